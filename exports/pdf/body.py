"""The records of a report, chunk by chunk: a table, blocks of columns for a large one, or cards."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from exports.pdf.blocks import drawn, pages
from exports.pdf.engine import Rendered, render
from exports.pdf.fields import LONG, Plan, label, long_value, value
from exports.pdf.formats import Person
from exports.pdf.text import Text, piece

Numbered = tuple[int, dict[str, Any]]
TABLE_ROWS = 500
"""Up to so many records are a real table; above that, column blocks take half the time."""
BLOCK_PAGES = 8
CARDS = 100
CARD_LETTERS = 60_000


def body(
    records: Iterable[Numbered], *, plan: Plan, count: int, person: Person, head: dict[str, Any]
) -> Iterator[Rendered]:
    """Yield the PDFs of numbered records; each is laid out alone, so memory does not grow with their number."""
    if plan.cards:
        yield from _cards(records, plan, person, head)
    elif count <= TABLE_ROWS:
        yield from _tables(records, plan, person, head)
    else:
        yield from _blocks(records, plan, person, head)


def _row(numbered: Numbered, plan: Plan, person: Person) -> list[Text]:
    number, record = numbered
    return [piece(f"{number:,}"), *(value(record, name, person) for name in plan.names)]


def _tables(records: Iterable[Numbered], plan: Plan, person: Person, head: dict[str, Any]) -> Iterator[Rendered]:
    rows = (_row(numbered, plan, person) for numbered in records)
    while chunk := list(islice(rows, TABLE_ROWS)):
        cells = [list(zip(row, plan.columns, strict=True)) for row in chunk]
        yield render("table.html", {**head, "plan": plan, "rows": cells})


def _blocks(records: Iterable[Numbered], plan: Plan, person: Person, head: dict[str, Any]) -> Iterator[Rendered]:
    full = pages(((numbered[0], _row(numbered, plan, person)) for numbered in records), plan)
    while chunk := list(islice(full, BLOCK_PAGES)):
        yield render("blocks.html", {**head, "plan": plan, "pages": [drawn(page, plan) for page in chunk]})


def _cards(records: Iterable[Numbered], plan: Plan, person: Person, head: dict[str, Any]) -> Iterator[Rendered]:
    chunk: list[dict[str, Any]] = []
    letters = 0
    for numbered in records:
        card = _card(numbered, plan, person)
        chunk.append(card)
        letters += sum(len(part.text) for section in card["sections"] for part in section["parts"])
        if len(chunk) >= CARDS or letters >= CARD_LETTERS:
            yield render("cards.html", {**head, "cards": chunk})
            chunk, letters = [], 0
    if chunk:
        yield render("cards.html", {**head, "cards": chunk})


def _card(numbered: Numbered, plan: Plan, person: Person) -> dict[str, Any]:
    number, record = numbered
    named = {name: value(record, name, person) for name in ("company", "title", "status") if name in plan.names}
    name = " – ".join(named[key].text for key in ("company", "title") if key in named and named[key].text)
    facts = [(label(key), value(record, key, person)) for key in plan.names if key not in LONG and key not in named]
    sections = [
        {"label": label(key), "kind": key, "parts": long_value(record, key, person)}
        for key in plan.names
        if key in LONG
    ]
    return {
        "number": number,
        "name": piece(name or f"Record {number:,}"),
        "status": named["status"].text if "status" in named else "",
        "facts": [(key, text) for key, text in facts if text.text],
        "sections": [section for section in sections if section["parts"]],
    }
