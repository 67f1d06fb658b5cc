"""What a request may cost: no pattern, filter or body makes the service work for long."""

import importlib
import json
import pkgutil
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import User
from jobs.models import Job
from tests.test_architecture import LINE, ROOF

JOBS = "/api/v1/jobs/"
LONG = 2_000
"""Characters: as many as an address has at most."""
HOSTILE = {
    "letters": "a" * LONG, "digits": "1" * LONG, "spaces": " " * LONG, "words": "a " * (LONG // 2) + "!",
    "dots": "." * LONG, "names": "a." * (LONG // 2), "slashes": "/" * LONG, "dashes": "-" * LONG,
    "at signs": "a@" * (LONG // 2), "brackets": "<" * LONG, "quotes": '"' * LONG, "percents": "%" * LONG,
    "lines": "\n" * LONG, "commas": "1," * (LONG // 2) + "x", "marks": "e\u0301" * (LONG // 2),
}  # fmt: skip
SECONDS = 1.0
"""Of this thread's own work; a pattern that is not linear takes minutes."""


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield the compiled patterns of the project's modules, by name."""
    for name in [*LINE, ROOF]:
        package = importlib.import_module(name)
        for module in pkgutil.walk_packages(package.__path__, f"{name}."):
            if ".migrations" in module.name or ".management" in module.name or ".settings" in module.name:
                continue
            loaded = importlib.import_module(module.name)
            for attribute, value in vars(loaded).items():
                if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                    yield f"{module.name}.{attribute}", value


def test_no_pattern_takes_long_over_a_hostile_text() -> None:
    found = dict(patterns())
    assert len(found) > 20
    slow = []
    for name, pattern in found.items():
        for kind, text in HOSTILE.items():
            before = time.thread_time()
            pattern.search(text)
            pattern.fullmatch(text)
            pattern.sub("", text)
            if time.thread_time() - before > SECONDS:
                slow.append((name, kind))
    assert slow == []


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_long_search_is_refused_and_the_longest_is_answered(api: APIClient, alice: User, text: str) -> None:
    assert api.get(JOBS, {"q": text}).status_code == (400 if text.strip() else 200)
    before = time.thread_time()
    assert api.get(JOBS, {"q": text[:500].strip() or "a"}).status_code in {200, 400}
    assert time.thread_time() - before < SECONDS


@pytest.mark.parametrize(
    ("name", "value", "status"),
    [
        ("tags", "t", 400), ("tech_stack", "t", 400), ("status", "open", 200), ("q", "a", 200), ("page_size", "5", 200),
        ("unknown", "1", 400), ("ids", "1", 200), ("created_after", "2026-01-01", 200),
    ],
)  # fmt: skip
def test_two_hundred_repeats_of_a_filter_cost_no_more_than_one(
    api: APIClient, alice: User, name: str, value: str, status: int
) -> None:
    with CaptureQueriesContext(connection) as once:
        api.get(JOBS, {name: value})
    with CaptureQueriesContext(connection) as often:
        response = api.get(JOBS, {name: [value] * 200})
    assert response.status_code == status, response.content
    assert len(often) <= len(once)
    assert max((len(query["sql"]) for query in often), default=0) < 10_000


def test_many_different_filters_at_once_are_bounded(api: APIClient, alice: User) -> None:
    query = {name: [f"{name}{number}" for number in range(10)] for name in ("tags", "tech_stack")}
    assert api.get(JOBS, {**query, "q": "word " * 90, "ids": ",".join(map(str, range(1, 201)))}).status_code == 200
    assert api.get(JOBS, {"ids": ",".join(map(str, range(1, 202)))}).status_code == 400
    response = api.get(JOBS, {f"unknown{number}": "1" for number in range(2_000)})
    assert response.status_code == 400


@pytest.mark.parametrize("depth", [51, 1_000, 100_000])
@pytest.mark.parametrize("opening", ["[", '{"a":'])
@pytest.mark.parametrize("path", [JOBS, f"{JOBS}bulk-create/", "/api/v1/saved-searches/"])
def test_deep_json_is_refused(api: APIClient, alice: User, path: str, opening: str, depth: int) -> None:
    body = opening * depth + "1" + ("]" if opening == "[" else "}") * depth
    response = api.generic("POST", path, body, content_type="application/json")
    assert (response.status_code, response.json()["error_code"]) == (400, "MALFORMED_JSON")
    assert not Job.objects.exists()


def test_keys_that_would_collide_cost_nothing(api: APIClient, alice: User) -> None:
    """Python's hashes are seeded; the body is bounded all the same."""
    body: dict[str, Any] = {str(number * (2**61 - 1)): 1 for number in range(20_000)}
    before = time.thread_time()
    assert api.generic("POST", JOBS, json.dumps(body), content_type="application/json").status_code == 400
    assert time.thread_time() - before < SECONDS
