"""The connection pool, watched: how large it is, how many wait for it and for how long. SQLite has none."""

import os
import threading
from collections.abc import Mapping
from typing import Any

from django.db import connections

from careercopilot.core.metrics import Counter, Gauge

EVERY_SECONDS = 5.0

SIZE = Gauge("database_pool_size", "Connections that the pools have, those being made among them.")
MOST = Gauge("database_pool_max", "Connections that the pools may have.")
BUSY = Gauge("database_pool_busy", "Connections in use.")
WAITING = Gauge("database_pool_waiting", "Requests that wait for a connection.")
COUNTS = {
    "requests_num": Counter("database_pool_requests_total", "Times that a connection was asked for."),
    "requests_queued": Counter("database_pool_requests_queued_total", "Times that somebody had to wait for one."),
    "requests_wait_ms": Counter("database_pool_wait_seconds_total", "Time waited for connections."),
    "requests_errors": Counter("database_pool_timeouts_total", "Times that none was to be had in time."),
    "connections_num": Counter("database_pool_connects_total", "Attempts to connect."),
    "connections_errors": Counter("database_pool_connect_errors_total", "Attempts that failed."),
    "connections_lost": Counter("database_pool_lost_total", "Connections that were found broken."),
}

_last: dict[str, int] = {}
_lock = threading.Lock()
_sampling = 0
"""The process whose sampling is under way."""


def stats() -> Mapping[str, int]:
    """Return psycopg_pool's figures of this process; nothing where there is no pool yet, or never is."""
    # Django's own `pool` would make one, with the settings of the moment.
    pools: dict[str, Any] = getattr(connections["default"], "_connection_pools", {})
    return pools["default"].get_stats() if "default" in pools else {}


def sample() -> None:
    """Take down how the pool of this process stands."""
    with _lock:
        figures = stats()
        if not figures:
            return
        SIZE.set(figures["pool_size"])
        MOST.set(figures["pool_max"])
        BUSY.set(figures["pool_size"] - figures["pool_available"])
        WAITING.set(figures["requests_waiting"])
        for name, counter in COUNTS.items():
            now = figures.get(name, 0)
            # A pool that was closed and made anew begins at nothing.
            more = now - _last.get(name, 0) if now >= _last.get(name, 0) else now
            counter.add(amount=more / 1000 if name.endswith("_ms") else more)
            _last[name] = now


def keep_sampling() -> None:
    """Sample from now on every few seconds, in a thread; each process begins with its first request or task."""
    global _sampling  # noqa: PLW0603 - a fork takes the number along, but not the thread
    if _sampling == os.getpid():
        return
    with _lock:
        if _sampling == os.getpid():
            return
        _sampling = os.getpid()
    if connections["default"].vendor == "postgresql":
        threading.Thread(target=_sample_forever, name="pool-sampling", daemon=True).start()


def _sample_forever() -> None:
    pause = threading.Event()
    while True:
        sample()
        pause.wait(EVERY_SECONDS)
