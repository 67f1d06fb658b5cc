"""Many jobs in one call: made, changed, deleted, brought back; and every way in which a row can be wrong."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from rest_framework.test import APIClient

from accounts.models import Skill, User
from applications.models import Application
from jobs.models import Job, JobSkill, JobTag
from notifications.models import Notification

JOBS = "/api/v1/jobs/"
Make = Callable[..., dict[str, Any]]
NOT_AN_ID = "Send the id, a whole number."
TWICE = "This id stands in the list before. Send each id once."
AGAIN = "and send the request again."
MISSING = "There is no job with this id."


def item(number: int, **fields: Any) -> dict[str, Any]:
    """Return a job as it is sent."""
    return {"company": "Acme", "title": f"Job {number}", "tech_stack": ["Go", f"Skill {number % 7}"], **fields}


def bulk(api: APIClient, verb: str, **body: Any) -> Any:
    """Send a bulk request."""
    return api.post(f"{JOBS}bulk-{verb}/", body)


def make(api: APIClient, count: int, **fields: Any) -> list[int]:
    """Make so many jobs and return their ids."""
    response = bulk(api, "create", items=[item(number, **fields) for number in range(count)])
    assert response.status_code == 201, response.content
    found: list[int] = response.json()["created_ids"]
    return found


def row_error(index: int, row_id: int | None, code: str, text: str, field: str | None = "id") -> dict[str, Any]:
    """Return an error of a report."""
    errors = {field: [text]} if field else None
    return {"index": index, "id": row_id, "error_code": code, "detail": text, "field_errors": errors}


def test_jobs_are_made_in_order_with_all_that_hangs_on_them(api: APIClient, alice: User) -> None:
    items = [
        item(0, tech_stack=["postgres", "Rare Thing"], tags=["Über", "uber"], contacts=[{"name": "Ines"}]),
        item(1, salary_min=10, salary_max=20, url="https://a.com/x?utm_source=y", deadline="2027-01-01"),
        item(2, tech_stack=["PostgreSQL"], title="Ünique  "),
    ]
    response = bulk(api, "create", items=items)
    report = response.json()
    ids = report["created_ids"]
    assert response.status_code == 201
    assert report == {"total": 3, "successful": 3, "failed": 0, "created_ids": ids, "errors": []}
    jobs = [api.get(f"{JOBS}{one}/").json() for one in ids]
    assert [job["title"] for job in jobs] == ["Job 0", "Job 1", "Ünique"]
    assert (jobs[0]["tech_stack"], jobs[0]["tags"]) == (["PostgreSQL", "Rare Thing"], ["Über", "uber"])
    assert jobs[0]["contacts"][0]["email"] == ""
    assert set(JobSkill.objects.filter(job=ids[2]).values_list("skill__name", flat=True)) == {"PostgreSQL"}
    assert set(JobTag.objects.filter(job=ids[0]).values_list("key", flat=True)) == {"uber"}
    assert Job.objects.get(pk=ids[1]).url_key == "a.com/x"
    assert [job["id"] for job in api.get(f"{JOBS}?q=unique").json()["results"]] == [ids[2]]
    assert set(Job.objects.values_list("owner", flat=True)) == {alice.pk}
    assert not Notification.objects.exists()


BAD: list[Any] = [
    item(0),
    {"title": "No company", "salary_min": -1},
    item(2),
    [],
    item(4, salary_min=3, salary_max=2),
    None,
    "x",
]
BAD_ERRORS = {
    1: {"company": ["This field is required."], "salary_min": ["Ensure this value is greater than or equal to 0."]},
    3: {"non_field_errors": ["Send a JSON object with named fields."]},
    4: {"salary_max": ["Must not be below salary_min."]},
    5: {"non_field_errors": ["Send a JSON object with named fields."]},
    6: {"non_field_errors": ["Send a JSON object with named fields."]},
}


def test_one_bad_row_keeps_all_out(api: APIClient) -> None:
    response = bulk(api, "create", items=BAD)
    body = response.json()
    assert (response.status_code, body["status"], body["error_code"]) == (400, 400, "VALIDATION_ERROR")
    assert body["detail"] == "Nothing was changed, because some rows are wrong. Correct them, or send atomic: false."
    assert (body["total"], body["successful"], body["failed"], body["created_ids"]) == (7, 0, 5, [])
    assert {error["index"]: error["field_errors"] for error in body["errors"]} == BAD_ERRORS
    assert {(error["id"], error["error_code"]) for error in body["errors"]} == {(None, "VALIDATION_ERROR")}
    assert body["errors"][0]["detail"] == "Correct company, salary_min and send the request again."
    assert set(body) >= {"request_id", "timestamp", "suggestions"}
    assert (Job.objects.count(), Skill.objects.count()) == (0, 0)


def test_the_good_rows_are_kept_when_asked(api: APIClient) -> None:
    response = bulk(api, "create", items=BAD, atomic=False)
    report = response.json()
    assert (response.status_code, report["total"], report["successful"], report["failed"]) == (207, 7, 2, 5)
    assert [error["index"] for error in report["errors"]] == list(BAD_ERRORS)
    assert [Job.objects.get(pk=one).title for one in report["created_ids"]] == ["Job 0", "Job 2"]
    assert Job.objects.count() == 2


def test_all_bad_without_atomic_is_207_too(api: APIClient) -> None:
    response = bulk(api, "create", items=[{}], atomic=False)
    assert (response.status_code, response.json()["successful"], response.json()["failed"]) == (207, 0, 1)
    assert bulk(api, "delete", ids=[1], atomic=False).status_code == 207


@pytest.mark.parametrize("verb", ["create", "update", "delete", "restore"])
@pytest.mark.parametrize(
    ("value", "extra", "field"),
    [([], {}, None), ({}, {}, None), ("12", {}, None), (None, {}, None), ([1] * 5_001, {}, None),
     ([1], {"bogus": 1}, "bogus"), ([1], {"atomic": "perhaps"}, "atomic"), ([1], {"atomic": None}, "atomic"),
     ([1], {"atomic": 0}, "atomic"), ([1], {"atomic": "true"}, "atomic")],
)  # fmt: skip
def test_a_request_that_cannot_be_read(
    api: APIClient, verb: str, value: Any, extra: dict[str, Any], field: str | None
) -> None:
    name = "items" if verb in {"create", "update"} else "ids"
    response = bulk(api, verb, **{name: value, **extra})
    assert (response.status_code, list(response.json()["field_errors"])) == (400, [field or name])
    assert "total" not in response.json()


@pytest.mark.parametrize("verb", ["create", "update", "delete", "restore"])
def test_a_body_without_its_list(api: APIClient, anonymous: APIClient, verb: str) -> None:
    bodies: list[Any] = [{}, []]
    for body in bodies:
        assert api.post(f"{JOBS}bulk-{verb}/", body).status_code == 400
    assert anonymous.post(f"{JOBS}bulk-{verb}/", {}).status_code in {401, 403}
    assert api.get(f"{JOBS}bulk-{verb}/").status_code == 405


def test_changes_are_partial_and_each_row_has_its_own(api: APIClient) -> None:
    one, two, three = make(api, 3, salary_min=10, salary_max=20, notes="kept")
    changes = [
        {"id": three, "title": "Third", "tags": ["x"], "tech_stack": ["Rust"]},
        {"id": one, "salary_max": 15},
        {"id": two, "notes": "new", "salary_min": None, "url": "https://b.com/1"},
    ]
    response = bulk(api, "update", items=changes)
    assert response.json() == {
        "total": 3, "successful": 3, "failed": 0, "updated_ids": [three, one, two], "errors": [],
    }  # fmt: skip
    jobs = {job["id"]: job for job in api.get(JOBS).json()["results"]}
    assert (jobs[one]["salary_min"], jobs[one]["salary_max"], jobs[one]["title"]) == (10, 15, "Job 0")
    assert (jobs[two]["salary_min"], jobs[two]["notes"], jobs[one]["notes"]) == (None, "new", "kept")
    assert (jobs[three]["tech_stack"], jobs[three]["tags"], jobs[one]["tech_stack"]) == (
        ["Rust"],
        ["x"],
        ["Go", "Skill 0"],
    )
    assert set(JobSkill.objects.filter(job=three).values_list("skill__name", flat=True)) == {"Rust"}
    assert Job.objects.get(pk=two).url_key == "b.com/1"
    assert [job["id"] for job in api.get(f"{JOBS}?q=third").json()["results"]] == [three]
    assert len(api.get(f"{JOBS}?q=kept").json()["results"]) == 2


def test_rows_that_cannot_be_changed(api: APIClient, bob_api: APIClient) -> None:
    one, two, gone = make(api, 3, salary_min=10, salary_max=20)
    foreign = make(bob_api, 1)[0]
    api.delete(f"{JOBS}{gone}/")
    rows = [
        {"id": one, "salary_max": 5},
        {"id": foreign, "title": "mine"},
        {"title": "no id"},
        {"id": True},
        {"id": str(two), "title": "x"},
        {"id": 10**30},
        {"id": gone, "title": "x"},
        {"id": two, "title": "good"},
        {"id": two, "title": "again"},
        {"id": two + 1_000_000},
        7,
    ]
    low = "Must not be below salary_min."
    expected = [
        {**row_error(0, one, "VALIDATION_ERROR", low, "salary_max"), "detail": f"Correct salary_max {AGAIN}"},
        row_error(1, foreign, "NOT_FOUND", MISSING),
        *[row_error(index, None, "VALIDATION_ERROR", NOT_AN_ID) for index in (2, 3, 4, 5)],
        row_error(6, gone, "NOT_FOUND", MISSING),
        row_error(8, two, "VALIDATION_ERROR", TWICE),
        row_error(9, two + 1_000_000, "NOT_FOUND", MISSING),
        row_error(10, None, "VALIDATION_ERROR", "Send a JSON object with named fields.", "non_field_errors"),
    ]  # fmt: skip
    refused = bulk(api, "update", items=rows)
    assert (refused.status_code, refused.json()["errors"], refused.json()["updated_ids"]) == (400, expected, [])
    assert not Job.objects.filter(title="good").exists()
    report = bulk(api, "update", items=rows, atomic=False)
    assert (report.status_code, report.json()["errors"], report.json()["updated_ids"]) == (207, expected, [two])
    assert dict(Job.objects.values_list("pk", "title")) == {one: "Job 0", two: "good", gone: "Job 2", foreign: "Job 0"}


@pytest.mark.parametrize(("count", "told"), [(10, ["job_status_change"] * 10), (11, ["digest"])])
def test_many_changes_of_status_make_one_digest(api: APIClient, count: int, told: list[str]) -> None:
    ids = make(api, count)
    bulk(api, "update", items=[{"id": one, "status": "closed"} for one in ids])
    assert list(Notification.objects.values_list("type", flat=True)) == told
    if count > 10:
        note = Notification.objects.get()
        assert (note.title, note.data) == (
            "11 jobs changed status",
            {"type": "job_status_change", "count": 11, "ids": ids},
        )


def test_delete_and_restore(api: APIClient, bob_api: APIClient) -> None:
    one, two, three = make(api, 3)
    foreign = make(bob_api, 1)[0]
    deleted = bulk(api, "delete", ids=[three, one])
    assert (deleted.status_code, deleted.json()["deleted_ids"]) == (200, [three, one])
    assert [job["id"] for job in api.get(JOBS).json()["results"]] == [two]
    wrong = bulk(api, "delete", ids=[two, one, foreign, two, "x"])
    assert wrong.json()["errors"] == [
        row_error(1, one, "NOT_FOUND", MISSING),
        row_error(2, foreign, "NOT_FOUND", MISSING),
        row_error(3, two, "VALIDATION_ERROR", TWICE),
        row_error(4, None, "VALIDATION_ERROR", NOT_AN_ID),
    ]
    assert Job.objects.live().filter(pk=two).exists()
    before = Job.objects.get(pk=two).updated_at
    restored = bulk(api, "restore", ids=[one, two, foreign], atomic=False)
    assert (restored.status_code, restored.json()["updated_ids"]) == (207, [one, two])
    assert restored.json()["errors"] == [row_error(2, foreign, "NOT_FOUND", MISSING)]
    assert set(Job.objects.live().values_list("pk", flat=True)) == {one, two, foreign}
    assert Job.objects.get(pk=two).updated_at == before
    assert bulk(api, "restore", ids=[one, three]).status_code == 200


def test_hard_delete_waits_for_applications_unless_told(api: APIClient, make_application: Make) -> None:
    held = make_application()["job"]
    free, aside = make(api, 2)
    api.delete(f"{JOBS}{aside}/")
    text = "Applications hang on this job, perhaps deleted ones. Add cascade=true to remove them with it."
    refused = bulk(api, "delete", ids=[free, held, aside], hard=True)
    assert (refused.status_code, refused.json()["errors"]) == (400, [row_error(1, held, "CONFLICT", text, None)])
    assert Job.objects.count() == 3
    kept = bulk(api, "delete", ids=[free, held, aside], hard=True, atomic=False)
    assert (kept.status_code, kept.json()["deleted_ids"]) == (207, [free, aside])
    assert (list(Job.objects.values_list("pk", flat=True)), Application.objects.count()) == ([held], 1)
    gone = bulk(api, "delete", ids=[held], hard=True, cascade=True)
    assert (gone.status_code, gone.json()["deleted_ids"]) == (200, [held])
    assert (Job.objects.count(), Application.objects.count()) == (0, 0)


def test_a_key_makes_a_repeat_harmless(api: APIClient) -> None:
    body = {"items": [item(0), {"company": "A"}], "atomic": False}
    first = api.post(f"{JOBS}bulk-create/", body, headers={"Idempotency-Key": "k"})
    again = api.post(f"{JOBS}bulk-create/", body, headers={"Idempotency-Key": "k"})
    assert (first.status_code, again.status_code, first.json()) == (207, 207, again.json())
    assert again.headers["Idempotency-Replayed"] == "true"
    other = api.post(f"{JOBS}bulk-create/", {"items": [item(1)]}, headers={"Idempotency-Key": "k"})
    assert (other.status_code, Job.objects.count()) == (422, 1)


def test_a_bulk_body_may_be_larger_than_others(api: APIClient) -> None:
    long = "x" * 29_000
    items = [item(number, notes=long) for number in range(100)]
    assert len(json.dumps({"items": items})) > settings.JSON_BODY_LIMIT
    assert bulk(api, "create", items=items).status_code == 201
    assert api.post(JOBS, {**item(0), "bogus": long * 100}).status_code == 413
    huge = json.dumps({"items": [long] * (settings.BULK_BODY_LIMIT // len(long) + 1)})
    assert api.post(f"{JOBS}bulk-create/", huge, content_type="application/json").status_code == 413
    assert Job.objects.count() == 100
