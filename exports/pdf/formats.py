"""The reader of a document, and how dates, amounts and other values are written for them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from accounts.choices import WeekStart
from exports.pdf.text import clean

CODES = frozenset(
    "status work_mode job_type experience_level salary_period kind outcome tech_match follow_up_retired".split()
)
"""Fields whose values are codes of the contract, such as full_time."""


@dataclass(frozen=True)
class Person:
    """Whose document it is; times are told in their zone, and weeks begin on their day."""

    name: str
    email: str
    zone: ZoneInfo
    locale: str = "en"
    week_start: str = WeekStart.MONDAY

    @property
    def called(self) -> str:
        """Return the name, or the e-mail address of somebody who gave none."""
        return clean(self.name) or clean(self.email)


def day(value: date) -> str:
    """Return a date that is read the same everywhere, such as 3 Nov 2026."""
    return f"{value.day} {value:%b} {value.year}"


def long_day(value: date) -> str:
    """Return a date with its month in full, such as 3 November 2026."""
    return f"{value.day} {value:%B} {value.year}"


def clock(value: datetime) -> str:
    """Return a day with its time, such as 3 Nov 2026, 14:05."""
    return f"{day(value.date())}, {value:%H:%M}"


def moment(value: Any, zone: ZoneInfo) -> datetime | None:
    """Return an RFC 3339 time (as text or aware datetime) in a zone, None for what is none."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if not isinstance(value, datetime):
        return None
    if value.tzinfo is None:
        value = value.replace(tzinfo=UTC)
    try:
        return value.astimezone(zone)
    except OverflowError:
        return value


def date_of(value: Any, zone: ZoneInfo) -> date | None:
    """Return the day that a date or a time falls on in a zone, None for what is none."""
    if isinstance(value, str) and len(value) == 10:
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    at = moment(value, zone)
    return at.date() if at else None


def day_or_text(value: Any, zone: ZoneInfo) -> str:
    """Return a date for people; text that is no date stays as it is."""
    found = date_of(value, zone)
    return day(found) if found else plain(value)


def amount(value: Any) -> str:
    """Return a number with its thousands apart, without decimals where there are none."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return plain(value)
    if not number.is_finite():
        return plain(value)
    return f"{number:,.0f}" if number == number.to_integral_value() else f"{number:,.2f}"


def salary(record: dict[str, Any]) -> str:
    """Return what a job pays, such as "60,000–80,000 EUR/year"; its free text where there are no numbers."""
    low, high = (record.get(name) for name in ("salary_min", "salary_max"))
    ends = [amount(end) for end in (low, high) if end not in (None, "")]
    if not ends:
        return plain(record.get("salary_text"))
    if len(ends) == 2:
        text = ends[0] if ends[0] == ends[1] else f"{ends[0]}–{ends[1]}"
    else:
        text = f"from {ends[0]}" if low not in (None, "") else f"up to {ends[0]}"
    currency, period = plain(record.get("salary_currency")), plain(record.get("salary_period"))
    return f"{text}{f' {currency}' if currency else ''}{f'/{period}' if period else ''}"


def code(value: Any) -> str:
    """Return a code of the contract as words, such as "Full time"."""
    return plain(value).replace("_", " ").capitalize()


def plain(value: Any) -> str:
    """Return any value of a record as one text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, map(plain, value)))
    if isinstance(value, dict):
        return "; ".join(f"{key}: {plain(item)}" for key, item in value.items() if item not in (None, "", [], {}))
    return clean(str(value))


def percent(numerator: int, denominator: int) -> str:
    """Return a share such as "45 %", a dash for a share of nothing."""
    return f"{100 * numerator / denominator:.0f} %" if denominator else "–"


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun, such as "1 record" or "2,000 records"."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"
