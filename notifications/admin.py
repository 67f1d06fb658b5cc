"""The mailbox in the admin: to look at, not to change."""

from django.contrib import admin
from import_export.admin import ExportMixin

from careercopilot.core.admin import ReadOnlyAdminMixin
from notifications.models import Delivery, Notification, NotificationPreference
from notifications.resources import NotificationResource, PreferenceResource


class DeliveryInline(ReadOnlyAdminMixin, admin.TabularInline):
    """What became of the notification."""

    model = Delivery
    extra = 0
    can_delete = False


@admin.register(Notification)
class NotificationAdmin(ReadOnlyAdminMixin, ExportMixin, admin.ModelAdmin):
    """What was told to whom."""

    list_display = ["id", "owner", "type", "priority", "title", "is_read", "created_at"]
    list_filter = ["type", "priority", "is_read", "in_app", "push", "email"]
    list_select_related = ["owner"]
    search_fields = ["title", "message", "owner__email"]
    date_hierarchy = "created_at"
    ordering = ["-id"]
    show_full_result_count = False
    inlines = [DeliveryInline]
    resource_classes = [NotificationResource]


@admin.register(NotificationPreference)
class NotificationPreferenceAdmin(ReadOnlyAdminMixin, ExportMixin, admin.ModelAdmin):
    """How people want to be told."""

    list_display = ["owner", "in_app_enabled", "push_enabled", "email_enabled", "digest_frequency"]
    list_filter = ["in_app_enabled", "push_enabled", "email_enabled", "digest_frequency"]
    list_select_related = ["owner"]
    search_fields = ["owner__email"]
    show_full_result_count = False
    resource_classes = [PreferenceResource]
