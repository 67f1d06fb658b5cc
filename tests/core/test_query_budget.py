"""Query budgets: a list costs the same number of queries for one row and for two hundred."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import User
from applications.models import Interview
from jobs.models import Job, SavedSearch
from tests.core.test_lists import make_applications

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
DETAILS = {
    "/api/v1/jobs/": SIGN_IN + 2,
    "/api/v1/applications/": SIGN_IN + 3,
    "/api/v1/interviews/": SIGN_IN + 1,
    "/api/v1/saved-searches/": SIGN_IN + 1,
}


def fill(owner: User, count: int) -> None:
    """Make so many rows in each list, with what hangs on them."""
    rows = make_applications(owner, count)
    Interview.objects.filter(application__in=rows).delete()
    Interview.objects.bulk_create([Interview(owner=owner, application=row, starts_at=timezone.now()) for row in rows])
    Job.objects.filter(owner=owner).update(title="Engineer", tech_stack_text="Go\nPostgreSQL", tags=["a"])
    SavedSearch.objects.bulk_create(
        [SavedSearch(owner=owner, name=f"Search {count} {number}") for number in range(count)]
    )


@pytest.fixture
def cost(api: APIClient) -> Callable[[str], tuple[int, int]]:
    """Count what an address costs: `(rows, queries)`."""

    def measure(url: str) -> tuple[int, int]:
        with CaptureQueriesContext(connection) as queries:
            response = api.get(url)
        assert response.status_code == 200, response.content
        body = response.json()
        return len(body.get("results", [body])), len(queries)

    return measure


@pytest.mark.parametrize("url", LISTS)
def test_lists(alice: User, cost: Callable[[str], tuple[int, int]], url: str) -> None:
    fill(alice, 1)
    assert cost(url) == (1, LISTS[url])
    fill(alice, 199)
    assert cost(url) == (200, LISTS[url])


@pytest.mark.parametrize("url", DETAILS)
def test_details(api: APIClient, alice: User, cost: Callable[[str], tuple[int, int]], url: str) -> None:
    fill(alice, 200)
    row = api.get(f"{url}?page_size=1").json()["results"][0]
    assert cost(f"{url}{row['id']}/") == (1, DETAILS[url])
