"""What a request, a task or a socket asks of the database: how many statements, for how long, and which were slow."""

import re
import time
from collections import Counter
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

import structlog
from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

from careercopilot.core.metrics import SLOW_QUERIES

log = structlog.get_logger("careercopilot.database")
STATEMENT_LENGTH = 2_000
# Literals in a statement may be somebody's text; names in double quotes are not.
_LITERAL = re.compile(r"'(?:[^']|'')*'|\$(\w*)\$.*?\$\1\$", re.DOTALL)


class Tally:
    """Statements and seconds so far. A fetch is not counted: on SQLite that leaves out rows after the first."""

    __slots__ = ("queries", "repeats", "seconds")

    def __init__(self) -> None:
        """Begin at nothing."""
        self.queries = 0
        self.seconds = 0.0
        self.repeats: Counter[str] = Counter()

    def note_repeat(self, sql: str) -> None:
        """Warn of a statement that is sent again and again, with other values: mostly once for each row of a list."""
        self.repeats[sql] += 1
        if self.repeats[sql] == settings.REPEATED_QUERIES + 1:
            log.warning("repeated_query", times=self.repeats[sql], statement=without_values(sql))


_tally: ContextVar[Tally | None] = ContextVar("tally", default=None)


def begin_tally() -> Tally:
    """Count from here on, in this context and in the threads that work for it."""
    tally = Tally()
    _tally.set(tally)
    return tally


def without_values(statement: str) -> str:
    """Return a statement with its literals left out, cut to a readable length."""
    return " ".join(_LITERAL.sub("?", statement[: 10 * STATEMENT_LENGTH]).split())[:STATEMENT_LENGTH]


def measured(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:  # noqa: FBT001 - what Django calls
    """Send a statement and take down its time; an execute wrapper of Django's."""
    started = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        seconds = time.perf_counter() - started
        tally = _tally.get()
        if tally is not None:
            tally.queries += 1
            tally.seconds += seconds
            if settings.REPEATED_QUERIES:
                tally.note_repeat(str(sql))
        if seconds * 1000 > settings.SLOW_QUERY_MS:
            SLOW_QUERIES.add()
            log.warning("slow_query", milliseconds=round(seconds * 1000, 1), statement=without_values(str(sql)))


def measure_connection(*, connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Have a connection's statements measured; called when one has been made, each time the pool lends it anew."""
    if measured not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, measured)
