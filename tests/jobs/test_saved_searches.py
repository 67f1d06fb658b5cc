"""Saved searches: the filters of the list of jobs under a name."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from rest_framework.test import APIClient

from accounts.models import User
from jobs.models import SavedSearch
from tests.conftest import client_for

SEARCHES = "/api/v1/saved-searches/"
FILTERS = {
    "q": "python",
    "status": ["saved", "open"],
    "tech_stack": ["Go", "C++"],
    "tech_match": "all",
    "remote": True,
    "salary_min": 50000,
    "posted_after": "2026-03-01",
    "created_after": "2026-03-01T10:00:00Z",
    "has_application": False,
}


def make(api: APIClient, **fields: Any) -> dict[str, Any]:
    """Make a saved search and return it."""
    response = api.post(SEARCHES, {"name": "Mine", **fields})
    assert response.status_code == 201, response.content
    body: dict[str, Any] = response.json()
    return body


def test_its_whole_life(api: APIClient) -> None:
    made = make(api, filters=FILTERS, alert=True)
    assert set(made) == {"id", "uid", "name", "filters", "alert", "created_at", "updated_at"}
    path = f"{SEARCHES}{made['id']}/"
    assert api.get(path).json() == made
    assert (made["filters"], made["alert"]) == (FILTERS, True)
    changed = api.patch(path, {"alert": False}).json()
    assert changed == {**made, "alert": False, "updated_at": changed["updated_at"]}
    assert changed["updated_at"] > made["updated_at"]
    replaced = api.put(path, {"name": "Other"}).json()
    assert (replaced["name"], replaced["filters"], replaced["alert"]) == ("Other", {}, False)
    assert api.get(SEARCHES).json()["results"] == [replaced]
    assert api.delete(path).status_code == 204
    assert api.get(path).status_code == 404
    assert not SavedSearch.objects.exists()


def test_a_name_alone_is_enough(api: APIClient) -> None:
    made = make(api)
    assert (made["filters"], made["alert"]) == ({}, False)


@pytest.mark.parametrize(
    ("filters", "named"),
    [
        ({"colour": "red", "q": "x"}, {"filters.colour"}),
        ({"status": "bogus"}, {"filters.status"}),
        ({"status": ["saved", "bogus"], "salary_min": "lots"}, {"filters.status", "filters.salary_min"}),
        ({"remote": "maybe"}, {"filters.remote"}),
        ({"created_after": "2026-03-01T10:00:00"}, {"filters.created_after"}),
        ({"posted_after": "0000-00-00"}, {"filters.posted_after"}),
        ({"tech_match": "some"}, {"filters.tech_match"}),
        ({"q": "\x00"}, {"filters.q"}),
        ({"q": "x" * 501}, {"filters.q"}),
        ({"q": None}, {"filters.q"}),
        ({"q": {"a": 1}}, {"filters.q"}),
        ({"tags": [["a"]]}, {"filters.tags"}),
        ({"ordering": "title"}, {"filters.ordering"}),
        ([], {"filters"}),
        ("q=python", {"filters"}),
        (None, {"filters"}),
    ],
)
def test_filters_are_those_of_the_list(api: APIClient, filters: Any, named: set[str]) -> None:
    refused = api.post(SEARCHES, {"name": "Mine", "filters": filters})
    assert refused.status_code == 400
    assert set(refused.json()["field_errors"]) == named
    assert not SavedSearch.objects.exists()


def test_all_errors_come_at_once(api: APIClient) -> None:
    refused = api.post(SEARCHES, {"filters": {"x": 1}, "alert": "perhaps", "wrong": 1})
    assert set(refused.json()["field_errors"]) == {"name", "filters.x", "alert", "wrong"}


def test_a_name_is_used_once_by_each(api: APIClient, bob_api: APIClient) -> None:
    make(api)
    other = make(api, name="mine")
    make(bob_api)
    taken = "There is a saved search of this name. Choose another."
    assert api.post(SEARCHES, {"name": " Mine "}).json()["field_errors"] == {"name": [taken]}
    assert api.patch(f"{SEARCHES}{other['id']}/", {"name": "Mine"}).json()["field_errors"] == {"name": [taken]}
    assert api.patch(f"{SEARCHES}{other['id']}/", {"name": "mine"}).status_code == 200
    assert SavedSearch.objects.count() == 3


def test_another_users_search_is_not_there(api: APIClient, bob_api: APIClient) -> None:
    path = f"{SEARCHES}{make(api)['id']}/"
    assert bob_api.get(path).status_code == 404
    assert bob_api.patch(path, {"name": "x"}).status_code == 404
    assert bob_api.delete(path).status_code == 404
    assert bob_api.get(SEARCHES).json()["results"] == []
    assert SavedSearch.objects.get().name == "Mine"


@pytest.mark.django_db(transaction=True)
def test_of_eight_of_one_name_one_is_made(alice: User) -> None:
    start = threading.Barrier(8)

    def post(number: int) -> int:
        api = client_for(alice)
        start.wait(30)
        try:
            return api.post(SEARCHES, {"name": "Mine"}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        codes = sorted(pool.map(post, range(8)))
    assert codes == [201] + [400] * 7
    assert SavedSearch.objects.count() == 1
