"""Liveness and readiness: what is asked, what fails it, how long it takes, and what it never tells."""

import contextlib
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as current_settings
from django.db import connection, connections
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django_redis import get_redis_connection
from pytest_django import Settings

from careercopilot.core import health, probes

NAMES = ["database", "migrations", "cache", "channels", "storage"]
NEVER = "max-age=0, no-cache, no-store, must-revalidate, private"


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Begin without checks under way, and wait for those that a test has left behind."""
    monkeypatch.setattr(probes, "_under_way", {})
    yield
    for thread in threading.enumerate():
        if thread.name.startswith("probe-"):
            thread.join(timeout=30)


def use_redis(settings: Settings, url: str, **options: int) -> None:
    """Let cache and channel layer use another Redis; `options` are the cache client's."""
    cache = current_settings.CACHES["default"]
    settings.CACHES = {"default": {**cache, "LOCATION": url, "OPTIONS": {**cache["OPTIONS"], **options}}}
    layer = current_settings.CHANNEL_LAYERS["default"]
    config = {**layer["CONFIG"], "hosts": [{"address": url, "socket_timeout": None}]}
    settings.CHANNEL_LAYERS = {"default": {**layer, "CONFIG": config}}


@pytest.fixture
def dead_redis(settings: Settings, tmp_path: Path) -> str:
    """A Redis that nobody serves; returns the path of its socket."""
    path = str(tmp_path / "nobody.sock")
    use_redis(settings, f"unix://{path}")
    return path


@pytest.fixture
def mute_redis(settings: Settings) -> Iterator[None]:
    """A Redis that takes connections and never says a word."""
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as server:
        server.bind(f"{folder}/mute.sock")
        server.listen(50)
        use_redis(settings, f"unix://{folder}/mute.sock", SOCKET_TIMEOUT=60, SOCKET_CONNECT_TIMEOUT=60)
        yield


@contextlib.contextmanager
def mute_database() -> Iterator[dict[str, Any]]:
    """A PostgreSQL that takes connections and never says a word; yields what is to be set for a connection to it."""
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as server:
        server.bind(f"{folder}/.s.PGSQL.5432")
        server.listen(50)
        yield {"HOST": folder, "PORT": "5432", "OPTIONS": {"connect_timeout": 3}}


def open_files() -> int:
    """Return how many files this process holds open; 0 where the system does not tell."""
    descriptors = Path("/proc/self/fd")
    return len(list(descriptors.iterdir())) if descriptors.exists() else 0


def statuses(body: dict[str, Any]) -> dict[str, str]:
    """Return the status of each part."""
    return {name: part["status"] for name, part in body["parts"].items()}


def expected(**failing: str) -> dict[str, str]:
    """Return the statuses of a system in which these parts alone fail."""
    return {name: failing.get(name, "ok") for name in NAMES}


def test_live_asks_nothing(client: Client, dead_redis: str) -> None:
    """No database is allowed here, and there is no Redis."""
    response = client.get("/health/live/")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert response["Cache-Control"] == NEVER


@pytest.mark.parametrize("path", ["/health/live/", "/health/ready/"])
def test_only_reads(client: Client, path: str) -> None:
    response = client.post(path)
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")


@pytest.mark.django_db
def test_ready(client: Client) -> None:
    response = client.get("/health/ready/")
    body = response.json()
    assert response.status_code == 200, body
    assert list(body) == ["status", "parts", "information"]
    assert body["status"] == "ok"
    assert statuses(body) == expected()
    assert all(set(part) == {"status", "milliseconds"} for part in body["parts"].values())
    assert all(0 <= part["milliseconds"] <= 1000 * probes.SECONDS for part in body["parts"].values())
    assert response["Cache-Control"] == NEVER


@pytest.mark.django_db
def test_parts_are_what_the_view_shows() -> None:
    states = health.parts()
    assert statuses({"parts": states}) == expected()
    assert health.is_well(states)
    assert not health.is_well({**states, "cache": {"status": "unreachable", "milliseconds": 1.0}})


@pytest.mark.django_db
def test_waiting_tasks_are_told_and_decide_nothing(client: Client) -> None:
    prefix = current_settings.CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"]
    queue = f"{prefix}{current_settings.CELERY_TASK_DEFAULT_QUEUE}"
    redis = get_redis_connection()
    before = client.get("/health/ready/").json()["information"]["tasks_waiting"]
    redis.rpush(queue, "one", "two")
    try:
        response = client.get("/health/ready/")
    finally:
        redis.rpop(queue, 2)
    assert response.status_code == 200
    assert response.json()["information"] == {"tasks_waiting": before + 2}


@pytest.mark.django_db
def test_redis_away(client: Client, dead_redis: str) -> None:
    response = client.get("/health/ready/")
    body = response.json()
    assert (response.status_code, body["status"]) == (503, "failing")
    assert statuses(body) == expected(cache="unreachable", channels="unreachable")
    assert body["information"] == {"tasks_waiting": None}
    assert dead_redis not in response.content.decode()
    assert "Error" not in response.content.decode()


@pytest.mark.django_db
def test_redis_that_hangs_is_not_waited_for_and_costs_one_thread_a_part(client: Client, mute_redis: None) -> None:
    """The answer is there while the part still hangs."""
    for _ in range(2):
        started = time.perf_counter()
        response = client.get("/health/ready/")
        assert time.perf_counter() - started < 1
        assert response.status_code == 503
        assert statuses(response.json()) == expected(cache="unreachable", channels="unreachable")
    names = [thread.name for thread in threading.enumerate()]
    assert names.count("probe-cache") == 1
    assert all(thread.daemon for thread in threading.enumerate() if thread.name.startswith("probe-"))


@pytest.mark.django_db
def test_database_away(client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The test's own connection stays; the checks make new ones."""
    elsewhere = str(tmp_path / "nowhere" / "x")
    changed = {"NAME": elsewhere} if connection.vendor == "sqlite" else {"HOST": elsewhere, "OPTIONS": {}}
    for key, value in changed.items():
        monkeypatch.setitem(connections["default"].settings_dict, key, value)
    response = client.get("/health/ready/")
    assert response.status_code == 503
    assert statuses(response.json()) == expected(database="unreachable", migrations="unreachable")
    assert elsewhere not in response.content.decode()


@pytest.mark.django_db
def test_database_that_hangs_is_named_in_time(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite is a file: there is no server that could hang")
    with mute_database() as changed:
        for key, value in changed.items():
            monkeypatch.setitem(connections["default"].settings_dict, key, value)
        for _ in range(2):
            started = time.perf_counter()
            response = client.get("/health/ready/")
            assert time.perf_counter() - started < 1
            assert response.status_code == 503
            assert statuses(response.json()) == expected(database="unreachable", migrations="unreachable")
        assert [thread.name for thread in threading.enumerate()].count("probe-database") == 1
        assert client.get("/health/live/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_migrations_to_be_applied(client: Client) -> None:
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("sessions", "0001_initial")
    try:
        response = client.get("/health/ready/")
    finally:
        recorder.record_applied("sessions", "0001_initial")
    assert response.status_code == 503
    assert statuses(response.json()) == expected(migrations="pending")
    assert client.get("/health/ready/").status_code == 200


@pytest.mark.django_db
def test_storage_that_cannot_be_written(client: Client, settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    local = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "file" / "x"}}
    settings.STORAGES = {**current_settings.STORAGES, "default": local}
    response = client.get("/health/ready/")
    assert response.status_code == 503
    assert statuses(response.json()) == expected(storage="unwritable")


@pytest.mark.django_db
def test_asking_makes_neither_files_nor_folders(client: Client, settings: Settings, tmp_path: Path) -> None:
    local = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "new"}}
    settings.STORAGES = {**current_settings.STORAGES, "default": local}
    assert client.get("/health/ready/").status_code == 200
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
def test_connections_are_given_back(client: Client) -> None:
    """More requests than PostgreSQL's pool has connections, and fewer new files than requests: Redis' pool may grow."""
    client.get("/health/ready/")
    before = open_files()
    assert [client.get("/health/ready/").status_code for _ in range(15)] == [200] * 15
    assert open_files() < before + 15
