"""What the figures are made of: one account, read in few queries, each at most once."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from operator import attrgetter
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import BigIntegerField, F, Func, Min, Q
from django.utils import timezone

from analytics.periods import EVERYTHING, Period, days_of, instants, micros
from applications.choices import ANSWERS, ApplicationStatus
from applications.models import Application, StatusChange
from jobs.models import Job

SENT, ANSWERED, INTERVIEWED, OFFERED, ACCEPTED = 1, 2, 4, 8, 16
REACHED_BY: dict[int, list[str]] = {
    SENT: [ApplicationStatus.APPLIED],
    ANSWERED: sorted(ANSWERS),
    INTERVIEWED: [ApplicationStatus.INTERVIEW],
    OFFERED: [ApplicationStatus.OFFER],
    ACCEPTED: [ApplicationStatus.ACCEPTED],
}
"""The bits of `Fact.reached`, and the statuses of which an entry sets each."""
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


def _one_of(statuses: list[str]) -> str:
    return f"h.status IN ({', '.join(repr(str(status)) for status in statuses)})"


# The statuses stand in the text: SQLite counts an expression once only where no parameter could tell two apart.
_FACTS = """
SELECT a.id, a.job_id, a.status, {sent}, {answer}, {last}, {reached}
FROM applications_application a LEFT JOIN applications_statuschange h ON h.application_id = a.id
WHERE a.owner_id = %s AND a.deleted_at IS NULL GROUP BY a.id
"""
_MOMENTS = {
    "sent": f"MIN(h.occurred_at) FILTER (WHERE {_one_of(REACHED_BY[SENT])})",
    "answer": f"MIN(h.occurred_at) FILTER (WHERE {_one_of(REACHED_BY[ANSWERED])})",
    "last": "MAX(h.occurred_at)",
}
_REACHED = " + ".join(f"MAX(CASE WHEN {_one_of(names)} THEN {bit} ELSE 0 END)" for bit, names in REACHED_BY.items())


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
    entries = [(name, micros(moment)) for name, moment in history]
    statuses = {name for name, _ in entries}
    return Fact(
        id=number,
        job_id=0,
        status=status,
        sent=min((at for name, at in entries if name == ApplicationStatus.APPLIED), default=None),
        answer=min((at for name, at in entries if name in ANSWERS), default=None),
        last=max((at for _, at in entries), default=None),
        reached=sum(bit for bit, names in REACHED_BY.items() if not statuses.isdisjoint(names)),
    )


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

    @cached_property
    def facts(self) -> list[Fact]:
        """What each history says of what figures ask for."""
        micros_of = MICROS[connection.vendor].format
        with connection.cursor() as cursor:
            moments = {name: micros_of(moment) for name, moment in _MOMENTS.items()}
            cursor.execute(_FACTS.format(reached=_REACHED, **moments), [self.user.pk])
            return list(map(Fact._make, cursor.fetchall()))

    def population(self, period: Period) -> list[Fact]:
        """Return the applications sent in a period; all of them where there is none."""
        if period == EVERYTHING:
            return self.facts
        if period not in self._populations:
            start, end = (None if moment is None else micros(moment) for moment in instants(period, self.zone))
            self._populations[period] = [
                fact
                for fact in self.facts
                if fact.sent is not None and (start is None or fact.sent >= start) and (end is None or fact.sent < end)
            ]
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
        return Counter(map(attrgetter("reached"), self.population(period)))

    @cached_property
    def sent_days(self) -> dict[int, dt.date]:
        """The day each application was sent on, by its id."""
        sent = {fact.id: fact.sent for fact in self.facts if fact.sent is not None}
        return dict(zip(sent, days_of(sent.values(), self.zone), strict=True))

    @cached_property
    def job_words(self) -> dict[int, tuple[str, str, str]]:
        """Company's key, company and source of every job of the user, deleted ones too, by id."""
        rows = Job.objects.for_user(self.user).values_list("pk", "company_key", "company", "source")
        return {pk: (key, company, source) for pk, key, company, source in rows}

    @cached_property
    def resume_labels(self) -> dict[int, str]:
        """The labels of applications that have one, by id."""
        rows = Application.objects.for_user(self.user).live().exclude(resume_label="")
        return dict(rows.values_list("pk", "resume_label"))
