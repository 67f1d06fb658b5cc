"""The benchmark suite tells the truth: its data are what they are said to be, and its limits make the run fail."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from defusedxml.ElementTree import parse
from django.db import connection
from django.test import Client
from pytest_django import Settings
from rest_framework.test import APIClient

from accounts.models import ApiToken, User
from applications.models import Application, StatusChange
from benchmarks import report
from benchmarks.__main__ import exit_code
from benchmarks.data import ANALYST, COMMON, MAIN, SMALL, Plan, token_of
from benchmarks.figures import NO_ERROR, Bar, Load, Row, percentile
from benchmarks.loading import copy_in, insert_in, people, work
from jobs.models import DERIVED_FROM, Job, JobSkill

ROWS = 1_000
DERIVED = [name for names in DERIVED_FROM.values() for name in names]


@pytest.fixture
def plan(db: None) -> Plan:
    """A house of a thousand jobs, made in the test's own transaction."""
    plan = Plan.house(ROWS)
    connection.ensure_connection()
    bare: Any = connection.connection
    (copy_in if connection.vendor == "postgresql" else insert_in)(bare, [*people(plan), *work(plan)])
    return plan


def row(*bars: Bar, times: tuple[float, ...] = (1.0, 2.0)) -> Row:
    """Return a row of the table with these bars."""
    return Row("case", "what <is> measured", Load(list(times), 2.0), 0.5, "a floor", list(bars), "a note")


def test_a_house_has_the_rows_that_it_says(plan: Plan) -> None:
    found = Counter(Job.objects.values_list("owner_id", flat=True))
    assert found == plan.jobs
    assert (found[MAIN], found[ANALYST], found[SMALL], sum(found.values())) == (100, 100, 10, ROWS)
    applied = Counter(Application.objects.values_list("owner_id", flat=True))
    assert applied == {owner: count for owner, count in plan.applications.items() if count}
    assert (applied[MAIN], applied[ANALYST]) == (50, 100)
    assert User.objects.count() == len(plan.jobs)
    assert JobSkill.objects.count() == 2 * ROWS


def test_a_million_jobs_are_spread_as_said() -> None:
    plan = Plan.house(1_000_000)
    assert (plan.rows, len(plan.jobs)) == (1_000_000, 2_000)
    assert [plan.jobs[owner] for owner in (MAIN, ANALYST, SMALL)] == [100_000, 10_000, 1_000]
    assert [plan.applications[owner] for owner in (MAIN, ANALYST)] == [50_000, 10_000]


def test_rows_are_as_the_product_would_have_written_them(plan: Plan) -> None:
    for job in Job.objects.all()[:50]:
        stored = [getattr(job, name) for name in DERIVED]
        job.derive()
        assert [getattr(job, name) for name in DERIVED] == stored
        job.full_clean(exclude=["owner"])
        assert sorted(job.job_skills.values_list("skill__name", flat=True)) == sorted(job.tech_stack)
    for application in Application.objects.all()[:50]:
        last = StatusChange.objects.filter(application=application).in_order().last()
        assert last is not None
        assert (last.status, application.job.owner_id) == (application.status, application.owner_id)


def test_an_owner_signs_in_by_the_token_and_finds_what_is_searched(plan: Plan) -> None:
    client = APIClient(headers={"authorization": f"Bearer {token_of(MAIN)}"})
    found = client.get(f"/api/v1/jobs/?q={COMMON}&count=true&page_size=200").json()
    engineers = Job.objects.filter(owner=MAIN, title__icontains=COMMON)
    assert found["count"] >= engineers.count() > 0
    assert {one["id"] for one in found["results"]} >= set(engineers.values_list("pk", flat=True))
    before = ApiToken.objects.get(owner=MAIN).last_used_at
    assert client.get("/api/v1/me/").json()["id"] == MAIN
    # The first use of a token is noted, a write more than later ones cost: theirs count as used.
    assert ApiToken.objects.get(owner=MAIN).last_used_at == before


def test_the_constant_view_answers_as_many_bytes_as_asked_beside_the_product(settings: Settings) -> None:
    settings.ROOT_URLCONF = "benchmarks.urls"
    client = Client()
    answer = client.get("/floor/5000/")
    assert (answer.status_code, len(answer.content), answer["Content-Type"]) == (200, 5_000, "application/json")
    assert client.get("/floor/0/").status_code == 304
    assert client.get("/health/live/").status_code == 200


@pytest.mark.parametrize(
    ("bars", "code", "strict"),
    [
        ((), 0, 0),
        ((Bar("a ratio", holds=True), Bar("a limit", holds=True, limit=True)), 0, 0),
        ((Bar("a ratio", holds=False), Bar("a limit", holds=True, limit=True)), 0, 1),
        ((Bar("a ratio", holds=True), Bar("a limit", holds=False, limit=True)), 1, 1),
    ],
)
def test_a_limit_of_the_plan_fails_the_run_and_a_ratio_does_where_asked(
    bars: tuple[Bar, ...], code: int, strict: int
) -> None:
    rows = [row(), row(*bars)]
    assert (exit_code(rows), exit_code(rows, strict=True)) == (code, strict)


def test_a_request_that_failed_fails_the_run() -> None:
    failed = Row("case", "what", Load([1.0], 1.0, {"500 oops": 3}), bars=[Bar(NO_ERROR, holds=True)])
    assert [(bar.words, bar.holds, bar.limit) for bar in failed.bars] == [(NO_ERROR, False, True)]
    assert "500 oops" in failed.note
    assert exit_code([failed]) == 1


def test_a_percentile_is_the_time_that_so_many_do_not_exceed() -> None:
    times = list(range(100, 0, -1))
    assert [percentile(times, part) for part in (0.5, 0.95, 0.99, 1.0)] == [50, 95, 99, 100]
    assert (percentile([7.0], 0.95), percentile([], 0.95)) == (7.0, 0.0)


def test_a_report_says_what_ran_on_what_and_what_was_missed(tmp_path: Path) -> None:
    rows = [row(Bar("below 1 s", holds=True)), row(Bar("half", holds=False))]
    report.write(
        tmp_path / "bench", {"machine": "two cores"}, rows, {"unused indexes": ["jobs_job.spare"], "notes": []}
    )
    text = (tmp_path / "bench" / "report.txt").read_text()
    assert "machine: two cores" in text
    assert "yes: below 1 s" in text
    assert "NO: half" in text
    assert "unused indexes: jobs_job.spare" in text
    found = json.loads((tmp_path / "bench" / "report.json").read_text())
    assert found["head"] == {"machine": "two cores"}
    assert [(one["p50"], one["p99"], one["requests"], one["ratio"]) for one in found["rows"]] == [
        (1.5, 2.0, 2, 0.5)
    ] * 2
    names = [text.text for text in parse(tmp_path / "bench" / "report.svg").iter("{http://www.w3.org/2000/svg}text")]
    assert names.count("what <is> measured") == 2
