"""What a bulk operation on applications costs, and what comes of several at once."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from rest_framework.test import APIClient

from accounts.models import User
from applications.models import Application, StatusChange
from jobs.models import Job
from tests.applications.test_bulk import bulk, make, make_jobs
from tests.conftest import client_for
from tests.jobs.test_bulk_cost import cost


def calls(api: APIClient, owner: User, count: int) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Yield each bulk operation on so many rows, for as many new jobs."""
    jobs, others = make_jobs(owner, count), make_jobs(owner, count)
    items = [{"job": job, "status": "applied", "applied_on": "2026-11-02"} for job in jobs]
    yield "create", lambda: bulk(api, "create", items=items)
    ids = list(Application.objects.filter(job__in=jobs).order_by("pk").values_list("pk", flat=True))
    changed = {"status": "offer", "applied_on": "2026-11-01", "follow_up_on": "2027-01-01"}
    pairs = zip(ids, others, strict=True)
    moved = [{"id": pk, "job": job, **changed, "notes": f"n{pk}"} for pk, job in pairs]
    yield "update", lambda: bulk(api, "update", items=moved)
    yield "delete", lambda: bulk(api, "delete", ids=ids)
    yield "restore", lambda: bulk(api, "restore", ids=ids)
    yield "destroy", lambda: bulk(api, "delete", ids=ids, hard=True)
    make(api, jobs)
    yield "cascade", lambda: api.post("/api/v1/jobs/bulk-delete/", {"ids": jobs, "hard": True, "cascade": True})


BOUNDS = {
    # What a thousand rows cost beyond eleven: SQLite's INSERTs hold 999 values, UPDATEs 500 rows, DELETEs 100 ids.
    "postgresql": {"create": 2, "update": 4, "delete": 0, "restore": 0, "destroy": 9, "cascade": 18},
    "sqlite": {"create": 22, "update": 10, "delete": 0, "restore": 0, "destroy": 11, "cascade": 23},
}


def test_a_thousand_rows_cost_few_queries_more_than_eleven(api: APIClient, alice: User) -> None:
    few = {name: cost(call) for name, call in calls(api, alice, 11)}
    many = {name: cost(call) for name, call in calls(api, alice, 1_000)}
    assert max(few.values()) <= 30
    grown = {name: many[name] - few[name] for name in few}
    bounds = BOUNDS[connection.vendor]
    assert {name: more for name, more in grown.items() if more > bounds[name]} == {}


@pytest.mark.django_db(transaction=True)
def test_of_several_at_once_each_place_is_taken_once(alice: User) -> None:
    jobs = make_jobs(alice, 40)
    start = threading.Barrier(6)

    def run(number: int) -> Any:
        api = client_for(alice)
        start.wait(30)
        try:
            order = jobs if number % 2 else jobs[::-1]
            return bulk(api, "create", items=[{"job": job} for job in order], atomic=False)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(run, range(6)))
    assert {answer.status_code for answer in answers} <= {201, 207}
    assert sum(answer.json()["successful"] for answer in answers) == 40
    codes = {error["error_code"] for answer in answers for error in answer.json()["errors"]}
    assert codes == {"CONFLICT"}
    assert sorted(Application.objects.values_list("job", flat=True)) == jobs
    assert StatusChange.objects.count() == 40


@pytest.mark.django_db(transaction=True)
def test_creating_and_bringing_back_at_once_ends_without_a_failure(alice: User) -> None:
    jobs = make_jobs(alice, 40)
    api = client_for(alice)
    aside = make(api, jobs)
    assert bulk(api, "delete", ids=aside).status_code == 200
    start = threading.Barrier(4)

    def run(number: int) -> Any:
        api = client_for(alice)
        start.wait(30)
        try:
            if number % 2:
                return bulk(api, "restore", ids=aside[::-1], atomic=False)
            return bulk(api, "create", items=[{"job": job} for job in jobs], atomic=False)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(run, range(4)))
    assert {answer.status_code for answer in answers} <= {200, 201, 207}
    live = sorted(Application.objects.live().values_list("job", flat=True))
    assert live == jobs
    assert Job.objects.count() == 40
