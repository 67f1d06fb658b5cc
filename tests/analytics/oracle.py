"""A slow count of every figure from the raw rows, written from the guide's definitions."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.analytics import oracle_flow, oracle_skills, oracle_trends
from tests.analytics.oracle_rows import (
    ANSWERS,
    Account,
    Behind,
    JobRow,
    Row,
    behind,
    group,
    named_groups,
    rate,
    share,
    spelling,
)

STATUSES = ["interested", "applied", "interview", "offer", "accepted", "rejected", "declined", "withdrawn", "ghosted"]
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """Days, both included; None where there is no end."""

    first: dt.date | None
    last: dt.date | None

    def holds(self, day: dt.date | None) -> bool:
        """Tell whether a day lies in the period; everything does, where there is none."""
        if self.first is None and self.last is None:
            return True
        return day is not None and (self.first is None or day >= self.first) and (self.last is None or day <= self.last)


def period_of(account: Account, query: dict[str, Any]) -> Period:
    """Return the period that somebody asks for."""
    today = account.today
    if "days" in query:
        return Period(today - (query["days"] - 1) * DAY, today)
    first, last = query.get("from"), query.get("to")
    if last is None:
        return Period(first, None if first is None else today)
    return Period(first, min(last, today))


@dataclass(frozen=True)
class Asked:
    """Who asks, for which period, and the rows that are counted."""

    account: Account
    period: Period
    population: list[Row]
    jobs: list[JobRow]

    @property
    def sent(self) -> list[Row]:
        """The applications that were sent."""
        return [row for row in self.population if row.ever("applied")]

    def answer(self, **figures: Any) -> dict[str, Any]:
        """Return an answer: the period, then the figures."""
        period = {"from": said(self.period.first), "to": said(self.period.last), "timezone": str(self.account.zone)}
        return {"period": period, **figures}


def said(day: dt.date | None) -> str | None:
    """Return a day as the API says it."""
    return None if day is None else str(day)


def ask(account: Account, query: dict[str, Any]) -> Asked:
    """Return the rows that an answer counts."""
    period = period_of(account, query)
    rows = [row for row in account.rows if period.holds(account.day_of(row, "applied"))]
    jobs = [job for job in account.jobs if period.holds(account.day(job.created_at))]
    return Asked(account, period, rows, jobs)


def summary(account: Account, query: dict[str, Any]) -> dict[str, Any]:
    """Where somebody stands."""
    asked = ask(account, query)
    rows, sent = asked.population, asked.sent
    offered = [row for row in rows if row.ever("offer")]
    by_status = {status: [row for row in rows if row.status == status] for status in STATUSES}
    return asked.answer(
        n=len(rows),
        sent={"count": len(sent), "rows": behind(sent)},
        counts_by_status={status: len(inside) for status, inside in by_status.items()},
        rows_by_status={status: behind(inside) for status, inside in by_status.items()},
        interview_rate=rate([row for row in sent if row.ever("interview")], sent),
        offer_rate=rate([row for row in sent if row.ever("offer")], sent),
        acceptance_rate=rate([row for row in offered if row.ever("accepted")], offered),
        response_rate=rate([row for row in sent if row.ever(*ANSWERS)], sent),
        sent_counts=_sent_counts(account),
        top_skills=_top_skills(account, asked.jobs),
        top_companies=_top_companies(sent),
        goal=_goal(account),
    )


def _top_skills(account: Account, jobs: list[JobRow]) -> list[dict[str, Any]]:
    by_key = {key: [job for job in jobs if key in job.skills] for job in jobs for key in job.skills}
    ordered = sorted(by_key.items(), key=lambda item: (-len(item[1]), item[0]))[:10]
    return [
        {
            "name": account.skill_names[key],
            "count": len(inside),
            "held": key in account.held,
            "rows": behind(inside, "jobs"),
        }
        for key, inside in ordered
    ]


def _top_companies(sent: list[Row]) -> list[dict[str, Any]]:
    by_key = {row.job.company_key: [one for one in sent if one.job.company_key == row.job.company_key] for row in sent}
    ordered = sorted(by_key.items(), key=lambda item: (-len(item[1]), item[0]))[:10]
    return [
        {"name": spelling(row.job.company for row in inside), "count": len(inside), "rows": behind(inside)}
        for _, inside in ordered
    ]


def _sent_counts(account: Account) -> dict[str, Any]:
    today = account.today
    month = today.replace(day=1)
    week = account.week_of(today)
    starts = {
        "day": (today, today - DAY),
        "week": (week, week - 7 * DAY),
        "month": (month, (month - DAY).replace(day=1)),
    }
    counts = {}
    for name, (start, before) in starts.items():
        last = min(before + (today - start), start - DAY)
        counts[name] = {**_sent_between(account, start, today), "previous": _sent_between(account, before, last)}
    return counts


def _sent_between(account: Account, first: dt.date, last: dt.date) -> dict[str, Any]:
    rows = [row for row in account.rows if Period(first, last).holds(account.day_of(row, "applied"))]
    return {"from": str(first), "to": str(last), "count": len(rows), "rows": behind(rows)}


def _goal(account: Account) -> dict[str, Any]:
    days = [account.day_of(row, "applied") for row in account.rows]
    sent_today = days.count(account.today)
    needed = max(account.goal, 1)
    counting = {day for day in days if day is not None and day <= account.today and days.count(day) >= needed}
    end = account.today if account.today in counting else account.today - DAY
    streak, best = _run(counting, end), max((_run(counting, day) for day in counting), default=0)
    latest = max((day for day in counting if _run(counting, day) == best), default=end)

    def sent_in(last: dt.date, length: int) -> Behind:
        sent_on = {last - back * DAY for back in range(length)}
        return behind(row for row in account.rows if account.day_of(row, "applied") in sent_on)

    return {
        "daily_goal": account.goal,
        "sent_today": sent_today,
        "remaining": max(account.goal - sent_today, 0),
        "percentage": share(sent_today, account.goal),
        "streak": streak,
        "best_streak": best,
        "rows": {
            "sent_today": sent_in(account.today, 1),
            "streak": sent_in(end, streak),
            "best_streak": sent_in(latest, best),
        },
    }


def _run(days: set[dt.date], end: dt.date) -> int:
    length = 0
    while end - length * DAY in days:
        length += 1
    return length


def trends(account: Account, query: dict[str, Any]) -> dict[str, Any]:
    """How it goes over time."""
    period = period_of(account, query)
    interval = query.get("interval", "week")
    last = period.last or account.today
    first = period.first or oracle_trends.default_start(account, last, interval)
    metric = query.get("metric", "applications")
    figures = oracle_trends.trends(account, first, last, interval, metric)
    return Asked(account, Period(first, last), [], []).answer(metric=metric, interval=interval, **figures)


def funnel(account: Account, query: dict[str, Any]) -> dict[str, Any]:
    """How far applications get, and the moves between the stages."""
    asked = ask(account, query)
    rows, sent = asked.population, asked.sent
    return asked.answer(
        n=len(rows),
        sent={"count": len(sent), "rows": behind(sent)},
        stages=oracle_flow.stages(sent),
        **oracle_flow.sankey(rows, STATUSES),
    )


def skill_gap(account: Account, query: dict[str, Any]) -> dict[str, Any]:
    """What the jobs ask for, and what is missing."""
    asked = ask(account, query)
    return asked.answer(**oracle_skills.skill_gap(account, [job for job in asked.jobs if job.skills]))


def sources(account: Account, query: dict[str, Any]) -> dict[str, Any]:
    """What comes of which source."""
    asked = ask(account, query)
    groups = named_groups(asked.sent, {row.id: row.job.source for row in asked.sent})
    return asked.answer(n=len(asked.sent), rows=behind(asked.sent), sources=groups)


def time_in_stage(account: Account, query: dict[str, Any]) -> dict[str, Any]:
    """How long applications stay."""
    asked = ask(account, query)
    stages = [oracle_flow.stage(asked.population, status, account.now) for status in STATUSES[:4]]
    return asked.answer(n=sum(stage["n"] for stage in stages), stages=stages)


def cohorts(account: Account, query: dict[str, Any]) -> dict[str, Any]:
    """What comes of when and how something was sent."""
    asked = ask(account, query)
    sent = asked.sent
    sent_on = {row.id: day for row in sent if (day := account.day_of(row, "applied"))}
    weeks = []
    for start in sorted({account.week_of(day) for day in sent_on.values()}):
        end = start + 6 * DAY
        inside = [row for row in sent if start <= sent_on[row.id] <= end]
        flags = {
            "complete": asked.period.holds(start) and asked.period.holds(end) and end < account.today,
            "young": (account.today - end).days < 28,
        }
        weeks.append({"from": str(start), "to": str(end), **flags, **group(inside)})
    weekdays = [
        {"weekday": number, **group(row for row in sent if sent_on[row.id].isoweekday() == number)}
        for number in range(1, 8)
    ]
    return asked.answer(
        n=len(sent),
        rows=behind(sent),
        weeks=weeks,
        resume_labels=named_groups(sent, {row.id: row.label for row in sent}),
        weekdays=weekdays,
        first_answer=oracle_flow.first_answer(sent, account.now),
    )


ANSWERERS: dict[str, Callable[[Account, dict[str, Any]], dict[str, Any]]] = {
    "summary": summary,
    "trends": trends,
    "funnel": funnel,
    "skill-gap": skill_gap,
    "sources": sources,
    "time-in-stage": time_in_stage,
    "cohorts": cohorts,
}
