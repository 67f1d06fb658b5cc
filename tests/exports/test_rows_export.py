"""Jobs and applications as files at once: exactly what the list shows, in every form."""

import csv
import datetime as dt
import io
import json
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from applications.filters import ApplicationFilterSet
from jobs.filters import JobFilterSet
from tests.exports.conftest import APPLICATIONS, JOBS

pytestmark = pytest.mark.django_db
Make = Callable[..., dict[str, Any]]


def exported(api: APIClient, path: str = JOBS, **query: Any) -> Any:
    """Return the answer of an export."""
    return api.get(f"{path}export/", query)


def table(api: APIClient, path: str = JOBS, **query: Any) -> list[dict[str, str]]:
    """Return the rows of a CSV export."""
    response = exported(api, path, **query)
    assert response.status_code == 200, response.content
    return list(csv.DictReader(io.StringIO(response.getvalue().decode("utf-8-sig"), newline="")))


def document(api: APIClient, path: str = JOBS, **query: Any) -> dict[str, Any]:
    """Return a JSON export."""
    response = exported(api, path, file_format="json", **query)
    assert response.status_code == 200, response.content
    body: dict[str, Any] = json.loads(response.getvalue())
    return body


def sheets(api: APIClient, path: str = JOBS, **query: Any) -> Any:
    """Return an XLSX export."""
    response = exported(api, path, file_format="xlsx", **query)
    assert response.status_code == 200, response.content
    return openpyxl.load_workbook(io.BytesIO(response.getvalue()))


def test_a_csv_is_bytes_for_spreadsheets(api: APIClient, make_job: Make) -> None:
    make_job(company='Ä "quoted", Inc', title="=1+1", tags=["a", "b"], notes="one\ntwo", salary_min="10.50")
    response = exported(api, fields="company,title,tags,notes,salary_min,deadline")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    today = timezone.now().date()
    assert response.headers["Content-Disposition"] == f'attachment; filename="jobs-{today}.csv"'
    assert response.headers["Cache-Control"] == "no-store"
    assert response.getvalue() == (
        b"\xef\xbb\xbfcompany,title,tags,notes,salary_min,deadline\r\n"
        b'"\xc3\x84 ""quoted"", Inc",\'=1+1,"a\nb","one\ntwo",10.5,\r\n'
    )


def test_a_csv_of_nothing_is_its_header(api: APIClient) -> None:
    assert exported(api, fields="title,id").getvalue() == b"\xef\xbb\xbftitle,id\r\n"
    assert document(api)["results"] == []
    assert [[cell.value for cell in row] for row in sheets(api, fields="title,id")["jobs"]] == [["title", "id"]]


def test_a_json_file_says_what_it_holds(api: APIClient, make_job: Make) -> None:
    job = make_job(
        company="Acme",
        tech_stack=["Go"],
        tags=["two\nlines"],
        contacts=[{"name": "Eve"}],
        salary_max=10,
        deadline="2026-12-01",
        status="open",
    )
    make_job(company="Closed", status="closed")
    body = document(api, status="open", ordering="title")
    manifest = body["manifest"]
    moment = dt.datetime.fromisoformat(manifest.pop("exported_at"))
    assert dt.timedelta(0) <= timezone.now() - moment < dt.timedelta(minutes=1)
    (row,) = body["results"]
    assert manifest == {
        "format": "career-copilot",
        "schema_version": 1,
        "resource": "jobs",
        "counts": {"jobs": 1},
        "filters": {"status": "open", "ordering": "title"},
        "fields": list(row),
    }
    shown = api.get(f"{JOBS}{job['id']}/").json()
    del shown["match_score"]
    assert row == shown | {"extra": {}}


def test_an_application_holds_its_job_history_and_interviews(api: APIClient, make_application: Make) -> None:
    application = make_application(status="applied", notes="n")
    path = f"{APPLICATIONS}{application['id']}/"
    api.post(f"{path}transition/", {"status": "rejected", "note": "=no"})
    feedback = {"questions": ["why?"], "skill_areas": [], "notes": "x"}
    interview = {"application": application["id"], "kind": "phone", "feedback": feedback}
    assert api.post("/api/v1/interviews/", interview).status_code == 201
    (row,) = document(api, APPLICATIONS)["results"]
    history = api.get(f"{path}history/").json()
    assert [(one["status"], one["note"]) for one in row["history"]] == [("applied", ""), ("rejected", "=no")]
    assert [one["occurred_at"] for one in row["history"]] == [one["occurred_at"] for one in history]
    assert [(one["kind"], one["feedback"]) for one in row["interviews"]] == [("phone", feedback)]
    assert (row["company"], row["title"], row["job"]) == ("Acme", "Engineer", application["job"])
    (cells,) = table(api, APPLICATIONS)
    assert json.loads(cells["history"]) == row["history"]
    assert json.loads(cells["interviews"]) == row["interviews"]
    assert cells["follow_up_retired"] == "false"
    (book,) = list(sheets(api, APPLICATIONS, fields="history,applied_on")["applications"].iter_rows(min_row=2))
    assert json.loads(book[0].value) == row["history"]
    assert book[1].value.date() == dt.date.fromisoformat(row["applied_on"])


JOB_FILTERS = {
    "q": ["rust", "zeta"],
    "company": ["aCM"],
    "location": ["berl"],
    "source": ["board"],
    "work_mode": ["remote"],
    "remote": ["true", "false"],
    "job_type": ["full_time"],
    "experience_level": ["senior"],
    "status": ["open"],
    "tags": ["hot"],
    "salary_min": ["50"],
    "salary_max": ["50"],
    "tech_stack": ["Rust"],
    "tech_match": ["all"],
    "created_after": ["2026-01-01"],
    "created_before": ["2026-01-01"],
    "posted_after": ["2026-02-01"],
    "posted_before": ["2026-02-01"],
    "deadline_before": ["2026-02-01"],
    "has_application": ["true", "false"],
    "deleted": ["true", "false"],
    "ids": ["0", "1,2"],
}
APPLICATION_FILTERS = {
    "status": ["applied"],
    "job": ["0"],
    "company": ["acm"],
    "q": ["zeta"],
    "applied_after": ["2026-01-15"],
    "applied_before": ["2026-01-15"],
    "follow_up_before": ["2026-02-01"],
    "has_interview": ["true", "false"],
    "created_after": ["2026-01-01"],
    "created_before": ["2026-01-01"],
    "deleted": ["true", "false"],
    "ids": ["0", "1,2"],
    "sent": ["true", "false"],
    "sent_after": ["2026-01-15"],
    "sent_before": ["2026-01-15"],
    "sent_weekday": ["6"],
    "reached": ["applied"],
    "reached_after": ["2026-01-15"],
    "reached_before": ["2026-01-15"],
    "also_reached": ["applied"],
    "moved": ["interested:applied"],
    "source": ["board"],
    "has_source": ["true", "false"],
    "resume_label": ["None"],
    "has_resume_label": ["true", "false"],
    "company_is": ["Zeta"],
}


@pytest.fixture
def varied(api: APIClient, bob_api: APIClient, make_job: Make, make_application: Make) -> None:
    """Make jobs and applications that each filter tells apart, and some of Bob's."""
    whole = {"work_mode": "remote", "job_type": "full_time", "experience_level": "senior", "status": "open"}
    first = make_job(company="Zeta", title="Rust", location="Berlin", source="board", tags=["hot"], **whole)
    second = make_job(tech_stack=["Rust", "Go"], salary_min=10, salary_max=60, posted_on="2026-01-01")
    third = make_job(salary_min=70, posted_on="2026-03-01", deadline="2026-01-01", notes="rust zeta")
    gone = make_job(company="Gone")
    assert api.delete(f"{JOBS}{gone['id']}/").status_code == 204
    one = make_application(job=first["id"], status="applied", applied_on="2026-01-10", follow_up_on="2026-01-20")
    make_application(job=second["id"], status="applied", applied_on="2026-01-20")
    lost = make_application(job=third["id"], notes="zeta")
    assert api.post("/api/v1/interviews/", {"application": one["id"]}).status_code == 201
    assert api.delete(f"{APPLICATIONS}{lost['id']}/").status_code == 204
    other = bob_api.post(JOBS, {"company": "Zeta Acme", "title": "Rust", "status": "open"}).json()
    assert bob_api.post(APPLICATIONS, {"job": other["id"], "status": "applied"}).status_code == 201


@pytest.mark.parametrize(
    ("path", "filters", "filterset"),
    [(JOBS, JOB_FILTERS, JobFilterSet), (APPLICATIONS, APPLICATION_FILTERS, ApplicationFilterSet)],
)
def test_every_filter_and_order_of_the_list_finds_the_same(
    api: APIClient, varied: None, path: str, filters: dict[str, list[str]], filterset: Any
) -> None:
    assert set(filters) == set(filterset.base_filters)
    orders = ["", "created_at", "-updated_at", "company", "-deadline", "salary_min", "-applied_on", "next_interview_at"]
    asked: list[dict[str, str]] = [{name: value} for name, values in filters.items() for value in values]
    asked += [{"ordering": order} for order in orders]
    told = set()
    for query in asked:
        shown = api.get(path, query)
        file = exported(api, path, file_format="json", **query)
        assert file.status_code == shown.status_code, query
        if shown.status_code == 200:
            ids = [row["id"] for row in json.loads(file.getvalue())["results"]]
            assert ids == [row["id"] for row in shown.json()["results"]], query
            assert [int(row["id"]) for row in table(api, path, **query)] == ids
            told.add(tuple(ids))
    # The filters do tell the rows apart.
    assert len(told) > 5


def test_a_search_is_ranked_as_in_the_list(api: APIClient, make_job: Make) -> None:
    for fields in ({"title": "Rust"}, {"notes": "rust"}, {"description": "rust"}, {"company": "Rust", "title": "x"}):
        make_job(**fields)
    shown = [row["id"] for row in api.get(JOBS, {"q": "rust"}).json()["results"]]
    assert len(shown) == 4
    assert shown != sorted(shown, reverse=True)
    assert [int(row["id"]) for row in table(api, q="rust")] == shown
    assert [int(row["id"]) for row in table(api, q="rust", ordering="created_at")] == sorted(shown)


def test_nothing_of_bobs_leaves(api: APIClient, varied: None) -> None:
    assert {row["company"] for row in table(api)} == {"Zeta", "Acme"}
    assert len(table(api)) == 3
    assert [row["company"] for row in table(api, deleted="true")] == ["Gone"]
    assert len(table(api, APPLICATIONS)) == 2


def test_without_credentials_there_is_nothing(anonymous: APIClient) -> None:
    assert exported(anonymous).status_code == 401
