"""A row under construction: what its cells have said so far."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from exports.formats import dates, texts
from exports.formats.dates import Order
from exports.formats.drafts import AMBIGUOUS_DATE_ORDER, INVALID, Draft, issue
from exports.formats.headers import REPORTED_AS

UNREADABLE = (ValueError, RecursionError)
"""What JSON in a cell can raise: a few thousand brackets are too deep to read."""


@dataclass(frozen=True)
class Column:
    """A column of a table and the field it is for; `order` is that of its dates."""

    header: str
    field: str
    order: Order = ""

    @property
    def reported(self) -> str:
        """The contract's field."""
        return REPORTED_AS.get(self.field, self.field)


@dataclass(frozen=True)
class Setting:
    """What holds for all rows of a table."""

    zone: ZoneInfo
    naive_in: dt.tzinfo | None = None
    source: str = ""
    status: str = ""
    nulls: frozenset[str] = frozenset()
    stages: Mapping[str, str] = field(default_factory=dict)
    key_prefix: str = ""
    exact_lists: bool = True
    strict: bool = False


@dataclass
class Work:
    """One row: its draft, the fields found, and parts of fields that are put together at the end."""

    draft: Draft
    setting: Setting
    fields: dict[str, Any] = field(default_factory=dict)
    salary: dict[str, Any] = field(default_factory=dict)
    people: list[Any] = field(default_factory=list)
    person: dict[str, str] = field(default_factory=dict)
    contact_headers: dict[str, str] = field(default_factory=dict)
    stage: tuple[Column, str] | None = None
    applied: bool | None = None
    applied_at: str = ""
    archived: bool = False
    link: str = ""

    def keep(self, column: Column, value: Any, why: str) -> None:
        """Keep a cell in `extra`, and say why it found no field."""
        text = texts.text_of(value)
        self.draft.extra[column.header] = text
        detail = f"{why} The text is kept in extra."
        self.draft.warnings.append(issue(self.draft.row, column.reported, text, INVALID, detail))

    def fail(self, column: Column, value: Any, detail: str, error_code: str = INVALID) -> None:
        """Make the row a failed one."""
        self.draft.issues.append(issue(self.draft.row, column.reported, texts.text_of(value), error_code, detail))


def when(work: Work, column: Column, value: Any) -> dt.date | dt.datetime | None:
    """Return the date or time of a cell; where it says none, the row fails or the text is kept, and it is None."""
    try:
        found = dates.parse(value, column.order)
    except dates.AmbiguousOrder:
        detail = "Day and month cannot be told apart. Send date_order=dmy or date_order=mdy."
        work.fail(column, value, detail, AMBIGUOUS_DATE_ORDER)
        return None
    if found is None:
        if work.setting.strict or any(character.isdigit() for character in texts.text_of(value)):
            order = {"dmy": " with the day first", "mdy": " with the month first"}.get(column.order, "")
            work.fail(column, value, f"This is no date{order}. Write it as YYYY-MM-DD.")
        else:
            work.keep(column, value, "This is no date.")
    return found


def put_day(work: Work, column: Column, value: Any) -> None:
    """Take a date."""
    found = when(work, column, value)
    if found is not None:
        work.fields[column.field] = dates.as_day(found, work.setting.zone, work.setting.naive_in)


def put_moment(work: Work, column: Column, value: Any) -> None:
    """Take a time."""
    found = when(work, column, value)
    if found is not None:
        work.fields[column.field] = dates.as_moment(found, work.setting.zone, work.setting.naive_in)


def put_applied(work: Work, column: Column, value: Any) -> None:
    """Take the date of applying, or a yes or no in its place."""
    word = texts.text_of(value).strip().casefold()
    if word in texts.YES or word in texts.NO:
        work.applied = word in texts.YES
        return
    found = when(work, column, value)
    if found is None:
        return
    work.applied = True
    work.fields["applied_on"] = dates.as_day(found, work.setting.zone, work.setting.naive_in)
    if dates.has_time(found):
        work.applied_at = dates.as_moment(found, work.setting.zone, work.setting.naive_in)
