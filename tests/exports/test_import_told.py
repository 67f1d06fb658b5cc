"""What the owner is told of the statuses that an import changed: once, when it is at its end."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from exports.importers import passes
from exports.models import Import
from exports.tasks import run_import
from notifications.models import Notification
from tests.exports.conftest import APPLICATIONS, JOBS, ImportFile, counts, csv_of, run_of, start

Told = list[tuple[str, dict[str, Any]]]


class Killed(BaseException):
    """A worker that is no more: nothing catches it."""


def told() -> Told:
    """Return what there is to read, and what it is about."""
    return list(Notification.objects.order_by("pk").values_list("type", "data"))


def address(number: int) -> str:
    """Return the address of a posting."""
    return f"https://jobs.example/{number}"


def file_of(*statuses: str) -> bytes:
    """Return a file with these statuses of the postings."""
    rows = ([f"Company {number}", "Welder", address(number), status] for number, status in enumerate(statuses))
    return csv_of(["company", "title", "url", "status"], *rows)


@pytest.fixture
def jobs(api: APIClient) -> Callable[[int], list[int]]:
    """Make so many jobs that the rows of a file are for, and return their ids."""

    def make(count: int) -> list[int]:
        items = [{"company": f"Company {number}", "title": "Welder", "url": address(number)} for number in range(count)]
        answer = api.post(f"{JOBS}bulk-create/", {"items": items})
        assert answer.status_code == 201
        ids: list[int] = answer.json()["created_ids"]
        return ids

    return make


@pytest.fixture
def applications(api: APIClient, jobs: Callable[[int], list[int]]) -> Callable[[int], list[int]]:
    """Make so many applications that the rows of a file are for, and return their ids."""

    def make(count: int) -> list[int]:
        items = [{"job": job, "status": "applied"} for job in jobs(count)]
        answer = api.post(f"{APPLICATIONS}bulk-create/", {"items": items})
        assert answer.status_code == 201
        ids: list[int] = answer.json()["created_ids"]
        return ids

    return make


def test_few_are_told_singly(api: APIClient, import_file: ImportFile, applications: Any) -> None:
    ids = applications(2)
    run = import_file("a.csv", file_of("offer", "applied"), resource="applications", duplicates="update")
    assert counts(run) == ("completed", 0, 1, 1, 0)
    job = api.get(f"{APPLICATIONS}{ids[0]}/").json()["job"]
    assert told() == [
        ("application_update", {"application": ids[0], "job": job, "from": "applied", "to": "offer"}),
        ("import_finished", {"import": run["id"], "status": "completed"}),
    ]
    assert Notification.objects.order_by("pk")[0].title == "Welder at Company 0: offer"


@pytest.mark.parametrize(("count", "expected"), [(10, 10), (11, 1)])
def test_ten_jobs_are_told_singly_and_eleven_as_one(
    import_file: ImportFile, jobs: Any, count: int, expected: int
) -> None:
    ids = jobs(count)
    run = import_file("a.csv", file_of(*["closed"] * count), duplicates="update")
    assert counts(run) == ("completed", 0, count, 0, 0)
    kinds = [kind for kind, _ in told()]
    kind = "job_status_change" if expected == count else "digest"
    assert kinds == [kind] * expected + ["import_finished"]
    if kind == "digest":
        assert told()[0][1] == {"type": "job_status_change", "count": 11, "ids": ids}


def test_a_large_one_is_told_as_one_and_names_a_hundred(import_file: ImportFile, applications: Any) -> None:
    ids = applications(510)
    import_file("a.csv", file_of(*["rejected"] * 510), resource="applications", duplicates="update")
    (kind, data), (last, _) = told()
    assert (kind, last) == ("digest", "import_finished")
    assert data == {"type": "application_update", "count": 510, "ids": ids[:100]}


def test_a_worker_that_died_has_told_nothing(
    api: APIClient, applications: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = applications(12)
    pk = start(api, "a.csv", file_of(*["rejected"] * 12), resource="applications", duplicates="update")
    left = [2]

    def die(run: Import) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise Killed

    monkeypatch.setattr(passes, "tell", die)
    with pytest.raises(Killed):
        run_import(pk)
    assert told() == []
    assert {row["status"] for row in api.get(APPLICATIONS).json()["results"]} == {"rejected"}
    Import.objects.filter(pk=pk).update(lease_until=timezone.now())
    run_import(pk)
    run_import(pk)
    assert counts(run_of(api, pk))[0] == "completed"
    assert told() == [
        ("digest", {"type": "application_update", "count": 12, "ids": ids}),
        ("import_finished", {"import": pk, "status": "completed"}),
    ]


def test_a_trial_and_what_came_to_nothing_tell_of_no_change(
    api: APIClient, import_file: ImportFile, applications: Any
) -> None:
    applications(1)
    data = csv_of(
        ["company", "title", "url", "status"], ["Company 0", "Welder", address(0), "offer"], ["", "", "", "x"]
    )
    for options in ({"dry_run": "true"}, {"on_error": "abort"}):
        import_file("a.csv", data, resource="applications", duplicates="update", **options)
    assert api.get(APPLICATIONS).json()["results"][0]["status"] == "applied"
    new = csv_of(["company", "title", "status"], ["Beta", "Smith", "offer"])
    assert counts(import_file("b.csv", new, resource="applications"))[:2] == ("completed", 1)
    assert [kind for kind, _ in told()] == ["import_finished"] * 3
