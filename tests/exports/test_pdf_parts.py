"""What documents are made of, without a page: texts, values, figures, charts and lines."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.pdf.blocks import MOST_LINES, broken, pages
from exports.pdf.charts import bars, columns
from exports.pdf.fields import LANDSCAPE, NUMBER_WIDTH, PORTRAIT, long_value, plan, value
from exports.pdf.figures import Figures, series
from exports.pdf.formats import salary
from exports.pdf.text import Text, clean, direction, lines, paragraphs, piece, shorten, width
from exports.pdf.words import filter_words, period_words
from tests.exports.pdf_documents import ANA, application, entry, job, needs_engine

pytestmark = needs_engine

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "ltr"),
        ("12 – 13", "ltr"),
        ("Python ב", "ltr"),
        ("(12) שלום world", "rtl"),
        ("مرحبا", "rtl"),
        ("株式会社", "ltr"),
    ],
)
def test_the_first_letter_with_a_direction_decides(text: str, expected: str) -> None:
    assert direction(text) == expected


def test_paragraphs_are_set_each_from_its_own_side() -> None:
    assert paragraphs("one\ntwo\n\nשלום\r\nעולם\n\nthree\x00\x07\n") == [
        Text("one\ntwo"),
        Text("שלום\nעולם", "rtl"),
        Text("three"),
    ]


@given(st.text(), st.floats(2, 40), st.integers(1, 12))
def test_lines_keep_every_letter_and_never_exceed_the_room(text: str, room: float, most: int) -> None:
    found = lines(text, room, most)
    assert 1 <= len(found) <= most
    assert all(width(line) <= room + 1 for line in found)
    if not found[-1].endswith("…"):
        assert "".join("".join(found).split()) == "".join(clean(text).split())


def test_what_exceeds_the_lines_ends_in_an_ellipsis() -> None:
    assert lines("aaaa bbbb cccc", 4, 2) == ["aaaa", "bbb…"]
    assert shorten("Kubernetes and more", 8) == "Kubernetes a…"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "60,000–80,000 EUR/year"),
        ({"salary_max": None}, "from 60,000 EUR/year"),
        ({"salary_min": None, "salary_currency": "", "salary_period": "hour"}, "up to 80,000/hour"),
        ({"salary_min": "12.5", "salary_max": 12.5}, "12.50 EUR/year"),
        ({"salary_min": None, "salary_max": None, "salary_text": "80k"}, "80k"),
        ({"salary_min": None, "salary_max": None}, ""),
    ],
)
def test_a_salary_is_one_text(changes: dict[str, Any], expected: str) -> None:
    assert salary(job(**changes)) == expected


def test_values_are_written_for_people() -> None:
    record = job(job_type="full_time", tech_stack=["C++", "Go"], deadline="soon", posted_on="2026-11-03")
    written = {
        name: value(record, name, ANA).text
        for name in ("job_type", "tech_stack", "deadline", "posted_on", "created_at", "unknown")
    }
    assert written == {
        "job_type": "Full time",
        "tech_stack": "C++, Go",
        "deadline": "soon",
        "posted_on": "3 Nov 2026",
        "created_at": "2 Nov 2026",
        "unknown": "",
    }


def test_interviews_are_told_with_their_feedback() -> None:
    feedback = {"questions": ["Why?", "How?"], "skill_areas": ["Go"], "notes": "Went well.\nשלום"}
    record = {
        "interviews": [
            {"starts_at": "2026-11-03T09:00:00Z", "kind": "phone", "outcome": "passed", "feedback": feedback}
        ]
    }
    assert long_value(record, "interviews", ANA) == [
        Text("3 Nov 2026, 10:00  Interview, phone · passed"),
        Text("Asked: Why?, How?"),
        Text("Skills: Go"),
        Text("Went well."),
        Text("שלום", "rtl"),
    ]
    assert long_value({"history": [entry("applied", "2026-11-03", "by mail")]}, "history", ANA) == [
        Text("3 Nov 2026  Applied – by mail")
    ]


@pytest.mark.parametrize(
    ("resource", "large", "paper"),
    [
        ("applications", False, PORTRAIT),
        ("applications", True, LANDSCAPE),
        ("jobs", False, LANDSCAPE),
        ("jobs", True, LANDSCAPE),
    ],
)
def test_the_columns_of_a_table_fill_the_page(resource: str, large: bool, paper: int) -> None:  # noqa: FBT001 - a parameter of the test
    layout = plan(resource, None, large=large)
    assert layout.cards is False
    assert layout.width == paper
    assert sum(column.width for column in layout.columns) == pytest.approx(layout.width)
    assert layout.columns[0].width == NUMBER_WIDTH


def test_long_texts_and_many_columns_make_cards() -> None:
    assert plan("jobs", ["company", "notes"]).cards is True
    many = "company title location work_mode salary_min tech_stack tags url source uid".split()
    assert plan("jobs", many).cards is True
    assert plan("jobs", ["salary_min", "company", "salary_max", "salary_text"]).names == ["salary", "company"]


def test_pages_of_blocks_keep_rows_whole_and_columns_level() -> None:
    layout = plan("jobs", ["company", "title"], large=True)
    row = [piece("1"), piece("Donau" * 60), piece("שלום")]
    cells = broken(row, layout.columns)
    assert len({len(cell) for cell in cells}) == 1
    assert 1 < len(cells[0]) <= MOST_LINES
    assert cells[2][0] == "\u2067שלום\u2069"
    assert [len(broken([piece(number), piece(""), piece("")], layout.columns)[0]) for number in ("10,000",)] == [1]
    found = list(pages(((n, row) for n in range(1, 41)), layout))
    assert [page.first for page in found] == [1, *(page.last + 1 for page in found[:-1])]
    assert found[-1].last == 40
    assert all(page.used <= page.room for page in found)


def test_an_application_counts_by_every_stage_of_its_history() -> None:
    figures = Figures(ANA.zone, TODAY)
    figures.add_application(
        application(1, *(entry(s, "2026-11-02") for s in ("applied", "interview", "applied", "rejected")))
    )
    figures.add_application(application(2, entry("interview", "2026-11-02"), entry("offer", "2026-11-04")))
    figures.add_application(application(3, applied_on="2026-11-05"))
    assert figures.funnel() == [
        ("Sent", 1),
        ("Answered", 1),
        ("Interviewed", 1),
        ("Offered", 0),
        ("Accepted", 0),
    ]
    assert figures.rates() == [
        ("Answered", "100 %", "1 of 1"),
        ("Interviewed", "100 %", "1 of 1"),
        ("Offered", "0 %", "0 of 1"),
        ("Accepted", "0 %", "0 of 1"),
    ]
    assert figures.days == {date(2026, 11, 2): 1}


def test_skills_are_counted_once_a_record_whatever_their_case() -> None:
    figures = Figures(ANA.zone, TODAY)
    figures.add_job(job(tech_stack=["Python", "python", "Go"], company="ACME"))
    figures.add_job(job(tech_stack=["PYTHON", " "], company="Acme ", deadline="2026-11-23"))
    assert figures.top_skills() == [("Python", 2), ("Go", 1)]
    assert (figures.companies, figures.facts["ahead"]) == (1, 1)


@pytest.mark.parametrize(
    ("span", "unit", "number", "first", "last"),
    [
        (0, "week", 1, "2 Nov", "2 Nov"),
        (13, "week", 3, "2 Nov", "16 Nov"),
        (200, "month", 7, "Nov 2026", "May 2027"),
        (2_000, "year", 7, "2026", "2032"),
        (365 * 60, "year", 2, "2026", "2086"),
    ],
)
def test_time_is_told_in_weeks_months_or_years(span: int, unit: str, number: int, first: str, last: str) -> None:
    start = date(2026, 11, 8)
    found, rows = series(Counter([start, start + timedelta(days=span)]), "monday")
    assert (found, len(rows), rows[0][0], rows[-1][0]) == (unit, number, first, last)
    assert sum(count for _, count in rows) == 2


@pytest.mark.parametrize(("week_start", "first"), [("monday", "2 Nov"), ("sunday", "8 Nov"), ("saturday", "7 Nov")])
def test_weeks_begin_on_the_day_of_the_reader(week_start: str, first: str) -> None:
    found = series(Counter({date(2026, 11, 8): 2, date(2026, 11, 9): 3}), week_start)
    rest = [("9 Nov", 3)] if week_start == "monday" else []
    assert found == ("week", [(first, 2 if rest else 5), *rest])


def test_the_first_days_of_the_calendar_have_a_week() -> None:
    assert series(Counter([date.min]), "sunday") == ("week", [("7 Jan", 1)])


def test_bars_are_as_long_as_their_numbers_and_stay_within_the_drawing() -> None:
    chart = bars("Skills", [("Python", 1_000), ("Go" * 40, 250), ("None", 0)], room=240)
    assert [mark["length"] / chart.marks[0]["length"] for mark in chart.marks] == pytest.approx([1, 0.25, 0])
    assert chart.marks[0]["end"] + width("1,000") * 8 <= 240
    assert chart.marks[1]["label"].endswith("…")
    assert [mark["number"] for mark in bars("", [("a", 0)], room=240).marks] == ["0"]


def test_standing_bars_share_the_width_and_their_labels_do_not_touch() -> None:
    chart = columns("Weeks", [(f"{n} Nov", n) for n in range(1, 28)])
    assert chart.marks[-1]["height"] == 84
    assert chart.marks[0]["height"] == pytest.approx(84 / 27, abs=0.01)
    assert chart.marks[-1]["x"] + chart.marks[-1]["width"] <= chart.width
    labelled = [mark["middle"] for mark in chart.marks if mark["label"]]
    assert min(b - a for a, b in pairwise(labelled)) > width("27 Nov") * 7


def test_filters_are_told_in_words() -> None:
    filters = {
        "status": ["applied", "ghosted"],
        "company": "",
        "has_interview": "false",
        "follow_up_before": "2026-11-03",
        "ordering": "-applied_on",
        "applied_after": ["2026-11-01"],
        "applied_before": "2026-11-30",
        "fields": "company",
    }
    assert [(name, text.text) for name, text in filter_words(filters, ANA.zone)] == [
        ("Status", "Applied, Ghosted"),
        ("Has interviews", "no"),
        ("Follow up until", "3 Nov 2026"),
        ("Sorted by", "Applied, descending"),
    ]
    assert period_words(filters, ANA.zone) == "Applied from 1 Nov 2026 until 30 Nov 2026"
    assert period_words({"posted_before": "2026-11-30"}, ANA.zone) == "Posted until 30 Nov 2026"
    assert period_words({}, ANA.zone) == ""
