"""The forms of a file of rows: columns, formats, long texts, and what a request may cost."""

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import User
from careercopilot.core.resources import CHUNK
from careercopilot.core.tabular import restore_text
from exports.builders.workbook import CELL_LIMIT
from exports.views import rows as rows_view
from jobs.models import Job
from jobs.services import create_jobs
from tests.exports.conftest import APPLICATIONS, JOBS, ImportFile
from tests.exports.test_rows_export import Make, document, exported, sheets, table

pytestmark = pytest.mark.django_db


def test_columns_come_in_the_order_asked_each_once(api: APIClient, make_job: Make) -> None:
    make_job()
    assert list(table(api, fields=" title,company,title ")[0]) == ["title", "company"]
    assert document(api, fields="title,company")["results"] == [{"title": "Engineer", "company": "Acme"}]


@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ({"fields": "title,nope"}, {"fields"}),
        ({"nope": "1"}, {"nope"}),
        ({"file_format": "odt"}, {"file_format"}),
        ({"ordering": "nope"}, {"ordering"}),
        ({"status": "nope"}, {"status"}),
        ({"page_size": "10"}, {"page_size"}),
        ({"file_format": "json", "page_size": "0"}, {"page_size"}),
        ({"file_format": "json", "cursor": "x"}, {"cursor"}),
        (
            {"fields": "nope", "status": "nope", "file_format": "odt", "x": "1"},
            {"fields", "status", "file_format", "x"},
        ),
    ],
)
def test_what_is_wrong_is_said_all_at_once(api: APIClient, query: dict[str, str], errors: set[str]) -> None:
    response = exported(api, **query)
    assert response.status_code == 400
    body = response.json()
    assert body["error_code"] == "VALIDATION_ERROR"
    assert set(body["field_errors"]) == errors


def test_a_pdf_is_made_by_a_run(api: APIClient) -> None:
    response = exported(api, file_format="pdf")
    assert response.status_code == 400
    assert response.json()["field_errors"] == {"file_format": [rows_view.BY_RUN]}
    assert "POST /api/v1/exports/" in rows_view.BY_RUN


def test_a_walk_over_pages_meets_each_row_once(api: APIClient, alice: User) -> None:
    now = timezone.now()
    items = [{"company": "A", "title": str(number), "created_at": now, "status": "open"} for number in range(25)]
    create_jobs(owner=alice, items=items)
    create_jobs(owner=alice, items=[{"company": "A", "title": "other"}])
    query: dict[str, Any] | None = {"file_format": "json", "page_size": 10, "fields": "title", "status": "open"}
    url, seen, pages = f"{JOBS}export/", [], 0
    while url:
        body = api.get(url, query).json()
        manifest = body["manifest"]
        assert (manifest["counts"], manifest["filters"], manifest["fields"]) == (
            {"jobs": 25},
            {"status": "open"},
            ["title"],
        )
        assert set(body) == {"manifest", "next", "previous", "results"}
        seen += [row["title"] for row in body["results"]]
        url, query, pages = body["next"], None, pages + 1
    assert pages == 3
    assert sorted(seen) == sorted(str(number) for number in range(25))


@pytest.mark.parametrize("accept", ["text/csv", "application/pdf", "*/*", "image/png"])
def test_file_format_decides_whatever_is_accepted(api: APIClient, accept: str) -> None:
    response = api.get(f"{JOBS}export/?file_format=csv", HTTP_ACCEPT=accept)
    assert (response.status_code, response.headers["Content-Type"]) == (200, "text/csv; charset=utf-8")
    refused = api.get(f"{JOBS}export/?file_format=odt", HTTP_ACCEPT=accept)
    assert (refused.status_code, refused.headers["Content-Type"]) == (400, "application/json")


def test_a_head_makes_nothing_but_the_headers(api: APIClient, make_job: Make) -> None:
    make_job()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response: Any = api.head(f"{JOBS}export/")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert b"".join(response.streaming_content) == b""
    assert not [query for query in queries if "tech_stack_text" in query["sql"]]


def test_the_path_without_its_slash_is_answered_too(api: APIClient) -> None:
    assert api.get("/api/v1/jobs/export?file_format=json").status_code == 200


def test_a_workbook_beyond_what_a_request_may_cost_is_left_to_a_run(
    api: APIClient, make_job: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows_view, "MOST_XLSX_ROWS", 1)
    make_job()
    assert exported(api, file_format="xlsx").status_code == 200
    make_job()
    response = exported(api, file_format="xlsx")
    assert response.status_code == 400
    assert "POST /api/v1/exports/" in response.json()["field_errors"]["file_format"][0]
    assert exported(api, file_format="csv").status_code == 200


def test_a_workbook_has_dates_numbers_and_texts(api: APIClient, make_job: Make) -> None:
    make_job(
        title="=1+1", company="007", deadline="2026-12-01", posted_on="1900-01-01", salary_min="10.25", source="#N/A"
    )
    book = sheets(api, fields="title,company,deadline,posted_on,salary_min,source,notes")
    assert book.sheetnames == ["jobs"]
    header, row = book["jobs"].iter_rows()
    assert [cell.font.bold for cell in header] == [True] * 7
    assert book["jobs"].freeze_panes == "A2"
    assert [cell.value for cell in row] == [
        "'=1+1",
        "007",
        dt.datetime(2026, 12, 1),  # noqa: DTZ001 - a day of a sheet has no zone
        dt.datetime(1900, 1, 1),  # noqa: DTZ001
        10.25,
        "#N/A",
        None,
    ]
    assert (row[2].is_date, row[0].data_type, row[5].data_type) == (True, "s", "s")


LONG = {
    "ascii": "=" + "x" * 29_999,
    "escapes": "_x000D_" * 4_200 + "x",
    "carriage returns": "a\r" * 14_000 + "b",
    "emoji": "😀" * 29_000,
    "noncharacters": "a\ufffe\uffff" * 5_000,
    "spaces": "a" + " " * 29_000 + "b",
}


@pytest.mark.parametrize("name", sorted(LONG))
def test_a_text_longer_than_a_cell_goes_on_in_another_sheet(
    api: APIClient, make_job: Make, import_file: ImportFile, name: str
) -> None:
    text = LONG[name]
    job = make_job(description=text, notes="_x000D_\r!")
    assert job["description"] == text
    response = exported(api, file_format="xlsx")
    data = response.getvalue()
    book = openpyxl.load_workbook(io.BytesIO(data))
    for sheet in book:
        for row in sheet.iter_rows(values_only=True):
            for cell in row:
                assert not isinstance(cell, str) or len(cell.encode("utf-16-le")) <= 2 * CELL_LIMIT
    assert api.delete(f"{JOBS}{job['id']}/?hard=true").status_code == 204
    run = import_file("jobs.xlsx", data)
    assert (run["status"], run["created"]) == ("completed", 1), run["errors"]
    (back,) = Job.objects.all()
    assert (str(back.uid), back.description, back.notes) == (job["uid"], text, "_x000D_\r!")


def test_no_formula_stands_in_a_csv(api: APIClient, make_job: Make) -> None:
    text = '=HYPERLINK("http://evil.example")'
    make_job(company=text, title=text, tags=[text], tech_stack=[text], notes=text, source=text, salary_text=text)
    (row,) = table(api)
    assert all(not cell.startswith(("=", "+", "-", "@")) for cell in row.values())
    assert restore_text(row["company"]) == text


@pytest.mark.parametrize("file_format", ["csv", "json", "xlsx"])
@pytest.mark.parametrize("path", [JOBS, APPLICATIONS])
def test_queries_do_not_grow_with_rows(
    api: APIClient, alice: User, make_application: Make, path: str, file_format: str
) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            exported(api, path, file_format=file_format).getvalue()
        return len(queries)

    make_application(status="applied")
    count()
    few = count()
    for _ in range(5):
        make_application(status="applied")
    assert count() == few


def test_rows_removed_while_the_file_is_sent_are_left_out(
    api: APIClient, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_jobs(owner=alice, items=[{"company": "A", "title": str(number)} for number in range(CHUNK + 1)])
    response = exported(api, fields="title")
    chunks = iter(response.streaming_content)
    first = next(chunks) + next(chunks)
    assert first.count(b"\r\n") == CHUNK + 1
    Job.objects.for_user(alice).delete()
    assert b"".join(chunks) == b""
