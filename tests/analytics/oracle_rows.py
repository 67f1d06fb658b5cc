"""The raw rows that the oracle counts, read with plain values and nothing else, and what a row says of itself."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from accounts.models import Skill, User, UserSkill
from applications.models import Application, StatusChange
from careercopilot.core.text import fold
from jobs.models import Job

ANSWERS = ("interview", "offer", "rejected")
WEEK_STARTS = {"monday": 0, "sunday": 6, "saturday": 5}
SMALL = 20


@dataclass(frozen=True)
class Entry:
    """An entry of a history."""

    occurred_at: dt.datetime
    number: int
    status: str


@dataclass(frozen=True)
class JobRow:
    """A job, deleted or not."""

    id: int
    company: str
    company_key: str
    source: str
    created_at: dt.datetime
    posted_on: dt.date | None
    skills: tuple[str, ...]
    deleted: bool


@dataclass(frozen=True)
class Row:
    """A live application with its job and its history in order."""

    id: int
    job: JobRow
    label: str
    entries: tuple[Entry, ...]

    @property
    def status(self) -> str:
        """What it is now: the last entry's."""
        return self.entries[-1].status

    def first(self, *statuses: str) -> Entry | None:
        """Return the first entry with one of the statuses."""
        return next((entry for entry in self.entries if entry.status in statuses), None)

    def ever(self, *statuses: str) -> bool:
        """Tell whether it ever reached one of the statuses."""
        return self.first(*statuses) is not None


@dataclass(frozen=True)
class Behind:
    """The rows behind a figure: which list shows them, and their ids."""

    kind: str
    ids: tuple[int, ...]


@dataclass(frozen=True)
class Account:
    """Everything of one person, at one moment."""

    zone: ZoneInfo
    week_start: str
    goal: int
    now: dt.datetime
    jobs: tuple[JobRow, ...]
    rows: tuple[Row, ...]
    held: dict[str, str]
    skill_names: dict[str, str]

    @property
    def today(self) -> dt.date:
        """The day it is there now."""
        return self.day(self.now)

    def day(self, moment: dt.datetime) -> dt.date:
        """Return the day of a moment."""
        return moment.astimezone(self.zone).date()

    def day_of(self, row: Row, *statuses: str) -> dt.date | None:
        """Return the day on which an application first reached one of the statuses."""
        entry = row.first(*statuses)
        return None if entry is None else self.day(entry.occurred_at)

    def week_of(self, day: dt.date) -> dt.date:
        """Return the first day of a day's week."""
        return next(
            start
            for start in (day - dt.timedelta(days=back) for back in range(7))
            if start.weekday() == WEEK_STARTS[self.week_start]
        )


def read(owner: User, now: dt.datetime) -> Account:
    """Read everything of one person."""
    keys = dict(Skill.objects.filter(owner=owner).values_list("id", "key"))
    asked: dict[int, list[str]] = {}
    for job, skill in Job.objects.filter(owner=owner).values_list("id", "skills"):
        asked.setdefault(job, []).extend([keys[skill]] if skill else [])
    columns = ("id", "company", "company_key", "source", "created_at", "posted_on", "deleted_at")
    jobs = {
        row["id"]: JobRow(skills=tuple(asked[row["id"]]), deleted=row.pop("deleted_at") is not None, **row)
        for row in Job.objects.filter(owner=owner).values(*columns)
    }
    histories: dict[int, list[Entry]] = {}
    for pk, occurred_at, number, status in StatusChange.objects.filter(application__owner=owner).values_list(
        "application_id", "occurred_at", "id", "status"
    ):
        histories.setdefault(pk, []).append(Entry(occurred_at, number, status))
    user = User.objects.values("timezone", "week_start", "daily_application_goal").get(pk=owner.pk)
    return Account(
        zone=ZoneInfo(user["timezone"]),
        week_start=user["week_start"],
        goal=user["daily_application_goal"],
        now=now,
        jobs=tuple(job for job in jobs.values() if not job.deleted),
        rows=tuple(
            Row(pk, jobs[job], label, tuple(sorted(histories[pk], key=lambda entry: (entry.occurred_at, entry.number))))
            for pk, job, label, deleted_at in Application.objects.filter(owner=owner).values_list(
                "id", "job_id", "resume_label", "deleted_at"
            )
            if deleted_at is None
        ),
        held=dict(UserSkill.objects.filter(owner=owner).values_list("skill__key", "level")),
        skill_names=dict(Skill.objects.filter(owner=owner).values_list("key", "name")),
    )


def behind(rows: Iterable[Row | JobRow], kind: str = "applications") -> Behind:
    """Return the rows behind a figure."""
    return Behind(kind, tuple(sorted(row.id for row in rows)))


def rounded(part: int, whole: int, decimals: int = 1) -> float:
    """Return a share in percent, rounded half away from zero in whole numbers."""
    scale = 10**decimals
    size = (2 * abs(part) * 100 * scale + whole) // (2 * whole)
    return (size if part >= 0 else -size) / scale


def share(part: int, whole: int) -> float | None:
    """Return a share in percent, null of nothing."""
    return rounded(part, whole) if whole else None


def rate(numerator: Iterable[Row], denominator: Iterable[Row]) -> dict[str, Any]:
    """Return a rate: the numerator counts among the denominator."""
    whole = list(denominator)
    among = {row.id for row in whole}
    part = [row for row in numerator if row.id in among]
    return {
        "value": share(len(part), len(whole)),
        "numerator": len(part),
        "denominator": len(whole),
        "n": len(whole),
        "small_sample": len(whole) < SMALL,
        "rows": {"numerator": behind(part), "denominator": behind(whole)},
    }


def group(rows: Iterable[Row]) -> dict[str, Any]:
    """Return what a group of sent applications says."""
    members = list(rows)
    return {
        "n": len(members),
        "response_rate": rate([row for row in members if row.ever(*ANSWERS)], members),
        "interview_rate": rate([row for row in members if row.ever("interview")], members),
        "offer_rate": rate([row for row in members if row.ever("offer")], members),
        "rows": behind(members),
    }


def spelling(texts: Iterable[str]) -> str:
    """Return the most frequent spelling, of equally frequent ones the first by code points."""
    found = list(texts)
    return min(found, key=lambda text: (-found.count(text), text))


def named_groups(rows: Iterable[Row], texts: dict[int, str]) -> list[dict[str, Any]]:
    """Return groups by a text of each application, without regard to case and accents; those without one together."""
    members: dict[str, list[Row]] = {}
    for row in rows:
        members.setdefault(fold(texts[row.id]), []).append(row)
    ordered = sorted(members.items(), key=lambda item: (-len(item[1]), item[0] == "", item[0]))
    return [
        {"name": spelling(texts[row.id] for row in inside) if key else None, **group(inside)} for key, inside in ordered
    ]
