"""JSON files: lists of objects wherever they stand, and what is broken, too deep or too large."""

import json
import tracemalloc
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.readers import limits
from exports.readers.source import Row
from tests.exports.test_readers import cells_of, opened, refused, rows_of


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_list_of_objects_is_a_table(tmp_path: Path, encoding: str) -> None:
    records: list[dict[str, Any]] = [
        {"company": "Café 東京", "tags": ["a", "b"], "pay": None},
        {"company": "B", "remote": False, "n": {"x": 1}},
    ]
    data = json.dumps(records, ensure_ascii=False).encode(encoding)
    with opened(tmp_path, data, "jobs.json") as source:
        [table] = source.tables
        assert (table.name, table.container, table.document) == ("jobs.json", "json", {})
        assert table.headers == ["company", "tags", "pay", "remote", "n"]
        assert list(table.rows()) == [Row(2, records[0]), Row(3, records[1])]


def test_the_list_is_found_in_an_object_and_the_rest_is_the_document(tmp_path: Path) -> None:
    data = {
        "format": "applytrack-export",
        "version": 1.0,
        "list": [1, 2],
        "applications": [{"company": "A"}],
        "manifest": {"counts": {"jobs": 2.5}, "of": [{"a": [None, True]}]},
        "blacklist": [{"company": "Evil"}],
    }
    with opened(tmp_path, json.dumps(data), "x.json") as source:
        [table] = source.tables
        assert (table.name, table.headers) == ("applications", ["company"])
        assert table.document == {key: value for key, value in data.items() if key != "applications"}
        assert table.document["version"] == 1
        assert list(table.rows()) == [Row(2, {"company": "A"})]


@pytest.mark.parametrize(
    ("data", "names"),
    [
        ('{"jobs": [{"a": 1}], "results": [{"b": 1}], "data": [3]}', ["results", "jobs"]),
        ('{"first": [{"a": 1}], "second": [{"b": 1}]}', ["first"]),
        ('{"manifest": {}, "results": []}', ["results"]),
        ('{"results": [], "rows": [{"a": 1}]}', ["rows"]),
        ("[]", ["x.json"]),
    ],
)
def test_which_lists_are_taken(tmp_path: Path, data: str, names: list[str]) -> None:
    with opened(tmp_path, data, "x.json") as source:
        assert [table.name for table in source.tables] == names


def test_a_list_that_is_no_table_and_large_is_left_out_of_the_document(tmp_path: Path) -> None:
    data = json.dumps({"seen": list(range(5000)), "note": "x", "jobs": [{"a": 1}]})
    with opened(tmp_path, data, "x.json") as source:
        assert source.tables[0].document == {"note": "x"}


def test_numbers_are_int_or_float_and_decimal_only_where_these_are_not_exact(tmp_path: Path) -> None:
    data = '[{"a": 1, "b": 1.0, "c": 2.5, "d": 1e3, "e": 0.12345678901234567890, "f": 1e999999999, "g": [7.0, 1.5]}]'
    [cells] = cells_of(tmp_path, data, "x.json")
    assert cells == {
        "a": 1,
        "b": 1,
        "c": 2.5,
        "d": 1000,
        "e": Decimal("0.12345678901234567890"),
        "f": Decimal("1e999999999"),
        "g": [7, 1.5],
    }
    assert [type(cells[key]) for key in "abcd"] == [int, int, float, int]


def test_what_is_no_object_or_unclear_is_the_problem_of_its_row(tmp_path: Path) -> None:
    data = '[{"a": 1}, 5, [1], {}, {"a": "", "b": null}, {"a": 1, "b": 2, "a": 3}, {"a": [{"x": "\\u0000"}]}, {"a": 0}]'
    rows = rows_of(tmp_path, data, "x.json")
    assert [(row.number, row.problem, row.problem_column) for row in rows] == [
        (2, "", ""),
        (3, "The record is a single value, not an object with names and values.", ""),
        (4, "The record is a list, not an object with names and values.", ""),
        (7, "The name “a” stands twice in this record.", "a"),
        (8, "The cell holds a control character (U+0000). Delete it in the file.", "a"),
        (9, "", ""),
    ]


@pytest.mark.parametrize(
    ("data", "row"),
    [
        ('[{"a": 1}, {"a":', 3),
        ('[{"a": 1}, {"a": NaN}]', 3),
        ('[{"a": 1}, {"a": Infinity}]', 3),
        ('[{"a": 1}] trailing', 2),
        ('[{"a": 1}\n{"a": 2}]', 2),
        ("[{'a': 1}]", 2),
        ('[{"a": 1,}]', 2),
        ('[{"a": ' + "9" * 5000 + "}]", None),
        ('{"a": 1', None),
        ('{"jobs": [{"a": 1}', 2),
    ],
)
def test_broken_json_is_refused_with_its_place(tmp_path: Path, data: str, row: int | None) -> None:
    refusal = refused(tmp_path, data, "x.json")
    assert (refusal.error_code, refusal.row) == ("JSON_DAMAGED", row)


def test_bytes_that_are_no_utf8_are_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, b'[{"a": "M\xfcller"}]', "x.json").error_code == "JSON_DAMAGED"
    assert refused(tmp_path, '[{"a": 1}]'.encode("utf-16")[:-1], "x.json").error_code == "ENCODING_UNCLEAR"


@pytest.mark.parametrize("data", ["{}", '{"a": 1}', "3", '"x"', "null", '{"a": [1, 2]}', '{"a": {"jobs": [{"b": 1}]}}'])
def test_json_without_a_list_of_objects_is_refused(tmp_path: Path, data: str) -> None:
    assert refused(tmp_path, data, "x.json").error_code == "JSON_NO_LIST"


@pytest.mark.parametrize("data", ["[" * 100_000, '[{"a": ' + "[" * 40 + "]" * 40 + "}]", '{"a":' * 50 + "1" + "}" * 50])
def test_deep_nesting_is_refused(tmp_path: Path, data: str) -> None:
    assert refused(tmp_path, data, "x.json").error_code == "JSON_TOO_DEEP"


def test_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wide = json.dumps([{f"k{number}": 1 for number in range(501)}])
    assert refused(tmp_path, wide, "x.json").error_code == "TOO_MANY_COLUMNS"
    large = json.dumps([{"a": list(range(100_001))}])
    assert refused(tmp_path, large, "x.json").error_code == "JSON_TOO_LARGE"
    assert refused(tmp_path, json.dumps([{"k" * 501: 1}]), "x.json").error_code == "HEADER_TOO_LONG"
    monkeypatch.setattr(limits, "MAX_ROWS", 3)
    assert len(cells_of(tmp_path, json.dumps([{"a": 1}] * 3), "x.json")) == 3
    refusal = refused(tmp_path, json.dumps([{"a": 1}] * 4), "x.json")
    assert (refusal.error_code, refusal.row) == ("TOO_MANY_ROWS", 5)


def test_a_text_above_the_limit_is_a_problem_and_a_huge_one_is_never_read_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_CELL", 1000)
    [row] = rows_of(tmp_path, json.dumps([{"a": "x" * 1001}]), "x.json")
    assert (row.problem, row.problem_column) == ("The cell holds more than 1,000 characters. Shorten it.", "a")
    data = json.dumps([{"a": "x" * 20_000_000}]).encode()
    tracemalloc.start()
    try:
        assert refused(tmp_path, data, "x.json").error_code == "CELL_TOO_LONG"
        assert tracemalloc.get_traced_memory()[1] < 3_000_000
    finally:
        tracemalloc.stop()


def test_records_are_read_one_at_a_time(tmp_path: Path) -> None:
    data = json.dumps({"results": [{"a": "x" * 1000, "n": number} for number in range(20_000)]}).encode()
    tracemalloc.start()
    try:
        with opened(tmp_path, data, "x.json") as source:
            assert sum(1 for _ in source.tables[0].rows()) == 20_000
        assert tracemalloc.get_traced_memory()[1] < 3_000_000
    finally:
        tracemalloc.stop()


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**14), 10**14)
    | st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", max_size=3), inner, max_size=3),
    max_leaves=6,
)


@given(records=st.lists(st.dictionaries(st.text("abcdef.", min_size=1, max_size=4), VALUES, max_size=4), max_size=5))
def test_what_json_wrote_reads_back_the_same(
    tmp_path_factory: pytest.TempPathFactory, records: list[dict[str, Any]]
) -> None:
    filled = [
        record
        for record in records
        if any(value not in (None, "", [], {}) or value is False for value in record.values())
    ]
    data = json.dumps({"manifest": {"n": 1}, "results": records})
    assert cells_of(tmp_path_factory.mktemp("json"), data, "x.json") == filled
