"""Whether this process lives, and whether everything it depends on answers."""

import asyncio
import os
import uuid
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import redis.asyncio  # noqa: F401 - half of it imported in each of two threads, as the first checks would, is a deadlock
import structlog
from channels.layers import get_channel_layer
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from careercopilot.core import probes
from careercopilot.core.scrape import queue_length

log = structlog.get_logger(__name__)

OK = "ok"
FAILING = "failing"
UNREACHABLE = "unreachable"


class _NotReady(Exception):
    """A part answers, but not well; the message is a plain word that may be shown."""


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
    async def send() -> None:
        async with asyncio.timeout(probes.SECONDS):
            await get_channel_layer().group_send("health", {"type": "health"})

    asyncio.run(send())


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


PARTS: dict[str, Callable[[], None]] = {
    "database": _database,
    "migrations": _migrations,
    "cache": _cache,
    "channels": _channels,
    "storage": _storage,
}
INFORMATION: dict[str, Callable[[], int]] = {"tasks_waiting": queue_length}


def _status(answer: probes.Answer) -> str:
    if answer.error is None:
        return OK
    return str(answer.error) if isinstance(answer.error, _NotReady) else UNREACHABLE


def _answers(checks: dict[str, Callable[[], Any]]) -> dict[str, probes.Answer]:
    answers = probes.answers(checks)
    for name, answer in answers.items():
        if answer.error is not None:
            error = f"{type(answer.error).__name__}: {answer.error}"
            log.warning("health_part_failing", part=name, status=_status(answer), error=error)
    return answers


def _shown(answers: dict[str, probes.Answer]) -> dict[str, dict[str, Any]]:
    return {name: {"status": _status(answers[name]), "milliseconds": answers[name].milliseconds} for name in PARTS}


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
