"""Admin pages of people, their skills and their credentials."""

from collections.abc import Iterable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import BaseUserCreationForm
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from import_export.admin import ExportMixin, ImportExportMixin

from accounts.models import ApiToken, Skill, User, UserSkill
from accounts.resources import ProfileResource, SkillResource
from accounts.services import delete_account, revoke_token
from accounts.zones import ZONES
from careercopilot.core.admin import ReadOnlyAdminMixin
from careercopilot.core.cache import owner_changed, owners_changed


def _own_address(email: str, person: User) -> str:
    """Return the address as it is kept; raises where somebody else has it."""
    email = email.strip().lower()
    if User.objects.filter(email=email).exclude(pk=person.pk or 0).exists():
        raise forms.ValidationError("Somebody has this e-mail address already.")
    return email


class PersonCreationForm(BaseUserCreationForm):
    """A new person: an address, and a password typed twice."""

    class Meta:
        model = User
        fields = ("email",)

    def clean_email(self) -> str:
        """Return the address as it is kept."""
        return _own_address(self.cleaned_data["email"], self.instance)


class PersonForm(forms.ModelForm):
    """A person, without what only they may know."""

    class Meta:
        model = User
        exclude = ("password",)  # noqa: DJ006 - the page says which fields it shows, and an omission cannot grow stale

    def clean_email(self) -> str:
        """Return the address as it is kept."""
        return _own_address(self.cleaned_data["email"], self.instance)

    def clean_timezone(self) -> str:
        """Refuse what is no IANA name."""
        name: str = self.cleaned_data["timezone"]
        if name not in ZONES:
            raise forms.ValidationError("There is no such time zone. Enter an IANA name such as Europe/Berlin.")
        return name


class UserSkillInline(ReadOnlyAdminMixin, admin.TabularInline):
    """The skills of a person."""

    model = UserSkill
    fields = ("skill", "level")
    extra = 0
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[UserSkill]:
        """Return the rows with what they name."""
        return super().get_queryset(request).select_related("skill")


class ApiTokenInline(ReadOnlyAdminMixin, admin.TabularInline):
    """The tokens of a person."""

    model = ApiToken
    fields = ("name", "prefix", "read_only", "created_at", "expires_at", "last_used_at")
    readonly_fields = fields
    extra = 0
    can_delete = False
    show_change_link = True


@admin.register(User)
class UserAdmin(ExportMixin, DjangoUserAdmin):
    """People."""

    form = PersonForm
    add_form = PersonCreationForm
    resource_classes = [ProfileResource]
    list_display = ("email", "name", "is_active", "is_staff", "timezone", "date_joined", "last_login")
    list_filter = ("is_active", "is_staff", "is_superuser", "experience_level", "groups")
    search_fields = ("email", "name", "headline", "location")
    ordering = ("email",)
    date_hierarchy = "date_joined"
    readonly_fields = ("date_joined", "last_login")
    inlines = (UserSkillInline, ApiTokenInline)
    fieldsets = (
        (None, {"fields": ("email", "name", "headline", "location", "timezone")}),
        (
            "What they look for",
            {
                "fields": (
                    "experience_level",
                    "desired_titles",
                    "preferred_locations",
                    "work_modes",
                    "salary_floor",
                    "daily_application_goal",
                )
            },
        ),
        ("Settings", {"fields": ("locale", "week_start", "deleted_retention_days")}),
        ("Rights", {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        ("Dates", {"fields": ("date_joined", "last_login")}),
    )
    add_fieldsets = ((None, {"classes": ("wide",), "fields": ("email", "password1", "password2")}),)

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """Show no empty tables beside the form of a new person."""
        return super().get_inlines(request, obj) if obj else ()

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Name the people alone: what is theirs can be a hundred thousand rows."""
        names = [f"{person}, with everything that belongs to them" for person in objs]
        denied = set() if self.has_delete_permission(request) else {"user"}
        return names, {"users": len(names)}, denied, []

    def delete_model(self, request: HttpRequest, obj: User) -> None:  # noqa: ARG002 - a hook's shape
        """Delete the account as its owner would."""
        delete_account(user=obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> None:  # noqa: ARG002 - a hook's shape
        """Delete the accounts as their owners would."""
        for user in queryset:
            delete_account(user=user)


class SkillImportResource(SkillResource):
    """The columns of a skill, taken in from a file."""

    def after_save_instance(self, instance: Skill, row: Any, **kwargs: Any) -> None:  # noqa: ARG002 - a hook's shape
        """Forget what was counted for the owner."""
        owner_changed(instance.owner_id)


@admin.register(Skill)
class SkillAdmin(ImportExportMixin, admin.ModelAdmin):
    """The vocabulary of skills, per person."""

    resource_classes = [SkillResource]
    list_display = ("name", "key", "owner", "people")
    list_select_related = ("owner",)
    search_fields = ("name", "key", "owner__email")
    autocomplete_fields = ("owner",)
    ordering = ("name", "id")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Skill]:
        """Return the skills with whether their owner has them."""
        rows: QuerySet[Skill] = super().get_queryset(request)
        return rows.annotate(people_count=Count("user_skills"))

    def get_import_resource_classes(self, request: HttpRequest) -> list[type[SkillResource]]:  # noqa: ARG002
        """Return how files are taken in."""
        return [SkillImportResource]

    def save_model(self, request: HttpRequest, obj: Skill, form: Any, change: bool) -> None:  # noqa: FBT001
        """Save, and forget what was counted for the owner, and for the one before."""
        owners_changed([obj.owner_id, *Skill.objects.filter(pk=obj.pk).values_list("owner_id", flat=True)])
        super().save_model(request, obj, form, change)

    def delete_model(self, request: HttpRequest, obj: Skill) -> None:
        """Delete, and forget what was counted for the owner."""
        owner_changed(obj.owner_id)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Skill]) -> None:
        """Delete, and forget what was counted for the owners."""
        owners_changed(queryset.values_list("owner_id", flat=True).distinct())
        super().delete_queryset(request, queryset)

    @admin.display(description="On the profile", boolean=True, ordering="people_count")
    def people(self, skill: Any) -> bool:
        """Tell whether the owner has this skill, rather than a job that asks for it."""
        return bool(skill.people_count)


class StateFilter(admin.SimpleListFilter):
    """Valid or expired."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002 - a hook's shape
        """Return the choices."""
        return [("valid", "Valid"), ("expired", "Expired")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002 - a hook's shape
        """Return the tokens of the chosen state."""
        now = timezone.now()
        chosen = {"valid": {"expires_at__gt": now}, "expired": {"expires_at__lte": now}}
        return queryset.filter(**chosen.get(self.value() or "", {}))


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnlyAdminMixin, admin.ModelAdmin):
    """Tokens: to be looked at and revoked, never made or changed here."""

    list_display = ("name", "prefix", "owner", "read_only", "created_at", "expires_at", "last_used_at")
    list_select_related = ("owner",)
    list_filter = (StateFilter, "read_only")
    search_fields = ("name", "prefix", "owner__email")
    date_hierarchy = "created_at"
    exclude = ("digest",)
    actions = ("revoke",)

    @admin.action(description="Revoke the selected tokens", permissions=["delete"])
    def revoke(self, request: HttpRequest, queryset: Iterable[ApiToken]) -> None:
        """Revoke tokens, and close the sockets they opened."""
        tokens = list(queryset)
        for token in tokens:
            revoke_token(token=token)
        self.message_user(request, f"{len(tokens)} {'token' if len(tokens) == 1 else 'tokens'} revoked.")

    def delete_model(self, request: HttpRequest, obj: ApiToken) -> None:  # noqa: ARG002 - a hook's shape
        """Revoke the token."""
        revoke_token(token=obj)

    def get_actions(self, request: HttpRequest) -> Any:
        """Leave out Django's own deletion: it would not close the sockets."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions


# allauth's own pages for these would show and take second factors' secrets, and search by a name that nobody has.
admin.site.unregister([Authenticator, UserSession])
