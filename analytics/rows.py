"""The rows behind a figure: the list that answers exactly them, by its filters or by their ids."""

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django.urls import get_script_prefix, reverse
from django.utils.http import urlencode

from analytics.periods import Period
from applications.choices import ANSWERS
from careercopilot.core.fields import EARLIEST
from careercopilot.core.filters import MOST_IDS

Rows = dict[str, Any]
ANY_ANSWER: list[str] = sorted(ANSWERS)


def sent_filter(period: Period) -> dict[str, Any]:
    """Return the filters that the sent applications of a period are listed by."""
    return {"sent": "true", **period.parameters("sent")}


def applications(count: int, parameters: Mapping[str, Any]) -> Rows:
    """Return how many applications there are, and the list of them by its filters."""
    return _listed("application-list", count, parameters)


def jobs(count: int, parameters: Mapping[str, Any]) -> Rows:
    """Return how many jobs there are, and the list of them by its filters."""
    return _listed("job-list", count, parameters)


def _listed(route: str, count: int, parameters: Mapping[str, Any]) -> Rows:
    """Return the rows by filters; a list refuses days before 1900, so those have no path."""
    days = [value for value in parameters.values() if isinstance(value, dt.date)]
    if any(day < EARLIEST for day in days):
        return {"count": count, "path": None}
    query = urlencode(parameters, doseq=True)
    path = _path(route, get_script_prefix())
    return {"count": count, "path": f"{path}?{query}" if query else path}


@lru_cache
def _path(route: str, prefix: str) -> str:  # noqa: ARG001 - what the path depends on
    """Return the path of a list, of which an answer names hundreds."""
    return reverse(route)


def applications_by_id(ids: Iterable[int]) -> Rows:
    """Return how many applications there are, and which."""
    return _named("application-list", ids)


def jobs_by_id(ids: Iterable[int], count: int | None = None) -> Rows:
    """Return how many jobs there are, and which; `count` where `ids` are only the first of more than a list takes."""
    return _named("job-list", ids, count)


def _named(route: str, ids: Iterable[int], count: int | None = None) -> Rows:
    """Return the rows by their ids; none, and more than a list takes, have no path."""
    known = sorted(ids)
    few, number = known[:MOST_IDS], len(known) if count is None else count
    path = f"{_path(route, get_script_prefix())}?ids={','.join(map(str, few))}" if 0 < number <= MOST_IDS else None
    return {"count": number, "path": path, "ids": few}
