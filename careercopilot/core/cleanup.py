"""What must go when a user goes and no foreign key removes it: files, tasks, sockets, words in indexes."""

from collections.abc import Callable
from functools import partial
from typing import Any

import structlog
from django.conf import settings
from django.core.cache import cache
from django.db import connection

log = structlog.get_logger(__name__)

PAGES_AT_ONCE = 1_000
"""Of an index on SQLite, in one transaction: some 4 MB."""
AccountCleanup = Callable[[int], None]
_account_cleanups: list[AccountCleanup] = []


def on_account_deletion(cleanup: AccountCleanup) -> None:
    """Register what removes a user's files, tasks or sockets; apps call this in `AppConfig.ready()`.

    `cleanup(user_id)` runs after the rows are gone for good (foreign keys remove those) and may be repeated.
    """
    if cleanup not in _account_cleanups:
        _account_cleanups.append(cleanup)


def account_cleanups() -> tuple[AccountCleanup, ...]:
    """Return what was registered, in the order of the apps; one that fails is logged and holds up no other."""
    everywhere = (forget_kept_answers, forget_words)
    return tuple(partial(_carry_out, cleanup) for cleanup in (*everywhere, *_account_cleanups))


def forget_kept_answers(user_id: int) -> None:
    """Remove what the cache keeps of a user's data; it would be over in minutes, but there it would be until then."""
    kept: Any = cache
    for kind in settings.CACHE_SECONDS:
        kept.delete_pattern(f"{kind}:{user_id}:*")


def forget_words(_user_id: int) -> None:
    """Write the full-text indexes anew without what was deleted: FTS5 keeps the words until it happens to merge them.

    PostgreSQL's hold no more than the rows do.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE % USING fts5%'")
        for (table,) in cursor.fetchall():
            _merge(table, cursor)


def _merge(table: str, cursor: Any) -> None:
    """Merge an index into one piece, as `optimize` does, in steps between which others may write."""
    pages, before = -PAGES_AT_ONCE, 0
    # SQLite's way to tell that a step found nothing to do.
    while pages < 0 or connection.connection.total_changes - before >= 2:
        before = connection.connection.total_changes
        cursor.execute(f"INSERT INTO {table}({table}, rank) VALUES ('merge', {pages})")  # noqa: S608 - names of tables
        pages = PAGES_AT_ONCE


def _carry_out(cleanup: AccountCleanup, user_id: int) -> None:
    try:
        cleanup(user_id)
    except Exception:
        # The account is gone already: whoever asked for that must not hear that it failed.
        log.exception("account_cleanup_failed", cleanup=f"{cleanup.__module__}.{cleanup.__qualname__}", user_id=user_id)
