"""Whether this process lives, and whether everything it depends on answers."""

import asyncio
import os
import threading
import time
import uuid
from collections.abc import Callable
from concurrent.futures import Future, wait
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import redis.asyncio  # noqa: F401 - half of it imported in each of two threads, as the first checks would, is a deadlock
import structlog
from channels.layers import get_channel_layer
from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_redis import get_redis_connection

log = structlog.get_logger(__name__)

PART_SECONDS = 0.7
"""What a part has to answer in. All are asked at once, so the whole takes no longer."""

OK = "ok"
FAILING = "failing"
UNREACHABLE = "unreachable"


class _NotReady(Exception):
    """A part answers, but not well; the message is a plain word that may be shown."""


@dataclass(frozen=True)
class _Answer:
    status: str
    milliseconds: float
    error: str = ""
    found: Any = None


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()


@lru_cache(maxsize=1)
def _known_migrations() -> frozenset[tuple[str, str]]:
    """Return the migrations of this code; they are read from disk once per process."""
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).graph.nodes)


def _migrations() -> None:
    if _known_migrations() - MigrationRecorder(connection).applied_migrations().keys():
        raise _NotReady("pending")


def _cache() -> None:
    # A value of its own and back: the cache answers a failure with nothing, so silence alone proves nothing.
    key, value = f"health:{uuid.uuid4()}", uuid.uuid4().hex
    cache.set(key, value, timeout=5)
    if cache.get(key) != value:
        raise ConnectionError("The cache did not return what was put in.")
    cache.delete(key)


def _channels() -> None:
    sent = get_channel_layer().group_send("health", {"type": "health"})
    asyncio.run(asyncio.wait_for(sent, PART_SECONDS))


def _storage() -> None:
    default_storage.exists("health")
    try:
        folder = Path(default_storage.path(""))
    except NotImplementedError:
        # A remote store: it has just answered.
        return
    # The folder is made with the first file, so what counts before is the nearest one above it.
    while not folder.exists():
        folder = folder.parent
    if not os.access(folder, os.W_OK | os.X_OK):
        raise _NotReady("unwritable")


def _tasks_waiting() -> int:
    name = settings.CELERY_TASK_DEFAULT_QUEUE
    prefix = settings.CELERY_BROKER_TRANSPORT_OPTIONS.get("global_keyprefix", "")
    return int(get_redis_connection().llen(f"{prefix}{name}"))


PARTS: dict[str, Callable[[], None]] = {
    "database": _database,
    "migrations": _migrations,
    "cache": _cache,
    "channels": _channels,
    "storage": _storage,
}
INFORMATION: dict[str, Callable[[], int]] = {"tasks_waiting": _tasks_waiting}

_under_way: dict[str, Future[_Answer]] = {}
_lock = threading.Lock()


def _run(check: Callable[[], Any], future: Future[_Answer]) -> None:
    """Carry out a check in a thread of its own and give back the thread's database connections."""
    started = time.perf_counter()
    status, error, found = OK, "", None
    try:
        found = check()
    except _NotReady as reason:
        status = error = str(reason)
    except Exception as reason:  # noqa: BLE001 - whatever a part fails with, it fails
        status, error = UNREACHABLE, f"{type(reason).__name__}: {reason}"
    finally:
        connections.close_all()
    future.set_result(_Answer(status, round((time.perf_counter() - started) * 1000, 1), error, found))


def _ask(name: str, check: Callable[[], Any]) -> Future[_Answer]:
    """Start a check, or join the one under way.

    A thread cannot be stopped from outside: one that hangs is left to itself (a daemon, so it holds up no exit), and
    as later requests wait for the same one, each part holds one thread at most.
    """
    with _lock:
        future = _under_way.get(name)
        if future is None or future.done():
            future = _under_way[name] = Future()
            threading.Thread(target=_run, args=(check, future), name=f"health-{name}", daemon=True).start()
        return future


def _answers(checks: dict[str, Callable[[], Any]]) -> dict[str, _Answer]:
    futures = {name: _ask(name, check) for name, check in checks.items()}
    wait(futures.values(), timeout=PART_SECONDS)
    late = _Answer(UNREACHABLE, round(PART_SECONDS * 1000, 1), "no answer in time")
    answers = {name: future.result() if future.done() else late for name, future in futures.items()}
    for name, answer in answers.items():
        if answer.status != OK:
            log.warning("health_part_failing", part=name, status=answer.status, error=answer.error)
    return answers


def _shown(answers: dict[str, _Answer]) -> dict[str, dict[str, Any]]:
    return {name: {"status": answers[name].status, "milliseconds": answers[name].milliseconds} for name in PARTS}


def parts() -> dict[str, dict[str, Any]]:
    """Return `{name: {"status", "milliseconds"}}` of all that must answer, in less than a second.

    `status` is `ok`, `unreachable` (also when it did not answer in time), `pending` (migrations) or `unwritable`
    (storage).
    """
    return _shown(_answers(PARTS))


def is_well(states: dict[str, dict[str, Any]]) -> bool:
    """Tell whether all of `parts()` are well."""
    return all(state["status"] == OK for state in states.values())


@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - the shape of a view
    """Answer 200 as long as this process answers at all; nothing else is asked."""
    return JsonResponse({"status": OK})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - the shape of a view
    """Answer 200 when every part answers, else 503, with the parts by name.

    `information` decides nothing: tasks may wait while every request can be served.
    """
    answers = _answers({**PARTS, **INFORMATION})
    states = _shown(answers)
    well = is_well(states)
    body = {
        "status": OK if well else FAILING,
        "parts": states,
        "information": {name: answers[name].found for name in INFORMATION},
    }
    return JsonResponse(body, status=200 if well else 503)
