"""Questions to parts that may not answer: each has a thread of its own, and nobody waits for longer than said."""

import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, wait
from dataclasses import dataclass
from typing import Any

from django.db import connections

SECONDS = 0.7
"""What a part has to answer in. All are asked at once, so the whole takes no longer."""

_under_way: dict[str, Future["Answer"]] = {}
_lock = threading.Lock()


@dataclass(frozen=True)
class Answer:
    """What a question found, or the exception that it raised, and how long it took."""

    found: Any = None
    error: Exception | None = None
    milliseconds: float = 0.0


def _run(question: Callable[[], Any], future: Future[Answer]) -> None:
    """Ask, in a thread of its own, and give back the thread's database connections."""
    started = time.perf_counter()
    found, error = None, None
    try:
        found = question()
    except Exception as reason:  # noqa: BLE001 - whatever a part fails with, it fails
        error = reason
    finally:
        connections.close_all()
    future.set_result(Answer(found, error, round((time.perf_counter() - started) * 1000, 1)))


def _ask(name: str, question: Callable[[], Any]) -> Future[Answer]:
    """Ask, or join who is asking.

    A thread cannot be stopped from outside: one that hangs is left to itself (a daemon, so it holds up no exit), and
    as later callers wait for the same one, each question holds one thread at most.
    """
    with _lock:
        future = _under_way.get(name)
        if future is None or future.done():
            future = _under_way[name] = Future()
            threading.Thread(target=_run, args=(question, future), name=f"probe-{name}", daemon=True).start()
        return future


def answers(questions: Mapping[str, Callable[[], Any]], *, seconds: float = SECONDS) -> dict[str, Answer]:
    """Return the answer to each question by its name; one that is late has a TimeoutError as its error."""
    futures = {name: _ask(name, question) for name, question in questions.items()}
    wait(futures.values(), timeout=seconds)
    late = Answer(error=TimeoutError("no answer in time"), milliseconds=round(seconds * 1000, 1))
    return {name: future.result() if future.done() else late for name, future in futures.items()}
