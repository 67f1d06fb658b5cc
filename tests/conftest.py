"""The cast and the servers of the whole suite: Alice owns, Bob is a stranger, Stella is staff."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from pytest_django import DjangoDbBlocker
from rest_framework.test import APIClient

from accounts.models import User
from tests.services import start_redis

PASSWORD = "correct horse battery"
_stop_redis: list[Callable[[], None]] = []


def pytest_configure() -> None:
    """Start the broker once, in the process that the others are started from."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        _, stop = start_redis(Path(os.environ["DATA_DIR"]) / "redis.sock")
        _stop_redis.append(stop)


def pytest_unconfigure() -> None:
    """End the broker."""
    while _stop_redis:
        _stop_redis.pop()()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """End the sessions that threads of tests have left open, before the database is dropped."""
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


def forget_cache() -> None:
    """Remove what this run keeps in the cache: `clear()` would empty the server, which other runs share."""
    redis: Any = caches["default"]
    redis.delete_pattern("*")


@pytest.fixture(autouse=True)
def _clean_cache() -> Iterator[None]:
    yield
    forget_cache()


@pytest.fixture
def alice(db: None) -> User:
    """She owns what the test is about."""
    return User.objects.create_user("alice@example.com", PASSWORD, name="Alice")


@pytest.fixture
def bob(db: None) -> User:
    """A stranger with an account."""
    return User.objects.create_user("bob@example.com", PASSWORD, name="Bob")


@pytest.fixture
def stella(db: None) -> User:
    """Staff who may do everything in the admin."""
    return User.objects.create_superuser("stella@example.com", PASSWORD, name="Stella")


def client_for(user: User | None) -> APIClient:
    """Return a client of the API with a user's session, or with no credentials."""
    client = APIClient()
    if user is not None:
        client.force_login(user)
    return client


@pytest.fixture
def api(alice: User) -> APIClient:
    """The API as Alice."""
    return client_for(alice)


@pytest.fixture
def bob_api(bob: User) -> APIClient:
    """The API as Bob."""
    return client_for(bob)


@pytest.fixture
def anonymous() -> APIClient:
    """The API without credentials."""
    return client_for(None)


@pytest.fixture
def make_job(api: APIClient) -> Callable[..., dict[str, Any]]:
    """Make a job of Alice's through the API and return it."""

    def make(**fields: Any) -> dict[str, Any]:
        response = api.post("/api/v1/jobs/", {"company": "Acme", "title": "Engineer", **fields})
        assert response.status_code == 201, response.content
        body: dict[str, Any] = response.json()
        return body

    return make


@pytest.fixture
def make_application(api: APIClient, make_job: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """Make an application of Alice's, for a new job unless one is named, and return it."""

    def make(**fields: Any) -> dict[str, Any]:
        job = fields.pop("job", None) or make_job()["id"]
        response = api.post("/api/v1/applications/", {"job": job, **fields})
        assert response.status_code == 201, response.content
        body: dict[str, Any] = response.json()
        return body

    return make
