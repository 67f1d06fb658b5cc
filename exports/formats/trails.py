"""The past of applications as tools log it beside their lists, told as a history."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from exports.formats import dates, statuses, texts
from exports.formats.drafts import Options
from exports.formats.tools import Tool
from exports.readers.source import Table

_APPLIED = re.compile(r"\bapplied:?\s+(?:on\s+)?(?P<day>\d{4}-\d{2}-\d{2})\b", re.IGNORECASE)


@dataclass(frozen=True)
class Step:
    """A change of status: from and to in the tool's words, and when, as RFC 3339."""

    origin: str
    to: str
    at: str
    note: str = ""


Trails = dict[str, list[Step]]
"""The steps by the tool's id of the application."""


def is_log(table: Table, headers: list[str]) -> bool:
    """Tell whether a table is career-ops' log of statuses, which has no header: its first line is data."""
    name = table.name.rsplit("/", 1)[-1].casefold()
    if name.startswith("status-log"):
        return True
    return len(headers) >= 4 and headers[0].isdigit() and re.fullmatch(r"\d{4}-\d{2}-\d{2}", headers[1]) is not None


def read_log(table: Table, options: Options) -> Trails:
    """Return the steps of career-ops' `status-log.tsv`: number, date, from, to, source, note; no header."""
    trails: Trails = {}
    for cells in _lines(table):
        number, day, origin, to, _source, note = [texts.text_of(cell).strip() for cell in [*cells, *[""] * 6][:6]]
        found = dates.parse(day, "dmy") if number.isdigit() else None
        if found is not None:
            trails.setdefault(str(int(number)), []).append(Step(origin, to, dates.as_moment(found, options.zone), note))
    return trails


def _lines(table: Table) -> Iterator[list[Any]]:
    headers = table.headers
    # A column without a name is called by its letter, a repeated one by its count.
    yield ["" if re.fullmatch(r"Column [A-Z]+", name) else re.sub(r" \(\d+\)$", "", name) for name in headers]
    for row in table.rows():
        if not row.problem:
            yield [*(row.cells.get(name, "") for name in headers), *row.surplus]


def read_events(events: Any, options: Options) -> Trails:
    """Return the steps of OSApplyTrack's `status_events`: application, from_status, to_status and at."""
    trails: Trails = {}
    for event in events if isinstance(events, list) else []:
        if not isinstance(event, dict):
            continue
        found = dates.parse(texts.text_of(event.get("at")), "dmy") if event.get("at") else None
        if found is not None:
            words = {name: texts.text_of(event.get(name)) for name in ("application", "from_status", "to_status")}
            step = Step(words["from_status"], words["to_status"], dates.as_moment(found, options.zone))
            trails.setdefault(words["application"], []).append(step)
    return trails


def applied_in(notes: str) -> str:
    """Return the day of "Applied YYYY-MM-DD" in a note, "" where there is none."""
    match = _APPLIED.search(notes)
    return match["day"] if match and dates.parse(match["day"]) else ""


def history(steps: list[Step], status: str, tool: Tool, opening: str, applied: str) -> list[dict[str, str]]:
    """Return the history that steps tell, in order, each status once in a row, ending with `status`.

    `opening` is when the first status was reached, `applied` when the application was sent, if nothing else says so.
    """
    entries: list[tuple[str, str, str]] = []
    for number, step in enumerate(sorted(steps, key=lambda step: step.at)):
        origin = statuses.application_stage(step.origin, tool.stages)
        if number == 0 and origin is not None and opening and opening <= step.at:
            entries.append((opening, origin.status, ""))
        reached = statuses.application_stage(step.to, tool.stages)
        if reached is not None:
            entries.append((step.at, reached.status, step.note))
    if applied and all(reached != "applied" for _at, reached, _note in entries):
        entries.append((applied, "applied", ""))
        entries.sort(key=lambda entry: entry[0])
    if entries and status and entries[-1][1] != status:
        entries.append((entries[-1][0], status, ""))
    told: list[dict[str, str]] = []
    for at, entered, note in entries:
        if told and told[-1]["status"] == entered:
            told[-1]["note"] = "\n".join(filter(None, [told[-1]["note"], note]))
        else:
            told.append({"status": entered, "occurred_at": at, "note": note})
    return told
