"""What the results come to: figures for the whole, by type and by endpoint, and against an earlier report."""

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from tests.report.discovery import TYPES
from tests.report.model import FAILED, PASSED, SKIPPED, Endpoint, Result

FORMAT = "careercopilot-endpoints"
VERSION = 1
SLOWER = 1.5
"""An endpoint is called slower where its median is this many times the earlier one, and so many ms more."""
SLOWER_BY = 5.0
OUTCOMES = (PASSED, FAILED, SKIPPED)


def percentile(values: Sequence[float], part: float) -> float:
    """Return the smallest value that at least `part` of all values do not exceed; there must be one."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * part) - 1)]


def figures(results: Iterable[Result]) -> dict[str, Any]:
    """Return counts by outcome and response times in ms; None for times where nothing was asked."""
    results = list(results)
    times = [one.milliseconds for one in results if one.milliseconds is not None]
    counts = {name: sum(one.result == name for one in results) for name in OUTCOMES}
    return {
        "cases": len(results),
        **counts,
        "min": round(min(times), 2) if times else None,
        "median": round(statistics.median(times), 2) if times else None,
        "p95": round(percentile(times, 0.95), 2) if times else None,
        "max": round(max(times), 2) if times else None,
    }


def documented_statuses(endpoint: Endpoint, results: Iterable[Result]) -> dict[str, bool]:
    """Return each documented status, or class of statuses, and whether a case met it; a 5xx cannot be asked for."""
    met = {one.status for one in results if one.status is not None}
    names = [name for name in endpoint.operation.get("responses", {}) if not name.startswith("5")]
    return {
        name: any(str(status) == name or (name.endswith("XX") and str(status)[0] == name[0]) for status in met)
        for name in sorted(names)
    }


def report_of(
    results: Sequence[Result], known: Iterable[Endpoint], *, target: str, made_at: str, seconds: float
) -> dict[str, Any]:
    """Return the report, as JSON can hold it."""
    by_name: dict[tuple[str, str], list[Result]] = {}
    for one in results:
        by_name.setdefault((one.method, one.path), []).append(one)
    described = {(one.method, one.path): one for one in known}
    rows = [_endpoint(key, of_it, described.get(key)) for key, of_it in by_name.items()]
    rows.sort(key=lambda row: (TYPES.index(row["type"]), row["path"], row["method"]))
    met = [is_met for row in rows for is_met in row["documented"].values()]
    return {
        "format": FORMAT,
        "version": VERSION,
        "target": target,
        "made_at": made_at,
        "seconds": round(seconds, 1),
        "totals": {"endpoints": len(rows), **figures(results), "documented": len(met), "met": sum(met)},
        "types": [_type(name, results, rows) for name in TYPES if any(row["type"] == name for row in rows)],
        "endpoints": rows,
        "comparison": None,
    }


def _endpoint(key: tuple[str, str], results: list[Result], endpoint: Endpoint | None) -> dict[str, Any]:
    hidden = {"method", "path", "type"}
    shown = [{name: value for name, value in asdict(one).items() if name not in hidden and value not in ("", [])} for
             one in results]  # fmt: skip
    return {
        "method": key[0],
        "path": key[1],
        "type": results[0].type,
        **figures(results),
        "documented": documented_statuses(endpoint, results) if endpoint else {},
        "results": shown,
    }


def _type(name: str, results: Sequence[Result], rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    count = sum(row["type"] == name for row in rows)
    return {"type": name, "endpoints": count, **figures(one for one in results if one.type == name)}


def _cases(report: dict[str, Any]) -> dict[str, str]:
    return {
        f"{row['method']} {row['path']} · {one['name']}": one["result"]
        for row in report["endpoints"]
        for one in row["results"]
    }


def compared(before: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """Return what changed between two reports; raises ValueError where the earlier one is none."""
    if before.get("format") != FORMAT or before.get("version") != VERSION:
        raise ValueError("This is not a JSON report of this program.")
    old, new = _cases(before), _cases(now)
    medians = {f"{row['method']} {row['path']}": row["median"] for row in before["endpoints"]}
    names = [f"{row['method']} {row['path']}" for row in now["endpoints"]]
    slower = [
        {"name": name, "before": earlier, "now": row["median"]}
        for name, row in zip(names, now["endpoints"], strict=True)
        if (earlier := medians.get(name))
        and row["median"] is not None
        and row["median"] >= earlier * SLOWER
        and row["median"] - earlier >= SLOWER_BY
    ]
    return {
        "made_at": before["made_at"],
        "target": before["target"],
        "totals": {name: before["totals"][name] for name in ("cases", "passed", "failed", "median", "p95")},
        "broken": sorted(name for name, result in new.items() if result == FAILED and old.get(name) == PASSED),
        "mended": sorted(name for name, result in new.items() if result == PASSED and old.get(name) == FAILED),
        "added": sorted(set(names) - set(medians)),
        "gone": sorted(set(medians) - set(names)),
        "slower": sorted(slower, key=lambda one: one["before"] - one["now"]),
    }
