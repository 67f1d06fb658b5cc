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
from exports.readers.source import FileRefused, Row
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


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
EXTERNAL = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("definitions", [ENTITIES, EXTERNAL, '<!DOCTYPE x SYSTEM "http://x.example/x.dtd">'])
@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"]
)
def test_document_types_and_entities_are_refused(tmp_path: Path, part: str, definitions: str) -> None:
    data = with_texts(TEXTS, '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>')
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = re.sub(r"<\?xml[^>]*\?>", "", archive.read(part).decode())
    refusal = refused(tmp_path, changed(data, part, definitions + xml.replace("Company", "&b;")), "x.xlsx")
    assert refusal.error_code == "XLSX_UNSAFE"


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v>',
        '<row r="99999999999"><c r="A1"><v>1</v></c></row>',
        '<row r="1048577"><c r="A1"><v>1</v></c></row>',
        '<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>',
        '<row r="x"><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="ZZZ1"><v>1</v></c></row>',
        '<row r="1"><c r="1"><v>1</v></c></row>',
        '<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>999</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>-1</v></c></row>',
    ],
)
def test_a_damaged_sheet_is_refused(tmp_path: Path, rows: str) -> None:
    assert refused(tmp_path, with_sheet(rows), "x.xlsx").error_code == "XLSX_DAMAGED"


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"])
def test_a_missing_part_is_refused(tmp_path: Path, part: str) -> None:
    data = changed(saved(book_of(Jobs=[["a", "b"]])), part, None)
    assert refused(tmp_path, data, "x.xlsx").error_code == "XLSX_DAMAGED"


def test_links_to_elsewhere_are_never_followed(tmp_path: Path) -> None:
    data = saved(book_of(Jobs=[["a", "b"], [1, 2]], Far=[["c", "d"]]))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read("xl/_rels/workbook.xml.rels").decode()
    outside = xml.replace('Target="/xl/worksheets/sheet2.xml"', 'Target="file:///etc/passwd" TargetMode="External"')
    assert outside != xml
    with opened(tmp_path, changed(data, "xl/_rels/workbook.xml.rels", outside), "x.xlsx") as source:
        assert [table.name for table in source.tables] == ["Jobs"]
    climbing = xml.replace('Target="/xl/worksheets/sheet2.xml"', 'Target="../../../../etc/passwd"')
    assert (
        refused(tmp_path, changed(data, "xl/_rels/workbook.xml.rels", climbing), "x.xlsx").error_code == "XLSX_DAMAGED"
    )


def test_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cells = "".join("<c/>" for _ in range(16_385))
    assert refused(tmp_path, with_sheet(HEAD + f"<row>{cells}</row>"), "x.xlsx").error_code == "TOO_MANY_COLUMNS"
    wide = saved(book_of(Jobs=[[f"h{place}" for place in range(501)]]))
    assert refused(tmp_path, wide, "x.xlsx").error_code == "TOO_MANY_COLUMNS"
    monkeypatch.setattr(limits, "MAX_CELL", 1000)
    [row] = rows_of(tmp_path, saved(book_of(Jobs=[["a", "b"], ["x", "y" * 1001]])), "x.xlsx")
    assert (row.problem, row.problem_column) == ("The cell holds more than 1,000 characters. Shorten it.", "b")
    silent = with_sheet(HEAD, before="<!--" + "x" * 3_000_000 + "-->")
    assert refused(tmp_path, silent, "x.xlsx").error_code == "XLSX_DAMAGED"
    monkeypatch.setattr(limits, "MAX_ROWS", 2)
    refusal = refused(tmp_path, saved(book_of(Jobs=[["a", "b"], [1, 2], [], [3, 4], [5, 6]])), "x.xlsx")
    assert (refusal.error_code, refusal.row) == ("TOO_MANY_ROWS", 5)


def test_a_part_that_is_too_large_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_SHEET_PART", 100)
    assert refused(tmp_path, saved(book_of(Jobs=[["a", "b"]])), "x.xlsx").error_code == "XLSX_DAMAGED"


def test_a_bomb_in_a_workbook_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, with_sheet(HEAD + " " * 20_000_000), "x.xlsx").error_code == "ZIP_BOMB"


def linked_book(*links: tuple[str, str], rows: list[list[Any]] | None = None) -> Workbook:
    """Return a workbook with links on cells of its sheet."""
    book = book_of(Jobs=[["Company", "Title", "Link"], *(rows or [["Acme", "Dev", "Acme link"]])])
    for place, target in links:
        book["Jobs"][place].hyperlink = target
    return book


TARGET = "https://acme.example/jobs/77"


@pytest.mark.parametrize(
    ("text", "target", "expected"),
    [
        ("Acme link", TARGET, f"[Acme link]({TARGET})"),
        ("Mia", "mailto:mia@acme.example", "[Mia](mailto:mia@acme.example)"),
        (TARGET, TARGET, TARGET),
        ("acme.example", "http://acme.example/", "acme.example"),
        ("mia@acme.example", "mailto:mia@acme.example?subject=x", "mia@acme.example"),
        ("see " + TARGET, TARGET, "see " + TARGET),
        (f"[Ad]({TARGET})", TARGET, f"[Ad]({TARGET})"),
        ("Dev [m/w/d]", TARGET, f"Dev [m/w/d] ({TARGET})"),
        ("Dev [m/w/d] (Ulm)", TARGET, f"[Dev (m/w/d) (Ulm)]({TARGET})"),
        ("Ad", "https://acme.example/a b_(c)", "[Ad](https://acme.example/a%20b_%28c%29)"),
        ("x" * 501, TARGET, "x" * 501 + "\n" + TARGET),
        ("Ad", "javascript:alert(1)", "Ad"),
        ("Ad", "file:///etc/passwd", "Ad"),
        ("Ad", "https://acme.example/" + "x" * 1_980, "Ad"),
        (77, TARGET, 77),
    ],
)
def test_links_on_cells(tmp_path: Path, text: Any, target: str, expected: Any) -> None:
    book = linked_book(rows=[["Acme", "Dev", text]])
    book["Jobs"]["C2"].hyperlink = target
    book["Jobs"]["C2"].value = text
    assert rows_of(tmp_path, saved(book), "x.xlsx") == [Row(2, {"Company": "Acme", "Title": "Dev", "Link": expected})]


def with_links(links: str, rows: list[list[Any]]) -> bytes:
    """Return a workbook with a link on C2 whose part of links is this XML."""
    data = saved(linked_book(("C2", TARGET), rows=rows))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
    found = re.search(r'<hyperlink [^>]*?(\w+:id="rId1")[^>]*>', xml)
    declared = re.search(r'xmlns:(\w+)="[^"]*/officeDocument/2006/relationships"', xml)
    assert found is not None
    assert declared is not None
    links = links.replace("ID", found[1])
    return changed(data, "xl/worksheets/sheet1.xml", re.sub(
        r"<hyperlinks.*</hyperlinks>",
        f'<hyperlinks xmlns:{declared[1]}="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        f"{links}</hyperlinks>", xml))  # fmt: skip


ROWS: list[list[Any]] = [["Acme", "Dev", "Ad"], ["Acme", "Ops", None], ["Acme", "QA", "Ad"]]


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ('<hyperlink ref="C2:C3" ID/>', [f"[Ad]({TARGET})", TARGET, "Ad"]),
        ('<hyperlink ref="C4" ID location="top"/>', ["Ad", "", f"[Ad]({TARGET}#top)"]),
        ('<hyperlink ref="C2" location="Jobs!A1"/>', ["Ad", "", "Ad"]),
        ('<hyperlink ref="C1:XFD1048576" ID/>', [f"[Ad]({TARGET})", TARGET, f"[Ad]({TARGET})"]),
        ('<hyperlink ref="B2:A9999999" ID/>' * 1_000, ["Ad", "", "Ad"]),
        ('<hyperlink ref="here" ID/><hyperlink ID/><hyperlink ref="D3" ID/>', ["Ad", "", "Ad"]),
    ],
)
def test_links_of_areas_and_within_the_workbook(tmp_path: Path, links: str, expected: list[str]) -> None:
    with opened(tmp_path, with_links(links, ROWS), "x.xlsx") as source:
        [table] = source.tables
        assert table.headers == ["Company", "Title", "Link"]
        for _ in range(2):
            rows = list(table.rows())
            assert [row.cells["Link"] for row in rows] == expected
            assert [row.surplus for row in rows] == [[], [], []]


def test_links_are_bounded_and_those_of_single_cells_go_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_LINKS", 2)
    data = with_links('<hyperlink ref="B2:C3" ID/><hyperlink ref="C4" ID/>', ROWS)
    assert [(row.cells["Title"], row.cells["Link"]) for row in rows_of(tmp_path, data, "x.xlsx")] == [
        (f"[Dev]({TARGET})", "Ad"),
        ("Ops", ""),
        ("QA", f"[Ad]({TARGET})"),
    ]


def test_links_are_read_as_safely_as_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = saved(linked_book(("C2", TARGET)))
    part = "xl/worksheets/_rels/sheet1.xml.rels"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = re.sub(r"<\?xml[^>]*\?>", "", archive.read(part).decode())
    unsafe = changed(data, part, ENTITIES + xml)
    with opened(tmp_path, unsafe, "x.xlsx") as source:
        with pytest.raises(FileRefused) as refusal:
            list(source.tables[0].rows())
        assert refusal.value.error_code == "XLSX_UNSAFE"
    long = xml.replace("</Relationships>", "<!--" + "x" * 50_000 + "--></Relationships>")
    monkeypatch.setattr(limits, "MAX_SHEET_PART", 40_000)
    assert rows_of(tmp_path, changed(data, part, long), "x.xlsx")[0].cells["Link"] == "Acme link"


def test_sheets_that_share_a_part_are_refused_before_it_is_read_again(tmp_path: Path) -> None:
    data = saved(book_of(Jobs=[["x", "y"], [1, 2]]))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        book = archive.read("xl/workbook.xml").decode()
    sheet = re.search(r"<sheet [^>]*/>", book)
    assert sheet is not None
    twice = changed(data, "xl/workbook.xml", book.replace(sheet[0], sheet[0] * 2))
    assert refused(tmp_path, twice).error_code == "TOO_MANY_SHEETS"


def test_more_sheets_than_somebody_reads_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_SHEETS", 2)
    book = book_of(A=[["x", "y"], [1, 2]], B=[["x", "y"], [1, 2]], C=[["x", "y"], [1, 2]])
    assert refused(tmp_path, saved(book)).error_code == "TOO_MANY_SHEETS"


def test_more_texts_than_memory_is_meant_for_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>'
    monkeypatch.setattr(limits, "MAX_TEXTS", 4)
    assert [row.cells for row in rows_of(tmp_path, with_texts(TEXTS, rows), "x.xlsx")] == []
    monkeypatch.setattr(limits, "MAX_TEXTS", 3)
    assert refused(tmp_path, with_texts(TEXTS, rows), "x.xlsx").error_code == "TOO_MANY_ROWS"
