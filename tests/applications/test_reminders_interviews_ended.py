"""Reminders of interviews that moved, ended or were taken back."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.models import User
from applications.models import Application, Interview
from jobs.models import Job
from notifications.models import Notification, NotificationPreference
from tests.applications.reminding import at, interview_of, ledger, listed, pass_at, told
from tests.applications.test_reminders_interviews import (
    APPLICATIONS,
    DAY_BEFORE,
    INTERVIEWS,
    START,
    TWO_HOURS_BEFORE,
    leads_of,
)


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
