"""What a reader gives: tables, and their rows."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """One row that is not empty.

    `number` is what a spreadsheet shows; a record with line breaks in it is one row, and in JSON the first record is
    row 2. `cells` are by header as `Table.headers` has it: text, from XLSX also int, float, bool, date, datetime, time
    and timedelta, from JSON any JSON value. An empty cell is "" (from JSON None, and a missing key is missing).
    `surplus` holds the non-empty cells beyond the header. `problem` says why this row cannot be taken, `problem_column`
    where; its cells are then not to be trusted.
    """

    number: int
    cells: dict[str, Any]
    surplus: list[Any] = field(default_factory=list)
    problem: str = ""
    problem_column: str = ""


class Table(ABC):
    """One CSV file, sheet, JSON list or Markdown table.

    `headers`, `document`, `details` and `rows()` raise FileRefused: a table is opened when it is first asked.
    """

    name: str
    container: str  # csv, xlsx, json or markdown

    @property
    @abstractmethod
    def headers(self) -> list[str]:
        """Return the headers as written, without blanks around; a repeated one has " (2)" after it."""

    @property
    def document(self) -> dict[str, Any]:
        """Return what a JSON file says beside its list of records."""
        return {}

    @property
    def details(self) -> dict[str, Any]:
        """Return how the file was understood: encoding and delimiter of a CSV file."""
        return {}

    @abstractmethod
    def rows(self) -> Iterator[Row]:
        """Yield the rows that are not empty; may be called again, and holds one row at a time."""
