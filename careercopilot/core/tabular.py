"""Cells of CSV and XLSX files: formulas neutralised, lists and objects readable and exact."""

import json
import re
from typing import Any

BOM = "\ufeff"
"""Without it, Excel takes UTF-8 for the system's code page."""
SIGNS = ("'", "=", "+", "-", "@", "\t", "\r")
"""What a cell begins with that could be a formula, or that could be taken for a neutralised one."""
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_ITEM = r"(?!\[)\S(?:[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]*\S)?"
_ITEM_ON_ITS_LINE = re.compile(_ITEM)
_LINES = re.compile(rf"{_ITEM}(?:\n{_ITEM})*")


def neutralise(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: one apostrophe before what could be one.

    A text that begins with apostrophes and then a sign gets one more, so that `restore_text` is exact.
    """
    return f"'{text}" if text.startswith(SIGNS) and _FORMULA.match(text) else text


def restore_text(text: str) -> str:
    """Return the text that `neutralise` was given."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def is_lines(text: str) -> bool:
    """Tell whether a text of lines is the cell of its list of lines."""
    return _LINES.fullmatch(text) is not None


def list_cell(items: list[str]) -> str:
    """Return a list of texts as a cell: one a line, or a JSON array where lines would not read back the same."""
    if all(_ITEM_ON_ITS_LINE.fullmatch(item) for item in items):
        return "\n".join(items)
    return json.dumps(items, ensure_ascii=False)


def list_of(cell: str) -> list[Any]:
    """Return what `list_cell` was given; raises ValueError for a broken array."""
    if cell.startswith("["):
        items = json.loads(cell)
        if isinstance(items, list):
            return items
        raise ValueError("not a list")
    return [line.strip() for line in cell.splitlines() if line.strip()]


def json_cell(value: Any) -> str:
    """Return lists and objects as JSON text for people: one item of a list a line; nothing for an empty one."""
    if not value:
        return ""
    if isinstance(value, list):
        return "[" + ",\n".join(json.dumps(item, ensure_ascii=False) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def json_of(cell: str, empty: Any) -> Any:
    """Return what `json_cell` was given, `empty` for an empty cell; raises ValueError for what is no JSON."""
    return json.loads(cell) if cell.strip() else empty
