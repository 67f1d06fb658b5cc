"""The cells of one sheet, as Python values."""

import re
from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO, Literal

from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import from_excel

from exports.readers import limits
from exports.readers.header import too_many_columns
from exports.readers.texts import Gathered, Texts, unescaped
from exports.readers.xml import damaged, feed, names_of

Format = Literal["", "date", "datetime", "time", "duration"]
Value = str | int | float | bool | date | datetime | time | timedelta

_TAGS = names_of("row", "c", "v", "t", "rPh")
_LETTERS = re.compile(r"[A-Z]{1,3}")
_LAST_ROW = 1_048_576
_EXACT = 1e15  # whole numbers below are exact as float


@dataclass
class Conversion:
    """What a workbook's cells are read with."""

    texts: Texts
    formats: list[Format]  # by style
    epoch: datetime


@dataclass(slots=True)
class SheetRow:
    """One written row: its cells up to the last with content, and the errors in it by their place."""

    number: int
    cells: list[Any] = field(default_factory=list)
    faults: dict[int, str] = field(default_factory=dict)


def sheet_rows(stream: BinaryIO, conversion: Conversion) -> Generator[SheetRow, None, None]:
    """Yield the rows with content; raises FileRefused.

    The sheet is read to its end, whatever size it states; rows and cells that are only formatted cost nothing.
    """
    cells = _Cells(conversion)
    for _ in feed(stream, start=cells.start, end=cells.end, data=cells.gathered.add):
        yield from cells.rows
        cells.rows.clear()


class _Cells:
    """Takes the events of a sheet's XML."""

    def __init__(self, conversion: Conversion) -> None:
        self._conversion = conversion
        self.gathered = Gathered()
        self.rows: list[SheetRow] = []
        self._row = SheetRow(0)
        self._written = 0  # cells in this row, empty ones included
        self._column = 0
        self._kind = "n"
        self._style = "0"
        self._aloud = False
        self._columns: dict[str, int] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = _TAGS.get(name)
        if tag == "c":
            self._open_cell(attributes)
        elif tag in {"v", "t"}:
            self.gathered.wanted = not self._aloud
        elif tag == "row":
            self._open_row(attributes.get("r"))
        elif tag == "rPh":
            self._aloud = True

    def end(self, name: str) -> None:
        tag = _TAGS.get(name)
        if tag == "c":
            text = self.gathered.take()
            if text:
                self._close_cell(text)
        elif tag == "row":
            if self._row.cells:
                self.rows.append(self._row)
        elif tag == "rPh":
            self._aloud = False
        self.gathered.wanted = False

    def _open_row(self, number: str | None) -> None:
        following = self._row.number + 1
        place = following if number is None else int(number) if number.isdecimal() and len(number) < 8 else 0
        if not following <= place <= _LAST_ROW:
            raise damaged()
        self._row = SheetRow(place)
        self._written = self._column = 0

    def _open_cell(self, attributes: dict[str, str]) -> None:
        self._written += 1
        if self._written > limits.MAX_SHEET_CELLS:
            raise too_many_columns(self._row.number)
        self._kind = attributes.get("t", "n")
        self._style = attributes.get("s", "0")
        place = attributes.get("r")
        if place is None:
            self._column += 1
        else:
            letters = place.rstrip("0123456789")
            self._column = self._columns.get(letters) or self._column_of(letters)
        if self._column > limits.MAX_SHEET_CELLS:
            raise damaged()

    def _column_of(self, letters: str) -> int:
        if not _LETTERS.fullmatch(letters):
            raise damaged()
        column: int = column_index_from_string(letters)
        self._columns[letters] = column
        return column

    def _close_cell(self, text: str) -> None:
        cells = self._row.cells
        missing = self._column - len(cells)
        if missing < 1:
            raise damaged()
        try:
            value = self._value(text)
        except (ValueError, OverflowError):
            value = text
            self._row.faults[self._column - 1] = text
        except IndexError as error:
            raise damaged() from error
        if missing > 1:
            cells.extend([""] * (missing - 1))
        cells.append(value)

    def _value(self, text: str) -> Value:
        kind = self._kind
        if kind == "s":
            return self._conversion.texts[int(text)]
        if kind in {"inlineStr", "str"}:
            return unescaped(text)
        if kind == "n":
            return self._number(text)
        if kind == "b":
            return bool(int(text))
        if kind == "d":
            return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
        raise ValueError(text)  # an error such as #REF!

    def _number(self, text: str) -> Value:
        formats, style = self._conversion.formats, self._style
        how = formats[int(style)] if style != "0" and int(style) < len(formats) else formats[0] if formats else ""
        if text.removeprefix("-").isdecimal():
            number: int | float = int(text)
        else:
            number = float(text)
            if not abs(number) < float("inf"):
                raise ValueError(text)
            if number.is_integer() and abs(number) < _EXACT:
                number = int(number)
        if not how:
            return number
        value: Value = from_excel(number, self._conversion.epoch, timedelta=how == "duration")
        if how == "date" and isinstance(value, datetime) and value.time() == time():
            return value.date()
        return value
