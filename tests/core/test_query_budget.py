"""Query budgets: what each endpoint costs is a checked-in file, and no cost grows with the number of rows."""

import json
import os
from collections.abc import Callable
from http.cookies import SimpleCookie
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as current_settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings
from rest_framework.test import APIClient

from accounts.models import User
from applications.models import Interview
from jobs.models import Job, SavedSearch
from notifications.services import notify
from tests.conftest import client_for
from tests.core.test_lists import make_applications
from tests.security.cases import OTHER_PARAMETERS, ROWS
from tests.security.cast import make_rows
from tests.security.test_matrix import PRIVATE, case_of, content_of
from tests.security.urlmap import Route

BUDGET = Path(__file__).with_name("query_budget.json")
"""Queries by endpoint and database, with nothing kept in the cache; two of each are the session and its user."""
ACCEPT = "UPDATE_QUERY_BUDGET"
HOW = f"If that is as it must be, run this test with {ACCEPT}=1 on both databases, and say why in the commit."
MORE = 10
"""Rows that are added between the first count and the second."""
JOBS, APPLICATIONS = "/api/v1/jobs", "/api/v1/applications"
ENDPOINTS = [
    (method, route)
    for route, method in product(PRIVATE, ("GET", "POST", "PUT", "PATCH", "DELETE"))
    if method in route.methods
]


@pytest.fixture(autouse=True)
def _nothing_kept(settings: Settings, tmp_path: Any) -> None:
    settings.CACHE_SECONDS = dict.fromkeys(current_settings.CACHE_SECONDS, 0)
    backend = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = {**settings.STORAGES, "default": backend}


def fill(owner: User, count: int) -> None:
    """Make so many more rows for each list, with what hangs on them."""
    rows = make_applications(owner, count)
    Interview.objects.filter(application__in=rows).delete()
    Interview.objects.bulk_create([Interview(owner=owner, application=row, starts_at=timezone.now()) for row in rows])
    jobs = Job.objects.filter(pk__in=[row.job_id for row in rows])
    jobs.update(title="Engineer", tech_stack_text="Go\nPostgreSQL", tags=["a"])
    SavedSearch.objects.bulk_create(
        [SavedSearch(owner=owner, name=f"Search {count} {number}") for number in range(count)]
    )
    for number in range(count):
        notify(owner_id=owner.pk, type="system_announcement", title=f"{number}", message="x")


def cost(client: APIClient, method: str, route: Route, ids: dict[str, Any], body: Any = None) -> int:
    """Count the queries of a request, and take back what it did."""
    path = route.filled({"pk": ids.get(ROWS.get(route.path, "")), **ids, **OTHER_PARAMETERS.get(route.path, {})})
    case = case_of(method, route)
    body = case.body(ids) if body is None else body
    cookies = SimpleCookie(client.cookies)
    with transaction.atomic():
        with CaptureQueriesContext(connection) as queries:
            sent = {"format": "multipart"} if case.multipart else {}
            response = client.get(path) if method == "GET" else getattr(client, method.lower())(path, body, **sent)
            content = content_of(response)
        transaction.set_rollback(True)
    client.cookies = cookies
    assert response.status_code == case.status, (method, path, content[:300])
    return len(queries)


def costs(client: APIClient, ids: dict[str, Any]) -> dict[str, int]:
    """Return the queries of every endpoint."""
    return {f"{method} {route.path}": cost(client, method, route, ids) for method, route in ENDPOINTS}


def test_every_endpoint_keeps_its_budget_whatever_the_number_of_rows(alice: User) -> None:
    ids = make_rows(alice)
    client = client_for(alice)
    costs(client, ids)
    fill(alice, 1)
    few = costs(client, ids)
    fill(alice, MORE)
    many = costs(client, ids)
    grown = [
        f"{name}: {few[name]} queries, and {many[name]} with {MORE} more rows" for name in few if many[name] > few[name]
    ]
    assert not grown, "\n".join(grown)
    budget = json.loads(BUDGET.read_text()) if BUDGET.exists() else {}
    vendor = connection.vendor
    if os.environ.get(ACCEPT):
        entries = {name: {**budget.get(name, {}), vendor: number} for name, number in sorted(many.items())}
        lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(entries[name], sort_keys=True)}" for name in entries)
        BUDGET.write_text(f"{{\n{lines}\n}}\n")
        return
    allowed = {name: entry.get(vendor) for name, entry in budget.items()}
    assert set(allowed) == set(many), f"Endpoints came or went. {HOW}"
    wrong = [
        f"{name}: {many[name]} queries, its budget is {allowed[name]}" for name in many if many[name] != allowed[name]
    ]
    assert not wrong, "\n".join([*wrong, HOW])


def bulk_bodies(jobs: list[int], free: list[int], applications: list[int]) -> dict[str, dict[str, Any]]:
    """Return a body for each bulk operation on all of these rows."""
    made = [{"company": "A", "title": f"T{number}", "tech_stack": ["Go"], "tags": ["a"]} for number in range(len(jobs))]
    return {
        f"{JOBS}/bulk-create/": {"items": made},
        f"{JOBS}/bulk-update/": {"items": [{"id": pk, "title": "New", "tech_stack": ["Rust"]} for pk in jobs]},
        f"{JOBS}/bulk-delete/": {"ids": jobs},
        f"{JOBS}/bulk-restore/": {"ids": jobs},
        f"{APPLICATIONS}/bulk-create/": {"items": [{"job": pk, "status": "applied"} for pk in free]},
        f"{APPLICATIONS}/bulk-update/": {"items": [{"id": pk, "status": "offer", "notes": "x"} for pk in applications]},
        f"{APPLICATIONS}/bulk-delete/": {"ids": applications},
        f"{APPLICATIONS}/bulk-restore/": {"ids": applications},
    }


def test_a_bulk_operation_costs_the_same_for_two_rows_and_for_twelve(alice: User) -> None:
    ids, client = make_rows(alice), client_for(alice)
    applications = [row.pk for row in make_applications(alice, 12)]
    jobs = list(Job.objects.for_user(alice).filter(applications__in=applications).values_list("pk", flat=True))
    free = [row["id"] for row in (client.post(f"{JOBS}/", {"company": "A", "title": "B"}).json() for _ in range(12))]
    found = {}
    for count in (2, 12):
        bodies = bulk_bodies(jobs[:count], free[:count], applications[:count])
        routes = [route for _, route in ENDPOINTS if route.path in bodies]
        found[count] = {route.path: cost(client, "POST", route, ids, bodies[route.path]) for route in routes}
    assert len(found[2]) == len(bodies)
    assert found[12] == found[2]


SIGN_IN = 2
"""The session and its user."""
LISTS = {
    # The profile that jobs are matched against, and the jobs.
    "/api/v1/jobs/?page_size=200": SIGN_IN + 2,
    "/api/v1/jobs/?page_size=200&q=engineer": SIGN_IN + 2,
    "/api/v1/jobs/?page_size=200&count=true&ordering=deadline": SIGN_IN + 3,
    # The applications, their jobs, and their interviews.
    "/api/v1/applications/?page_size=200": SIGN_IN + 3,
    "/api/v1/applications/?page_size=200&ordering=next_interview_at": SIGN_IN + 3,
    "/api/v1/interviews/?page_size=200": SIGN_IN + 1,
    "/api/v1/saved-searches/?page_size=200": SIGN_IN + 1,
}


@pytest.fixture
def measured(api: APIClient) -> Callable[[str], tuple[int, int]]:
    """Count what an address costs: `(rows, queries)`."""

    def measure(url: str) -> tuple[int, int]:
        with CaptureQueriesContext(connection) as queries:
            response = api.get(url)
        assert response.status_code == 200, response.content
        return len(response.json()["results"]), len(queries)

    return measure


@pytest.mark.parametrize("url", LISTS)
def test_lists(alice: User, measured: Callable[[str], tuple[int, int]], url: str) -> None:
    fill(alice, 1)
    assert measured(url) == (1, LISTS[url])
    fill(alice, 199)
    assert measured(url) == (200, LISTS[url])
