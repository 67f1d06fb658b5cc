"""What leaves the room: drafts of jobs and applications in the contract's names, and what is wrong with them."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal
from zoneinfo import ZoneInfo

Kind = Literal["job", "application"]
VALUE_LENGTH = 200

INVALID = "VALIDATION_ERROR"
JOB_INCOMPLETE = "JOB_INCOMPLETE"
"""Company or title is missing: a row can still be saved where its URL leads to a job that is there already."""
AMBIGUOUS_DATE_ORDER = "AMBIGUOUS_DATE_ORDER"
MIXED_DATE_ORDER = "MIXED_DATE_ORDER"
NOT_RECOGNISED = "NOT_RECOGNISED"
BAD_MAPPING = "BAD_MAPPING"
WRONG_RESOURCE = "WRONG_RESOURCE"
UNREADABLE_ROW = "UNREADABLE_ROW"


@dataclass(frozen=True)
class Issue:
    """Something to tell about a cell; `column` is the contract's field, or the header as written where it has none."""

    row: int
    column: str
    value: str
    error_code: str
    detail: str


def issue(row: int, column: str, value: object, error_code: str, detail: str) -> Issue:
    """Return an issue with its value cut to a length that a report can hold."""
    return Issue(row, column, str("" if value is None else value)[:VALUE_LENGTH], error_code, detail)


@dataclass
class Draft:
    """One row as a job or an application. `values` and `job` hold only what the file says.

    For an application `job` describes its job, with `id` and `uid` where the file names it. Any of the `issues` makes
    the row a failed one; `warnings` do not: what they name is kept in `extra`.
    """

    kind: Kind
    row: int
    values: dict[str, Any] = field(default_factory=dict)
    job: dict[str, Any] = field(default_factory=dict)
    source_key: str = ""
    extra: dict[str, str] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    warnings: list[Issue] = field(default_factory=list)

    @property
    def about_job(self) -> dict[str, Any]:
        """The values of the job, whatever the draft is of."""
        return self.values if self.kind == "job" else self.job


@dataclass(frozen=True)
class Options:
    """What the user says about a file; `mapping` is header to contract field, None to leave a column out."""

    resource: Literal["jobs", "applications"]
    mapping: dict[str, str | None]
    date_order: Literal["dmy", "mdy", ""]
    zone: ZoneInfo
    now: dt.datetime

    @property
    def kind(self) -> Kind:
        """What a row of the file is, where the file itself does not say."""
        return "job" if self.resource == "jobs" else "application"


@dataclass
class Interpretation:
    """One table: how its columns are understood, what stands in the way, and its rows as drafts."""

    format: str
    table: str
    kind: Kind
    columns: dict[str, str] = field(default_factory=dict)
    unmapped: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    ignored_tables: list[str] = field(default_factory=list)
    problems: list[Issue] = field(default_factory=list)
    read: Callable[[], Iterator[Draft]] = field(default=lambda: iter(()), repr=False)

    def drafts(self) -> Iterator[Draft]:
        """Yield the rows, one at a time; may be called several times."""
        return self.read()
