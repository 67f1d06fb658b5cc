"""What was sent today, this week and this month, and how that stands to the daily goal."""

import datetime as dt
from collections import Counter
from typing import Any

from analytics import rates, rows
from analytics.choices import Interval
from analytics.periods import ONE_DAY, Period, same_part_before
from analytics.reading import Account
from analytics.rows import sent_filter

Days = Counter[dt.date]


def sent_counts(account: Account) -> dict[str, Any]:
    """Return what was sent in the current day, week and month, and in the same part of the one before."""
    days = account.days
    found = {}
    for interval in Interval:
        now, before = same_part_before(account.today, interval, account.user.week_start)
        found[str(interval)] = {**_counted(days, now), "previous": _counted(days, before)}
    return found


def _counted(days: Days, part: Period) -> dict[str, Any]:
    behind = _sent(days, part)
    return {"from": part.start, "to": part.end, "count": behind["count"], "rows": behind}


def _sent(days: Days, part: Period | None) -> rows.Rows:
    """Return what was sent on some days."""
    if part is None or part.start is None:
        return rows.applications_by_id([])
    count = sum(days[part.start + place * ONE_DAY] for place in range(part.days))
    return rows.applications(count, sent_filter(part))


def goal(account: Account) -> dict[str, Any]:
    """Return the daily goal, and the days in a row on which it was met."""
    days = account.days
    wanted, today = account.user.daily_application_goal, account.today
    met = {day for day, count in days.items() if count >= max(wanted, 1) and day <= today}
    streak = _streak(met, today if today in met else today - ONE_DAY)
    ends = sorted((day for day in met if day + ONE_DAY not in met), reverse=True)
    best = max((_streak(met, day) for day in ends), key=_length, default=None)
    return {
        "daily_goal": wanted,
        "sent_today": days[today],
        "remaining": max(wanted - days[today], 0),
        "percentage": rates.percent(days[today], wanted),
        "streak": _length(streak),
        "best_streak": _length(best),
        "rows": {
            "sent_today": _sent(days, Period(today, today)),
            "streak": _sent(days, streak),
            "best_streak": _sent(days, best),
        },
    }


def _streak(met: set[dt.date], last: dt.date) -> Period | None:
    """Return the days in a row up to `last` that count."""
    first = last + ONE_DAY
    while first - ONE_DAY in met:
        first -= ONE_DAY
    return Period(first, last) if first <= last else None


def _length(streak: Period | None) -> int:
    return 0 if streak is None else streak.days
