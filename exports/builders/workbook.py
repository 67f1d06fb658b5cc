"""XLSX: one sheet of rows, and one for what is too long for a cell."""

import contextlib
import datetime as dt
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from careercopilot.core.tabular import neutralise
from exports.files import PIECE
from exports.selection import Selection

CELL_LIMIT = 32_767
"""UTF-16 units that a cell holds; openpyxl cuts the rest off in silence, and Excel takes more for damage."""
MOST_ROWS = 1_048_575
"""Rows that a sheet holds below its header."""
CONTINUED = "continued"
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NOT_XML = re.compile("[\r\ufffe\uffff]")
_DAYS = frozenset({"posted_on", "deadline", "applied_on", "response_on", "offer_on", "follow_up_on"})


def write_workbook(target: Path | IO[bytes], selection: Selection, checkpoint: Callable[[int], None]) -> None:
    """Write the file; `checkpoint` is told how many rows are done and may raise to end the work."""
    book = Workbook(write_only=True)
    try:
        _fill(book, selection, checkpoint)
        book.save(target)
    except BaseException:
        _discard(book)
        raise


def _fill(book: Any, selection: Selection, checkpoint: Callable[[int], None]) -> None:
    sheet: Any = book.create_sheet(selection.name)
    sheet.freeze_panes = "A2"
    header = [WriteOnlyCell(sheet, value=name) for name in selection.columns]
    for cell in header:
        cell.font = Font(bold=True)
    sheet.append(header)
    rest: list[tuple[int, str, int, str]] = []
    for number, values in enumerate(_rows(selection, checkpoint), 2):
        sheet.append([_cell(sheet, value, number, name, rest) for name, value in values])
    if rest:
        more: Any = book.create_sheet(CONTINUED)
        more.append(["row", "column", "part", "text"])
        for row in rest:
            more.append([_text(more, value) if isinstance(value, str) else value for value in row])


def _discard(book: Any) -> None:
    """Remove the temporary files of sheets that are not finished."""
    for sheet in book.worksheets:
        writer = sheet._writer  # noqa: SLF001 - openpyxl removes them itself only when it saves, or when the process ends
        if writer is not None:
            if not sheet.closed:
                sheet.close()
            with contextlib.suppress(FileNotFoundError, ValueError):
                writer.cleanup()


def workbook_chunks(selection: Selection) -> Iterator[bytes]:
    """Yield the file; its first byte comes when its last row is written."""
    with TemporaryFile() as target:
        write_workbook(target, selection, lambda _: None)
        target.seek(0)
        while piece := target.read(PIECE):
            yield piece


def _rows(selection: Selection, checkpoint: Callable[[int], None]) -> Iterator[list[tuple[str, Any]]]:
    renderers = selection.kind.resource.renderers(selection.columns)
    done = 0
    for chunk in selection.chunks():
        for record in chunk:
            yield [(name, render(record[name])) for name, render in zip(selection.columns, renderers, strict=True)]
        done += len(chunk)
        checkpoint(done)


def _cell(sheet: Any, value: Any, number: int, name: str, rest: list[tuple[int, str, int, str]]) -> Any:
    if not isinstance(value, str):
        return value
    if name in _DAYS:
        return dt.date.fromisoformat(value) if value else None
    first, *others = _parts(neutralise(value)) or [""]
    rest += [(number, name, part, more) for part, more in enumerate(others, 2)]
    return _text(sheet, first)


def _parts(text: str) -> list[str]:
    """Cut a text into parts that a cell holds, each escaped by itself."""
    parts = []
    while text:
        size = CELL_LIMIT
        while (units := _units(part := _escaped(text[:size]))) > CELL_LIMIT:
            size = size * CELL_LIMIT // units
        parts.append(part)
        text = text[size:]
    return parts


def _escaped(text: str) -> str:
    """Write what XML would change and Excel would read as an escape (ECMA-376, part 1, 22.9.2.19)."""
    return _NOT_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", _LOOKS_ESCAPED.sub("_x005F_", text))


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def _text(sheet: Any, text: str) -> Any:
    """Return a cell that is a text whatever it begins with."""
    if not text:
        return None
    cell = WriteOnlyCell(sheet, value=text)
    # Texts such as #N/A would be taken for errors.
    cell.data_type = "s"
    return cell
