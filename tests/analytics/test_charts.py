"""The document's example of each answer as a drawing: where each bar stands, and the same figures as text."""

from typing import Any

import pytest

from analytics.charts import LONGEST_LABEL, MOST_LABELS, bars, chart_of, columns
from analytics.examples import EXAMPLES

DRAWN = {
    "summary": (
        "Where the search stands",
        (
            "Response rate: 50.0% (2 of 4); Interview rate: 50.0% (2 of 4); Offer rate: 25.0% (1 of 4); "
            "Acceptance rate: 100.0% (1 of 1). n = 4."
        ),
        [155.0, 155.0, 77.5, 310.0],
    ),
    "trends": (
        "Applications by week (up)",
        "2026-03-02: 2; 2026-03-09: 1; 2026-03-16: 1. n = 4.",
        [150.0, 75.0, 75.0],
    ),
    "funnel": ("How far applications get", "Sent: 4 (100.0%); Answered: 2 (50.0%). n = 4.", [310.0, 155.0]),
    "skill-gap": ("Missing skills most in demand (coverage 43.3%)", "Django: 5.8 (1 jobs). n = 2.", [310.0]),
    "sources": (
        "Response rate by source",
        "LinkedIn: 66.7% (2 of 3); Referral: 0.0% (0 of 1). n = 4.",
        [206.77, 0.0],
    ),
    "time-in-stage": ("Median time in each stage", "Applied: 7 days (n 4). n = 4.", [310.0]),
    "cohorts": ("Response rate by week sent", "Week of 2026-03-02: 100.0% (2 of 2). n = 4.", [310.0]),
}


@pytest.mark.parametrize("name", DRAWN)
def test_what_is_drawn(name: str) -> None:
    drawing = chart_of(name, EXAMPLES[name])
    lengths = [mark["height" if drawing.kind == "columns" else "length"] for mark in drawing.marks]
    assert (drawing.name, drawing.title, drawing.description, lengths) == (name, *DRAWN[name])


def test_a_lying_bar_has_its_label_before_and_its_number_behind() -> None:
    longest = "x" * LONGEST_LABEL
    drawing = bars("T", [(longest, 50, "fifty"), (f"{longest}y", None, "none")], n=7, longest=200, of=1234)
    assert (drawing.kind, drawing.title, drawing.height) == ("bars", "T, 2 of 1,234", 90.0)
    assert drawing.description == f"2 of 1,234 are shown. {longest}: fifty; {longest}y: none. n = 7."
    first = {"label": longest, "y": 46.0, "text_y": 57.0, "length": 77.5, "end": 293.5, "written": "fifty"}
    second = {"label": "x" * 29 + "…", "y": 68.0, "text_y": 79.0, "length": 0.0, "end": 216.0, "written": "none"}
    assert drawing.marks == [{"label_x": 202.0, "x": 210.0, **one} for one in (first, second)]


def test_a_standing_bar_has_its_number_above_and_its_label_below() -> None:
    drawing = columns("T", [("a", 4, "four"), ("b", 0, "zero"), ("c", 2, "two")], n=6)
    assert (drawing.kind, drawing.title, drawing.description, drawing.height) == (
        "columns", "T", "a: four; b: zero; c: two. n = 6.", 222.0,
    )  # fmt: skip
    names = ("label", "written", "x", "middle", "height", "y", "number_y")
    places = [
        ("a", "four", 6.0, 30.0, 150.0, 46.0, 42.0),
        ("b", "", 66.0, 90.0, 0.0, 196.0, 192.0),
        ("c", "two", 126.0, 150.0, 75.0, 121.0, 117.0),
    ]
    always = {"width": 48.0, "label_y": 212.0, "base": 196.0}
    assert drawing.marks == [{**always, **dict(zip(names, place, strict=True))} for place in places]


@pytest.mark.parametrize(
    ("count", "labels", "numbers", "width"),
    [(12, 12, 12, 42.67), (13, 7, 13, 39.38), (48, 12, 48, 10.67), (49, 10, 0, 10.45), (0, 0, 0, None)],
)
def test_labels_and_numbers_stand_where_there_is_room(
    count: int, labels: int, numbers: int, width: float | None
) -> None:
    drawing = columns("T", [(str(place), 1, "one") for place in range(count)], n=count)
    written: list[Any] = [mark["written"] for mark in drawing.marks]
    assert sum(mark["label"] != "" for mark in drawing.marks) == labels <= MOST_LABELS
    assert written == ["one"] * numbers + [""] * (count - numbers)
    assert {mark["width"] for mark in drawing.marks} == ({width} if width else set())


@pytest.mark.parametrize("make", [bars, columns])
def test_nothing_to_show(make: Any) -> None:
    assert make("T", [], n=0).description == "Nothing to show. n = 0."
    assert make("T", [], n=0).marks == []
    still = make("T", [("a", None, "?"), ("b", 0, "0")], n=2)
    assert {mark.get("length", mark.get("height")) for mark in still.marks} == {0.0}
