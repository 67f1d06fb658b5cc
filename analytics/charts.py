"""Answers as pictures: where each bar stands, for SVG templates, and the same figures as text."""

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.template.loader import render_to_string

from analytics.choices import TOP

Figures = dict[str, Any]
Pair = tuple[str, float | None, str]
"""A label, a number, and how the number is written."""
_NO_CHARACTERS = re.compile("[\ufffe\uffff]")
"""What XML 1.0 cannot hold, and what names may."""
WIDTH = 640.0
LEFT, RIGHT = 210.0, 120.0
ROW, BAR = 22.0, 14.0
HEAD, PLOT, FOOT = 46.0, 150.0, 26.0
LONGEST_LABEL = 30
MOST_LABELS = 12


@dataclass(frozen=True)
class Drawing:
    """A picture of `width` by `height` points; `marks` are its bars, each a dict for the template of its kind.

    `name` begins the ids of its title and description, so that pictures of several answers can stand on one page.
    """

    name: str
    kind: str
    title: str
    description: str
    height: float
    marks: list[dict[str, Any]] = field(default_factory=list)
    width: float = WIDTH

    def render(self) -> str:
        """Return the SVG."""
        drawing: str = render_to_string(f"analytics/{self.kind}.svg", {"drawing": self})
        return _NO_CHARACTERS.sub("\N{REPLACEMENT CHARACTER}", drawing)


def chart_of(name: str, figures: Figures) -> Drawing:
    """Return the picture of an answer."""
    return replace(CHARTS[name](figures), name=name)


def _shorten(text: str) -> str:
    return text if len(text) <= LONGEST_LABEL else f"{text[: LONGEST_LABEL - 1]}…"


def _described(pairs: Iterable[Pair], n: int, part: str = "") -> str:
    said = "; ".join(f"{label}: {written}" for label, _, written in pairs)
    return f"{part}{said or 'Nothing to show'}. n = {n}."


def bars(title: str, pairs: list[Pair], *, n: int, longest: float | None = None, of: int | None = None) -> Drawing:
    """Return lying bars with a label before and a number behind each.

    `longest` is what fills the room, `of` says how many bars there would be if none had been left out.
    """
    part = f"{len(pairs)} of {of:,}" if of is not None and of > len(pairs) else ""
    highest = longest or max((number or 0 for _, number, _ in pairs), default=0)
    room = WIDTH - LEFT - RIGHT
    marks = []
    for place, (label, number, written) in enumerate(pairs):
        length = round(room * (number or 0) / highest, 2) if highest else 0.0
        top = HEAD + place * ROW
        marks.append(
            {
                "label": _shorten(label),
                "label_x": LEFT - 8,
                "x": LEFT,
                "y": top,
                "text_y": top + BAR - 3,
                "length": length,
                "end": LEFT + length + 6,
                "written": written,
            }
        )
    text = _described(pairs, n, part and f"{part} are shown. ")
    return Drawing("", "bars", f"{title}, {part}" if part else title, text, HEAD + max(len(pairs), 1) * ROW, marks)


def columns(title: str, pairs: list[Pair], *, n: int) -> Drawing:
    """Return standing bars over time, with as many labels below as find room."""
    highest = max((number or 0 for _, number, _ in pairs), default=0)
    slot = min(WIDTH / max(len(pairs), 1), 60.0)
    every = math.ceil(len(pairs) / MOST_LABELS) or 1
    base = HEAD + PLOT
    marks = []
    for place, (label, number, written) in enumerate(pairs):
        height = round(PLOT * (number or 0) / highest, 2) if highest else 0.0
        marks.append(
            {
                "x": round(place * slot + slot * 0.1, 2),
                "y": round(base - height, 2),
                "width": round(slot * 0.8, 2),
                "height": height,
                "middle": round(place * slot + slot / 2, 2),
                "number_y": round(base - height - 4, 2),
                "written": written if number and len(pairs) <= 4 * MOST_LABELS else "",
                "label": label if place % every == 0 else "",
                "label_y": base + FOOT - 10,
                "base": base,
            }
        )
    return Drawing("", "columns", title, _described(pairs, n), base + FOOT, marks)


def _share(label: str, rate: Figures) -> Pair:
    value = "no data" if rate["value"] is None else f"{rate['value']:.1f}%"
    return label, rate["value"], f"{value} ({rate['numerator']:,} of {rate['denominator']:,})"


def _summary(figures: Figures) -> Drawing:
    names = ("response", "interview", "offer", "acceptance")
    pairs = [_share(f"{name.capitalize()} rate", figures[f"{name}_rate"]) for name in names]
    return bars("Where the search stands", pairs, n=figures["sent"]["count"], longest=100)


def _trends(figures: Figures) -> Drawing:
    pairs = [(str(bucket["from"]), bucket["value"], f"{bucket['value']:,}") for bucket in figures["series"]]
    title = f"{figures['metric'].capitalize()} by {figures['interval']} ({figures['direction']})"
    return columns(title, pairs, n=figures["total"])


FUNNEL_TITLE = "How far applications get"


def funnel_pairs(stages: Iterable[Figures]) -> list[Pair]:
    """Return the bars of a funnel's stages."""
    return [
        (
            stage["name"].capitalize(),
            stage["count"],
            f"{stage['count']:,}" + ("" if stage["of_sent"]["value"] is None else f" ({stage['of_sent']['value']}%)"),
        )
        for stage in stages
    ]


def _funnel(figures: Figures) -> Drawing:
    return bars(FUNNEL_TITLE, funnel_pairs(figures["stages"]), n=figures["sent"]["count"])


def _skill_gap(figures: Figures) -> Drawing:
    coverage = figures["coverage_percentage"]
    pairs = [
        (skill["name"], skill["demand"], f"{skill['demand']:g} ({skill['jobs']:,} jobs)")
        for skill in figures["missing_skills"][:TOP]
    ]
    title = "Missing skills most in demand" + ("" if coverage is None else f" (coverage {coverage}%)")
    return bars(title, pairs, n=figures["n"], of=figures["skills_missing"])


def _sources(figures: Figures) -> Drawing:
    pairs = [_share(group["name"] or "No source", group["response_rate"]) for group in figures["sources"][:TOP]]
    return bars("Response rate by source", pairs, n=figures["n"], longest=100, of=len(figures["sources"]))


def _time_in_stage(figures: Figures) -> Drawing:
    pairs: list[Pair] = []
    for stage in figures["stages"]:
        median = stage["median_days"]
        written = "not known yet" if median is None else f"{median:g} days"
        pairs.append((stage["name"].capitalize(), median, f"{written} (n {stage['n']:,})"))
    return bars("Median time in each stage", pairs, n=figures["n"])


def _cohorts(figures: Figures) -> Drawing:
    pairs = [_share(f"Week of {week['from']}", week["response_rate"]) for week in figures["weeks"][-MOST_LABELS:]]
    return bars("Response rate by week sent", pairs, n=figures["n"], longest=100, of=len(figures["weeks"]))


CHARTS: dict[str, Callable[[Figures], Drawing]] = {
    "summary": _summary,
    "trends": _trends,
    "funnel": _funnel,
    "skill-gap": _skill_gap,
    "sources": _sources,
    "time-in-stage": _time_in_stage,
    "cohorts": _cohorts,
}
