"""What the lists of applications and interviews can be narrowed by."""

import datetime as dt
from collections.abc import Iterable
from itertools import permutations
from typing import Any

import django_filters
from django.db.models import Exists, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import ExtractIsoWeekDay
from rest_framework.exceptions import ValidationError

from applications.choices import ApplicationStatus, InterviewKind, InterviewOutcome
from applications.models import Application, Interview, StatusChange
from applications.search import APPLICATION_SEARCH
from careercopilot.core.asked import AskedFilterSet
from careercopilot.core.filters import (
    AfterFilter,
    BeforeFilter,
    BooleanFilter,
    ChoicesFilter,
    DayFilter,
    IdFilter,
    IdsFilter,
    SoftDeleteFilterSet,
    TextFilter,
)
from careercopilot.core.pagination import OrderKey
from careercopilot.core.text import fold
from jobs.duplicates import company_key
from jobs.models import Job
from jobs.search import JOB_SEARCH

APPLICATION_ORDERS = {
    "created_at": OrderKey("created_at"),
    "updated_at": OrderKey("updated_at"),
    "applied_on": OrderKey("applied_on", nullable=True),
    "status": OrderKey("status"),
    "follow_up_on": OrderKey("follow_up_on", nullable=True),
    "next_interview_at": OrderKey("next_interview_at", nullable=True),
}


MOVES = [(f"{source}:{target}",) * 2 for source, target in permutations(ApplicationStatus.values, 2)]
ONE_DAY = dt.timedelta(days=1)


class HistoryFilterSet(AskedFilterSet):
    """Filters by what the history says, as analytics counts it."""

    sent = BooleanFilter(method="was_sent", label="Ever applied, or never.")
    sent_after = DayFilter(method="leave", label="First applied on or after this day.")
    sent_before = DayFilter(method="leave", label="First applied on or before this day.")
    sent_weekday = django_filters.ChoiceFilter(
        choices=[(str(day), str(day)) for day in range(1, 8)],
        method="sent_on",
        label="First applied on this day of the week, 1 (Monday) to 7.",
    )
    reached = ChoicesFilter(choices=ApplicationStatus.choices, method="leave", label="Ever had one of these statuses.")
    reached_after = DayFilter(method="leave", label="With `reached`: did so first on or after this day.")
    reached_before = DayFilter(method="leave", label="With `reached`: did so first on or before this day.")
    also_reached = ChoicesFilter(
        choices=ApplicationStatus.choices, method="ever", label="Besides ever had one of these statuses."
    )
    moved = django_filters.ChoiceFilter(
        choices=MOVES, method="went", label="Ever went directly from one status to another, as in applied:interview."
    )

    def leave(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:  # noqa: ARG002
        """These are read together."""
        return rows

    def was_sent(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:  # noqa: ARG002, FBT001
        """Has an entry `applied`, or none."""
        applied = Exists(_entries([ApplicationStatus.APPLIED]))
        return rows.filter(applied) if value else rows.filter(~applied)

    def sent_on(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:  # noqa: ARG002
        """The first entry `applied` lies on this day of the week in the user's zone."""
        applied = _entries([ApplicationStatus.APPLIED]).order_by().values("application")
        first = Subquery(applied.annotate(at=Min("occurred_at")).values("at"))
        weekday = ExtractIsoWeekDay("first_sent_at", tzinfo=self.request.user.zone)
        return rows.alias(first_sent_at=first).alias(first_weekday=weekday).filter(first_weekday=int(value))

    def ever(self, rows: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:  # noqa: ARG002
        """Has an entry with one of the statuses."""
        return rows.filter(Exists(_entries(value))) if value else rows

    def went(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:  # noqa: ARG002
        """Has an entry directly after one with the other status."""
        source, target = value.split(":")
        same = Q(occurred_at=OuterRef("occurred_at"), pk__lt=OuterRef("pk"))
        earlier = StatusChange.objects.filter(
            Q(occurred_at__lt=OuterRef("occurred_at")) | same, application=OuterRef("application")
        )
        before = Subquery(earlier.order_by("-occurred_at", "-pk").values("status")[:1])
        return rows.filter(Exists(_entries([target]).alias(before=before).filter(before=source)))

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the filtered rows, each status with the days it was first reached on."""
        rows = super().filter_queryset(queryset)
        values = self.form.cleaned_data
        reached = values.get("reached")
        if not reached:
            alone = [name for name in ("reached_after", "reached_before") if values.get(name)]
            if alone:
                raise ValidationError({name: ["Say what was reached, too: reached=interview."] for name in alone})
        for name, statuses in (("sent", [ApplicationStatus.APPLIED]), ("reached", reached)):
            after, before = values.get(f"{name}_after"), values.get(f"{name}_before")
            if (after or before or name == "reached") and statuses:
                rows = self._first_reached(rows, statuses, after, before)
        return rows

    def _first_reached(
        self, rows: QuerySet[Any], statuses: Iterable[str], after: dt.date | None, before: dt.date | None
    ) -> QuerySet[Any]:
        """Keep those whose first entry with one of the statuses lies on the days, both included."""
        zone = self.request.user.zone
        entries = _entries(statuses)
        if after is not None:
            early = entries.filter(occurred_at__lt=dt.datetime.combine(after, dt.time.min, zone))
            rows = rows.filter(~Exists(early))
        if before is not None:
            entries = entries.filter(occurred_at__lt=dt.datetime.combine(before + ONE_DAY, dt.time.min, zone))
        return rows.filter(Exists(entries))


def _entries(statuses: Iterable[str]) -> QuerySet[Any]:
    """Return the entries of an application's history with one of the statuses."""
    return StatusChange.objects.filter(application=OuterRef("pk"), status__in=list(statuses))


def _alike(texts: QuerySet[Any], name: str, wanted: str) -> list[str]:
    """Return the spellings of a text among the values of a column."""
    return [text for text in texts.order_by().values_list(name, flat=True).distinct() if fold(text) == wanted]


class ApplicationFilterSet(SoftDeleteFilterSet, HistoryFilterSet):
    """Filters of `/applications/`; several are joined by AND."""

    ids = IdsFilter()
    status = ChoicesFilter(choices=ApplicationStatus.choices)
    job = IdFilter("job_id", label="The id of the job.")
    company = TextFilter(method="of_company", label="Part of the company's name, in any case.")
    q = TextFilter(method="search", label="The words are found in the job, or all of them in the notes.")
    applied_after = DayFilter("applied_on", "gte", label="Applied on or after.")
    applied_before = DayFilter("applied_on", "lte", label="Applied on or before.")
    follow_up_before = DayFilter("follow_up_on", "lte", label="To be followed up on or before.")
    has_interview = BooleanFilter(method="interviewed", label="Has an interview, or has none.")
    created_after = AfterFilter("created_at", label="Made at or after a time, or on or after a day.")
    created_before = BeforeFilter("created_at", label="Made at or before a time, or on or before a day.")

    source = TextFilter(method="from_source", label="The source of its job, in any case.")
    has_source = BooleanFilter(method="from_any_source", label="Its job has a source, or has none.")
    resume_label = TextFilter(method="with_label", label="Its label, in any case.")
    has_resume_label = BooleanFilter(method="with_any_label", label="Has a label, or has none.")
    company_is = TextFilter(method="at_company", label="The company's whole name; case and legal form do not matter.")

    class Meta:
        model = Application
        fields: list[str] = []

    def from_source(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:  # noqa: ARG002
        """The source of the job, without regard to case and accents."""
        jobs = Job.objects.for_user(self.request.user)
        return rows.filter(job__in=jobs.filter(source__in=_alike(jobs, "source", fold(value))).values("pk"))

    def from_any_source(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:  # noqa: ARG002, FBT001
        """The job has a source, or has none."""
        jobs = Job.objects.for_user(self.request.user)
        without = jobs.filter(source__in=_alike(jobs, "source", "")).values("pk")
        return rows.exclude(job__in=without) if value else rows.filter(job__in=without)

    def with_label(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """The label, without regard to case and accents."""
        own = Application.objects.for_user(self.request.user)
        return rows.filter(**{f"{name}__in": _alike(own, name, fold(value))})

    def with_any_label(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:  # noqa: ARG002, FBT001
        """Has a label, or has none."""
        without = {"resume_label__in": _alike(Application.objects.for_user(self.request.user), "resume_label", "")}
        return rows.exclude(**without) if value else rows.filter(**without)

    def at_company(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:  # noqa: ARG002
        """The company, by what the spellings of its name share."""
        jobs = Job.objects.for_user(self.request.user).filter(company_key=company_key(value))
        return rows.filter(job__in=jobs.values("pk"))

    def of_company(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:  # noqa: ARG002
        """Part of the company's name, without regard to case and accents."""
        jobs = Job.objects.for_user(self.request.user).filter(company_folded__contains=fold(value))
        return rows.filter(job__in=jobs.values("pk"))

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:  # noqa: ARG002
        """Full text over the job, or every word in what was noted here."""
        user = self.request.user
        jobs = JOB_SEARCH.search(Job.objects.for_user(user), value)
        noted = APPLICATION_SEARCH.search(Application.objects.for_user(user), value)
        return rows.filter(Q(job__in=jobs.values("pk")) | Q(pk__in=noted.values("pk")))

    def interviewed(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:  # noqa: ARG002, FBT001
        """Has an interview, whatever came of it."""
        any_interview = Exists(Interview.objects.filter(application=OuterRef("pk")))
        return rows.filter(any_interview) if value else rows.filter(~any_interview)


class InterviewFilterSet(AskedFilterSet):
    """Filters of `/interviews/`; several are joined by AND."""

    application = IdFilter("application_id", label="The id of the application.")
    kind = ChoicesFilter(choices=InterviewKind.choices)
    outcome = ChoicesFilter(choices=InterviewOutcome.choices)
    starts_after = AfterFilter("starts_at", label="Starts at or after a time, or on or after a day.")
    starts_before = BeforeFilter("starts_at", label="Starts at or before a time, or on or before a day.")

    class Meta:
        model = Interview
        fields: list[str] = []
