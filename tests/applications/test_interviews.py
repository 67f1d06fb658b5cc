"""Interviews: their life, their zone and feedback, and what an application shows of them."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from rest_framework.test import APIClient

from accounts.models import User
from applications.models import Interview

APPLICATIONS = "/api/v1/applications/"
INTERVIEWS = "/api/v1/interviews/"
Made = dict[str, Any]
Make = Callable[..., Made]
EMPTY = {"questions": [], "skill_areas": [], "notes": ""}
FULL: Made = {
    "round": 2,
    "kind": "technical",
    "starts_at": "2026-07-01T10:00:00Z",
    "duration_minutes": 90,
    "timezone": "Europe/Berlin",
    "place": "Room 5",
    "meeting_url": "https://meet.example.com/x",
    "interviewers": "Ann, Ben",
    "outcome": "passed",
    "feedback": {"questions": ["Why us?"], "skill_areas": ["SQL"], "notes": "Went well"},
}


@pytest.fixture(autouse=True)
def _in_june() -> Iterator[None]:
    with time_machine.travel(dt.datetime(2026, 6, 15, 15, 30, tzinfo=dt.UTC), tick=True):
        yield


def plan(api: APIClient, application: Made, **fields: Any) -> Made:
    """Make an interview and return it."""
    response = api.post(INTERVIEWS, {"application": application["id"], **fields})
    assert response.status_code == 201, response.content
    made: Made = response.json()
    return made


def test_its_whole_life(api: APIClient, alice: User, make_application: Make) -> None:
    alice.timezone = "America/Los_Angeles"
    alice.save()
    application = make_application()
    made = plan(api, application, **FULL)
    assert set(made) == {*FULL, "id", "uid", "application", "created_at", "updated_at"}
    assert {name: made[name] for name in FULL} == FULL
    path = f"{INTERVIEWS}{made['id']}/"
    assert api.get(path).json() == made
    assert api.get(f"{APPLICATIONS}{application['id']}/").json()["interviews"] == [made]
    changed = api.patch(path, {"place": "Room 6"}).json()
    assert changed == {**made, "place": "Room 6", "updated_at": changed["updated_at"]}
    assert changed["updated_at"] > made["updated_at"]
    reset = api.put(path, {"application": application["id"]}).json()
    expected = {
        "round": 1,
        "kind": "other",
        "starts_at": None,
        "duration_minutes": None,
        "place": "",
        "meeting_url": "",
    }
    expected |= {"interviewers": "", "outcome": "pending", "feedback": EMPTY, "timezone": "America/Los_Angeles"}
    assert {name: reset[name] for name in FULL} == expected
    assert api.delete(path).status_code == 204
    assert api.get(path).status_code == 404
    assert api.get(INTERVIEWS).json()["results"] == []


def test_a_patch_leaves_the_feedback_it_does_not_name(api: APIClient, make_application: Make) -> None:
    made = plan(api, make_application(), **FULL)
    path = f"{INTERVIEWS}{made['id']}/"
    answer = api.patch(path, {"feedback": {"notes": "Better"}}).json()
    assert answer["feedback"] == {**FULL["feedback"], "notes": "Better"} == Interview.objects.get().feedback
    put = api.put(path, {**FULL, "application": made["application"], "feedback": {"notes": "New"}}).json()
    assert put["feedback"] == {**EMPTY, "notes": "New"} == Interview.objects.get().feedback


@pytest.mark.parametrize(
    ("sent", "named"),
    [
        ({"timezone": "Mars/Olympus"}, {"timezone"}),
        ({"timezone": "../etc/passwd"}, {"timezone"}),
        ({"kind": "chat", "outcome": "maybe"}, {"kind", "outcome"}),
        ({"round": 0, "duration_minutes": 0}, {"round", "duration_minutes"}),
        ({"round": 10**400, "duration_minutes": 10_081}, {"round", "duration_minutes"}),
        ({"starts_at": "2026-07-01T10:00:00"}, {"starts_at"}),
        ({"starts_at": "2026-07-01"}, {"starts_at"}),
        ({"meeting_url": "javascript:alert(1)", "place": "x" * 301}, {"meeting_url", "place"}),
        ({"feedback": {"question": [], "notes": 5}}, {"feedback.question", "feedback.notes"}),
        ({"feedback": {"questions": "Why?"}}, {"feedback.questions"}),
        ({"feedback": {"questions": ["ok", {}]}}, {"feedback.questions.1"}),
        ({"feedback": []}, {"feedback"}),
        ({"feedback": None}, {"feedback"}),
        ({"mood": "good", "application": None}, {"mood", "application"}),
    ],
)
def test_what_is_wrong_is_named(api: APIClient, make_application: Make, sent: Made, named: set[str]) -> None:
    application = make_application()
    refused = api.post(INTERVIEWS, {"application": application["id"], **sent})
    assert refused.status_code == 400, refused.content
    assert set(refused.json()["field_errors"]) == named
    assert Interview.objects.count() == 0


def test_empty_means_null_and_no_zone_means_ones_own(api: APIClient, alice: User, make_application: Make) -> None:
    alice.timezone = "Pacific/Auckland"
    alice.save()
    made = plan(api, make_application(), starts_at="", duration_minutes="", timezone="")
    assert (made["starts_at"], made["duration_minutes"], made["timezone"]) == (None, None, "Pacific/Auckland")
    path = f"{INTERVIEWS}{made['id']}/"
    assert api.patch(path, {"timezone": "Europe/Berlin"}).json()["timezone"] == "Europe/Berlin"
    assert api.patch(path, {"timezone": ""}).json()["timezone"] == "Pacific/Auckland"


def test_foreign_and_deleted_applications_take_no_interview(
    api: APIClient, bob_api: APIClient, make_application: Make
) -> None:
    application = make_application()
    made = plan(api, application)
    path = f"{INTERVIEWS}{made['id']}/"
    assert set(bob_api.post(INTERVIEWS, {"application": application["id"]}).json()["field_errors"]) == {"application"}
    for call in (bob_api.get(path), bob_api.patch(path, {"place": "x"}), bob_api.delete(path)):
        assert call.status_code == 404
    assert bob_api.get(INTERVIEWS).json()["results"] == []
    api.delete(f"{APPLICATIONS}{application['id']}/")
    assert set(api.post(INTERVIEWS, {"application": application["id"]}).json()["field_errors"]) == {"application"}
    assert api.get(path).status_code == 404
    assert api.get(INTERVIEWS).json()["results"] == []
    assert Interview.objects.get().place == ""
    api.post(f"{APPLICATIONS}{application['id']}/restore/")
    assert api.get(path).status_code == 200


def test_the_next_interview_is_pending_and_to_come(api: APIClient, make_application: Make) -> None:
    application = make_application()
    path = f"{APPLICATIONS}{application['id']}/"
    plan(api, application, starts_at="2026-06-15T15:00:00Z")
    plan(api, application, starts_at="2026-06-16T10:00:00Z", outcome="cancelled")
    plan(api, application)
    assert api.get(path).json()["next_interview_at"] is None
    later = plan(api, application, starts_at="2026-06-20T10:00:00+02:00")
    assert api.get(path).json()["next_interview_at"] == "2026-06-20T08:00:00Z"
    plan(api, application, starts_at="2026-06-18T10:00:00Z")
    assert api.get(path).json()["next_interview_at"] == "2026-06-18T10:00:00Z"
    assert api.get(APPLICATIONS).json()["results"][0]["next_interview_at"] == "2026-06-18T10:00:00Z"
    with time_machine.travel(dt.datetime(2026, 6, 19, tzinfo=dt.UTC)):
        assert api.get(path).json()["next_interview_at"] == "2026-06-20T08:00:00Z"
        api.patch(f"{INTERVIEWS}{later['id']}/", {"outcome": "failed"})
        assert api.get(path).json()["next_interview_at"] is None


def test_applications_are_ordered_by_the_next_interview(api: APIClient, make_application: Make) -> None:
    starts = {
        "none": None,
        "late": "2026-06-30T10:00:00Z",
        "past": "2026-06-01T10:00:00Z",
        "soon": "2026-06-16T10:00:00Z",
    }
    for label, start in starts.items():
        plan(api, make_application(resume_label=label), starts_at=start)
    for ordering, expected in (
        ("next_interview_at", ["soon", "late", "none", "past"]),
        ("-next_interview_at", ["late", "soon", "past", "none"]),
    ):
        walked, address = [], f"{APPLICATIONS}?ordering={ordering}&page_size=1"
        while address:
            page = api.get(address).json()
            walked += [row["resume_label"] for row in page["results"]]
            address = page["next"]
        assert walked == expected


def test_interviews_are_embedded_in_the_order_of_their_start(api: APIClient, make_application: Make) -> None:
    application = make_application()
    second = plan(api, application, starts_at="2026-07-02T10:00:00Z")
    first = plan(api, application, starts_at="2026-07-01T10:00:00Z")
    plan(api, make_application(), starts_at="2026-07-03T10:00:00Z")
    shown = api.get(f"{APPLICATIONS}{application['id']}/").json()["interviews"]
    assert [row["id"] for row in shown] == [first["id"], second["id"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind=phone", {"a"}),
        ("kind=phone&kind=video", {"a", "b"}),
        ("outcome=passed", {"b"}),
        ("starts_after=2026-07-02", {"b", "c"}),
        ("starts_before=2026-07-02", {"a", "b"}),
        ("starts_before=2026-07-01T10:00:00Z", {"a"}),
        ("starts_after=2026-07-01T10:00:01Z&starts_before=2026-07-02", {"b"}),
    ],
)
def test_filters(api: APIClient, make_application: Make, query: str, found: set[str]) -> None:
    application = make_application()
    plan(api, application, place="a", kind="phone", starts_at="2026-07-01T10:00:00Z")
    plan(api, application, place="b", kind="video", outcome="passed", starts_at="2026-07-02T23:59:59Z")
    plan(api, application, place="c", starts_at="2026-07-03T00:00:00Z")
    plan(api, make_application(), place="d")
    rows = api.get(f"{INTERVIEWS}?{query}").json()["results"]
    assert {row["place"] for row in rows} == found
    rows = api.get(f"{INTERVIEWS}?{query}&application={application['id']}").json()["results"]
    assert {row["place"] for row in rows} == found
    assert api.get(f"{INTERVIEWS}?application={application['id'] + 10_000}").json()["results"] == []
