"""Exports that a worker makes: asked for, watched, fetched, cancelled, repeated, and gone in the end."""

import csv
import datetime as dt
import io
import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import OperationalError
from django.utils import timezone
from openpyxl.utils.exceptions import WorkbookAlreadySaved
from rest_framework.test import APIClient

from accounts.models import User
from accounts.services import delete_account
from careercopilot.core import push
from exports import exporting, runs, tasks
from exports.choices import RunStatus
from exports.files import folder_of, keep_file
from exports.models import Export, Import
from exports.runs import Lease, LeaseLost
from exports.tasks import purge_runs, resend_runs, run_export
from jobs.models import Job
from jobs.services import create_jobs
from notifications.models import Notification
from tests.exports.conftest import EXPORTS, ExportFile
from tests.exports.pdf_documents import needs_engine

pytestmark = pytest.mark.django_db
Make = Callable[..., dict[str, Any]]
Kept = Callable[[int], list[str]]
CSV = {"resource": "jobs", "file_format": "csv"}
BUILD = ("jobs", "csv")


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


@pytest.fixture
def frames(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, dict[str, Any]]]:
    """Collect what is pushed, in order."""
    sent: list[tuple[int, dict[str, Any]]] = []

    def send(user_id: int, frame: dict[str, Any]) -> bool:
        sent.append((user_id, frame))
        return True

    monkeypatch.setattr(push, "send", send)
    # The transaction of the test never commits.
    monkeypatch.setattr(runs, "transaction", SimpleNamespace(on_commit=lambda work, **_: work()))
    return sent


@pytest.fixture
def builder(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], None]:
    """Put another builder in place of that of CSV files."""

    def use(build: Any) -> None:
        monkeypatch.setitem(exporting.BUILDERS, BUILD, build)

    return use


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


def test_a_removed_export_takes_its_file_along(
    api: APIClient, alice: User, kept_files: Kept, django_capture_on_commit_callbacks: Any
) -> None:
    run = ask(api)
    run_export(run["id"])
    assert len(kept_files(alice.pk)) == 1
    with django_capture_on_commit_callbacks(execute=True):
        assert api.delete(f"{EXPORTS}{run['id']}/").status_code == 204
    assert kept_files(alice.pk) == []
    assert api.get(f"{EXPORTS}{run['id']}/").status_code == 404
    assert api.get(f"{EXPORTS}{run['id']}/download/").status_code == 404


def test_an_expired_file_is_removed_and_said_to_be(api: APIClient, alice: User, kept_files: Kept) -> None:
    run, young = ask(api), ask(api)
    run_export(run["id"])
    run_export(young["id"])
    Export.objects.filter(pk=run["id"]).update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    path = f"{EXPORTS}{run['id']}/download/"
    assert api.get(path).status_code == 404
    purge_runs()
    assert len(kept_files(alice.pk)) == 1
    response = api.get(path)
    assert (response.status_code, response.json()["error_code"]) == (404, "NOT_FOUND")
    assert response.json()["detail"] == "The file of this export has expired. Start the export again."
    assert shown(api, run)["status"] == "completed"
    assert api.get(f"{EXPORTS}{young['id']}/download/").status_code == 200


def test_a_file_that_the_storage_lost_is_a_404(api: APIClient) -> None:
    run = ask(api)
    run_export(run["id"])
    default_storage.delete(row(run).file)
    assert api.get(f"{EXPORTS}{run['id']}/download/").status_code == 404


def test_files_of_uploads_that_came_to_their_end_are_removed(alice: User, kept_files: Kept) -> None:
    over, waiting = (
        Import.objects.create(
            owner=alice,
            resource="jobs",
            status=status,
            file=default_storage.save(f"{folder_of(alice.pk)}/import-{uuid4()}", ContentFile(b"x")),
        )
        for status in ("failed", "queued")
    )
    purge_runs()
    assert (Import.objects.get(pk=over.pk).file, len(kept_files(alice.pk))) == ("", 1)
    assert default_storage.exists(Import.objects.get(pk=waiting.pk).file)


def test_so_many_runs_at_once_and_no_more(api: APIClient, bob_api: APIClient, settings: Any) -> None:
    settings.RUNS_AT_ONCE = 2
    first = ask(api)
    ask(api)
    response = api.post(EXPORTS, CSV)
    assert (response.status_code, response.json()["error_code"]) == (409, "CONFLICT")
    assert Export.objects.count() == 2
    ask(bob_api)
    api.post(f"{EXPORTS}{first['id']}/cancel/")
    ask(api)


def test_so_many_bytes_and_no_more(api: APIClient, bob_api: APIClient, settings: Any) -> None:
    settings.EXPORT_QUOTA_MB = 1
    run = ask(api)
    run_export(run["id"])
    Export.objects.filter(pk=run["id"]).update(size=1024 * 1024)
    response = api.post(EXPORTS, CSV)
    assert response.status_code == 409
    assert response.json()["detail"] == (
        "Your files take 1 MB, and 1 MB is the limit. Delete exports that you have downloaded."
    )
    ask(bob_api)
    assert api.delete(f"{EXPORTS}{run['id']}/").status_code == 204
    ask(api)


def test_runs_of_others_are_unknown(api: APIClient, bob_api: APIClient) -> None:
    run = ask(api)
    run_export(run["id"])
    path = f"{EXPORTS}{run['id']}/"
    answers = [
        bob_api.get(path),
        bob_api.get(f"{path}download/"),
        bob_api.post(f"{path}cancel/"),
        bob_api.delete(path),
        bob_api.get(f"{EXPORTS}999999999/download/"),
        bob_api.get(f"{EXPORTS}abc/download/"),
    ]
    assert [answer.status_code for answer in answers] == [404] * 6
    assert bob_api.get(EXPORTS).json()["results"] == []
    assert [one["id"] for one in api.get(EXPORTS).json()["results"]] == [run["id"]]
    assert row(run).file


def test_a_run_is_claimed_by_one_alone(api: APIClient) -> None:
    run = ask(api)
    lease = Lease.claim(Export, run["id"])
    assert lease is not None
    assert Lease.claim(Export, run["id"]) is None
    run_export(run["id"])
    assert (row(run).status, row(run).claim, row(run).attempts) == ("running", lease.run.claim, 1)
    lease.end(RunStatus.COMPLETED)
    assert Lease.claim(Export, run["id"]) is None


def expire(run: dict[str, Any]) -> None:
    """Let a lease run out."""
    Export.objects.filter(pk=run["id"]).update(lease_until=timezone.now() - dt.timedelta(seconds=1))


def test_a_dead_lease_is_taken_over_and_the_late_end_of_the_first_changes_nothing(
    api: APIClient,
    alice: User,
    builder: Callable[[Any], None],
    kept_files: Kept,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = ask(api)
    builder(written)
    nested: list[str] = []

    def slow(path: Path, name: str) -> str:
        """Be so slow that another worker begins and ends meanwhile."""
        if not nested:
            nested.append(name)
            expire(run)
            run_export(run["id"])
        return keep_file(path, name)

    monkeypatch.setattr(exporting, "keep_file", slow)
    run_export(run["id"])
    done = shown(api, run)
    assert (done["status"], row(run).attempts) == ("completed", 2)
    # Some storages overwrite: each attempt has a name of its own.
    assert row(run).file != nested[0]
    assert kept_files(alice.pk) == [row(run).file.rpartition("/")[2]]
    assert api.get(f"{EXPORTS}{run['id']}/download/").getvalue() == b"new"
    assert Notification.objects.filter(type="export_ready").count() == 1


def test_who_lost_a_lease_can_neither_keep_nor_end_the_run_of_another(api: APIClient) -> None:
    run = ask(api)
    first = Lease.claim(Export, run["id"])
    expire(run)
    second = Lease.claim(Export, run["id"])
    assert first is not None
    assert second is not None
    before = Export.objects.filter(pk=run["id"]).values().get()
    with pytest.raises(LeaseLost):
        first.keep(progress=50)
    for status in (RunStatus.COMPLETED, RunStatus.FAILED):
        with pytest.raises(LeaseLost):
            first.end(status, file="x")
    first.release()
    assert Export.objects.filter(pk=run["id"]).values().get() == before
    second.end(RunStatus.COMPLETED)
    assert shown(api, run)["status"] == "completed"


def test_what_a_killed_worker_left_in_the_storage_is_removed(
    api: APIClient, alice: User, builder: Callable[[Any], None], kept_files: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = ask(api)
    builder(written)

    def killed(path: Path, name: str) -> str:
        keep_file(path, name)
        raise KeyboardInterrupt

    monkeypatch.setattr(exporting, "keep_file", killed)
    with pytest.raises(KeyboardInterrupt):
        run_export(run["id"])
    monkeypatch.setattr(exporting, "keep_file", keep_file)
    expire(run)
    run_export(run["id"])
    assert shown(api, run)["status"] == "completed"
    assert kept_files(alice.pk) == [row(run).file.rpartition("/")[2]]


def test_a_run_that_kills_its_workers_ends_as_failed(api: APIClient, builder: Callable[[Any], None]) -> None:
    run = ask(api)
    begun: list[int] = []

    def build(path: Path, export: Export, lease: Lease) -> int:
        begun.append(export.attempts)
        raise KeyboardInterrupt

    builder(build)
    for _ in range(runs.MOST_ATTEMPTS):
        with pytest.raises(KeyboardInterrupt):
            run_export(run["id"])
        assert shown(api, run)["status"] == "running"
        expire(run)
    run_export(run["id"])
    assert begun == [1, 2, 3]
    done = shown(api, run)
    assert done["status"] == "failed"
    assert done["detail"] == "It was begun 3 times, and each time its worker died. Try a smaller one."


def test_only_what_nobody_works_on_is_sent_again(
    api: APIClient, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.RUNS_AT_ONCE = 9
    fresh, waiting, dead, alive, over = (ask(api) for _ in range(5))
    past = timezone.now() - dt.timedelta(seconds=1)
    Export.objects.filter(pk=waiting["id"]).update(lease_until=past)
    for run in (dead, alive, over):
        assert Lease.claim(Export, run["id"])
    expire(dead)
    Export.objects.filter(pk=over["id"]).update(status="completed", lease_until=None)
    sent: list[int] = []
    monkeypatch.setattr(tasks.run_export, "delay", sent.append)
    resend_runs()
    assert sent == [waiting["id"], dead["id"]]
    resend_runs()
    # What waits was sent just now; a dead worker's run is nobody's until it is claimed.
    assert sent == [waiting["id"], dead["id"], dead["id"]]
    assert fresh["id"] not in sent


def test_a_database_out_of_reach_leaves_the_run_to_be_begun_anew(
    api: APIClient, builder: Callable[[Any], None], kept_files: Kept
) -> None:
    run = ask(api)

    def build(path: Path, export: Export, lease: Lease) -> int:
        raise OperationalError("database is locked")

    builder(build)
    with pytest.raises(OperationalError):
        run_export(run["id"])
    assert (row(run).status, row(run).claim) == ("queued", None)
    assert row(run).pk in Export.objects.stale(timezone.now()).values_list("pk", flat=True)
    builder(written)
    run_export(run["id"])
    assert shown(api, run)["status"] == "completed"


@pytest.mark.parametrize("error", [ValueError("secret of /etc/passwd"), WorkbookAlreadySaved("secret")])
def test_what_nobody_foresaw_is_told_without_internals(
    api: APIClient, alice: User, builder: Callable[[Any], None], kept_files: Kept, error: Exception
) -> None:
    run = ask(api)

    def build(path: Path, export: Export, lease: Lease) -> int:
        path.write_bytes(b"half")
        raise error

    builder(build)
    run_export(run["id"])
    done = shown(api, run)
    assert done["status"] == "failed"
    assert "report the id" in done["detail"]
    assert "secret" not in done["detail"]
    assert kept_files(alice.pk) == []
    note = Notification.objects.get(type="export_ready")
    assert (note.title, note.message) == ("Your export of jobs failed", done["detail"])
    assert api.get(f"{EXPORTS}{run['id']}/download/").status_code == 409


def test_time_that_ran_out_is_told(api: APIClient, builder: Callable[[Any], None]) -> None:
    run = ask(api)

    def build(path: Path, export: Export, lease: Lease) -> int:
        raise SoftTimeLimitExceeded

    builder(build)
    run_export(run["id"])
    assert shown(api, run)["detail"] == "It took too long. Narrow it down and start it again."


def test_filters_that_became_invalid_fail_with_a_sentence(api: APIClient) -> None:
    run = ask(api)
    Export.objects.filter(pk=run["id"]).update(filters={"status": "gone"})
    run_export(run["id"])
    done = shown(api, run)
    assert done["status"] == "failed"
    assert "status" in done["detail"]


def test_files_go_with_their_account(
    api: APIClient, bob_api: APIClient, kept_files: Kept, django_capture_on_commit_callbacks: Any
) -> None:
    alice, bob = User.objects.get(email="alice@example.com"), User.objects.get(email="bob@example.com")
    for client in (api, bob_api):
        run_export(ask(client)["id"])
    waiting = ask(api)
    alice_id = alice.pk
    with django_capture_on_commit_callbacks(execute=True):
        delete_account(user=alice)
    assert (kept_files(alice_id), len(kept_files(bob.pk))) == ([], 1)
    run_export(waiting["id"])
    assert list(Export.objects.values_list("owner_id", flat=True)) == [bob.pk]


def test_an_account_deleted_while_its_export_is_made_keeps_no_file(
    api: APIClient,
    alice: User,
    builder: Callable[[Any], None],
    kept_files: Kept,
    django_capture_on_commit_callbacks: Any,
) -> None:
    run, alice_id = ask(api), alice.pk
    builder(written)

    def build(path: Path, export: Export, lease: Lease) -> int:
        with django_capture_on_commit_callbacks(execute=True):
            delete_account(user=User.objects.get(pk=alice_id))
        return written(path, export, lease)

    builder(build)
    run_export(run["id"])
    assert kept_files(alice_id) == []
    assert Notification.objects.count() == 0


def test_progress_never_goes_back(api: APIClient, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    create_jobs(owner=alice, items=[{"company": "A", "title": str(number)} for number in range(2_500)])
    assert Job.objects.count() == 2_500
    monkeypatch.setattr(runs, "TELL_EVERY_SECONDS", 0)
    kept: list[int] = []
    keep = Lease.keep

    def noted(lease: Lease, **columns: Any) -> None:
        kept.append(columns["progress"])
        keep(lease, **columns)

    monkeypatch.setattr(Lease, "keep", noted)
    for resource, form in (("backup", "zip"), ("jobs", "csv"), ("jobs", "json"), ("jobs", "xlsx")):
        kept.clear()
        run_export(ask(api, resource=resource, file_format=form)["id"])
        assert kept == sorted(kept)
        assert len(set(kept)) > 2
        assert kept[-1] == 99


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Send nothing to workers: there are none."""
    monkeypatch.setattr(tasks.run_export, "delay", lambda _pk: None)
