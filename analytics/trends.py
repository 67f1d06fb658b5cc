"""How a number develops: a series over a period, and how it compares with as many days before."""

import datetime as dt
from collections import Counter
from typing import Any

from analytics import rates
from analytics.choices import NEUTRAL_BAND, SMALL_SAMPLE, Metric
from analytics.periods import ONE_DAY, Period, buckets, day_of, instants, micros, unit_end
from analytics.reading import Account, Micros, instant
from analytics.summary import ANY_ANSWER
from jobs.models import Job

COLUMNS = {
    Metric.APPLICATIONS: "sent",
    Metric.RESPONSES: "answer",
    Metric.INTERVIEWS: "interview",
    Metric.OFFERS: "offer",
    Metric.REJECTIONS: "rejected",
    Metric.ACCEPTANCES: "accepted",
}
REACHED: dict[str, Any] = {
    Metric.RESPONSES: ANY_ANSWER,
    Metric.INTERVIEWS: "interview",
    Metric.OFFERS: "offer",
    Metric.REJECTIONS: "rejected",
    Metric.ACCEPTANCES: "accepted",
}


def trends(account: Account, period: Period, *, metric: str, interval: str) -> dict[str, Any]:
    """Return the figures of `trends/` for a period with two ends."""
    earlier = period.before()
    days = _days(account, Period(earlier.start, period.end), metric)
    total, before = _sum(days, period), _sum(days, earlier)
    series = []
    for first, part in buckets(period, interval, account.user.week_start):
        value = _sum(days, part)
        whole = part == Period(first, unit_end(first, interval))
        series.append(
            {
                "from": part.start,
                "to": part.end,
                "value": value,
                "complete": whole and part.end is not None and part.end < account.today,
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
    assert start is not None
    assert end is not None
    if metric == Metric.JOBS:
        rows = Job.objects.for_user(account.user).live().filter(created_at__gte=start, created_at__lt=end)
        found = [at for at in map(instant, rows.values_list(Micros("created_at"), flat=True)) if at is not None]
    else:
        column = COLUMNS[Metric(metric)]
        low, high = micros(start), micros(end)
        moments = (getattr(fact, column) for fact in account.facts)
        found = [at for at in moments if at is not None and low <= at < high]
    zone = account.zone
    return Counter(day_of(at, zone) for at in found)


def _sum(days: Counter[dt.date], part: Period) -> int:
    assert part.start is not None
    return sum(days[part.start + place * ONE_DAY] for place in range(part.days))


def _rows(metric: str, count: int, part: Period) -> dict[str, Any]:
    if metric == Metric.JOBS:
        return rates.jobs(count, part.parameters("created"))
    if metric == Metric.APPLICATIONS:
        return rates.applications(count, {"sent": "true", **part.parameters("sent")})
    return rates.applications(count, {"reached": REACHED[metric], **part.parameters("reached")})
