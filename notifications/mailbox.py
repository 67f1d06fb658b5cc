"""Reading a mailbox: counts, how far it goes, and its rows as the frames that sockets are sent."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from notifications.choices import NotificationType
from notifications.models import Mailbox, Notification
from notifications.preferences import hidden_types, receivers
from notifications.serializers import NotificationSerializer

PAGE = 200
"""Notifications that one query reads for a socket."""


@dataclass(frozen=True)
class Page:
    """Some notifications in the order of their ids, and whether more follow; `end` is where the page stops."""

    notifications: list[dict[str, Any]]
    end: int
    more: bool


def unread_count(user_id: int) -> int:
    """Return how many listed notifications of a user are unread."""
    rows = Notification.objects.filter(owner_id=user_id).listed(hidden_types(user_id))
    count: int = rows.unread().count()
    return count


def last_id(user_id: int) -> int:
    """Return the highest id of a user's mailbox, of deleted rows too; 0 while nothing was ever told."""
    return Mailbox.objects.filter(owner_id=user_id).values_list("last_id", flat=True).first() or 0


def last_ids(user_ids: Collection[int]) -> dict[int, int]:
    """Return the highest ids of several users' mailboxes; users who were never told anything are left out."""
    return dict(Mailbox.objects.filter(owner_id__in=user_ids).values_list("owner_id", "last_id"))


def page_after(
    user_id: int, *, after: int, types: Collection[str], until: int | None = None, unread: bool = False
) -> Page:
    """Return at most `PAGE` notifications of these types, `after < id <= until`; without `until` to the mailbox's end.

    Expired ones and those that are not to be pushed are left out. The end is read before the rows: ids commit in
    order, so no row below it can appear later.
    """
    end = last_id(user_id) if until is None else until
    rows = Notification.objects.filter(owner_id=user_id, id__gt=after, id__lte=end, push=True).current()
    if len(types) < len(NotificationType.values):
        rows = rows.filter(type__in=types)
    if unread:
        rows = rows.unread()
    found = list(rows.order_by("id")[: PAGE + 1])
    more = len(found) > PAGE
    found = found[:PAGE]
    data = NotificationSerializer(found, many=True).data
    silent = bool(found) and _is_quiet_now(user_id)
    return Page([in_frame(one, silent=silent) for one in data], found[-1].pk if more else max(end, after), more)


def in_frame(data: dict[str, Any], *, silent: bool) -> dict[str, Any]:
    """Return a notification as frames show it: as everywhere, and whether it should make no sound."""
    return {**data, "silent": silent}


def _is_quiet_now(user_id: int) -> bool:
    person = receivers([user_id]).get(user_id)
    return person is not None and person.is_quiet(timezone.now())
