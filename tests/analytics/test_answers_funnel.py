"""The guide's account: funnel, skills, sources, time in stages and cohorts as they stand there."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from rest_framework.test import APIClient

from accounts.models import User
from tests.analytics.accounts import NOW, application_of, at, hold, job_of
from tests.analytics.test_answers import NAMES, Ask, Rows, short


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
    application_of(alice, ("rejected", at(3, 1)), ("applied", at(3, 1)))
    answered = ask("cohorts")["first_answer"]
    assert (answered["n"], answered["answered"], answered["median_days"]) == (1, 1, 0.0)


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
    # Asked for alone, an answer is counted by other statements than within the dashboard.
    names = ("dashboard", "summary", "funnel", "sources", "trends", "time-in-stage", "cohorts")
    before = {name: ask(name) for name in names}
    application_of(bob, ("applied", at(3, 2)), ("offer", at(3, 3)))
    hold(bob, Rust="expert")
    job_of(bob, skills=["Rust"])
    gone = application_of(rows["A"].owner, ("applied", at(3, 2)), deleted_at=NOW)
    gone.job.deleted_at = NOW
    gone.job.save()
    rows["A"].owner.daily_application_goal = 2  # another key: nothing kept is read
    rows["A"].owner.save()
    after = {name: ask(name) for name in names}
    for part in (before, after):
        part["summary"].pop("goal")
        part["dashboard"]["summary"].pop("goal")
    assert before == after


@pytest.mark.parametrize(("zone", "day"), [("Pacific/Kiritimati", 2), ("Pacific/Midway", 1), ("UTC", 1)])
def test_days_are_those_of_the_user(alice: User, ask: Ask, zone: str, day: int) -> None:
    alice.timezone = zone
    alice.save()
    application_of(alice, ("applied", dt.datetime(2026, 3, 1, 23, 30, tzinfo=dt.UTC)))
    with time_machine.travel(dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC), tick=False):
        series = ask("trends", interval="day", **{"from": "2026-02-25", "to": "2026-03-05"})["series"]
    assert {row["from"]: row["value"] for row in series if row["value"]} == {f"2026-03-0{day}": 1}
