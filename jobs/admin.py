"""Jobs and saved searches for staff."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from import_export.admin import ExportMixin, ImportExportModelAdmin

from careercopilot.core.admin import SoftDeleteFilter
from careercopilot.core.errors import Conflict, flatten
from jobs.models import Job, SavedSearch
from jobs.resources import JobResource, SavedSearchResource
from jobs.serializers import JobSerializer
from jobs.services import delete_jobs, destroy_jobs, restore_jobs, save_job


def as_on_the_wire(name: str, value: Any) -> Any:
    """Return the value of a field as the API would keep it; raises what it would refuse."""
    serializer = JobSerializer(data={name: value}, partial=True)
    serializer.is_valid()
    if serializer.errors:
        raise forms.ValidationError(
            [f"{path}: {text}" for path, texts in flatten(serializer.errors).items() for text in texts]
        )
    return serializer.validated_data[name]


class JobForm(forms.ModelForm):
    """A job, its skills one a line."""

    tech_stack = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 6}), required=False, help_text="One skill a line."
    )

    class Meta:
        model = Job
        exclude = ["skills"]  # noqa: DJ006 - what is not editable is left out by the model

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tech_stack"].initial = self.instance.tech_stack_text

    def clean_tech_stack(self) -> list[str]:
        """Return the skills."""
        return as_on_the_wire(
            "tech_stack", [line for line in self.cleaned_data["tech_stack"].splitlines() if line.strip()]
        )

    def clean_tags(self) -> list[str]:
        """Return the tags."""
        return as_on_the_wire("tags", self.cleaned_data["tags"] or [])

    def clean_contacts(self) -> list[dict[str, str]]:
        """Return the contacts."""
        return as_on_the_wire("contacts", self.cleaned_data["contacts"] or [])

    def clean_salary_currency(self) -> str:
        """Return the code."""
        return as_on_the_wire("salary_currency", self.cleaned_data["salary_currency"])


class JobAdminResource(JobResource):
    """The columns of a job, written by the service."""

    def do_instance_save(self, instance: Job, is_create: bool) -> None:  # noqa: ARG002, FBT001 - the library's hook
        """Save with derived columns and links; raises for what the API would refuse."""
        for name, empty in (("tech_stack", []), ("tags", []), ("contacts", []), ("salary_currency", "")):
            setattr(instance, name, as_on_the_wire(name, getattr(instance, name) or empty))
        instance.derive()
        instance.full_clean()
        save_job(job=instance, tech_stack=instance.tech_stack)


@admin.register(Job)
class JobAdmin(ImportExportModelAdmin):
    """Jobs of all owners."""

    resource_classes = [JobAdminResource]
    form = JobForm
    list_display = ["title", "company", "status", "owner", "created_at"]
    list_filter = [SoftDeleteFilter, "status", "work_mode", "job_type", "experience_level"]
    list_select_related = ["owner"]
    search_fields = ["title", "company", "owner__email"]
    # Said here, because the pages of whoever picks a job come from it, too.
    ordering = ["-pk"]
    date_hierarchy = "created_at"
    autocomplete_fields = ["owner"]
    readonly_fields = ["uid", "created_at", "updated_at", "deleted_at"]
    actions = ["put_aside", "bring_back", "remove_for_good"]
    show_full_result_count = False

    def save_model(self, request: HttpRequest, obj: Job, form: Any, change: bool) -> None:  # noqa: ARG002, FBT001
        """Save by the service, so that derived columns and links are right; the owner of a new job may be told."""
        save_job(job=obj, tech_stack=form.cleaned_data["tech_stack"], is_news=not change)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:  # noqa: ARG002
        """A job keeps its owner: applications hang on it."""
        return [*self.readonly_fields, *(["owner"] if obj else [])]

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, ...]:  # noqa: ARG002
        """Name the jobs alone: they are put aside, and nothing goes with them."""
        return [str(job) for job in objs], {"jobs": len(objs)}, set(), []

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Leave out Django's own deletion: there are two kinds here."""
        actions: dict[str, Any] = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def delete_model(self, request: HttpRequest, obj: Job) -> None:  # noqa: ARG002
        """Put aside, as the API does."""
        delete_jobs(jobs=[obj])

    @admin.action(description="Delete the selected jobs (can be restored)", permissions=["delete"])
    def put_aside(self, request: HttpRequest, queryset: QuerySet[Job]) -> None:
        """Put jobs aside."""
        delete_jobs(jobs=queryset)
        self.message_user(request, "The jobs were deleted. They can be restored.")

    @admin.action(description="Restore the selected jobs", permissions=["change"])
    def bring_back(self, request: HttpRequest, queryset: QuerySet[Job]) -> None:
        """Bring jobs back."""
        restore_jobs(jobs=queryset)
        self.message_user(request, "The jobs were restored.")

    @admin.action(description="Remove the selected jobs for good", permissions=["delete"])
    def remove_for_good(self, request: HttpRequest, queryset: QuerySet[Job]) -> None:
        """Remove jobs that no application hangs on."""
        try:
            destroy_jobs(jobs=list(queryset))
        except Conflict:
            text = "Nothing was removed: applications hang on some of these jobs."
            self.message_user(request, text, messages.ERROR)
        else:
            self.message_user(request, "The jobs were removed for good.")


@admin.register(SavedSearch)
class SavedSearchAdmin(ExportMixin, admin.ModelAdmin):
    """Saved searches of all owners."""

    resource_classes = [SavedSearchResource]
    list_display = ["name", "owner", "alert", "updated_at"]
    list_filter = ["alert"]
    list_select_related = ["owner"]
    search_fields = ["name", "owner__email"]
    autocomplete_fields = ["owner"]
    readonly_fields = ["uid", "created_at", "updated_at"]
