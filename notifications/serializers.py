"""What notifications, preferences and deliveries look like on the wire, in answers and in frames alike."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from careercopilot.core.bulk import MOST_ROWS, AtomicSerializer
from careercopilot.core.fields import BoundedListField
from careercopilot.core.serializers import StrictModelSerializer, StrictSerializer
from careercopilot.core.suggestions import unknown
from notifications.choices import LONGEST_LEAD_MINUTES, MOST_LEADS, Channel, NotificationType
from notifications.models import Delivery, Notification, NotificationPreference

_CHANNEL_SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "properties": {channel: {"type": "boolean"} for channel in Channel.values},
}
_TYPES_SCHEMA = {
    "type": "object",
    "description": "Channels by type. PATCH changes those that are named and leaves the others.",
    "additionalProperties": False,
    "properties": dict.fromkeys(NotificationType.values, _CHANNEL_SCHEMA),
}


class NotificationSerializer(StrictModelSerializer):
    """A notification; nothing of it is written by clients."""

    class Meta:
        model = Notification
        fields = [
            "id",
            "type",
            "priority",
            "title",
            "message",
            "data",
            "action_url",
            "is_read",
            "read_at",
            "created_at",
            "expires_at",
        ]
        read_only_fields = fields


class DeliverySerializer(StrictModelSerializer):
    """What became of a notification on one channel."""

    class Meta:
        model = Delivery
        fields = ["channel", "state", "detail", "at", "due_at"]
        read_only_fields = fields


class UnreadCountSerializer(StrictSerializer):
    """How many notifications have not been read."""

    unread_count = serializers.IntegerField(read_only=True)


class ReadAllSerializer(UnreadCountSerializer):
    """What reading everything did."""

    updated = serializers.IntegerField(read_only=True, help_text="How many were unread before.")


class BulkDeleteSerializer(AtomicSerializer):
    """Ids to delete; what an id is worth is said row by row in the report."""

    ids = BoundedListField(child=serializers.JSONField(), min_length=1, max_length=MOST_ROWS)


@extend_schema_field(_TYPES_SCHEMA)
class ChannelMapField(serializers.Field[Any, Any, Any, Any]):
    """`{type: {channel: on or off}}`, every type and channel on the way out, some of them on the way in."""

    def to_internal_value(self, data: Any) -> dict[str, dict[str, bool]]:
        """Return what was sent; raises for unknown types and channels and for values that are not true or false."""
        if not isinstance(data, Mapping):
            raise serializers.ValidationError("Send an object of types, each with its channels.")
        errors = {kind: error for kind, channels in data.items() if (error := _channel_errors(kind, channels))}
        if errors:
            raise serializers.ValidationError(errors)
        return {kind: dict(channels) for kind, channels in data.items()}

    def to_representation(self, value: Any) -> dict[str, dict[str, bool]]:
        """Return the whole map."""
        return NotificationPreference(types=value).type_map()


def _channel_errors(kind: str, channels: Any) -> Any:
    if kind not in NotificationType.values:
        return [unknown(kind, NotificationType.values, "type")]
    if not isinstance(channels, Mapping):
        return ["Send an object with in_app, push or email."]
    errors: dict[str, list[str]] = {}
    for channel, is_on in channels.items():
        if channel not in Channel.values:
            errors[channel] = [unknown(channel, Channel.values, "channel")]
        elif not isinstance(is_on, bool):
            errors[channel] = ["Send true or false."]
    return errors


class LeadMinutesField(serializers.IntegerField):
    """Minutes before an interview: a JSON number, not text that looks like one."""

    def to_internal_value(self, data: Any) -> int:
        """Return the number."""
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return int(super().to_internal_value(data))


class ClockField(serializers.TimeField):
    """A time of the wall clock, `HH:MM`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"format": "%H:%M", "input_formats": ["%H:%M", "%H:%M:%S"], **kwargs})

    def to_internal_value(self, value: Any) -> dt.time:
        """Return the time to the minute."""
        if not isinstance(value, str):
            self.fail("invalid", format="HH:MM")
        clock: dt.time = super().to_internal_value(value)
        return clock.replace(second=0)


class PreferenceSerializer(StrictModelSerializer):
    """How somebody wants to be told."""

    types = ChannelMapField(required=False)
    quiet_hours_start = ClockField(required=False, allow_null=True)
    quiet_hours_end = ClockField(required=False, allow_null=True)
    reminder_lead_minutes = serializers.ListField(
        child=LeadMinutesField(min_value=1, max_value=LONGEST_LEAD_MINUTES),
        max_length=MOST_LEADS,
        required=False,
        help_text="Minutes before an interview at which a reminder comes; empty for none.",
    )

    class Meta:
        model = NotificationPreference
        fields = [
            "in_app_enabled",
            "push_enabled",
            "email_enabled",
            "types",
            "quiet_hours_start",
            "quiet_hours_end",
            "digest_frequency",
            "reminder_lead_minutes",
        ]

    def validate_types(self, value: dict[str, dict[str, bool]]) -> dict[str, dict[str, bool]]:
        """Return what is to be stored: merged into what was chosen before on PATCH, what is off alone."""
        before = self.instance.types if self.root.partial and self.instance is not None else {}
        merged = {kind: {**before.get(kind, {}), **value.get(kind, {})} for kind in {*before, *value}}
        off = {
            kind: {channel: False for channel, is_on in merged[kind].items() if not is_on} for kind in sorted(merged)
        }
        return {kind: channels for kind, channels in off.items() if channels}

    def validate_reminder_lead_minutes(self, value: list[int]) -> list[int]:
        """Return each lead once, the longest first."""
        return sorted(set(value), reverse=True)

    def cross_field_errors(self, values: dict[str, Any]) -> dict[str, list[str]]:
        """Quiet hours have two different ends."""
        start, end = self.current(values, "quiet_hours_start"), self.current(values, "quiet_hours_end")
        if start is None and end is None:
            return {}
        if start is None or end is None:
            missing = "quiet_hours_start" if start is None else "quiet_hours_end"
            return {missing: ["Send both ends of the quiet hours, or null for both."]}
        if start == end:
            return {"quiet_hours_end": ["Must differ from quiet_hours_start. Send null for both to have none."]}
        return {}
