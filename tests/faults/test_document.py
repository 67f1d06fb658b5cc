"""The table of faults names tests that exist, and leaves no cell empty."""

import re

import pytest

from tests.security.test_document import ROOT, names_in

TEXT = (ROOT / "docs" / "reliability.md").read_text()
COLUMNS = ["fault", "what users see", "what is lost", "how it heals", "tests"]
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in TEXT.splitlines()
    if line.startswith("| ") and "---" not in line
]
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TEXT)))
KNOWN = ["database", "broker", "memory is full", "disk is full", "mail server", "worker is killed", "SIGTERM", "clock"]
"""What the page must speak of."""


def test_the_table_is_whole() -> None:
    assert ROWS[0] == COLUMNS
    assert len(ROWS) > 25
    assert [row for row in ROWS if len(row) != len(COLUMNS) or not all(row)] == []
    faults = " ".join(row[0] for row in ROWS)
    assert [word for word in [*KNOWN, "Two migrations"] if word not in faults] == []


def test_each_line_names_a_test() -> None:
    for row in ROWS[1:]:
        cells = row[-1].split(", ")
        assert [cell for cell in cells if not re.fullmatch(r"`tests/[\w/]+\.py::test_\w+`", cell)] == []


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_each_test_that_it_names_exists(path: str, name: str) -> None:
    assert name in names_in(path)
