"""Cells of files: whatever somebody wrote comes back as it was, and no cell is a formula."""

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from careercopilot.core.tabular import json_cell, json_of, list_cell, list_of, neutralise, restore_text

TEXT = st.text() | st.text("'=+-@\t\r\n[ \u2028\x85a", max_size=6)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
)


@given(TEXT)
@example("'")
@example("''=x")
def test_a_neutralised_text_is_no_formula_and_comes_back(text: str) -> None:
    cell = neutralise(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert restore_text(cell) == text


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+49 30", "'+49 30"),
        ("-", "'-"),
        ("@x", "'@x"),
        ("\tx", "'\tx"),
        ("'=x", "''=x"),
        ("'quoted'", "'quoted'"),
        ("'", "'"),
        ("a=b", "a=b"),
        ("", ""),
    ],
)
def test_one_apostrophe_stands_before_what_could_be_a_formula(text: str, cell: str) -> None:
    assert neutralise(text) == cell
    assert restore_text(cell) == text


@given(TEXT)
def test_what_was_not_neutralised_stays_as_it_is(text: str) -> None:
    cell = neutralise(text)
    if cell == text:
        assert restore_text(text) == text


@given(st.lists(TEXT, max_size=4))
@example([""])
@example(["[1]"])
@example(["a\u2028b"])
@example([" a"])
@example(["a", ""])
def test_a_list_comes_back_from_its_cell(items: list[str]) -> None:
    assert list_of(list_cell(items)) == items


@given(st.lists(TEXT, max_size=4))
def test_a_list_comes_back_through_a_neutralised_csv_cell(items: list[str]) -> None:
    file = io.StringIO(newline="")
    csv.writer(file).writerow([neutralise(list_cell(items)), "x"])
    (row,) = csv.reader(io.StringIO(file.getvalue(), newline=""))
    assert list_of(restore_text(row[0])) == items


@pytest.mark.parametrize(
    ("items", "cell"),
    [
        ([], ""),
        (["Go", "C++"], "Go\nC++"),
        (["two\nlines"], '["two\\nlines"]'),
        (["[x]", "é"], '["[x]", "é"]'),
    ],
)
def test_a_list_is_one_item_a_line_where_that_is_exact(items: list[str], cell: str) -> None:
    assert list_cell(items) == cell


def test_a_broken_array_is_refused() -> None:
    with pytest.raises(ValueError):
        list_of("[1,")


@given(st.lists(JSON, max_size=3) | st.dictionaries(TEXT, JSON, max_size=3))
def test_json_comes_back_from_its_cell(value: object) -> None:
    assert json_of(json_cell(value), type(value)()) == value


def test_json_has_one_item_a_line_and_an_empty_cell_for_nothing() -> None:
    assert json_cell([{"a": "é"}, {"b": 1}]) == '[{"a": "é"},\n{"b": 1}]'
    assert json_cell([]) == ""
    assert json_cell({}) == ""
    assert json_of(" ", []) == []
    with pytest.raises(ValueError):
        json_of("{", {})
