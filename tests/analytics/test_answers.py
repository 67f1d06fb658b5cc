"""The guide's account: every figure as it stands there, and an account without anything."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from applications.models import Application
from tests.analytics.accounts import application_of, at

NAMES = ("summary", "trends", "funnel", "skill-gap", "sources", "time-in-stage", "cohorts", "dashboard")
Ask = Callable[..., Any]
Rows = dict[str, Application]


def short(rate: dict[str, Any]) -> tuple[Any, ...]:
    """Return a rate's figures."""
    return rate["value"], rate["numerator"], rate["denominator"], rate["n"], rate["small_sample"]


def test_summary(rows: Rows, ask: Ask) -> None:
    body = ask("summary")
    assert body["period"] == {"from": None, "to": None, "timezone": "Europe/Berlin"}
    assert (body["n"], body["sent"]["count"]) == (5, 4)
    counts = {"interested": 1, "applied": 2, "accepted": 1, "rejected": 1}
    zeros = dict.fromkeys(["interview", "offer", "declined", "withdrawn", "ghosted"], 0)
    assert body["counts_by_status"] == {**counts, **zeros}
    assert short(body["response_rate"]) == (50.0, 2, 4, 4, True)
    assert short(body["interview_rate"]) == (50.0, 2, 4, 4, True)
    assert short(body["offer_rate"]) == (25.0, 1, 4, 4, True)
    assert short(body["acceptance_rate"]) == (100.0, 1, 1, 1, True)
    companies = [(row["name"], row["count"]) for row in body["top_companies"]]
    assert companies == [("Acme", 2), ("Brix", 1), ("Delta", 1)]
    goal = {name: value for name, value in body["goal"].items() if name != "rows"}
    assert goal == {
        "daily_goal": 1,
        "sent_today": 1,
        "remaining": 0,
        "percentage": 100.0,
        "streak": 1,
        "best_streak": 2,
    }
    parts = {
        name: (part["from"], part["count"], part["previous"]["from"], part["previous"]["to"], part["previous"]["count"])
        for name, part in body["sent_counts"].items()
    }
    assert parts == {
        "day": ("2026-03-18", 1, "2026-03-17", "2026-03-17", 0),
        "week": ("2026-03-16", 1, "2026-03-09", "2026-03-11", 1),
        "month": ("2026-03-01", 4, "2026-02-01", "2026-02-18", 0),
    }


def test_summary_of_a_period_counts_what_was_sent_in_it(rows: Rows, ask: Ask) -> None:
    body = ask("summary", **{"from": "2026-03-03", "to": "2026-03-17"})
    assert (body["n"], body["sent"]["count"]) == (2, 2)
    assert {status: count for status, count in body["counts_by_status"].items() if count} == {
        "accepted": 1,
        "applied": 1,
    }
    assert short(body["interview_rate"]) == (50.0, 1, 2, 2, True)


@pytest.mark.usefixtures("wednesday")
def test_the_streak_lasts_until_yesterday_while_today_does_not_count_yet(alice: User, ask: Ask) -> None:
    for day in (14, 15, 16, 17):
        application_of(alice, ("applied", at(3, day)))
    application_of(alice, ("applied", at(3, 3)))
    four_days = {"count": 4, "path": "/api/v1/applications/?sent=true&sent_after=2026-03-14&sent_before=2026-03-17"}
    assert ask("summary")["goal"] == {
        "daily_goal": 0,
        "sent_today": 0,
        "remaining": 0,
        "percentage": None,
        "streak": 4,
        "best_streak": 4,
        "rows": {
            "sent_today": {
                "count": 0,
                "path": "/api/v1/applications/?sent=true&sent_after=2026-03-18&sent_before=2026-03-18",
            },
            "streak": four_days,
            "best_streak": four_days,
        },
    }


@pytest.mark.usefixtures("wednesday")
def test_of_equally_long_streaks_the_latest_is_the_best_and_none_has_no_rows(alice: User, ask: Ask) -> None:
    nothing: dict[str, Any] = {"count": 0, "path": None, "ids": []}
    assert [ask("summary")["goal"]["rows"][name] for name in ("streak", "best_streak")] == [nothing, nothing]
    for day in (2, 3, 9, 10):
        application_of(alice, ("applied", at(3, day)))
    alice.daily_application_goal = 1  # another key: nothing kept is read
    alice.save()
    goal = ask("summary")["goal"]
    assert (goal["streak"], goal["best_streak"], goal["rows"]["streak"]) == (0, 2, nothing)
    assert goal["rows"]["best_streak"] == {
        "count": 2,
        "path": "/api/v1/applications/?sent=true&sent_after=2026-03-09&sent_before=2026-03-10",
    }


@pytest.mark.usefixtures("rows")
@pytest.mark.parametrize(
    ("query", "complete"),
    [
        ({}, [True, True, False]),
        ({"from": "2026-03-03", "to": "2026-03-15"}, [False, True]),
        ({"from": "2026-03-02", "to": "2026-03-10"}, [True, False]),
        ({"to": "2026-03-08"}, [True]),
    ],
)
def test_a_week_that_reaches_out_of_the_period_or_is_not_over_is_not_complete(
    ask: Ask, query: dict[str, str], complete: list[bool]
) -> None:
    assert [week["complete"] for week in ask("cohorts", **query)["weeks"]] == complete


def test_trends(rows: Rows, ask: Ask) -> None:
    body = ask("trends", **{"from": "2026-03-02"})
    series = [(row["from"], row["to"], row["value"], row["complete"]) for row in body["series"]]
    assert series == [
        ("2026-03-02", "2026-03-08", 2, True),
        ("2026-03-09", "2026-03-15", 1, True),
        ("2026-03-16", "2026-03-18", 1, False),
    ]
    assert (body["total"], body["direction"], body["percentage_change"]) == (4, "up", None)
    before = {name: body["previous"][name] for name in ("from", "to", "total")}
    assert before == {"from": "2026-02-13", "to": "2026-03-01", "total": 0}


@pytest.mark.parametrize(
    ("metric", "total"),
    [
        ("applications", 4),
        ("responses", 2),
        ("interviews", 2),
        ("offers", 1),
        ("rejections", 1),
        ("acceptances", 1),
        ("jobs", 5),
    ],
)
def test_each_metric_is_counted_on_its_own_day(rows: Rows, ask: Ask, metric: str, total: int) -> None:
    body = ask("trends", metric=metric, interval="month", days=30)
    assert (body["total"], sum(row["value"] for row in body["series"])) == (total, total)
    assert [row["from"] for row in body["series"]] == ["2026-02-17", "2026-03-01"]


@pytest.mark.usefixtures("wednesday")
@pytest.mark.parametrize(
    ("now", "before", "told"),
    [
        (2, 1, ("up", 100.0)),
        (1, 2, ("down", -50.0)),
        (2, 2, ("neutral", 0.0)),
        (21, 20, ("neutral", 5.0)),
        (0, 3, ("down", -100.0)),
        (0, 0, ("neutral", None)),
    ],
)
def test_direction(alice: User, ask: Ask, now: int, before: int, told: tuple[str, float | None]) -> None:
    for _ in range(now):
        application_of(alice, ("applied", at(3, 18, 1)))
    for _ in range(before):
        application_of(alice, ("applied", at(3, 17)))
    body = ask("trends", days=1, interval="day")
    assert (body["total"], body["previous"]["total"]) == (now, before)
    assert (body["direction"], body["percentage_change"]) == told


def test_the_usual_trend_is_twelve_weeks_or_months_or_thirty_days(rows: Rows, ask: Ask, alice: User) -> None:
    starts = {interval: ask("trends", interval=interval)["series"] for interval in ("day", "week", "month")}
    assert {interval: (len(found), found[0]["from"]) for interval, found in starts.items()} == {
        "day": (30, "2026-02-17"),
        "week": (12, "2025-12-29"),
        "month": (12, "2025-04-01"),
    }
    alice.week_start = "sunday"
    alice.save()
    assert ask("trends")["series"][-1]["from"] == "2026-03-15"
