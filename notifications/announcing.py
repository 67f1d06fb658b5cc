"""Announcements of staff on their way to everybody: in parts, each person told exactly once."""

import datetime as dt
import time

import structlog
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from notifications.choices import NotificationType
from notifications.models import Announcement
from notifications.telling import Note, tell

PART = 1_000
"""People of one transaction."""
LONGEST_SECONDS = 120
"""How long one run goes on, well below the time limit of tasks; the next one takes over where it stopped."""

log = structlog.get_logger(__name__)


def publish_due() -> None:
    """Tell everybody what is due, the earliest first."""
    end = time.monotonic() + LONGEST_SECONDS
    due = Announcement.objects.filter(finished_at=None, publish_at__lte=timezone.now())
    for pk in due.order_by("publish_at", "pk").values_list("pk", flat=True):
        while time.monotonic() < end and publish_part(pk):
            pass


def has_begun(announcement: Announcement) -> bool:
    """Tell whether people have been told, so that it can no longer be changed."""
    return announcement.told_up_to > 0 or announcement.finished_at is not None


@transaction.atomic
def publish_part(pk: int) -> bool:
    """Tell the next people in the order of their ids, and return whether there may be more to tell.

    How far it went is written with what was told: whoever dies in between has told nobody. Of several at once one
    works, and the others leave.
    """
    now = timezone.now()
    due = Announcement.objects.filter(pk=pk, finished_at=None, publish_at__lte=now)
    announcement = due.select_for_update(skip_locked=True).first()
    if announcement is None:
        return False
    if announcement.expires_at is not None and announcement.expires_at <= now:
        return _finish(announcement, now)
    users = User.objects.filter(is_active=True, pk__gt=announcement.told_up_to).order_by("pk")
    ids = list(users.values_list("pk", flat=True)[:PART])
    if not ids:
        return _finish(announcement, now)
    told = tell(notes=[_note(announcement, one) for one in ids])
    Announcement.objects.filter(pk=pk).update(told_up_to=ids[-1], told=F("told") + len(told))
    return True


def _finish(announcement: Announcement, now: dt.datetime) -> bool:
    Announcement.objects.filter(pk=announcement.pk).update(finished_at=now)
    log.info("announcement_finished", announcement_id=announcement.pk, told=announcement.told)
    return False


def _note(announcement: Announcement, owner_id: int) -> Note:
    return Note(
        owner_id=owner_id,
        type=NotificationType.SYSTEM_ANNOUNCEMENT.value,
        title=announcement.title,
        message=announcement.message,
        priority=announcement.priority,
        data={"announcement": announcement.pk},
        action_url=announcement.action_url,
        expires_at=announcement.expires_at,
    )
