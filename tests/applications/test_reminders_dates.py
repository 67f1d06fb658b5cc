"""Reminders of dates: follow-ups and deadlines, by the mornings of their owners."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.models import User
from applications.models import Application
from notifications.models import Notification
from tests.applications.reminding import application_of, at, job_of, ledger, listed, pass_at, told

APPLICATIONS = "/api/v1/applications/"
Made = dict[str, Any]
Make = Callable[..., Made]


# A zone, a date there, and the instant of nine o'clock: on both days of a changing clock, and far from UTC.
MORNINGS = [
    ("UTC", "2026-06-22", "2026-06-22T09:00:00+00:00"),
    ("Europe/Berlin", "2026-03-28", "2026-03-28T08:00:00+00:00"),
    ("Europe/Berlin", "2026-03-29", "2026-03-29T07:00:00+00:00"),
    ("Europe/Berlin", "2026-10-25", "2026-10-25T08:00:00+00:00"),
    ("America/New_York", "2026-03-08", "2026-03-08T13:00:00+00:00"),
    ("America/New_York", "2026-11-01", "2026-11-01T14:00:00+00:00"),
    ("Pacific/Kiritimati", "2026-06-22", "2026-06-21T19:00:00+00:00"),
    ("Pacific/Pago_Pago", "2026-06-22", "2026-06-22T20:00:00+00:00"),
]
SECOND = dt.timedelta(seconds=1)


def zone_of(owner: User, zone: str) -> None:
    """Let somebody live in a zone."""
    owner.timezone = zone
    owner.save()


@pytest.mark.parametrize(("zone", "day", "nine"), MORNINGS)
def test_a_follow_up_is_told_at_nine_and_for_a_week(alice: User, bob: User, zone: str, day: str, nine: str) -> None:
    zone_of(alice, zone)
    made = application_of(alice, follow_up_on=day)
    moment = dt.datetime.fromisoformat(nine)
    pass_at((moment - SECOND).isoformat())
    assert (told(alice), ledger()) == ([], set())
    pass_at(nine)
    pass_at((moment + dt.timedelta(days=3)).isoformat())
    [reminder] = told(alice)
    assert (reminder.type, reminder.priority, reminder.expires_at) == ("follow_up_due", "medium", None)
    assert reminder.title == "Follow up: Engineer at Acme"
    assert reminder.data == {"application": made.pk, "job": made.job_id, "follow_up_on": day}
    assert reminder.action_url == f"{APPLICATIONS}{made.pk}/"
    assert ledger() == {("follow_up", made.pk, day, 0)}

    # The week ends with its seventh day there.
    zone_of(bob, zone)
    application_of(bob, follow_up_on=day)
    over = dt.datetime.combine(dt.date.fromisoformat(day) + dt.timedelta(days=8), dt.time(), bob.zone)
    over = over.astimezone(dt.UTC)
    pass_at(over.isoformat())
    assert told(bob) == []
    pass_at((over - SECOND).isoformat())
    assert len(told(bob)) == 1


def test_what_is_not_followed_up_is_not_told(alice: User, bob: User) -> None:
    application_of(alice, follow_up_on="2026-06-22", follow_up_retired=True)
    application_of(alice, follow_up_on="2026-06-22", deleted_at=dt.datetime.now(dt.UTC))
    application_of(alice)
    User.objects.filter(pk=bob.pk).update(is_active=False)
    application_of(bob, follow_up_on="2026-06-22")
    pass_at("2026-06-22T09:00:00Z")
    assert (Notification.objects.count(), ledger()) == (0, set())


@pytest.mark.parametrize(
    ("body", "again"),
    [
        ({"action": "done"}, False),
        ({"action": "retire"}, False),
        ({"action": "snooze", "until": "2026-06-25"}, True),
    ],
)
def test_what_is_settled_is_taken_back(
    api: APIClient,
    alice: User,
    body: Made,
    again: bool,  # noqa: FBT001
) -> None:
    made, other = application_of(alice, follow_up_on="2026-06-22"), application_of(alice, follow_up_on="2026-06-22")
    pass_at("2026-06-22T09:00:00Z")
    with at("2026-06-22T10:00:00Z"):
        assert api.post(f"{APPLICATIONS}{made.pk}/follow-up/", body).status_code == 200
    assert [row.data["application"] for row in listed(alice, "2026-06-22T10:00:00Z")] == [other.pk]
    pass_at("2026-06-25T08:59:00Z")
    assert len(told(alice)) == 2
    pass_at("2026-06-25T09:00:00Z")
    assert [row.data["follow_up_on"] for row in told(alice)[2:]] == (["2026-06-25"] if again else [])


def test_another_date_is_another_occasion_and_the_same_is_not(api: APIClient, alice: User, make_job: Make) -> None:
    with at("2026-06-01T09:00:00Z"):
        body = {"job": make_job()["id"], "status": "applied", "follow_up_on": "2026-06-22"}
        path = f"{APPLICATIONS}{api.post(APPLICATIONS, body).json()['id']}/"
    pass_at("2026-06-22T09:00:00Z")
    now = "2026-06-22T10:00:00Z"
    with at(now):
        shown = api.get(path).json()
        assert api.put(path, shown).status_code == 200
        assert len(listed(alice, now)) == 1
        assert api.patch(path, {"follow_up_on": "2026-06-23"}).status_code == 200
    assert listed(alice, now) == []
    pass_at("2026-06-23T09:00:00Z")
    assert [row.data["follow_up_on"] for row in told(alice)] == ["2026-06-22", "2026-06-23"]


def test_a_change_of_zone_tells_nothing_twice(alice: User) -> None:
    application_of(alice, follow_up_on="2026-06-22")
    job_of(alice, deadline="2026-06-23")
    pass_at("2026-06-22T09:00:00Z")
    for zone in ("Pacific/Pago_Pago", "Pacific/Kiritimati"):
        zone_of(alice, zone)
        pass_at("2026-06-22T23:00:00Z")
    assert len(told(alice)) == 2


def test_many_follow_ups_are_told_together(alice: User) -> None:
    for _ in range(11):
        application_of(alice, follow_up_on="2026-06-22")
    for now in ("2026-06-22T09:00:00Z", "2026-06-22T09:01:00Z"):
        pass_at(now)
    [digest] = told(alice)
    assert (digest.title, digest.data["type"]) == ("11 follow-ups are due", "follow_up_due")


# What somebody sends on 15 June, and the day of the follow-up after it.
SENT: list[tuple[Made, str | None]] = [
    ({"status": "applied"}, "2026-06-22"),
    ({"status": "applied", "applied_on": "2026-06-09"}, "2026-06-16"),
    ({"status": "applied", "applied_on": "2026-06-08"}, None),
    ({"status": "applied", "applied_on": "2026-01-01"}, None),
    ({"status": "applied", "follow_up_on": "2026-07-01"}, "2026-07-01"),
    ({"status": "applied", "follow_up_on": None}, None),
    ({"applied_on": "2026-06-14"}, "2026-06-21"),
    ({"status": "interested"}, None),
    ({"status": "interview", "applied_on": "2026-06-14"}, None),
    ({"status": "rejected"}, None),
]


@pytest.mark.parametrize(("fields", "day"), SENT)
@pytest.mark.parametrize("way", ["create", "bulk-create", "update", "bulk-update"])
def test_an_application_that_is_sent_is_asked_after_a_week_later(
    api: APIClient, make_job: Make, way: str, fields: Made, day: str | None
) -> None:
    with at("2026-06-15T15:30:00Z"):
        job = make_job()["id"]
        if way == "create":
            answer = api.post(APPLICATIONS, {"job": job, **fields})
        elif way == "bulk-create":
            answer = api.post(f"{APPLICATIONS}bulk-create/", {"items": [{"job": job, **fields}]})
        else:
            made = api.post(APPLICATIONS, {"job": job}).json()["id"]
            if way == "update":
                answer = api.patch(f"{APPLICATIONS}{made}/", fields)
            else:
                answer = api.post(f"{APPLICATIONS}bulk-update/", {"items": [{"id": made, **fields}]})
    assert answer.status_code in {200, 201}, answer.content
    assert Application.objects.get().follow_up_on == (dt.date.fromisoformat(day) if day else None)


@pytest.mark.parametrize(
    ("body", "day"),
    [
        ({"status": "applied"}, "2026-06-23"),
        ({"status": "applied", "occurred_at": "2026-06-10T10:00:00Z"}, "2026-06-17"),
        ({"status": "applied", "occurred_at": "2026-06-01T10:00:00Z"}, None),
    ],
)
def test_a_transition_does_the_same_in_the_zone_of_who_sent_it(
    alice: User, api: APIClient, make_application: Make, body: Made, day: str | None
) -> None:
    zone_of(alice, "Pacific/Auckland")
    with at("2026-06-15T15:30:00Z"):
        made = make_application()
        answer = api.post(f"{APPLICATIONS}{made['id']}/transition/", body)
    assert answer.json()["follow_up_on"] == day


def test_what_was_named_or_retired_before_stays(api: APIClient, make_application: Make) -> None:
    with at("2026-06-15T15:30:00Z"):
        named, retired = make_application(follow_up_on="2026-08-01"), make_application()
        api.post(f"{APPLICATIONS}{retired['id']}/follow-up/", {"action": "retire"})
        for made, day in ((named, "2026-08-01"), (retired, None)):
            answer = api.post(f"{APPLICATIONS}{made['id']}/transition/", {"status": "applied"})
            assert answer.json()["follow_up_on"] == day


MOVES = ["interview", "offer", "accepted", "rejected", "declined", "withdrawn", "ghosted"]


@pytest.mark.parametrize("status", MOVES)
def test_an_application_that_moves_on_is_asked_after_no_more(
    api: APIClient, alice: User, stella: User, make_application: Make, status: str
) -> None:
    now = "2026-06-22T10:00:00Z"
    with at("2026-06-15T15:30:00Z"):
        made = [make_application(status="applied") for _ in range(5)]
    patched, moved, bulk, by_staff, kept = (f"{APPLICATIONS}{one['id']}/" for one in made)
    pass_at(now)
    assert len(listed(alice, now)) == 5
    with at(now):
        assert api.patch(patched, {"status": status}).json()["follow_up_on"] is None
        assert api.post(f"{moved}transition/", {"status": status}).json()["follow_up_on"] is None
        answer = api.post(f"{APPLICATIONS}bulk-update/", {"items": [{"id": made[2]["id"], "status": status}]})
        assert answer.status_code == 200
        staff = Client()
        staff.force_login(stella)
        body = {"action": f"move_to_{status}", "_selected_action": [made[3]["id"]]}
        assert staff.post(reverse("admin:applications_application_changelist"), body).status_code == 302
        answer = api.patch(kept, {"status": status, "follow_up_on": "2026-07-01"})
        assert answer.json()["follow_up_on"] == "2026-07-01"
        for path in (bulk, by_staff):
            assert api.get(path).json()["follow_up_on"] is None
    assert [row for row in listed(alice, now) if row.type == "follow_up_due"] == []


def test_a_step_back_and_the_same_again_leave_the_date(api: APIClient, make_application: Make) -> None:
    with at("2026-06-15T15:30:00Z"):
        made = make_application(status="applied", follow_up_on="2026-07-01")
        for status in ("applied", "interested"):
            answer = api.post(f"{APPLICATIONS}{made['id']}/transition/", {"status": status})
            assert answer.json()["follow_up_on"] == "2026-07-01"
