"""Workbooks made to do harm or damaged, and links on cells."""

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from exports.readers import limits
from exports.readers.source import FileRefused, Row
from tests.exports.test_readers import opened, refused, rows_of
from tests.exports.test_readers_xlsx import HEAD, TEXTS, book_of, changed, saved, with_sheet, with_texts

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
