"""Many applications in one call: their history, dates and notifications, and the one place at each job."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from applications.models import Application, Interview, StatusChange
from applications.services import create_applications, restore_applications, update_applications
from careercopilot.core.bulk import Refused
from careercopilot.core.errors import Conflict
from jobs.models import Job
from notifications.models import Notification

APPLICATIONS = "/api/v1/applications/"
Make = Callable[..., dict[str, Any]]
TAKEN = "This job has an application already. Change that one, or delete it first."
MISSING = "There is no application with this id."


def bulk(api: APIClient, verb: str, **body: Any) -> Any:
    """Send a bulk request."""
    return api.post(f"{APPLICATIONS}bulk-{verb}/", body)


def make_jobs(owner: User, count: int) -> list[int]:
    """Make so many jobs and return their ids."""
    rows = [Job(owner=owner, company="Acme", title=f"Job {number}") for number in range(count)]
    for row in rows:
        row.derive()
    return [job.pk for job in Job.objects.bulk_create(rows)]


def make(api: APIClient, jobs: list[int], **fields: Any) -> list[int]:
    """Make an application for each job and return their ids."""
    response = bulk(api, "create", items=[{"job": job, **fields} for job in jobs])
    assert response.status_code == 201, response.content
    found: list[int] = response.json()["created_ids"]
    return found


def failed(response: Any) -> list[tuple[int, int | None, str]]:
    """Return which rows failed and how."""
    return [(error["index"], error["id"], error["error_code"]) for error in response.json()["errors"]]


def test_applications_are_made_with_history_and_dates(api: APIClient, alice: User) -> None:
    jobs = make_jobs(alice, 3)
    items = [
        {"job": jobs[2], "status": "applied", "applied_on": "2026-11-02", "notes": "third"},
        {"job": jobs[0]},
        {"job": str(jobs[1]), "status": "offer", "applied_on": "2026-10-01", "offer_on": "2026-10-20"},
    ]
    response = bulk(api, "create", items=items)
    report = response.json()
    ids = report["created_ids"]
    assert response.status_code == 201
    assert report == {"total": 3, "successful": 3, "failed": 0, "created_ids": ids, "errors": []}
    shown = [api.get(f"{APPLICATIONS}{one}/").json() for one in ids]
    assert [(one["job"], one["status"], one["applied_on"], one["offer_on"]) for one in shown] == [
        (jobs[2], "applied", "2026-11-02", None),
        (jobs[0], "interested", None, None),
        (jobs[1], "offer", "2026-10-01", "2026-10-20"),
    ]
    history = api.get(f"{APPLICATIONS}{ids[2]}/history/").json()
    assert [(entry["from"], entry["to"], entry["who"]) for entry in history] == [
        (None, "applied", alice.email),
        ("applied", "offer", alice.email),
    ]
    assert StatusChange.objects.count() == 4
    assert [one["id"] for one in api.get(f"{APPLICATIONS}?q=third").json()["results"]] == [ids[0]]
    assert not Notification.objects.exists()


def test_rows_that_cannot_be_made(api: APIClient, alice: User, bob: User) -> None:
    jobs = make_jobs(alice, 4)
    (foreign,) = make_jobs(bob, 1)
    (first,) = make(api, jobs[:1])
    Job.objects.filter(pk=jobs[3]).update(deleted_at="2026-01-01T00:00:00Z")
    items = [
        {"job": jobs[0]},
        {"job": foreign},
        {"job": jobs[1]},
        {"job": jobs[1], "notes": "second"},
        {"job": jobs[3]},
        {"job": jobs[2], "response_on": "2026-01-01"},
        {"job": True},
        {"job": jobs[2], "status": "offer", "response_on": "2026-03-02", "offer_on": "2026-03-01"},
        {},
    ]
    expected = [
        (0, None, "CONFLICT"), (1, None, "VALIDATION_ERROR"), (3, None, "CONFLICT"), (4, None, "VALIDATION_ERROR"),
        (5, None, "VALIDATION_ERROR"), (6, None, "VALIDATION_ERROR"), (7, None, "VALIDATION_ERROR"),
        (8, None, "VALIDATION_ERROR"),
    ]  # fmt: skip
    refused = bulk(api, "create", items=items)
    # Rows that are wrong by themselves are told first; what they clash with is looked at when they are right.
    assert (refused.status_code, failed(refused)) == (400, [error for error in expected if error[0] in {1, 4, 5, 6, 8}])
    clash = bulk(api, "create", items=[items[0], items[2]])
    assert (clash.status_code, failed(clash), clash.json()["created_ids"]) == (400, [(0, None, "CONFLICT")], [])
    assert Application.objects.count() == 1
    kept = bulk(api, "create", items=items, atomic=False)
    assert (kept.status_code, failed(kept), kept.json()["successful"]) == (207, expected, 1)
    errors = {error["index"]: error for error in kept.json()["errors"]}
    assert errors[0]["detail"] == f"{TAKEN} See {APPLICATIONS}{first}/"
    assert (errors[3]["detail"], errors[3]["field_errors"]) == (TAKEN, None)
    assert errors[7]["field_errors"] == {"response_on": ["Must not be after offer_on: an offer is an answer."]}
    (made,) = kept.json()["created_ids"]
    assert Application.objects.get(pk=made).job_id == jobs[1]
    assert (Application.objects.count(), StatusChange.objects.count()) == (2, 2)


def test_changes_of_status_write_history_dates_and_notifications(api: APIClient, alice: User) -> None:
    one, two, three = make(api, make_jobs(alice, 3), status="applied", applied_on="2026-11-01")
    changes = [
        {"id": two, "status": "interview", "notes": "call", "response_on": "2026-11-05"},
        {"id": one, "applied_on": "2026-10-30"},
        {"id": three, "status": "applied"},
    ]
    unchanged = Application.objects.get(pk=three).updated_at
    response = bulk(api, "update", items=changes)
    assert response.json() == {
        "total": 3, "successful": 3, "failed": 0, "updated_ids": [two, one, three], "errors": [],
    }  # fmt: skip
    shown = {one["id"]: one for one in api.get(APPLICATIONS).json()["results"]}
    assert (shown[two]["status"], shown[two]["response_on"], shown[two]["notes"]) == ("interview", "2026-11-05", "call")
    assert (shown[one]["applied_on"], shown[one]["notes"]) == ("2026-10-30", "")
    assert Application.objects.get(pk=three).updated_at == unchanged
    assert list(StatusChange.objects.filter(application=two).in_order().values_list("status", flat=True)) == [
        "applied",
        "interview",
    ]
    assert StatusChange.objects.count() == 4
    (note,) = Notification.objects.all()
    assert (note.type, note.data["application"], note.data["to"]) == ("application_update", two, "interview")


def test_rows_that_cannot_be_changed(api: APIClient, bob_api: APIClient, alice: User, bob: User) -> None:
    jobs = make_jobs(alice, 5)
    one, two, three, four = make(api, jobs[:4])
    (foreign,) = make(bob_api, make_jobs(bob, 1))
    api.delete(f"{APPLICATIONS}{four}/")
    items = [
        {"id": one, "job": jobs[1]},
        {"id": foreign, "status": "offer"},
        {"id": four, "notes": "x"},
        {"id": two, "job": jobs[4], "status": "applied"},
        {"id": two, "notes": "again"},
        {"id": three, "job": jobs[4], "notes": "late"},
        {"id": "x"},
        {"id": 1.5},
    ]
    expected = [
        (0, one, "CONFLICT"), (1, foreign, "NOT_FOUND"), (2, four, "NOT_FOUND"), (4, two, "VALIDATION_ERROR"),
        (5, three, "CONFLICT"), (6, None, "VALIDATION_ERROR"), (7, None, "VALIDATION_ERROR"),
    ]  # fmt: skip
    assert bulk(api, "update", items=items).status_code == 400
    assert bulk(api, "update", items=items[:1]).status_code == 400
    assert not StatusChange.objects.filter(status="applied").exists()
    assert list(Application.objects.filter(pk__in=[one, two]).order_by("pk").values_list("job", flat=True)) == jobs[:2]
    response = bulk(api, "update", items=items, atomic=False)
    assert (response.status_code, failed(response), response.json()["updated_ids"]) == (207, expected, [two])
    assert Application.objects.get(pk=two).job_id == jobs[4]
    assert (Application.objects.get(pk=three).job_id, Application.objects.get(pk=three).notes) == (jobs[2], "")
    assert Notification.objects.get().title == "Job 4 at Acme: applied"


@pytest.mark.parametrize(("count", "told"), [(10, ["application_update"] * 10), (11, ["digest"])])
def test_many_changes_of_status_make_one_digest(api: APIClient, alice: User, count: int, told: list[str]) -> None:
    ids = make(api, make_jobs(alice, count))
    status = ["rejected"] * (count - 1) + ["offer"]
    items = [{"id": pk, "status": to} for pk, to in zip(ids, status, strict=True)]
    assert bulk(api, "update", items=items).status_code == 200
    assert list(Notification.objects.values_list("type", flat=True)) == told
    assert StatusChange.objects.count() == 2 * count
    if count > 10:
        note = Notification.objects.get()
        assert (note.title, note.priority) == ("11 applications changed status", "high")
        assert note.data == {"type": "application_update", "count": 11, "ids": ids}


def test_delete_restore_and_remove(api: APIClient, alice: User) -> None:
    jobs = make_jobs(alice, 3)
    one, two, three = make(api, jobs)
    assert bulk(api, "delete", ids=[three, one]).json()["deleted_ids"] == [three, one]
    again = bulk(api, "delete", ids=[one, two])
    assert (again.status_code, failed(again)) == (400, [(0, one, "NOT_FOUND")])
    (fresh,) = make(api, jobs[:1])
    refused = bulk(api, "restore", ids=[one, three])
    assert (refused.status_code, failed(refused)) == (400, [(0, one, "CONFLICT")])
    assert refused.json()["errors"][0]["detail"] == f"{TAKEN} See {APPLICATIONS}{fresh}/"
    kept = bulk(api, "restore", ids=[one, three, two], atomic=False)
    assert (kept.status_code, kept.json()["updated_ids"]) == (207, [three, two])
    assert set(Application.objects.live().values_list("pk", flat=True)) == {two, three, fresh}
    Interview.objects.create(owner=alice, application_id=three)
    assert bulk(api, "delete", ids=[one, three], hard=True).status_code == 200
    assert set(Application.objects.values_list("pk", flat=True)) == {two, fresh}
    assert (StatusChange.objects.count(), Interview.objects.count()) == (2, 0)
    assert list(bulk(api, "delete", ids=[two], cascade=True).json()["field_errors"]) == ["cascade"]


def test_of_two_deleted_ones_for_a_job_the_first_comes_back(api: APIClient, alice: User) -> None:
    jobs = make_jobs(alice, 1)
    ids = []
    for _ in range(2):
        ids += make(api, jobs)
        api.delete(f"{APPLICATIONS}{ids[-1]}/")
    response = bulk(api, "restore", ids=ids[::-1], atomic=False)
    assert (response.status_code, response.json()["updated_ids"]) == (207, [ids[1]])
    assert failed(response) == [(1, ids[0], "CONFLICT")]


def test_services_note_what_they_refuse_or_raise(alice: User) -> None:
    jobs = list(Job.objects.filter(pk__in=make_jobs(alice, 2)).order_by("pk"))
    Job.objects.filter(pk=jobs[1].pk).delete()
    refused: Refused = {}
    items = [{"job": job, "status": "applied"} for job in (jobs[1], jobs[0], jobs[0])]
    (made,) = create_applications(owner=alice, items=items, refused=refused)
    assert (made.job_id, {index: error.status_code for index, error in refused.items()}) == (
        jobs[0].pk,
        {0: 400, 2: 409},
    )
    with pytest.raises(Conflict):
        create_applications(owner=alice, items=items[1:])
    gone = Application(pk=made.pk + 1, owner=alice, job=jobs[0])
    refused = {}
    assert update_applications(changes=[(gone, {"notes": "x"})], actor=alice, refused=refused) == []
    assert refused[0].status_code == 404
    restore_applications(applications=[made])
    assert Application.objects.count() == 1
