"""Links on the cells of a sheet, written as Markdown with their texts; no address is ever opened."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import BinaryIO
from urllib.parse import quote

from openpyxl.utils import column_index_from_string

from exports.readers import limits
from exports.readers.sheet import SheetRow
from exports.readers.xml import feed, names_of

Links = dict[int, dict[int, str]]
"""Addresses by row (from 1) and place in it (from 0)."""

_Area = tuple[int, int, int, int, str]  # first and last column, first and last row, address

_TAGS = names_of("hyperlink")
_SCHEME = re.compile(r"https?://.|mailto:.", re.IGNORECASE)
_AREA = re.compile(r"([A-Z]{1,3})([0-9]{1,7})(?::([A-Z]{1,3})([0-9]{1,7}))?")
_BREAKS_MARKDOWN = re.compile(r"[\s()<>\[\]]")
_ROUND = str.maketrans("[]", "()")
_WORDS = 500  # characters; a longer text is no name of a link


def targets_of(tags: Iterable[tuple[str, dict[str, str]]]) -> dict[str, str]:
    """Return, by id, the addresses among a sheet's relationships that are web pages or e-mail addresses."""
    targets: dict[str, str] = {}
    for tag, attributes in tags:
        if tag != "Relationship" or not attributes.get("Type", "").endswith("/hyperlink"):
            continue
        target = _harmless(attributes.get("Target", ""))
        if target:
            targets[attributes.get("Id", "")] = target
        if len(targets) >= limits.MAX_LINKS:
            break
    return targets


def sheet_links(stream: BinaryIO, targets: dict[str, str]) -> Links:
    """Return the links of a sheet, those of single cells before those of areas; raises FileRefused."""
    areas: list[_Area] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name in _TAGS and len(areas) < limits.MAX_LINKS:
            areas.extend(_area(attributes, targets))

    for _ in feed(stream, start=start, end=lambda _name: None):
        pass
    areas.sort(key=lambda area: area[0] != area[1] or area[2] != area[3])
    links: Links = {}
    for row, place, target in islice(_cells(areas), limits.MAX_LINKS):
        links.setdefault(row, {}).setdefault(place, target)
    return links


def _area(attributes: dict[str, str], targets: dict[str, str]) -> Iterator[_Area]:
    """Yield what a link covers, nothing for one that leads to a place within the workbook."""
    short = {key.rpartition("}")[2]: value for key, value in attributes.items()}
    found = _AREA.fullmatch(short.get("ref", ""))
    target = targets.get(short.get("id", ""))
    if not found or not target:
        return
    if short.get("location"):
        target = _harmless(f"{target}#{short['location']}") or target
    left = column_index_from_string(found[1])
    right = min(column_index_from_string(found[3] or found[1]), limits.MAX_COLUMNS)
    if left <= right:
        yield left, right, int(found[2]), int(found[4] or found[2]), target


def _cells(areas: list[_Area]) -> Iterator[tuple[int, int, str]]:
    for left, right, top, bottom, target in areas:
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                yield row, column - 1, target


def put_links(row: SheetRow, links: dict[int, str], width: int) -> None:
    """Write the links of a row into its texts; a cell without one gives the address where it has a header."""
    cells = row.cells
    for place, target in links.items():
        text = cells[place] if place < len(cells) else ""
        if not isinstance(text, str) or place in row.faults:
            continue
        if place >= len(cells):
            if place >= width:
                continue
            cells.extend([""] * (place + 1 - len(cells)))
        if text.strip() or place < width:
            cells[place] = linked(text, target)


def linked(text: str, target: str) -> str:
    """Return `[text](target)`; the address alone without a text, and the text alone where it is the address."""
    if not text.strip():
        return target
    if len(text) > _WORDS:
        return f"{text}\n{target}"
    if target in text or _bare(text) == _bare(target):
        return text
    if "[" in text or "]" in text:
        if "(" not in text and ")" not in text and not target.lower().startswith("mailto:"):
            return f"{text} ({target})"
        text = text.translate(_ROUND)
    return f"[{text.strip()}]({target})"


def _harmless(target: str) -> str:
    """Return an address as Markdown can hold it, "" for one that is none, too long or of another kind."""
    if len(target) > limits.MAX_LINK:
        return ""
    target = _BREAKS_MARKDOWN.sub(lambda found: quote(found[0], safe=""), target.strip())
    return target if _SCHEME.match(target) and target.isprintable() and len(target) <= limits.MAX_LINK else ""


def _bare(address: str) -> str:
    """Return what is the same in an address as people type it and as spreadsheets complete it."""
    bare = _BREAKS_MARKDOWN.sub(lambda found: quote(found[0], safe=""), address.strip()).casefold()
    if bare.startswith("mailto:"):
        return bare.removeprefix("mailto:").partition("?")[0]
    return bare.removeprefix("https://").removeprefix("http://").rstrip("/")
