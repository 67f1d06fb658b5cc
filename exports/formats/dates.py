"""Dates and times as people and tools write them; the order of day and month is inferred for a whole column."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, TypeGuard
from zoneinfo import ZoneInfo

from careercopilot.core.text import fold

Order = Literal["dmy", "mdy", ""]

_FIRST_SERIAL, _LAST_SERIAL = 25_569, 73_050
"""The days 1970-01-01 and 2099-12-31 as spreadsheets number them."""
_SERIALS_BEGIN = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - a cell has no zone

_TIME = (
    r"(?:[\sT,]+(?:at |um |à )?(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?:(?P<half>[ap])\.?\s?m\.?)?(?:\s*(?P<utc>utc|gmt|z))?)?"
)
_ISO = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?\s?(?:Z|[+-]\d{2}:?\d{2}|UTC|GMT)?)?", re.IGNORECASE
)
_YEAR_FIRST = re.compile(rf"(?P<year>\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}}){_TIME}", re.IGNORECASE)
_NUMBERS = re.compile(
    rf"(?P<first>\d{{1,2}})(?P<mark>[/.-])\s?(?P<second_part>\d{{1,2}})(?P=mark)\s?(?P<year>\d{{4}}|\d{{2}}){_TIME}",
    re.IGNORECASE,
)
_WEEKDAY = r"(?:[^\W\d_]{2,10}\.?,?\s+)?"
_MONTH_FIRST = re.compile(
    rf"{_WEEKDAY}(?P<name>[^\W\d_]{{3,10}})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}}){_TIME}",
    re.IGNORECASE,
)
_DAY_FIRST = re.compile(
    rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|\.)?[\s-]*(?:de\s+|of\s+)?(?P<name>[^\W\d_]{{3,10}})\.?,?[\s-]+"
    rf"(?:de\s+)?(?P<year>\d{{4}}|\d{{2}}){_TIME}",
    re.IGNORECASE,
)
_MONTH_NAMES = """
    january jan januar janner janvier janv enero ene
    february feb februar fevrier fevr febrero
    march mar marz maerz mars marzo
    april apr avril avr abril abr
    may mai mayo
    june jun juni juin junio
    july jul juli juillet juil julio
    august aug aout agosto ago
    september sep sept septembre septiembre
    october oct oktober okt octobre octubre
    november nov novembre noviembre
    december dec dezember dez decembre diciembre dic
"""
_MONTHS = {name: number for number, line in enumerate(_MONTH_NAMES.split("\n")) for name in line.split()}


def _year(text: str) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    return year + (2000 if year < 70 else 1900)


def _clean(text: str) -> str:
    """Return a text with plain spaces: times are often written with a narrow one before AM and PM."""
    return " ".join(text.split())


def _with_time(day: dt.date, parts: dict[str, str | None]) -> dt.date | dt.datetime | None:
    if parts.get("hour") is None:
        return day
    hour = int(parts["hour"] or 0)
    half = (parts.get("half") or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    zone = dt.UTC if parts.get("utc") else None
    try:
        time = dt.time(hour, int(parts["minute"] or 0), int(parts.get("second") or 0), tzinfo=zone)
    except ValueError:
        return None
    return dt.datetime.combine(day, time)


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _iso(text: str) -> dt.date | dt.datetime | None:
    try:
        if len(text) == 10:
            return dt.date.fromisoformat(text)
        return dt.datetime.fromisoformat(
            re.sub(r"\s?(?:utc|gmt|z)$", "+00:00", text.replace(",", "."), flags=re.IGNORECASE)
        )
    except ValueError:
        return None


def _serial(number: float) -> dt.date | dt.datetime | None:
    if not _FIRST_SERIAL <= number <= _LAST_SERIAL:
        return None
    moment = _SERIALS_BEGIN + dt.timedelta(seconds=round(number * 86_400))
    return moment.date() if number == int(number) else moment


def _numbers(match: re.Match[str], order: Order) -> dt.date | dt.datetime | None:
    first, second = int(match["first"]), int(match["second_part"])
    if match["mark"] == ".":
        order = "dmy"
    if not order:
        if first != second:
            raise AmbiguousOrder
        order = "dmy"
    day, month = (first, second) if order == "dmy" else (second, first)
    found = _day(_year(match["year"]), month, day)
    return found and _with_time(found, match.groupdict())


class AmbiguousOrder(ValueError):
    """A date whose day and month cannot be told apart."""


def parse(value: Any, order: Order = "") -> dt.date | dt.datetime | None:
    """Return the date or time that a cell says, None where it says none.

    Times are aware only where the cell names UTC or an offset. Dots are always day first; for other dates of numbers
    `order` says which part is the day. Raises AmbiguousOrder where it is needed and not given.
    """
    if isinstance(value, dt.datetime):
        return value.date() if value.tzinfo is None and value.time() == dt.time() else value
    if isinstance(value, dt.date):
        return value
    if isinstance(value, int | float):
        return None if isinstance(value, bool) else _serial(value)
    text = _clean(str(value))
    if len(text) > 60:
        return None
    if _ISO.fullmatch(text):
        return _iso(text)
    if re.fullmatch(r"\d{5}(?:\.\d+)?", text, re.ASCII):
        return _serial(float(text))
    if match := _NUMBERS.fullmatch(text):
        return _numbers(match, order)
    return _named(text)


def _named(text: str) -> dt.date | dt.datetime | None:
    if match := _YEAR_FIRST.fullmatch(text):
        day = _day(int(match["year"]), int(match["month"]), int(match["day"]))
        return day and _with_time(day, match.groupdict())
    for pattern in (_MONTH_FIRST, _DAY_FIRST):
        match = pattern.fullmatch(text)
        month = _MONTHS.get(fold(match["name"])) if match else None
        if match and month:
            day = _day(_year(match["year"]), month, int(match["day"]))
            return day and _with_time(day, match.groupdict())
    return None


@dataclass
class ColumnOrder:
    """What a column's values say about the order of day and month: the first row for each reading."""

    day_first: tuple[int, str] | None = None
    month_first: tuple[int, str] | None = None
    open: tuple[int, str] | None = None

    def see(self, row: int, value: Any) -> None:
        """Take one more value into account."""
        if not isinstance(value, str) or value[4:5] == "-":
            return
        match = _NUMBERS.fullmatch(_clean(value)) if len(value) <= 60 else None
        if match is None or match["mark"] == ".":
            return
        first, second = int(match["first"]), int(match["second_part"])
        found = (row, value)
        if first > 12 >= second:
            self.day_first = self.day_first or found
        elif second > 12 >= first:
            self.month_first = self.month_first or found
        elif first != second and first <= 12:
            self.open = self.open or found

    def see_all(self, values: Iterable[tuple[int, Any]]) -> "ColumnOrder":
        """Take a whole column into account, given as (row, value)."""
        for row, value in values:
            self.see(row, value)
        return self

    @property
    def mixed(self) -> bool:
        """Whether some values are day first for certain and others month first."""
        return self.day_first is not None and self.month_first is not None

    @property
    def order(self) -> Order:
        """The one order that all values fit, "" where there are both or none is told."""
        if self.mixed:
            return ""
        if self.day_first is not None:
            return "dmy"
        return "mdy" if self.month_first is not None else ""


def has_time(found: dt.date | dt.datetime) -> TypeGuard[dt.datetime]:
    """Tell whether a moment is meant, and not the whole day."""
    return isinstance(found, dt.datetime) and found.time() != dt.time()


def as_day(found: dt.date | dt.datetime, zone: ZoneInfo, naive_in: dt.tzinfo | None = None) -> str:
    """Return `YYYY-MM-DD` in the user's zone; a time without offset is in `naive_in`, else in the user's zone.

    Midnight as written is how tools write a date: it stays on its day.
    """
    if has_time(found):
        if found.tzinfo is None and naive_in is not None:
            found = found.replace(tzinfo=naive_in)
        found = found if found.tzinfo is None else found.astimezone(zone)
    return found.isoformat()[:10]


def as_moment(found: dt.date | dt.datetime, zone: ZoneInfo, naive_in: dt.tzinfo | None = None) -> str:
    """Return RFC 3339 in UTC; a date is the beginning of that day in the user's zone."""
    if not isinstance(found, dt.datetime):
        found = dt.datetime.combine(found, dt.time(), tzinfo=zone)
    elif found.tzinfo is None:
        found = found.replace(tzinfo=naive_in or zone)
    return found.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
