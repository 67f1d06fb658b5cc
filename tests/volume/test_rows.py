"""Ten thousand rows: made and changed in bulk, listed, searched and counted, right and at the price of a few."""

import datetime as dt
from typing import Any

import pytest

from tests.volume.crowd import AT_ONCE, DAYS, FIRST_DAY, ROWS, TOKEN_USED, Asker, Crowd, say

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

MOST_QUERIES = 400
"""Of a bulk operation on 5,000 rows: SQLite takes 999 values, or 500 rows, in a statement."""
ANALYTICS = ("summary", "trends", "funnel", "skill-gap", "sources", "time-in-stage", "cohorts", "dashboard")


def test_bulk_operations_report_every_row_in_its_order(crowd: Crowd) -> None:
    assert [report.body["total"] for report in crowd.reports] == [*[AT_ONCE] * 4, 2_500, 1_250, 625, 2_500]
    assert all(report.body["successful"] == report.body["total"] for report in crowd.reports)
    assert max(report.queries for report in crowd.reports) < MOST_QUERIES
    assert len({*crowd.jobs}) == len({*crowd.applications}) == ROWS
    shown = crowd.asker.get(f"/applications/{crowd.applications[-1]}/").body
    assert shown["job"] == crowd.jobs[-1]
    # More than ten changes in one call are told in one.
    told = crowd.asker.get("/notifications/", page_size=200).body["results"]
    assert [(one["type"], one["data"]["count"]) for one in told] == [("digest", n) for n in (2_500, 625, 1_250, 2_500)]


def test_a_bad_row_among_a_thousand_is_named_and_the_others_are_kept_or_nothing_is(crowd: Crowd) -> None:
    chosen = crowd.jobs[:1_000]
    rows: list[Any] = [{"id": pk, "notes": "seen"} for pk in chosen]
    rows[617] = {"id": chosen[617], "salary_min": "much"}
    refused = crowd.asker.bulk("/jobs/bulk-update/", rows, 400)
    assert [error["index"] for error in refused.body["errors"]] == [617]
    assert crowd.asker.get("/jobs/", q="seen").body["results"] == []
    taken = crowd.asker.bulk("/jobs/bulk-update/", rows, 207, atomic=False)
    assert (taken.body["successful"], taken.body["failed"]) == (999, 1)
    assert crowd.asker.get("/jobs/", q="seen", count="true").body["count"] == 999
    crowd.asker.bulk("/jobs/bulk-delete/", chosen)
    assert crowd.asker.get("/jobs/", count="true").body["count"] == ROWS - 1_000
    crowd.asker.bulk("/jobs/bulk-restore/", chosen)
    assert crowd.asker.get("/jobs/", count="true").body["count"] == ROWS


def test_a_walk_meets_each_row_once_in_order_and_each_page_costs_what_it_costs_a_beginner(
    crowd: Crowd, asker: Asker
) -> None:
    for path, ordering, ids in (
        ("/jobs/", "-salary_min", crowd.jobs[::-1]),
        ("/applications/", "applied_on", [pk for day in range(DAYS) for pk in crowd.applications[day::DAYS]]),
    ):
        few = asker.get(path, ordering=ordering, fields="id")
        found, cost = crowd.walk(path, ordering=ordering)
        assert found == ids
        # Without a row there are no interviews, skills or jobs of rows to be read.
        assert cost <= few.queries + 2


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ({"q": "zeppelin"}, range(7, ROWS, 1_000)),
        ({"q": "bakery word50"}, range(50, ROWS, 100)),
        ({"q": "bakery zepp"}, []),
        ({"q": "baker 9999"}, [9_999]),
        ({"q": "c++", "location": "oslo"}, range(6, ROWS, 12)),
        ({"remote": "true", "company": "Company 96"}, range(290, ROWS, 485)),
        ({"tech_stack": "rye", "salary_min": 9_000}, range(9_000, ROWS, 3)),
        ({"source": "Board 3", "has_application": "true"}, range(3, ROWS, 4)),
    ],
)
def test_search_and_filters_find_exactly_what_is_meant(crowd: Crowd, query: dict[str, Any], numbers: Any) -> None:
    counted = crowd.asker.get("/jobs/", **query, count="true", page_size=1)
    say(str(query), counted)
    assert counted.body["count"] == len(numbers)
    found, _ = crowd.walk("/jobs/search/", **query)
    assert sorted(found) == [crowd.jobs[number] for number in numbers]


def test_analytics_are_right_and_cost_what_they_cost_a_beginner(crowd: Crowd, asker: Asker) -> None:
    answers = {}
    for name in ANALYTICS:
        few = asker.get(f"/analytics/{name}/")
        answers[name] = crowd.asker.get(f"/analytics/{name}/")
        say(f"analytics: {name}", answers[name])
        assert answers[name].queries <= few.queries + TOKEN_USED, name
    summary = answers["summary"].body
    statuses = {"applied": 5_000, "interview": 1_250, "offer": 625, "accepted": 625, "rejected": 2_500}
    assert {status: n for status, n in summary["counts_by_status"].items() if n} == statuses
    rates = {
        "interview_rate": (25.0, 2_500, ROWS),
        "offer_rate": (12.5, 1_250, ROWS),
        "acceptance_rate": (50.0, 625, 1_250),
        "response_rate": (50.0, 5_000, ROWS),
    }
    assert {
        name: tuple(summary[name][part] for part in ("value", "numerator", "denominator")) for name in rates
    } == rates
    sources = answers["sources"].body["sources"]
    assert {row["name"]: row["n"] for row in sources} == {f"Board {n}": 2_500 for n in range(4)}
    last_day = FIRST_DAY + dt.timedelta(days=DAYS - 1)
    period = {"from": FIRST_DAY.isoformat(), "to": last_day.isoformat()}
    trends = crowd.asker.get("/analytics/trends/", **period, interval="day").body
    assert [point["value"] for point in trends["series"]] == [ROWS // DAYS] * DAYS
