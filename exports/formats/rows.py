"""Rows of one table as drafts, by its plan."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

from exports.formats import cells, own
from exports.formats.assemble import finish, hand_over, key_of, require
from exports.formats.drafts import INVALID, UNREADABLE_ROW, Draft, Kind, Options, issue
from exports.formats.headers import OWN_COLUMNS
from exports.formats.plans import Plan
from exports.formats.texts import text_of
from exports.formats.tools import CAREER_OPS, Tool
from exports.formats.trails import Trails, applied_in, history
from exports.formats.work import Column, Setting, Work
from exports.readers.source import Row, Table


@dataclass(frozen=True)
class Reading:
    """A table and how it is read; `tool` is None for sheets, `trails` is what a tool logged of the rows."""

    table: Table
    plan: Plan
    kind: Kind
    options: Options
    setting: Setting
    tool: Tool | None = None
    is_own: bool = False
    trails: Trails = field(default_factory=dict)

    def drafts(self) -> Iterator[Draft]:
        """Yield the rows, one at a time."""
        for row in self.table.rows():
            yield self._draft(row)

    def _draft(self, row: Row) -> Draft:
        draft = Draft(self.kind, row.number)
        if row.problem:
            column = self.plan.columns.get(row.problem_column)
            name = column.reported if column else row.problem_column
            value = text_of(row.cells.get(row.problem_column))
            draft.issues.append(issue(row.number, name, value, UNREADABLE_ROW, row.problem))
            return draft
        work = Work(draft, self.setting)
        if self.is_own:
            self._own(work, row)
        else:
            self._foreign(work, row)
        self._surplus(draft, row)
        return draft

    def _own(self, work: Work, row: Row) -> None:
        put = own.put_json if self.table.container == "json" else own.put
        columns = self.plan.columns
        for header, value in row.cells.items():
            if value == "" and put is own.put:
                continue
            column = columns.get(header)
            if column is not None:
                put(work, column, value)
            elif header not in self.plan.dropped:
                self._unforeseen(work, header, value)
        hand_over(work)
        require(work)

    def _unforeseen(self, work: Work, header: str, value: object) -> None:
        """Take a key that only later records of a JSON file have."""
        if header in OWN_COLUMNS[self.kind]:
            own.put_json(work, Column(header, header), value)
        elif value not in (None, ""):
            work.draft.extra[header] = text_of(value)

    def _foreign(self, work: Work, row: Row) -> None:
        columns = self.plan.columns
        for header, column in columns.items():
            cells.put(work, column, row.cells.get(header))
        if len(row.cells) > len(columns):
            for header, value in row.cells.items():
                if header not in columns and header not in self.plan.dropped:
                    cells.put(work, Column(header, "extra"), value)
        if self.tool is CAREER_OPS and self.kind == "application":
            self._applied_in_notes(work)
        finish(work)
        if self.tool is not None and self.trails and self.kind == "application":
            self._history(work.draft, self.tool)

    def _applied_in_notes(self, work: Work) -> None:
        day = applied_in(str(work.fields.get("notes", "")))
        if day:
            work.applied = True
            work.fields.setdefault("applied_on", day)

    def _history(self, draft: Draft, tool: Tool) -> None:
        """Tell the past that the tool logged; the dates follow from it."""
        name = draft.source_key.partition(":")[2]
        steps = self.trails.get(name) or self.trails.get(key_of(name))
        if not steps:
            return
        applied = str(draft.values.get("applied_on", ""))
        if applied:
            moment = Work(draft, self.setting)
            cells.put(moment, Column("applied_on", "occurred_at", "dmy"), applied)
            applied = moment.fields["occurred_at"]
        opening = str(draft.values.get("created_at", ""))
        told = history(steps, str(draft.values.get("status", "")), tool, opening, applied)
        if told:
            draft.values["history"] = told
            draft.values.pop("applied_on", None)
            draft.values.pop("occurred_at", None)

    def _surplus(self, draft: Draft, row: Row) -> None:
        if not row.surplus:
            return
        for place, value in enumerate(row.surplus, start=len(self.table.headers) + 1):
            draft.extra[f"Column {get_column_letter(place)}"] = text_of(value)
        detail = (
            "The row has more cells than the header has names. They are kept in extra: look whether a quote is missing."
        )
        draft.warnings.append(issue(row.number, "", text_of(row.surplus[0]), INVALID, detail))
