"""What the figures are made of: one account, read in few queries, each at most once."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import BigIntegerField, Count, F, Func, Min, Q
from django.utils import timezone

from analytics.periods import EVERYTHING, Period, days_of, instants
from applications.facts import ANSWERED, REACHED_BY, SENT, facts_of, micros
from applications.models import Application, StatusChange
from jobs.models import Job

MICROS = {
    "postgresql": "(EXTRACT(EPOCH FROM {0}) * 1000000)::bigint",
    "sqlite": "(CAST(strftime('%%s', substr({0}, 1, 19)) AS INTEGER) * 1000000 + CAST(substr({0}, 21) AS INTEGER))",
}
"""The microseconds since 1970 of a time; on SQLite a time is a text, with six digits behind the point or none."""


class Micros(Func):
    """The microseconds since 1970 of a time."""

    output_field = BigIntegerField()

    def as_sql(self, compiler: Any, connection: Any, *rest: Any, **context: Any) -> Any:  # noqa: ARG002 - Django's shape
        """Return the SQL and its parameters, as often as the time is named in it."""
        text, parameters = compiler.compile(self.get_source_expressions()[0])
        sql = MICROS[connection.vendor]
        return sql.format(text), [*parameters] * sql.count("{0}")


_JOINED = {"postgresql": "string_agg({0}::text, ',')", "sqlite": "group_concat({0}, ',')"}
_GROUPS = """
SELECT status, reached, COUNT(*), {joined} FROM applications_application
WHERE owner_id = %s AND deleted_at IS NULL GROUP BY status, reached
"""
FACT_COLUMNS = ("pk", "job_id", "status", "sent_micros", "answered_micros", "latest_micros", "reached")
Groups = dict[tuple[str, int], list[int | None]]
"""When applications were sent, None for those that were not, by their status and `Fact.reached`."""


class Fact(NamedTuple):
    """What the history of one application says; instants are microseconds since 1970."""

    id: int
    job_id: int
    status: str
    sent: int | None
    answer: int | None
    last: int | None
    reached: int


def fact_of(number: int, *, status: str, history: Iterable[tuple[str, dt.datetime]]) -> Fact:
    """Return what a history says that was read from elsewhere, as pairs of status and time in any order."""
    sent, answer, last, reached = facts_of(history)
    return Fact(id=number, job_id=0, status=status, sent=sent, answer=answer, last=last, reached=reached)


def within(period: Period, zone: dt.tzinfo) -> Callable[[int | None], bool]:
    """Return what tells whether something was sent in a period."""
    start, end = (None if moment is None else micros(moment) for moment in instants(period, zone))
    return lambda sent: sent is not None and (start is None or sent >= start) and (end is None or sent < end)


class Account:
    """The live applications and jobs of one user, as they are now."""

    def __init__(self, user: Any) -> None:
        self.user = user
        self.zone: dt.tzinfo = user.zone
        self.now = timezone.now()
        self.today: dt.date = self.now.astimezone(self.zone).date()
        self._populations: dict[Period, list[Fact]] = {}
        self.read: dict[Any, Any] = {}
        """What queries besides these have answered, by what was asked."""

    def read_rows(self) -> None:
        """Read the rows that several answers share, where more than one is asked for."""
        _ = self.facts, self.job_words

    @cached_property
    def facts(self) -> list[Fact]:
        """What each history says of what figures ask for."""
        rows = Application.objects.for_user(self.user).live().values_list(*FACT_COLUMNS)
        return list(map(Fact._make, rows))

    @cached_property
    def groups(self) -> Groups:
        """The same counted, by the database unless the rows are here already."""
        found: Groups = defaultdict(list)
        if "facts" in vars(self):
            for fact in self.facts:
                found[fact.status, fact.reached].append(fact.sent)
            return found
        with connection.cursor() as cursor:
            cursor.execute(_GROUPS.format(joined=_JOINED[connection.vendor].format("sent_micros")), [self.user.pk])
            for status, reached, count, joined in cursor.fetchall():
                sent = list(map(int, joined.split(","))) if joined else []
                found[status, reached] = [*sent, *[None] * (count - len(sent))]
        return found

    def grouped(self, period: Period) -> Groups:
        """Return the groups of the applications sent in a period; all of them where there is none."""
        if period == EVERYTHING:
            return self.groups
        is_within = within(period, self.zone)
        return {group: list(filter(is_within, sent)) for group, sent in self.groups.items()}

    def population(self, period: Period) -> list[Fact]:
        """Return the applications sent in a period; all of them where there is none."""
        if period == EVERYTHING:
            return self.facts
        if period not in self._populations:
            is_within = within(period, self.zone)
            self._populations[period] = [fact for fact in self.facts if is_within(fact.sent)]
        return self._populations[period]

    def sent(self, period: Period) -> list[Fact]:
        """Return those of the population that were ever sent."""
        return [fact for fact in self.population(period) if fact.sent is not None]

    @cached_property
    def answered_unsent(self) -> set[int]:
        """The applications that were answered and sent at one instant, in this order, by id."""
        at_once = [fact.id for fact in self.facts if fact.sent is not None and fact.sent == fact.answer]
        if not at_once:
            return set()
        sent = Min("pk", filter=Q(status__in=REACHED_BY[SENT]))
        answer = Min("pk", filter=Q(status__in=REACHED_BY[ANSWERED]))
        moments = StatusChange.objects.for_user(self.user).values("application_id", "occurred_at")
        found = moments.annotate(sent=sent, answer=answer).filter(answer__lt=F("sent"))
        backwards = {(pk, micros(moment)) for pk, moment in found.values_list("application_id", "occurred_at")}
        return {fact.id for fact in self.facts if fact.sent is not None and (fact.id, fact.sent) in backwards}

    def tally(self, period: Period) -> Counter[int]:
        """Return how many of the population reached the same."""
        found: Counter[int] = Counter()
        for (_, reached), sent in self.grouped(period).items():
            found[reached] += len(sent)
        return found

    @cached_property
    def sent_days(self) -> dict[int, dt.date]:
        """The day each application was sent on, by its id."""
        sent = {fact.id: fact.sent for fact in self.facts if fact.sent is not None}
        return dict(zip(sent, days_of(sent.values(), self.zone), strict=True))

    @cached_property
    def days(self) -> Counter[dt.date]:
        """How many applications were sent on each day."""
        return Counter(days_of((at for sent in self.groups.values() for at in sent if at is not None), self.zone))

    @cached_property
    def job_words(self) -> dict[int, tuple[str, str, str]]:
        """Company's key, company and source of every job of the user, deleted ones too, by id."""
        rows = Job.objects.for_user(self.user).values_list("pk", "company_key", "company", "source")
        return {pk: (key, company, source) for pk, key, company, source in rows}

    def companies(self, period: Period) -> Iterable[tuple[str, str, int]]:
        """Yield a company's key, a spelling of it and how many sent applications went there, counted as `groups`."""
        if "job_words" in vars(self):
            for (key, company, _), count in Counter(self.job_words[fact.job_id] for fact in self.sent(period)).items():
                yield key, company, count
            return
        sent = Application.objects.for_user(self.user).live().filter(sent_micros__isnull=False)
        sides = zip(("sent_micros__gte", "sent_micros__lt"), instants(period, self.zone), strict=True)
        sent = sent.filter(**{side: micros(moment) for side, moment in sides if moment is not None})
        # A job has one live application at most, so that jobs are counted.
        jobs = Job.objects.for_user(self.user).filter(pk__in=sent.values("job_id")).order_by()
        yield from jobs.values_list("company_key", "company").annotate(count=Count("pk"))

    @cached_property
    def resume_labels(self) -> dict[int, str]:
        """The labels of applications that have one, by id."""
        rows = Application.objects.for_user(self.user).live().exclude(resume_label="")
        return dict(rows.values_list("pk", "resume_label"))
