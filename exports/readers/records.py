"""JSON: lists of objects, read one object at a time."""

import io
from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from typing import Any, BinaryIO

import ijson

from exports.readers import limits
from exports.readers.encoding import Encoding, Opener, by_mark
from exports.readers.errors import FileRefused
from exports.readers.header import text_problem, too_many_rows
from exports.readers.outline import Outline, RecordList, outline_of
from exports.readers.rows import Row, Table

_CHUNK = 1 << 16
_FALSE = (0,)  # False and zero say something, unlike empty texts, lists and objects
_EXACT = 15  # decimal digits that a float keeps


class JsonTable(Table):
    """One list of objects; the first of them is row 2."""

    container = "json"

    def __init__(self, name: str, opener: Opener, outline: Outline, records: RecordList) -> None:
        self.name = name
        self._opener = opener
        self._outline = outline
        self._records = records

    @property
    def headers(self) -> list[str]:
        return list(self._records.keys)

    @cached_property
    def _document(self) -> dict[str, Any]:
        return {key: plain(value) for key, value in self._outline.document.items()}

    @property
    def document(self) -> dict[str, Any]:
        return self._document

    def rows(self) -> Iterator[Row]:
        with json_stream(self._opener) as stream:
            for number, item in enumerate(ijson.items(stream, self._records.prefix, buf_size=_CHUNK), start=2):
                if number > limits.MAX_ROWS + 1:
                    raise too_many_rows(number)
                if row := self._row(number, item):
                    yield row

    def _row(self, number: int, item: Any) -> Row | None:
        if not isinstance(item, dict):
            kind = "a list" if isinstance(item, list) else "a single value"
            return Row(number, {}, [], f"The record is {kind}, not an object with names and values.")
        if not any(value or value in _FALSE for value in item.values()):
            return None
        cells = {key: plain(value) for key, value in item.items()}
        repeated = self._records.repeated.get(number - 2)
        if repeated is not None:
            return Row(number, cells, [], f"The name “{repeated}” stands twice in this record.", repeated)
        for key, cell in cells.items():
            if problem := _problem(cell):
                return Row(number, cells, [], problem, key)
        return Row(number, cells)


def json_tables(name: str, opener: Opener) -> list[Table]:
    """Return the lists of objects in a JSON file; reads the whole file once; raises FileRefused."""
    with json_stream(opener) as stream:
        outline = outline_of(stream)
    return [JsonTable(records.name or name, opener, outline, records) for records in outline.lists]


def json_stream(opener: Opener) -> BinaryIO:
    """Return a JSON file as UTF-8 without a byte order mark."""
    with opener() as stream:
        encoding = by_mark(stream.read(4096))
    return io.BufferedReader(_Recoded(opener, encoding), _CHUNK) if encoding else opener()


class _Recoded(io.RawIOBase):
    """A text file of another encoding as UTF-8."""

    def __init__(self, opener: Opener, encoding: Encoding) -> None:
        self._text = Encoding(encoding.name).open(opener)
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        view = memoryview(buffer).cast("B")
        if not self._left:
            try:
                self._left = self._text.read(_CHUNK).encode(errors="replace")
            except UnicodeDecodeError as error:
                raise FileRefused(
                    "The file holds bytes that do not belong to its encoding. Save it as UTF-8 and try again.",
                    error_code="ENCODING_UNCLEAR",
                ) from error
        data, self._left = self._left[: len(view)], self._left[len(view) :]
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._text.close()
        super().close()


def plain(value: Any) -> Any:
    """Return a value with whole numbers as int and others as float, or Decimal where a float would not be exact."""
    if isinstance(value, str):
        return value
    if isinstance(value, Decimal):
        return _number(value)
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value


def _number(value: Decimal) -> int | float | Decimal:
    if abs(value.adjusted()) > _EXACT or len(value.as_tuple().digits) > _EXACT:
        return value
    return int(value) if value == value.to_integral_value() else float(value)


def _problem(cell: Any) -> str:
    """Return why a text within a list or object cannot be taken, "" when all can."""
    if isinstance(cell, str):
        return text_problem(cell)
    if isinstance(cell, dict):
        return next((found for key, item in cell.items() if (found := text_problem(key) or _problem(item))), "")
    if isinstance(cell, list):
        return next((found for item in cell if (found := _problem(item))), "")
    return ""
