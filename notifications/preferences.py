"""How somebody wants to be told: the one place where preferences are consulted."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from accounts.models import User
from notifications.models import NotificationPreference

_READ = (
    "notification_preference__in_app_enabled",
    "notification_preference__push_enabled",
    "notification_preference__email_enabled",
    "notification_preference__types",
    "notification_preference__quiet_hours_start",
    "notification_preference__quiet_hours_end",
)


@dataclass(frozen=True)
class Receiver:
    """One person to be told: their wishes, their zone, and whether their mailbox stands already."""

    user_id: int
    zone: ZoneInfo
    wishes: NotificationPreference
    has_mailbox: bool

    def channels(self, kind: str) -> frozenset[str]:
        """Return the channels that a notification of this type goes to."""
        return self.wishes.channels(kind)

    def is_quiet(self, moment: dt.datetime) -> bool:
        """Tell whether an aware moment lies in this person's quiet hours."""
        return self.wishes.is_quiet(moment.astimezone(self.zone).time())


def receivers(user_ids: Collection[int]) -> dict[int, Receiver]:
    """Return those of the users that exist, by id, in one query."""
    rows = User.objects.filter(pk__in=set(user_ids)).values_list("pk", "timezone", "mailbox", *_READ)
    names = [path.rpartition("__")[2] for path in _READ]
    found = {}
    for user_id, zone, mailbox, *values in rows:
        stored = dict(zip(names, values, strict=True)) if values[0] is not None else {}
        wishes = NotificationPreference(owner_id=user_id, **stored)
        found[user_id] = Receiver(user_id, ZoneInfo(zone), wishes, mailbox is not None)
    return found


def preference_of(user_id: int) -> NotificationPreference:
    """Return somebody's preferences: the row, or an unsaved one with the defaults."""
    stored: NotificationPreference | None = NotificationPreference.objects.filter(owner_id=user_id).first()
    return stored or NotificationPreference(owner_id=user_id)
