"""Answers as flat tables, for CSV files."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from careercopilot.core.tabular import BOM, neutralise

Figures = dict[str, Any]
RATE = ("value", "numerator", "denominator", "n", "small_sample")
ABOUT = ("period_from", "period_to", "timezone", "interval")
"""The first columns of every table: what the whole answer is about. Those of a part of it are `from` and `to`."""
COLUMNS = (
    "section",
    "name",
    "from",
    "to",
    "count",
    *RATE,
    "share",
    "demand",
    "opens",
    "target",
    "ended",
    "open",
    "q1_days",
    "median_days",
    "q3_days",
    "held",
    "complete",
    "young",
    "note",
)
"""The columns that a table takes from besides; those without a value in it are left out."""
NAMED = frozenset({*ABOUT, "section", "name"}) - {"interval"}
"""The columns that every table has."""
Row = dict[str, Any]


def to_csv(name: str, figures: Figures) -> str:
    """Return an answer as CSV with a header; cells that a spreadsheet could take for formulas are neutralised."""
    rows = [{**_about(figures), **row} for row in TABLES[name](figures)]
    columns = [column for column in (*ABOUT, *COLUMNS) if column in NAMED or any(column in row for row in rows)]
    output = io.StringIO(newline="")
    output.write(BOM)
    writer = csv.writer(output)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row.get(column)) for column in columns])
    return output.getvalue()


def _about(figures: Figures) -> Row:
    period = figures["period"]
    about = {"period_from": period["from"], "period_to": period["to"], "timezone": period["timezone"]}
    return {**about, **({"interval": figures["interval"]} if "interval" in figures else {})}


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    # A number that is negative is no formula.
    return str(value) if isinstance(value, int | float) else neutralise(str(value))


def _rate(section: str, name: Any, rate: Figures | None, **more: Any) -> Iterator[Row]:
    if rate is not None:
        yield {"section": section, "name": name, **{column: rate[column] for column in RATE}, **more}


def _summary(figures: Figures) -> Iterator[Row]:
    yield {"section": "total", "name": "applications", "count": figures["n"]}
    yield {"section": "total", "name": "sent", "count": figures["sent"]["count"]}
    for status, count in figures["counts_by_status"].items():
        yield {"section": "status", "name": status, "count": count}
    for name in ("interview_rate", "offer_rate", "acceptance_rate", "response_rate"):
        yield from _rate("rate", name, figures[name])
    for name, part in figures["sent_counts"].items():
        for label, counted in ((name, part), (f"previous {name}", part["previous"])):
            span = {"from": counted["from"], "to": counted["to"], "count": counted["count"]}
            yield {"section": "sent", "name": label, **span}
    for section in ("top_skills", "top_companies"):
        for row in figures[section]:
            held = {"held": row["held"]} if "held" in row else {}
            yield {"section": section, "name": row["name"], "count": row["count"], **held}
    for name, value in figures["goal"].items():
        if name != "rows":
            yield {"section": "goal", "name": name, "value": value}


def _trends(figures: Figures) -> Iterator[Row]:
    metric = figures["metric"]
    for bucket in figures["series"]:
        span = {"from": bucket["from"], "to": bucket["to"], "count": bucket["value"]}
        yield {"section": "series", "name": metric, **span, "complete": bucket["complete"]}
    before = figures["previous"]
    yield {"section": "total", "name": metric, "count": figures["total"], "note": figures["direction"]}
    yield {
        "section": "previous",
        "name": metric,
        "from": before["from"],
        "to": before["to"],
        "count": before["total"],
    }
    change = {"value": figures["percentage_change"], "n": figures["n"], "small_sample": figures["small_sample"]}
    yield {"section": "percentage_change", "name": metric, **change}


def _funnel(figures: Figures) -> Iterator[Row]:
    for stage in figures["stages"]:
        yield from _rate("of_sent", stage["name"], stage["of_sent"], count=stage["count"])
    for stage in figures["stages"]:
        yield from _rate("of_previous", stage["name"], stage["of_previous"])
    for node in figures["nodes"]:
        yield {"section": "reached", "name": node["name"], "count": node["count"]}
    for section in ("links", "backward"):
        for link in figures[section]:
            counts = {"count": link["applications"], "value": link["value"]}
            yield {"section": section, "name": link["source"], "target": link["target"], **counts}


def _skill_gap(figures: Figures) -> Iterator[Row]:
    yield {
        "section": "coverage",
        "name": "coverage_percentage",
        "value": figures["coverage_percentage"],
        "n": figures["n"],
        "small_sample": figures["small_sample"],
    }
    for name in ("skills_held", "skills_missing"):
        yield {"section": "coverage", "name": name, "count": figures[name]}
    for skill in figures["market"]:
        values = {name: skill[name] for name in ("share", "demand", "held")} | {"note": skill["level"] or ""}
        yield {"section": "market", "name": skill["name"], "count": skill["jobs"], **values}
    for section in ("missing_skills", "recommendations"):
        for skill in figures[section]:
            values = {"demand": skill["demand"], "opens": skill["opens"]}
            yield {"section": section, "name": skill["name"], "count": skill["jobs"], **values}


def _groups(section: str, groups: Iterable[Figures], label: Callable[[Figures], Any]) -> Iterator[Row]:
    for group in groups:
        span = {name: group[name] for name in ("from", "to", "complete", "young") if name in group}
        for name in ("response_rate", "interview_rate", "offer_rate"):
            yield from _rate(section, label(group), group[name], note=name, count=group["n"], **span)


def _named(group: Figures) -> str:
    return "" if group["name"] is None else str(group["name"])


def _sources(figures: Figures) -> Iterator[Row]:
    yield from _groups("sources", figures["sources"], _named)


def _lasting(section: str, name: str, part: Figures, ended: str, waiting: str) -> Row:
    quartiles = {key: part[key] for key in ("q1_days", "median_days", "q3_days", "n", "small_sample")}
    return {"section": section, "name": name, "ended": part[ended], "open": part[waiting], **quartiles}


def _time_in_stage(figures: Figures) -> Iterator[Row]:
    for stage in figures["stages"]:
        yield _lasting("stages", stage["name"], stage, "ended", "open")


def _cohorts(figures: Figures) -> Iterator[Row]:
    yield from _groups("weeks", figures["weeks"], lambda group: group["from"])
    yield from _groups("resume_labels", figures["resume_labels"], _named)
    yield from _groups("weekdays", figures["weekdays"], lambda group: group["weekday"])
    yield _lasting("first_answer", "first_answer", figures["first_answer"], "answered", "waiting")


def _dashboard(figures: Figures) -> Iterator[Row]:
    for name, table in TABLES.items():
        if name != "dashboard":
            part = name.replace("-", "_")
            about = _about(figures[part])
            yield from ({**about, **row, "section": f"{part}.{row['section']}"} for row in table(figures[part]))


TABLES: dict[str, Callable[[Figures], Iterator[Row]]] = {
    "summary": _summary,
    "trends": _trends,
    "funnel": _funnel,
    "skill-gap": _skill_gap,
    "sources": _sources,
    "time-in-stage": _time_in_stage,
    "cohorts": _cohorts,
    "dashboard": _dashboard,
}
