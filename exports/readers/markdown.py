"""Tables in Markdown: lines that begin with a pipe, below a header with its line of dashes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from exports.readers import limits
from exports.readers.encoding import Encoding, Opener, detect
from exports.readers.errors import FileRefused
from exports.readers.header import Header, too_many_rows
from exports.readers.rows import Row, Table

_DASHES = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?")
_BORDER = re.compile(r"(?<!\\)\|")
_HEADING = re.compile(r"#{1,6}\s+(\S.*)")
_FENCE = re.compile(r"(?:```|~~~)")
_MAX_TABLES = 100


@dataclass(frozen=True)
class _Place:
    name: str
    line: int  # of the header
    header: Header


class MarkdownTable(Table):
    """One table of a Markdown file; its header is row 1, the line of dashes is not counted."""

    container = "markdown"

    def __init__(self, opener: Opener, encoding: Encoding, place: _Place) -> None:
        self.name = place.name
        self._opener = opener
        self._encoding = encoding
        self._place = place

    @property
    def headers(self) -> list[str]:
        return self._place.header.names

    def rows(self) -> Iterator[Row]:
        first = self._place.line + 2
        for number, line in _lines(self._opener, self._encoding):
            if number < first:
                continue
            if not line.startswith("|"):
                return
            place = number - first + 2
            if place > limits.MAX_ROWS + 1:
                raise too_many_rows(place)
            row = self._place.header.row(place, _cells(line))
            if row:
                yield row


def markdown_tables(name: str, opener: Opener) -> list[Table]:
    """Return the tables of a Markdown file, each named by the heading above it; raises FileRefused."""
    encoding = detect(opener)
    tables: list[Table] = []
    heading, before, fenced = "", "", False
    for number, line in _lines(opener, encoding):
        if _FENCE.match(line):
            fenced = not fenced
        elif not fenced and (found := _HEADING.fullmatch(line)):
            heading = found.group(1).rstrip("# \t").strip()
        elif not fenced and before.startswith("|") and is_dashes(line):
            header = Header(_cells(before), row=1)
            tables.append(MarkdownTable(opener, encoding, _Place(heading or name, number - 1, header)))
            if len(tables) > _MAX_TABLES:
                raise FileRefused(
                    f"The file holds more than {_MAX_TABLES} tables. Upload the one to import alone.",
                    error_code="TOO_MANY_TABLES",
                )
        before = line
    if not tables:
        raise FileRefused(
            "No table was found in this Markdown file. A table's lines begin with |, and the second is | --- |.",
            error_code="MARKDOWN_NO_TABLE",
        )
    return tables


def is_dashes(line: str) -> bool:
    """Tell whether a line is the one below a table's header."""
    return "|" in line and "-" in line and _DASHES.fullmatch(line) is not None


def _lines(opener: Opener, encoding: Encoding) -> Iterator[tuple[int, str]]:
    """Yield lines with their numbers, without blanks around."""
    with encoding.open(opener) as stream:
        number = 0
        try:
            while line := stream.readline(limits.MAX_RECORD + 1):
                number += 1
                if len(line) > limits.MAX_RECORD:
                    raise FileRefused(
                        f"Line {number} is longer than {limits.MAX_RECORD:,} characters. Shorten it.",
                        error_code="CELL_TOO_LONG",
                        row=number,
                    )
                yield number, line.strip()
        except UnicodeDecodeError as error:
            raise FileRefused(
                "The file holds bytes that do not belong to its encoding. Save it as UTF-8 and try again.",
                error_code="ENCODING_UNCLEAR",
                row=number + 1,
            ) from error


def _cells(line: str) -> list[str]:
    cells = _BORDER.split(line.removeprefix("|"))
    if len(cells) > 1 and not cells[-1].strip():
        cells.pop()
    return [cell.strip().replace("\\|", "|") for cell in cells]
