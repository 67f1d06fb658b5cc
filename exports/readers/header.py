"""The header of a table: names of columns, and rows made from lists of cells."""

import re
from typing import Any

from openpyxl.utils import get_column_letter

from exports.readers import limits
from exports.readers.errors import FileRefused
from exports.readers.rows import Row

# What texts in the contract may not hold: control characters but tab and line ends, and halves of characters,
# which also stand for bytes that the file's encoding does not know.
UNWANTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
EMPTY = "FILE_EMPTY"
TITLE_BEFORE = 3  # cells that a header has at least when a line with a single cell above it is a title


class Header:
    """Names of a table's columns by their place; a column without a name is called by its letter, "Column C"."""

    def __init__(self, cells: list[Any], *, row: int) -> None:
        """Take the cells of the header's row; raises FileRefused."""
        texts = [_text(cell) for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        if len(texts) > limits.MAX_COLUMNS:
            raise too_many_columns(row)
        for text in texts:
            check_name(text, row)
        taken = {text for text in texts if text}
        self.names: list[str] = []
        self._unnamed: set[str] = set()
        for place, text in enumerate(texts, start=1):
            name = _unused(text or f"Column {get_column_letter(place)}", self.names, taken if not text else set())
            self.names.append(name)
            if not text:
                self._unnamed.add(name)
        self._width = len(self.names)

    def row(self, number: int, cells: list[Any], *, check: bool = True) -> Row | None:
        """Return a row, None for an empty one; `check` says whether its texts may hold unwanted characters."""
        if not any(map(_filled, cells)):
            return None
        surplus: list[Any] = []
        if len(cells) != self._width:
            if len(cells) > limits.MAX_COLUMNS:
                problem = f"The row has more than {limits.MAX_COLUMNS} cells. Look for a missing quote or line end."
                return Row(number, {}, surplus, problem)
            surplus = [cell for cell in cells[self._width :] if _filled(cell)]
            cells = cells[: self._width] + [""] * (self._width - len(cells))
        values = dict(zip(self.names, cells, strict=True))
        if self._unnamed:
            values = {name: cell for name, cell in values.items() if name not in self._unnamed or _filled(cell)}
        if check:
            problem, column = problem_of(values, surplus)
            if problem:
                return Row(number, values, surplus, problem, column)
        return Row(number, values, surplus)


def problem_of(cells: dict[str, Any], surplus: list[Any]) -> tuple[str, str]:
    """Return why texts cannot be taken and in which column, two empty texts when they can."""
    for column, cell in [*cells.items(), *(("", cell) for cell in surplus)]:
        if isinstance(cell, str) and (problem := text_problem(cell)):
            return problem, column
    return "", ""


def text_problem(text: str) -> str:
    """Return why a text cannot be taken, "" when it can."""
    if len(text) > limits.MAX_CELL:
        return f"The cell holds more than {limits.MAX_CELL:,} characters. Shorten it."
    found = UNWANTED.search(text)
    if not found:
        return ""
    if found.group() >= "\ud800":
        return "The cell holds bytes that do not belong to the file's encoding. Save the whole file as UTF-8."
    return f"The cell holds a control character (U+{ord(found.group()):04X}). Delete it in the file."


def check_name(text: str, row: int) -> None:
    """Refuse a column's name that nobody could have meant."""
    if len(text) > limits.MAX_HEADER:
        raise FileRefused(
            f"A column's name is longer than {limits.MAX_HEADER} characters. Put the names of the columns in the "
            "first row.",
            error_code="HEADER_TOO_LONG",
            row=row,
            value=text,
        )
    if UNWANTED.search(text):
        raise FileRefused(
            "The row with the columns' names holds characters that cannot be read. Save the file as UTF-8 and try "
            "again.",
            error_code="HEADER_UNREADABLE",
            row=row,
            value=UNWANTED.sub("�", text),
        )


def is_title(first: list[Any], second: list[Any]) -> bool:
    """Tell whether the first row is a title above the header: a single cell, above a row of at least three."""
    return sum(map(_filled, first)) == 1 and sum(map(_filled, second)) >= TITLE_BEFORE


def too_many_columns(row: int | None) -> FileRefused:
    """Return the error for a table that is too wide."""
    return FileRefused(
        f"The table has more than {limits.MAX_COLUMNS} columns. Delete those that are not needed, or look for a "
        "missing line end.",
        error_code="TOO_MANY_COLUMNS",
        row=row,
    )


def too_many_rows(row: int) -> FileRefused:
    """Return the error for a table that is too long."""
    return FileRefused(
        f"The table has more than {limits.MAX_ROWS:,} rows. Split it into several files.",
        error_code="TOO_MANY_ROWS",
        row=row,
    )


def empty_file() -> FileRefused:
    """Return the error for a file in which nothing stands."""
    return FileRefused(
        "The file is empty. Upload one whose first row holds the names of the columns.", error_code=EMPTY
    )


def _filled(cell: Any) -> bool:
    return bool(cell.strip()) if isinstance(cell, str) else cell is not None


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell).strip()


def _unused(name: str, names: list[str], others: set[str]) -> str:
    unused, count = name, 1
    while unused in names or unused in others:
        count += 1
        unused = f"{name} ({count})"
    return unused
