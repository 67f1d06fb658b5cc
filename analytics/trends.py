"""How a number develops: a series over a period, and how it compares with as many days before."""

import datetime as dt
from collections import Counter
from typing import Any

from django.db.models import F, Min

from analytics import rates, rows
from analytics.choices import NEUTRAL_BAND, SMALL_SAMPLE, Metric
from analytics.periods import ONE_DAY, Period, buckets, days_of, instants, is_complete, unit_end
from analytics.reading import Account, Micros
from analytics.rows import ANY_ANSWER, sent_filter
from applications.models import Application
from jobs.models import Job

STATUSES: dict[str, list[str]] = {
    Metric.APPLICATIONS: ["applied"],
    Metric.RESPONSES: ANY_ANSWER,
    Metric.INTERVIEWS: ["interview"],
    Metric.OFFERS: ["offer"],
    Metric.REJECTIONS: ["rejected"],
    Metric.ACCEPTANCES: ["accepted"],
}
"""The statuses of which the first entry of a history is counted."""


def trends(account: Account, period: Period, *, metric: str, interval: str) -> dict[str, Any]:
    """Return the figures of `trends/` for a period with two ends."""
    earlier = period.before()
    days = _days(account, Period(earlier.start, period.end), metric)
    total, before = _sum(days, period), _sum(days, earlier)
    series = []
    for first, part in buckets(period, interval, account.user.week_start):
        value = _sum(days, part)
        series.append(
            {
                "from": part.start,
                "to": part.end,
                "value": value,
                "complete": is_complete(part, Period(first, unit_end(first, interval)), account.today),
                "rows": _rows(metric, value, part),
            }
        )
    return {
        "metric": metric,
        "interval": interval,
        "n": total + before,
        "small_sample": total + before < SMALL_SAMPLE,
        "total": total,
        "previous": {
            "from": earlier.start,
            "to": earlier.end,
            "total": before,
            "rows": _rows(metric, before, earlier),
        },
        "direction": direction(total, before),
        "percentage_change": rates.percent(total - before, before),
        "rows": _rows(metric, total, period),
        "series": series,
    }


def direction(now: int, before: int) -> str:
    """Return up, down, or neutral within the band."""
    if 100 * abs(now - before) <= NEUTRAL_BAND * before or now == before:
        return "neutral"
    return "up" if now > before else "down"


def _days(account: Account, period: Period, metric: str) -> Counter[dt.date]:
    """Return how much was counted on each day of a period."""
    start, end = instants(period, account.zone)
    if metric == Metric.JOBS:
        found: Any = Job.objects.for_user(account.user).live().annotate(at=F("created_at"))
    else:
        live = Application.objects.for_user(account.user).live()
        entries = live.filter(history__status__in=STATUSES[metric]).values("pk")
        found = entries.annotate(at=Min("history__occurred_at"))
    moments = found.filter(at__gte=start, at__lt=end).values_list(Micros("at"), flat=True)
    return Counter(days_of(moments, account.zone))


def _sum(days: Counter[dt.date], part: Period) -> int:
    assert part.start is not None
    return sum(days[part.start + place * ONE_DAY] for place in range(part.days))


def _rows(metric: str, count: int, part: Period) -> dict[str, Any]:
    if metric == Metric.JOBS:
        return rows.jobs(count, part.parameters("created"))
    if metric == Metric.APPLICATIONS:
        return rows.applications(count, sent_filter(part))
    return rows.applications(count, {"reached": STATUSES[metric], **part.parameters("reached")})
