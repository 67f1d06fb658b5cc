"""Periods in days of the user's zone: what a request asks for, and where the days begin and end."""

import calendar
import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from accounts.choices import FIRST_WEEKDAY, WeekStart
from analytics.choices import Interval
from careercopilot.core.fields import EARLIEST

ONE_DAY = dt.timedelta(days=1)
SECOND = 1_000_000
"""Microseconds."""
DEFAULT_DAYS, DEFAULT_UNITS = 30, 12


@dataclass(frozen=True)
class Period:
    """Days from `start` to `end`, both included; None leaves that side open."""

    start: dt.date | None = None
    end: dt.date | None = None

    @property
    def days(self) -> int:
        """How many days a period with two ends has."""
        assert self.start is not None
        assert self.end is not None
        return (self.end - self.start).days + 1

    def before(self) -> "Period":
        """Return as many days directly before."""
        assert self.start is not None
        return Period(self.start - dt.timedelta(days=self.days), self.start - ONE_DAY)

    def within(self, other: "Period") -> "Period":
        """Return the days of a period with two ends that lie in another one, which it touches."""
        assert self.start is not None
        assert self.end is not None
        return Period(max(self.start, other.start or self.start), min(self.end, other.end or self.end))

    def parameters(self, name: str) -> dict[str, dt.date]:
        """Return the filters `name_after` and `name_before` of a list; nothing happened before what a list takes."""
        start = None if self.start is not None and self.start < EARLIEST else self.start
        sides = (("after", start), ("before", self.end))
        return {f"{name}_{side}": day for side, day in sides if day is not None}


EVERYTHING = Period()


def first_instant(day: dt.date, zone: dt.tzinfo) -> dt.datetime:
    """Return when a day begins."""
    return dt.datetime.combine(day, dt.time.min, zone)


def day_of(instant: int, zone: dt.tzinfo) -> dt.date:
    """Return the day that an instant, in microseconds since 1970, lies on."""
    return next(days_of([instant], zone))


def days_of(found: Iterable[int], zone: dt.tzinfo) -> Iterator[dt.date]:
    """Return the day that each of many instants lies on."""
    moment_of = dt.datetime.fromtimestamp
    return (moment_of(instant // SECOND, zone).date() for instant in found)


def instants(period: Period, zone: dt.tzinfo) -> tuple[dt.datetime | None, dt.datetime | None]:
    """Return the first instant of a period and the first one behind it; None where it is open."""
    start = None if period.start is None else first_instant(period.start, zone)
    end = None if period.end is None else first_instant(period.end + ONE_DAY, zone)
    return start, end


def unit_start(day: dt.date, interval: str, week_start: str) -> dt.date:
    """Return the first day of the day, week or month that a day lies in."""
    if interval == Interval.DAY:
        return day
    if interval == Interval.MONTH:
        return day.replace(day=1)
    return day - dt.timedelta(days=(day.weekday() - FIRST_WEEKDAY[WeekStart(week_start)]) % 7)


def unit_end(first: dt.date, interval: str) -> dt.date:
    """Return the last day of the day, week or month that begins on `first`."""
    if interval == Interval.DAY:
        return first
    if interval == Interval.MONTH:
        return first.replace(day=calendar.monthrange(first.year, first.month)[1])
    return first + 6 * ONE_DAY


def buckets(period: Period, interval: str, week_start: str) -> Iterator[tuple[dt.date, Period]]:
    """Yield the first day of each unit that a period touches, and the part of it within the period."""
    assert period.start is not None
    assert period.end is not None
    first = unit_start(period.start, interval, week_start)
    while first <= period.end:
        last = unit_end(first, interval)
        yield first, Period(max(first, period.start), min(last, period.end))
        first = last + ONE_DAY


def is_complete(part: Period, unit: Period, today: dt.date) -> bool:
    """Tell whether what is counted of a day, week or month is all of it, and it is over."""
    return part == unit and unit.end is not None and unit.end < today


def usual(end: dt.date, interval: str, week_start: str) -> Period:
    """Return what a trend shows unless it is asked for more: 30 days, or 12 weeks or months."""
    if interval == Interval.DAY:
        return Period(end - (DEFAULT_DAYS - 1) * ONE_DAY, end)
    first = unit_start(end, interval, week_start)
    for _ in range(DEFAULT_UNITS - 1):
        first = unit_start(first - ONE_DAY, interval, week_start)
    return Period(first, end)


def same_part_before(today: dt.date, interval: str, week_start: str) -> tuple[Period, Period]:
    """Return the unit that today lies in, up to today, and the same part of the one before it."""
    first = unit_start(today, interval, week_start)
    last_before = first - ONE_DAY
    first_before = unit_start(last_before, interval, week_start)
    return Period(first, today), Period(first_before, min(first_before + (today - first), last_before))
