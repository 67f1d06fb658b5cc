"""The chart of a run: a bar for each row, from the median to the 99th percentile, on a logarithmic scale of ms."""

import math
from collections.abc import Sequence
from html import escape

from benchmarks.figures import Row

LEFT, WIDTH, STEP, TOP = 420, 560, 24, 50
DECADES = (0.1, 1.0, 10.0, 100.0, 1_000.0, 10_000.0, 100_000.0)


def place(milliseconds: float) -> float:
    """Return where a time stands from the left."""
    low, high = math.log10(DECADES[0]), math.log10(DECADES[-1])
    share = (math.log10(max(milliseconds, DECADES[0])) - low) / (high - low)
    return LEFT + WIDTH * min(share, 1.0)


def bar(row: Row, y: int) -> str:
    """Return a row: its name, the span from median to p99, a mark at p95, and its ratio."""
    start, mark, end = place(row.load.median), place(row.load.at(0.95)), place(row.load.at(0.99))
    colour = "#b3261e" if row.missed else "#2e7d32" if row.bars else "#546e7a"
    ratio = f" · {row.ratio:.2f} of {row.floor}" if row.ratio is not None else ""
    said = f"{row.load.median:.1f} ms{ratio}"
    return (
        f'<text x="{LEFT - 10}" y="{y + 12}" text-anchor="end">{escape(row.what)}</text>'
        f'<rect x="{start:.1f}" y="{y + 2}" width="{max(end - start, 3):.1f}" height="12" fill="{colour}"/>'
        f'<rect x="{mark:.1f}" y="{y}" width="2" height="16" fill="#000"/>'
        f'<text x="{max(end, mark) + 8:.1f}" y="{y + 12}" fill="#444">{escape(said)}</text>'
    )


def chart(rows: Sequence[Row]) -> str:
    """Return the chart as SVG."""
    height = TOP + STEP * len(rows) + 20
    lines = []
    for decade in DECADES:
        x = place(decade)
        lines.append(f'<line x1="{x:.1f}" y1="{TOP - 6}" x2="{x:.1f}" y2="{height - 16}" stroke="#ddd"/>')
        lines.append(f'<text x="{x:.1f}" y="{TOP - 12}" text-anchor="middle" fill="#666">{decade:g} ms</text>')
    bars = [bar(row, TOP + STEP * number) for number, row in enumerate(rows)]
    size = f'width="{LEFT + WIDTH + 260}" height="{height}"'
    title = "From the median to the 99th percentile, a mark at the 95th; green holds its bars, red does not"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif" font-size="12">'
        f'<rect width="100%" height="100%" fill="#fff"/><text x="10" y="20">{title}</text>'
        f"{''.join(lines)}{''.join(bars)}</svg>\n"
    )
