"""What an import says of each row, and that a refused one leaves nothing behind."""

import io
import json
import uuid
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Skill, User
from applications.models import Application, Interview, StatusChange
from exports.models import ImportedRow
from exports.tasks import run_import
from jobs.models import Job, JobSkill, JobTag
from notifications.models import Notification
from tests.exports.conftest import JOBS, ImportFile, all_of, counts, csv_of, rows_of, run_of, start

HEADER = ["company", "title", "salary_min", "salary_max", "url", "tech_stack", "notes"]
MIXED = csv_of(
    HEADER,
    ["Acme", "Welder", "50", "60", "https://acme.example/1", "MIG, TIG", "first\nsecond\nthird"],
    ["Beta", "Smith", "70", "60", "", "", "one\ntwo"],
    ["Gamma", "Potter", "", "", "ftp://gamma.example", "", ""],
    ["Delta", "Baker", "lots", "", "", "", ""],
    ["", "Nobody", "", "", "", "", ""],
    ["Zeta", "Tailor", "", "", "", "", ""],
)
ERRORS = [
    {"row": 3, "column": "salary_max", "value": "60", "error_code": "VALIDATION_ERROR"},
    {"row": 4, "column": "url", "value": "ftp://gamma.example", "error_code": "VALIDATION_ERROR"},
    {"row": 5, "column": "salary_min", "value": "lots", "error_code": "VALIDATION_ERROR"},
    {"row": 6, "column": "company", "value": "", "error_code": "VALIDATION_ERROR"},
]


def assert_nothing_written() -> None:
    """See that an account is as empty as before, but for the word that the import has ended."""
    for model in (Job, Application, StatusChange, Interview, Skill, JobSkill, JobTag):
        assert not model.objects.exists(), model
    assert not ImportedRow.objects.filter(object_id__isnull=False).exists()
    assert [note.type for note in Notification.objects.all()] == ["import_finished"]


def shown(errors: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return errors without their sentences, having seen that each has one."""
    assert all(error["detail"].endswith(".") for error in errors)
    return [{name: value for name, value in error.items() if name != "detail"} for error in errors]


def without_hints(job: dict[str, Any]) -> dict[str, Any]:
    """Return a job as lists show it."""
    return {name: value for name, value in job.items() if name != "possible_duplicates"}


def test_abort_reports_every_error_and_writes_nothing(import_file: ImportFile) -> None:
    run = import_file("mine.csv", MIXED)
    assert counts(run) == ("failed", 0, 0, 0, 4)
    assert run["total"] == 6
    assert shown(run["errors"]) == ERRORS
    assert run["errors"][0]["detail"] == "Must not be below salary_min."
    assert run["detail"].startswith("Nothing was taken in")
    assert_nothing_written()
    note = Notification.objects.get()
    assert (note.title, note.message) == ("Import of mine.csv failed", run["detail"])
    assert note.data == {"import": run["id"], "status": "failed"}


def test_skip_keeps_the_good(api: APIClient, import_file: ImportFile) -> None:
    run = import_file("mine.csv", MIXED, on_error="skip")
    assert counts(run) == ("completed", 2, 0, 0, 4)
    assert shown(run["errors"]) == ERRORS
    jobs = all_of(api, JOBS)
    assert [(job["company"], job["title"]) for job in jobs] == [("Acme", "Welder"), ("Zeta", "Tailor")]
    assert jobs[0]["notes"] == "first\nsecond\nthird"
    assert jobs[0]["tech_stack"] == ["MIG", "TIG"]
    note = Notification.objects.get()
    assert note.title == "Import of mine.csv finished"
    assert note.message == "2 new, 0 changed, 0 here already, 4 with errors."
    assert sorted(rows_of(api, run["id"])) == [
        (2, "job", "create"), (3, "job", "error"), (4, "job", "error"), (5, "job", "error"), (6, "job", "error"),
        (7, "job", "create"),
    ]  # fmt: skip


def test_a_dry_run_says_of_each_row_what_would_become_of_it(
    api: APIClient, import_file: ImportFile, make_job: Callable[..., Any]
) -> None:
    old = make_job(company="Acme", title="Welder", url="https://acme.example/1", notes="old")
    data = csv_of(
        ["company", "title", "url", "salary_min", "notes"],
        ["Acme", "Welder", "https://acme.example/1", "", "new"],
        ["Acme", "Welder", "https://acme.example/2", "", ""],
        ["Acme", "Welder", "https://acme.example/2", "", ""],
        ["Acme", "Welder", "https://acme.example/3", "lots", ""],
    )
    expected = [(2, "job", "update"), (3, "job", "create"), (4, "job", "duplicate"), (5, "job", "error")]
    trial = import_file("mine.csv", data, duplicates="update", dry_run="true")
    assert counts(trial) == ("completed", 1, 1, 1, 1)
    assert (trial["total"], trial["progress"]) == (4, 100)
    assert rows_of(api, trial["id"]) == expected
    assert [(error["row"], error["column"], error["value"]) for error in trial["errors"]] == [(5, "salary_min", "lots")]
    assert [without_hints(job) for job in all_of(api, JOBS)] == [without_hints(old)]
    assert not ImportedRow.objects.exclude(object_id=None).exists()
    assert Notification.objects.get().title == "Trial of the import of mine.csv finished"

    run = import_file("mine.csv", data, duplicates="update", on_error="skip")
    assert counts(run) == counts(trial)
    assert sorted(rows_of(api, run["id"])) == expected
    assert [job["notes"] for job in all_of(api, JOBS)] == ["new", ""]


def test_a_dry_run_of_more_than_a_batch_foresees_the_same_as_the_import(
    api: APIClient, import_file: ImportFile, make_job: Callable[..., Any]
) -> None:
    make_job(company="Acme", title="Welder", url="https://acme.example/1")
    make_job(company="Beta", title="Smith")
    filler = [[f"Filler {number}", "Clerk", "", "applied"] for number in range(600)]
    data = csv_of(
        ["company", "title", "url", "status"],
        ["Acme", "Welder", "https://acme.example/1", "applied"],
        ["Beta", "Smith", "", "applied"],
        *filler,
        ["Acme", "Welder", "https://acme.example/1", "rejected"],
        ["Beta", "Smith", "", "rejected"],
    )
    trial = import_file("mine.csv", data, resource="applications", dry_run="true")
    assert counts(trial) == ("completed", 603, 0, 1, 0)
    run = import_file("mine.csv", data, resource="applications")
    assert counts(run) == counts(trial), run["errors"]
    assert Application.objects.count() == 603
    assert Job.objects.filter(company="Beta").count() == 2


def test_what_found_no_field_is_kept_and_named(api: APIClient, import_file: ImportFile) -> None:
    run = import_file("mine.csv", csv_of(["Company", "Title", "Mood"], ["Acme", "Welder", "good"]))
    assert counts(run)[:2] == ("completed", 1)
    [table] = run["tables"]
    assert (table["name"], table["format"]) == ("mine.csv", "sheet")
    assert table["columns"] == {"Company": "company", "Title": "title"}
    assert (table["unmapped"], table["dropped"]) == (["Mood"], [])
    assert Job.objects.get().extra == {"Mood": "good"}


def archive(**files: bytes) -> bytes:
    """Return a ZIP file."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return target.getvalue()


ROW = b"company,title\nAcme,Welder\n"
BAD_FILES = {
    "header only": ("a.csv", b"company,title\n"),
    "white space": ("a.csv", b" \n\n\t\n"),
    "a byte order mark": ("a.csv", b"\xef\xbb\xbf"),
    "NUL bytes": ("a.csv", b"company,title\nAc\0me,Wel\0der\n"),
    "noise": ("a.csv", bytes(range(256)) * 40),
    "a picture": ("a.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 300),
    "a PDF": ("a.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"),
    "a picture called CSV": ("a.csv", b"\x89PNG\r\n\x1a\n" + b"\0" * 300),
    "a truncated ZIP": ("a.zip", archive(a=ROW * 2000)[:90]),
    "a truncated workbook": ("a.xlsx", archive(**{"xl/workbook.xml": b"<x/>" * 2000})[:90]),
    "a ZIP of something else": ("a.zip", archive(**{"a.exe": b"MZ"})),
    "an empty ZIP": ("a.zip", archive()),
    "traversal": ("a.zip", archive(**{"../../../tmp/a.csv": ROW})),
    "an absolute name": ("a.zip", archive(**{"/etc/cron.d/a.csv": ROW})),
    "a bomb": ("a.zip", archive(**{"a.csv": b"0" * 60_000_000})),
    "2 million columns": ("a.csv", b"a," * 2_000_000 + b"b\nAcme\n"),
    "an unterminated quote": ("a.csv", b'company,title\nAcme,"Welder\n' + b"x,y\n" * 100_000),
    "a huge cell": ("a.csv", b"company,title\nAcme," + b"x" * 20_000_000 + b"\n"),
    "JSON that breaks off": ("a.json", b'[{"company": "Acme", "title": "Wel'),
    "JSON of a number": ("a.json", b"5"),
    "deep JSON": ("a.json", b"[" * 100_000),
    "HTML": ("a.xls", b"<html><body><table><tr><td>company</td></tr></table></body></html>"),
    "columns of something else": ("a.csv", b"colour,size\nred,5\n"),
}


@pytest.mark.parametrize("resource", ["jobs", "applications"])
@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_refused_with_a_sentence(import_file: ImportFile, name: str, resource: str) -> None:
    filename, data = BAD_FILES[name]
    run = import_file(filename, data, resource=resource)
    if name == "header only":
        assert counts(run) == ("completed", 0, 0, 0, 0)
    else:
        assert run["status"] == "failed", run
        assert run["errors"]
        assert run["errors"][0]["row"] >= 1
        assert len(run["detail"]) > 20
        assert run["detail"][-1] in ".}!", run["detail"]
        assert "our side" not in run["detail"]
        assert max(len(error["value"]) for error in run["errors"]) <= 200
    assert_nothing_written()


def test_a_bad_file_is_no_backup_either(import_file: ImportFile) -> None:
    for name in ("noise", "a truncated ZIP", "an empty ZIP", "traversal", "columns of something else", "deep JSON"):
        run = import_file(*BAD_FILES[name], resource="backup")
        assert run["status"] == "failed"
        assert "our side" not in run["detail"]
    run = import_file("a.csv", ROW, resource="backup")
    assert run["detail"].startswith("This is no backup of Career Copilot.")
    assert not Job.objects.exists()


@pytest.mark.parametrize("bad", ["\\u0000", "\\ud800", "\\u0007"])
@pytest.mark.parametrize(
    "text",
    [
        '[{"Company": "A?", "Position": "W"}]',
        '[{"Company": "A", "Position": "W", "Mood": "?"}]',
        '[{"Company": "A", "Position": "W", "Mo?od": "good"}]',
        '[{"Company": "A", "Position": "W", "Tags": ["x", "?"]}]',
        '[{"Company": "A", "Position": "W", "Date applied": "2026?"}]',
        '[{"id": "?", "company_name": "A", "role": "B", "statusName": "Applied", "excitement": 1, "added_at": ""}]',
    ],
)
def test_characters_that_no_text_can_have_are_told(import_file: ImportFile, text: str, bad: str) -> None:
    run = import_file("a.json", text.replace("?", bad).encode(), resource="applications")
    if run["status"] == "failed":
        assert run["errors"]
        assert "our side" not in run["detail"]
    assert Application.objects.count() == run["created"]


def test_errors_beyond_what_a_report_can_hold_are_counted(api: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exports.importers.tally.MOST_ERRORS", 3)
    pk = start(api, "a.csv", csv_of(["company", "title", "url"], *([["Acme", "Welder", "ftp://x"]] * 10)))
    run_import(pk)
    run = run_of(api, pk)
    assert counts(run) == ("failed", 0, 0, 0, 10)
    assert [error["row"] for error in run["errors"]] == [2, 3, 4]


def test_somebody_elses_rows_are_none_of_mine(
    alice: User, bob: User, bob_api: APIClient, import_file: ImportFile
) -> None:
    job = bob_api.post(JOBS, {"company": "Acme", "title": "Welder", "url": "https://acme.example/1"}).json()
    rows = csv_of(["uid", "company", "title", "url"], [job["uid"], "Acme", "Welder", "https://acme.example/1"])
    assert counts(import_file("a.csv", rows, duplicates="update")) == ("completed", 1, 0, 0, 0)
    assert bob_api.get(f"{JOBS}{job['id']}/").json()["updated_at"] == job["updated_at"]
    assert Job.objects.filter(owner=alice).count() == Job.objects.filter(owner=bob).count() == 1
    mine = csv_of(["uid", "job", "status"], [uuid.uuid4(), job["id"], "applied"])
    run = import_file("b.csv", mine, resource="applications")
    assert counts(run) == ("failed", 0, 0, 0, 1)
    [error] = run["errors"]
    assert (error["row"], error["column"], error["value"]) == (2, "job", str(job["id"]))
    assert error["error_code"] == "NOT_FOUND"
    assert not Application.objects.exists()


def test_what_once_ended_the_whole_run_is_an_error_of_its_row_or_harmless(
    api: APIClient, import_file: ImportFile, make_application: Any
) -> None:
    application = make_application(status="applied")
    assert api.post("/api/v1/interviews/", {"application": application["id"]}).status_code == 201
    (record,) = api.get("/api/v1/applications/export/?file_format=json&page_size=5").json()["results"]
    copy = import_file("a.json", json.dumps([record]).encode(), resource="applications", duplicates="create")
    assert (copy["status"], copy["created"]) == ("completed", 1)
    bad = [
        {**record, "uid": None, "history": [{"status": "applied"}], "company": "A", "title": "B"},
        {**record, "uid": None, "history": record["history"] * 2, "company": "C", "title": "D"},
    ]
    for row in bad:
        row.pop("uid")
    report = import_file("b.json", json.dumps(bad).encode(), resource="applications", on_error="skip")
    assert (report["status"], report["created"], report["failed"]) == ("completed", 0, 2)
    assert [error["column"].split(".")[0] for error in report["errors"]] == ["history", "history"]
