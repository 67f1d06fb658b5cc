"""The columns of notifications and preferences in files."""

from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.widgets import ForeignKeyWidget, JSONWidget

from accounts.models import User
from notifications.models import Notification, NotificationPreference
from notifications.serializers import NotificationSerializer, PreferenceSerializer


class _MailboxResource(ModelResource):
    """Rows of a mailbox; the owner stands as an e-mail address."""

    owner = Field(attribute="owner", column_name="owner", widget=ForeignKeyWidget(User, "email"))


class NotificationResource(_MailboxResource):
    """What somebody was told."""

    data = Field(attribute="data", column_name="data", widget=JSONWidget())

    class Meta:
        model = Notification
        fields = ["owner", *NotificationSerializer.Meta.fields, "in_app", "push", "email"]
        export_order = fields


class PreferenceResource(_MailboxResource):
    """How somebody wants to be told."""

    types = Field(attribute="types", column_name="types", widget=JSONWidget())
    reminder_lead_minutes = Field(
        attribute="reminder_lead_minutes", column_name="reminder_lead_minutes", widget=JSONWidget()
    )

    class Meta:
        model = NotificationPreference
        import_id_fields = ["owner"]
        fields = ["owner", *PreferenceSerializer.Meta.fields]
        export_order = fields
