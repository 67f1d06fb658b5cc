"""Telling people things, and what they do with what they were told.

Everything here runs in the caller's transaction; frames and e-mail go out after its commit.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from careercopilot.core import push
from careercopilot.core.among import Among
from careercopilot.core.bulk import BulkReport, is_id
from careercopilot.core.kick import send_after_commit
from notifications import telling
from notifications.choices import Channel, DeliveryState, Priority
from notifications.gathering import reschedule
from notifications.mailbox import unread_count
from notifications.models import Delivery, Notification, NotificationPreference
from notifications.preferences import hidden_types, preference_of
from notifications.tasks import send_email
from notifications.telling import Digest, Note, restore_notifications

__all__ = ["Digest", "Note", "notify", "notify_many", "restore_notifications"]

log = structlog.get_logger(__name__)

IDS_PER_FRAME = 1_000
KICK_EXPIRES_SECONDS = 60
"""A worker that comes to it later leaves it to the passes that beat sends."""


def notify(
    *,
    owner_id: int,
    type: str,  # noqa: A002 - the name on the wire
    title: str,
    message: str = "",
    priority: str = Priority.MEDIUM.value,
    data: dict[str, Any] | None = None,
    action_url: str = "",
    expires_at: dt.datetime | None = None,
) -> Notification | None:
    """Tell a user something; return the notification, or None if they want none of this type.

    Call it last in a transaction: it locks the mailbox until the commit.
    """
    note = Note(
        owner_id=owner_id,
        type=type,
        title=title,
        message=message,
        priority=priority,
        data=data,
        action_url=action_url,
        expires_at=expires_at,
    )
    return next(iter(notify_many(notes=[note])), None)


def notify_many(*, notes: Iterable[Note], digest: Digest | None = None) -> list[Notification]:
    """Tell users several things, in the order given; return what was made. Many of one type can become one `digest`.

    A constant number of queries (INSERTs go in batches on SQLite). Users who do not exist, and those who want a type
    on no channel, are told nothing. Call it once and last in a transaction: it locks the mailboxes of all receivers,
    in the order of users, so that two such calls cannot wait for each other.
    """
    rows = telling.tell(notes=notes, digest=digest)
    if any(row.email for row in rows):
        # Should the broker be away, beat's next pass does it.
        send_after_commit(send_email, expires=KICK_EXPIRES_SECONDS)
    return rows


def mark_read(*, owner_id: int, ids: Collection[int] | None = None) -> list[int]:
    """Mark as read a user's notifications with these ids, or all that lists show; return the ids that were unread."""
    with transaction.atomic():
        rows = Notification.objects.filter(owner_id=owner_id).unread()
        rows = rows.listed(hidden_types(owner_id)) if ids is None else rows.filter(pk__in=ids)
        changed = list(rows.order_by("pk").select_for_update().values_list("pk", flat=True))
        if changed:
            # Ids commit in order, so up to the highest of them nothing new can have come.
            rows.filter(pk__lte=changed[-1]).update(is_read=True, read_at=timezone.now())
            _tell(owner_id, "notification_read", changed)
    return changed


def mark_unread(*, owner_id: int, ids: Collection[int]) -> list[int]:
    """Mark a user's notifications as unread; return the ids that were read. Sockets learn the new count alone."""
    with transaction.atomic():
        rows = Notification.objects.filter(owner_id=owner_id, is_read=True, pk__in=ids)
        changed = list(rows.order_by("pk").select_for_update().values_list("pk", flat=True))
        if changed:
            Notification.objects.filter(pk__in=changed).update(is_read=False, read_at=None)
            _tell(owner_id, "notification_read", [])
    return changed


def delete(*, owner_id: int, ids: Collection[int]) -> list[int]:
    """Delete a user's notifications; return the ids of those that were there."""
    with transaction.atomic():
        rows = Notification.objects.filter(owner_id=owner_id, pk__in=ids)
        found = list(rows.order_by("pk").select_for_update().values_list("pk", flat=True))
        if found:
            Notification.objects.filter(pk__in=found).delete()
            _tell(owner_id, "notifications_deleted", found)
    return found


def delete_many(*, owner_id: int, ids: Sequence[Any], atomic: bool) -> dict[str, Any]:
    """Delete by whatever a client calls ids, and return the report row by row.

    Raises `BulkRefused`, with nothing deleted, where a row is wrong and `atomic` is asked for.
    """
    report = BulkReport(len(ids), key="deleted_ids", noun="notification")
    with transaction.atomic():
        deleted = set(delete(owner_id=owner_id, ids={one for one in ids if is_id(one)}))
        report.done = report.take(ids, deleted)
        report.check(atomic=atomic)
    return report.data()


def withdraw(*, owner_id: int, ids: Collection[int]) -> list[int]:
    """Take back what no longer holds, such as the reminder of a cancelled interview; return the ids that still stood.

    It leaves lists and counts at once, open sockets drop it, and an e-mail that waits is not sent.
    """
    with transaction.atomic():
        rows = Notification.objects.filter(owner_id=owner_id, pk__in=ids).current()
        found = list(rows.order_by("pk").select_for_update().values_list("pk", flat=True))
        if found:
            moment = timezone.now()
            Notification.objects.filter(pk__in=found).update(expires_at=moment)
            waiting = Delivery.objects.filter(notification_id__in=found, state=DeliveryState.WAITING).held()
            detail = "Withdrawn: what it was about has changed."
            Delivery.objects.filter(Among("id", waiting)).update(
                state=DeliveryState.SKIPPED, detail=detail, at=moment, due_at=None
            )
            _tell(owner_id, "notifications_deleted", found)
    return found


def _tell(owner_id: int, kind: str, ids: list[int]) -> None:
    """Keep the user's sockets in step after the commit."""

    def tell() -> None:
        count = unread_count(owner_id)
        parts = [ids[start : start + IDS_PER_FRAME] for start in range(0, len(ids), IDS_PER_FRAME)] or [[]]
        push.send_many([(owner_id, {"type": kind, "ids": part, "unread_count": count}) for part in parts])

    transaction.on_commit(tell, robust=True)


def save_preference(*, preference: NotificationPreference) -> None:
    """Keep how somebody wants to be told; e-mail that waits follows at once."""
    with transaction.atomic():
        preference.save()
        reschedule(preference.owner_id)
        # Should the broker be away, beat's next pass does it.
        send_after_commit(send_email, expires=KICK_EXPIRES_SECONDS)


def stop_email(*, owner_id: int, kind: str | None) -> bool:
    """Switch e-mail off for a type, or altogether where none is named; tell whether there is such a user."""
    with transaction.atomic():
        # As where preferences are written by hand: two first writes at once must not make two rows.
        if not User.objects.select_for_update(no_key=True).only("pk").filter(pk=owner_id).first():
            return False
        preference = preference_of(owner_id)
        if kind is None:
            preference.email_enabled = False
        else:
            chosen = preference.types.get(kind, {})
            preference.types = {**preference.types, kind: {**chosen, Channel.EMAIL.value: False}}
        save_preference(preference=preference)
    return True
