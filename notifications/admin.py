"""The mailbox in the admin: announcements to write, all else to look at."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import Truncator
from import_export.admin import ExportMixin

from careercopilot.core.admin import ReadOnlyAdminMixin
from careercopilot.core.fields import refuse_control_characters
from careercopilot.core.kick import send_after_commit
from careercopilot.core.text import is_local_path
from notifications.announcing import has_begun
from notifications.choices import DeliveryState
from notifications.models import Announcement, Delivery, Email, Notification, NotificationPreference
from notifications.resources import NotificationResource, PreferenceResource
from notifications.tasks import publish_announcements, send_email


def short(text: str, length: int = 80) -> str:
    """Return the beginning of a text, which a column of a list has room for."""
    return Truncator(text).chars(length)


class DeliveryInline(ReadOnlyAdminMixin, admin.TabularInline):
    """What became of the notification."""

    model = Delivery
    fields = ["channel", "state", "detail", "at", "due_at"]
    extra = 0
    can_delete = False


class CarriedInline(DeliveryInline):
    """What an e-mail carries."""

    fields = ["notification", "state", "detail", "at"]
    verbose_name_plural = "notifications that it carries"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Delivery]:
        """Return the deliveries, each with its notification."""
        rows: QuerySet[Delivery] = super().get_queryset(request)
        return rows.select_related("notification").order_by("-notification_id")


@admin.register(Notification)
class NotificationAdmin(ReadOnlyAdminMixin, ExportMixin, admin.ModelAdmin):
    """What was told to whom."""

    list_display = ["id", "owner", "type", "priority", "title", "is_read", "created_at"]
    list_filter = ["type", "priority", "is_read", "in_app", "push", "email"]
    list_select_related = ["owner"]
    search_fields = ["title", "message", "owner__email"]
    date_hierarchy = "created_at"
    ordering = ["-id"]
    readonly_fields = ["uid", "created_at"]
    show_full_result_count = False
    inlines = [DeliveryInline]
    resource_classes = [NotificationResource]

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Ask for no right to remove deliveries, which nobody has: they go with their notification."""
        named, counts, denied, protected = super().get_deleted_objects(objs, request)
        return named, counts, denied - {Delivery._meta.verbose_name}, protected


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdminMixin, admin.ModelAdmin):
    """What became of notifications, over all channels."""

    list_display = ["id", "owner", "channel", "state", "at", "due_at", "title", "why"]
    list_filter = ["state", "channel"]
    list_select_related = ["notification__owner"]
    search_fields = ["notification__owner__email"]
    ordering = ["-id"]
    show_full_result_count = False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """It goes with its notification."""
        return False

    @admin.display(ordering="notification__owner")
    def owner(self, delivery: Delivery) -> str:
        """Return who was told."""
        return str(delivery.notification.owner)

    @admin.display(description="notification")
    def title(self, delivery: Delivery) -> str:
        """Return what was told."""
        return short(delivery.notification.title)

    @admin.display(description="detail")
    def why(self, delivery: Delivery) -> str:
        """Return the beginning of the detail."""
        return short(delivery.detail)


@admin.register(Email)
class EmailAdmin(ReadOnlyAdminMixin, admin.ModelAdmin):
    """E-mails, sent and unsent."""

    list_display = ["id", "owner", "state", "attempts", "created_at", "due_at", "why"]
    list_filter = ["state"]
    list_select_related = ["owner"]
    search_fields = ["owner__email", "uid"]
    ordering = ["-id"]
    readonly_fields = ["uid"]
    show_full_result_count = False
    inlines = [CarriedInline]
    actions = ["try_again"]

    @admin.display(description="detail")
    def why(self, email: Email) -> str:
        """Return the beginning of the detail."""
        return short(email.detail)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """What waits would be forgotten, and what was sent could be sent again."""
        return False

    def has_try_permission(self, request: HttpRequest) -> bool:
        """Whoever may change e-mails may have them tried again; by hand nobody changes them."""
        return request.user.has_perm("notifications.change_email")

    @admin.action(description="Try the selected failed e-mails again", permissions=["try"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[Email]) -> None:
        """Put failed e-mails, with the deliveries they carry, back where they wait."""
        now = timezone.now()
        with transaction.atomic():
            failed = queryset.filter(state=DeliveryState.FAILED).order_by("pk").select_for_update()
            ids = list(failed.values_list("pk", flat=True))
            waiting = {"state": DeliveryState.WAITING.value, "detail": "", "due_at": now}
            Email.objects.filter(pk__in=ids).update(**waiting, attempts=0, tried_since=None, leased_until=None)
            Delivery.objects.filter(email__in=ids, state=DeliveryState.FAILED).update(**waiting)
            if ids:
                send_after_commit(send_email)
        text = f"{len(ids)} will be tried again." if ids else "None of these has failed."
        self.message_user(request, text, messages.SUCCESS if ids else messages.WARNING)


@admin.register(NotificationPreference)
class NotificationPreferenceAdmin(ReadOnlyAdminMixin, ExportMixin, admin.ModelAdmin):
    """How people want to be told."""

    list_display = ["owner", "in_app_enabled", "push_enabled", "email_enabled", "digest_frequency"]
    list_filter = ["in_app_enabled", "push_enabled", "email_enabled", "digest_frequency"]
    list_select_related = ["owner"]
    search_fields = ["owner__email"]
    show_full_result_count = False
    resource_classes = [PreferenceResource]


class AnnouncementForm(forms.ModelForm):
    """What is told to everybody, and when."""

    class Meta:
        model = Announcement
        fields = ["title", "message", "priority", "action_url", "publish_at", "expires_at"]
        widgets = {
            "title": forms.TextInput(attrs={"size": 80}),
            "message": forms.Textarea(attrs={"rows": 6, "cols": 80}),
            "action_url": forms.TextInput(attrs={"size": 80}),
        }
        help_texts = {
            "message": "Plain text, at most 2,000 characters.",
            "action_url": "Where it leads: an address that begins with https://, or a path of this site such as /jobs.",
            "publish_at": "From then on everybody is told. Once that has begun, nothing can be changed.",
            "expires_at": "From then on it is shown no more, and nobody else is told. Empty: it stays.",
        }

    def clean_title(self) -> str:
        """Return the title, which is one line."""
        title: str = self.cleaned_data["title"]
        refuse_control_characters(title)
        if not title.isprintable():
            raise ValidationError("Write one line.")
        return title

    def clean_message(self) -> str:
        """Return the message with the line ends of everywhere else."""
        message: str = self.cleaned_data["message"].replace("\r\n", "\n")
        refuse_control_characters(message)
        return message

    def clean_action_url(self) -> str:
        """Return the address if a click on it is safe."""
        address: str = self.cleaned_data["action_url"]
        if not address or (is_local_path(address) and " " not in address):
            return address
        try:
            URLValidator(schemes=["http", "https"])(address)
        except ValidationError as error:
            raise ValidationError("Write an address with http:// or https://, or a path that begins with /.") from error
        return address

    def clean_expires_at(self) -> dt.datetime | None:
        """Return the end, which lies ahead and after the beginning."""
        end: dt.datetime | None = self.cleaned_data["expires_at"]
        if end is not None and end <= max(self.cleaned_data.get("publish_at") or timezone.now(), timezone.now()):
            raise ValidationError("Must be later than its publication and than now, or nobody would see it.")
        return end


class ProgressFilter(admin.SimpleListFilter):
    """How far announcements are."""

    title = "progress"
    parameter_name = "progress"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        """Return the choices."""
        return [("ahead", "Not begun"), ("under_way", "Under way"), ("over", "Finished")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002
        """Return the rows chosen."""
        if self.value() is None:
            return queryset
        if self.value() == "over":
            return queryset.filter(finished_at__isnull=False)
        unfinished = queryset.filter(finished_at=None)
        return unfinished.filter(told_up_to=0) if self.value() == "ahead" else unfinished.exclude(told_up_to=0)


@admin.register(Announcement)
class AnnouncementAdmin(admin.ModelAdmin):
    """What staff tell everybody: written here, read-only once people have been told."""

    form = AnnouncementForm
    readonly_fields = ["progress", "told", "finished_at"]
    list_display = ["title", "priority", "publish_at", "expires_at", "progress", "told", "finished_at"]
    list_filter = [ProgressFilter, "priority"]
    search_fields = ["title", "message"]
    show_full_result_count = False

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:  # noqa: ARG002
        """Return what is written, and of one that is there how far it is."""
        written = ["title", "message", "priority", "action_url", "publish_at", "expires_at"]
        sections: list[tuple[str | None, dict[str, Any]]] = [(None, {"fields": written})]
        return [*sections, ("Progress", {"fields": self.readonly_fields})] if obj else sections

    @admin.display(description="progress")
    def progress(self, announcement: Announcement) -> str:
        """Return how far it is, in words."""
        if announcement.finished_at is not None:
            return "Finished" if announcement.told_up_to else "Expired before anybody was told"
        if has_begun(announcement):
            return "Under way"
        return "Waiting for its time" if announcement.publish_at > timezone.now() else "Begins within a minute"

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Return the row, on a write locked: a part that goes out in this moment is waited for, and then seen."""
        found = super().get_object(request, object_id, from_field)
        if found is not None and request.method == "POST" and transaction.get_connection().in_atomic_block:
            found = self.get_queryset(request).select_for_update().filter(pk=found.pk).first()
        return found

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What people have been told is not rewritten."""
        return super().has_change_permission(request, obj) and (obj is None or not has_begun(obj))

    def save_model(self, request: HttpRequest, obj: Announcement, form: Any, change: bool) -> None:  # noqa: FBT001
        """Save, and have it go out after the commit if its time has come."""
        super().save_model(request, obj, form, change)
        if obj.publish_at <= timezone.now():
            send_after_commit(publish_announcements)
