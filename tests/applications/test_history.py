"""The one door for status: transitions, the history they leave, its correction and undoing, the dates that follow."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.db import transaction
from rest_framework.test import APIClient

from accounts.models import User
from applications.history import Change
from applications.models import Application, StatusChange
from applications.services import change_statuses
from notifications.models import Notification

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


def test_a_transition_now(api: APIClient, alice: User, make_application: Make) -> None:
    made = make_application()
    changed = move(api, made, "applied", note="By e-mail")
    assert (changed["status"], changed["applied_on"]) == ("applied", "2026-06-15")
    last = entries(api, made)[-1]
    assert (last["who"], last["from"], last["to"], last["note"]) == (alice.email, "interested", "applied", "By e-mail")
    assert last["occurred_at"][:16] == last["recorded_at"][:16] == "2026-06-15T15:30"
    assert api.get(f"{APPLICATIONS}{made['id']}/").json() == changed


def test_the_past_can_be_entered(api: APIClient, make_application: Make) -> None:
    made = make_application()
    move(api, made, "applied", 4)
    changed = move(api, made, "interview", 9)
    assert line(api, made) == [
        (None, "interested", "05-04"),
        ("interested", "applied", "05-04"),
        ("applied", "interview", "05-09"),
    ]
    dates = (changed["applied_on"], changed["response_on"], changed["offer_on"])
    assert (changed["status"], dates) == ("interview", ("2026-05-04", "2026-05-09", None))
    between = move(api, made, "ghosted", 6)
    assert between["status"] == "interview"
    assert line(api, made)[2:] == [("applied", "ghosted", "05-06"), ("ghosted", "interview", "05-09")]
    assert entries(api, made)[2]["recorded_at"][:10] == "2026-06-15"


def test_the_same_again_changes_nothing(api: APIClient, make_application: Make) -> None:
    made = make_application(status="applied")
    path = f"{APPLICATIONS}{made['id']}/"
    tag = api.get(path)["ETag"]
    assert move(api, made, "applied", note="again") == made
    assert move(api, made, "applied", 3) == made
    assert api.patch(path, {"status": "applied", "applied_on": made["applied_on"]}).json() == made
    assert api.get(path)["ETag"] == tag
    assert len(entries(api, made)) == 1
    assert Notification.objects.count() == 0


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({}, {"status"}),
        ({"status": "hired"}, {"status"}),
        ({"status": None}, {"status"}),
        ({"status": "offer", "occurred_at": "2026-06-15T15:36:00Z"}, {"occurred_at"}),
        ({"status": "offer", "occurred_at": "2027-01-01T00:00:00+14:00"}, {"occurred_at"}),
        ({"status": "offer", "occurred_at": "2026-05-01T00:00:00"}, {"occurred_at"}),
        ({"status": "offer", "occurred_at": "2026-05-01"}, {"occurred_at"}),
        ({"status": "offer", "occurred_at": "0000-01-01T00:00:00Z"}, {"occurred_at"}),
        ({"status": "offer", "note": "\x00", "when": 1}, {"note", "when"}),
        ({"status": "offer", "note": "x" * 30_001}, {"note"}),
    ],
)
def test_what_is_wrong_with_a_transition_is_named(
    api: APIClient, make_application: Make, body: Made, named: set[str]
) -> None:
    made = make_application()
    refused = api.post(f"{APPLICATIONS}{made['id']}/transition/", body)
    assert refused.status_code == 400
    assert set(refused.json()["field_errors"]) == named
    assert len(entries(api, made)) == 1
    assert Notification.objects.count() == 0


def test_a_deleted_application_has_no_door(api: APIClient, make_application: Make) -> None:
    made = make_application()
    path = f"{APPLICATIONS}{made['id']}/"
    entry = at(api, made, "interested")
    api.delete(path)
    for call in (api.post(f"{path}transition/", {"status": "offer"}), api.get(f"{path}history/"), api.delete(entry)):
        assert call.status_code == 404
    assert StatusChange.objects.count() == 1


def test_a_correction_moves_an_entry_and_what_follows(api: APIClient, make_application: Make) -> None:
    made = make_application()
    for status, day in (("applied", 4), ("interview", 9), ("rejected", 20)):
        move(api, made, status, day)
    path = at(api, made, "rejected")
    told = Notification.objects.count()
    answer = api.patch(path, {"occurred_at": "2026-05-06T12:00:00+02:00", "note": "Mixed up"})
    assert answer.status_code == 200
    corrected = answer.json()
    assert (corrected["from"], corrected["to"], corrected["note"]) == ("applied", "rejected", "Mixed up")
    assert corrected["occurred_at"] == "2026-05-06T10:00:00Z"
    assert line(api, made)[1:] == [
        ("interested", "applied", "05-04"),
        ("applied", "rejected", "05-06"),
        ("rejected", "interview", "05-09"),
    ]
    now = api.get(f"{APPLICATIONS}{made['id']}/").json()
    assert (now["status"], now["response_on"]) == ("interview", "2026-05-06")
    assert Notification.objects.count() == told + 1
    assert Notification.objects.order_by("-id")[0].data["to"] == "interview"
    api.patch(path, {"note": "Only the note"})
    assert Notification.objects.count() == told + 1


def test_an_opening_entry_stays_first(api: APIClient, make_application: Make) -> None:
    made = make_application()
    move(api, made, "applied", 4)
    moved = api.patch(at(api, made, "interested"), {"occurred_at": "2026-05-20T00:00:00Z"}).json()
    assert moved["occurred_at"] == "2026-05-04T12:00:00Z"
    api.patch(at(api, made, "interested"), {"occurred_at": "2026-04-01T00:00:00Z"})
    api.patch(at(api, made, "applied"), {"occurred_at": "2026-03-01T00:00:00Z"})
    assert line(api, made) == [(None, "interested", "03-01"), ("interested", "applied", "03-01")]


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"occurred_at": "2026-06-16T00:00:00Z"}, {"occurred_at"}),
        ({"occurred_at": None}, {"occurred_at"}),
        ({"occurred_at": "2026-05-01T10:00:00", "note": 5, "status": "offer"}, {"occurred_at", "note", "status"}),
    ],
)
def test_what_is_wrong_with_a_correction_is_named(
    api: APIClient, make_application: Make, body: Made, named: set[str]
) -> None:
    made = make_application()
    before = entries(api, made)
    refused = api.patch(at(api, made, "interested"), body)
    assert refused.status_code == 400
    assert set(refused.json()["field_errors"]) == named
    assert entries(api, made) == before


def test_what_an_entry_says_is_not_rewritten(api: APIClient, make_application: Make) -> None:
    made = make_application()
    forged = {"id": 5, "uid": "x", "who": "bob@example.com", "from": "offer", "to": "accepted", "recorded_at": None}
    before = entries(api, made)
    assert api.patch(at(api, made, "interested"), forged).json() == before[0]
    assert entries(api, made) == before


def test_the_last_entry_alone_is_undone(api: APIClient, make_application: Make) -> None:
    made = make_application()
    opening = at(api, made, "interested")
    assert api.delete(opening).status_code == 409
    move(api, made, "applied", 4)
    move(api, made, "offer", 9)
    for path in (opening, at(api, made, "applied")):
        assert api.delete(path).status_code == 409
    assert len(line(api, made)) == 3
    assert api.delete(at(api, made, "offer")).status_code == 204
    now = api.get(f"{APPLICATIONS}{made['id']}/").json()
    assert (now["status"], now["applied_on"], now["response_on"], now["offer_on"]) == (
        "applied",
        "2026-05-04",
        None,
        None,
    )
    assert Notification.objects.order_by("-id")[0].data["to"] == "applied"
    other = make_application()
    foreign = at(api, other, "interested").rsplit("/", 2)[1]
    for method in (api.delete, api.patch):
        assert method(f"{APPLICATIONS}{made['id']}/history/{foreign}/").status_code == 404
    assert Application.objects.get(pk=made["id"]).status == "applied"


@pytest.mark.parametrize(
    ("status", "priority"),
    [
        *((status, "medium") for status in ("applied", "interview", "declined", "withdrawn", "ghosted")),
        ("offer", "high"),
        ("accepted", "high"),
        ("rejected", "low"),
    ],
)
@pytest.mark.parametrize("door", ["transition", "patch"])
def test_each_change_is_told_once(
    api: APIClient, make_application: Make, door: str, status: str, priority: str
) -> None:
    made = make_application()
    path = f"{APPLICATIONS}{made['id']}/"
    if door == "transition":
        move(api, made, status)
    else:
        assert api.patch(path, {"status": status, "notes": "x"}).json()["status"] == status
    (note,) = Notification.objects.all()
    assert (note.type, note.priority, note.action_url) == ("application_update", priority, path)
    assert note.data == {"application": made["id"], "job": made["job"], "from": "interested", "to": status}
    assert line(api, made)[-1][:2] == ("interested", status)


def test_what_is_rolled_back_is_not_told(alice: User, make_application: Make) -> None:
    application = Application.objects.get(pk=make_application()["id"])
    with transaction.atomic():
        change_statuses(changes=[Change(application=application, status="offer")])
        transaction.set_rollback(True)
    application.refresh_from_db()
    assert (application.status, StatusChange.objects.count(), Notification.objects.count()) == ("interested", 1, 0)
