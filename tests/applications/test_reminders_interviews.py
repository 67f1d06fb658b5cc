"""Reminders of interviews: when they come, what they say, and when they are taken back."""

import datetime as dt
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from applications.models import Reminder
from notifications.models import Notification, NotificationPreference
from tests.applications.reminding import application_of, at, interview_of, ledger, listed, pass_at, told

INTERVIEWS = "/api/v1/interviews/"
APPLICATIONS = "/api/v1/applications/"
START = "2026-07-01T10:00:00+00:00"
DAY_BEFORE = "2026-06-30T10:00:00Z"
TWO_HOURS_BEFORE = "2026-07-01T08:00:00Z"
Made = dict[str, Any]


def leads_of(owner: User, leads: Any) -> None:
    """Let somebody choose their leads."""
    NotificationPreference.objects.update_or_create(owner=owner, defaults={"reminder_lead_minutes": leads})


def test_each_lead_is_told_once_and_says_all(alice: User) -> None:
    alice.timezone = "Europe/Berlin"
    alice.save()
    made = interview_of(
        alice,
        START,
        kind="video",
        round=2,
        duration_minutes=45,
        timezone="America/New_York",
        place="Room 5",
        meeting_url="https://meet.example.com/x",
    )
    application = made.application
    pass_at("2026-06-30T09:59:59Z")
    assert (told(alice), ledger()) == ([], set())
    for _ in range(3):
        pass_at(DAY_BEFORE)
    [first] = told(alice)
    assert first.type == "interview_reminder"
    assert first.priority == "high"
    assert first.title == "Video interview on Wed 1 Jul at 06:00: Engineer at Acme"
    assert first.message.split("\n") == [
        "Video interview, round 2, for Engineer at Acme.",
        "It starts on Wed 1 Jul 2026 at 06:00 (America/New_York).",
        "For you that is Wed 1 Jul at 12:00 (Europe/Berlin).",
        "Place: Room 5",
        "Meeting: https://meet.example.com/x",
    ]
    data = {"interview": made.pk, "application": application.pk, "job": application.job_id, "lead_minutes": 1440}
    assert first.data == {**data, "starts_at": "2026-07-01T10:00:00Z"}
    assert first.action_url == f"{INTERVIEWS}{made.pk}/"
    assert first.expires_at == dt.datetime(2026, 7, 1, 10, 45, tzinfo=dt.UTC)
    pass_at("2026-07-01T07:59:59Z")
    pass_at(TWO_HOURS_BEFORE)
    pass_at("2026-07-01T09:59:00Z")
    pass_at("2026-07-01T10:00:00Z")
    [_, second] = told(alice)
    assert (second.priority, second.data["lead_minutes"]) == ("urgent", 120)
    assert ledger() == {("interview", made.pk, START, 1440), ("interview", made.pk, START, 120)}
    assert set(Reminder.objects.values_list("notification", flat=True)) == {first.pk, second.pk}


def test_one_zone_is_said_once_and_what_is_unknown_not_at_all(alice: User) -> None:
    interview_of(alice, START, timezone="Africa/Abidjan")
    interview_of(alice, START, timezone="No/Where", meeting_url=f"https://x.example/{'x' * 1_980}")
    pass_at(DAY_BEFORE)
    first, second = told(alice)
    assert first.title == "Interview on Wed 1 Jul at 10:00: Engineer at Acme"
    assert first.message.split("\n")[1:] == ["It starts on Wed 1 Jul 2026 at 10:00 (Africa/Abidjan)."]
    assert second.message.split("\n")[1:] == ["It starts on Wed 1 Jul 2026 at 10:00 (UTC)."]


@pytest.mark.parametrize(
    ("now", "lead", "written", "priority"),
    [
        ("2026-07-01T09:59:59Z", 120, {120, 1440}, "urgent"),
        ("2026-07-01T08:00:01Z", 120, {120, 1440}, "urgent"),
        ("2026-07-01T07:59:00Z", 1440, {1440}, "high"),
        ("2026-07-01T10:00:00Z", None, set(), None),
        ("2026-07-02T00:00:00Z", None, set(), None),
    ],
)
def test_late_only_the_nearest_is_told_and_what_is_over_not_at_all(
    alice: User, now: str, lead: int | None, written: set[int], priority: str | None
) -> None:
    interview_of(alice, START)
    pass_at(now)
    pass_at(now)
    assert [(row.data["lead_minutes"], row.priority) for row in told(alice)] == ([(lead, priority)] if lead else [])
    assert {entry[3] for entry in ledger()} == written


def test_everybody_has_their_own_leads(alice: User, bob: User, stella: User) -> None:
    leads_of(alice, [43_200, 30])
    leads_of(stella, [])
    for owner in (alice, bob, stella):
        interview_of(owner, START)
    pass_at("2026-06-01T09:59:00Z")
    assert Notification.objects.count() == 0
    pass_at("2026-06-01T10:00:00Z")
    [first] = told(alice)
    assert (first.priority, first.data["lead_minutes"]) == ("medium", 43_200)
    assert Notification.objects.count() == 1
    for now in (DAY_BEFORE, TWO_HOURS_BEFORE, "2026-07-01T09:30:00Z"):
        pass_at(now)
    assert [row.data["lead_minutes"] for row in told(alice)] == [43_200, 30]
    assert [row.data["lead_minutes"] for row in told(bob)] == [1440, 120]
    assert told(stella) == []


def test_a_lead_chosen_when_a_nearer_one_was_told_is_passed_over(alice: User) -> None:
    made = interview_of(alice, START)
    pass_at(DAY_BEFORE)
    leads_of(alice, [2880, 1440, 120])
    pass_at("2026-06-30T10:01:00Z")
    assert len(told(alice)) == 1
    assert ("interview", made.pk, START, 2880) in ledger()
    pass_at(TWO_HOURS_BEFORE)
    assert [row.data["lead_minutes"] for row in told(alice)] == [1440, 120]


@pytest.mark.parametrize("status", ["rejected", "declined", "withdrawn"])
def test_what_does_not_take_place_is_not_told(alice: User, bob: User, status: str) -> None:
    interview_of(alice, START, application=application_of(alice, status=status))
    interview_of(alice, START, application=application_of(alice, deleted_at=dt.datetime.now(dt.UTC)))
    for outcome in ("passed", "failed", "cancelled"):
        interview_of(alice, START, outcome=outcome)
    interview_of(alice, None)
    User.objects.filter(pk=bob.pk).update(is_active=False)
    interview_of(bob, START)
    pass_at(TWO_HOURS_BEFORE)
    assert (Notification.objects.count(), ledger()) == (0, set())


def test_a_moved_interview_is_another_occasion(api: APIClient, alice: User) -> None:
    made = interview_of(alice, START)
    path = f"{INTERVIEWS}{made.pk}/"
    pass_at(DAY_BEFORE)
    with at("2026-06-30T11:00:00Z"):
        assert api.patch(path, {"place": "Room 6"}).status_code == 200
        assert len(listed(alice, "2026-06-30T11:00:00Z")) == 1
        assert api.patch(path, {"starts_at": "2026-07-03T10:00:00Z"}).status_code == 200
    assert listed(alice, "2026-06-30T11:00:00Z") == []
    pass_at("2026-07-01T09:00:00Z")
    assert len(told(alice)) == 1
    pass_at("2026-07-02T10:00:00Z")
    [moved] = listed(alice, "2026-07-02T10:00:00Z")
    assert moved.data["starts_at"] == "2026-07-03T10:00:00Z"
    with at("2026-06-30T12:00:00Z"):
        assert api.patch(path, {"starts_at": START}).status_code == 200
    pass_at("2026-06-30T12:01:00Z")
    [back] = listed(alice, "2026-06-30T12:01:00Z")
    assert back.data["starts_at"] == "2026-07-01T10:00:00Z", "nobody has the one that was taken back"
