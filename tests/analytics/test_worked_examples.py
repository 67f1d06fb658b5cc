"""The examples that the guide to the analytics works out by hand, figure by figure."""

import datetime as dt
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from rest_framework.test import APIClient

from accounts.models import User
from accounts.services import replace_skills
from applications.history import Change
from applications.services import change_statuses, create_applications
from jobs.models import Job
from jobs.services import create_jobs
from tests.conftest import client_for

ANALYTICS = "/api/v1/analytics/"
BERLIN = ZoneInfo("Europe/Berlin")
JOBS = {
    "A": ("Acme", "LinkedIn"),
    "B": ("Brix", "linkedin"),
    "C": ("Acme GmbH", "Referral"),
    "D": ("Corvo", ""),
    "E": ("Delta", "LinkedIn"),
}
HISTORIES = {
    "A": [("applied", 2, 10, 0), ("interview", 9, 10, 0), ("rejected", 16, 10, 0)],
    "B": [("applied", 3, 12, 0), ("interview", 5, 12, 0), ("offer", 12, 12, 0), ("accepted", 14, 12, 0)],
    "C": [("applied", 10, 12, 0)],
    "D": [("interested", 11, 12, 0)],
    "E": [("applied", 18, 0, 30)],
}


def march(day: int, hour: int, minute: int = 0) -> dt.datetime:
    """Return a time of March 2026 in Berlin."""
    return dt.datetime(2026, 3, day, hour, minute, tzinfo=BERLIN)


class Example:
    """The account of the example, and the API on it."""

    def __init__(self, owner: User) -> None:
        owner.timezone, owner.week_start, owner.daily_application_goal = "Europe/Berlin", "monday", 1
        owner.save()
        items = [{"company": company, "title": "Engineer", "source": source} for company, source in JOBS.values()]
        self.api: APIClient = client_for(owner)
        self.letters: dict[int, str] = {}
        for letter, job in zip(JOBS, create_jobs(owner=owner, items=items), strict=True):
            self.apply(letter, job, owner)

    def apply(self, letter: str, job: Job, owner: User) -> None:
        """Make one of the applications with its history."""
        (first, *when), *others = HISTORIES[letter]
        item = {"job": job, "status": first, "occurred_at": march(*when)}
        (application,) = create_applications(owner=owner, items=[item])
        for status, *moment in others:
            change_statuses(changes=[Change(application=application, status=status, occurred_at=march(*moment))])
        self.letters[application.pk] = letter

    def get(self, name: str, **query: str) -> dict[str, Any]:
        """Ask for an answer."""
        response = self.api.get(f"{ANALYTICS}{name}/", {key.rstrip("_"): value for key, value in query.items()})
        assert response.status_code == 200, response.content
        body: dict[str, Any] = response.json()
        return body

    def behind(self, rows: dict[str, Any]) -> str:
        """Return the letters of the rows behind a figure."""
        results = self.api.get(rows["path"]).json()["results"]
        assert len(results) == rows["count"]
        return "".join(sorted(self.letters[row["id"]] for row in results))


def told(rate: dict[str, Any]) -> tuple[float | None, int, int]:
    """Return what a rate says; every one of these is of few."""
    assert rate["small_sample"] is True
    assert rate["n"] == rate["denominator"]
    return rate["value"], rate["numerator"], rate["denominator"]


@pytest.fixture
def example(alice: User) -> Iterator[Example]:
    """The example, on Wednesday 18 March 2026 at noon."""
    with time_machine.travel(march(18, 12), tick=False):
        yield Example(alice)


def test_summary(example: Example) -> None:
    answer = example.get("summary")
    assert answer["period"] == {"from": None, "to": None, "timezone": "Europe/Berlin"}
    assert answer["n"] == 5
    assert answer["sent"]["count"] == 4
    assert example.behind(answer["sent"]["rows"]) == "ABCE"
    assert answer["counts_by_status"] == {
        "interested": 1,
        "applied": 2,
        "interview": 0,
        "offer": 0,
        "accepted": 1,
        "rejected": 1,
        "declined": 0,
        "withdrawn": 0,
        "ghosted": 0,
    }
    assert example.behind(answer["rows_by_status"]["applied"]) == "CE"
    assert told(answer["interview_rate"]) == (50.0, 2, 4)
    assert told(answer["offer_rate"]) == (25.0, 1, 4)
    assert told(answer["acceptance_rate"]) == (100.0, 1, 1)
    assert told(answer["response_rate"]) == (50.0, 2, 4)
    assert example.behind(answer["response_rate"]["rows"]["numerator"]) == "AB"
    assert example.behind(answer["response_rate"]["rows"]["denominator"]) == "ABCE"
    companies = [(row["name"], row["count"], example.behind(row["rows"])) for row in answer["top_companies"]]
    assert companies == [("Acme", 2, "AC"), ("Brix", 1, "B"), ("Delta", 1, "E")]


def test_sent_counts_and_goal(example: Example) -> None:
    answer = example.get("summary", days="1")
    assert (answer["period"]["from"], answer["period"]["to"], answer["n"]) == ("2026-03-18", "2026-03-18", 1)
    shown = {
        name: [
            (part["from"], part["to"], part["count"], example.behind(part["rows"]))
            for part in (counts, counts["previous"])
        ]
        for name, counts in answer["sent_counts"].items()
    }
    assert shown == {
        "day": [("2026-03-18", "2026-03-18", 1, "E"), ("2026-03-17", "2026-03-17", 0, "")],
        "week": [("2026-03-16", "2026-03-18", 1, "E"), ("2026-03-09", "2026-03-11", 1, "C")],
        "month": [("2026-03-01", "2026-03-18", 4, "ABCE"), ("2026-02-01", "2026-02-18", 0, "")],
    }
    behind = {name: example.behind(rows) for name, rows in answer["goal"].pop("rows").items()}
    assert behind == {"sent_today": "E", "streak": "E", "best_streak": "AB"}
    assert answer["goal"] == {
        "daily_goal": 1,
        "sent_today": 1,
        "remaining": 0,
        "percentage": 100.0,
        "streak": 1,
        "best_streak": 2,
    }


def test_the_month_before_may_be_shorter(example: Example) -> None:
    with time_machine.travel(march(31, 12), tick=False):
        example.api.force_login(User.objects.get(email="alice@example.com"))
        month = example.get("summary")["sent_counts"]["month"]
    assert (month["from"], month["to"], month["count"]) == ("2026-03-01", "2026-03-31", 4)
    assert (month["previous"]["from"], month["previous"]["to"]) == ("2026-02-01", "2026-02-28")


def test_trends(example: Example) -> None:
    answer = example.get("trends", from_="2026-03-02", interval="week")
    series = [
        (row["from"], row["to"], row["value"], row["complete"], example.behind(row["rows"])) for row in answer["series"]
    ]
    assert series == [
        ("2026-03-02", "2026-03-08", 2, True, "AB"),
        ("2026-03-09", "2026-03-15", 1, True, "C"),
        ("2026-03-16", "2026-03-18", 1, False, "E"),
    ]
    assert answer["total"] == 4
    assert example.behind(answer["previous"].pop("rows")) == ""
    assert answer["previous"] == {"from": "2026-02-13", "to": "2026-03-01", "total": 0}
    assert (answer["percentage_change"], answer["direction"]) == (None, "up")
    assert (answer["n"], answer["small_sample"]) == (4, True)


def test_funnel(example: Example) -> None:
    answer = example.get("funnel")
    stages = [(row["name"], row["count"], example.behind(row["rows"])) for row in answer["stages"]]
    assert stages == [
        ("sent", 4, "ABCE"),
        ("answered", 2, "AB"),
        ("interviewed", 2, "AB"),
        ("offered", 1, "B"),
        ("accepted", 1, "B"),
    ]
    assert answer["stages"][0]["of_previous"] is None
    assert [told(row["of_previous"]) for row in answer["stages"][1:]] == [
        (50.0, 2, 4),
        (100.0, 2, 2),
        (50.0, 1, 2),
        (100.0, 1, 1),
    ]
    assert [told(row["of_sent"]) for row in answer["stages"]] == [
        (100.0, 4, 4),
        (50.0, 2, 4),
        (50.0, 2, 4),
        (25.0, 1, 4),
        (25.0, 1, 4),
    ]


def test_moves(example: Example) -> None:
    answer = example.get("funnel")
    links = [(row["source"], row["target"], row["value"], example.behind(row["rows"])) for row in answer["links"]]
    assert links == [
        ("applied", "interview", 2, "AB"),
        ("interview", "offer", 1, "B"),
        ("interview", "rejected", 1, "A"),
        ("offer", "accepted", 1, "B"),
    ]
    assert answer["backward"] == []
    assert [(row["name"], row["count"]) for row in answer["nodes"]] == [
        ("interested", 1),
        ("applied", 4),
        ("interview", 2),
        ("offer", 1),
        ("accepted", 1),
        ("rejected", 1),
    ]


def test_sources(example: Example) -> None:
    answer = example.get("sources")
    assert answer["n"] == 4
    shown = [
        (row["name"], row["n"], told(row["response_rate"]), example.behind(row["rows"])) for row in answer["sources"]
    ]
    assert shown == [("LinkedIn", 3, (66.7, 2, 3), "ABE"), ("Referral", 1, (0.0, 0, 1), "C")]


def test_time_in_stage(example: Example) -> None:
    stages = {row.pop("name"): row for row in example.get("time-in-stage")["stages"]}
    assert list(stages) == ["interested", "applied", "interview", "offer"]
    assert example.behind(stages["applied"].pop("rows")) == "ABCE"
    assert stages["applied"] == {
        "n": 4,
        "ended": 2,
        "open": 2,
        "q1_days": 2.0,
        "median_days": 7.0,
        "q3_days": None,
        "small_sample": True,
    }


def test_cohorts(example: Example) -> None:
    answer = example.get("cohorts")
    weeks = [(row["from"], row["to"], row["young"], told(row["response_rate"])) for row in answer["weeks"]]
    assert weeks == [
        ("2026-03-02", "2026-03-08", True, (100.0, 2, 2)),
        ("2026-03-09", "2026-03-15", True, (0.0, 0, 1)),
        ("2026-03-16", "2026-03-22", True, (0.0, 0, 1)),
    ]
    assert [(row["weekday"], row["n"], example.behind(row["rows"])) for row in answer["weekdays"]] == [
        (1, 1, "A"),
        (2, 2, "BC"),
        (3, 1, "E"),
        (4, 0, ""),
        (5, 0, ""),
        (6, 0, ""),
        (7, 0, ""),
    ]
    assert [(row["name"], row["n"]) for row in answer["resume_labels"]] == [(None, 4)]
    first = answer["first_answer"]
    assert (first["n"], first["answered"], first["waiting"]) == (4, 2, 2)
    assert (first["q1_days"], first["median_days"], first["q3_days"]) == (2.0, 7.0, None)


def test_skill_gap(alice: User) -> None:
    with time_machine.travel(march(18, 12), tick=False):
        replace_skills(owner=alice, skills=[("Python", "advanced")])
        posted = dt.date(2026, 3, 18) - dt.timedelta(days=50)
        items: list[dict[str, Any]] = [
            {"company": "Acme", "title": "One", "tech_stack": ["Python", "Django"]},
            {"company": "Acme", "title": "Two", "tech_stack": ["python3", "Rust", "Kafka"], "posted_on": posted},
        ]
        one, _ = create_jobs(owner=alice, items=items)
        api = client_for(alice)
        answer = api.get(f"{ANALYTICS}skill-gap/").json()
        best = answer["recommendations"][0]
        opened = api.get(best["rows"]["path"]).json()["results"]
    assert answer["n"] == 2
    names = ("name", "jobs", "share", "demand", "held", "level")
    assert [tuple(row[name] for name in names) for row in answer["market"]] == [
        ("Python", 2, 100.0, 8.4, True, "advanced"),
        ("Django", 1, 50.0, 5.8, False, None),
        ("Kafka", 1, 50.0, 2.6, False, None),
        ("Rust", 1, 50.0, 2.6, False, None),
    ]
    missing = [(row["name"], row["demand"], row["opens"]) for row in answer["missing_skills"]]
    assert missing == [("Django", 5.8, 1), ("Kafka", 2.6, 0), ("Rust", 2.6, 0)]
    assert answer["skills_held"] == 1
    assert answer["coverage_percentage"] == 43.3
    ranked = [(row["name"], row["opens"], row["rows"]["count"]) for row in answer["recommendations"]]
    assert ranked == [("Django", 1, 1)]
    assert (best["name"], best["opens"], [row["id"] for row in opened]) == ("Django", 1, [one.pk])
