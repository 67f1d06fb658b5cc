"""How somebody wants to be told: the one place where preferences are consulted."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from careercopilot.core.prepared import PreparedValues
from notifications.models import NotificationPreference

_PERSON = ("timezone", "email", "is_active", "is_staff", "week_start", "mailbox")
_WISHES = (
    "notification_preference__in_app_enabled",
    "notification_preference__push_enabled",
    "notification_preference__email_enabled",
    "notification_preference__types",
    "notification_preference__quiet_hours_start",
    "notification_preference__quiet_hours_end",
    "notification_preference__digest_frequency",
)


@dataclass(frozen=True)
class Receiver:
    """One person to be told: their wishes, their zone and week, their address, whether their mailbox stands already.

    An address is confirmed unless its owner signed up with it and has yet to follow the link that was sent there.
    """

    user_id: int
    zone: ZoneInfo
    wishes: NotificationPreference
    has_mailbox: bool
    email: str
    is_active: bool
    is_confirmed: bool
    week_start: str

    def channels(self, kind: str) -> frozenset[str]:
        """Return the channels that a notification of this type goes to."""
        return self.wishes.channels(kind)

    def is_quiet(self, moment: dt.datetime) -> bool:
        """Tell whether an aware moment lies in this person's quiet hours."""
        return self.wishes.is_quiet(moment.astimezone(self.zone).time())


def _people(user_ids: Collection[int]) -> QuerySet[Any]:
    open_address = EmailAddress.objects.filter(user=OuterRef("pk"), email__iexact=OuterRef("email"), verified=False)
    users = User.objects.filter(pk__in=set(user_ids)).annotate(is_open=Exists(open_address))
    return users.values_list("pk", "is_open", *_PERSON, *_WISHES)


_ONE = PreparedValues(lambda user_id: _people([user_id]), int)


def receivers(user_ids: Collection[int]) -> dict[int, Receiver]:
    """Return those of the users that exist, by id, in one query."""
    rows: Iterable[Any] = _ONE.get(*user_ids) if len(user_ids) == 1 else _people(user_ids)
    # Without confirmations nobody could ever confirm.
    never_asked = settings.ACCOUNT_EMAIL_VERIFICATION == "none"
    names = [path.rpartition("__")[2] for path in _WISHES]
    found = {}
    for user_id, is_open, zone, email, is_active, is_staff, week_start, mailbox, *values in rows:
        stored = dict(zip(names, values, strict=True)) if values[0] is not None else {}
        found[user_id] = Receiver(
            user_id=user_id,
            zone=ZoneInfo(zone),
            wishes=NotificationPreference(owner_id=user_id, **stored),
            has_mailbox=mailbox is not None,
            email=email,
            is_active=is_active,
            is_confirmed=never_asked or is_staff or not is_open,
            week_start=week_start,
        )
    return found


def preference_of(user_id: int) -> NotificationPreference:
    """Return somebody's preferences: the row, or an unsaved one with the defaults."""
    stored: NotificationPreference | None = NotificationPreference.objects.filter(owner_id=user_id).first()
    return stored or NotificationPreference(owner_id=user_id)


def hidden_types(user_id: int) -> frozenset[str]:
    """Return the types that somebody's lists and counts leave out, older rows too."""
    return preference_of(user_id).hidden_types()
