"""What an import has assumed is said, what it changes of a job is put back, and what could end it ends nothing."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, OperationalError
from django.utils import timezone
from rest_framework.test import APIClient

from exports.importers.writing import UNDATED, Writer
from exports.models import Import, ImportedRow
from exports.tasks import purge_runs, run_import
from jobs.models import Job
from tests.exports.conftest import APPLICATIONS, IMPORTS, JOBS, ImportFile, all_of, counts, csv_of, start

HEADER = ["Company", "Title", "Status", "URL", "Location", "Salary"]
POSTING = "https://acme.example/jobs/9"


def test_an_update_of_an_application_changes_its_job_and_is_taken_back(api: APIClient, import_file: ImportFile) -> None:
    first = import_file(
        "a.csv", csv_of(HEADER, ["Acme", "Dev", "interested", POSTING, "Ulm", "50000 EUR"]), resource="applications"
    )
    assert counts(first) == ("completed", 1, 0, 0, 0)
    (before,) = all_of(api, JOBS)
    data = csv_of(HEADER, ["Acme", "Dev", "interested", POSTING, "Neu-Ulm", "90000 EUR"])
    run = import_file("b.csv", data, resource="applications", duplicates="update")
    assert counts(run) == ("completed", 0, 1, 0, 0)
    (after,) = all_of(api, JOBS)
    assert (after["location"], after["salary_text"], after["title"]) == ("Neu-Ulm", "90000 EUR", "Dev")
    again = import_file("c.csv", data, resource="applications", duplicates="update")
    assert counts(again) == ("completed", 0, 0, 1, 0), "nothing is left to change"
    undone = api.post(f"{IMPORTS}{run['id']}/undo/").json()
    assert (undone["deleted"], undone["restored"], undone["left"]) == (0, 2, 0)
    assert all_of(api, JOBS) == [before]


@pytest.mark.parametrize("duplicates", ["skip", "update"])
def test_a_repeat_by_address_under_another_name_is_doubted(
    api: APIClient, import_file: ImportFile, make_job: Any, duplicates: str
) -> None:
    make_job(company="Acme", title="Dev", url=POSTING)
    data = csv_of(["company", "title", "url"], ["Acme", "Analyst", POSTING], ["Beta", "Dev", "https://beta.example/1"])
    run = import_file("a.csv", data, duplicates=duplicates)
    assert [(one["row"], one["column"], one["error_code"]) for one in run["warnings"]] == [(2, "url", "SAME_ADDRESS")]
    assert run["created"] == 1
    same = import_file("b.csv", csv_of(["company", "title", "url"], ["Beta", "dev", "https://beta.example/1"]))
    assert (same["skipped"], same["warnings"]) == (1, [])


@pytest.mark.parametrize(
    ("status", "applied", "doubts"),
    [
        ("Rejected", "2026-01-10", ["DATE_UNKNOWN"]),
        ("Offer", "2026-01-10", ["DATE_UNKNOWN"]),
        ("Applied", "", ["DATE_UNKNOWN"]),
        ("Withdrawn", "2026-01-10", ["DATE_UNKNOWN"]),
        ("Applied", "2026-01-10", []),
        ("Interested", "", []),
        ("", "2026-01-10", []),
    ],
)
def test_a_status_without_its_date_is_doubted_and_noted(
    api: APIClient, import_file: ImportFile, status: str, applied: str, doubts: list[str]
) -> None:
    header = ["Company", "Title", "Status", "Date Applied"]
    run = import_file("a.csv", csv_of(header, ["Acme", "Dev", status, applied]), resource="applications")
    assert counts(run) == ("completed", 1, 0, 0, 0)
    assert [one["error_code"] for one in run["warnings"]] == doubts
    (application,) = all_of(api, APPLICATIONS)
    notes = [entry["note"] for entry in api.get(f"{APPLICATIONS}{application['id']}/history/").json()]
    assert notes[-1] == (UNDATED if doubts else "")


def test_what_a_dry_run_found_is_kept_for_a_week(api: APIClient) -> None:
    data = csv_of(["company", "title"], ["Acme", "Dev"])
    tried, made = start(api, "a.csv", data, dry_run=True), start(api, "b.csv", data)
    run_import(tried)
    run_import(made)
    with time_machine.travel(timezone.now() + dt.timedelta(days=6), tick=False):
        purge_runs()
    assert ImportedRow.objects.filter(run=tried).count() == 1
    with time_machine.travel(timezone.now() + dt.timedelta(days=8), tick=False):
        purge_runs()
    assert list(ImportedRow.objects.values_list("run", flat=True)) == [made]
    assert Import.objects.filter(pk=tried).exists()


class Deadlock(Exception):
    """What psycopg raises when another transaction stands in the way."""

    sqlstate = "40P01"


def test_a_deadlock_lets_the_import_be_begun_anew(api: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    pk = start(api, "a.csv", csv_of(["company", "title"], ["Acme", "Dev"]))

    def stand_in_the_way(self: Writer, plans: Any) -> None:
        raise OperationalError("deadlock detected") from Deadlock()

    with monkeypatch.context() as patched:
        patched.setattr(Writer, "write", stand_in_the_way)
        with pytest.raises(DatabaseError):
            run_import(pk)
    assert Import.objects.get(pk=pk).status == "queued"
    assert not Job.objects.exists()
    run_import(pk)
    assert counts(api.get(f"{IMPORTS}{pk}/").json()) == ("completed", 1, 0, 0, 0)
