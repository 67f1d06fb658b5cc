"""When e-mail is due: at once, with digests, after quiet hours, in the person's zone and through changes of clocks."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from notifications.models import NotificationPreference
from notifications.preferences import Receiver
from notifications.schedule import after_quiet, plan


def person(zone: str = "UTC", *, week_start: str = "monday", quiet: str = "", **wishes: Any) -> Receiver:
    """Return somebody with wishes, quiet hours as `22:00-07:00`."""
    if quiet:
        start, end = (dt.time.fromisoformat(one) for one in quiet.split("-"))
        wishes |= {"quiet_hours_start": start, "quiet_hours_end": end}
    preference = NotificationPreference(owner_id=1, **wishes)
    return Receiver(
        user_id=1,
        zone=ZoneInfo(zone),
        wishes=preference,
        has_mailbox=True,
        email="alice@example.com",
        is_active=True,
        is_confirmed=True,
        week_start=week_start,
    )


def at(text: str) -> dt.datetime:
    """Return an instant of UTC."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("quiet", "zone", "told", "due"),
    [
        ("22:00-07:00", "UTC", "2026-11-23 21:59:59", "2026-11-23 21:59:59"),
        ("22:00-07:00", "UTC", "2026-11-23 22:00", "2026-11-24 07:00"),
        ("22:00-07:00", "UTC", "2026-11-24 00:30:17", "2026-11-24 07:00"),
        ("22:00-07:00", "UTC", "2026-11-24 07:00", "2026-11-24 07:00"),
        ("12:00-13:30", "UTC", "2026-11-24 12:01", "2026-11-24 13:30"),
        ("12:00-13:30", "UTC", "2026-11-24 11:59", "2026-11-24 11:59"),
        ("22:00-07:00", "Asia/Tokyo", "2026-11-23 13:00", "2026-11-23 22:00"),
        ("22:00-07:00", "Asia/Kathmandu", "2026-11-23 17:00", "2026-11-24 01:15"),
        # Clocks go forward: the night has an hour less, and 02:30 does not come at all.
        ("22:00-07:00", "Europe/Berlin", "2026-03-28 22:00", "2026-03-29 05:00"),
        ("22:00-02:30", "Europe/Berlin", "2026-03-29 00:10", "2026-03-29 01:00"),
        ("22:00-02:30", "Europe/Berlin", "2026-03-28 22:00", "2026-03-29 01:00"),
        ("02:15-02:45", "Europe/Berlin", "2026-03-29 01:00", "2026-03-29 01:00"),
        ("22:00-02:30", "America/New_York", "2026-03-08 06:30", "2026-03-08 07:00"),
        # Clocks go back: the night has an hour more, and 02:30 comes twice, the first time counts.
        ("22:00-07:00", "Europe/Berlin", "2026-10-24 21:00", "2026-10-25 06:00"),
        ("22:00-02:30", "Europe/Berlin", "2026-10-24 22:00", "2026-10-25 00:30"),
        ("22:00-02:30", "Europe/Berlin", "2026-10-25 00:45", "2026-10-25 00:45"),
        ("22:00-02:30", "Europe/Berlin", "2026-10-25 01:10", "2026-10-25 01:30"),
        ("02:15-02:10", "Europe/Berlin", "2026-03-29 12:00", "2026-03-30 00:10"),
        ("02:45-02:30", "Europe/Berlin", "2026-10-25 00:50", "2026-10-25 01:30"),
    ],
)
def test_quiet_hours_put_off_to_their_end(quiet: str, zone: str, told: str, due: str) -> None:
    somebody = person(zone, quiet=quiet)
    found = plan(somebody, priority="high", told_at=at(told))
    assert found.at == at(due)
    assert found.detail == ("" if told == due else "Waits for the end of your quiet hours.")
    assert after_quiet(somebody, found.at) == found.at


@pytest.mark.parametrize(
    ("frequency", "zone", "week_start", "told", "due"),
    [
        ("daily", "UTC", "monday", "2026-11-23 07:59:59", "2026-11-23 08:00"),
        ("daily", "UTC", "monday", "2026-11-23 08:00", "2026-11-24 08:00"),
        ("daily", "America/Los_Angeles", "monday", "2026-11-24 02:00", "2026-11-24 16:00"),
        ("daily", "Pacific/Auckland", "monday", "2026-11-23 20:00", "2026-11-24 19:00"),
        ("daily", "Europe/Berlin", "monday", "2026-03-28 12:00", "2026-03-29 06:00"),
        ("daily", "Europe/Berlin", "monday", "2026-10-24 12:00", "2026-10-25 07:00"),
        ("weekly", "UTC", "monday", "2026-11-23 07:00", "2026-11-23 08:00"),
        ("weekly", "UTC", "monday", "2026-11-23 08:00", "2026-11-30 08:00"),
        ("weekly", "UTC", "monday", "2026-11-24 09:00", "2026-11-30 08:00"),
        ("weekly", "UTC", "sunday", "2026-11-24 09:00", "2026-11-29 08:00"),
        ("weekly", "UTC", "saturday", "2026-11-24 09:00", "2026-11-28 08:00"),
        ("weekly", "Asia/Tokyo", "monday", "2026-11-22 22:30", "2026-11-22 23:00"),
        ("weekly", "Europe/Berlin", "sunday", "2026-03-23 12:00", "2026-03-29 06:00"),
    ],
)
def test_digests_come_at_eight_in_the_persons_zone(
    frequency: str, zone: str, week_start: str, told: str, due: str
) -> None:
    somebody = person(zone, week_start=week_start, digest_frequency=frequency)
    found = plan(somebody, priority="low", told_at=at(told))
    assert found.at == at(due)
    assert found.detail == f"Waits for your {frequency} digest."


def test_a_digest_waits_for_the_end_of_quiet_hours_too() -> None:
    somebody = person(quiet="22:00-09:30", digest_frequency="daily")
    assert plan(somebody, priority="low", told_at=at("2026-11-23 12:00")).at == at("2026-11-24 09:30")


@pytest.mark.parametrize(
    ("frequency", "expires", "due", "detail"),
    [
        ("daily", "2026-11-24 08:01", "2026-11-24 08:00", "Waits for your daily digest."),
        ("daily", "2026-11-24 08:00", "2026-11-23 23:00", "Waits for the end of your quiet hours."),
        ("weekly", "2026-11-30 07:00", "2026-11-23 23:00", "Waits for the end of your quiet hours."),
    ],
)
def test_what_would_be_over_by_then_does_not_wait_for_a_digest(
    frequency: str, expires: str, due: str, detail: str
) -> None:
    somebody = person(quiet="22:00-23:00", digest_frequency=frequency)
    found = plan(somebody, priority="high", told_at=at("2026-11-23 22:30"), expires_at=at(expires))
    assert (found.at, found.detail) == (at(due), detail)


@pytest.mark.parametrize("frequency", ["immediate", "daily", "weekly"])
def test_what_is_urgent_waits_for_nothing(frequency: str) -> None:
    somebody = person(quiet="22:00-07:00", digest_frequency=frequency)
    told = at("2026-11-23 23:00")
    assert (plan(somebody, priority="urgent", told_at=told).at, plan(somebody, priority="high", told_at=told).at) == (
        told,
        {"immediate": at("2026-11-24 07:00"), "daily": at("2026-11-24 08:00"), "weekly": at("2026-11-30 08:00")}[
            frequency
        ],
    )
