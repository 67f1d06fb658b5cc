"""Exports that a worker makes: asked for, watched, fetched, cancelled, repeated, and gone in the end."""

import csv
import datetime as dt
import io
import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import User
from exports import exporting, tasks
from exports.files import keep_file
from exports.models import Export
from exports.runs import Lease, LeaseLost
from exports.tasks import run_export
from jobs.services import create_jobs
from notifications.models import Notification
from tests.exports.conftest import EXPORTS, ExportFile
from tests.exports.pdf_documents import needs_engine


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Send nothing to workers: there are none."""
    monkeypatch.setattr(tasks.run_export, "delay", lambda _pk: None)


pytestmark = pytest.mark.django_db
Make = Callable[..., dict[str, Any]]
Kept = Callable[[int], list[str]]
CSV = {"resource": "jobs", "file_format": "csv"}


def ask(api: APIClient, **values: Any) -> dict[str, Any]:
    """Ask for an export and return it as queued."""
    response = api.post(EXPORTS, {**CSV, **values})
    assert response.status_code == 202, response.content
    body: dict[str, Any] = response.json()
    return body


def shown(api: APIClient, run: dict[str, Any]) -> dict[str, Any]:
    """Return an export as it is now."""
    response = api.get(f"{EXPORTS}{run['id']}/")
    assert response.status_code == 200
    body: dict[str, Any] = response.json()
    return body


def row(run: dict[str, Any]) -> Any:
    """Return an export's row."""
    return Export.objects.get(pk=run["id"])


def written(path: Path, export: Export, lease: Lease) -> int:
    """Build a file of three bytes."""
    path.write_bytes(b"new")
    return 1


def test_an_export_is_accepted_made_and_fetched(api: APIClient, make_job: Make, frames: list[Any], alice: User) -> None:
    make_job(title="One", status="open")
    make_job(title="Two")
    response = api.post(EXPORTS, {**CSV, "filters": {"status": "open"}, "fields": ["title"]})
    assert response.status_code == 202
    run = response.json()
    path = f"{EXPORTS}{run['id']}/"
    assert response.headers["Location"] == path
    assert (run["status"], run["progress"], run["rows"], run["size"], run["expires_at"]) == ("queued", 0, 0, 0, None)
    early = api.get(f"{path}download/")
    assert (early.status_code, early.json()["error_code"]) == (409, "CONFLICT")
    assert "queued" in early.json()["detail"]
    run_export(run["id"])
    done = shown(api, run)
    content = b"\xef\xbb\xbftitle\r\nOne\r\n"
    assert (done["status"], done["progress"], done["rows"], done["size"]) == ("completed", 100, 1, len(content))
    kept = dt.datetime.fromisoformat(done["expires_at"]) - dt.datetime.fromisoformat(done["finished_at"])
    assert dt.timedelta(days=6, hours=23) < kept <= dt.timedelta(days=7)
    file = api.get(f"{path}download/", HTTP_ACCEPT="text/csv")
    assert file.getvalue() == content
    assert file.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert file.headers["Content-Disposition"] == f'attachment; filename="jobs-{timezone.now().date()}.csv"'
    head = api.head(f"{path}download/")
    assert (head.status_code, head.getvalue()) == (200, b"")
    told = [frame for user, frame in frames if user == alice.pk]
    assert told[0] == {"type": "export_progress", "id": run["id"], "status": "running", "progress": 0}
    assert told[-1] == {"type": "export_progress", "id": run["id"], "status": "completed", "progress": 100}
    note = Notification.objects.get(type="export_ready")
    assert (note.owner_id, note.data) == (alice.pk, {"export": run["id"], "status": "completed"})
    assert note.action_url == path


@pytest.mark.parametrize("file_format", ["csv", "json", "xlsx"])
@pytest.mark.parametrize("resource", ["jobs", "applications"])
def test_a_run_writes_what_is_streamed(
    api: APIClient, make_application: Make, export_file: ExportFile, resource: str, file_format: str
) -> None:
    make_application(status="applied")
    made = export_file(resource=resource, file_format=file_format, filters={"ordering": "created_at"})
    streamed = api.get(f"/api/v1/{resource}/export/?file_format={file_format}&ordering=created_at").getvalue()
    if file_format == "csv":
        assert made == streamed
        assert len(list(csv.reader(io.StringIO(made.decode("utf-8-sig"))))) == 2
    elif file_format == "json":
        both = [json.loads(made), json.loads(streamed)]
        for one in both:
            del one["manifest"]["exported_at"]
        assert both[0] == both[1]
    else:
        assert made.startswith(b"PK")


@needs_engine
@pytest.mark.parametrize("resource", ["jobs", "applications", "work-search-record"])
def test_a_pdf_is_made(make_application: Make, export_file: ExportFile, resource: str) -> None:
    make_application(status="applied")
    assert export_file(resource=resource, file_format="pdf").startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ({"resource": "nope"}, {"resource"}),
        ({"file_format": "zip"}, {"file_format"}),
        ({"filters": {"nope": 1}}, {"filters.nope"}),
        ({"filters": {"status": "nope", "ordering": "created_at"}}, {"filters.status"}),
        ({"filters": {"ordering": "nope"}}, {"filters.ordering"}),
        ({"filters": {"q": None}}, {"filters.q"}),
        ({"filters": {"q": {"a": 1}}}, {"filters.q"}),
        ({"filters": {"q": "\x00"}}, {"filters.q"}),
        ({"filters": []}, {"filters"}),
        ({"fields": ["nope"]}, {"fields"}),
        ({"fields": []}, {"fields"}),
        ({"resource": "backup", "file_format": "zip", "filters": {"q": "x"}}, {"filters"}),
        ({"resource": "backup", "file_format": "zip", "fields": ["title"]}, {"fields"}),
        ({"resource": "backup", "file_format": "csv"}, {"file_format"}),
        ({"resource": "work-search-record", "file_format": "csv"}, {"file_format"}),
        ({"resource": "work-search-record", "file_format": "pdf", "filters": {"from": "x"}}, {"filters.from"}),
        ({"resource": "work-search-record", "file_format": "pdf", "filters": {"since": "x"}}, {"filters.since"}),
        (
            {
                "resource": "work-search-record",
                "file_format": "pdf",
                "filters": {"from": "2026-02-01", "to": "2026-01-01"},
            },
            {"filters.to"},
        ),
        ({"unknown": 1}, {"unknown"}),
    ],
)
def test_what_cannot_be_exported_is_refused_at_once(api: APIClient, values: dict[str, Any], errors: set[str]) -> None:
    response = api.post(EXPORTS, {**CSV, **values})
    assert response.status_code == 400, response.content
    assert set(response.json()["field_errors"]) == errors
    assert Export.objects.count() == 0


def test_an_empty_list_is_no_filter(api: APIClient, make_job: Make, export_file: ExportFile) -> None:
    make_job()
    filters: dict[str, list[str]] = {"status": [], "tags": [], "q": []}
    assert json.loads(export_file(resource="jobs", file_format="json", filters=filters))["manifest"]["filters"] == {}


def test_the_form_of_a_file_follows_from_what_it_holds(api: APIClient) -> None:
    forms = {"jobs": "csv", "applications": "csv", "backup": "zip", "work-search-record": "pdf"}
    for resource, form in forms.items():
        assert api.post(EXPORTS, {"resource": resource}).json()["file_format"] == form


@needs_engine
def test_a_work_search_record_of_days_to_come_is_made(make_application: Make, export_file: ExportFile) -> None:
    make_application(status="applied")
    values: dict[str, Any] = {"resource": "work-search-record", "file_format": "pdf"}
    assert export_file(**values, filters={"from": "2199-01-01"}).startswith(b"%PDF-")
    assert export_file(**values, filters={"from": "", "to": "1900-01-01"}).startswith(b"%PDF-")


def test_one_cancelled_before_it_began_is_never_made(api: APIClient, alice: User, kept_files: Kept) -> None:
    run = ask(api)
    response = api.post(f"{EXPORTS}{run['id']}/cancel/")
    assert (response.status_code, response.json()["status"]) == (200, "cancelled")
    run_export(run["id"])
    assert shown(api, run)["status"] == "cancelled"
    assert kept_files(alice.pk) == []
    again = api.post(f"{EXPORTS}{run['id']}/cancel/")
    assert (again.status_code, again.json()["error_code"]) == (409, "CONFLICT")
    assert Notification.objects.count() == 0


def test_one_cancelled_while_it_is_made_leaves_nothing(
    api: APIClient, alice: User, builder: Callable[[Any], None], kept_files: Kept
) -> None:
    run = ask(api)
    seen: list[str] = []

    def build(path: Path, export: Export, lease: Lease) -> int:
        lease.progress(1, 4)
        seen.append(shown(api, run)["status"] + str(shown(api, run)["progress"]))
        assert api.post(f"{EXPORTS}{run['id']}/cancel/").status_code == 200
        lease._told = 0.0
        path.write_bytes(b"x")
        with pytest.raises(LeaseLost):
            lease.progress(2, 4)
        return 1

    builder(build)
    run_export(run["id"])
    assert seen == ["running25"]
    assert shown(api, run)["status"] == "cancelled"
    assert kept_files(alice.pk) == []
    assert Notification.objects.count() == 0


def test_one_cancelled_at_the_last_moment_leaves_no_file(
    api: APIClient, alice: User, builder: Callable[[Any], None], kept_files: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = ask(api)
    builder(written)

    def cancelled(path: Path, name: str) -> str:
        kept = keep_file(path, name)
        assert kept_files(alice.pk) != []
        assert api.post(f"{EXPORTS}{run['id']}/cancel/").status_code == 200
        return kept

    monkeypatch.setattr(exporting, "keep_file", cancelled)
    run_export(run["id"])
    assert (shown(api, run)["status"], kept_files(alice.pk)) == ("cancelled", [])


def test_a_workbook_given_up_leaves_no_temporary_file(
    api: APIClient, alice: User, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    create_jobs(owner=alice, items=[{"company": "A", "title": "B", "description": "x" * 40_000}])
    run = ask(api, file_format="xlsx")

    def lost(lease: Lease, done: int, total: int) -> None:
        raise LeaseLost

    monkeypatch.setattr(Lease, "progress", lost)
    run_export(run["id"])
    assert list(tmp_path.iterdir()) == []
    assert shown(api, run)["status"] == "running"


def test_a_workbook_that_no_sheet_can_hold_says_so(
    api: APIClient, make_job: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "MOST_ROWS", 1)
    make_job()
    make_job()
    run = ask(api, file_format="xlsx")
    run_export(run["id"])
    done = shown(api, run)
    assert (done["status"], done["detail"]) == ("failed", "A workbook holds 1 rows, and these are 2. Take csv or json.")
