"""Rates, and the rows behind a figure."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from analytics.choices import SMALL_SAMPLE
from careercopilot.core.filters import MOST_IDS

Rows = dict[str, Any]


def percent(part: int, whole: int) -> float | None:
    """Return a share in percent with one decimal, half away from zero; None of nothing."""
    if not whole:
        return None
    tenths = (2000 * abs(part) + whole) // (2 * whole)
    return (tenths if part >= 0 else -tenths) / 10


def rate(numerator: Rows, denominator: Rows) -> dict[str, Any]:
    """Return the share of one set of rows in another that holds it."""
    part, whole = numerator["count"], denominator["count"]
    return {
        "value": percent(part, whole),
        "numerator": part,
        "denominator": whole,
        "n": whole,
        "small_sample": whole < SMALL_SAMPLE,
        "rows": {"numerator": numerator, "denominator": denominator},
    }


def applications(count: int, parameters: Mapping[str, Any]) -> Rows:
    """Return how many applications there are, and the list of them by its filters."""
    return _listed("application-list", count, parameters)


def jobs(count: int, parameters: Mapping[str, Any]) -> Rows:
    """Return how many jobs there are, and the list of them by its filters."""
    return _listed("job-list", count, parameters)


def _listed(route: str, count: int, parameters: Mapping[str, Any]) -> Rows:
    query = urlencode(parameters, doseq=True)
    path = reverse(route)
    return {"count": count, "path": f"{path}?{query}" if query else path}


def applications_by_id(ids: Iterable[int]) -> Rows:
    """Return how many applications there are, and which."""
    return _named("application-list", ids)


def jobs_by_id(ids: Iterable[int]) -> Rows:
    """Return how many jobs there are, and which."""
    return _named("job-list", ids)


def _named(route: str, ids: Iterable[int]) -> Rows:
    """Return the rows by their ids; none, and more than a list takes, have no path."""
    known = sorted(ids)
    few = known[:MOST_IDS]
    path = f"{reverse(route)}?ids={','.join(map(str, few))}" if 0 < len(known) <= MOST_IDS else None
    return {"count": len(known), "path": path, "ids": few}
