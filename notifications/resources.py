"""The columns of notifications and preferences in files."""

from import_export.fields import Field

from careercopilot.core.resources import JsonWidget, OwnedResource
from notifications.models import Notification, NotificationPreference
from notifications.serializers import NotificationSerializer, PreferenceSerializer


class NotificationResource(OwnedResource):
    """What somebody was told."""

    data = Field(attribute="data", column_name="data", widget=JsonWidget(dict))

    class Meta:
        model = Notification
        import_id_fields = ["uid"]
        fields = ["uid", "owner", *(name for name in NotificationSerializer.Meta.fields if name != "id")]
        fields += ["in_app", "push", "email"]
        export_order = fields


class PreferenceResource(OwnedResource):
    """How somebody wants to be told."""

    types = Field(attribute="types", column_name="types", widget=JsonWidget(dict))
    reminder_lead_minutes = Field(
        attribute="reminder_lead_minutes", column_name="reminder_lead_minutes", widget=JsonWidget()
    )

    class Meta:
        model = NotificationPreference
        import_id_fields = ["owner"]
        fields = ["owner", *PreferenceSerializer.Meta.fields]
        export_order = fields
