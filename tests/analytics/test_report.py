"""The PDF report of an account says what analytics says of it, whichever applications are chosen."""

from typing import Any

import pytest
import time_machine

from accounts.models import User
from analytics.answers import Question, answer
from analytics.periods import Period
from analytics.reading import Account
from applications.models import Application
from applications.resources import ApplicationResource
from exports.pdf.figures import RATES, Figures
from jobs.models import Job
from jobs.resources import JobResource
from tests.analytics.accounts import NOW, application_of, at, job_of

PERIODS = [Period(), Period(at(3, 3).date(), at(3, 17).date()), Period(None, at(3, 9).date())]


def reported(user: User, ids: list[int]) -> Figures:
    """Return the figures of a report of some applications."""
    figures = Figures(user.zone, NOW.date())
    for record in ApplicationResource.records(ids, ApplicationResource.column_names()):
        figures.add_application(record)
    return figures


@pytest.mark.parametrize("period", PERIODS, ids=str)
def test_report_and_analytics_agree(rows: dict[str, Application], alice: User, period: Period) -> None:
    with time_machine.travel(NOW, tick=False):
        application_of(alice, ("offer", at(3, 4)), ("accepted", at(3, 6)), ("rejected", at(3, 5)))
        application_of(
            alice, ("interview", at(3, 1)), ("applied", at(3, 7)), ("applied", at(2, 7)), ("offer", at(3, 9))
        )
        account = Account(alice)
        summary: dict[str, Any] = answer("summary", account, Question(period=period))
        funnel: dict[str, Any] = answer("funnel", account, Question(period=period))
        figures = reported(alice, [fact.id for fact in account.population(period)])
    assert (figures.count, figures.sent) == (summary["n"], summary["sent"]["count"])
    rates = [summary[f"{name}_rate"] for _, name in RATES]
    assert [basis for _, _, basis in figures.rates()] == [
        f"{one['numerator']} of {one['denominator']}" for one in rates
    ]
    shown = ["–" if one["value"] is None else f"{one['value']:g} %" for one in rates]
    assert [value for _, value, _ in figures.rates()] == shown
    assert [number for _, number in figures.funnel()] == [stage["count"] for stage in funnel["stages"]]
    days = [account.sent_days[fact.id] for fact in account.sent(period)]
    assert figures.days.total() == len(days)
    assert set(figures.days) == set(days)
    statuses = {status: count for status, count in summary["counts_by_status"].items() if count}
    assert dict(figures.statuses) == statuses


def test_report_and_analytics_name_the_same_skills(alice: User) -> None:
    for number in range(12):
        job_of(alice, skills=["Python", f"Skill{number:02}", *(["Go"] if number % 2 else [])])
    figures = Figures(alice.zone, NOW.date())
    ids = list(Job.objects.values_list("pk", flat=True))
    for record in JobResource.records(ids, JobResource.column_names()):
        figures.add_job(record)
    summary = answer("summary", Account(alice), Question())
    assert figures.top_skills() == [(row["name"], row["count"]) for row in summary["top_skills"]]
    assert [name for name, _ in figures.top_skills()] == ["Python", "Go", *(f"Skill{number:02}" for number in range(8))]
