"""The life of an import: cancelled, killed, taken over, told of, and alone at its work."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import OperationalError
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks
from rest_framework.test import APIClient

from accounts.models import User
from applications.models import Application
from careercopilot.core import push
from exports.importers.writing import Writer
from exports.models import Import, ImportedRow
from exports.runs import MOST_ATTEMPTS
from exports.tasks import run_import
from jobs.models import Job
from notifications.models import Notification
from tests.exports.conftest import APPLICATIONS, IMPORTS, JOBS, all_of, counts, csv_of, run_of, start

ROWS = [[f"Company {number}", "Welder", f"https://jobs.example/{number}", "applied"] for number in range(1_100)]
CHECKS = 3
"""Batches of FILE: so many are checked before the first is written."""
FILE = csv_of(["company", "title", "url", "status"], *ROWS)
Files = Callable[[int], list[str]]


@pytest.fixture
def after_batch(monkeypatch: pytest.MonkeyPatch) -> Callable[[int, Callable[[], None]], None]:
    """Have something happen, once, when so many batches of FILE were written."""

    def arrange(number: int, what: Callable[[], None]) -> None:
        left = [CHECKS + number]

        def counted(run: Import) -> None:
            left[0] -= 1
            if left[0] == 0:
                what()

        monkeypatch.setattr("exports.importers.passes.tell", counted)

    return arrange


def test_cancelled_before_it_began(api: APIClient, alice: User, kept_files: Files) -> None:
    pk = start(api, "a.csv", FILE)
    response = api.post(f"{IMPORTS}{pk}/cancel/")
    assert (response.status_code, response.json()["status"]) == (200, "cancelled")
    run_import(pk)
    assert counts(run_of(api, pk)) == ("cancelled", 0, 0, 0, 0)
    assert not Job.objects.exists()
    assert kept_files(alice.pk) == []
    again = api.post(f"{IMPORTS}{pk}/cancel/")
    assert (again.status_code, again.json()["error_code"]) == (409, "CONFLICT")


def test_cancelling_sends_a_worker_to_take_back(
    api: APIClient, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks, monkeypatch: pytest.MonkeyPatch
) -> None:
    pk = start(api, "a.csv", FILE)
    sent: list[int] = []
    monkeypatch.setattr(run_import, "delay", sent.append)
    with django_capture_on_commit_callbacks(execute=True):
        api.post(f"{IMPORTS}{pk}/cancel/")
    assert sent == [pk]


def test_cancelled_in_the_middle_everything_is_taken_back(
    api: APIClient, kept_files: Files, after_batch: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    pk = start(api, "a.csv", FILE, resource="applications")
    seen: list[int] = []

    def cancel() -> None:
        seen.append(Job.objects.count())
        assert api.post(f"{IMPORTS}{pk}/cancel/").status_code == 200

    after_batch(1, cancel)
    begun = count_batches(monkeypatch)
    run_import(pk)
    assert seen == [500]
    assert len(begun) == 2, "the second was undone, and the third not begun"
    assert run_of(api, pk)["status"] == "cancelled"
    assert not Job.objects.exists()
    assert not Application.objects.exists()
    assert not ImportedRow.objects.exclude(object_id=None).exists()
    assert kept_files(Import.objects.get().owner_id) == []
    assert not Notification.objects.exists()
    assert counts(run_of(api, start_and_run(api)))[:2] == ("completed", 1_100)


def count_batches(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list that gets the rows of each batch whose writing is begun."""
    begun: list[int] = []
    write = Writer.write

    def counted(self: Writer, plans: Any) -> None:
        begun.append(len(plans))
        write(self, plans)

    monkeypatch.setattr(Writer, "write", counted)
    return begun


def start_and_run(api: APIClient) -> int:
    """Import the file and return the id of the run."""
    pk = start(api, "a.csv", FILE, resource="applications")
    run_import(pk)
    return pk


class Killed(BaseException):
    """A worker that is no more: nothing catches it."""


def die() -> None:
    """End the worker."""
    raise Killed


def test_a_killed_worker_is_followed_by_another(
    api: APIClient, after_batch: Any, kept_files: Files, alice: User
) -> None:
    pk = start(api, "a.csv", FILE, resource="applications")
    after_batch(2, die)
    with pytest.raises(Killed):
        run_import(pk)
    assert run_of(api, pk)["status"] == "running"
    assert Job.objects.count() == 1_000

    run_import(pk)
    assert Job.objects.count() == 1_000, "its lease is good for a while"
    Import.objects.filter(pk=pk).update(lease_until=timezone.now())
    run_import(pk)
    assert counts(run_of(api, pk)) == ("completed", 1_100, 0, 0, 0)
    assert Job.objects.count() == len(set(Job.objects.values_list("url", flat=True))) == 1_100
    assert Application.objects.count() == 1_100
    assert [note.type for note in Notification.objects.all()] == ["import_finished"]
    assert kept_files(alice.pk) == []
    assert ImportedRow.objects.filter(run=pk, kind="application").count() == 1_100


def test_a_worker_that_comes_back_too_late_writes_nothing_more(api: APIClient, after_batch: Any) -> None:
    pk = start(api, "a.csv", FILE, resource="applications")

    def overtake() -> None:
        Import.objects.filter(pk=pk).update(lease_until=timezone.now())
        run_import(pk)

    after_batch(1, overtake)
    run_import(pk)
    assert counts(run_of(api, pk)) == ("completed", 1_100, 0, 0, 0)
    assert Job.objects.count() == Application.objects.count() == 1_100
    assert [note.type for note in Notification.objects.all()] == ["import_finished"]


def test_a_worker_that_fails_too_late_takes_nothing_back(
    api: APIClient, after_batch: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    pk = start(api, "a.csv", FILE, resource="applications")

    def overtake_and_fail() -> None:
        Import.objects.filter(pk=pk).update(lease_until=timezone.now())
        run_import(pk)
        raise RuntimeError("The disk is full.")

    after_batch(1, overtake_and_fail)
    run_import(pk)
    assert counts(run_of(api, pk)) == ("completed", 1_100, 0, 0, 0)
    assert Job.objects.count() == 1_100


@pytest.mark.parametrize(
    ("error", "detail"),
    [
        (SoftTimeLimitExceeded(), "It took too long. Narrow it down and start it again."),
        (RuntimeError("secret table"), "Something went wrong on our side."),
    ],
)
def test_what_stops_the_work_is_told_and_nothing_stays(
    api: APIClient, kept_files: Files, after_batch: Any, error: Exception, detail: str
) -> None:
    pk = start(api, "a.csv", FILE, resource="applications")

    def stop() -> None:
        raise error

    after_batch(2, stop)
    run_import(pk)
    run = run_of(api, pk)
    assert (run["status"], run["created"]) == ("failed", 0)
    assert run["detail"].startswith(detail)
    assert "secret" not in run["detail"]
    assert not Job.objects.exists()
    assert not Application.objects.exists()
    assert kept_files(Import.objects.get().owner_id) == []
    assert Notification.objects.get().title == "Import of a.csv failed"


def test_a_database_out_of_reach_leaves_the_run_to_be_begun_anew(
    api: APIClient, alice: User, kept_files: Files, after_batch: Any
) -> None:
    pk = start(api, "a.csv", FILE, resource="applications")

    def cut() -> None:
        raise OperationalError("unable to open database file")

    after_batch(1, cut)
    with pytest.raises(OperationalError):
        run_import(pk)
    assert run_of(api, pk)["status"] == "queued"
    assert len(kept_files(alice.pk)) == 1
    run_import(pk)
    assert counts(run_of(api, pk)) == ("completed", 1_100, 0, 0, 0)
    assert Job.objects.count() == 1_100


def test_a_run_whose_workers_die_again_and_again_ends(api: APIClient, alice: User, kept_files: Files) -> None:
    pk = start(api, "a.csv", FILE, resource="applications")
    Import.objects.filter(pk=pk).update(attempts=MOST_ATTEMPTS)
    run_import(pk)
    run = run_of(api, pk)
    assert run["status"] == "failed"
    assert run["detail"].startswith("It was begun 3 times")
    assert not Job.objects.exists()
    assert kept_files(alice.pk) == []


def test_a_task_that_is_delivered_twice_is_carried_out_once(api: APIClient) -> None:
    pk = start(api, "a.csv", csv_of(["company", "title"], ["Acme", "Welder"]))
    run_import(pk)
    done = run_of(api, pk)
    run_import(pk)
    assert run_of(api, pk) == done
    assert Job.objects.count() == 1
    run_import(999_999)


@pytest.mark.parametrize("on_error", ["abort", "skip"])
def test_a_row_that_turns_bad_after_it_was_checked(
    api: APIClient, make_job: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, on_error: str
) -> None:
    """Somebody takes the place at a job between planning and writing."""
    job = make_job(company="Acme", title="Welder")
    data = csv_of(["company", "title", "status"], ["Acme", "Welder", "applied"], ["Beta", "Smith", "applied"])
    pk = start(api, "a.csv", data, resource="applications", on_error=on_error)
    write = Writer.write

    def late(self: Writer, plans: Any) -> None:
        assert api.post(APPLICATIONS, {"job": job["id"], "status": "offer"}).status_code == 201
        write(self, plans)

    monkeypatch.setattr(Writer, "write", late)
    run_import(pk)
    run = run_of(api, pk)
    made = 0 if on_error == "abort" else 1
    assert counts(run) == ("failed" if on_error == "abort" else "completed", made, 0, 0, 1)
    [error] = run["errors"]
    assert (error["row"], error["column"]) == (2, "job")
    assert error["detail"].startswith("This job has an application already.")
    shown = [(row["job_summary"]["company"], row["status"]) for row in all_of(api, APPLICATIONS)]
    assert shown == [("Acme", "offer"), ("Beta", "applied")][: 1 + made]
    assert len(all_of(api, JOBS)) == 1 + made


def test_progress_is_pushed_and_rises_to_its_end(
    api: APIClient,
    alice: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    frames: list[tuple[int, dict[str, Any]]] = []

    def take(sent: Sequence[tuple[int, dict[str, Any]]]) -> bool:
        frames.extend(sent)
        return True

    monkeypatch.setattr(push, "send_many", take)
    pk = start(api, "a.csv", FILE, resource="applications")
    with django_capture_on_commit_callbacks(execute=True):
        run_import(pk)
    assert {owner for owner, _ in frames} == {alice.pk}
    mine = [frame for _, frame in frames if frame["type"] == "import_progress"]
    assert all(set(frame) == {"type", "id", "status", "progress"} and frame["id"] == pk for frame in mine)
    progress = [frame["progress"] for frame in mine]
    assert progress == sorted(progress)
    assert (mine[-1]["status"], progress[-1]) == ("completed", 100)
    assert [frame["status"] for frame in mine[:-1]] == ["running"] * 6
    assert [frame["notification"]["type"] for _, frame in frames if frame["type"] == "notification"] == [
        "import_finished"
    ]
