"""Applications, their history and interviews for staff."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from import_export.admin import ExportMixin

from applications.choices import ApplicationStatus
from applications.history import Change
from applications.models import Application, Interview, StatusChange
from applications.resources import ApplicationResource, InterviewResource, StatusChangeResource
from applications.services import (
    change_interview,
    change_statuses,
    create_applications,
    delete_applications,
    delete_interviews,
    plan_interview,
    restore_applications,
    update_applications,
)
from careercopilot.core.admin import ReadOnlyAdminMixin, SoftDeleteFilter
from careercopilot.core.errors import Conflict
from jobs.models import Job

EDITABLE = ["follow_up_on", "follow_up_retired", "resume_label", "notes"]
PROJECTED = ["applied_on", "response_on", "offer_on"]


class HistoryInline(ReadOnlyAdminMixin, admin.TabularInline):
    """The history, to be looked at."""

    model = StatusChange
    fields = ("status", "occurred_at", "recorded_at", "actor", "note")
    readonly_fields = fields
    ordering = ["occurred_at", "id"]
    can_delete = False
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the entries with whom they name."""
        return super().get_queryset(request).select_related("actor")


class InterviewInline(admin.TabularInline):
    """The interviews, in short; each has a page of its own."""

    model = Interview
    fields = ("round", "kind", "starts_at", "duration_minutes", "outcome")
    readonly_fields = fields
    can_delete = False
    max_num = 0
    show_change_link = True
    extra = 0


def move_to(status: ApplicationStatus) -> Callable[..., None]:
    """Return the action that moves applications to a status, through the one door."""

    @admin.action(description=f"Move to: {status.label.lower()}", permissions=["change"])
    def move(page: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet[Application]) -> None:
        rows = list(queryset)
        changes = [Change(application=row, actor=request.user, status=status) for row in rows]
        change_statuses(changes=changes, plan_follow_ups=True)
        applications = "1 application is" if len(rows) == 1 else f"{len(rows)} applications are"
        page.message_user(request, f"{applications} now {status.label.lower()}.")

    move.__name__ = f"move_to_{status.value}"
    return move


class ApplicationForm(forms.ModelForm):
    """An application; a new one needs a job that is free."""

    def clean_job(self) -> Job:
        """Return the job unless it is deleted or has a live application."""
        job: Job = self.cleaned_data["job"]
        if job.deleted_at is not None or Application.objects.live().filter(job=job).exists():
            raise forms.ValidationError("This job is deleted, or has an application already.")
        return job


@admin.register(Application)
class ApplicationAdmin(ExportMixin, admin.ModelAdmin):
    """Applications of all owners. Their status is changed by the actions, and leaves history."""

    resource_classes = [ApplicationResource]
    form = ApplicationForm
    list_display = ["job", "status", "owner", "applied_on", "created_at"]
    list_filter = [SoftDeleteFilter, "status"]
    search_fields = ["job__title", "job__company", "owner__email"]
    # Said here, because the pages of whoever picks an application come from it, too.
    ordering = ["-pk"]
    date_hierarchy = "created_at"
    inlines = [HistoryInline, InterviewInline]
    autocomplete_fields = ["job"]
    fields = ["job", "status", *PROJECTED, *EDITABLE, "uid", "created_at", "updated_at", "deleted_at"]
    actions = [*(move_to(status) for status in ApplicationStatus), "put_aside", "bring_back"]
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Load what names an application, for the list and for whoever picks one in another form."""
        return super().get_queryset(request).select_related("owner", "job")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:  # noqa: ARG002
        """A new application takes a job and a status; later both follow from other pages."""
        fixed = [*PROJECTED, "uid", "created_at", "updated_at", "deleted_at"]
        return fixed if obj is None else [*fixed, "job", "status"]

    def save_model(self, request: HttpRequest, obj: Application, form: Any, change: bool) -> None:  # noqa: FBT001
        """Make an application by the service, with its opening entry; change what was changed by the service, too."""
        if change:
            values = {name: form.cleaned_data[name] for name in form.changed_data}
            update_applications(changes=[(obj, values)], actor=request.user)
            return
        values = {name: form.cleaned_data[name] for name in ["job", "status", *EDITABLE]}
        made = create_applications(owner=obj.job.owner, items=[values], actor=request.user)[0]
        obj.__dict__.update(made.__dict__)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Leave out Django's own deletion: there are two kinds here."""
        actions: dict[str, Any] = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, ...]:  # noqa: ARG002
        """Name the applications alone: they are put aside, and keep their history."""
        return [str(application) for application in objs], {"applications": len(objs)}, set(), []

    def delete_model(self, request: HttpRequest, obj: Application) -> None:  # noqa: ARG002
        """Put aside, as the API does."""
        delete_applications(applications=[obj])

    @admin.action(description="Delete the selected applications (can be restored)", permissions=["delete"])
    def put_aside(self, request: HttpRequest, queryset: QuerySet[Application]) -> None:
        """Put applications aside."""
        delete_applications(applications=queryset)
        self.message_user(request, "The applications were deleted. They can be restored.")

    @admin.action(description="Restore the selected applications", permissions=["change"])
    def bring_back(self, request: HttpRequest, queryset: QuerySet[Application]) -> None:
        """Bring applications back, where their jobs have no other live one."""
        try:
            restore_applications(applications=list(queryset))
        except Conflict:
            text = "Nothing was restored: some of the jobs have another application by now."
            self.message_user(request, text, messages.ERROR)
        else:
            self.message_user(request, "The applications were restored.")


@admin.register(StatusChange)
class StatusChangeAdmin(ReadOnlyAdminMixin, ExportMixin, admin.ModelAdmin):
    """The history of all applications: to be read, never written."""

    resource_classes = [StatusChangeResource]
    list_display = ["application", "status", "occurred_at", "recorded_at", "actor"]
    list_filter = ["status"]
    list_select_related = ["application__job", "actor"]
    search_fields = ["application__job__company", "application__owner__email"]
    date_hierarchy = "occurred_at"
    show_full_result_count = False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """History is not deleted here: an application takes its own along."""
        return False


@admin.register(Interview)
class InterviewAdmin(ExportMixin, admin.ModelAdmin):
    """Interviews of all owners."""

    resource_classes = [InterviewResource]
    list_display = ["__str__", "owner", "kind", "starts_at", "outcome"]
    list_filter = ["kind", "outcome"]
    list_select_related = ["owner"]
    search_fields = ["application__job__company", "owner__email"]
    date_hierarchy = "starts_at"
    autocomplete_fields = ["application"]
    readonly_fields = ["uid", "owner", "created_at", "updated_at"]
    show_full_result_count = False

    def save_model(self, request: HttpRequest, obj: Interview, form: Any, change: bool) -> None:  # noqa: ARG002, FBT001
        """Make and change interviews by the services."""
        values = {name: form.cleaned_data[name] for name in form.changed_data}
        if change:
            change_interview(interview=obj, values=values)
        else:
            made = plan_interview(application=values.pop("application"), values=values)
            obj.__dict__.update(made.__dict__)

    def delete_model(self, request: HttpRequest, obj: Interview) -> None:  # noqa: ARG002
        """Remove one by the service."""
        delete_interviews(interviews=[obj])

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Interview]) -> None:  # noqa: ARG002
        """Remove several by the service."""
        delete_interviews(interviews=queryset)
