"""Applications over the API: making, reading, changing, filtering, deleting; one live one for a job."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from rest_framework.test import APIClient

from accounts.models import User
from applications.models import Application, Interview, StatusChange
from notifications.models import Notification

APPLICATIONS = "/api/v1/applications/"
NOW = dt.datetime(2026, 6, 15, 15, 30, tzinfo=dt.UTC)
Made = dict[str, Any]
Make = Callable[..., Made]
FIELDS = {
    *("id", "uid", "job", "job_summary", "status", "applied_on", "response_on", "offer_on", "follow_up_on"),
    *("next_interview_at", "resume_label", "notes", "interviews", "extra", "created_at", "updated_at", "deleted_at"),
}
DATES = ("applied_on", "response_on", "offer_on")


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


def steps(api: APIClient, application: Made) -> list[tuple[str | None, str, str]]:
    """Return from, to and the day of each entry of a history."""
    entries = api.get(f"{APPLICATIONS}{application['id']}/history/").json()
    return [(entry["from"], entry["to"], entry["occurred_at"][:10]) for entry in entries]


def test_a_job_alone_is_enough(api: APIClient, alice: User, make_job: Make) -> None:
    job = make_job(location="Bonn", url="https://a.com/1")
    made = api.post(APPLICATIONS, {"job": job["id"]}).json()
    assert set(made) == FIELDS
    assert made["job"] == job["id"]
    assert made["job_summary"] == {name: job[name] for name in ("id", "company", "title", "location", "url")}
    assert (made["status"], made["resume_label"], made["notes"], made["interviews"]) == ("interested", "", "", [])
    for name in (*DATES, "follow_up_on", "next_interview_at", "deleted_at"):
        assert made[name] is None
    assert api.get(f"{APPLICATIONS}{made['id']}/").json() == made
    assert api.get(APPLICATIONS).json()["results"] == [made]
    (entry,) = api.get(f"{APPLICATIONS}{made['id']}/history/").json()
    assert set(entry) == {"id", "uid", "who", "from", "to", "occurred_at", "recorded_at", "note"}
    assert (entry["who"], entry["from"], entry["to"], entry["note"]) == (alice.email, None, "interested", "")
    assert Notification.objects.count() == 0


def on(applied: int | None = None, response: int | None = None, offer: int | None = None) -> Made:
    """Return dates in May by days of the month."""
    days = zip(DATES, (applied, response, offer), strict=True)
    return {name: f"2026-05-{day:02}" for name, day in days if day is not None}


TODAY = "2026-06-15"


@pytest.mark.parametrize(
    ("sent", "status", "history"),
    [
        ({"status": "applied"}, "applied", [("applied", TODAY)]),
        (on(applied=4), "applied", [("applied", "2026-05-04")]),
        ({"status": "applied", **on(applied=4)}, "applied", [("applied", "2026-05-04")]),
        ({"status": "applied", "applied_on": TODAY}, "applied", [("applied", TODAY)]),
        ({"status": "interested", **on(applied=4)}, "interested", [("applied", "2026-05-04"), ("interested", TODAY)]),
        ({"status": "ghosted", **on(applied=4)}, "ghosted", [("applied", "2026-05-04"), ("ghosted", TODAY)]),
        ({"status": "interview", **on(4)}, "interview", [("applied", "2026-05-04"), ("interview", TODAY)]),
        ({"status": "interview", **on(4, 9)}, "interview", [("applied", "2026-05-04"), ("interview", "2026-05-09")]),
        ({"status": "interview", **on(4, 4)}, "interview", [("applied", "2026-05-04"), ("interview", "2026-05-04")]),
        (
            {"status": "interview", "applied_on": TODAY, "response_on": TODAY},
            "interview",
            [("applied", TODAY), ("interview", TODAY)],
        ),
        (
            {"status": "interview", **on(9, 4)},
            "interview",
            [("interview", "2026-05-04"), ("applied", "2026-05-09"), ("interview", TODAY)],
        ),
        ({"status": "rejected", **on(4, 9)}, "rejected", [("applied", "2026-05-04"), ("rejected", "2026-05-09")]),
        ({"status": "offer", **on(4, None, 20)}, "offer", [("applied", "2026-05-04"), ("offer", "2026-05-20")]),
        ({"status": "offer", **on(4, 9)}, "offer", [("applied", "2026-05-04"), ("offer", "2026-05-09")]),
        ({"status": "offer", **on(4, 20, 20)}, "offer", [("applied", "2026-05-04"), ("offer", "2026-05-20")]),
        (
            {"status": "offer", **on(4, 9, 20)},
            "offer",
            [("applied", "2026-05-04"), ("interview", "2026-05-09"), ("offer", "2026-05-20")],
        ),
        (on(4, 9, 20), "offer", [("applied", "2026-05-04"), ("interview", "2026-05-09"), ("offer", "2026-05-20")]),
        (
            {"status": "accepted", **on(4, 9, 20)},
            "accepted",
            [("applied", "2026-05-04"), ("interview", "2026-05-09"), ("offer", "2026-05-20"), ("accepted", TODAY)],
        ),
        (
            {"status": "rejected", **on(4, 9, 20)},
            "rejected",
            [("applied", "2026-05-04"), ("interview", "2026-05-09"), ("offer", "2026-05-20"), ("rejected", TODAY)],
        ),
        ({"status": "declined", **on(None, None, 20)}, "declined", [("offer", "2026-05-20"), ("declined", TODAY)]),
        (dict.fromkeys(DATES, ""), "interested", [("interested", TODAY)]),
        (dict.fromkeys((*DATES, "follow_up_on")), "interested", [("interested", TODAY)]),
    ],
)
def test_an_application_begins_as_it_is_told(
    api: APIClient, make_application: Make, sent: Made, status: str, history: list[tuple[str, str]]
) -> None:
    made = make_application(**sent)
    assert made["status"] == status
    for name in DATES:
        if sent.get(name):
            assert made[name] == sent[name]
    froms = [None, *(to for to, _ in history[:-1])]
    assert steps(api, made) == [(before, to, day) for before, (to, day) in zip(froms, history, strict=True)]
    for name, statuses in {"applied_on": {"applied"}, "offer_on": {"offer"}}.items():
        assert made[name] == next((day for to, day in history if to in statuses), None)
    assert made["response_on"] == next((day for to, day in history if to in {"interview", "offer", "rejected"}), None)
    assert Notification.objects.count() == 0


@pytest.mark.parametrize(
    ("sent", "named"),
    [
        ({"job": ""}, {"job"}),
        ({"job": None}, {"job"}),
        ({"job": "abc"}, {"job"}),
        ({"job": True}, {"job"}),
        ({"job": 10**30}, {"job"}),
        ({"job": 999_999_999}, {"job"}),
        ({"status": "hired"}, {"status"}),
        ({"applied_on": "2026-06-16"}, {"applied_on"}),
        (
            {"status": "interview", "response_on": "2026-06-16", "applied_on": "2026-06-17"},
            {"response_on", "applied_on"},
        ),
        ({"offer_on": "9999-12-31", "status": "offer"}, {"offer_on"}),
        ({"response_on": "2026-05-01"}, {"response_on"}),
        ({"response_on": "2026-05-01", "status": "applied"}, {"response_on"}),
        ({"response_on": "2026-05-01", "status": "accepted"}, {"response_on"}),
        ({"status": "offer", **on(4, 21, 20)}, {"response_on"}),
        (
            {"applied_on": "soon", "follow_up_on": "2026-13-01", "notes": 5, "x": 1},
            {"applied_on", "follow_up_on", "notes", "x"},
        ),
        ({"resume_label": "x" * 201, "notes": "x" * 30_001}, {"resume_label", "notes"}),
        ({"occurred_at": "2026-05-01T00:00:00Z", "note": "x"}, {"occurred_at", "note"}),
    ],
)
def test_what_is_wrong_is_named(api: APIClient, make_job: Make, sent: Made, named: set[str]) -> None:
    refused = api.post(APPLICATIONS, {"job": make_job()["id"], **sent})
    assert refused.status_code == 400, refused.content
    assert set(refused.json()["field_errors"]) == named
    assert (Application.objects.count(), StatusChange.objects.count()) == (0, 0)


def test_anothers_and_a_deleted_job_are_field_errors(api: APIClient, bob_api: APIClient, make_job: Make) -> None:
    bobs = bob_api.post("/api/v1/jobs/", {"company": "B", "title": "B"}).json()["id"]
    gone = make_job()["id"]
    api.delete(f"/api/v1/jobs/{gone}/")
    unknown = api.post(APPLICATIONS, {"job": bobs}).json()["field_errors"]
    assert unknown["job"][0].startswith("There is no such row")
    refused = api.post(APPLICATIONS, {"job": gone})
    assert refused.json()["field_errors"] == {"job": ["This job is deleted. Restore it first."]}
    assert Application.objects.count() == 0


def test_an_application_keeps_its_deleted_job(api: APIClient, make_application: Make, make_job: Make) -> None:
    made = make_application()
    path = f"{APPLICATIONS}{made['id']}/"
    other = make_job()["id"]
    for job in (made["job"], other):
        api.delete(f"/api/v1/jobs/{job}/")
    assert api.get(path).json()["job_summary"] == made["job_summary"]
    kept = api.patch(path, {"job": made["job"], "notes": "still here"})
    assert (kept.status_code, kept.json()["notes"]) == (200, "still here")
    assert set(api.patch(path, {"job": other}).json()["field_errors"]) == {"job"}
    assert Application.objects.get().job_id == made["job"]


def is_taken(response: Any, first: Made) -> None:
    """Assert that an answer refuses a second live application and names the first."""
    assert response.status_code == 409
    assert response.json()["error_code"] == "CONFLICT"
    assert response.json()["suggestions"] == [f"{APPLICATIONS}{first['id']}/"]


def test_one_live_application_for_a_job(api: APIClient, make_application: Make) -> None:
    first = make_application()
    is_taken(api.post(APPLICATIONS, {"job": first["job"], "status": "offer"}), first)
    assert (Application.objects.count(), StatusChange.objects.count()) == (1, 1)
    assert api.delete(f"{APPLICATIONS}{first['id']}/").status_code == 204
    assert api.get(f"{APPLICATIONS}{first['id']}/").status_code == 404
    second = make_application(job=first["job"])
    is_taken(api.post(f"{APPLICATIONS}{first['id']}/restore/"), second)
    assert Application.objects.get(pk=first["id"]).deleted_at is not None
    third = make_application()
    is_taken(
        api.patch(f"{APPLICATIONS}{third['id']}/", {"job": second["job"], "notes": "x", "status": "offer"}), second
    )
    assert (Application.objects.get(pk=third["id"]).notes, Notification.objects.count()) == ("", 0)
    assert api.delete(f"{APPLICATIONS}{second['id']}/?hard=true").status_code == 204
    restored = api.post(f"{APPLICATIONS}{first['id']}/restore/")
    assert (restored.status_code, restored.json()["deleted_at"]) == (200, None)
    assert StatusChange.objects.filter(application_id=second["id"]).count() == 0


def test_a_hard_delete_takes_history_and_interviews_and_leaves_the_job(api: APIClient, make_application: Make) -> None:
    made = make_application()
    api.post("/api/v1/interviews/", {"application": made["id"]})
    assert api.delete(f"{APPLICATIONS}{made['id']}/?hard=true").status_code == 204
    assert (Application.objects.count(), StatusChange.objects.count(), Interview.objects.count()) == (0, 0, 0)
    assert api.get(f"/api/v1/jobs/{made['job']}/").status_code == 200


def test_put_resets_what_is_left_out_and_dates_follow_the_history(
    api: APIClient, make_application: Make, make_job: Make
) -> None:
    made = make_application(**on(4), follow_up_on="2026-07-01", resume_label="A", notes="B")
    path = f"{APPLICATIONS}{made['id']}/"
    whole = api.get(path).json()
    same = api.put(path, whole)
    assert same.status_code == 200
    assert {**same.json(), "updated_at": None} == {**whole, "updated_at": None}
    other = make_job(title="Other")["id"]
    reset = api.put(path, {"job": other, "status": "applied"}).json()
    assert (reset["job"], reset["follow_up_on"], reset["resume_label"], reset["notes"]) == (other, None, "", "")
    assert (reset["status"], reset["applied_on"]) == ("applied", "2026-05-04")
    assert set(api.put(path, {"notes": "x"}).json()["field_errors"]) == {"job"}


def test_read_only_fields_are_ignored(api: APIClient, make_application: Make) -> None:
    made = make_application()
    forged = {name: made[name] for name in ("job_summary", "interviews")} | {
        "id": 1,
        "uid": "x",
        "next_interview_at": "nonsense",
        "created_at": None,
        "deleted_at": "2001-01-01T00:00:00Z",
    }
    answer = api.patch(f"{APPLICATIONS}{made['id']}/", forged)
    assert answer.status_code == 200
    assert {**answer.json(), "updated_at": None} == {**made, "updated_at": None}


def test_another_users_application_is_not_there(bob_api: APIClient, make_application: Make) -> None:
    made = make_application()
    path = f"{APPLICATIONS}{made['id']}/"
    entry = StatusChange.objects.get().pk
    calls = [
        bob_api.get(path),
        bob_api.patch(path, {"status": "offer"}),
        bob_api.put(path, {"job": made["job"]}),
        bob_api.delete(path),
        bob_api.delete(f"{path}?hard=true"),
        bob_api.post(f"{path}restore/"),
        bob_api.post(f"{path}transition/", {"status": "offer"}),
        bob_api.post(f"{path}follow-up/", {"action": "done"}),
        bob_api.get(f"{path}history/"),
        bob_api.patch(f"{path}history/{entry}/", {"note": "x"}),
        bob_api.delete(f"{path}history/{entry}/"),
    ]
    assert [call.status_code for call in calls] == [404] * len(calls)
    assert Application.objects.get().status == "interested"
    assert Application.objects.get().deleted_at is None
    assert StatusChange.objects.get().note == ""
