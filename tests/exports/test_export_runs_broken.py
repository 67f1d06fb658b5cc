"""Exports whose worker dies, stalls or meets what nobody foresaw."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import OperationalError
from django.utils import timezone
from openpyxl.utils.exceptions import WorkbookAlreadySaved
from rest_framework.test import APIClient

from accounts.models import User
from accounts.services import delete_account
from exports import exporting, runs, tasks
from exports.choices import RunStatus
from exports.files import keep_file
from exports.models import Export
from exports.runs import Lease, LeaseLost
from exports.tasks import resend_runs, run_export
from jobs.models import Job
from jobs.services import create_jobs
from notifications.models import Notification
from tests.exports.conftest import EXPORTS
from tests.exports.test_export_runs import Kept, ask, row, shown, written

pytestmark = pytest.mark.django_db


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
