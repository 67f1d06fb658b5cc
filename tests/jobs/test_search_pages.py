"""Pages of a search: the same rows in the same order, also where the best are read without a look at the others."""

import datetime as dt
import random
import re
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import User
from careercopilot.core import ranking
from jobs.models import Job

JOBS = "/api/v1/jobs/"
MOMENT = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
TEXTS = [
    {"title": "Data Engineer"},
    {"title": "Engineer", "company": "Data"},
    {"company": "Data Engineering"},
    {"tech_stack_text": "Data\nEngineering"},
    {"description": "We engineer, with data."},
    {"title": "Data", "notes": "engineer"},
    {"title": "Accountant"},
]
"""Ranked 4, 3, 3, 2, 1, 1 for the two words, and not found."""
RANKS = [4, 3, 3, 2, 1, 1, 0]


@pytest.fixture(autouse=True)
def _nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranking, "_few", {})


def fill(owner: User, count: int, weights: list[int]) -> list[int]:
    """Make jobs of which many share a moment; return the ids of those to be found, in their order."""
    chance = random.Random(count)
    kinds = chance.choices(range(len(TEXTS)), weights, k=count)
    jobs = []
    for kind in kinds:
        made = MOMENT + dt.timedelta(minutes=chance.randrange(count // 4))
        deleted_at = MOMENT if chance.random() < 0.1 else None
        job = Job(
            owner=owner, **{"company": "Acme", "title": "Clerk", **TEXTS[kind]}, created_at=made, deleted_at=deleted_at
        )
        job.derive()
        jobs.append(job)
    Job.objects.bulk_create(jobs)
    found = [
        (-RANKS[kind], -job.created_at.timestamp(), -job.pk)
        for kind, job in zip(kinds, jobs, strict=True)
        if RANKS[kind] and job.deleted_at is None
    ]
    return [-pk for _, _, pk in sorted(found)]


def walk(api: APIClient, path: str, way: str = "next") -> tuple[list[list[int]], str]:
    """Return the ids of each page from here on in one direction, and the address of the last one."""
    pages: list[list[int]] = []
    while True:
        page = api.get(path).json()
        pages.append([row["id"] for row in page["results"]])
        if page[way] is None:
            return pages, path
        address = urlsplit(page[way])
        path = f"{address.path}?{address.query}"


@pytest.mark.parametrize("weights", [[9, 1, 1, 1, 1, 1, 1], [1, 2, 2, 2, 2, 2, 2], [0, 1, 0, 1, 9, 0, 1], [1] * 7])
@pytest.mark.parametrize("size", [1, 7])
def test_every_page_is_what_ranking_all_of_them_gives(
    api: APIClient, alice: User, bob: User, weights: list[int], size: int
) -> None:
    fill(bob, 20, [1] * 7)
    wanted = fill(alice, 60, weights)
    pages = [wanted[start : start + size] for start in range(0, len(wanted), size)]
    forth, last = walk(api, f"{JOBS}?q=data engineer&page_size={size}&fields=id")
    assert forth == pages
    back, _ = walk(api, last, "previous")
    assert sum(reversed(back), []) == wanted  # noqa: RUF017 - a few pages
    again, _ = walk(api, f"{JOBS}?q=data engineer&page_size={size}&fields=id")
    assert again == pages


def statement(api: APIClient, path: str) -> str:
    """Return the one statement that reads the jobs of a list, with the plan by which it does."""
    with CaptureQueriesContext(connection) as queries:
        assert api.get(path).status_code == 200
    (sql,) = [query["sql"] for query in queries if 'FROM "jobs_job"' in query["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE) {sql}")
        return "\n".join([sql, *(line for (line,) in cursor.fetchall())])


@pytest.mark.skipif(connection.vendor != "postgresql", reason="On SQLite all of them are ranked.")
def test_a_page_of_the_best_ranks_no_other(api: APIClient, alice: User) -> None:
    fill(alice, 60, [9, 1, 1, 1, 1, 1, 1])
    few, many = f"{JOBS}?q=data engineer&page_size=5", f"{JOBS}?q=data engineer&page_size=60"
    of_all = r"(?s)One-Time Filter: \S+ <.*"
    assert "never executed" in re.findall(of_all, statement(api, few))[0]
    assert "never executed" not in re.findall(of_all, statement(api, many))[0]
    assert "WITH best" not in statement(api, f"{JOBS}?page_size=60&q=data engineer")
    assert "WITH best" in statement(api, few)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="The same.")
def test_what_is_remembered_is_bounded(api: APIClient, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranking, "MOST_REMEMBERED", 3)
    fill(alice, 8, [0, 1, 1, 1, 1, 1, 1])
    tried = ["WITH best" in statement(api, f"{JOBS}?q=data&page_size={size}") for size in (1, 2, 3, 1, 4, 4, 1)]
    assert tried == [True, True, True, False, True, False, True]
    assert len(ranking._few) == 2, "the fourth made room for itself"
