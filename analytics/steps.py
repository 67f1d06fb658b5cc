"""Histories step by step, counted in the database: moves from status to status, and how long each stage lasted."""

from typing import Any

from django.db import connection

from analytics.choices import STAGES, TENTH_OF_A_DAY
from analytics.periods import Period, instants
from analytics.reading import MICROS, Account
from applications.facts import micros

_ENTRIES = """
    FROM applications_statuschange h JOIN applications_application a ON a.id = h.application_id
    WHERE a.owner_id = %s AND a.deleted_at IS NULL {sent}
"""
# An entry with the status of the one before it is no step.
_STEPS = f"""
WITH steps AS (
    SELECT h.application_id AS application, h.id AS id, h.status AS target, h.occurred_at AS began,
           LAG(h.status) OVER (PARTITION BY h.application_id ORDER BY h.occurred_at, h.id) AS source
    {_ENTRIES}
)
"""
_MOVES = """
SELECT source, target, SUM(times), COUNT(*) FROM (
    SELECT source, target, application, COUNT(*) AS times FROM steps
    WHERE source <> target GROUP BY source, target, application
) AS each_one GROUP BY source, target
"""
_PAIRS = f"""
WITH pairs AS (SELECT DISTINCT h.status AS status, h.application_id {_ENTRIES})
"""
_REACHED = "SELECT status, COUNT(*) FROM pairs GROUP BY status"
_VISITS = """
, runs AS (
    SELECT target, began, LEAD(began) OVER (PARTITION BY application ORDER BY began, id) AS ended
    FROM steps WHERE source IS NULL OR source <> target
), visits AS (
    SELECT target, began, CASE WHEN ended <= %s THEN ended END AS ended FROM runs
    WHERE began <= %s AND target IN ({stages})
)
SELECT target, {tenths} AS tenths, CASE WHEN ended IS NULL THEN 0 ELSE 1 END AS over, COUNT(*)
FROM visits GROUP BY 1, 2, 3
"""
_TENTHS = {
    vendor: f"({micros.format('COALESCE(ended, %s)')} - {micros.format('began')}) / {TENTH_OF_A_DAY}"
    for vendor, micros in MICROS.items()
}
_NOWS = {vendor: tenths.count("%s)") for vendor, tenths in _TENTHS.items()}
"""How often the SQL above names now."""


def moves(account: Account, period: Period) -> dict[tuple[str, str], tuple[int, int]]:
    """Return moves, and applications that made them, by (source, target)."""
    rows = _rows(account, period, _STEPS, _MOVES, [])
    return {(source, target): (int(times), applications) for source, target, times, applications in rows}


def reached(account: Account, period: Period) -> dict[str, int]:
    """Return how many applications ever reached each status."""
    return dict(_rows(account, period, _PAIRS, _REACHED, []))


def visits(account: Account, period: Period) -> dict[str, dict[int, tuple[int, int]]]:
    """Return by stage and duration, in tenths of a day, how many visits ended and how many are open."""
    now = connection.ops.adapt_datetimefield_value(account.now)
    sql = _VISITS.format(stages=", ".join(["%s"] * len(STAGES)), tenths=_TENTHS[connection.vendor])
    found: dict[str, dict[int, tuple[int, int]]] = {stage: {} for stage in STAGES}
    parameters = [now, now, *STAGES, *[now] * _NOWS[connection.vendor]]
    for stage, duration, over, count in _rows(account, period, _STEPS, sql, parameters):
        gone, waiting = found[stage].get(duration, (0, 0))
        found[stage][duration] = (gone + count, waiting) if over else (gone, waiting + count)
    return found


def _rows(account: Account, period: Period, entries: str, sql: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
    """Return the rows of a question about the histories of a population, asked once."""
    asked = (entries, sql, period)
    if asked not in account.read:
        sent, first = _population(account, period)
        with connection.cursor() as cursor:
            cursor.execute(entries.format(sent=sent) + sql, [*first, *parameters])
            account.read[asked] = cursor.fetchall()
    found: list[tuple[Any, ...]] = account.read[asked]
    return found


def _population(account: Account, period: Period) -> tuple[str, list[Any]]:
    """Return the condition that keeps the applications sent in a period, and the parameters up to its end."""
    start, end = instants(period, account.zone)
    sides = [(sign, micros(moment)) for sign, moment in ((">=", start), ("<", end)) if moment is not None]
    return " ".join(f"AND a.sent_micros {sign} %s" for sign, _ in sides), [account.user.pk, *(at for _, at in sides)]
