"""Key figures of records: what analytics says of applications, asked of those that pass by."""

from collections import Counter
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from analytics.charts import funnel_pairs
from analytics.choices import Interval
from analytics.funnel import stages_of
from analytics.periods import EVERYTHING, day_of, unit_start
from analytics.rates import reached_rates, reaching
from analytics.reading import fact_of
from analytics.top import SkillCount
from applications.facts import SENT
from exports.pdf.formats import date_of, moment
from jobs.duplicates import company_key

RATES = (("Answered", "response"), ("Interviewed", "interview"), ("Offered", "offer"), ("Accepted", "acceptance"))
JOB_STATUSES = ("saved", "open", "closed", "archived")
MOST_WEEKS, MOST_MONTHS, MOST_YEARS = 27, 37, 40
SECOND_WEEK = date(1, 1, 8)
"""The first day whose week begins within the calendar, whichever day it begins on."""


class Figures:
    """What the cover says of the records that were added."""

    def __init__(self, zone: ZoneInfo, today: date) -> None:
        self._zone = zone
        self._today = today
        self.count = 0
        self.reached: Counter[int] = Counter()
        self.statuses: Counter[str] = Counter()
        self.days: Counter[date] = Counter()
        self.skills = SkillCount()
        self.facts: Counter[str] = Counter()
        self._companies: set[str] = set()

    @property
    def companies(self) -> int:
        """Return how many employers there are; case and legal form of a name do not count."""
        return len(self._companies)

    def add_application(self, record: dict[str, Any]) -> None:
        """Count an application by every stage in its history, so that a rejected one still counts as interviewed."""
        self._add(record)
        moments = [
            (str(entry.get("status")), at)
            for entry in record.get("history") or []
            if (at := moment(entry.get("occurred_at"), self._zone)) is not None
        ]
        fact = fact_of(self.count, status=str(record.get("status") or ""), history=moments)
        self.reached[fact.reached] += 1
        if fact.sent is not None:
            self.days[day_of(fact.sent, self._zone)] += 1
        asked = [((row.get("feedback") or {}).get("skill_areas") or []) for row in record.get("interviews") or []]
        self.skills.add(record.get("tech_stack") or [skill for skills in asked for skill in skills])

    def add_job(self, record: dict[str, Any]) -> None:
        """Count a job."""
        self._add(record)
        added = date_of(record.get("created_at"), self._zone)
        if added:
            self.days[added] += 1
        deadline = date_of(record.get("deadline"), self._zone)
        self.facts["ahead"] += deadline is not None and deadline >= self._today
        self.facts["remote"] += record.get("work_mode") in ("remote", "hybrid")
        self.facts["paid"] += record.get("salary_min") is not None or record.get("salary_max") is not None
        self.skills.add(record.get("tech_stack") or [])

    def _add(self, record: dict[str, Any]) -> None:
        self.count += 1
        self.statuses[str(record.get("status") or "")] += 1
        self._companies.add(company_key(str(record.get("company") or "")))

    def top_skills(self) -> list[tuple[str, int]]:
        """Return the skills that most records name."""
        return [(skill.name, skill.times) for skill in self.skills.most_asked()]

    @property
    def sent(self) -> int:
        """Return how many applications were ever sent."""
        return reaching(self.reached, SENT)

    def funnel(self) -> list[tuple[str, int]]:
        """Return how many of the sent applications ever reached each stage."""
        return [(label, int(number or 0)) for label, number, _ in funnel_pairs(stages_of(self.reached, {}))]

    def rates(self) -> list[tuple[str, str, str]]:
        """Return the label, value and basis of each rate."""
        found = reached_rates(self.reached, EVERYTHING)
        rates = [(label, found[f"{name}_rate"]) for label, name in RATES]
        return [
            (
                label,
                "–" if rate["value"] is None else f"{rate['value']:g} %",
                f"{rate['numerator']:,} of {rate['denominator']:,}",
            )
            for label, rate in rates
        ]


def applied_day(record: dict[str, Any], zone: ZoneInfo) -> date | None:
    """Return the day of the first entry `applied` in a history, else what `applied_on` says."""
    for entry in record.get("history") or []:
        if entry.get("status") == "applied":
            return date_of(entry.get("occurred_at"), zone)
    return date_of(record.get("applied_on"), zone)


def week_of(value: date, week_start: str) -> date:
    """Return the first day of a day's week."""
    return unit_start(max(value, SECOND_WEEK), Interval.WEEK, week_start)


def series(days: Counter[date], week_start: str) -> tuple[str, list[tuple[str, int]]]:
    """Return "week", "month" or "year", and label and number of each in turn; those between with nothing are 0."""
    if not days:
        return "week", []
    first, last = min(days), max(days)
    if (last - first).days < 7 * (MOST_WEEKS - 1):
        weeks = Counter[date]()
        for day, number in days.items():
            weeks[week_of(day, week_start)] += number
        start, end = week_of(first, week_start), week_of(last, week_start)
        starts = [start + timedelta(days=7 * n) for n in range((end - start).days // 7 + 1)]
        return "week", [(f"{begins.day} {begins:%b}", weeks[begins]) for begins in starts]
    months = Counter[int]()
    for day, number in days.items():
        months[day.year * 12 + day.month - 1] += number
    whole = range(min(months), max(months) + 1)
    if len(whole) <= MOST_MONTHS:
        return "month", [(f"{date(n // 12, n % 12 + 1, 1):%b} {n // 12}", months[n]) for n in whole]
    years = Counter[int]()
    for month, number in months.items():
        years[month // 12] += number
    span = range(min(years), max(years) + 1)
    return "year", [(str(n), years[n]) for n in (span if len(span) <= MOST_YEARS else sorted(years)[-MOST_YEARS:])]
