"""Each filter of the list of jobs: what just fits is there, what just does not is not."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from rest_framework.test import APIClient

from accounts.models import User
from tests.conftest import client_for

JOBS = "/api/v1/jobs/"
Made = dict[str, Any]
Make = Callable[..., Made]


def found(api: APIClient, query: str) -> set[str]:
    """Return the titles of the jobs that a query finds, having checked the count and the second name of the list."""
    response = api.get(f"{JOBS}?count=true&{query}")
    assert response.status_code == 200, response.content
    titles = [job["title"] for job in response.json()["results"]]
    assert response.json()["count"] == len(titles) == len(set(titles))
    searched = api.get(f"{JOBS}search/?count=true&{query}").json()["results"]
    assert [job["title"] for job in searched] == titles
    return set(titles)


CASES: list[tuple[str, list[Made], set[str]]] = [
    (
        "company=munchen",
        [{"company": "Stadtwerke MÜNCHEN GmbH"}, {"company": "Munchener"}, {"company": "Münch"}],
        {"0", "1"},
    ),
    ("company=%25", [{"company": "100% Pure"}, {"company": "1000 Pure"}], {"0"}),
    ("company=a_b", [{"company": "xa_by"}, {"company": "xaXby"}], {"0"}),
    ("company=O%27Neil%5C", [{"company": "O'Neil\\Co"}, {"company": "O'Neil"}], {"0"}),
    ("location=ZURICH", [{"location": "zürich, CH"}, {"location": "Zug"}, {}], {"0"}),
    ("location=str", [{"location": "Große Straße"}, {"location": "ST R"}], {"0"}),
    ("location=strasse", [{"location": "Große Straße"}, {"location": "Strase"}], {"0"}),
    ("source=LinkedIn", [{"source": "LinkedIn"}, {"source": "LinkedIn ad"}, {}], {"0"}),
    ("work_mode=remote", [{"work_mode": "remote"}, {"work_mode": "hybrid"}, {}], {"0"}),
    (
        "work_mode=remote&work_mode=onsite",
        [{"work_mode": "remote"}, {"work_mode": "hybrid"}, {"work_mode": "onsite"}],
        {"0", "2"},
    ),
    ("remote=true", [{"work_mode": "remote"}, {"work_mode": "hybrid"}, {}], {"0"}),
    ("remote=false", [{"work_mode": "remote"}, {"work_mode": "hybrid"}, {}], {"1", "2"}),
    ("job_type=contract", [{"job_type": "contract"}, {"job_type": "full_time"}, {}], {"0"}),
    ("experience_level=lead", [{"experience_level": "lead"}, {"experience_level": "senior"}, {}], {"0"}),
    ("status=saved", [{}, {"status": "open"}], {"0"}),
    ("status=open&status=closed", [{}, {"status": "open"}, {"status": "closed"}, {"status": "archived"}], {"1", "2"}),
    ("tags=dream", [{"tags": ["Dream"]}, {"tags": ["dreamy"]}, {"notes": "dream"}], {"0"}),
    ("tags=uber&tags=DREAM", [{"tags": ["Über", "dream", "x"]}, {"tags": ["dream"]}, {"tags": ["über"]}], {"0"}),
    ("salary_min=50", [{"salary_min": 10, "salary_max": 50}, {"salary_min": 10, "salary_max": 49.99}, {}], {"0"}),
    ("salary_min=50", [{"salary_min": 50}, {"salary_min": 49}, {"salary_max": 50}, {"salary_max": 49}], {"0", "2"}),
    ("salary_max=50", [{"salary_min": 50, "salary_max": 90}, {"salary_min": 50.01, "salary_max": 90}, {}], {"0"}),
    ("salary_max=50", [{"salary_min": 50}, {"salary_min": 51}, {"salary_max": 50}, {"salary_max": 51}], {"0", "2"}),
    (
        "salary_min=40&salary_max=60",
        [
            {"salary_min": 30, "salary_max": 40},
            {"salary_min": 60, "salary_max": 70},
            {"salary_min": 45, "salary_max": 55},
            {"salary_min": 10, "salary_max": 90},
            {"salary_min": 10, "salary_max": 39},
            {"salary_min": 61, "salary_max": 90},
        ],
        {"0", "1", "2", "3"},
    ),
    ("tech_stack=postgres", [{"tech_stack": ["PostgreSQL"]}, {"tech_stack": ["MySQL"]}, {"notes": "postgres"}], {"0"}),
    (
        "tech_stack=js&tech_stack=postgres",
        [{"tech_stack": ["JavaScript"]}, {"tech_stack": ["PostgreSQL", "Go"]}, {"tech_stack": ["Java"]}],
        {"0", "1"},
    ),
    (
        "tech_stack=js&tech_stack=postgres&tech_match=all",
        [{"tech_stack": ["JavaScript", "postgresql", "Go"]}, {"tech_stack": ["PostgreSQL"]}, {"tech_stack": ["js"]}],
        {"0"},
    ),
    ("tech_stack=Go&tech_stack=NeverSeen&tech_match=all", [{"tech_stack": ["Go"]}], set()),
    ("tech_stack=Go&tech_stack=NeverSeen&tech_match=any", [{"tech_stack": ["Go"]}], {"0"}),
    ("tech_stack=c%2B%2B", [{"tech_stack": ["C++"]}, {"tech_stack": ["C"]}, {"tech_stack": ["C#"]}], {"0"}),
    ("tech_stack=NeverSeen", [{"tech_stack": ["Go"]}], set()),
    ("posted_after=2026-03-10", [{"posted_on": "2026-03-10"}, {"posted_on": "2026-03-09"}, {}], {"0"}),
    ("posted_before=2026-03-10", [{"posted_on": "2026-03-10"}, {"posted_on": "2026-03-11"}, {}], {"0"}),
    (
        "posted_after=2026-03-10&posted_before=2026-03-10",
        [{"posted_on": "2026-03-09"}, {"posted_on": "2026-03-10"}, {"posted_on": "2026-03-11"}],
        {"1"},
    ),
    ("deadline_before=2026-03-10", [{"deadline": "2026-03-10"}, {"deadline": "2026-03-11"}, {}], {"0"}),
    (
        "q=acme+mun&status=open&tech_stack=go&salary_min=50&remote=false&ordering=title",
        [
            {"company": "Acme", "notes": "münchen", "status": "open", "tech_stack": ["golang"], "salary_max": 50},
            {"company": "Acme", "notes": "münchen", "status": "open", "tech_stack": ["Go"], "salary_max": 49},
            {"company": "Acme", "notes": "münchen", "status": "saved", "tech_stack": ["Go"], "salary_max": 50},
            {"company": "Acme", "notes": "berlin", "status": "open", "tech_stack": ["Go"], "salary_max": 50},
        ],
        {"0"},
    ),
    ("q=&company=&tags=&tech_stack=&salary_min=&posted_after=&has_application=&deleted=", [{}, {}], {"0", "1"}),
]


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_what_fits_is_found_of_ones_own_alone(
    api: APIClient, bob_api: APIClient, make_job: Make, case: tuple[str, list[Made], set[str]]
) -> None:
    query, jobs, fitting = case
    for number, job in enumerate(jobs):
        make_job(**job, title=str(number))
        assert bob_api.post(JOBS, {"company": "Acme", **job, "title": f"Bob's {number}"}).status_code == 201
    assert found(api, query) == fitting
    assert found(bob_api, query) == {f"Bob's {number}" for number in fitting}
    assert found(api, f"{query}&deleted=true") == set()


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("colour=red", {"colour"}),
        ("work_mode=moon", {"work_mode"}),
        ("status=saved&status=bogus", {"status"}),
        ("remote=maybe", {"remote"}),
        ("salary_min=lots", {"salary_min"}),
        ("salary_min=-1", {"salary_min"}),
        ("salary_max=NaN", {"salary_max"}),
        ("salary_max=1e999", {"salary_max"}),
        ("tech_match=some&tech_stack=go", {"tech_match"}),
        ("created_after=yesterday", {"created_after"}),
        ("created_after=2026-03-10T10:00:00", {"created_after"}),
        ("created_before=0000-01-01", {"created_before"}),
        ("posted_after=9999-12-31", {"posted_after"}),
        ("posted_before=2026-02-30", {"posted_before"}),
        ("deadline_before=10.03.2026", {"deadline_before"}),
        ("has_application=2", {"has_application"}),
        ("deleted=both", {"deleted"}),
        ("q=%00", {"q"}),
        ("q=" + "x" * 5_000, {"q"}),
        ("company=%1b", {"company"}),
        ("tags=%07", {"tags"}),
        ("tech_stack=" + "x" * 501, {"tech_stack"}),
        ("&".join(f"tags=t{n}" for n in range(51)), {"tags"}),
        ("status=x&salary_min=y&colour=z&deleted=q", {"status", "salary_min", "colour", "deleted"}),
    ],
)
def test_what_is_no_filter_is_named(api: APIClient, query: str, named: set[str]) -> None:
    for path in (JOBS, f"{JOBS}search/"):
        response = api.get(f"{path}?{query}")
        assert response.status_code == 400, response.content
        assert set(response.json()["field_errors"]) == named


def test_a_live_application_counts_alone(api: APIClient, make_job: Make, make_application: Make) -> None:
    for title in ("none", "deleted", "both", "live"):
        make_job(title=title)
    ids = {job["title"]: job["id"] for job in api.get(JOBS).json()["results"]}
    for title in ("deleted", "both"):
        application = make_application(job=ids[title])
        api.delete(f"/api/v1/applications/{application['id']}/")
    make_application(job=ids["both"])
    make_application(job=ids["live"])
    assert found(api, "has_application=true") == {"both", "live"}
    assert found(api, "has_application=false") == {"none", "deleted"}
    assert found(api, "has_application=1&q=live") == {"live"}
    api.delete(f"{JOBS}{ids['live']}/")
    assert found(api, "has_application=true") == {"both"}
    assert found(api, "has_application=true&deleted=true") == {"live"}


def test_deleted_shows_the_deleted_alone(api: APIClient, make_job: Make) -> None:
    gone = make_job(title="gone", tech_stack=["Go"], notes="findable")
    make_job(title="here", tech_stack=["Go"], notes="findable")
    api.delete(f"{JOBS}{gone['id']}/")
    for query in ("deleted=true", "deleted=1", "deleted=true&q=findable", "deleted=true&tech_stack=golang"):
        assert found(api, query) == {"gone"}
    for query in ("deleted=false", "", "q=findable", "tech_stack=golang"):
        assert found(api, query) == {"here"}


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles", "UTC"])
def test_a_bare_date_is_a_whole_day_of_the_users(alice: User, zone: str) -> None:
    alice.timezone = zone
    alice.save()
    edges = {
        # Both days on which Auckland's clocks (5 April) and an ordinary UTC day begin and end.
        "Pacific/Auckland": (
            "2026-04-04T10:59:59.999Z",
            "2026-04-04T11:00:00Z",
            "2026-04-05T11:59:59Z",
            "2026-04-05T12:00:00Z",
        ),
        "America/Los_Angeles": (
            "2026-04-05T06:59:59.999Z",
            "2026-04-05T07:00:00Z",
            "2026-04-06T06:59:59Z",
            "2026-04-06T07:00:00Z",
        ),
        "UTC": ("2026-04-04T23:59:59.999Z", "2026-04-05T00:00:00Z", "2026-04-05T23:59:59Z", "2026-04-06T00:00:00Z"),
    }[zone]
    with time_machine.travel(edges[0], tick=False):
        api = client_for(alice)
    for title, moment in zip(("before", "first", "last", "after"), edges, strict=True):
        with time_machine.travel(moment, tick=False):
            assert api.post(JOBS, {"company": "Acme", "title": title}).status_code == 201
    with time_machine.travel(edges[3], tick=False):
        assert found(api, "created_after=2026-04-05") == {"first", "last", "after"}
        assert found(api, "created_before=2026-04-05") == {"before", "first", "last"}
        assert found(api, "created_after=2026-04-05&created_before=2026-04-05") == {"first", "last"}
        assert found(api, f"created_after={edges[2]}") == {"last", "after"}
        assert found(api, f"created_before={edges[1]}") == {"before", "first"}
        offset = quote(edges[1].replace("Z", "+00:00"))
        assert found(api, f"created_before={offset}") == {"before", "first"}


def test_one_page_costs_the_same_for_one_job_and_for_many(
    api: APIClient, make_job: Make, django_assert_num_queries: Any
) -> None:
    path = f"{JOBS}?tech_stack=go&q=acme&has_application=false"
    make_job(title="0", tech_stack=["Go"], tags=["x"])
    api.get(path)
    with django_assert_num_queries(5):
        api.get(path)
    for number in range(30):
        make_job(title=f"Job {number}", tech_stack=["Go", "C"], tags=["x"])
    with django_assert_num_queries(5):
        assert len(api.get(path).json()["results"]) == 31
