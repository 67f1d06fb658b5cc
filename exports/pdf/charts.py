"""Charts as numbers for SVG templates: where each bar stands, in points; black and white is enough to read them."""

import math
from dataclasses import dataclass
from typing import Any

from exports.pdf.text import shorten, width

FULL, HALF = 504.0, 240.0
ROW, BAR = 17.0, 11.0
LABEL_SIZE = 8.0
PLOT_HEIGHT, FOOT, HEAD = 84.0, 14.0, 12.0


@dataclass(frozen=True)
class Chart:
    """A drawing of `width` by `height` points; `marks` are its bars, each a dict for the template."""

    kind: str
    title: str
    width: float
    height: float
    marks: list[dict[str, Any]]
    note: str = ""


def rounded(value: float) -> float:
    """Return a coordinate with two decimals."""
    return round(value, 2)


def bars(title: str, rows: list[tuple[str, int]], *, room: float, note: str = "") -> Chart:
    """Return lying bars: a label, a bar as long as its number, and the number behind it."""
    texts = [shorten(label, 15) for label, _ in rows]
    left = min(max((width(text) for text in texts), default=0) * LABEL_SIZE, 15 * LABEL_SIZE) + 6
    longest = max((number for _, number in rows), default=0)
    length = room - left - 34
    marks = [
        {
            "label": text,
            "label_x": rounded(left - 6),
            "y": rounded(place * ROW),
            "text_y": rounded(place * ROW + BAR - 2.5),
            "x": rounded(left),
            "length": rounded(length * number / longest) if longest else 0.0,
            "end": rounded(left + (length * number / longest if longest else 0) + 5),
            "number": f"{number:,}",
        }
        for place, (text, (_, number)) in enumerate(zip(texts, rows, strict=True))
    ]
    return Chart("bars", title, room, rounded(ROW * len(rows)), marks, note)


def columns(title: str, rows: list[tuple[str, int]], *, room: float = FULL, note: str = "") -> Chart:
    """Return standing bars over time, with the number above each and as many labels below as find room."""
    highest = max((number for _, number in rows), default=0)
    slot = min(room / max(len(rows), 1), 40.0)
    longest = max((width(label) for label, _ in rows), default=0) * 7
    every = max(1, math.ceil((longest + 5) / slot))
    marks = []
    for place, (label, number) in enumerate(rows):
        height = PLOT_HEIGHT * number / highest if highest else 0
        marks.append(
            {
                "x": rounded(place * slot + slot * 0.15),
                "y": rounded(HEAD + PLOT_HEIGHT - height),
                "width": rounded(slot * 0.7),
                "height": rounded(height),
                "middle": rounded(place * slot + slot / 2),
                "number_y": rounded(HEAD + PLOT_HEIGHT - height - 3),
                "number": f"{number:,}" if number else "",
                "label": label if place % every == 0 else "",
                "label_y": rounded(HEAD + PLOT_HEIGHT + FOOT - 4),
                "base": rounded(HEAD + PLOT_HEIGHT),
            }
        )
    return Chart("columns", title, room, HEAD + PLOT_HEIGHT + FOOT, marks, note)
