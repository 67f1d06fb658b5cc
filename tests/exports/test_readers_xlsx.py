"""XLSX workbooks: values, sheets, long cells, and workbooks that no spreadsheet would write."""
# ruff: noqa: DTZ001 - a spreadsheet's moments know no zone

import datetime as dt
import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from exports.readers import limits
from exports.readers.source import Row
from tests.exports.test_readers import opened, refused, rows_of

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
HEAD = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>Company</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>Title</t></is></c></row>'
)


def saved(book: Workbook) -> bytes:
    """Return the bytes of a workbook."""
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def book_of(**sheets: list[list[Any]]) -> Workbook:
    """Return a workbook with these sheets."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return book


def changed(data: bytes, part: str, content: str | bytes | None) -> bytes:
    """Return a workbook with one of its parts replaced, or left out."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
        if content is not None:
            new.writestr(part, content)
    return result.getvalue()


def with_sheet(rows: str, *, before: str = "", space: str = MAIN) -> bytes:
    """Return a workbook whose only sheet has this XML."""
    xml = f'<worksheet xmlns="{space}">{before}<sheetData>{rows}</sheetData></worksheet>'
    return changed(saved(book_of(Jobs=[["x", "y"]])), "xl/worksheets/sheet1.xml", xml)


def test_values_come_as_they_are(tmp_path: Path) -> None:
    book = book_of(
        Jobs=[
            ["text", "whole", "half", "day", "moment", "time", "span", "yes", 2026],
            [
                "a\nb",
                3.0,
                2.5,
                dt.date(2026, 1, 2),
                dt.datetime(2026, 1, 2, 3, 4),
                dt.time(3, 4),
                dt.timedelta(1.5),
                True,
                0,
            ],
            [None, None, None, None, dt.datetime(2026, 1, 2), None, None, False, None, None, "far"],
        ]
    )
    for row in (2, 3):
        book["Jobs"].cell(row, 4).number_format = "DD/MM/YYYY"
        book["Jobs"].cell(row, 5).number_format = "yyyy-mm-dd hh:mm"
    first, second = rows_of(tmp_path, saved(book), "jobs.xlsx")
    assert first.cells == {
        "text": "a\nb",
        "whole": 3,
        "half": 2.5,
        "day": dt.date(2026, 1, 2),
        "moment": dt.datetime(2026, 1, 2, 3, 4),
        "time": dt.time(3, 4),
        "span": dt.timedelta(1.5),
        "yes": True,
        "2026": 0,
    }
    assert [type(value) for value in first.cells.values()] == [
        str, int, float, dt.date, dt.datetime, dt.time, dt.timedelta, bool, int,
    ]  # fmt: skip
    assert second.cells["moment"] == dt.datetime(2026, 1, 2)
    assert (second.cells["yes"], second.cells["day"], second.surplus) == (False, "", ["far"])


def test_dates_that_count_from_1904(tmp_path: Path) -> None:
    book = book_of(Jobs=[["day", "b"], [dt.date(2026, 1, 2), 1]])
    data = saved(book)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read("xl/workbook.xml").decode()
        serial = re.search(r"<v>(\d{5})</v>", archive.read("xl/worksheets/sheet1.xml").decode())
    assert serial is not None
    later = re.sub(r"<workbookPr\s*/>", '<workbookPr date1904="1"/>', xml)
    assert later != xml
    [row] = rows_of(tmp_path, changed(data, "xl/workbook.xml", later), "x.xlsx")
    assert row.cells["day"] == dt.date(2026, 1, 2) + dt.timedelta(1462)


def test_formulas_give_their_last_result_and_errors_are_problems(tmp_path: Path) -> None:
    rows = (
        '<row r="2"><c r="A2" t="str"><f>A1&amp;"x"</f><v>Acme</v></c><c r="B2"><f>1+1</f><v>2</v></c></row>'
        '<row r="3"><c r="A3"><f>NOW()</f></c><c r="B3" t="e"><v>#REF!</v></c></row>'
        '<row r="4"><c r="A4"><v>1e999</v></c></row>'
    )
    first, second, third = rows_of(tmp_path, with_sheet(HEAD + rows), "x.xlsx")
    assert first == Row(2, {"Company": "Acme", "Title": 2})
    assert (second.number, second.problem_column) == (3, "Title")
    assert second.problem == "The cell holds #REF!, which is no value. Correct it in the sheet, or empty the cell."
    assert (third.problem_column, third.number) == ("Company", 4)


def test_texts_are_joined_unescaped_and_without_reading_aids(tmp_path: Path) -> None:
    rows = (
        '<row><c t="inlineStr"><is><r><t>A</t></r><r><t xml:space="preserve"> b</t></r>'
        '<rPh sb="0" eb="1"><t>kana</t></rPh>'
        "</is></c><c t='inlineStr'><is><t>x_x000D_\ny_x005F_x0041_</t></is></c></row>"
    )
    assert rows_of(tmp_path, with_sheet(HEAD + rows), "x.xlsx") == [
        Row(2, {"Company": "A b", "Title": "x\r\ny_x0041_"})
    ]


def with_texts(texts: str, rows: str) -> bytes:
    """Return a workbook whose cells refer to a table of texts."""
    data = changed(with_sheet(rows), "xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{texts}</sst>')
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read("xl/_rels/workbook.xml.rels").decode()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    relation = f'<Relationship Id="texts" Type="{kind}" Target="sharedStrings.xml"/></Relationships>'
    return changed(data, "xl/_rels/workbook.xml.rels", xml.replace("</Relationships>", relation))


TEXTS = "<si><t>Company</t></si><si><t>Title</t></si><si><r><t>東京 </t></r><r><t>😀_x000D_</t></r></si><si/>"


@pytest.mark.parametrize("in_memory", [1, 8, 1_000_000])
def test_shared_texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_memory: int) -> None:
    monkeypatch.setattr(limits, "STRINGS_IN_MEMORY", in_memory)
    numbers = [(0, 1), (2, 1), (1, 2), (0, 3)]
    rows = "".join(f'<row><c t="s"><v>{one}</v></c><c t="s"><v>{two}</v></c></row>' for one, two in numbers)
    assert [row.cells for row in rows_of(tmp_path, with_texts(TEXTS, rows), "x.xlsx")] == [
        {"Company": "東京 😀\r", "Title": "Title"},
        {"Company": "Title", "Title": "東京 😀\r"},
        {"Company": "Company", "Title": ""},
    ]


def test_the_strict_kind_of_workbook(tmp_path: Path) -> None:
    rows = '<row r="2"><c r="A2" t="d"><v>2026-01-02</v></c><c r="B2" t="d"><v>2026-01-02T03:04:00</v></c></row>'
    data = with_sheet(HEAD + rows, space="http://purl.oclc.org/ooxml/spreadsheetml/main")
    [row] = rows_of(tmp_path, data, "x.xlsx")
    assert row.cells == {"Company": dt.date(2026, 1, 2), "Title": dt.datetime(2026, 1, 2, 3, 4)}


def test_each_visible_sheet_with_content_is_a_table(tmp_path: Path) -> None:
    book = book_of(
        Jobs=[["a", "b"], [1, 2]], Empty=[], Hidden=[["c", "d"]], More=[[None], [], [None, "e", "f"], [1, 2]]
    )
    book["Hidden"].sheet_state = "hidden"
    book.create_chartsheet("Chart")
    with opened(tmp_path, saved(book), "x.xlsx") as source:
        assert [(table.name, table.headers) for table in source.tables] == [
            ("Jobs", ["a", "b"]),
            ("More", ["Column A", "e", "f"]),
        ]
        assert list(source.tables[1].rows()) == [Row(4, {"Column A": 1, "e": 2, "f": ""})]


def test_a_workbook_without_content_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, saved(book_of(A=[], B=[[" "]])), "x.xlsx").error_code == "FILE_EMPTY"


def test_a_wrong_statement_of_size_is_not_believed(tmp_path: Path) -> None:
    rows = HEAD + '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>2</v></c></row>'
    for size in ("A1", "A1:A1", "A1:XFD1048576"):
        data = with_sheet(rows, before=f'<dimension ref="{size}"/>')
        assert rows_of(tmp_path, data, "x.xlsx") == [Row(2, {"Company": 1, "Title": 2})]


def test_a_million_formatted_rows_cost_no_memory(tmp_path: Path) -> None:
    empty = "".join(f'<row r="{row}" s="1" customFormat="1"><c r="A{row}" s="1"/></row>' for row in range(2, 1_048_576))
    path = tmp_path / "empty.xlsx"
    path.write_bytes(with_sheet(HEAD + empty + '<row r="1048576"><c r="A1048576"><v>7</v></c></row>'))
    program = (
        "import sys, resource\nfrom pathlib import Path\nfrom exports.readers.source import open_source\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "with open_source(Path(sys.argv[1]), 'x.xlsx') as source:\n"
        "    print([(row.number, row.cells['Company']) for row in source.tables[0].rows()])\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True, timeout=100
    )
    rows, grown = done.stdout.splitlines()
    assert rows == "[(1048576, 7)]"
    assert int(grown) < 20_000  # kilobytes


def test_rows_and_cells_without_places_are_counted(tmp_path: Path) -> None:
    rows = HEAD + '<row/><row r="5"><c><v>1</v></c></row><row><c r="B6"><v>2</v></c></row>'
    assert rows_of(tmp_path, with_sheet(rows), "x.xlsx") == [
        Row(5, {"Company": 1, "Title": ""}),
        Row(6, {"Company": "", "Title": 2}),
    ]


LONG = "".join(chr(0x4E00 + place % 5000) for place in range(100_000))


def continued(*parts: list[Any]) -> bytes:
    """Return a workbook with a sheet of what goes on."""
    first = [["Company", "Notes"], ["A", "short"], ["B", LONG[:32_767]]]
    return saved(book_of(jobs=first, continued=[["row", "column", "part", "text"], *parts]))


def test_long_cells_are_put_together_again(tmp_path: Path) -> None:
    parts = [[3, "Notes", 3, LONG[65_534:98_301]], [3, "Notes", 2, LONG[32_767:65_534]], [3, "Notes", 4, LONG[98_301:]]]
    with opened(tmp_path, continued(*parts), "x.xlsx") as source:
        [table] = source.tables
        assert [row.cells["Notes"] for row in table.rows()] == ["short", LONG]
        assert [row.cells["Notes"] for row in table.rows()] == ["short", LONG]


def test_a_changed_continuation_is_refused(tmp_path: Path) -> None:
    refusal = refused(tmp_path, continued(["three", "Notes", 2, "x"]), "x.xlsx")
    assert (refusal.error_code, refusal.row) == ("CONTINUED_UNREADABLE", 2)


def test_a_sheet_that_only_has_the_name_is_a_table(tmp_path: Path) -> None:
    with opened(tmp_path, saved(book_of(jobs=[["a", "b"]], continued=[["c", "d"]])), "x.xlsx") as source:
        assert [table.name for table in source.tables] == ["jobs", "continued"]


def test_a_text_that_looks_like_a_formula_is_a_text(tmp_path: Path) -> None:
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet("jobs")
    cell: Any = WriteOnlyCell(sheet)
    cell._value = "=1+1"
    cell.data_type = "s"
    sheet.append(["a", "b"])
    sheet.append([cell, "x"])
    assert rows_of(tmp_path, saved(book), "x.xlsx") == [Row(2, {"a": "=1+1", "b": "x"})]
