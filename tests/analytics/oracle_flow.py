"""The oracle's funnel, moves between stages, and the time that stages take."""

import datetime as dt
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from tests.analytics.oracle_rows import ANSWERS, SMALL, Row, behind, rate

STAGES = {
    "sent": ("applied",),
    "answered": ANSWERS,
    "interviewed": ("interview",),
    "offered": ("offer",),
    "accepted": ("accepted",),
}
LEVELS = {"interested": 0, "applied": 1, "interview": 2, "offer": 3}
ENDING = 4
TENTH_OF_A_DAY = dt.timedelta(seconds=8640)
A_BILLIONTH = Fraction(1, 10**9)


def stages(sent: list[Row]) -> list[dict[str, Any]]:
    """Return the stages of the funnel, each counted among the sent."""
    answer: list[dict[str, Any]] = []
    before: list[Row] | None = None
    for name, statuses in STAGES.items():
        there = [row for row in sent if row.ever(*statuses)]
        answer.append(
            {
                "name": name,
                "count": len(there),
                "rows": behind(there),
                "of_sent": rate(there, sent),
                "of_previous": None if before is None else rate(there, before),
            }
        )
        before = there
    return answer


def sankey(rows: list[Row], order: list[str]) -> dict[str, Any]:
    """Return nodes, links and backward moves of a population."""
    moves: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        for index in range(1, len(row.entries)):
            pair = row.entries[index - 1].status, row.entries[index].status
            if pair[0] != pair[1]:
                moves.setdefault(pair, []).append(row)

    def place(pair: tuple[str, str]) -> tuple[int, int, int]:
        return -len(moves[pair]), order.index(pair[0]), order.index(pair[1])

    forward: list[dict[str, Any]] = []
    backward: list[dict[str, Any]] = []
    for pair in sorted(moves, key=place):
        made_by = list({row.id: row for row in moves[pair]}.values())
        link = {
            "source": pair[0],
            "target": pair[1],
            "value": len(moves[pair]),
            "applications": len(made_by),
            "rows": behind(made_by),
        }
        higher = LEVELS.get(pair[1], ENDING) > LEVELS.get(pair[0], ENDING)
        (forward if higher else backward).append(link)
    reached = {status: [row for row in rows if row.ever(status)] for status in order}
    nodes = [{"name": status, "count": len(there), "rows": behind(there)} for status, there in reached.items() if there]
    return {"nodes": nodes, "links": forward, "backward": backward}


def tenths(length: dt.timedelta) -> int:
    """Return a duration in whole tenths of a day, cut off."""
    return length // TENTH_OF_A_DAY


def quartiles(ended: list[int], still_open: list[int]) -> dict[str, float | None]:
    """Return where the Kaplan-Meier curve of durations (tenths of a day) first gets down to each quarter, in days."""
    found: dict[str, float | None] = {"q1_days": None, "median_days": None, "q3_days": None}
    limits = {"q1_days": Fraction(3, 4), "median_days": Fraction(1, 2), "q3_days": Fraction(1, 4)}
    curve = Fraction(1)
    for duration in sorted(set(ended)):
        at_risk = sum(one >= duration for one in ended) + sum(one >= duration for one in still_open)
        curve *= 1 - Fraction(ended.count(duration), at_risk)
        for name, limit in limits.items():
            if found[name] is None and curve <= limit + A_BILLIONTH:
                found[name] = duration / 10
    return found


def stage(rows: Iterable[Row], status: str, now: dt.datetime) -> dict[str, Any]:
    """Return how long the visits to a status took."""
    population = list(rows)
    ended, still_open = [], []
    for row in population:
        for begins, ends in _visits(row, status):
            if begins > now:
                continue
            if ends is None or ends > now:
                still_open.append(tenths(now - begins))
            else:
                ended.append(tenths(ends - begins))
    return {
        "name": status,
        "n": len(ended) + len(still_open),
        "ended": len(ended),
        "open": len(still_open),
        **quartiles(ended, still_open),
        "small_sample": len(ended) + len(still_open) < SMALL,
        "rows": behind(row for row in population if row.ever(status)),
    }


def _visits(row: Row, status: str) -> list[tuple[dt.datetime, dt.datetime | None]]:
    """Return when visits to a status began, and when the next other status came."""
    found: list[tuple[dt.datetime, dt.datetime | None]] = []
    begun: dt.datetime | None = None
    for entry in row.entries:
        if entry.status == status:
            begun = begun or entry.occurred_at
        elif begun is not None:
            found.append((begun, entry.occurred_at))
            begun = None
    return [*found, (begun, None)] if begun is not None else found


def first_answer(sent: list[Row], now: dt.datetime) -> dict[str, Any]:
    """Return how long the first answer took."""
    answered, waiting, counted = [], [], []
    for row in sent:
        applied, answer = row.first("applied"), row.first(*ANSWERS)
        assert applied is not None
        if applied.occurred_at > now or (answer is not None and row.entries.index(answer) < row.entries.index(applied)):
            continue
        counted.append(row)
        if answer is not None and answer.occurred_at <= now:
            answered.append(tenths(answer.occurred_at - applied.occurred_at))
            continue
        until = now
        if answer is None and row.status in {"accepted", "declined", "withdrawn"}:
            until = min(now, row.entries[-1].occurred_at)
        waiting.append(tenths(until - applied.occurred_at))
    return {
        "n": len(counted),
        "answered": len(answered),
        "waiting": len(waiting),
        **quartiles(answered, waiting),
        "small_sample": len(counted) < SMALL,
        "rows": behind(counted),
    }
