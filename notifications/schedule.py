"""When an e-mail is due: at once, with a digest, or after the quiet hours; computed from instants and the zone."""

import datetime as dt
from bisect import bisect_left
from dataclasses import dataclass

from accounts.choices import FIRST_WEEKDAY, WeekStart
from notifications.choices import DigestFrequency, Priority
from notifications.preferences import Receiver

DIGEST_TIME = dt.time(8)
"""When digests come, in the person's zone."""
QUIET = "Waits for the end of your quiet hours."
DIGEST = {
    DigestFrequency.DAILY: "Waits for your daily digest.",
    DigestFrequency.WEEKLY: "Waits for your weekly digest.",
}
_MINUTE = dt.timedelta(minutes=1)


@dataclass(frozen=True)
class Due:
    """When something goes out, and in plain words what it waits for."""

    at: dt.datetime
    detail: str = ""


def plan(person: Receiver, *, priority: str, told_at: dt.datetime, expires_at: dt.datetime | None = None) -> Due:
    """Return when what was told at an instant is due by e-mail, by the person's present wishes.

    What is urgent waits for nothing, and what would be over when the digest comes does not wait for it.
    """
    if priority == Priority.URGENT:
        return Due(told_at)
    frequency = DigestFrequency(person.wishes.digest_frequency)
    if frequency in DIGEST:
        digest_at = after_quiet(person, _next_digest(person, frequency, told_at))
        if expires_at is None or digest_at < expires_at:
            return Due(digest_at, DIGEST[frequency])
    at = after_quiet(person, told_at)
    return Due(at, QUIET if at > told_at else "")


def _next_digest(person: Receiver, frequency: DigestFrequency, after: dt.datetime) -> dt.datetime:
    """Return the first instant later than `after` at which a digest comes."""
    day = after.astimezone(person.zone).date()
    if frequency == DigestFrequency.WEEKLY:
        day += dt.timedelta(days=(FIRST_WEEKDAY[WeekStart(person.week_start)] - day.weekday()) % 7)
    step = dt.timedelta(days=7 if frequency == DigestFrequency.WEEKLY else 1)
    at = _instant(person, day, DIGEST_TIME)
    return at if at > after else _instant(person, day + step, DIGEST_TIME)


def after_quiet(person: Receiver, moment: dt.datetime) -> dt.datetime:
    """Return the moment itself, or the end of the quiet hours that it lies in.

    Where clocks are put back the end may come twice, and the earlier one counts; where they are put forward over it,
    quiet ends with the jump.
    """
    end = person.wishes.quiet_hours_end
    if end is None or not person.is_quiet(moment):
        return moment
    day = moment.astimezone(person.zone).date()
    days = (day, day + dt.timedelta(days=1), day + dt.timedelta(days=2))
    ends = sorted({_instant(person, one, end, fold=fold) for one in days for fold in (0, 1)})
    later = [one for one in ends if one > moment and not person.is_quiet(one)]
    return _first_loud(person, max([moment, *(one for one in ends if one < later[0])]), later[0])


def _first_loud(person: Receiver, quiet: dt.datetime, loud: dt.datetime) -> dt.datetime:
    """Return the first minute that is not quiet, between one that is or may be and one that is not."""
    start = quiet.replace(second=0, microsecond=0)
    minutes = range(int((loud - start) / _MINUTE))
    return (
        start + bisect_left(minutes, True, key=lambda minute: not person.is_quiet(start + minute * _MINUTE)) * _MINUTE
    )


def _instant(person: Receiver, day: dt.date, clock: dt.time, *, fold: int = 0) -> dt.datetime:
    local = dt.datetime.combine(day, clock.replace(fold=fold), tzinfo=person.zone)
    return local.astimezone(dt.UTC)
