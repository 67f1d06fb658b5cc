"""Errors that are nobody's fault: what is unexpected, and what is away."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections
from pytest_django import DjangoDbBlocker
from rest_framework.test import APIClient

from accounts.models import User
from accounts.services import issue_token
from careercopilot.core.errors import flatten
from jobs.models import Job
from tests.core.cast import SECRET
from tests.core.test_errors import JOBS, assert_error


@pytest.mark.urls("tests.core.test_errors")
@pytest.mark.parametrize(
    ("address", "cause"),
    [("/api/v1/unexpected/", SECRET), ("/api/v1/wrong-query/", "no_such_table"), ("/api/outside/", SECRET)],
)
def test_unexpected_errors_tell_the_log_alone(
    anonymous: APIClient, db: None, address: str, cause: str, log_lines: Callable[[], list[dict[str, Any]]]
) -> None:
    anonymous.raise_request_exception = False
    response = anonymous.get(address, headers={"X-Request-ID": "find-me-17"})
    body = assert_error(response, 500, "INTERNAL_SERVER_ERROR")
    assert body["request_id"] == "find-me-17"
    for word in (SECRET, "RuntimeError", "no_such_table", "SELECT", "Traceback", "relation"):
        assert word not in response.content.decode()
    (line,) = [line for line in log_lines() if line["event"] == "unexpected_error"]
    assert line["request_id"] == "find-me-17"
    assert line["level"] == "error"
    assert cause in json.dumps(line["exception"])
    assert line["exception"][0]["frames"]


@pytest.mark.urls("tests.core.test_errors")
@pytest.mark.parametrize("address", [JOBS, "/api/v1/me/", "/api/outside-with-database/"])
@pytest.mark.parametrize("how", ["session", "token"])
def test_a_dead_database(  # noqa: PLR0917 - fixtures
    alice: User, api: APIClient, request: Any, address: str, how: str, log_lines: Callable[[], list[dict[str, Any]]]
) -> None:
    client = api
    if how == "token":
        client = APIClient(headers={"Authorization": f"Bearer {issue_token(owner=alice, name='t')[1]}"})
    client.raise_request_exception = False
    request.getfixturevalue("dead_database")
    response = client.get(address)
    body = assert_error(response, 503, "SERVICE_UNAVAILABLE")
    assert response["Retry-After"] == "5"
    for word in (SECRET, "unable to open", "sqlite", "socket", "OperationalError", "nowhere"):
        assert word not in response.content.decode()
    (line,) = [line for line in log_lines() if line["event"] == "service_unavailable"]
    assert line["request_id"] == body["request_id"]
    assert "OperationalError" in json.dumps(line["exception"])


def test_a_dead_database_does_not_take_a_post(api: APIClient, request: Any) -> None:
    alive = connections["default"]
    request.getfixturevalue("dead_database")
    response = api.post(JOBS, {"company": "A", "title": "B"}, headers={"Idempotency-Key": "k"})
    assert_error(response, 503, "SERVICE_UNAVAILABLE")
    connections["default"] = alive
    assert not Job.objects.exists()
    assert api.post(JOBS, {"company": "A", "title": "B"}, headers={"Idempotency-Key": "k"}).status_code == 201


def test_a_pool_that_gives_no_connection(db: None, api: APIClient, tmp_path: Any) -> None:
    alive = connections["default"]
    if alive.vendor != "postgresql":
        pytest.skip("SQLite has no pool")
    dead: Any = connections.create_connection("default")
    dead.alias = "dead"
    pool = {"min_size": 0, "max_size": 1, "timeout": 0.3}
    options = {**alive.settings_dict["OPTIONS"], "pool": pool}
    dead.settings_dict = {**alive.settings_dict, "HOST": str(tmp_path), "OPTIONS": options}
    connections["default"] = dead
    try:
        response = api.get(JOBS)
    finally:
        connections["default"] = alive
        dead.close_pool()
    assert_error(response, 503, "SERVICE_UNAVAILABLE")


def test_a_locked_database_is_an_outage(
    api: APIClient, transactional_db: None, django_db_blocker: DjangoDbBlocker
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL waits for rows, not for the database")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 50")
    other = connections.create_connection("default")
    with other.cursor() as cursor:
        cursor.execute("BEGIN IMMEDIATE")
        response = api.post(JOBS, {"company": "A", "title": "B"})
        cursor.execute("ROLLBACK")
    other.close()
    connection.close()
    assert_error(response, 503, "SERVICE_UNAVAILABLE")
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("detail", "flat"),
    [
        ({"a": ["x"]}, {"a": ["x"]}),
        ({"a": {"b": ["x"], "c": ["y"]}}, {"a.b": ["x"], "a.c": ["y"]}),
        ({"items": [{}, {"title": ["x"]}]}, {"items.1.title": ["x"]}),
        ({"items": {3: {"title": ["x"]}}}, {"items.3.title": ["x"]}),
        ({"a": {"non_field_errors": ["x"], "b": ["y"]}}, {"a": ["x"], "a.b": ["y"]}),
        (["x", "y"], {"non_field_errors": ["x", "y"]}),
        ("x", {"non_field_errors": ["x"]}),
        ({"a\ud800": ["\udfff"]}, {"a\\ud800": ["\\udfff"]}),
    ],
)
def test_flatten(detail: Any, flat: dict[str, list[str]]) -> None:
    assert flatten(detail) == flat
