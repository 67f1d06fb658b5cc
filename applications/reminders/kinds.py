"""What can be due: the rows in question, when their reminders are due, and what these say."""

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Cast

from applications.choices import IS_OVER, ApplicationStatus, InterviewOutcome, ReminderKind
from applications.messages import (
    DEADLINE_DIGEST,
    FOLLOW_UP_DIGEST,
    INTERVIEW_DIGEST,
    deadline_note,
    follow_up_note,
    interview_note,
)
from applications.models import Application, Interview, Reminder
from jobs.choices import JobStatus
from jobs.models import Job
from notifications.choices import DEFAULT_LEAD_MINUTES, LONGEST_LEAD_MINUTES
from notifications.services import Digest, Note

TOLD_AT = dt.time(9)
"""The time of the owner's day at which follow-ups and deadlines are told of."""
LATEST_FOLLOW_UP = dt.timedelta(days=7)
DEADLINE_LEADS = {1440: dt.timedelta(days=1), 4320: dt.timedelta(days=3)}
"""The days before a deadline, by the minutes that the ledger names them by."""
DAY = dt.timedelta(days=1)
"""Nowhere is it further from the date of UTC."""


class Kind(ABC):
    """One kind of reminder.

    A row comes with two values: `moment` (the start, or the date) and `rule`, what its owner's side adds to it.
    """

    kind: ClassVar[ReminderKind]
    key: ClassVar[str]
    """The name of the row's id in the data of its notification."""
    digest: ClassVar[Digest]
    locks: ClassVar[tuple[str, ...]] = ("self",)
    """The rows that nobody may change while they are told of."""

    @abstractmethod
    def coming(self, now: dt.datetime) -> QuerySet[Any]:
        """Return the rows, of all owners, that may have something due; a little more than those that have."""

    @abstractmethod
    def loaded(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Load with the rows what a note says."""

    @abstractmethod
    def due(self, moment: Any, rule: Any, now: dt.datetime) -> list[int]:
        """Return the leads, in minutes, whose time has come."""

    @abstractmethod
    def note(self, row: Any, lead: int, now: dt.datetime) -> Note:
        """Return what is told."""

    @abstractmethod
    def holding(self, ids: Collection[int]) -> Iterable[tuple[int, Any]]:
        """Return id and moment of those rows for which there is still something to be reminded of."""


def _told(kind: ReminderKind, field: str, last_lead: int) -> Exists:
    """Return whether the last reminder of a date was given; a guess of the database that may only miss some."""
    occasion = Cast(OuterRef(field), CharField())
    return Exists(
        Reminder.objects.filter(kind=kind, object_id=OuterRef("pk"), occasion=occasion, lead_minutes=last_lead)
    )


def nine_o_clock(day: dt.date, zone: dt.tzinfo) -> dt.datetime:
    """Return the instant at which a day's reminders are due in a zone."""
    return dt.datetime.combine(day, TOLD_AT, zone)


class InterviewKind(Kind):
    """Interviews, at each of the owner's leads before their start; `rule` is the leads chosen."""

    kind = ReminderKind.INTERVIEW
    key = "interview"
    digest = INTERVIEW_DIGEST
    locks = ("self", "application")

    def _held(self) -> QuerySet[Interview]:
        rows = Interview.objects.filter(outcome=InterviewOutcome.PENDING, application__deleted_at=None)
        return rows.exclude(application__status__in=IS_OVER)

    def coming(self, now: dt.datetime) -> QuerySet[Any]:
        """Return those that start within the longest lead their owners can have."""
        by_default = now + dt.timedelta(minutes=max(DEFAULT_LEAD_MINUTES))
        rows = self._held().filter(
            Q(starts_at__lte=by_default) | Q(owner__notification_preference__isnull=False),
            starts_at__gt=now,
            starts_at__lte=now + dt.timedelta(minutes=LONGEST_LEAD_MINUTES),
            owner__is_active=True,
        )
        return rows.annotate(moment=F("starts_at"), rule=F("owner__notification_preference__reminder_lead_minutes"))

    def loaded(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Load application, job and owner, without their long texts."""
        return rows.select_related("application__job", "owner").defer("feedback", *_long("application__job__"))

    def due(self, moment: dt.datetime, rule: list[int] | None, now: dt.datetime) -> list[int]:
        """Return the leads that the start is nearer than; none once it has come."""
        if moment <= now:
            return []
        leads = DEFAULT_LEAD_MINUTES if rule is None else rule
        return sorted(lead for lead in leads if moment - dt.timedelta(minutes=lead) <= now)

    def note(self, row: Interview, lead: int, now: dt.datetime) -> Note:
        """Return the reminder."""
        return interview_note(row, lead, now)

    def holding(self, ids: Collection[int]) -> Iterable[tuple[int, Any]]:
        """Return the pending ones of live applications that go on."""
        return self._held().filter(pk__in=ids, starts_at__isnull=False).values_list("pk", "starts_at")


class FollowUpKind(Kind):
    """Follow-ups, in the morning of their date and for a week; `rule` is the owner's zone."""

    kind = ReminderKind.FOLLOW_UP
    key = "application"
    digest = FOLLOW_UP_DIGEST

    def _held(self) -> QuerySet[Application]:
        rows: QuerySet[Application] = Application.objects.live()
        return rows.filter(follow_up_retired=False, follow_up_on__isnull=False)

    def coming(self, now: dt.datetime) -> QuerySet[Any]:
        """Return those of the dates that it is somewhere, or was a week ago."""
        today = now.astimezone(dt.UTC).date()
        rows = self._held().filter(
            ~_told(self.kind, "follow_up_on", 0),
            follow_up_on__gte=today - LATEST_FOLLOW_UP - DAY,
            follow_up_on__lte=today + DAY,
            owner__is_active=True,
        )
        return rows.annotate(moment=F("follow_up_on"), rule=F("owner__timezone"))

    def loaded(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Load the job, without long texts."""
        return rows.select_related("job").defer("notes", "extra", *_long("job__"))

    def due(self, moment: dt.date, rule: str, now: dt.datetime) -> list[int]:
        """Return the one there is from nine o'clock on, until it is too late to be of use."""
        zone = ZoneInfo(rule)
        late = now.astimezone(zone).date() - moment
        return [0] if nine_o_clock(moment, zone) <= now and late <= LATEST_FOLLOW_UP else []

    def note(self, row: Application, lead: int, now: dt.datetime) -> Note:  # noqa: ARG002 - the same for all kinds
        """Return the reminder."""
        return follow_up_note(row)

    def holding(self, ids: Collection[int]) -> Iterable[tuple[int, Any]]:
        """Return the live applications that are still followed up."""
        return self._held().filter(pk__in=ids).values_list("pk", "follow_up_on")


class DeadlineKind(Kind):
    """Deadlines of jobs not yet applied to, in the mornings before; `rule` is the owner's zone."""

    kind = ReminderKind.DEADLINE
    key = "job"
    digest = DEADLINE_DIGEST

    def _held(self) -> QuerySet[Job]:
        sent = Application.objects.live().filter(job=OuterRef("pk")).exclude(status=ApplicationStatus.INTERESTED)
        rows: QuerySet[Job] = Job.objects.live()
        return rows.filter(~Exists(sent), status__in=[JobStatus.SAVED, JobStatus.OPEN])

    def coming(self, now: dt.datetime) -> QuerySet[Any]:
        """Return those whose deadline is near somewhere."""
        today = now.astimezone(dt.UTC).date()
        rows = self._held().filter(
            ~_told(self.kind, "deadline", min(DEADLINE_LEADS)),
            deadline__gte=today - DAY,
            deadline__lte=today + DAY + max(DEADLINE_LEADS.values()),
            owner__is_active=True,
        )
        return rows.annotate(moment=F("deadline"), rule=F("owner__timezone"))

    def loaded(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Load the owner, and no long texts."""
        return rows.select_related("owner").defer(*_long(""))

    def due(self, moment: dt.date, rule: str, now: dt.datetime) -> list[int]:
        """Return the leads whose morning has come; none when the day is over."""
        zone = ZoneInfo(rule)
        if now.astimezone(zone).date() > moment:
            return []
        return [lead for lead, days in DEADLINE_LEADS.items() if nine_o_clock(moment - days, zone) <= now]

    def note(self, row: Job, lead: int, now: dt.datetime) -> Note:
        """Return the reminder."""
        return deadline_note(row, lead, now)

    def holding(self, ids: Collection[int]) -> Iterable[tuple[int, Any]]:
        """Return the live jobs that can still be applied to."""
        return self._held().filter(pk__in=ids, deadline__isnull=False).values_list("pk", "deadline")


def _long(path: str) -> list[str]:
    names = ("description", "requirements", "responsibilities", "notes", "contacts", "extra", "tech_stack_text", "tags")
    return [f"{path}{name}" for name in names]


KINDS: dict[ReminderKind, Kind] = {one.kind: one for one in (InterviewKind(), FollowUpKind(), DeadlineKind())}
