"""Reminders of interviews: when they come, what they say, and when they are taken back."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.models import User
from applications.models import Application, Interview, Reminder
from jobs.models import Job
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


def delete_in_admin(staff: Client, interview: Interview) -> Any:
    """Delete an interview among those selected in the list of the admin."""
    body = {"action": "delete_selected", "_selected_action": [interview.pk], "post": "yes"}
    return staff.post(reverse("admin:applications_interview_changelist"), body)


Act = Callable[[APIClient, Client, Interview], Any]
ENDS: dict[str, Act] = {
    "cancelled": lambda api, _, one: api.patch(f"{INTERVIEWS}{one.pk}/", {"outcome": "cancelled"}),
    "without a start": lambda api, _, one: api.put(f"{INTERVIEWS}{one.pk}/", {"application": one.application_id}),
    "deleted": lambda api, _, one: api.delete(f"{INTERVIEWS}{one.pk}/"),
    "application deleted": lambda api, _, one: api.delete(f"{APPLICATIONS}{one.application_id}/"),
    "application removed": lambda api, _, one: api.delete(f"{APPLICATIONS}{one.application_id}/?hard=true"),
    "bulk": lambda api, _, one: api.post(f"{APPLICATIONS}bulk-delete/", {"ids": [one.application_id]}),
    "bulk for good": lambda api, _, one: api.post(
        f"{APPLICATIONS}bulk-delete/", {"ids": [one.application_id], "hard": True}
    ),
    "rejected": lambda api, _, one: api.post(f"{APPLICATIONS}{one.application_id}/transition/", {"status": "rejected"}),
    "withdrawn in bulk": lambda api, _, one: api.post(
        f"{APPLICATIONS}bulk-update/", {"items": [{"id": one.application_id, "status": "withdrawn"}]}
    ),
    "deleted by staff": lambda _, staff, one: staff.post(
        reverse("admin:applications_interview_delete", args=[one.pk]), {"post": "yes"}
    ),
    "deleted by staff in bulk": lambda _, staff, one: delete_in_admin(staff, one),
}


@pytest.mark.parametrize("end", sorted(ENDS))
def test_whatever_ends_it_takes_the_reminder_back(api: APIClient, alice: User, stella: User, end: str) -> None:
    made, other = interview_of(alice, START), interview_of(alice, START)
    # Another history than an opening entry would have made.
    for application in Application.objects.all():
        application.history.create(status="applied", occurred_at=application.created_at)
    staff = Client()
    now = "2026-06-30T11:00:00Z"
    pass_at(DAY_BEFORE)
    assert len(listed(alice, now)) == 2
    with at(now):
        staff.force_login(stella)
        assert ENDS[end](api, staff, made).status_code in {200, 204, 302}
        seen = [row for row in listed(alice, now) if row.type == "interview_reminder"]
    assert [row.data["interview"] for row in seen] == [other.pk]
    pass_at(TWO_HOURS_BEFORE)
    latest = told(alice)[-1]
    assert (latest.data["interview"], latest.data["lead_minutes"]) == (other.pk, 120)
    assert Notification.objects.filter(data__interview=made.pk).count() == 1


def test_staff_move_and_make_interviews_as_everybody_does(alice: User, stella: User) -> None:
    made = interview_of(alice, START)
    staff = Client()
    staff.force_login(stella)
    fields = {"application": made.application_id, "round": 1, "kind": "phone", "outcome": "pending", "feedback": "{}"}
    start = {"starts_at_0": "2026-07-03", "starts_at_1": "10:00:00"}
    pass_at(DAY_BEFORE)
    with at("2026-06-30T11:00:00Z"):
        staff.force_login(stella)
        page = reverse("admin:applications_interview_change", args=[made.pk])
        assert staff.post(page, {**fields, **start}).status_code == 302
        assert staff.post(reverse("admin:applications_interview_add"), {**fields, **start}).status_code == 302
    assert listed(alice, "2026-06-30T11:00:00Z") == []
    assert Interview.objects.count() == 2
    for row in Interview.objects.all():
        assert (row.owner, row.kind, row.starts_at) == (alice, "phone", dt.datetime(2026, 7, 3, 10, tzinfo=dt.UTC))


@pytest.mark.parametrize(
    "change",
    [
        lambda one: Interview.objects.filter(pk=one.pk).delete(),
        lambda _: Interview.objects.update(outcome="passed"),
        lambda one: Job.objects.filter(applications=one.application).delete(),
        lambda _: Application.objects.update(status="declined"),
    ],
)
def test_what_changes_elsewhere_is_taken_back_by_the_next_pass(alice: User, change: Callable[[Interview], Any]) -> None:
    made = interview_of(alice, START)
    pass_at(DAY_BEFORE)
    change(made)
    pass_at("2026-06-30T10:01:00Z")
    assert listed(alice, "2026-06-30T10:01:00Z") == []
    assert len(told(alice)) == 1


def test_what_was_told_stays_when_it_is_over(api: APIClient, alice: User) -> None:
    made = interview_of(alice, START)
    pass_at(TWO_HOURS_BEFORE)
    with at("2026-07-01T11:00:00Z"):
        api.patch(f"{INTERVIEWS}{made.pk}/", {"outcome": "passed"})
    [reminder] = told(alice)
    assert reminder.expires_at == dt.datetime(2026, 7, 1, 10, tzinfo=dt.UTC)
    assert len(ledger()) == 2


@pytest.mark.parametrize(
    ("zone", "start", "due"),
    [
        # The day before is 23 hours long, or 25: a lead is a length of time.
        ("Europe/Berlin", "2026-03-29T10:00:00+02:00", "2026-03-28T08:00:00+00:00"),
        ("Europe/Berlin", "2026-10-25T10:00:00+01:00", "2026-10-24T09:00:00+00:00"),
        ("Pacific/Kiritimati", "2026-07-02T00:30:00+14:00", "2026-06-30T10:30:00+00:00"),
        ("Pacific/Pago_Pago", "2026-06-30T23:30:00-11:00", "2026-06-30T10:30:00+00:00"),
    ],
)
def test_leads_are_lengths_of_time(alice: User, zone: str, start: str, due: str) -> None:
    alice.timezone = zone
    alice.save()
    interview_of(alice, start)
    moment = dt.datetime.fromisoformat(due)
    pass_at((moment - dt.timedelta(seconds=1)).isoformat())
    assert told(alice) == []
    pass_at(due)
    [reminder] = told(alice)
    local = dt.datetime.fromisoformat(start)
    assert f"at {local:%H:%M} ({zone})" in reminder.message


def test_many_at_once_are_told_together(api: APIClient, alice: User, bob: User) -> None:
    made = [interview_of(alice, START) for _ in range(11)]
    for _ in range(10):
        interview_of(bob, START)
    pass_at(DAY_BEFORE)
    pass_at(DAY_BEFORE)
    [digest] = told(alice)
    assert (digest.type, digest.title, digest.priority) == ("digest", "11 interviews are coming up", "high")
    assert digest.data == {"type": "interview_reminder", "count": 11, "ids": [one.pk for one in made]}
    assert [row.type for row in told(bob)] == ["interview_reminder"] * 10
    assert len(ledger(owner=alice)) == 11
    with at(DAY_BEFORE):
        api.delete(f"{INTERVIEWS}{made[0].pk}/")
    assert len(listed(alice, DAY_BEFORE)) == 1, "it tells of others, too"


def test_who_wants_no_reminders_gets_none(alice: User) -> None:
    off = dict.fromkeys(("in_app", "push", "email"), False)
    NotificationPreference.objects.create(owner=alice, types={"interview_reminder": off})
    interview_of(alice, START)
    pass_at(DAY_BEFORE)
    assert (told(alice), len(ledger())) == ([], 1)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda owner: User.objects.filter(pk=owner.pk).update(timezone="Mars/Olympus"),
        lambda owner: leads_of(owner, ["soon", None]),
        lambda owner: leads_of(owner, {"a": 1}),
        lambda owner: leads_of(owner, [10**400]),
        lambda owner: leads_of(owner, 5),
    ],
)
def test_what_is_wrong_with_one_does_not_keep_others_from_theirs(
    alice: User, bob: User, stella: User, spoil: Callable[[User], Any]
) -> None:
    for owner in (alice, bob, stella):
        interview_of(owner, START)
    spoil(bob)
    for _ in range(2):
        pass_at(DAY_BEFORE)
    assert (len(told(alice)), len(told(bob)), len(told(stella))) == (1, 0, 1)
    assert ledger(owner=bob) == set()
