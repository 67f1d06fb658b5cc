"""The oracle's trends: buckets of days, counted one row at a time."""

import datetime as dt
from typing import Any

from tests.analytics.oracle_rows import ANSWERS, SMALL, Account, JobRow, Row, behind, share

DAY = dt.timedelta(days=1)
REACHED = {
    "applications": ("applied",),
    "responses": ANSWERS,
    "interviews": ("interview",),
    "offers": ("offer",),
    "rejections": ("rejected",),
    "acceptances": ("accepted",),
}
METRICS = [*REACHED, "jobs"]


def bucket_of(account: Account, day: dt.date, interval: str) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of the day, week or month that a day lies in."""
    if interval == "day":
        return day, day
    if interval == "week":
        start = account.week_of(day)
        return start, start + 6 * DAY
    end = day
    while (end + DAY).month == day.month:
        end += DAY
    return day.replace(day=1), end


def default_start(account: Account, last: dt.date, interval: str) -> dt.date:
    """Return the first of 30 days, or of the 12 weeks or months that end with the one of `last`."""
    if interval == "day":
        return last - 29 * DAY
    start = bucket_of(account, last, interval)[0]
    for _ in range(11):
        start = bucket_of(account, start - DAY, interval)[0]
    return start


def trends(account: Account, first: dt.date, last: dt.date, interval: str, metric: str) -> dict[str, Any]:
    """Return the figures of a period; `first` and `last` are included."""
    kind = "jobs" if metric == "jobs" else "applications"
    counted: list[tuple[dt.date | None, Row | JobRow]] = (
        [(account.day(job.created_at), job) for job in account.jobs]
        if metric == "jobs"
        else [(account.day_of(row, *REACHED[metric]), row) for row in account.rows]
    )

    def between(start: dt.date, end: dt.date) -> list[Row | JobRow]:
        return [row for day, row in counted if day is not None and start <= day <= end]

    series = []
    day = first
    while day <= last:
        start, end = bucket_of(account, day, interval)
        cut = start < first or end > last
        rows = between(max(start, first), min(end, last))
        series.append(
            {
                "from": str(max(start, first)),
                "to": str(min(end, last)),
                "value": len(rows),
                "complete": not cut and not start <= account.today <= end,
                "rows": behind(rows, kind),
            }
        )
        day = end + DAY
    length = last - first + DAY
    inside, earlier = between(first, last), between(first - length, first - DAY)
    total, before = len(inside), len(earlier)
    return {
        "series": series,
        "total": total,
        "previous": {
            "from": str(first - length),
            "to": str(first - DAY),
            "total": before,
            "rows": behind(earlier, kind),
        },
        "rows": behind(inside, kind),
        "percentage_change": share(total - before, before),
        "direction": _direction(total, before),
        "n": total + before,
        "small_sample": total + before < SMALL,
    }


def _direction(total: int, before: int) -> str:
    if 100 * abs(total - before) <= 5 * before:
        return "neutral"
    return "up" if total > before else "down"
