"""Dates and times as people and tools write them."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.formats.dates import AmbiguousOrder, ColumnOrder, as_day, as_moment, parse

NEW_YORK = ZoneInfo("America/New_York")
DAY = dt.date(2026, 5, 1)


def at(*parts: int, zone: dt.tzinfo | None = None) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=zone)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "2026-05-01", "2026/05/01", "2026/5/1", "2026.5.1", "  2026-05-01 ", "46143", "01.05.2026", "1.5.26",
        "1. 5. 2026",
        "May 1, 2026", "may 1 2026", "May 1st, 2026", "Fri, May 1, 2026", "1 May 2026", "1st May 2026", "1-May-2026",
        "01-May-26", "Friday 1 May 2026", "1. Mai 2026", "Freitag, 1. Mai 2026", "1er mai 2026", "1 de mayo de 2026",
    ],
)  # fmt: skip
def test_a_day(text: str) -> None:
    assert parse(text) == DAY


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-05-01 10:20:30", at(2026, 5, 1, 10, 20, 30)),
        ("2026-05-01T10:20", at(2026, 5, 1, 10, 20)),
        ("2026-05-01T10:20:30.5Z", at(2026, 5, 1, 10, 20, 30, 500_000, zone=dt.UTC)),
        ("2026-05-01 10:20:30 UTC", at(2026, 5, 1, 10, 20, 30, zone=dt.UTC)),
        ("2026-05-01T10:20:30+02:00", at(2026, 5, 1, 8, 20, 30, zone=dt.UTC)),
        ("May 1, 2026 3:15 PM", at(2026, 5, 1, 15, 15)),
        ("May 1, 2026 at 12:05\u202fAM", at(2026, 5, 1, 0, 5)),
        ("01.05.2026 18:30", at(2026, 5, 1, 18, 30)),
        ("2026/05/01 9:05", at(2026, 5, 1, 9, 5)),
        ("31 décembre 2026", dt.date(2026, 12, 31)),
        ("3 août 2026", dt.date(2026, 8, 3)),
        ("9. März 2026", dt.date(2026, 3, 9)),
        ("Sept 9, 2026", dt.date(2026, 9, 9)),
        ("15 de enero de 2026", dt.date(2026, 1, 15)),
        ("1.1.69", dt.date(2069, 1, 1)),
        ("1.1.70", dt.date(1970, 1, 1)),
        (46143.5, at(2026, 5, 1, 12, 0)),
        (46143, DAY),
        ("46143.25", at(2026, 5, 1, 6, 0)),
        (DAY, DAY),
        (at(2026, 5, 1), DAY),
        (at(2026, 5, 1, 7), at(2026, 5, 1, 7)),
    ],
)
def test_times_and_cells_of_spreadsheets(text: Any, expected: dt.date) -> None:
    assert parse(text) == expected


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("5/1/26", "mdy", DAY),
        ("1/5/26", "dmy", DAY),
        ("05-01-2026", "mdy", DAY),
        ("5/1/26, 3:04 PM", "mdy", at(2026, 5, 1, 15, 4)),
        ("5/1/26, 12:00 AM", "mdy", at(2026, 5, 1)),
        ("01.05.2026", "mdy", DAY),
        ("13/5/2026", "mdy", None),
        ("5/13/2026", "dmy", None),
        ("5/5/2026", "", dt.date(2026, 5, 5)),
        ("5/1/26, 13:04 PM", "mdy", None),
    ],
)
def test_dates_of_numbers(text: str, order: Any, expected: dt.date | None) -> None:
    assert parse(text, order) == expected


@pytest.mark.parametrize("text", ["1/2/2026", "01-02-26", "1/2/26, 3:04 PM"])
def test_numbers_without_an_order_are_not_guessed(text: str) -> None:
    with pytest.raises(AmbiguousOrder):
        parse(text)


@pytest.mark.parametrize(
    "text",
    ["", "soon", "2026-02-30", "31.04.2026", "May 2026", "May 1", "1/5", "12345", "99999", 5, 1e9, True, "2026-13-01",
     "Foo 1, 2026", "2026-05-01 25:00", "1/2/3/4", "2026-W10-1", "20260501", "1 May 2026 or later", "٣/٤/٢٠٢٦x"],
)  # fmt: skip
def test_what_is_no_date(text: Any) -> None:
    assert parse(text) is None


@pytest.mark.parametrize(
    ("values", "order", "mixed", "is_open"),
    [
        (["1/2/26", "13/2/26"], "dmy", False, True),
        (["1/2/26", "2/13/26"], "mdy", False, True),
        (["13/2/26", "2/13/26"], "", True, False),
        (["1/2/26", "3/4/26"], "", False, True),
        (["5/5/26", "May 1, 2026", "2026-01-02", "13.1.2026", "", None, 46143, "13/13/26"], "", False, False),
    ],
)
def test_the_order_of_a_column(values: list[Any], order: str, mixed: bool, is_open: bool) -> None:  # noqa: FBT001
    seen = ColumnOrder().see_all(enumerate(values, start=2))
    assert (seen.order, seen.mixed, seen.open is not None) == (order, mixed, is_open)


def test_the_first_row_of_each_reading_is_remembered() -> None:
    seen = ColumnOrder().see_all([(2, "1/2/26"), (3, "13/2/26"), (4, "14/2/26"), (9, "2/13/26"), (10, "3/4/26")])
    assert (seen.open, seen.day_first, seen.month_first) == ((2, "1/2/26"), (3, "13/2/26"), (9, "2/13/26"))


def test_days_and_moments_are_in_the_users_zone() -> None:
    late = at(2026, 5, 1, 23, 30, zone=dt.UTC)
    assert as_day(late, NEW_YORK) == "2026-05-01"
    assert as_day(late, ZoneInfo("Asia/Tokyo")) == "2026-05-02"
    assert as_day(at(2026, 5, 1, 23, 30), ZoneInfo("Asia/Tokyo")) == "2026-05-01"
    assert as_day(at(2026, 5, 1, 23, 30), ZoneInfo("Asia/Tokyo"), dt.UTC) == "2026-05-02"
    assert as_day(at(2026, 5, 1, zone=dt.UTC), NEW_YORK) == "2026-05-01"
    assert as_moment(DAY, NEW_YORK) == "2026-05-01T04:00:00Z"
    assert as_moment(at(2026, 5, 1, 9), NEW_YORK) == "2026-05-01T13:00:00Z"
    assert as_moment(at(2026, 5, 1, 9), NEW_YORK, dt.UTC) == "2026-05-01T09:00:00Z"


@given(
    day=st.dates(dt.date(1970, 1, 1), dt.date(2069, 12, 31)),
    pattern=st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%Y/%m/%d", "%B %d, %Y", "%d %b %Y", "%d/%m/%Y", "%d-%m-%y"]),
)
def test_every_day_is_read_back(day: dt.date, pattern: str) -> None:
    assert parse(day.strftime(pattern), "dmy") == day


@given(st.text(max_size=70))
def test_no_text_is_too_strange(text: str) -> None:
    assert isinstance(parse(text, "mdy"), dt.date | None)
