"""Delimited text and Markdown: encodings, delimiters, quotes, headers, and what is refused."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.readers import delimited, limits
from exports.readers.source import FileRefused, Row, Source, open_source


@contextmanager
def opened(folder: Path, data: bytes | str, name: str = "jobs.csv") -> Iterator[Source]:
    """Give the source of a file with this content."""
    path = folder / "upload"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    with open_source(path, name) as source:
        yield source


def rows_of(folder: Path, data: bytes | str, name: str = "jobs.csv") -> list[Row]:
    """Return all rows of a file's only table."""
    with opened(folder, data, name) as source:
        [table] = source.tables
        rows = list(table.rows())
        assert list(table.rows()) == rows
        return rows


def cells_of(folder: Path, data: bytes | str, name: str = "jobs.csv") -> list[dict[str, Any]]:
    """Return the cells of all rows, none of which has a problem."""
    rows = rows_of(folder, data, name)
    assert [row.problem for row in rows] == [""] * len(rows)
    return [row.cells for row in rows]


def refused(folder: Path, data: bytes | str, name: str = "jobs.csv") -> FileRefused:
    """Return the refusal of a file, on opening or on reading."""
    with pytest.raises(FileRefused) as caught:
        _read_all(folder, data, name)
    assert caught.value.detail.endswith(".")
    return caught.value


def _read_all(folder: Path, data: bytes | str, name: str) -> None:
    with opened(folder, data, name) as source:
        for table in source.tables:
            list(table.rows())


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiter_and_line_ends_are_found(tmp_path: Path, delimiter: str, end: str) -> None:
    lines = [["Company", "Title", "Pay"], ["Acme", "Dev, Ops; x", "1,5"], ["Bolt", "a|b\tc", "2,5"]]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows(lines)
    with opened(tmp_path, text.getvalue()) as source:
        [table] = source.tables
        assert (source.kind, table.name, table.container) == ("tables", "jobs.csv", "csv")
        assert table.headers == lines[0]
        assert table.details == {"encoding": "utf-8", "delimiter": delimiter}
        assert [(row.number, list(row.cells.values())) for row in table.rows()] == [(2, lines[1]), (3, lines[2])]


def test_the_delimiter_that_the_first_line_says_is_taken(tmp_path: Path) -> None:
    data = 'sep=;\nCompany;Title\n"A;B";x,y\n'
    assert rows_of(tmp_path, data) == [Row(2, {"Company": "A;B", "Title": "x,y"})]


def test_one_column_stays_one(tmp_path: Path) -> None:
    assert rows_of(tmp_path, "Company\nAcme, Inc.\n") == [Row(2, {"Company": "Acme, Inc."})]


WESTERN = "Company,Title,Notes\nCafé Zürich,Développeur à Montréal,“it’s” – 50 €\nMüller,São Paulo,Très bien\n"
TEXTS = {
    "cp1252": WESTERN,
    "cp1250": "Firma,Stanowisko,Miasto\nŻabka,Starszy programista z doświadczeniem,Łódź\nPKO,Inżynier,Kraków\n",
    "cp1251": "Компания,Должность,Город\nЯндекс,Старший разработчик,Москва\n",
    "cp1253": "Εταιρεία,Θέση\nΟΤΕ,Προγραμματιστής λογισμικού\n",
    "cp932": "会社,役職,場所\nソニー,ソフトウェアエンジニア,東京\n",
    "gb18030": "公司,职位,地点\n腾讯,软件工程师,深圳\n",
    "big5": "公司,職位\n台積電,軟體工程師\n",
    "cp949": "회사,직위\n삼성,소프트웨어 엔지니어\n",
}
LABELS = {"cp1252": "windows-1252", "cp1250": "windows-1250", "cp1251": "windows-1251", "cp1253": "windows-1253"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_unicode_is_found_with_and_without_a_mark(tmp_path: Path, text: str, encoding: str) -> None:
    rows = list(csv.DictReader(io.StringIO(text)))
    assert cells_of(tmp_path, text.encode(encoding)) == rows


@pytest.mark.parametrize("encoding", TEXTS)
@pytest.mark.parametrize("times", [1, 20])
def test_legacy_encodings_are_found(tmp_path: Path, encoding: str, times: int) -> None:
    head, _, body = TEXTS[encoding].partition("\n")
    text = f"{head}\n{body * times}"
    with opened(tmp_path, text.encode(encoding)) as source:
        assert source.tables[0].details["encoding"] == {**LABELS, "cp932": "shift_jis"}.get(encoding, encoding)
        assert [row.cells for row in source.tables[0].rows()] == list(csv.DictReader(io.StringIO(text)))


def test_utf8_is_preferred_whenever_the_whole_file_is(tmp_path: Path) -> None:
    data = "Company,Title\n" + "Acme,Dev\n" * 60_000 + "Café,Ü\n"
    assert cells_of(tmp_path, data)[-1] == {"Company": "Café", "Title": "Ü"}


def test_a_byte_that_is_no_utf8_is_the_problem_of_its_row_alone(tmp_path: Path) -> None:
    data = "Company,Title\nCafé,Dev\nZürich,Dev\n".encode() + b"M\xfcller,Dev\n"
    rows = rows_of(tmp_path, data)
    assert [row.problem for row in rows[:2]] == ["", ""]
    assert rows[2].problem == (
        "The cell holds bytes that do not belong to the file's encoding. Save the whole file as UTF-8."
    )
    assert (rows[2].number, rows[2].problem_column) == (4, "Company")


def test_mixed_encodings_are_refused_with_both_lines(tmp_path: Path) -> None:
    data = b"Company,Title\nM\xfcller,Dev\nSoci\xe9t\xe9,Dev\nCaf\xe9,Dev\n" + "Café,Dev\n".encode()
    refusal = refused(tmp_path, data)
    assert (refusal.error_code, refusal.row) == ("ENCODING_UNCLEAR", 2)
    assert "line 5 is UTF-8, line 2 is not" in refusal.detail


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_half_a_character_at_the_end_is_refused(tmp_path: Path, encoding: str) -> None:
    data = "Company,Title\nAcme,Dev\n".encode(encoding)[:-1]
    assert refused(tmp_path, data).error_code == "ENCODING_UNCLEAR"


def test_line_breaks_within_quotes_stay_and_rows_count_as_in_a_spreadsheet(tmp_path: Path) -> None:
    data = 'Company,Notes\r\nA,"one\r\ntwo\nthree"\r\n\r\n , \r\nB,"say ""hi"""\r\n'
    assert rows_of(tmp_path, data) == [
        Row(2, {"Company": "A", "Notes": "one\r\ntwo\nthree"}),
        Row(5, {"Company": "B", "Notes": 'say "hi"'}),
    ]


@pytest.mark.parametrize("rest", ["", "x,y\n" * 1000])
def test_a_quote_that_is_not_closed_is_refused_with_its_row(tmp_path: Path, rest: str) -> None:
    refusal = refused(tmp_path, f'Company,Notes\nA,ok\n"B,never\nclosed\n{rest}')
    assert (refusal.error_code, refusal.row) == ("QUOTE_NOT_CLOSED", 3)


def test_a_quote_that_is_not_closed_costs_no_more_than_a_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_RECORD", 10_000)
    refusal = refused(tmp_path, 'Company,Notes\n"B,never\n' + "x,y\n" * 5000 + '"\n')
    assert (refusal.error_code, refusal.row) == ("QUOTE_NOT_CLOSED", 2)


def test_nul_and_other_control_characters_are_the_problem_of_their_row(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, "Company,Title\nA\x00,x\nB,\x1by\nC,a\tb\nD,E\x85\n")
    assert [(row.number, row.problem, row.problem_column) for row in rows] == [
        (2, "The cell holds a control character (U+0000). Delete it in the file.", "Company"),
        (3, "The cell holds a control character (U+001B). Delete it in the file.", "Title"),
        (4, "", ""),
        (5, "The cell holds a control character (U+0085). Delete it in the file.", "Title"),
    ]


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\n\r\n  \t\n", "  \n".encode("utf-16"), b",,,\n,,\n"])
def test_nothing_is_refused(tmp_path: Path, data: bytes) -> None:
    assert refused(tmp_path, data).error_code == "FILE_EMPTY"


def test_a_header_alone_is_a_table_without_rows(tmp_path: Path) -> None:
    with opened(tmp_path, "Company,Title") as source:
        assert source.tables[0].headers == ["Company", "Title"]
        assert list(source.tables[0].rows()) == []


def test_two_million_columns_are_refused(tmp_path: Path) -> None:
    refusal = refused(tmp_path, "a," * 2_000_000)
    assert (refusal.error_code, refusal.row) == ("TOO_MANY_COLUMNS", 1)
    assert refused(tmp_path, "longer," * 2_000_000).error_code == "TOO_MANY_COLUMNS"
    assert len(rows_of(tmp_path, ",".join(f"h{n}" for n in range(500)) + "\nx\n")) == 1
    [row] = rows_of(tmp_path, "a,b\n" + "x," * 501)
    assert row.problem == "The row has more than 500 cells. Look for a missing quote or line end."


def test_a_huge_cell_is_never_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_RECORD", 20_000)
    asked: list[int] = []
    real = delimited._Lines.__next__

    def counted(lines: delimited._Lines) -> str:
        line = real(lines)
        asked.append(len(line))
        return line

    monkeypatch.setattr(delimited._Lines, "__next__", counted)
    refusal = refused(tmp_path, "Company,Notes\nA,ok\nB," + "x" * 3_000_000 + "\n")
    assert (refusal.error_code, refusal.row) == ("CELL_TOO_LONG", 3)
    assert max(asked) < 20


def test_a_cell_above_the_limit_is_the_problem_of_its_row(tmp_path: Path) -> None:
    data = "Company,Notes\nA," + "x" * 1_000_001 + "\nB," + "y" * 1_000_000 + "\n"
    rows = rows_of(tmp_path, data)
    assert [(row.number, row.problem, row.problem_column) for row in rows] == [
        (2, "The cell holds more than 1,000,000 characters. Shorten it.", "Notes"),
        (3, "", ""),
    ]


def test_too_many_rows_are_refused_with_the_first_that_is_too_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_ROWS", 3)
    assert len(rows_of(tmp_path, "a,b\n" + "1,2\n\n" * 3)) == 3
    refusal = refused(tmp_path, "a,b\n" + "1,2\n" * 4)
    assert (refusal.error_code, refusal.row) == ("TOO_MANY_ROWS", 5)


def test_short_and_long_rows(tmp_path: Path) -> None:
    assert rows_of(tmp_path, "a,b,c\n1\n1,2,3,,4, \n") == [
        Row(2, {"a": "1", "b": "", "c": ""}),
        Row(3, {"a": "1", "b": "2", "c": "3"}, ["4"]),
    ]


def test_repeated_and_empty_headers(tmp_path: Path) -> None:
    with opened(tmp_path, " Notes ,Notes,,Notes (2),Column C,,\n1,2,3,4,5,6\n1,2,,4,5,\n") as source:
        [table] = source.tables
        assert table.headers == ["Notes", "Notes (2)", "Column C (2)", "Notes (2) (2)", "Column C"]
        first, second = table.rows()
    assert first == Row(2, dict(zip(table.headers, "12345", strict=True)), ["6"])
    assert second.cells == {"Notes": "1", "Notes (2)": "2", "Notes (2) (2)": "4", "Column C": "5"}


def test_a_title_is_skipped_only_above_a_row_of_at_least_three_cells(tmp_path: Path) -> None:
    data = "My applications,,\n\nCompany,Title,Status\nAcme,Dev,applied\n"
    assert rows_of(tmp_path, data) == [Row(4, {"Company": "Acme", "Title": "Dev", "Status": "applied"})]
    with opened(tmp_path, "My applications\nCompany;Title;Status\n1;2;3\n") as source:
        assert source.tables[0].headers == ["Company", "Title", "Status"]
    with opened(tmp_path, "Company\nAcme,Dev\n") as source:
        assert source.tables[0].headers == ["Company"]


@pytest.mark.parametrize(("header", "code"), [("x" * 501, "HEADER_TOO_LONG"), ("Comp\x00any", "HEADER_UNREADABLE")])
def test_headers_that_nobody_meant_are_refused(tmp_path: Path, header: str, code: str) -> None:
    refusal = refused(tmp_path, f"{header},Title\n1,2\n")
    assert (refusal.error_code, refusal.row) == (code, 1)


CELL = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], include_characters="\t\n\r"), max_size=12)


@given(
    cells=st.integers(2, 5).flatmap(lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), max_size=6)),
    delimiter=st.sampled_from(delimited.DELIMITERS),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
)
def test_what_a_writer_wrote_reads_back_the_same(
    tmp_path_factory: pytest.TempPathFactory,
    cells: list[list[str]],
    delimiter: str,
    encoding: str,
    quoting: Any,
) -> None:
    headers = [f"Column no {place}" for place in range(len(cells[0]) if cells else 2)]
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, quoting=quoting)
    writer.writerows([headers, *cells])
    expected = [
        Row(number, dict(zip(headers, row, strict=True)))
        for number, row in enumerate(cells, start=2)
        if any(cell.strip() for cell in row)
    ]
    folder = tmp_path_factory.mktemp("table")
    assert rows_of(folder, text.getvalue().encode(encoding)) == expected
