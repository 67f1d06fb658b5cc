"""The answers by name: what a request may say, and the figures it gets."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from rest_framework.exceptions import ValidationError

from analytics.choices import LONGEST_PERIOD, FileFormat, Interval, Metric
from analytics.cohorts import cohorts
from analytics.funnel import funnel
from analytics.periods import EVERYTHING, ONE_DAY, Period, usual
from analytics.reading import Account
from analytics.skill_gap import skill_gap
from analytics.sources import sources
from analytics.summary import summary
from analytics.time_in_stage import time_in_stage
from analytics.trends import trends
from careercopilot.core.fields import DayField
from careercopilot.core.suggestions import instead, unknown, values_near

ALWAYS = ("from", "to", "days")


@dataclass(frozen=True)
class Question:
    """What is asked: a period as it was meant, and how a trend is to be counted."""

    period: Period = EVERYTHING
    interval: str = Interval.WEEK.value
    metric: str = Metric.APPLICATIONS.value


Figures = dict[str, Any]
Answer = Callable[[Account, Question], Figures]


def _trends(account: Account, question: Question) -> Figures:
    period = _spanned(account, question)
    return trends(account, period, metric=question.metric, interval=question.interval)


def _spanned(account: Account, question: Question) -> Period:
    """Return the period of a trend: the usual one where its beginning is not said."""
    end = question.period.end or account.today
    if question.period.start is not None:
        return Period(question.period.start, end)
    return usual(end, question.interval, account.user.week_start)


PARTS: dict[str, Answer] = {
    "summary": lambda account, question: summary(account, question.period),
    "trends": _trends,
    "funnel": lambda account, question: funnel(account, question.period),
    "skill-gap": lambda account, question: skill_gap(account, question.period),
    "sources": lambda account, question: sources(account, question.period),
    "time-in-stage": lambda account, question: time_in_stage(account, question.period),
    "cohorts": lambda account, question: cohorts(account, question.period),
}
EXTRA = {"trends": ("interval", "metric"), "dashboard": ("interval",)}
"""Parameters that one answer has besides the period."""
FORMS = ("file_format",)
"""Parameters that say in which form, and not what."""


def answer(name: str, account: Account, question: Question) -> Figures:
    """Return the answer of a name, with the period it is about; `dashboard` has all the others in it."""
    period = _spanned(account, question) if name == "trends" else question.period
    head = {"period": {"from": period.start, "to": period.end, "timezone": account.user.timezone}}
    if name != "dashboard":
        return {**head, **PARTS[name](account, question)}
    account.read_rows()
    return {**head, **{part.replace("-", "_"): answer(part, account, question) for part in PARTS}}


def question_of(name: str, query: QueryDict, today: dt.date, *, besides: tuple[str, ...] = FORMS) -> Question:
    """Return what a query asks; raises ValidationError for all that is wrong with it, at once.

    `besides` are the parameters that do not say what is counted.
    """
    known = (*ALWAYS, *EXTRA.get(name, ()), *besides)
    errors: dict[str, list[str]] = {key: [unknown(key, known, "parameter")] for key in query if key not in known}
    chosen = {}
    for key, kind in (("interval", Interval), ("metric", Metric), ("file_format", FileFormat)):
        if key in known and (text := query.get(key)):
            chosen[key] = text
            if text not in kind.values:
                message = f"Choose one of {', '.join(kind.values)}."
                errors[key] = [instead(message, values_near(text, kind.values))]
    chosen.pop("file_format", None)
    period = _period(query, today, errors)
    errors |= {key: ["Send this once."] for key in known if len(query.getlist(key)) > 1}
    if errors:
        raise ValidationError(errors)
    return Question(period=period, **chosen)


def _period(query: Mapping[str, str], today: dt.date, errors: dict[str, list[str]]) -> Period:
    """Return the period asked for, noting what is wrong with it."""
    days = {name: _day(query.get(name), name, errors) for name in ("from", "to")}
    start, end = days["from"], days["to"]
    if text := query.get("days"):
        if query.get("from") or query.get("to"):
            errors["days"] = ["Send either days or from and to."]
        elif not (text.isascii() and text.isdecimal() and len(text) < 9 and 1 <= int(text) <= LONGEST_PERIOD):
            errors["days"] = [f"Send a whole number from 1 to {LONGEST_PERIOD}."]
        else:
            return Period(today - (int(text) - 1) * ONE_DAY, today)
    if start is None:
        return Period(None, min(end, today) if end else None)
    if start > today:
        errors["from"] = [f"Must not be after today, {today}."]
    elif end is not None and start > end:
        errors["from"] = ["Must not be after to."]
    elif (min(end or today, today) - start).days >= LONGEST_PERIOD:
        errors["from"] = [f"Send a period of at most {LONGEST_PERIOD} days."]
    return Period(start, min(end or today, today))


def _day(text: str | None, name: str, errors: dict[str, list[str]]) -> dt.date | None:
    if not text:
        return None
    try:
        day: dt.date = DayField().run_validation(text)
    except ValidationError as error:
        errors[name] = [str(message) for message in error.detail]
        return None
    return day
