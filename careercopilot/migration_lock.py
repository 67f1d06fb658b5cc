"""One migration at a time: whoever comes second waits, and then finds that all is done."""

import contextlib
import fcntl
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper

KEY = 0x43_61_72_65_65_72
"""What PostgreSQL knows the lock by, in each database apart."""
LOOK_SECONDS = 0.5


@contextlib.contextmanager
def alone(connection: BaseDatabaseWrapper, waiting: Callable[[], None]) -> Iterator[None]:
    """Keep other migrations of the same database out of a block; `waiting` is called where one is under way.

    The lock ends with its holder, however that ends. Raises what the database raises when it is out of reach.
    """
    with _of_server(connection, waiting) if connection.vendor == "postgresql" else _of_file(connection, waiting):
        yield


@contextlib.contextmanager
def _of_server(connection: BaseDatabaseWrapper, waiting: Callable[[], None]) -> Iterator[None]:
    holder = connection.copy()
    # A session of its own: one of the pool would take the lock along, and migrations may close theirs.
    holder.settings_dict["OPTIONS"].pop("pool", None)
    try:
        if not _is_taken(holder):
            waiting()
            # Not one statement that waits: building an index concurrently would wait for that statement in turn.
            while not _is_taken(holder):
                time.sleep(LOOK_SECONDS)
        yield
    finally:
        holder.close()


def _is_taken(holder: BaseDatabaseWrapper) -> bool:
    with holder.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [KEY])
        return bool(cursor.fetchone()[0])


@contextlib.contextmanager
def _of_file(connection: BaseDatabaseWrapper, waiting: Callable[[], None]) -> Iterator[None]:
    """Lock a file beside the database: SQLite's own locks last for a transaction, and a migration has several."""
    path = Path(f"{connection.settings_dict['NAME']}.migrating")
    if not path.parent.is_dir() or "mode=memory" in path.name or path.name.startswith(":memory:"):
        # A database of this process alone, or none: the migration says so itself.
        yield
        return
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
