"""Reminders of deadlines, by the mornings of the owner."""

import datetime as dt

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from jobs.models import Job
from tests.applications.reminding import application_of, at, job_of, ledger, listed, pass_at, told
from tests.applications.test_reminders_dates import APPLICATIONS, MORNINGS, SECOND, zone_of


@pytest.mark.parametrize(("zone", "day", "nine"), MORNINGS)
def test_a_deadline_is_told_two_mornings(alice: User, zone: str, day: str, nine: str) -> None:
    zone_of(alice, zone)
    moment, date = dt.datetime.fromisoformat(nine), dt.date.fromisoformat(day)
    first, second = (date + dt.timedelta(days=days) for days in (3, 1))
    far, near = job_of(alice, deadline=first), job_of(alice, deadline=second, status="open")
    pass_at((moment - SECOND).isoformat())
    # The nearer one is late: its first morning has gone by.
    assert [row.data["job"] for row in told(alice)] == [near.pk]
    pass_at(nine)
    pass_at(nine)
    earlier, *rest = told(alice)
    assert [(row.data["job"], row.data["lead_minutes"], row.priority) for row in rest] == [
        (near.pk, 1440, "high"),
        (far.pk, 4320, "medium"),
    ]
    reminder = rest[1]
    assert reminder.type == "application_deadline"
    assert reminder.title == "Deadline in 3 days: Engineer at Acme"
    assert reminder.message == f"It can be applied to until {first:%a} {first.day} {first:%b} {first.year}."
    assert reminder.data["deadline"] == first.isoformat()
    assert reminder.action_url == f"/api/v1/jobs/{far.pk}/"
    assert reminder.expires_at is not None
    end = reminder.expires_at.astimezone(alice.zone)
    assert (end.date(), end.time()) == (first + dt.timedelta(days=1), dt.time())
    assert rest[0].title == "Deadline tomorrow: Engineer at Acme"
    assert earlier.data["lead_minutes"] == 4320


def test_a_deadline_is_told_on_its_day_and_no_later(alice: User, bob: User) -> None:
    for owner in (alice, bob):
        zone_of(owner, "America/New_York")
        job_of(owner, deadline="2026-11-01")
    pass_at("2026-11-02T04:59:59Z")
    [reminder] = told(alice)
    assert (reminder.title, reminder.priority) == ("Deadline today: Engineer at Acme", "high")
    assert {entry[3] for entry in ledger(owner=alice)} == {1440, 4320}
    job_of(bob, deadline="2026-11-01")
    pass_at("2026-11-02T05:00:00Z")
    assert (len(told(alice)), len(told(bob))) == (1, 1)


def test_who_has_applied_or_will_not_is_not_told(alice: User) -> None:
    day = "2026-06-23"
    for fields in ({"status": "closed"}, {"status": "archived"}, {"deleted_at": dt.datetime.now(dt.UTC)}):
        job_of(alice, deadline=day, **fields)
    for status in ("applied", "withdrawn"):
        Job.objects.filter(pk=application_of(alice, status=status).job_id).update(deadline=day)
    thinking = application_of(alice, status="interested")
    gone = application_of(alice, deleted_at=dt.datetime.now(dt.UTC))
    Job.objects.filter(pk__in=[thinking.job_id, gone.job_id]).update(deadline=day)
    pass_at("2026-06-22T09:00:00Z")
    assert {row.data["job"] for row in told(alice)} == {thinking.job_id, gone.job_id}


def test_applying_takes_the_deadline_back(api: APIClient, alice: User) -> None:
    jobs = [job_of(alice, deadline="2026-06-23").pk for _ in range(3)]
    now = "2026-06-22T10:00:00Z"
    pass_at("2026-06-22T09:00:00Z")
    with at(now):
        assert api.post(APPLICATIONS, {"job": jobs[0], "status": "applied"}).status_code == 201
        made = api.post(APPLICATIONS, {"job": jobs[1]}).json()
    assert [row.data["job"] for row in listed(alice, now)] == jobs[1:]
    with at(now):
        api.post(f"{APPLICATIONS}{made['id']}/transition/", {"status": "applied"})
        seen = [row for row in listed(alice, now) if row.type == "application_deadline"]
    assert [row.data["job"] for row in seen] == jobs[2:]


def test_another_deadline_is_another_occasion(api: APIClient, alice: User) -> None:
    job = job_of(alice, deadline="2026-06-23")
    pass_at("2026-06-22T09:00:00Z")
    with at("2026-06-22T10:00:00Z"):
        assert api.patch(f"/api/v1/jobs/{job.pk}/", {"deadline": "2026-06-30"}).status_code == 200
    pass_at("2026-06-22T10:01:00Z")
    assert listed(alice, "2026-06-22T10:01:00Z") == []
    pass_at("2026-06-27T09:00:00Z")
    assert [row.data["deadline"] for row in told(alice)] == ["2026-06-23", "2026-06-30"]
