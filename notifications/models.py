"""The mailbox: what was told to whom, over which channels, and how each person wants to be told."""

import datetime as dt
import uuid
from collections.abc import Collection
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

    def listed(self, hidden: Collection[str]) -> Self:
        """Keep what lists and counts show: nothing of the hidden types, nothing that was not meant for the list."""
        rows = self.current().filter(in_app=True)
        return rows.exclude(type__in=hidden) if hidden else rows

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
    planned_for = models.CharField(
        max_length=80, blank=True, editable=False, help_text="The zone and the week that what waits was planned for."
    )

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
            Channel.EMAIL.value: self.email_enabled and self.digest_frequency != DigestFrequency.NEVER,
        }
        chosen = self.types.get(kind, {})
        return frozenset(channel for channel, is_on in general.items() if is_on and chosen.get(channel, True))

    def hidden_types(self) -> frozenset[str]:
        """Return the types that lists and counts leave out."""
        return frozenset(kind for kind in NotificationType.values if Channel.IN_APP not in self.channels(kind))

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


class Email(models.Model):
    """One message to one person about one notification or several; its `uid` makes the Message-ID of every attempt."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    detail = models.CharField(max_length=500, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now, help_text="When it is tried next.")
    tried_since = models.DateTimeField(null=True, blank=True, help_text="When it failed for the first time.")
    leased_until = models.DateTimeField(null=True, blank=True, help_text="Until then a worker has it in hand.")

    objects = OwnedQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="waiting"), name="email_due"),
        ]

    def __str__(self) -> str:
        return f"e-mail {self.uid} to user {self.owner_id}"


class DeliveryQuerySet(OwnedQuerySet):
    """Deliveries belong to whom the notification belongs to."""

    owner_field = "notification__owner"

    def held(self, *, skip_locked: bool = False, most: int | None = None) -> list[int]:
        """Lock these rows, in the order in which everybody does, and return their ids."""
        rows = self.order_by("pk").select_for_update(skip_locked=skip_locked, of=("self",)).only("pk")
        return [row.pk for row in rows[:most]]


class Delivery(models.Model):
    """What became of one notification on one channel."""

    notification = models.ForeignKey(Notification, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    state = models.CharField(max_length=10, choices=DeliveryState.choices)
    detail = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(null=True, blank=True, help_text="When what waits is to go out.")
    email = models.ForeignKey(
        Email, on_delete=models.SET_NULL, null=True, blank=True, related_name="deliveries", db_index=False
    )

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [models.UniqueConstraint(fields=["notification", "channel"], name="delivery_once")]
        indexes = [
            # What is to be gathered into e-mails, and the deliveries of one.
            models.Index(fields=["due_at"], condition=Q(state="waiting", email=None), name="delivery_due"),
            models.Index(fields=["email"], condition=Q(email__isnull=False), name="delivery_email"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"


class Announcement(models.Model):
    """What staff tell everybody. It goes out in parts, in the order of users; `told_up_to` says how far it went."""

    title = models.CharField(max_length=200)
    message = models.CharField(max_length=2_000, blank=True)
    priority = models.CharField(max_length=10, choices=Priority.choices, default=Priority.MEDIUM)
    action_url = models.CharField(max_length=2_000, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    publish_at = models.DateTimeField(default=timezone.now, help_text="From then on people are told.")
    expires_at = models.DateTimeField(null=True, blank=True, help_text="From then on it is shown no more.")
    told_up_to = models.BigIntegerField(default=0, editable=False)
    told = models.PositiveIntegerField(default=0, editable=False, help_text="How many people were told.")
    finished_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-publish_at", "-id"]
        indexes = [
            models.Index(fields=["publish_at"], condition=Q(finished_at=None), name="announcement_due"),
        ]

    def __str__(self) -> str:
        return self.title
