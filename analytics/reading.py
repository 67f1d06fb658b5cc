"""What the figures are made of: one account, read in few queries, each at most once."""

import datetime as dt
from collections.abc import Iterable
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Field, Func, Max, Min, Q
from django.utils import timezone

from analytics.periods import EVERYTHING, Period, day_of, instants, micros
from applications.choices import ApplicationStatus
from applications.models import Application
from jobs.models import Job


class Micros(Func):
    """The microseconds since 1970 of a time; on SQLite the text it is stored as. `instant` reads both."""

    output_field = Field()
    template = "(EXTRACT(EPOCH FROM %(expressions)s) * 1000000)::bigint"

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:  # noqa: ARG002 - Django's shape
        """Return the time as it stands: its functions for times are slower than reading the text."""
        return compiler.compile(self.get_source_expressions()[0])


def instant(value: int | str | dt.datetime | None) -> int | None:
    """Return the microseconds since 1970 of what `Micros` selected."""
    if isinstance(value, str):
        value = dt.datetime.fromisoformat(value)
    return micros(value.replace(tzinfo=dt.UTC)) if isinstance(value, dt.datetime) else value


class Fact(NamedTuple):
    """What the history of one application says; instants are microseconds since 1970."""

    id: int
    job_id: int
    status: str
    sent: int | None
    interview: int | None
    offer: int | None
    rejected: int | None
    accepted: int | None
    last: int | None

    @property
    def answer(self) -> int | None:
        """When the first answer came."""
        return min((at for at in (self.interview, self.offer, self.rejected) if at is not None), default=None)


def fact_of(number: int, *, job: int, status: str, history: Iterable[tuple[str, dt.datetime]]) -> Fact:
    """Return what a history says that was read from elsewhere, as pairs of status and time in any order."""
    first: dict[str, int] = {}
    for reached, moment in history:
        at = micros(moment)
        first[reached] = min(at, first.get(reached, at))
        first["last"] = max(at, first.get("last", at))
    return Fact(
        id=number,
        job_id=job,
        status=status,
        sent=first.get(ApplicationStatus.APPLIED),
        interview=first.get(ApplicationStatus.INTERVIEW),
        offer=first.get(ApplicationStatus.OFFER),
        rejected=first.get(ApplicationStatus.REJECTED),
        accepted=first.get(ApplicationStatus.ACCEPTED),
        last=first.get("last"),
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
        """What each history says: the first entry of every status that figures ask for, and the last one."""
        first = {
            name: Min("history__occurred_at", filter=Q(history__status=status))
            for name, status in (
                ("sent", ApplicationStatus.APPLIED),
                ("interviewed", ApplicationStatus.INTERVIEW),
                ("offered", ApplicationStatus.OFFER),
                ("turned_down", ApplicationStatus.REJECTED),
                ("taken", ApplicationStatus.ACCEPTED),
            )
        }
        rows = Application.objects.for_user(self.user).live().values_list("pk", "job_id", "status")
        columns = {name: Micros(moment) for name, moment in {**first, "until": Max("history__occurred_at")}.items()}
        found = rows.annotate(**columns).values_list("pk", "job_id", "status", *columns)
        return [Fact(pk, job, status, *map(instant, moments)) for pk, job, status, *moments in found]

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
    def sent_days(self) -> dict[int, dt.date]:
        """The day each application was sent on, by its id."""
        zone = self.zone
        return {fact.id: day_of(fact.sent, zone) for fact in self.facts if fact.sent is not None}

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
