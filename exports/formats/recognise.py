"""The door of the formats: finds the tables of a source that hold jobs or applications, and how each is to be read."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from exports.formats.drafts import NOT_RECOGNISED, WRONG_RESOURCE, Interpretation, Kind, Options, issue
from exports.formats.headers import OWN_COLUMNS, header_key, is_other_list
from exports.formats.plans import Plan, mapped_to, plan_foreign, plan_own, settle_dates, unknown_headers
from exports.formats.rows import Reading
from exports.formats.tools import CAREER_OPS, OSAPPLYTRACK, Tool, tool_of
from exports.formats.trails import Trails, is_log, read_events, read_log
from exports.formats.work import Setting
from exports.readers.errors import FileRefused
from exports.readers.source import Source, Table

OWN_FORMAT = "career-copilot"
_KINDS: dict[str, Kind] = {"jobs": "job", "applications": "application"}
_NAMES_THE_JOB = frozenset({"company", "title", "url", "uid", "job", "job_uid", "job_summary"})
_ABOUT_JOBS = re.compile(r"job|application|tracker|huntr|teal|simplify", re.IGNORECASE)


@dataclass(frozen=True)
class Found:
    """A table with its headers, and whose it is: ours, a tool's, or a sheet (neither)."""

    table: Table
    headers: list[str]
    own: Kind | None = None
    tool: Tool | None = None


def interpret(source: Source, options: Options) -> list[Interpretation]:
    """Return one interpretation for each table that is to be imported, jobs before applications.

    There is at least one: where nothing is recognised, it says so among its problems. Raises FileRefused where a table
    that matters cannot be read at all.
    """
    tables, refused = _open(source)
    logs = [found for found in tables if is_log(found.table, found.headers)]
    candidates = [found for found in tables if found not in logs]
    chosen = [found for found in candidates if found.own or found.tool] or [
        found for found in candidates if _is_sheet(found, options, alone=len(candidates) == 1)
    ]
    left = [found.table.name for found in candidates if found not in chosen] + refused
    if not chosen:
        return [_nothing(candidates or logs, options, left)]
    result = [_interpretation(found, options, logs) for found in chosen]
    result.sort(key=lambda one: one.kind == "application")
    result[0].ignored_tables = left
    result[0].problems += unknown_headers(_distinct(found.headers for found in chosen), options)
    return result


def _distinct(lists: Iterable[list[str]]) -> list[str]:
    return list(dict.fromkeys(header for headers in lists for header in headers))


def _open(source: Source) -> tuple[list[Found], list[str]]:
    """Return the tables that can be read, and the names of others that look as if they did not matter."""
    found: list[Found] = []
    refused: list[str] = []
    for table in source.tables:
        try:
            headers = table.headers
            document = table.document
        except FileRefused:
            if len(source.tables) == 1 or _ABOUT_JOBS.search(table.name):
                raise
            refused.append(table.name)
            continue
        own = _own_kind(headers, document)
        tool = None if own else tool_of({header_key(header) for header in headers}, document)
        found.append(Found(table, headers, own, tool))
    return found, refused


def _own_kind(headers: list[str], document: dict[str, object]) -> Kind | None:
    """Return what the rows of a file of ours are: as its manifest says, else by its headers; None for others.

    Without a manifest every header is a column of ours, in our spelling, and one names the job. A column `job` alone
    is a title in somebody's sheet.
    """
    manifest = document.get("manifest")
    if isinstance(manifest, dict) and manifest.get("format") == OWN_FORMAT:
        return _KINDS.get(str(manifest.get("resource")))
    names = set(headers)
    if not names & _NAMES_THE_JOB or ("job" in names and not names & {"title", "job_uid", "uid"}):
        return None
    if names <= OWN_COLUMNS["job"]:
        return "job"
    return "application" if names <= OWN_COLUMNS["job"] | OWN_COLUMNS["application"] else None


def _is_sheet(found: Found, options: Options, *, alone: bool) -> bool:
    """Tell whether a table looks like a list of jobs: by company and title, or by either where it is the only one."""
    said = any(mapped_to(header, options)[1] for header in found.headers)
    if not said and is_other_list({header_key(header) for header in found.headers}):
        return False
    fields = plan_foreign(found.headers, options.kind, None, options).fields
    if alone:
        return bool(fields & {"company", "title", "url", "uid", "job_uid", "job"})
    return {"company", "title"} <= fields


def _nothing(candidates: list[Found], options: Options, left: list[str]) -> Interpretation:
    headers = _distinct(found.headers for found in candidates)
    detail = (
        f"No column names a company, a title or a url. The columns are {', '.join(headers[:50])}. Say by mapping which "
        'is which, such as {"Firm": "company"}.'
    )
    if candidates and is_log(candidates[0].table, candidates[0].headers):
        detail = "This is a log of career-ops. Put it into one ZIP file with its applications.md."
    name = candidates[0].table.name if candidates else ""
    problem = issue(1, "", "", NOT_RECOGNISED, detail)
    return Interpretation("sheet", name, options.kind, ignored_tables=left, problems=[problem])


def _interpretation(found: Found, options: Options, logs: list[Found]) -> Interpretation:
    """Return how a table is read."""
    has_key = bool({"uid", "id"} & set(found.headers))
    told = found.own is not None and bool(found.table.document.get("manifest"))
    if found.own and found.own != options.kind and (told or (has_key and _fits_only(found))):
        return _wrong(found, options)
    is_own = found.own is not None and set(found.headers) <= _own_columns(options.kind)
    is_own = is_own or told
    kind = (found.tool.kind if found.tool else None) or options.kind
    own_plan = plan_own(found.headers, kind, options) if is_own else None
    plan = own_plan or plan_foreign(found.headers, kind, found.tool, options)
    if not (is_own and found.table.container == "json"):
        settle_dates(plan, found.table, found.tool, options)
    setting = _setting(found, options, is_own=is_own)
    trails = _trails(found, options, logs) if kind == "application" else {}
    reading = Reading(found.table, plan, kind, options, setting, found.tool, is_own, trails)
    name = OWN_FORMAT if is_own else found.tool.name if found.tool else "sheet"
    return _told(name, found, kind, plan, reading)


def _told(name: str, found: Found, kind: Kind, plan: Plan, reading: Reading) -> Interpretation:
    return Interpretation(
        format=name,
        table=found.table.name,
        kind=kind,
        columns=plan.reported,
        unmapped=plan.unmapped,
        dropped=plan.dropped,
        problems=plan.problems,
        read=reading.drafts,
    )


def _own_columns(kind: Kind) -> frozenset[str]:
    return OWN_COLUMNS["job"] if kind == "job" else OWN_COLUMNS["job"] | OWN_COLUMNS["application"]


def _fits_only(found: Found) -> bool:
    """Tell whether the headers are those of the one kind and not of the other."""
    names = set(found.headers)
    return (names <= OWN_COLUMNS["job"]) != (names <= OWN_COLUMNS["application"])


def _wrong(found: Found, options: Options) -> Interpretation:
    right = "jobs" if found.own == "job" else "applications"
    detail = f"This file holds {right}. Send resource={right}."
    problem = issue(1, "", options.resource, WRONG_RESOURCE, detail)
    return Interpretation(OWN_FORMAT, found.table.name, found.own or options.kind, problems=[problem])


def _setting(found: Found, options: Options, *, is_own: bool) -> Setting:
    tool = found.tool
    if is_own or tool is None:
        return Setting(options.zone, exact_lists="uid" in found.headers, strict=is_own)
    return Setting(
        zone=options.zone,
        naive_in=tool.naive_in,
        source=tool.source,
        status=tool.status,
        nulls=tool.nulls,
        stages=tool.stages,
        key_prefix=tool.name,
    )


def _trails(found: Found, options: Options, logs: list[Found]) -> Trails:
    if found.tool is CAREER_OPS:
        trails: Trails = {}
        for log in logs:
            for number, steps in read_log(log.table, options).items():
                trails.setdefault(number, []).extend(steps)
        return trails
    if found.tool is OSAPPLYTRACK:
        return read_events(found.table.document.get("status_events"), options)
    return {}
