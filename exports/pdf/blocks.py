"""Large tables: pages put together beforehand, each column of a page one block of lines, at half a table's cost."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from exports.pdf.fields import PORTRAIT, Column, Plan
from exports.pdf.text import Text, lines

POINT = 72 / 25.4
SIZE, LINE = 7.5, 12.0  # points; as in style.css
GUTTER = 7.0
HEADING = 34.0
HEIGHTS = {True: 488.0, False: 736.0}  # points that a broad and an upright page hold
MOST_LINES = 12
ISOLATES = {"rtl": ("\u2067", "\u2069"), "ltr": ("", "")}

Row = list[Text]


@dataclass
class Page:
    """A page that fills up: for each column its lines, and where the rules between rows stand."""

    room: int
    columns: list[list[str]]
    first: int
    last: int = 0
    ends: list[int] = field(default_factory=list)

    @property
    def used(self) -> int:
        """Return how many lines are taken."""
        return self.ends[-1] if self.ends else 0


def broken(row: Row, columns: list[Column]) -> list[list[str]]:
    """Return the lines of each cell of a row, all of one number."""
    cells = []
    for text, column in zip(row, columns, strict=True):
        opening, closing = ISOLATES[text.dir]
        found = lines(text.text, (column.width * POINT - GUTTER) / SIZE, MOST_LINES)
        cells.append([f"{opening}{line}{closing}" for line in found])
    most = max(map(len, cells))
    return [cell + [""] * (most - len(cell)) for cell in cells]


def pages(rows: Iterable[tuple[int, Row]], plan: Plan) -> Iterator[Page]:
    """Yield full pages of numbered rows; no row is torn apart."""
    height = HEIGHTS[plan.broad]
    page: Page | None = None
    for number, row in rows:
        cells = broken(row, plan.columns)
        if page is not None and page.used + len(cells[0]) > page.room:
            yield page
            page = None
        if page is None:
            room = int((height - LINE * 2 - (HEADING if number == 1 else 0)) // LINE)
            page = Page(room, [[] for _ in plan.columns], number)
        for into, cell in zip(page.columns, cells, strict=True):
            into.extend(cell)
        page.ends.append(page.used + len(cells[0]))
        page.last = number
    if page is not None:
        yield page


def drawn(page: Page, plan: Plan) -> dict[str, Any]:
    """Return what the template needs of a page, in points."""
    left = 0.0
    blocks = []
    for column, cell_lines in zip(plan.columns, page.columns, strict=True):
        blocks.append(
            {
                "label": column.label,
                "left": round(left, 2),
                "width": round(column.width * POINT - GUTTER, 2),
                "right": column.right,
                "text": "\n".join(cell_lines),
            }
        )
        left += column.width * POINT
    width = round((plan.width if plan.columns else PORTRAIT) * POINT, 2)
    return {
        "first": page.first,
        "last": page.last,
        "heading": page.first == 1,
        "blocks": blocks,
        "width": width,
        "height": page.used * LINE + 1,
        "rules": " ".join(f"M0 {end * LINE:g}H{width:g}" for end in page.ends),
    }
