"""The report as one page of HTML that needs nothing else: style, script and results stand in it."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

from django.template import Context, Engine
from django.utils.safestring import mark_safe

TEMPLATES = Path(__file__).resolve().parent / "templates"
_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}
_ENGINE = Engine(dirs=[str(TEMPLATES)])


def embedded(value: Any) -> str:
    """Return JSON that nothing within can end the script element of."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)


def milliseconds(value: float | None) -> str:
    """Return a time as it is shown."""
    if value is None:
        return "–"
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def verdict(totals: dict[str, Any]) -> str:
    """Return the report in one sentence."""
    failed = totals["failed"]
    if failed:
        return f"{failed:,} of {totals['cases']:,} cases failed."
    if not totals["passed"]:
        return "Nothing was asked."
    return "Every endpoint keeps its word."


def page_of(report: dict[str, Any]) -> str:
    """Return the page."""
    slowest = max((row["median"] or 0 for row in report["endpoints"]), default=0) or 1
    totals = report["totals"]
    endpoints = [_row(row, slowest) for row in report["endpoints"]]
    parts = [{"name": name, "percent": f"{100 * totals[name] / max(1, totals['cases']):.3f}"} for name in
             ("passed", "failed", "skipped")]  # fmt: skip
    made_at = dt.datetime.fromisoformat(report["made_at"])
    context = {
        "report": report,
        "verdict": verdict(totals),
        "made_at": f"{made_at.day} {made_at:%B %Y, %H:%M} {made_at.tzname()}",
        "parts": parts,
        "tiles": _tiles(totals),
        "types": [_type(row) for row in report["types"]],
        "endpoints": endpoints,
        "failures": [(row, one) for row in endpoints for one in row["results"] if one["result"] == "failed"],
        "comparison": report["comparison"],
        # What it holds is escaped above.
        "data": mark_safe(embedded([row["results"] for row in report["endpoints"]])),  # noqa: S308
    }
    return _ENGINE.get_template("page.html").render(Context(context))


def _row(row: dict[str, Any], slowest: float) -> dict[str, Any]:
    times = {f"{name}_text": milliseconds(row[name]) for name in ("min", "median", "p95")}
    shown = {"bar": f"{100 * (row['median'] or 0) / slowest:.2f}", "statuses": list(row["documented"].items())}
    return {**row, **times, **shown, "asked": row["cases"] - row["skipped"]}


def _type(row: dict[str, Any]) -> dict[str, Any]:
    times = {f"{name}_text": milliseconds(row[name]) for name in ("min", "median", "p95")}
    return {**row, **times, "percent": f"{100 * row['passed'] / max(1, row['passed'] + row['failed']):.0f}"}


def _tiles(totals: dict[str, Any]) -> list[dict[str, str]]:
    """Return the figures at the head of the page."""
    return [
        {"name": "Endpoints", "value": f"{totals['endpoints']:,}"},
        {"name": "Cases", "value": f"{totals['cases']:,}"},
        {"name": "Passed", "value": f"{totals['passed']:,}", "kind": "passed"},
        {"name": "Failed", "value": f"{totals['failed']:,}", "kind": "failed" if totals["failed"] else ""},
        {"name": "Skipped", "value": f"{totals['skipped']:,}"},
        {"name": "Fastest", "value": milliseconds(totals["min"]), "unit": "ms"},
        {"name": "Median", "value": milliseconds(totals["median"]), "unit": "ms"},
        {"name": "95th percentile", "value": milliseconds(totals["p95"]), "unit": "ms"},
        {"name": "Statuses met", "value": f"{totals['met']} / {totals['documented']}"},
    ]
