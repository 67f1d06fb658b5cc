"""A first look through a JSON file: whether it is whole, which lists of objects it has, and what else it says."""

from dataclasses import dataclass, field
from typing import Any, BinaryIO

import ijson
from ijson.common import ObjectBuilder

from exports.readers import limits
from exports.readers.errors import FileRefused
from exports.readers.header import check_name, too_many_columns, too_many_rows

_NAMES = ("results", "applications", "jobs", "items", "data")
_CHUNK = 1 << 16
_SMALL = 1_000  # values, above which something beside the records is left out of the document
_BYTES_A_CHARACTER = 12  # at most, written as \uXXXX\uXXXX
_IN_RECORD = 3  # from here on a value cannot be a record itself, whatever opened the file
_OPENING = {"start_map", "start_array"}
_CLOSING = {"end_map", "end_array"}


@dataclass
class RecordList:
    """A list of records: where it stands, the names in its objects in the order of their first appearance."""

    name: str  # "" for the file itself
    prefix: str  # as ijson has it
    keys: dict[str, None] = field(default_factory=dict)
    count: int = 0
    objects: bool = False
    repeated: dict[int, str] = field(default_factory=dict)  # by the record's index, a name that stands twice in it


@dataclass
class Outline:
    """The lists of objects in a file, and its other values."""

    lists: list[RecordList]
    document: dict[str, Any]


class _Watched:
    """A stream that says how much was read since something was last understood."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.silent = 0

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes; raises FileRefused when a single value takes more than a cell may."""
        data = self._stream.read(size)
        self.silent += len(data)
        if self.silent > _BYTES_A_CHARACTER * limits.MAX_CELL + 2 * _CHUNK:
            raise FileRefused(
                f"A text in this file is longer than {limits.MAX_CELL:,} characters. Shorten it.",
                error_code="CELL_TOO_LONG",
            )
        return data


class _Walk:
    """Follows the events of a JSON file."""

    def __init__(self) -> None:
        self.depth = 0
        self.top = ""  # the event that opened the file
        self.lists: list[RecordList] = []
        self.document: dict[str, Any] = {}
        self.records: RecordList | None = None  # the list that is being read
        self._key = ""  # of the file's own object
        self._builder: ObjectBuilder | None = None
        self._values = 0  # of the present record, or of the present value beside the records
        self._names_beside = 0
        self._names: set[str] = set()  # of the present record

    def take(self, event: str, value: Any) -> None:
        """Take one event; raises FileRefused for what is too deep or too large."""
        if event in _OPENING:
            self._place(event, value)
            self.depth += 1
            if self.depth > limits.MAX_JSON_DEPTH:
                raise self._refused("JSON_TOO_DEEP", f"nests values deeper than {limits.MAX_JSON_DEPTH} levels")
        elif event in _CLOSING:
            self.depth -= 1
            self._place(event, value)
        elif self._builder is not None or self.depth < _IN_RECORD or event == "map_key":
            self._place(event, value)
        self._values += 1
        if self._values > limits.MAX_JSON_VALUES:
            raise self._refused("JSON_TOO_LARGE", f"holds more than {limits.MAX_JSON_VALUES:,} values in one record")

    def row(self) -> int | None:
        """Return the row that is being read."""
        return self.records.count + 1 if self.records and self.records.count else None

    def _place(self, event: str, value: Any) -> None:
        within = self.depth - (self.top == "start_map")  # 0: the list itself, 1: its records
        if not self.top:
            self.top = event
            if event == "start_array":
                self._open(RecordList(name="", prefix="item"))
            return
        if self.top == "start_map" and self.depth == 1:
            self._of_document(event, value)
            return
        if self.records and within == 1 and event not in _CLOSING:
            self._start_record(event)
        elif self.records and within == 2 and event == "map_key":
            self._name(value)
        self._build(event, value)

    def _of_document(self, event: str, value: Any) -> None:
        if event == "map_key":
            self._key, self.records = value, None
            self._names_beside += 1
            if self._names_beside > limits.MAX_JSON_NAMES:
                raise self._refused("JSON_TOO_LARGE", f"holds more than {limits.MAX_JSON_NAMES} names at its top")
            return
        if event in _CLOSING:
            self._build(event, value)
            self.records = None
        else:
            self._builder = ObjectBuilder()
            self._values = 0
            self._build(event, value)
            if event == "start_array":
                self._open(RecordList(name=self._key, prefix=f"{self._key}.item"))
        if event not in _OPENING:
            if self._builder is not None:
                self.document[self._key] = self._builder.value
            self._builder = None

    def _open(self, records: RecordList) -> None:
        self.records = records
        self.lists.append(records)

    def _start_record(self, event: str) -> None:
        assert self.records is not None
        self.records.count += 1
        if event == "start_map":
            self.records.objects = True
        if self.records.count > limits.MAX_ROWS:
            raise too_many_rows(self.records.count + 1)
        self._builder_limit()
        self._values = 0
        self._names = set()

    def _name(self, name: str) -> None:
        assert self.records is not None
        if name in self._names:
            self.records.repeated[self.records.count - 1] = name
        self._names.add(name)
        if name not in self.records.keys:
            check_name(name, self.records.count + 1)
            self.records.keys[name] = None
            if len(self.records.keys) > limits.MAX_COLUMNS:
                raise too_many_columns(self.records.count + 1)

    def _build(self, event: str, value: Any) -> None:
        if self._builder is not None:
            self._builder_limit()
        if self._builder is not None:
            self._builder.event(event, value)

    def _builder_limit(self) -> None:
        if self._values > _SMALL or (self.records and self.records.count > _SMALL):
            self._builder = None

    def _refused(self, code: str, fault: str) -> FileRefused:
        return FileRefused(f"This JSON file {fault}. Make it simpler.", error_code=code, row=self.row())


def outline_of(stream: BinaryIO) -> Outline:
    """Read a whole JSON file; raises FileRefused for one that is broken or has no list of objects."""
    walk, watched = _Walk(), _Watched(stream)
    try:
        for event, value in ijson.basic_parse(watched, buf_size=_CHUNK):
            watched.silent = 0
            walk.take(event, value)
    except (ijson.JSONError, ValueError, OverflowError, SystemError) as error:  # the last: a number of 5,000 digits
        row = walk.row()
        where = f"at row {row} (its record {row - 1})" if row else "near its beginning"
        raise FileRefused(
            f"This file is not whole or not valid JSON: reading ended {where}. Export it again and upload it whole.",
            error_code="JSON_DAMAGED",
            row=row,
            value=str(error).splitlines()[0] if str(error) else "",
        ) from error
    return Outline(*_chosen(walk))


def _chosen(walk: _Walk) -> tuple[list[RecordList], dict[str, Any]]:
    """Return the lists to read and the document without them."""
    if walk.top == "start_array":
        return walk.lists, {}
    named = [records for name in _NAMES for records in walk.lists if records.name == name]
    chosen = [records for records in named if records.objects]
    chosen = chosen or [records for records in walk.lists if records.objects][:1] or named[:1]
    if not chosen:
        raise FileRefused(
            "No list of records was found in this JSON file. Put the records into a list: [{…}, {…}].",
            error_code="JSON_NO_LIST",
        )
    names = {records.name for records in chosen}
    return chosen, {key: value for key, value in walk.document.items() if key not in names}
