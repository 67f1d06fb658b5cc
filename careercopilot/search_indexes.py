"""The full-text indexes of the installation: whether they are in place, and how they are made anew."""

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from applications.search import APPLICATION_SEARCH
from careercopilot.core.search import SearchIndex
from jobs.search import JOB_SEARCH

INDEXES = (JOB_SEARCH, APPLICATION_SEARCH)
_EVENTS = ("insert", "update", "delete")


def triggers_of(index: SearchIndex) -> list[str]:
    """Return the names of the triggers that keep an index on SQLite."""
    return [f"{index.table}_search_{event}" for event in _EVENTS]


def release(connection: BaseDatabaseWrapper) -> None:
    """Let tables be filled without their indexes, which `rebuild` then makes anew; PostgreSQL keeps its own."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for index in INDEXES:
                for name in triggers_of(index):
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


def rebuild(connection: BaseDatabaseWrapper) -> None:
    """Make every index anew from its table."""
    with transaction.atomic(using=connection.alias):
        release(connection)
        for index in INDEXES:
            if connection.vendor == "sqlite":
                index.heal(connection)
            else:
                with connection.cursor() as cursor:
                    cursor.execute(f"REINDEX INDEX {index.table}_search")


def faults(alias: str = "default") -> list[str]:
    """Return what is wrong with the indexes, a sentence each; nothing where all is well."""
    connection = connections[alias]
    look = _sqlite_fault if connection.vendor == "sqlite" else _postgres_fault
    found = (look(connection, index) for index in INDEXES)
    return [sentence for sentence in found if sentence]


def _sqlite_fault(connection: BaseDatabaseWrapper, index: SearchIndex) -> str:
    table = index.table
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view', 'trigger')")
        present = {name for (name,) in cursor.fetchall()}
        wanted = [f"{table}_search", f"{table}_search_feed", *triggers_of(index)]
        if missing := [name for name in wanted if name not in present]:
            return f"The search index of {table} lacks {', '.join(missing)}."
        # What FTS5 keeps of each row that it holds; the index itself has no rows to count.
        cursor.execute(f"SELECT (SELECT count(*) FROM {table}_search_docsize), (SELECT count(*) FROM {table})")  # noqa: S608 - names of tables
        held, rows = cursor.fetchone()
    return "" if held == rows else f"The search index of {table} holds {held} of {rows} rows."


def _postgres_fault(connection: BaseDatabaseWrapper, index: SearchIndex) -> str:
    table = index.table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attgenerated = 's' "
            "AND attname IN ('search', 'search_head')), "
            "(SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(%s))",
            [table, f"{table}_search"],
        )
        columns, is_valid = cursor.fetchone()
    if columns < 2:
        return f"The search index of {table} lacks its columns."
    return "" if is_valid else f"The search index of {table} lacks its index."
