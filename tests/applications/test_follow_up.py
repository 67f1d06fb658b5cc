"""Follow-ups, and what lists of applications can be narrowed by and ordered by."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import User
from applications.models import Application
from applications.tasks import purge_deleted
from jobs.models import Job
from tests.conftest import client_for

APPLICATIONS = "/api/v1/applications/"
Made = dict[str, Any]
Make = Callable[..., Made]


@pytest.fixture(autouse=True)
def _in_june() -> Iterator[None]:
    with time_machine.travel(dt.datetime(2026, 6, 15, 15, 30, tzinfo=dt.UTC), tick=True):
        yield


def settle(api: APIClient, application: Made, **body: Any) -> Any:
    """Settle a follow-up and return the answer."""
    return api.post(f"{APPLICATIONS}{application['id']}/follow-up/", body)


@pytest.mark.parametrize(
    ("body", "date", "retired"),
    [
        ({"action": "done"}, None, False),
        ({"action": "done", "until": None}, None, False),
        ({"action": "snooze", "until": "2026-06-16"}, "2026-06-16", False),
        ({"action": "retire", "until": ""}, None, True),
    ],
)
def test_a_follow_up_is_settled(
    api: APIClient,
    make_application: Make,
    body: Made,
    date: str | None,
    retired: bool,  # noqa: FBT001
) -> None:
    made = make_application(follow_up_on="2026-06-10", status="applied")
    answer = settle(api, made, **body)
    assert answer.status_code == 200
    changed = answer.json()
    assert changed.pop("updated_at") > made.pop("updated_at")
    assert changed == {**made, "follow_up_on": date}
    assert Application.objects.get().follow_up_retired is retired


def test_a_snooze_takes_up_what_was_retired(api: APIClient, make_application: Make) -> None:
    made = make_application()
    settle(api, made, action="retire")
    assert settle(api, made, action="snooze", until="2026-07-01").json()["follow_up_on"] == "2026-07-01"
    assert Application.objects.get().follow_up_retired is False


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({}, {"action"}),
        ({"action": "later"}, {"action"}),
        ({"action": "snooze"}, {"until"}),
        ({"action": "snooze", "until": None}, {"until"}),
        ({"action": "snooze", "until": "2026-06-15"}, {"until"}),
        ({"action": "snooze", "until": "2026-06-31"}, {"until"}),
        ({"action": "done", "until": "2026-07-01"}, {"until"}),
        ({"action": "retire", "until": "2026-07-01", "why": "x"}, {"until", "why"}),
    ],
)
def test_what_is_wrong_is_named(api: APIClient, make_application: Make, body: Made, named: set[str]) -> None:
    made = make_application(follow_up_on="2026-06-10")
    refused = settle(api, made, **body)
    assert refused.status_code == 400
    assert set(refused.json()["field_errors"]) == named
    assert api.get(f"{APPLICATIONS}{made['id']}/").json() == made


def test_a_day_to_come_is_one_of_the_users_zone(alice: User, make_job: Make) -> None:
    alice.timezone = "Pacific/Auckland"
    alice.save()
    api = client_for(alice)
    made = api.post(APPLICATIONS, {"job": make_job()["id"]}).json()
    assert settle(api, made, action="snooze", until="2026-06-16").status_code == 400
    assert settle(api, made, action="snooze", until="2026-06-17").status_code == 200


ROWS: dict[str, tuple[Made, Made]] = {
    "a": ({"company": "Café Müller"}, {"status": "applied", "applied_on": "2026-05-10", "follow_up_on": "2026-06-20"}),
    "b": (
        {"title": "Datenmensch"},
        {"status": "rejected", "applied_on": "2026-05-11", "notes": "Spoke to ANN about café"},
    ),
    "c": ({"notes": "muller knows them"}, {"follow_up_on": "2026-06-21"}),
    "d": ({}, {"status": "offer", "offer_on": "2026-05-12"}),
}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"a", "b", "c", "d"}),
        ("status=applied", {"a"}),
        ("status=applied&status=offer", {"a", "d"}),
        ("company=MULLER", {"a"}),
        ("company=caf%C3%A9+m", {"a"}),
        ("applied_after=2026-05-11", {"b"}),
        ("applied_before=2026-05-10", {"a"}),
        ("applied_after=2026-05-10&applied_before=2026-05-11", {"a", "b"}),
        ("follow_up_before=2026-06-20", {"a"}),
        ("follow_up_before=2026-06-21", {"a", "c"}),
        ("has_interview=true", {"b"}),
        ("has_interview=false&status=offer", {"d"}),
        ("q=muller", {"a", "c"}),
        ("q=datenm", {"b"}),
        ("q=ann+spoke", {"b"}),
        ("q=ann+nobody", set()),
        ("q=%25", {"a", "b", "c", "d"}),
        ("q=muller&status=applied&applied_after=2026-05-10&has_interview=false", {"a"}),
        ("created_after=2026-06-15&created_before=2026-06-15", {"a", "b", "c", "d"}),
        ("created_before=2026-06-14", set()),
        ("deleted=true", {"gone"}),
    ],
)
def test_filters(api: APIClient, bob_api: APIClient, make_application: Make, query: str, found: set[str]) -> None:
    made = {}
    for label, (job, application) in ROWS.items():
        for client, resume in ((bob_api, "bob"), (api, label)):
            other = client.post("/api/v1/jobs/", {"company": "Acme", "title": "Engineer", **job}).json()["id"]
            answer = client.post(APPLICATIONS, {"job": other, "resume_label": resume, **application})
            assert answer.status_code == 201
        made[label] = answer.json()
    api.post("/api/v1/interviews/", {"application": made["b"]["id"], "outcome": "cancelled"})
    gone = make_application(resume_label="gone")
    api.delete(f"{APPLICATIONS}{gone['id']}/")
    answer = api.get(f"{APPLICATIONS}?count=true&{query}").json()
    assert {row["resume_label"] for row in answer["results"]} == found
    assert answer["count"] == len(found)
    job = made["a"]["job"]
    rows = api.get(f"{APPLICATIONS}?job={job}&{query}").json()["results"]
    assert [row["resume_label"] for row in rows] == (["a"] if "a" in found else [])
    assert bob_api.get(f"{APPLICATIONS}?job={job}&{query}").json()["results"] == []


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("status=saved&job=x", {"status", "job"}),
        ("job=0", {"job"}),
        ("job=99999999999999999999999", {"job"}),
        ("applied_after=soon&applied_before=2026-02-30", {"applied_after", "applied_before"}),
        ("follow_up_before=9999-01-01", {"follow_up_before"}),
        ("has_interview=perhaps&state=x&q=%00", {"has_interview", "state", "q"}),
        ("ordering=notes", {"ordering"}),
    ],
)
def test_what_is_no_filter_is_named(api: APIClient, query: str, named: set[str]) -> None:
    refused = api.get(f"{APPLICATIONS}?{query}")
    assert refused.status_code == 400
    assert set(refused.json()["field_errors"]) == named


def test_lists_are_ordered_with_nulls_last(api: APIClient, make_job: Make, make_application: Make) -> None:
    for label, (job, application) in ROWS.items():
        make_application(job=make_job(**job)["id"], resume_label=label, **application)
    expected = {
        "applied_on": "abcd",
        "-applied_on": "badc",
        "follow_up_on": "acbd",
        "-follow_up_on": "cadb",
        "status": "acdb",
        "created_at": "abcd",
        "-created_at": "dcba",
        "-updated_at": "dcba",
    }
    for ordering, labels in expected.items():
        rows = api.get(f"{APPLICATIONS}?ordering={ordering}").json()["results"]
        assert "".join(row["resume_label"] for row in rows) == labels, ordering


def test_a_page_costs_the_same_for_one_and_for_many(api: APIClient, make_application: Make) -> None:
    costs = []
    for number in (1, 20):
        while Application.objects.count() < number:
            made = make_application()["id"]
            api.post("/api/v1/interviews/", {"application": made, "starts_at": "2026-07-01T10:00:00Z"})
        with CaptureQueriesContext(connection) as captured:
            assert len(api.get(f"{APPLICATIONS}?has_interview=true&q=acme").json()["results"]) == number
        costs.append(len(captured))
    assert costs == [5, 5]


def test_what_was_deleted_long_ago_goes_for_good(
    alice: User, bob: User, make_job: Make, make_application: Make
) -> None:
    alice.deleted_retention_days = 30
    alice.save()
    applied, young, kept = make_application(), make_application(), make_job()
    old, fresh = timezone.now() - dt.timedelta(days=30, minutes=1), timezone.now() - dt.timedelta(days=29, hours=23)
    jobs = [applied["job"], young["job"], kept["id"]]
    Job.objects.update(deleted_at=old)
    Application.objects.filter(pk=applied["id"]).update(deleted_at=old)
    Application.objects.filter(pk=young["id"]).update(deleted_at=fresh)
    Job.objects.filter(pk=kept["id"]).update(deleted_at=fresh)
    Job.objects.create(owner=bob, company="B", title="B", deleted_at=old)
    purge_deleted()
    assert list(Application.objects.values_list("pk", flat=True)) == [young["id"]]
    assert set(Job.objects.filter(owner=alice).values_list("pk", flat=True)) == {jobs[1], jobs[2]}
    assert Job.objects.filter(owner=bob).count() == 1
