"""The document's example of each answer as a flat table: every row of it, and every cell that is filled."""

import csv
import io
from typing import Any

import pytest

from analytics.choices import SMALL_SAMPLE
from analytics.examples import EXAMPLES
from analytics.survival import lasting
from analytics.tables import to_csv

ABOUT = {"period_from", "period_to", "timezone", "interval"}
TABLES = {
    "summary": """
        section=total name=applications count=5
        section=total name=sent count=4
        section=status name=interested count=1
        section=status name=applied count=2
        section=status name=interview count=0
        section=status name=offer count=0
        section=status name=accepted count=1
        section=status name=rejected count=1
        section=status name=declined count=0
        section=status name=withdrawn count=0
        section=status name=ghosted count=0
        section=rate name=interview_rate value=50.0 numerator=2 denominator=4 n=4 small_sample=true
        section=rate name=offer_rate value=25.0 numerator=1 denominator=4 n=4 small_sample=true
        section=rate name=acceptance_rate value=100.0 numerator=1 denominator=1 n=1 small_sample=true
        section=rate name=response_rate value=50.0 numerator=2 denominator=4 n=4 small_sample=true
        section=sent name=day from=2026-03-18 to=2026-03-18 count=1
        section=sent name=previous day from=2026-03-17 to=2026-03-17 count=0
        section=sent name=week from=2026-03-16 to=2026-03-18 count=1
        section=sent name=previous week from=2026-03-09 to=2026-03-11 count=1
        section=sent name=month from=2026-03-01 to=2026-03-18 count=4
        section=sent name=previous month from=2026-02-01 to=2026-02-18 count=0
        section=top_skills name=Python count=2 held=true
        section=top_skills name=Django count=1 held=false
        section=top_companies name=Acme count=2
        section=goal name=daily_goal value=1
        section=goal name=sent_today value=1
        section=goal name=remaining value=0
        section=goal name=percentage value=100.0
        section=goal name=streak value=1
        section=goal name=best_streak value=2
    """,
    "trends": """
        section=series name=applications from=2026-03-02 to=2026-03-08 count=2 complete=true
        section=series name=applications from=2026-03-09 to=2026-03-15 count=1 complete=true
        section=series name=applications from=2026-03-16 to=2026-03-18 count=1 complete=false
        section=total name=applications count=4 note=up
        section=previous name=applications from=2026-02-13 to=2026-03-01 count=0
        section=percentage_change name=applications n=4 small_sample=true
    """,
    "funnel": """
        section=of_sent name=sent count=4 value=100.0 numerator=4 denominator=4 n=4 small_sample=true
        section=of_sent name=answered count=2 value=50.0 numerator=2 denominator=4 n=4 small_sample=true
        section=of_previous name=answered value=50.0 numerator=2 denominator=4 n=4 small_sample=true
        section=reached name=applied count=4
        section=reached name=interview count=2
        section=links name=applied count=2 value=2 target=interview
        section=links name=interview count=1 value=1 target=offer
    """,
    "skill-gap": """
        section=coverage name=coverage_percentage value=43.3 n=2 small_sample=true
        section=coverage name=skills_held count=1
        section=coverage name=skills_missing count=1
        section=market name=Python count=2 share=100.0 demand=8.4 held=true note=advanced
        section=market name=Django count=1 share=50.0 demand=5.8 held=false
        section=missing_skills name=Django count=1 demand=5.8 opens=1
        section=recommendations name=Django count=1 demand=5.8 opens=1
    """,
    "time-in-stage": """
        section=stages name=applied n=4 small_sample=true ended=2 open=2 q1_days=2.0 median_days=7.0
    """,
}
RATES = {
    "sources": {
        ("sources", "LinkedIn", "3", ""): ("66.7 2/3", "66.7 2/3", "33.3 1/3"),
        ("sources", "Referral", "1", ""): ("0.0 0/1", "0.0 0/1", "0.0 0/1"),
    },
    "cohorts": {
        ("weeks", "2026-03-02", "2", "2026-03-02 2026-03-08 true true"): ("100.0 2/2", "100.0 2/2", "50.0 1/2"),
        ("resume_labels", "", "4", ""): ("50.0 2/4", "50.0 2/4", "25.0 1/4"),
        ("weekdays", "1", "1", ""): ("100.0 1/1", "100.0 1/1", "0.0 0/1"),
    },
}
"""By section, name, count and span: the rates of answers, interviews and offers."""


def rows_of(name: str, figures: dict[str, Any]) -> list[dict[str, str]]:
    """Return the rows of a table, each with the cells that are filled."""
    text = to_csv(name, figures)
    assert text.startswith("\ufeff")
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    return [{column: cell for column, cell in row.items() if cell and column not in ABOUT} for row in rows]


@pytest.mark.parametrize("name", TABLES)
def test_every_row_of_a_table(name: str) -> None:
    rows = [" ".join(f"{column}={cell}" for column, cell in row.items()) for row in rows_of(name, EXAMPLES[name])]
    assert rows == [line.strip() for line in TABLES[name].strip().splitlines()]


@pytest.mark.parametrize("name", RATES)
def test_three_rows_for_each_group(name: str) -> None:
    found: dict[tuple[str, ...], dict[str, str]] = {}
    rows = rows_of(name, EXAMPLES[name])
    of_answers = [row for row in rows if row["section"] == "first_answer"]
    for row in (row for row in rows if row not in of_answers):
        assert (row["n"], row["small_sample"]) == (row["denominator"], "true")
        span = " ".join(row[column] for column in ("from", "to", "complete", "young") if column in row)
        rate = f"{row['value']} {row['numerator']}/{row['denominator']}"
        found.setdefault((row["section"], row.get("name", ""), row["count"], span), {})[row["note"]] = rate
    names = ("response_rate", "interview_rate", "offer_rate")
    assert found == {group: dict(zip(names, rates, strict=True)) for group, rates in RATES[name].items()}
    assert list(found) == list(RATES[name])
    expected = {"section": "first_answer", "name": "first_answer", "n": "4", "small_sample": "true"}
    quartiles = {"ended": "2", "open": "2", "q1_days": "2.0", "median_days": "7.0"}
    assert of_answers == ([{**expected, **quartiles}] if name == "cohorts" else [])


def test_a_link_that_goes_back_and_a_stage_without_those_before_it() -> None:
    link = {"source": "offer", "target": "interview", "value": 3, "applications": 2}
    figures = {**EXAMPLES["funnel"], "links": [], "nodes": [], "backward": [link]}
    *_, before_last, last = rows_of("funnel", figures)
    assert before_last["section"] == "of_previous"
    assert last == {"section": "backward", "name": "offer", "count": "2", "value": "3", "target": "interview"}


@pytest.mark.parametrize(("count", "is_small"), [(SMALL_SAMPLE - 1, True), (SMALL_SAMPLE, False)])
def test_a_sample_is_small_below_its_bound(count: int, is_small: bool) -> None:  # noqa: FBT001
    found = lasting({10: (count - 1, 0), 20: (0, 1)}, "ended", "open")
    assert (found["n"], found["ended"], found["open"], found["small_sample"]) == (count, count - 1, 1, is_small)
