"""The cast and the servers of the whole suite: Alice owns, Bob is a stranger, Stella is staff."""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from pytest_django import DjangoDbBlocker
from rest_framework.test import APIClient
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile
from xdist.scheduler import LoadFileScheduling
from xdist.workermanage import WorkerController

from accounts.models import User
from tests.e2e.databases import drop_shared
from tests.services import start_redis

PASSWORD = "correct horse battery"
LONG = 60
"""A file of so many tests takes its time."""
TOGETHER = ("tests/client/", "tests/journeys/", "tests/volume/")
_stop_redis: list[Callable[[], None]] = []
_found: dict[str, StaticFile] = {}
_find = WhiteNoiseMiddleware.add_files_from_finders


def _find_once(middleware: WhiteNoiseMiddleware) -> None:
    """Give every middleware the static files that the first one found.

    Each test client makes its own chain of middleware; to look at every file again would be a third of a test's time.
    """
    if not _found:
        _find(middleware)
        _found.update(middleware.files)
    middleware.files.update(_found)


WhiteNoiseMiddleware.add_files_from_finders = _find_once


def pytest_configure() -> None:
    """Start the broker once, in the process that the others are started from."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        _, stop = start_redis(Path(os.environ["DATA_DIR"]) / "redis.sock")
        _stop_redis.append(stop)


class Scheduling(LoadFileScheduling):
    """A file is one piece of work, in the order of the run; a folder is, whose files share an installation.

    Every second worker takes its work from the end of the order, until they meet: while some wait for processes, the
    others keep the processors busy.
    """

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        return next((folder for folder in TOGETHER if file.startswith(folder)), file)

    def _assign_work_unit(self, node: WorkerController) -> None:
        if self.nodes.index(node) % 2:
            self.workqueue.move_to_end(next(reversed(self.workqueue)), last=False)
        super()._assign_work_unit(node)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Scheduling:
    """Hand files to workers one by one, as they come free."""
    config.option.loadscopereorder = False
    return Scheduling(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that wait for processes first and the long ones last, where workers begin: what is left is short.

    The order is by chance otherwise, of files as of tests within them.
    """
    same = [name for name, count in Counter(item.nodeid for item in items).items() if count > 1]
    if same:
        raise pytest.UsageError(f"Of tests of one name a parallel run carries out the first alone: {same}")
    tests = Counter(item.path for item in items)
    waiting = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: (item.path not in waiting, tests[item.path] >= LONG))


def pytest_unconfigure() -> None:
    """End the broker, and what installations had copies of."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        drop_shared()
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
