"""Which rows leave: a resource, filtered and ordered as its list is, as a fixed set of ids read in chunks."""

import datetime as dt
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Min, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from rest_framework.exceptions import ValidationError

from accounts.models import User
from applications.filters import APPLICATION_ORDERS, ApplicationFilterSet
from applications.models import Application, Interview, StatusChange
from applications.resources import ApplicationResource
from careercopilot.core.filters import filtered
from careercopilot.core.pagination import OrderKey, order_by_name
from careercopilot.core.resources import CHUNK, Record, RecordResource
from careercopilot.core.search import wants_rank
from careercopilot.core.suggestions import instead, near
from jobs.filters import BEST_FIRST, JOB_ORDERS, JobFilterSet
from jobs.models import Job
from jobs.resources import JobResource


@dataclass(frozen=True)
class Kind:
    """How rows of one resource are found, ordered and written."""

    rows: Callable[[User, dt.datetime], QuerySet[Any]]
    resource: type[RecordResource]
    filterset: type[Any]
    orders: Mapping[str, OrderKey]
    searched: Sequence[OrderKey] = ()


def _jobs(user: User, now: dt.datetime) -> QuerySet[Any]:  # noqa: ARG001 - the shape of a kind
    rows: QuerySet[Any] = Job.objects.for_user(user)
    return rows


def _applications(user: User, now: dt.datetime) -> QuerySet[Any]:
    rows: QuerySet[Any] = Application.objects.for_user(user).with_next_interview(now)
    return rows


KINDS = {
    "jobs": Kind(_jobs, JobResource, JobFilterSet, JOB_ORDERS, BEST_FIRST),
    "applications": Kind(_applications, ApplicationResource, ApplicationFilterSet, APPLICATION_ORDERS),
}


@dataclass(frozen=True)
class Selection:
    """The rows of one export: their ids in order, the columns asked for, and the filters that found them."""

    kind: Kind
    name: str
    ids: "array[int]"
    columns: list[str]
    filters: dict[str, Any]

    def __len__(self) -> int:
        return len(self.ids)

    def chunks(self) -> Iterator[list[Record]]:
        """Yield the records in order; a row that was removed meanwhile is left out."""
        return in_chunks(self.kind.resource, self.ids, self.columns)

    def records(self) -> Iterator[Record]:
        """Yield the records one by one."""
        for chunk in self.chunks():
            yield from chunk


def in_chunks(resource: type[RecordResource], ids: Sequence[int], columns: list[str]) -> Iterator[list[Record]]:
    """Yield the records with these ids, in their order, so many at a time that memory stays small."""
    for start in range(0, len(ids), CHUNK):
        yield resource.records(list(ids[start : start + CHUNK]), columns)


def columns_of(name: str, asked: Sequence[str] | None) -> list[str]:
    """Return the columns of a file, all or those asked for, in the order asked; raises for unknown ones."""
    known = KINDS[name].resource.column_names()
    if asked is None:
        return known
    unknown = [column for column in asked if column not in known]
    if unknown or not asked:
        text = f"Unknown: {', '.join(unknown)}. " if unknown else ""
        options = [one for column in unknown for one in near(column, known)]
        raise ValidationError({"fields": [instead(f"{text}Choose from {', '.join(known)}.", options)]})
    return list(dict.fromkeys(asked))


def search_order(name: str, text: str) -> list[OrderKey] | None:
    """Return the order of a search for `text`, None where nothing is ranked."""
    searched = KINDS[name].searched
    return list(searched) if searched and wants_rank(text) else None


def find(name: str, query: QueryDict, user: User, *, now: dt.datetime | None = None) -> QuerySet[Any]:
    """Return the rows that filters name, in the order they ask for; raises ValidationError for what lists refuse.

    `now` is the instant that the next interview is looked for from: that of a walk over pages.
    """
    kind = KINDS[name]
    query = query.copy()
    asked = (query.pop("ordering", None) or [""])[-1]
    rows = filtered(kind.filterset, kind.rows(user, now or timezone.now()), query, user)
    ranked = None if asked else search_order(name, query.get("q", ""))
    newest = order_by_name(asked or "-created_at", kind.orders)
    keys = [*ranked, OrderKey("pk", descending=True)] if ranked else newest
    return rows.order_by(*(key.expression(backwards=False) for key in keys))


def select(name: str, query: QueryDict, fields: Sequence[str] | None, user: User) -> Selection:
    """Return what an export holds; raises ValidationError for what lists refuse and for unknown columns."""
    return settle(name, find(name, query, user), columns_of(name, fields), query)


def settle(name: str, rows: QuerySet[Any], columns: list[str], query: QueryDict) -> Selection:
    """Return an export of rows that were found: their ids are settled here and now."""
    ids = array("q", rows.values_list("pk", flat=True).iterator(chunk_size=10_000))
    filters = {key: values if len(values) > 1 else values[0] for key, values in query.lists()}
    return Selection(kind=KINDS[name], name=name, ids=ids, columns=columns, filters=filters)


def period_of(filters: Mapping[str, Any], user: User) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of a work-search record: until today, from the first application on."""
    last = dt.date.fromisoformat(filters["to"]) if filters.get("to") else user.today()
    if filters.get("from"):
        return dt.date.fromisoformat(filters["from"]), last
    entries = StatusChange.objects.for_user(user).filter(application__deleted_at=None)
    first = entries.aggregate(first=Min("occurred_at"))["first"]
    return (first.astimezone(user.zone).date() if first else last), last


def worked_on(user: User, period: tuple[dt.date, dt.date]) -> list[int]:
    """Return the ids of live applications with something in a period: an entry of the history, or an interview."""
    start = dt.datetime.combine(period[0], dt.time.min, user.zone)
    end = dt.datetime.combine(period[1] + dt.timedelta(days=1), dt.time.min, user.zone)
    entries = StatusChange.objects.for_user(user).filter(occurred_at__gte=start, occurred_at__lt=end)
    interviews = Interview.objects.for_user(user).filter(starts_at__gte=start, starts_at__lt=end)
    within = Q(pk__in=entries.values("application_id")) | Q(pk__in=interviews.values("application_id"))
    rows = Application.objects.for_user(user).live().filter(within)
    return list(rows.order_by("applied_on", "pk").values_list("pk", flat=True))
