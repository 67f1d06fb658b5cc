"""XLSX workbooks: sheets, styles and texts; nothing outside of the file is ever looked at."""

import posixpath
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

from exports.readers import limits
from exports.readers.archive import SafeArchive
from exports.readers.errors import FileRefused
from exports.readers.header import EMPTY, Header, empty_file, is_title, text_problem, too_many_rows
from exports.readers.links import Links, put_links, sheet_links, targets_of
from exports.readers.rows import Row, Table
from exports.readers.sheet import Conversion, Format, SheetRow, sheet_rows
from exports.readers.texts import Texts, shared_texts
from exports.readers.xml import damaged, tags_of

WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_STYLES = "xl/styles.xml"
_CONTINUED = "continued"
_CONTINUED_COLUMNS = ["row", "column", "part", "text"]


class SheetTable(Table):
    """One visible sheet with content."""

    container = "xlsx"

    def __init__(self, book: "Workbook", name: str, part: str) -> None:
        """Read as far as the header; raises FileRefused for an empty sheet."""
        self.name = name
        self._book = book
        self._part = part
        self._header_row, cells = self._find_header()
        self._header = Header(cells, row=self._header_row)

    @property
    def headers(self) -> list[str]:
        return self._header.names

    def rows(self) -> Iterator[Row]:
        rest = self._book.rest_of(self) if self in self._book.tables else {}
        links = self._book.links_of(self._part)
        taken = 0
        for written in self._written():
            if written.number <= self._header_row:
                continue
            if written.number in links and written.number not in rest:
                put_links(written, links[written.number], len(self.headers))
            row = self._header.row(written.number, written.cells)
            if row is None:
                continue
            taken += 1
            if taken > limits.MAX_ROWS:
                raise too_many_rows(written.number)
            if written.faults:
                row = self._faulty(row, written.faults)
            elif rest and written.number in rest:
                row = self._whole(row, rest[written.number])
            yield row

    def _written(self) -> Iterator[SheetRow]:
        with self._book.archive.open(self._part) as stream:
            yield from sheet_rows(stream, self._book.conversion)

    def _find_header(self) -> tuple[int, list[Any]]:
        filled = (row for row in self._written() if any(str(cell).strip() for cell in row.cells))
        first = next(filled, None)
        if first is None:
            raise empty_file()
        second = next(filled, None) if sum(bool(str(cell).strip()) for cell in first.cells) == 1 else None
        filled.close()
        found = second if second and is_title(first.cells, second.cells) else first
        return found.number, found.cells

    def _faulty(self, row: Row, faults: dict[int, str]) -> Row:
        place, text = next(iter(faults.items()))
        problem = f"The cell holds {text[:50]}, which is no value. Correct it in the sheet, or empty the cell."
        column = self.headers[place] if place < len(self.headers) else ""
        return Row(row.number, row.cells, row.surplus, problem, column)

    def _whole(self, row: Row, rest: dict[str, list[tuple[int, int]]]) -> Row:
        problem, column = row.problem, row.problem_column
        cells = dict(row.cells)
        for name, parts in rest.items():
            texts = [str(cells[name]), *(self._book.kept[place] for _, place in sorted(parts))]
            cells[name] = "".join(texts)[: limits.MAX_CELL + 1]
            if not problem and (problem := text_problem(cells[name])):
                column = name
        return Row(row.number, cells, row.surplus, problem, column)


class Workbook:
    """An XLSX file while it is read."""

    def __init__(self, archive: SafeArchive) -> None:
        self.archive = archive
        self.kept = Texts()  # the parts of cells that were too long for one
        self.tables: list[SheetTable] = []
        self._opened: Texts | None = None
        self._links: tuple[str, Links] = ("", {})  # of the part read last
        self._continued: SheetTable | None = None

    def find_tables(self) -> None:
        """Find the visible sheets with content; raises FileRefused."""
        tables = list(self._filled_sheets())
        further = [table for table in tables[1:] if table.name == _CONTINUED and table.headers == _CONTINUED_COLUMNS]
        self._continued = further[0] if further else None
        self.tables = [table for table in tables if table is not self._continued]
        if not self.tables:
            raise empty_file()

    def close(self) -> None:
        """Give back what was opened."""
        self.kept.close()
        if self._opened:
            self._opened.close()
        self.archive.close()

    @cached_property
    def conversion(self) -> Conversion:
        """What the cells are read with; raises FileRefused."""
        strings = next((part for kind, part in self._relations.values() if kind == "sharedStrings"), "")
        if strings in self.archive.names():
            with self.archive.open(strings) as stream:
                self._opened = shared_texts(stream)
        else:
            self._opened = Texts()
        epoch = CALENDAR_MAC_1904 if self._counts_from_1904 else CALENDAR_WINDOWS_1900
        return Conversion(self._opened, self._formats(), epoch)

    def rest_of(self, table: SheetTable) -> dict[int, dict[str, list[tuple[int, int]]]]:
        """Return, by row and column, part numbers and places in `kept` of what goes on in the sheet "continued".

        It belongs to the first sheet that has the column.
        """
        rest: dict[int, dict[str, list[tuple[int, int]]]] = {}
        earlier = {name for other in self.tables[: self.tables.index(table)] for name in other.headers}
        mine = set(table.headers) - earlier
        for row, column, part, place in self._parts:
            if column in mine:
                rest.setdefault(row, {}).setdefault(column, []).append((part, place))
        return rest

    def links_of(self, part: str) -> Links:
        """Return the links on the cells of a sheet; its part is only looked through where it has any."""
        if self._links[0] != part:
            folder, name = posixpath.split(part)
            relations = f"{folder}/_rels/{name}.rels"
            links: Links = {}
            if relations in self.archive.names() and self.archive.size(relations) <= limits.MAX_SHEET_PART:
                targets = targets_of(self._tags(relations))
                if targets:
                    with self.archive.open(part) as stream:
                        links = sheet_links(stream, targets)
            self._links = (part, links)
        return self._links[1]

    @cached_property
    def _parts(self) -> list[tuple[int, str, int, int]]:
        parts: list[tuple[int, str, int, int]] = []
        for row in self._continued.rows() if self._continued else ():
            number, column, part, text = (row.cells[name] for name in _CONTINUED_COLUMNS)
            if row.problem or not isinstance(number, int) or not isinstance(part, int):
                raise FileRefused(
                    f"Row {row.number} of the sheet “{_CONTINUED}” was changed and cannot be read. Take the file as it "
                    "was exported, or delete that sheet: long texts then end where the cell does.",
                    error_code="CONTINUED_UNREADABLE",
                    row=row.number,
                )
            parts.append((number, str(column), part, self.kept.add(str(text))))
        return parts

    def _filled_sheets(self) -> Iterator[SheetTable]:
        seen: set[str] = set()
        for name, part in self._sheets():
            if part in seen or len(seen) >= limits.MAX_SHEETS:
                # Any number of sheets may name one part, and each would be read anew.
                raise FileRefused(
                    f"This workbook names a sheet twice, or more than {limits.MAX_SHEETS}. Keep those to be imported.",
                    error_code="TOO_MANY_SHEETS",
                )
            seen.add(part)
            try:
                yield SheetTable(self, name, part)
            except FileRefused as refusal:
                if refusal.error_code != EMPTY:
                    raise

    def _sheets(self) -> Iterator[tuple[str, str]]:
        """Yield names and parts of the visible sheets in their order."""
        for tag, attributes in self._tags(WORKBOOK):
            if tag != "sheet" or attributes.get("state", "visible") != "visible":
                continue
            kind, part = self._relations.get(attributes.get("id", ""), ("", ""))
            if kind == "worksheet":
                if part not in self.archive.names():
                    raise damaged()
                yield attributes.get("name", ""), part

    @cached_property
    def _relations(self) -> dict[str, tuple[str, str]]:
        """Kind and part by id; what lies outside of the file is left out."""
        return {
            attributes.get("Id", ""): (
                attributes.get("Type", "").rpartition("/")[2],
                posixpath.normpath(posixpath.join("/xl", attributes.get("Target", ""))).lstrip("/"),
            )
            for tag, attributes in self._tags(_RELATIONS)
            if tag == "Relationship" and attributes.get("TargetMode") != "External"
        }

    @cached_property
    def _counts_from_1904(self) -> bool:
        properties = (attributes for tag, attributes in self._tags(WORKBOOK) if tag == "workbookPr")
        return next(properties, {}).get("date1904") in {"1", "true"}

    def _formats(self) -> list[Format]:
        """Return for each style whether its numbers are dates."""
        if _STYLES not in self.archive.names():
            return []
        codes: dict[str, str] = {str(key): code for key, code in BUILTIN_FORMATS.items()}
        formats: list[Format] = []
        within = False
        for tag, attributes in self._tags(_STYLES):
            if tag in {"cellXfs", "/cellXfs"}:
                within = tag == "cellXfs"
            elif tag == "numFmt":
                codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")[:255]
            elif tag == "xf" and within:
                formats.append(_format(codes.get(attributes.get("numFmtId", "0"), "General")))
        return formats

    def _tags(self, part: str) -> Iterator[tuple[str, dict[str, str]]]:
        if part not in self.archive.names() or self.archive.size(part) > limits.MAX_SHEET_PART:
            raise damaged()
        with self.archive.open(part) as stream:
            yield from tags_of(stream)


def _format(code: str) -> Format:
    if is_timedelta_format(code):
        return "duration"
    if not is_date_format(code):
        return ""
    small = code.lower()
    if "h" not in small and "s" not in small:
        return "date"
    return "datetime" if "d" in small or "y" in small else "time"
