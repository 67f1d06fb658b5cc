"""The mailbox: what was told to whom, over which channels, and how each person wants to be told."""

import datetime as dt
import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from careercopilot.core.owner import OwnedQuerySet
from notifications.choices import (
    DEFAULT_LEAD_MINUTES,
    Channel,
    DeliveryState,
    DigestFrequency,
    NotificationType,
    Priority,
)


class NotificationQuerySet(OwnedQuerySet):
    """Notifications, by what may be seen of them where."""

    def current(self) -> Self:
        """Keep what has not expired."""
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=timezone.now()))

    def listed(self) -> Self:
        """Keep what lists and counts show."""
        return self.current().filter(in_app=True)

    def unread(self) -> Self:
        """Keep what has not been read."""
        return self.filter(is_read=False)


class Notification(models.Model):
    """One thing told to one person. Its ids increase, and commit in their order within a mailbox."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    uid = models.UUIDField(default=uuid.uuid4, editable=False)
    type = models.CharField(max_length=30, choices=NotificationType.choices)
    priority = models.CharField(max_length=10, choices=Priority.choices, default=Priority.MEDIUM)
    title = models.CharField(max_length=200)
    message = models.CharField(max_length=2_000, blank=True)
    data = models.JSONField(default=dict, blank=True)
    action_url = models.CharField(max_length=2_000, blank=True)
    is_read = models.BooleanField(default=False)
    read_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(null=True, blank=True)
    in_app = models.BooleanField(default=True, help_text="Stands in lists and counts.")
    push = models.BooleanField(default=True, help_text="Goes out over the websocket.")
    email = models.BooleanField(default=False, help_text="Is wanted by e-mail.")

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["owner", "uid"], name="notification_uid_once")]
        indexes = [
            models.Index(fields=["owner", "id"], name="notification_mailbox"),
            models.Index(fields=["owner", "created_at", "id"], name="notification_list"),
            models.Index(fields=["owner", "created_at", "id"], condition=Q(is_read=False), name="notification_unread"),
            models.Index(fields=["owner", "type", "created_at", "id"], name="notification_type"),
            models.Index(fields=["owner", "priority", "created_at", "id"], name="notification_priority"),
        ]

    def __str__(self) -> str:
        return self.title


class Mailbox(models.Model):
    """One person's mailbox: its lock makes ids commit in order, `last_id` says how far they go."""

    owner = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="mailbox"
    )
    last_id = models.BigIntegerField(default=0)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "mailboxes"

    def __str__(self) -> str:
        return f"mailbox of user {self.owner_id}"


def default_lead_minutes() -> list[int]:
    """Return the minutes before an interview at which a reminder comes unless somebody chose others."""
    return list(DEFAULT_LEAD_MINUTES)


class NotificationPreference(models.Model):
    """How one person wants to be told. No row means the defaults; `types` holds only what differs from them."""

    owner = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notification_preference"
    )
    in_app_enabled = models.BooleanField(default=True)
    push_enabled = models.BooleanField(default=True)
    email_enabled = models.BooleanField(default=True)
    types = models.JSONField(default=dict, blank=True)
    quiet_hours_start = models.TimeField(null=True, blank=True)
    quiet_hours_end = models.TimeField(null=True, blank=True)
    digest_frequency = models.CharField(
        max_length=10, choices=DigestFrequency.choices, default=DigestFrequency.IMMEDIATE
    )
    reminder_lead_minutes = models.JSONField(default=default_lead_minutes, blank=True)

    objects = OwnedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"preferences of user {self.owner_id}"

    def channels(self, kind: str) -> frozenset[str]:
        """Return the channels for a type: those that are on in general and not off for the type."""
        general = {
            Channel.IN_APP.value: self.in_app_enabled,
            Channel.PUSH.value: self.push_enabled,
            Channel.EMAIL.value: self.email_enabled,
        }
        chosen = self.types.get(kind, {})
        return frozenset(channel for channel, is_on in general.items() if is_on and chosen.get(channel, True))

    def type_map(self) -> dict[str, dict[str, bool]]:
        """Return each type with each channel, on or off, as chosen for the type."""
        return {
            kind: {channel: self.types.get(kind, {}).get(channel, True) for channel in Channel.values}
            for kind in NotificationType.values
        }

    def is_quiet(self, local: dt.time) -> bool:
        """Tell whether a wall-clock time lies in the quiet hours, which may cross midnight; their end is outside."""
        start, end = self.quiet_hours_start, self.quiet_hours_end
        if start is None or end is None:
            return False
        return start <= local < end if start < end else local >= start or local < end


class DeliveryQuerySet(OwnedQuerySet):
    """Deliveries belong to whom the notification belongs to."""

    owner_field = "notification__owner"


class Delivery(models.Model):
    """What became of one notification on one channel."""

    notification = models.ForeignKey(Notification, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    state = models.CharField(max_length=10, choices=DeliveryState.choices)
    detail = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [models.UniqueConstraint(fields=["notification", "channel"], name="delivery_once")]

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"
