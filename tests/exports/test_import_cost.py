"""What a row costs, and several imports of one person at once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import User
from applications.models import Application
from exports.tasks import run_import
from jobs.models import Job
from tests.conftest import client_for
from tests.exports.conftest import csv_of, run_of, start


def statements(data: bytes, api: APIClient, **values: Any) -> int:
    """Return how many statements a run takes, without those that grow by the database's limit of parameters."""
    pk = start(api, "a.csv", data, **values)
    with CaptureQueriesContext(connection) as queries:
        run_import(pk)
    assert run_of(api, pk)["status"] == "completed"
    return sum(not query["sql"].startswith(("INSERT", "DELETE")) for query in queries)


@pytest.mark.parametrize("duplicates", ["skip", "update"])
def test_a_row_more_is_no_statement_more(api: APIClient, duplicates: str) -> None:
    def file(count: int, notes: str) -> bytes:
        header = ["Company", "Position", "Link", "Status", "Notes", "Tags", "Date applied"]
        rows = [
            [
                f"Company {count}-{number}",
                "Welder",
                f"https://x.example/{count}/{number}",
                "applied",
                notes,
                "a, b",
                "2026-01-02",
            ]
            for number in range(count)
        ]
        return csv_of(header, *rows)

    few, many = ([file(count, notes) for notes in ("old", "new")] for count in (20, 200))
    for small, large in zip(few, many, strict=True):
        options = {"resource": "applications", "duplicates": duplicates}
        assert statements(large, api, **options) == statements(small, api, **options)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("resource", ["jobs", "applications"])
def test_two_imports_of_one_file_at_once_make_each_row_once(alice: User, resource: str) -> None:
    rows = [
        [f"Company {number // 2}", "Welder", f"https://x.example/{number}" if number % 3 else "", "a"]
        for number in range(600)
    ]
    data = csv_of(["company", "title", "url", "tags"], *rows)
    api = client_for(alice)
    ids = [start(api, "a.csv", data, resource=resource) for _ in range(3)]
    barrier = threading.Barrier(len(ids))

    def work(pk: int) -> None:
        barrier.wait(30)
        try:
            run_import(pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(ids)) as pool:
        list(pool.map(work, ids))
    runs = [run_of(api, pk) for pk in ids]
    assert [run["status"] for run in runs] == ["completed"] * 3, [run["detail"] for run in runs]
    assert sum(run["created"] for run in runs) == 600
    assert sum(run["skipped"] for run in runs) == 1_200
    assert Job.objects.count() == 600
    assert Application.objects.count() == (600 if resource == "applications" else 0)
