"""The dates of an application: projections of its history on days of the user's zone, and moved by writing them."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from rest_framework.test import APIClient

from accounts.models import User
from tests.conftest import client_for

APPLICATIONS = "/api/v1/applications/"
NOW = dt.datetime(2026, 6, 15, 15, 30, tzinfo=dt.UTC)
Made = dict[str, Any]
Make = Callable[..., Made]


@pytest.fixture(autouse=True)
def _in_june() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


def move(api: APIClient, application: Made, status: str, day: int | None = None, **more: Any) -> Made:
    """Carry out a transition, at noon of a day of May if one is named, and return the application."""
    body = {"status": status, **({"occurred_at": f"2026-05-{day:02}T12:00:00Z"} if day else {}), **more}
    response = api.post(f"{APPLICATIONS}{application['id']}/transition/", body)
    assert response.status_code == 200, response.content
    changed: Made = response.json()
    return changed


def entries(api: APIClient, application: Made) -> list[Made]:
    """Return a history as it is answered."""
    found: list[Made] = api.get(f"{APPLICATIONS}{application['id']}/history/").json()
    return found


def line(api: APIClient, application: Made) -> list[tuple[str | None, str, str]]:
    """Return from, to and month-day of each entry."""
    return [(entry["from"], entry["to"], entry["occurred_at"][5:10]) for entry in entries(api, application)]


def at(api: APIClient, application: Made, status: str) -> str:
    """Return the path of the first entry that went to a status."""
    entry = next(entry for entry in entries(api, application) if entry["to"] == status)
    return f"{APPLICATIONS}{application['id']}/history/{entry['id']}/"


def test_writing_a_date_moves_the_entry_it_names(api: APIClient, make_application: Make) -> None:
    made = make_application(status="interview", applied_on="2026-05-04", response_on="2026-05-09")
    path = f"{APPLICATIONS}{made['id']}/"
    answer = api.patch(path, {"applied_on": "2026-04-30", "response_on": "2026-05-11"}).json()
    assert (answer["applied_on"], answer["response_on"], answer["status"]) == ("2026-04-30", "2026-05-11", "interview")
    assert line(api, made) == [(None, "applied", "04-30"), ("applied", "interview", "05-11")]
    offered = api.patch(path, {"offer_on": "2026-06-01"}).json()
    assert (offered["status"], offered["offer_on"], offered["response_on"]) == ("offer", "2026-06-01", "2026-05-11")
    later = api.patch(path, {"status": "accepted", "offer_on": "2026-06-02"}).json()
    assert (later["status"], later["offer_on"]) == ("accepted", "2026-06-02")
    for name in ("applied_on", "response_on", "offer_on"):
        for empty in (None, ""):
            assert set(api.patch(path, {name: empty}).json()["field_errors"]) == {name}
        assert set(api.patch(path, {name: "2026-06-16"}).json()["field_errors"]) == {name}
    assert api.get(path).json() == later


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"applied_on": "2026-05-10"}, [("applied", "05-10"), ("ghosted", "05-20")]),
        (
            {"status": "applied", "applied_on": "2026-05-10"},
            [("applied", "05-10"), ("ghosted", "05-20"), ("applied", "06-15")],
        ),
        ({"status": "applied", "applied_on": "2026-05-25"}, [("ghosted", "05-20"), ("applied", "05-25")]),
        (
            {"status": "offer", "response_on": "2026-05-22", "offer_on": "2026-05-25"},
            [("ghosted", "05-20"), ("interview", "05-22"), ("offer", "05-25")],
        ),
    ],
)
def test_what_is_written_together_is_read_together(
    api: APIClient, make_application: Make, sent: Made, expected: list[tuple[str, str]]
) -> None:
    made = make_application()
    move(api, made, "ghosted", 20)
    api.patch(at(api, made, "interested"), {"occurred_at": "2026-05-01T12:00:00Z"})
    answer = api.patch(f"{APPLICATIONS}{made['id']}/", sent).json()
    assert {name: answer[name] for name in sent} == sent
    assert [(to, day) for _, to, day in line(api, made)] == [("interested", "05-01"), *expected]


@pytest.mark.parametrize(
    ("zone", "moments", "days"),
    [
        ("Pacific/Auckland", ("2026-04-04T11:30:00Z", "2026-04-06T12:30:00Z"), ("2026-04-05", "2026-04-07")),
        ("Pacific/Auckland", ("2026-04-04T10:30:00Z", "2026-04-06T11:30:00Z"), ("2026-04-04", "2026-04-06")),
        ("America/Los_Angeles", ("2026-03-08T07:30:00Z", "2026-03-10T06:30:00Z"), ("2026-03-07", "2026-03-09")),
        # Half past two does not exist on the day the clocks go forward.
        ("America/Los_Angeles", ("2026-03-07T10:30:00Z", "2026-03-08T10:30:00Z"), ("2026-03-07", "2026-03-08")),
        ("UTC", ("2026-03-07T23:59:59Z", "2026-03-08T23:59:59Z"), ("2026-03-07", "2026-03-08")),
    ],
)
def test_days_are_those_of_the_users_zone(
    alice: User, make_job: Make, zone: str, moments: tuple[str, str], days: tuple[str, str]
) -> None:
    alice.timezone = zone
    alice.save()
    api = client_for(alice)
    made = api.post(APPLICATIONS, {"job": make_job()["id"]}).json()
    assert move(api, made, "applied", occurred_at=moments[0])["applied_on"] == days[0]
    answer = api.patch(f"{APPLICATIONS}{made['id']}/", {"applied_on": days[1]}).json()
    assert answer["applied_on"] == days[1]
    assert entries(api, made)[-1]["occurred_at"] == moments[1]


@pytest.mark.parametrize(("zone", "today"), [("Pacific/Auckland", "2026-06-16"), ("America/Los_Angeles", "2026-06-15")])
def test_today_is_the_users(alice: User, make_job: Make, zone: str, today: str) -> None:
    alice.timezone = zone
    alice.save()
    api = client_for(alice)
    made = api.post(APPLICATIONS, {"job": make_job()["id"], "status": "applied", "applied_on": today})
    assert made.json()["applied_on"] == today
    assert move(api, made.json(), "offer")["offer_on"] == today
    tomorrow = str(dt.date.fromisoformat(today) + dt.timedelta(days=1))
    refused = api.patch(f"{APPLICATIONS}{made.json()['id']}/", {"applied_on": tomorrow})
    assert set(refused.json()["field_errors"]) == {"applied_on"}


def test_what_was_read_can_be_put_back_after_a_change_of_zone(api: APIClient, make_application: Make) -> None:
    row = make_application()
    path = f"/api/v1/applications/{row['id']}/"
    api.post(f"{path}transition/", {"status": "applied", "occurred_at": "2026-10-01T23:00:00Z"})
    before = api.get(f"{path}history/").json()
    assert api.patch("/api/v1/me/", {"timezone": "Pacific/Auckland"}).status_code == 200
    assert api.put(path, api.get(path).json()).status_code == 200
    assert api.get(f"{path}history/").json() == before
