"""The guide's account: every figure as it stands there, and an account without anything."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from rest_framework.test import APIClient

from accounts.models import User
from applications.models import Application
from tests.analytics.accounts import NOW, application_of, at, hold, job_of

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


def test_funnel(rows: Rows, ask: Ask) -> None:
    body = ask("funnel")
    assert [(stage["name"], stage["count"]) for stage in body["stages"]] == [
        ("sent", 4),
        ("answered", 2),
        ("interviewed", 2),
        ("offered", 1),
        ("accepted", 1),
    ]
    assert body["stages"][0]["of_previous"] is None
    assert short(body["stages"][3]["of_previous"]) == (50.0, 1, 2, 2, True)
    links = [(link["source"], link["target"], link["value"], link["applications"]) for link in body["links"]]
    assert links == [
        ("applied", "interview", 2, 2),
        ("interview", "offer", 1, 1),
        ("interview", "rejected", 1, 1),
        ("offer", "accepted", 1, 1),
    ]
    assert body["backward"] == []
    nodes = {"interested": 1, "applied": 4, "interview": 2, "offer": 1, "accepted": 1, "rejected": 1}
    assert {node["name"]: node["count"] for node in body["nodes"]} == nodes


@pytest.mark.usefixtures("wednesday")
def test_moves_back_stand_apart_and_the_same_again_is_none(alice: User, ask: Ask) -> None:
    application_of(
        alice,
        ("applied", at(3, 1)),
        ("interview", at(3, 2)),
        ("interview", at(3, 3)),
        ("applied", at(3, 4)),
        ("interview", at(3, 5)),
        ("ghosted", at(3, 6)),
        ("rejected", at(3, 7)),
    )
    body = ask("funnel")
    assert [(link["source"], link["target"], link["value"], link["applications"]) for link in body["links"]] == [
        ("applied", "interview", 2, 1),
        ("interview", "ghosted", 1, 1),
    ]
    assert [(link["source"], link["target"], link["value"]) for link in body["backward"]] == [
        ("interview", "applied", 1),
        ("ghosted", "rejected", 1),
    ]
    stages = {stage["name"]: stage for stage in ask("time-in-stage")["stages"]}
    assert (stages["interview"]["n"], stages["interview"]["q1_days"], stages["interview"]["q3_days"]) == (2, 1.0, 2.0)


@pytest.mark.usefixtures("wednesday")
def test_equal_times_are_read_in_the_order_of_ids(alice: User, ask: Ask) -> None:
    application_of(alice, ("applied", at(3, 1)), ("interview", at(3, 1)), ("offer", at(3, 1)))
    links = [(link["source"], link["target"]) for link in ask("funnel")["links"]]
    assert links == [("applied", "interview"), ("interview", "offer")]


@pytest.mark.usefixtures("wednesday")
def test_skill_gap(alice: User, ask: Ask) -> None:
    alice.timezone = "Europe/Berlin"
    alice.save()
    hold(alice, Python="advanced")
    first = job_of(alice, skills=["Python", "Django"], created_at=NOW)
    second = job_of(alice, skills=["python", "Rust", "Kafka"], created_at=NOW - dt.timedelta(days=50))
    job_of(alice, skills=[])
    body = ask("skill-gap")
    assert (body["n"], body["small_sample"], body["skills_held"], body["coverage_percentage"]) == (2, True, 1, 43.3)
    market = [(row["name"], row["jobs"], row["share"], row["demand"], row["level"]) for row in body["market"]]
    assert market == [
        ("Python", 2, 100.0, 8.4, "advanced"),
        ("Django", 1, 50.0, 5.8, None),
        ("Kafka", 1, 50.0, 2.6, None),
        ("Rust", 1, 50.0, 2.6, None),
    ]
    assert [(row["name"], row["opens"]) for row in body["missing_skills"]] == [("Django", 1), ("Kafka", 0), ("Rust", 0)]
    best = body["recommendations"][0]
    assert (best["name"], best["opens"], best["rows"]["ids"]) == ("Django", 1, [first.pk])
    assert body["rows"] == {
        "count": 2,
        "path": f"/api/v1/jobs/?ids={first.pk},{second.pk}",
        "ids": [first.pk, second.pk],
    }


def test_sources(rows: Rows, ask: Ask) -> None:
    body = ask("sources")
    found = [(row["name"], row["n"], short(row["response_rate"])) for row in body["sources"]]
    assert body["n"] == 4
    assert found == [("LinkedIn", 3, (66.7, 2, 3, 3, True)), ("Referral", 1, (0.0, 0, 1, 1, True))]


def test_time_in_stage(rows: Rows, ask: Ask) -> None:
    stages = {stage["name"]: stage for stage in ask("time-in-stage")["stages"]}
    assert list(stages) == ["interested", "applied", "interview", "offer"]
    applied = {name: stages["applied"][name] for name in ("n", "ended", "open", "q1_days", "median_days", "q3_days")}
    assert applied == {"n": 4, "ended": 2, "open": 2, "q1_days": 2.0, "median_days": 7.0, "q3_days": None}


def test_cohorts(rows: Rows, ask: Ask) -> None:
    body = ask("cohorts")
    weeks = [(week["from"], week["n"], week["response_rate"]["numerator"], week["young"]) for week in body["weeks"]]
    assert weeks == [("2026-03-02", 2, 2, True), ("2026-03-09", 1, 0, True), ("2026-03-16", 1, 0, True)]
    assert [(day["weekday"], day["n"]) for day in body["weekdays"]] == [
        (1, 1),
        (2, 2),
        (3, 1),
        (4, 0),
        (5, 0),
        (6, 0),
        (7, 0),
    ]
    assert [(group["name"], group["n"]) for group in body["resume_labels"]] == [(None, 4)]
    answer = body["first_answer"]
    assert (answer["n"], answer["answered"], answer["waiting"]) == (4, 2, 2)
    assert (answer["q1_days"], answer["median_days"], answer["q3_days"]) == (2.0, 7.0, None)


def test_the_dashboard_is_what_its_parts_are(rows: Rows, ask: Ask) -> None:
    whole = ask("dashboard", days=20)
    assert {name.replace("_", "-"): part for name, part in whole.items() if name != "period"} == {
        name: ask(name, days=20) for name in NAMES if name != "dashboard"
    }


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("query", [{}, {"days": 30}])
def test_an_empty_account_has_zeros_and_nulls(api: APIClient, name: str, query: dict[str, Any]) -> None:
    response = api.get(f"/api/v1/analytics/{name}/", query)
    assert response.status_code == 200

    def values(part: Any) -> None:
        if isinstance(part, dict):
            if "denominator" in part and "numerator" in part and "value" in part:
                assert (part["value"], part["numerator"], part["denominator"]) == (None, 0, 0)
            for key, inner in part.items():
                assert key not in {"n", "count", "total"} or inner == 0
                values(inner)
        elif isinstance(part, list):
            for inner in part:
                values(inner)

    values(response.json())


def test_nothing_of_others_and_nothing_deleted_is_counted(rows: Rows, ask: Ask, bob: User) -> None:
    before = ask("dashboard")
    application_of(bob, ("applied", at(3, 2)), ("offer", at(3, 3)))
    hold(bob, Rust="expert")
    job_of(bob, skills=["Rust"])
    gone = application_of(rows["A"].owner, ("applied", at(3, 2)), deleted_at=NOW)
    gone.job.deleted_at = NOW
    gone.job.save()
    rows["A"].owner.daily_application_goal = 2  # another key: nothing kept is read
    rows["A"].owner.save()
    after = ask("dashboard")
    for part in (before, after):
        part["summary"].pop("goal")
    assert before == after


@pytest.mark.parametrize(("zone", "day"), [("Pacific/Kiritimati", 2), ("Pacific/Midway", 1), ("UTC", 1)])
def test_days_are_those_of_the_user(alice: User, ask: Ask, zone: str, day: int) -> None:
    alice.timezone = zone
    alice.save()
    application_of(alice, ("applied", dt.datetime(2026, 3, 1, 23, 30, tzinfo=dt.UTC)))
    with time_machine.travel(dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC), tick=False):
        series = ask("trends", interval="day", **{"from": "2026-02-25", "to": "2026-03-05"})["series"]
    assert {row["from"]: row["value"] for row in series if row["value"]} == {f"2026-03-0{day}": 1}
