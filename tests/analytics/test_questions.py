"""What a query asks, without a database; and figures that say the same in two places."""

import datetime as dt
from typing import Any

import pytest
from django.http import QueryDict
from rest_framework.exceptions import ValidationError

from accounts.models import User
from analytics.answers import Question, question_of
from analytics.choices import LONGEST_PERIOD, Metric
from analytics.periods import Period
from tests.analytics.accounts import application_of, at
from tests.analytics.test_answers import Ask

TODAY = dt.date(2026, 3, 18)
TOO_LONG = {"from": ["Send a period of at most 3660 days."]}
NO_NUMBER = {"days": ["Send a whole number from 1 to 3660."]}


def day(before: int) -> dt.date:
    """Return the day so many days before today."""
    return TODAY - dt.timedelta(before)


@pytest.mark.parametrize(
    ("query", "period"),
    [
        ("", Period(None, None)),
        ("from=&to=&days=", Period(None, None)),
        ("days=1", Period(TODAY, TODAY)),
        ("days=7", Period(day(6), TODAY)),
        ("days=00000007", Period(day(6), TODAY)),
        ("days=3660", Period(day(3659), TODAY)),
        ("from=2026-03-18", Period(TODAY, TODAY)),
        ("from=2026-03-01&to=2026-03-01", Period(dt.date(2026, 3, 1), dt.date(2026, 3, 1))),
        ("from=2026-03-01&to=2026-03-19", Period(dt.date(2026, 3, 1), TODAY)),
        ("to=2026-03-19", Period(None, TODAY)),
        ("to=2026-03-17", Period(None, day(1))),
        (f"from={day(LONGEST_PERIOD - 1)}", Period(day(LONGEST_PERIOD - 1), TODAY)),
        (f"from={day(LONGEST_PERIOD)}&to={day(1)}", Period(day(LONGEST_PERIOD), day(1))),
    ],
)
def test_the_period_that_is_asked_for(query: str, period: Period) -> None:
    assert question_of("summary", QueryDict(query), TODAY) == Question(period=period)


@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ("days=0", NO_NUMBER),
        ("days=3661", NO_NUMBER),
        ("days=000000007", NO_NUMBER),
        ("days=%2B7", NO_NUMBER),
        ("days=٣", NO_NUMBER),
        ("days=7&from=2026-03-01", {"days": ["Send either days or from and to."]}),
        ("days=7&to=2026-03-01", {"days": ["Send either days or from and to."]}),
        ("from=2026-03-19", {"from": ["Must not be after today, 2026-03-18."]}),
        ("from=2026-03-02&to=2026-03-01", {"from": ["Must not be after to."]}),
        (f"from={day(LONGEST_PERIOD)}", TOO_LONG),
        (f"from={day(LONGEST_PERIOD)}&to=2026-04-01", TOO_LONG),
        (f"from={day(LONGEST_PERIOD + 1)}&to={day(1)}", TOO_LONG),
        ("days=7&days=7", {"days": ["Send this once."]}),
        ("to=2026-03-01&to=", {"to": ["Send this once."]}),
        ("interval=week", {"interval": ["There is no such parameter. Choose from days, file_format, from, to."]}),
        ("day=7", {"day": ["There is no such parameter. Did you mean days?"]}),
        ("file_format=pdf&days=0", {"file_format": ["Choose one of json, csv."], **NO_NUMBER}),
    ],
)
def test_what_cannot_be_asked(query: str, errors: dict[str, list[str]]) -> None:
    with pytest.raises(ValidationError) as refused:
        question_of("summary", QueryDict(query), TODAY)
    assert refused.value.detail == errors


def test_a_trend_has_an_interval_and_a_metric() -> None:
    asked = question_of("trends", QueryDict("interval=day&metric=offers&file_format=csv"), TODAY)
    assert asked == Question(period=Period(None, None), interval="day", metric="offers")
    assert question_of("dashboard", QueryDict("interval=month"), TODAY).interval == "month"
    assert question_of("trends", QueryDict("interval=&metric="), TODAY) == Question()


@pytest.mark.usefixtures("wednesday")
def test_a_day_of_sending_is_that_of_the_user_in_cohorts_too(ask: Ask, alice: User) -> None:
    alice.timezone, alice.week_start = "Pacific/Kiritimati", "monday"
    alice.save()
    # Sunday noon in Berlin is Monday on Kiritimati, fourteen hours before UTC.
    application_of(alice, ("applied", at(3, 15)))
    found = ask("cohorts")
    assert [(week["from"], week["n"]) for week in found["weeks"]] == [("2026-03-16", 1)]
    assert [group["weekday"] for group in found["weekdays"] if group["n"]] == [1]


@pytest.mark.usefixtures("rows")
@pytest.mark.parametrize("metric", Metric.values)
def test_the_rows_of_a_trend_are_as_many_as_it_counts(ask: Ask, metric: str) -> None:
    def counted(part: dict[str, Any], name: str) -> tuple[int, int]:
        return part["rows"]["count"], part[name]

    found = ask("trends", metric=metric, **{"from": "2026-03-02"})
    parts = [counted(found, "total"), counted(found["previous"], "total")]
    parts += [counted(bucket, "value") for bucket in found["series"]]
    assert all(rows == value for rows, value in parts), parts
    expected = {"applications": 4, "responses": 2, "interviews": 2, "offers": 1, "rejections": 1, "acceptances": 1}
    assert found["total"] == expected.get(metric, 5)
