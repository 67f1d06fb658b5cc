"""What is kept per owner: read once, forgotten at a write, computed by one, and never in the way when it is away."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as current_settings
from django.core.cache import cache
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings
from rest_framework.test import APIClient

from accounts.models import User
from analytics import views
from careercopilot.core.cache import kept, owner_changed, owners_changed
from tests.analytics.accounts import application_of, at
from tests.analytics.test_answers import NAMES, Rows


def touched(queries: CaptureQueriesContext) -> list[str]:
    """Return the queries of analytics among those of a request."""
    tables = ("applications_", "jobs_", "accounts_skill", "accounts_userskill")
    return [query["sql"] for query in queries if any(name in query["sql"] for name in tables)]


@pytest.mark.usefixtures("rows")
@pytest.mark.parametrize("name", NAMES)
def test_a_repeated_read_asks_the_database_nothing(api: APIClient, name: str) -> None:
    first = api.get(f"/api/v1/analytics/{name}/")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        again = api.get(f"/api/v1/analytics/{name}/")
    assert (again.content, touched(queries)) == (first.content, [])


@pytest.mark.usefixtures("rows")
def test_one_set_of_queries_for_a_dashboard(api: APIClient) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert api.get("/api/v1/analytics/dashboard/").status_code == 200
    assert len(touched(queries)) == 12


def test_a_write_is_read_at_once(
    api: APIClient, rows: Rows, alice: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    assert api.get("/api/v1/analytics/summary/").json()["n"] == 5
    application_of(alice, ("applied", at(3, 2)))
    assert api.get("/api/v1/analytics/summary/").json()["n"] == 5, "it is kept"
    with django_capture_on_commit_callbacks(execute=True):
        owner_changed(alice.pk)
    assert api.get("/api/v1/analytics/summary/").json()["n"] == 6


@pytest.mark.django_db(transaction=True)
def test_what_is_kept_is_forgotten_after_the_commit_and_not_before() -> None:
    assert kept("analytics", 1, ["a"], lambda: "old") == "old"
    with transaction.atomic():
        owners_changed([1, 1])
        assert kept("analytics", 1, ["a"], lambda: "new") == "old"
    assert kept("analytics", 1, ["a"], lambda: "new") == "new"
    with transaction.atomic():
        owner_changed(1)
        transaction.set_rollback(True)
    assert kept("analytics", 1, ["a"], lambda: "newer") == "new", "nothing was written"


@pytest.mark.django_db(transaction=True)
def test_what_was_read_before_a_write_is_not_kept_for_after_it() -> None:
    def compute() -> str:
        owner_changed(1)
        return "read before the write"

    assert kept("analytics", 1, ["a"], compute) == "read before the write"
    assert kept("analytics", 1, ["a"], lambda: "after") == "after"


def test_owners_kinds_and_parts_are_kept_apart() -> None:
    calls = [("analytics", 1, ["a"]), ("analytics", 2, ["a"]), ("analytics", 1, ["b"]), ("analytics", 1, {"a": None})]
    for number, (kind, owner, parts) in enumerate(calls):
        assert kept(kind, owner, parts, lambda number=number: number) == number  # type: ignore[misc]
    assert [kept(*call, lambda: -1) for call in calls] == [0, 1, 2, 3]


def test_it_is_kept_for_five_minutes() -> None:
    kept("analytics", 1, ["a"], lambda: "x")
    client: Any = cache
    (key,) = [key for key in client.keys("analytics:1:*") if not key.endswith(":lock")]
    assert 295 <= client.ttl(key) <= 300


def test_a_computation_that_fails_is_not_kept_and_holds_nobody_up() -> None:
    with pytest.raises(ZeroDivisionError):
        kept("analytics", 1, ["a"], lambda: 1 // 0)
    assert kept("analytics", 1, ["a"], lambda: 7) == 7


def in_threads(number: int, work: Callable[[], Any]) -> list[Any]:
    """Return what a piece of work returns in as many threads at once."""
    found: list[Any] = []
    barrier = threading.Barrier(number)

    def run() -> None:
        barrier.wait()
        found.append(work())

    threads = [threading.Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_one_computes_and_others_wait_for_it() -> None:
    computed: list[int] = []
    others = threading.Event()

    def compute() -> int:
        computed.append(1)
        # Time for the others to come: they are there, or a second has passed.
        others.wait(0.3)
        return 42

    cache.set("owner:1", "token", 60)
    assert in_threads(8, lambda: kept("analytics", 1, ["a"], compute)) == [42] * 8
    assert len(computed) == 1


def test_who_waits_computes_when_the_one_before_fails() -> None:
    turn = threading.Lock()
    tried: list[int] = []

    def compute() -> int:
        with turn:
            tried.append(1)
            first = len(tried) == 1
        if first:
            raise ZeroDivisionError
        return 42

    def work() -> int | None:
        try:
            return kept("analytics", 1, ["a"], compute)
        except ZeroDivisionError:
            return None

    found = in_threads(4, work)
    assert sorted(found, key=str) == [42, 42, 42, None]


@pytest.mark.django_db(transaction=True)
def test_a_write_while_the_cache_is_away_is_told_once_it_is_back(settings: Settings, tmp_path: Path) -> None:
    here = current_settings.CACHES
    assert kept("analytics", 1, ["a"], lambda: "old") == "old"
    settings.CACHES = {"default": {**here["default"], "LOCATION": f"unix://{tmp_path}/nobody.sock"}}
    owner_changed(1)
    assert kept("analytics", 1, ["a"], lambda: "computed") == "computed"
    settings.CACHES = here
    assert kept("analytics", 1, ["a"], lambda: "new") == "new"
    assert kept("analytics", 1, ["a"], lambda: "newer") == "new"


@pytest.mark.django_db(transaction=True)
def test_the_next_write_tells_of_one_that_was_not_told(settings: Settings, tmp_path: Path) -> None:
    here = current_settings.CACHES
    kept("analytics", 1, ["a"], lambda: "old")
    before = cache.get("owner:1")
    settings.CACHES = {"default": {**here["default"], "LOCATION": f"unix://{tmp_path}/nobody.sock"}}
    owner_changed(1)
    settings.CACHES = here
    assert cache.get("owner:1") == before
    owner_changed(2)
    # Every process reads the token.
    assert cache.get("owner:1") not in {None, before}


def test_what_is_not_worth_keeping_is_computed_again() -> None:
    numbers = iter(range(9))
    found = [kept("analytics", 1, ["a"], lambda: next(numbers), lambda number: number > 1) for _ in range(5)]
    assert found == [0, 1, 2, 2, 2]


def sizes() -> list[int]:
    """Return how many bytes each kept answer takes."""
    client: Any = cache
    bare: Any = client.client.get_client()
    return [bare.strlen(client.client.make_key(key)) for key in client.keys("analytics:*")]


@pytest.mark.usefixtures("rows")
def test_a_large_answer_is_kept_small(api: APIClient) -> None:
    address = "/api/v1/analytics/dashboard/?days=3660&interval=day"
    first = api.get(address)
    (size,) = sizes()
    assert len(first.content) > 500_000
    assert size < 100_000
    again = api.get(address)
    assert (again.content, again["ETag"]) == (first.content, first["ETag"])


@pytest.mark.usefixtures("rows")
def test_an_answer_that_stays_large_is_not_kept(api: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "LARGE", 500)
    first, again = api.get("/api/v1/analytics/dashboard/"), api.get("/api/v1/analytics/dashboard/")
    assert (again.status_code, again.content) == (200, first.content)
    assert sizes() == []


@pytest.mark.usefixtures("rows")
def test_without_a_cache_every_answer_is_computed(
    api: APIClient, alice: User, settings: Settings, tmp_path: Path
) -> None:
    url = f"unix://{tmp_path}/nobody.sock"
    settings.CACHES = {"default": {**current_settings.CACHES["default"], "LOCATION": url}}
    assert api.get("/api/v1/analytics/summary/").json()["n"] == 5
    application_of(alice, ("applied", at(3, 2)))
    assert api.get("/api/v1/analytics/summary/").json()["n"] == 6
    owner_changed(alice.pk)
