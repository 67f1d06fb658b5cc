"""Drill-down: the rows named behind each figure are what the list answers, and there are as many as were counted."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from applications.models import Application
from tests.analytics.accounts import NOW, application_of, at, hold, job_of
from tests.analytics.test_answers import Ask, Rows


def named(part: Any) -> Iterator[dict[str, Any]]:
    """Yield every `rows` of an answer."""
    if isinstance(part, dict):
        if {"count", "path"} <= set(part):
            yield part
        for inner in part.values():
            yield from named(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from named(inner)


@pytest.fixture
def _crowd(rows: Rows, alice: User) -> None:
    """More applications beside the guide's: with labels, without sources, going back and forth, deleted."""
    hold(alice, Python="advanced")
    job = job_of(alice, company="Ärger & Söhne AG", source="Élan", skills=["Python", "C++"], created_at=NOW)
    application_of(alice, ("applied", at(2, 28, 23, 30)), ("ghosted", at(3, 9)), job=job, resume_label="Long résumé")
    application_of(alice, ("applied", at(3, 1, 0, 0)), ("withdrawn", at(3, 4)), resume_label="LONG RESUME")
    application_of(
        alice,
        ("interview", at(2, 1)),
        ("applied", at(2, 3)),
        ("interview", at(2, 5)),
        ("applied", at(2, 6)),
        ("offer", at(2, 7)),
        ("declined", at(2, 8)),
        source="elan",
    )
    application_of(alice, ("offer", at(3, 1)), ("accepted", at(3, 2)))
    application_of(alice, ("applied", at(3, 2)), deleted_at=NOW)


@pytest.mark.usefixtures("_crowd")
@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("dashboard", {}),
        ("dashboard", {"from": "2026-03-01", "to": "2026-03-10"}),
        ("dashboard", {"to": "2026-03-02"}),
        *(
            ("trends", {"metric": metric, "interval": "day", "days": "20"})
            for metric in ("responses", "interviews", "offers", "rejections", "acceptances", "jobs")
        ),
    ],
)
def test_the_rows_of_every_figure(api: APIClient, ask: Ask, name: str, query: dict[str, Any]) -> None:
    found = {part["path"]: part for part in named(ask(name, **query))}
    assert len(found) > 20
    nothing: dict[str, Any] = {"count": 0, "path": None, "ids": []}
    assert found.pop(None, nothing) == nothing
    for path, part in found.items():
        answer = api.get(f"{path}{'&' if '?' in path else '?'}page_size=200&count=true")
        assert answer.status_code == 200, (path, answer.content)
        assert (path, answer.json()["count"]) == (path, part["count"])
        if "ids" in part:
            assert sorted(row["id"] for row in answer.json()["results"]) == part["ids"]


def ids(api: APIClient, query: str) -> set[int]:
    """Return the ids that the list of applications answers."""
    response = api.get(f"/api/v1/applications/?{query}")
    assert response.status_code == 200, response.content
    return {row["id"] for row in response.json()["results"]}


@pytest.mark.parametrize(
    ("query", "letters"),
    [
        ("sent=true", "ABCE"),
        ("sent=false", "D"),
        ("sent_after=2026-03-18", "E"),
        ("sent_before=2026-03-02", "A"),
        ("sent_after=2026-03-03&sent_before=2026-03-10", "BC"),
        ("sent_weekday=2", "BC"),
        ("reached=offer&reached=rejected", "AB"),
        ("reached=interview&reached_after=2026-03-06", "A"),
        ("reached=interview&reached_before=2026-03-06", "B"),
        ("reached=interview&also_reached=rejected", "A"),
        ("moved=interview:offer", "B"),
        ("moved=offer:interview", ""),
        ("source=LINKEDIN", "ABE"),
        ("has_source=false", "D"),
        ("has_source=true", "ABCE"),
        ("company_is=ACME", "AC"),
        ("has_resume_label=false", "ABCDE"),
        ("resume_label=none", ""),
    ],
)
def test_filters_by_history(api: APIClient, rows: dict[str, Application], query: str, letters: str) -> None:
    assert ids(api, query) == {rows[letter].pk for letter in letters}


def test_filter_by_ids(api: APIClient, rows: Rows, bob: User) -> None:
    foreign = application_of(bob, ("applied", at(3, 2)))
    wanted = [rows["A"].pk, rows["C"].pk]
    assert ids(api, f"ids={wanted[0]}, {wanted[1]},{foreign.pk}") == set(wanted)
    job = rows["A"].job_id
    assert [row["id"] for row in api.get(f"/api/v1/jobs/?ids={job}").json()["results"]] == [job]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("ids=x", "ids"),
        ("ids=1,,2", "ids"),
        ("ids=" + ",".join(["1"] * 201), "ids"),
        ("ids=" + "9" * 19, "ids"),
        ("reached_after=2026-01-01", "reached_after"),
        ("reached=fame", "reached"),
        ("moved=applied:applied", "moved"),
        ("sent_weekday=8", "sent_weekday"),
        ("sent_after=never", "sent_after"),
        ("sent=maybe", "sent"),
    ],
)
def test_filters_that_cannot_be(api: APIClient, query: str, field: str) -> None:
    response = api.get(f"/api/v1/applications/?{query}")
    assert (response.status_code, set(response.json()["field_errors"])) == (400, {field})


def test_more_ids_than_a_list_takes_are_counted_and_the_first_named(api: APIClient, ask: Ask, alice: User) -> None:
    made = [application_of(alice, ("applied", at(3, 1))).pk for _ in range(201)]
    behind = ask("cohorts")["first_answer"]["rows"]
    assert (behind["count"], behind["path"], behind["ids"]) == (201, None, sorted(made)[:200])


def test_more_jobs_than_a_list_takes_are_counted_and_the_first_named(ask: Ask, alice: User) -> None:
    made = [job_of(alice, skills=["Python"]).pk for _ in range(201)]
    behind = ask("skill-gap")["rows"]
    assert (behind["count"], behind["path"], behind["ids"]) == (201, None, sorted(made)[:200])


@pytest.mark.parametrize("metric", ["applications", "responses", "jobs"])
def test_days_before_1900_have_a_path_only_where_a_list_takes_it(
    api: APIClient, ask: Ask, alice: User, metric: str
) -> None:
    alice.timezone = "America/Los_Angeles"
    alice.save()
    # Still 1899 in Los Angeles.
    first = dt.datetime(1900, 1, 1, 1, 0, tzinfo=dt.UTC)
    application_of(alice, ("applied", first), ("offer", first), job=job_of(alice, created_at=first))
    early = ask("trends", metric=metric, **{"from": "1900-01-01", "to": "1900-01-10"})
    assert (early["previous"]["total"], early["previous"]["rows"]) == (1, {"count": 1, "path": None})
    later = ask("trends", metric=metric, **{"from": "1900-01-11", "to": "1900-02-10"})
    usual = ask("trends", metric=metric, interval="month", to="1900-01-20")
    assert [bucket["value"] for bucket in usual["series"]] == [0] * 10 + [1, 0]
    assert usual["series"][-2]["rows"] == {"count": 1, "path": None}
    paths = [part["path"] for answer in (early, later, usual) for part in named(answer) if part["path"]]
    assert later["previous"]["rows"]["path"] in paths
    for part in (part for answer in (early, later, usual) for part in named(answer) if part["path"]):
        answer = api.get(f"{part['path']}&count=true")
        assert (part["path"], answer.status_code) == (part["path"], 200), answer.content
        assert (part["path"], answer.json()["count"]) == (part["path"], part["count"])
