"""What the lists of applications and interviews can be narrowed by."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django_filters.rest_framework import FilterSet

from applications.choices import ApplicationStatus, InterviewKind, InterviewOutcome
from applications.models import Application, Interview
from applications.search import APPLICATION_SEARCH
from careercopilot.core.filters import (
    AfterFilter,
    BeforeFilter,
    BooleanFilter,
    ChoicesFilter,
    DayFilter,
    IdFilter,
    SoftDeleteFilterSet,
    TextFilter,
)
from careercopilot.core.pagination import OrderKey
from careercopilot.core.text import fold
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


class ApplicationFilterSet(SoftDeleteFilterSet, FilterSet):
    """Filters of `/applications/`; several are joined by AND."""

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

    class Meta:
        model = Application
        fields: list[str] = []

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


class InterviewFilterSet(FilterSet):
    """Filters of `/interviews/`; several are joined by AND."""

    application = IdFilter("application_id", label="The id of the application.")
    kind = ChoicesFilter(choices=InterviewKind.choices)
    outcome = ChoicesFilter(choices=InterviewOutcome.choices)
    starts_after = AfterFilter("starts_at", label="Starts at or after a time, or on or after a day.")
    starts_before = BeforeFilter("starts_at", label="Starts at or before a time, or on or before a day.")

    class Meta:
        model = Interview
        fields: list[str] = []
