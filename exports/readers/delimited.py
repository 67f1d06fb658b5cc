"""Delimited text: CSV and its kin, with encoding, delimiter and line ends found from the file."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from exports.readers import limits
from exports.readers.encoding import Encoding, Opener, detect
from exports.readers.errors import FileRefused
from exports.readers.header import UNWANTED, Header, empty_file, is_title, too_many_columns, too_many_rows
from exports.readers.rows import Row, Table

DELIMITERS = ",;\t|"
_SAID = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)  # what Excel writes and reads in the first line
_SNIFFED_LINES = 200
_SNIFFED_CHARACTERS = 64_000

# The csv module has one limit for the whole process; a record's size is bounded here, and refused with its row.
csv.field_size_limit(max(csv.field_size_limit(), limits.MAX_RECORD))


@dataclass(frozen=True)
class _Layout:
    encoding: Encoding
    delimiter: str
    said: bool  # the first line is "sep=;"
    header: Header
    row: int  # of the header


class DelimitedTable(Table):
    """A CSV, TSV or similar file; opened when first asked, and closed after each reading."""

    container = "csv"

    def __init__(self, name: str, opener: Opener) -> None:
        self.name = name
        self._opener = opener

    @property
    def headers(self) -> list[str]:
        return self._layout.header.names

    @property
    def details(self) -> dict[str, Any]:
        return {"encoding": self._layout.encoding.label, "delimiter": self._layout.delimiter}

    def rows(self) -> Iterator[Row]:
        layout = self._layout
        taken = 0
        with layout.encoding.open(self._opener) as stream:
            if layout.said:
                stream.readline()
            for number, cells, check in _records(stream, layout.delimiter):
                if number <= layout.row:
                    continue
                row = layout.header.row(number, cells, check=check)
                if row is None:
                    continue
                taken += 1
                if taken > limits.MAX_ROWS:
                    raise too_many_rows(number)
                yield row

    @cached_property
    def _layout(self) -> _Layout:
        encoding = detect(self._opener)
        with encoding.open(self._opener) as stream:
            delimiter, said = _delimiter_of(stream)
        with encoding.open(self._opener) as stream:
            if said:
                stream.readline()
            row, cells = _header_of(_records(stream, delimiter))
        return _Layout(encoding, delimiter, said, Header(cells, row=row), row)


class _Lines:
    """Whole lines for the csv reader, none of them larger than a record may be."""

    def __init__(self, stream: io.TextIOBase, delimiter: str) -> None:
        self._readline = stream.readline
        self._delimiter = delimiter
        self.row = 1
        self.size = 0  # characters of the present record so far
        self.unwanted = False
        self.ended = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._readline(limits.MAX_RECORD + 1)
        if not line:
            self.ended = True
            raise StopIteration
        first = not self.size
        self.size += len(line)
        if self.size > limits.MAX_RECORD:
            raise self._too_long(line) if first else not_closed(self.row)
        if self.size > limits.MAX_CELL or UNWANTED.search(line):
            self.unwanted = True
        return line

    def _too_long(self, line: str) -> FileRefused:
        if line.count(self._delimiter) > limits.MAX_COLUMNS:
            return too_many_columns(self.row)
        return FileRefused(
            f"Row {self.row} is longer than {limits.MAX_RECORD:,} characters. Shorten its cells, or look for missing "
            "line ends.",
            error_code="CELL_TOO_LONG",
            row=self.row,
        )


def _records(stream: io.TextIOBase, delimiter: str) -> Iterator[tuple[int, list[str], bool]]:
    """Yield each record's number and cells, and whether its texts need a closer look; raises FileRefused."""
    lines = _Lines(stream, delimiter)
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise FileRefused(
                f"Row {lines.row} cannot be read as CSV. Save the file again as CSV and try once more.",
                error_code="CSV_DAMAGED",
                row=lines.row,
            ) from error
        except UnicodeDecodeError as error:
            raise FileRefused(
                f"Row {lines.row} holds bytes that do not belong to the file's encoding. Save the file as UTF-8.",
                error_code="ENCODING_UNCLEAR",
                row=lines.row,
            ) from error
        if cells is None:
            return
        if lines.ended:
            raise not_closed(lines.row)
        yield lines.row, cells, lines.unwanted
        lines.row += 1
        lines.size = 0
        lines.unwanted = False


def not_closed(row: int) -> FileRefused:
    """Return the error for a quote that is opened in a row and never closed."""
    return FileRefused(
        f"A quotation mark is opened in row {row} and never closed. Close it, or write it twice where it is part of "
        "the text.",
        error_code="QUOTE_NOT_CLOSED",
        row=row,
    )


def _header_of(records: Iterator[tuple[int, list[str], bool]]) -> tuple[int, list[str]]:
    """Return row and cells of the header: the first row with content, or the next one below a title."""
    filled = ((row, cells) for row, cells, _ in records if any(map(str.strip, cells)))
    first = next(filled, None)
    if first is None:
        raise empty_file()
    if sum(map(bool, map(str.strip, first[1]))) > 1:
        return first
    second = next(filled, None)
    return second if second and is_title(first[1], second[1]) else first


def _delimiter_of(stream: io.TextIOBase) -> tuple[str, bool]:
    """Return the delimiter, and whether the first line says it."""
    lines: list[str] = []
    size = 0
    while len(lines) < _SNIFFED_LINES and size < _SNIFFED_CHARACTERS:
        try:
            line = stream.readline(limits.MAX_RECORD + 1)
        except UnicodeDecodeError:  # said with its row when the records are read
            break
        if not line:
            break
        lines.append(line)
        size += len(line)
    if lines and (said := _SAID.fullmatch(lines[0])):
        return said.group(1), True
    best = max(DELIMITERS, key=lambda delimiter: _fits(lines, delimiter))
    return best, False


def _fits(lines: list[str], delimiter: str) -> tuple[bool, bool, float, bool, int]:
    """Return how well a delimiter explains the first lines: more is better.

    It must split the header; quotes must stand where it puts cells' borders; rows should be as wide as the header, and
    no line be taken for a title where another delimiter needs none.
    """
    records: list[tuple[int, list[str], bool]] = []
    clean = True
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        records.extend((row, cells, False) for row, cells in enumerate(reader, start=1))
    except csv.Error as error:
        clean = "unexpected end" in str(error)  # the sample ends within a cell
    try:
        row, header = _header_of(iter(records))
    except FileRefused:  # nothing but delimiters
        return True, True, 1.0, True, 0
    below = [len(cells) for number, cells, _ in records if number > row and cells]
    alike = sum(width == len(header) for width in below) / len(below) if below else 1.0
    return len(header) > 1, clean, alike, row == 1, len(header)
