"""Filters of saved searches that are none: refused, and nothing is saved."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from tests.core.suggested import TRUE_OR_FALSE
from tests.core.test_bad_input import DEEP, SEARCHES, each, refused

SUGGESTED_FILTERS = {
    "filters.status": ["closed", "saved", "open", "archived"],
    "filters.salary_min filters.remote": TRUE_OR_FALSE,
}


SEARCH_FILTERS: list[tuple[Any, str]] = [
    *[(value, "filters") for value in each("x", 5, [], None, True, ["q"])],
    *[({"q": value}, "filters.q") for value in each({}, {"a": 1}, [[]], [{}], DEEP, "a" * 501)],
    ({"colour": "red"}, "filters.colour"),
    ({"owner": 1, "cursor": "x"}, "filters.owner filters.cursor"),
    ({"status": "lost"}, "filters.status"),
    ({"salary_min": "x", "remote": 5}, "filters.salary_min filters.remote"),
    ({"salary_min": 10**400}, "filters.salary_min"),
    ({"created_after": "0000-00-00"}, "filters.created_after"),
]


@pytest.mark.parametrize(("filters", "wrong"), SEARCH_FILTERS, ids=range(len(SEARCH_FILTERS)))
def test_filters_of_saved_searches(api: APIClient, alice: User, filters: Any, wrong: str) -> None:
    refused(
        api,
        "POST",
        SEARCHES,
        {"name": "x", "filters": filters},
        *wrong.split(),
        suggestions=SUGGESTED_FILTERS.get(wrong),
    )


def test_a_number_beyond_all_numbers_in_a_saved_search(api: APIClient, alice: User) -> None:
    """JSON has no infinity, so none can be stored."""
    for name in ("q", "company", "salary_min", "created_after"):
        refused(api, "POST", SEARCHES, f'{{"name": "x", "filters": {{"{name}": 1e400}}}}', f"filters.{name}")
        refused(api, "POST", SEARCHES, f'{{"name": "x", "filters": {{"{name}": [-1e400]}}}}', f"filters.{name}")
