"""Filters of the mailbox."""

from django_filters import FilterSet

from careercopilot.core.filters import AfterFilter, BeforeFilter, BooleanFilter, ChoicesFilter
from notifications.choices import NotificationType, Priority
from notifications.models import Notification


class NotificationFilter(FilterSet):
    """Read or not, type, priority, and when."""

    is_read = BooleanFilter(field_name="is_read")
    type = ChoicesFilter(choices=NotificationType.choices)
    priority = ChoicesFilter(choices=Priority.choices)
    created_after = AfterFilter(field_name="created_at")
    created_before = BeforeFilter(field_name="created_at")

    class Meta:
        model = Notification
        fields: list[str] = []
