"""Which column of a table is for which field, and in which order its dates are written."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from careercopilot.core.suggestions import near
from exports.formats.dates import ColumnOrder, Order
from exports.formats.drafts import (
    AMBIGUOUS_DATE_ORDER,
    BAD_MAPPING,
    MIXED_DATE_ORDER,
    Issue,
    Kind,
    Options,
    issue,
)
from exports.formats.headers import (
    APPLICATION_ALONE,
    COMPUTED,
    DAYS,
    FIELDS,
    MOMENTS,
    field_of,
    header_key,
)
from exports.formats.tools import Tool
from exports.formats.work import Column
from exports.readers.source import Table

_MAPPED, _TOOL, _ALIAS = 0, 1, 2


@dataclass
class Plan:
    """The columns of a table by header, and what is told of the rest."""

    columns: dict[str, Column] = field(default_factory=dict)
    unmapped: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    problems: list[Issue] = field(default_factory=list)

    @property
    def fields(self) -> set[str]:
        """The fields that have a column."""
        return {column.field for column in self.columns.values()}

    @property
    def reported(self) -> dict[str, str]:
        """Header to contract field."""
        return {header: column.reported for header, column in self.columns.items() if column.field != "extra"}


def mapped_to(header: str, options: Options) -> tuple[bool, str | None]:
    """Return whether the user has said what a column is, and the field."""
    if header in options.mapping:
        return True, options.mapping[header]
    key = header_key(header)
    for name, target in options.mapping.items():
        if key and header_key(name) == key:
            return True, target
    return False, None


def plan_own(headers: list[str], kind: Kind, options: Options) -> Plan:
    """Return the plan of a file of ours: each header is its field."""
    plan = Plan()
    for header in headers:
        said, target = mapped_to(header, options)
        name = target if said else header
        if name is None or (name in COMPUTED and name != "job_summary"):
            plan.dropped.append(header)
        else:
            plan.columns[header] = Column(header, name)
    _check_mapping(plan, headers, kind, options)
    return plan


def plan_foreign(headers: list[str], kind: Kind, tool: Tool | None, options: Options) -> Plan:
    """Return the plan of a foreign file: the mapping first, the tool's columns second, aliases last.

    Of two headers for one field the better one has it, the other goes to extra.
    """
    plan = Plan()
    found: list[tuple[str, str, int]] = []
    for header in headers:
        target, rank = _target(header, kind, tool, options)
        if target == "":
            plan.dropped.append(header)
        elif target is None or target == "extra":
            plan.columns[header] = Column(header, "extra")
        else:
            found.append((header, target, rank))
    best: dict[str, tuple[str, int]] = {}
    for header, target, rank in found:
        if target not in best or rank < best[target][1]:
            best[target] = (header, rank)
    for header, target, _rank in found:
        plan.columns[header] = Column(header, target if best[target][0] == header else "extra")
    plan.columns = {header: plan.columns[header] for header in headers if header in plan.columns}
    plan.unmapped = [header for header, column in plan.columns.items() if column.field == "extra"]
    _check_mapping(plan, headers, kind, options)
    return plan


def _target(header: str, kind: Kind, tool: Tool | None, options: Options) -> tuple[str | None, int]:
    """Return the field of a header, "" for one left out, None for none, and how sure that is (0 is best)."""
    said, mapped = mapped_to(header, options)
    if said:
        return (mapped or "", _MAPPED)
    key = header_key(header)
    if tool is not None and key in tool.columns:
        target = tool.columns[key]
        return (None if kind == "job" and target in APPLICATION_ALONE else target), _TOOL
    alias = field_of(header, kind)
    return (None, 0) if alias is None else (alias[0], _ALIAS + alias[1])


def _check_mapping(plan: Plan, headers: list[str], kind: Kind, options: Options) -> None:
    """Find fields of the mapping that there are not, or that are given twice."""
    choices = ", ".join(FIELDS[kind])
    taken: dict[str, str] = {}
    keys = {header_key(header) for header in headers}
    for header, target in options.mapping.items():
        if target is None or (header not in headers and header_key(header) not in keys - {""}):
            continue
        if target not in FIELDS[kind]:
            name = "a job" if kind == "job" else "an application"
            meant = "".join(f" Did you mean {one}?" for one in near(target, FIELDS[kind], most=1))
            detail = f'"{target}" is no field of {name}.{meant} Choose from {choices}, or null to leave the column out.'
            plan.problems.append(issue(1, header, target, BAD_MAPPING, detail))
            for column in [name for name, column in plan.columns.items() if column.field == target]:
                plan.columns[column] = Column(column, "extra")
        elif target in taken and target != "extra":
            detail = f'"{taken[target]}" and "{header}" are both mapped to {target}. Map one column to a field.'
            plan.problems.append(issue(1, header, target, BAD_MAPPING, detail))
        taken.setdefault(target, header)


def unknown_headers(headers: Iterable[str], options: Options) -> list[Issue]:
    """Return a problem for each header of the mapping that no table has."""
    known = list(headers)
    keys = {header_key(header) for header in known}
    missing = [name for name in options.mapping if name not in known and header_key(name) not in keys - {""}]
    there = ", ".join(known[:50])
    problems = []
    for name in missing:
        meant = "".join(f' Did you mean "{one}"?' for one in near(name, known[:50], most=1))
        detail = f'There is no column "{name[:100]}".{meant} The file has {there}.'
        problems.append(issue(1, name, options.mapping[name], BAD_MAPPING, detail))
    return problems


def settle_dates(plan: Plan, table: Table, tool: Tool | None, options: Options) -> None:
    """Set the order of day and month of each column with dates; a problem where the column does not tell it."""
    given = options.date_order if tool is None or not tool.date_order else ""
    columns = [column for column in plan.columns.values() if column.field in DAYS | MOMENTS]
    orders = {column.header: ColumnOrder() for column in columns}
    if columns and not given:
        for row in table.rows():
            if not row.problem:
                for header, order in orders.items():
                    order.see(row.number, row.cells.get(header))
    for column in columns:
        seen = orders[column.header]
        chosen = given or _of_tool(tool, seen) or options.date_order or seen.order
        plan.columns[column.header] = Column(column.header, column.field, chosen)
        if not chosen and (problem := _date_problem(column, seen)):
            plan.problems.append(problem)


def _of_tool(tool: Tool | None, seen: ColumnOrder) -> Order:
    """Return the order that the tool writes, "" where the file was saved again in another one."""
    if tool is None or not tool.date_order:
        return ""
    against = seen.day_first if tool.date_order == "mdy" else seen.month_first
    return "" if against else tool.date_order


def _date_problem(column: Column, seen: ColumnOrder) -> Issue | None:
    ask = "Send date_order=dmy (day first) or date_order=mdy (month first)."
    if seen.day_first and seen.month_first:
        (row, value), (other, other_value) = sorted([seen.day_first, seen.month_first])
        detail = (
            f'The column "{column.header}" holds dates with the day first and with the month first: "{value}" in row '
            f'{row}, "{other_value}" in row {other}. Write them all as YYYY-MM-DD. {ask} Rows that do not fit fail.'
        )
        return issue(row, column.reported, value, MIXED_DATE_ORDER, detail)
    if seen.open:
        row, value = seen.open
        detail = (
            f'Nothing in the column "{column.header}" tells whether "{value}" begins with the day or the month. {ask}'
        )
        return issue(row, column.reported, value, AMBIGUOUS_DATE_ORDER, detail)
    return None
