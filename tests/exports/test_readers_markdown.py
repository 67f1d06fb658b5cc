"""Tables in Markdown, and files made to hold a worker up."""

from pathlib import Path

import pytest

from exports.readers import limits
from exports.readers.source import FileRefused, Row, open_source
from tests.exports.test_readers import opened, refused

TRACKER = """# Applications

Some words.

| # | Company | Role | Notes |
|---|:-------|-----:|:-----:|
| 1 | [Acme](https://a.example/x) | Dev \\| Ops | a <br> b |
|   |  |  |  |
| 2 | Bolt | Eng |

## Done

| Company | Role |
| --- | --- |
| Old | Job | more |
```
| Not | This |
| --- | --- |
```
"""


@pytest.mark.parametrize("name", ["applications.md", "x.MARKDOWN"])
def test_markdown_tables_are_read_each_by_itself(tmp_path: Path, name: str) -> None:
    with opened(tmp_path, TRACKER, name) as source:
        first, second = source.tables
        assert [table.container for table in source.tables] == ["markdown", "markdown"]
        assert (first.name, first.headers) == ("Applications", ["#", "Company", "Role", "Notes"])
        assert list(first.rows()) == [
            Row(2, {"#": "1", "Company": "[Acme](https://a.example/x)", "Role": "Dev | Ops", "Notes": "a <br> b"}),
            Row(4, {"#": "2", "Company": "Bolt", "Role": "Eng", "Notes": ""}),
        ]
        assert (second.name, list(second.rows())) == ("Done", [Row(2, {"Company": "Old", "Role": "Job"}, ["more"])])


def test_a_table_at_the_beginning_is_markdown_whatever_the_name(tmp_path: Path) -> None:
    with opened(tmp_path, "# Mine\n\n| A | B |\n|---|---|\n| 1 | 2 |\n", "notes.txt") as source:
        assert [(table.container, table.headers) for table in source.tables] == [("markdown", ["A", "B"])]
    with opened(tmp_path, 'A,B\n1,"\n| x |\n|---|\n"\n') as source:
        assert source.tables[0].container == "csv"


def test_markdown_without_a_table_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, "# Words\n\nonly\n", "x.md").error_code == "MARKDOWN_NO_TABLE"


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        (
            "names.json",
            b'{"jobs":[{"a":1}],' + b",".join(b'"k%d":1' % number for number in range(1_001)) + b"}",
            "JSON_TOO_LARGE",
        ),
        ("heading.md", b"# " + b"#" * 40_000 + b"x\n\ntext\n", "MARKDOWN_NO_TABLE"),
    ],
)
def test_files_made_to_hold_a_worker_up_are_refused_at_once(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(FileRefused) as refusal:
        open_source(path, name)
    assert refusal.value.error_code == code


def test_a_line_without_its_last_border_keeps_its_last_cell(tmp_path: Path) -> None:
    with opened(tmp_path, "| Company | Role | Notes |\n| --- | --- | --- |\n| Acme | | hired\n", "x.md") as source:
        assert list(source.tables[0].rows()) == [Row(2, {"Company": "Acme", "Role": "", "Notes": "hired"})]


def test_a_line_that_is_too_long_is_named_by_its_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_RECORD", 40)
    refusal = refused(tmp_path, "| Company |\n| --- |\n| " + "x" * 40 + " |\n", "x.md")
    assert (str(refusal), refusal.row) == ("Line 3 is longer than 40 characters. Shorten it.", 3)
