"""What the list of jobs can be narrowed by."""

from decimal import Decimal
from typing import Any

import django_filters
from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from accounts.choices import ExperienceLevel, WorkMode
from accounts.models import Skill
from accounts.skills import unique_skills
from careercopilot.core.asked import AskedFilterSet
from careercopilot.core.filters import (
    AfterFilter,
    BeforeFilter,
    BooleanFilter,
    ChoicesFilter,
    DayFilter,
    IdsFilter,
    RepeatedTextFilter,
    SoftDeleteFilterSet,
    TextFilter,
)
from careercopilot.core.pagination import OrderKey
from careercopilot.core.text import fold
from jobs.choices import JobStatus, JobType
from jobs.models import Job, JobTag
from jobs.search import JOB_SEARCH

JOB_ORDERS = {
    "created_at": OrderKey("created_at"),
    "updated_at": OrderKey("updated_at"),
    "company": OrderKey("company_folded"),
    "title": OrderKey("title_folded"),
    "deadline": OrderKey("deadline", nullable=True),
    "posted_on": OrderKey("posted_on", nullable=True),
    "salary_min": OrderKey("salary_min", nullable=True),
    "salary_max": OrderKey("salary_max", nullable=True),
}
BEST_FIRST = [OrderKey("rank", descending=True), OrderKey("created_at", descending=True)]
"""How a search is ordered unless another order is asked for."""
AMOUNT = {"max_digits": 14, "decimal_places": 2, "min_value": Decimal(0)}


class JobFilterSet(SoftDeleteFilterSet, AskedFilterSet):
    """Filters of `/jobs/`; several are joined by AND."""

    ids = IdsFilter()
    q = TextFilter(method="search", label="Every word must match, the last one as a prefix.")
    company = TextFilter(method="contains", label="Part of the company's name, in any case.")
    location = TextFilter(method="contains", label="Part of the location, in any case.")
    source = TextFilter(label="The source, exactly.")
    work_mode = ChoicesFilter(choices=WorkMode.choices)
    remote = BooleanFilter(method="is_remote", label="Remote jobs alone, or all others.")
    job_type = ChoicesFilter(choices=JobType.choices)
    experience_level = ChoicesFilter(choices=ExperienceLevel.choices)
    status = ChoicesFilter(choices=JobStatus.choices)
    tags = RepeatedTextFilter(method="tagged", label="Carries the tag; repeat for more, each must be there.")
    salary_min = django_filters.NumberFilter(method="pays_at_least", label="The range reaches this.", **AMOUNT)
    salary_max = django_filters.NumberFilter(method="pays_at_most", label="The range begins at or below.", **AMOUNT)
    tech_stack = RepeatedTextFilter(method="asks_for", label="Asks for the skill; repeat for more.")
    tech_match = django_filters.ChoiceFilter(
        choices=[("any", "any"), ("all", "all")], method="leave", label="With several skills: any of them, or all."
    )
    created_after = AfterFilter("created_at", label="Made at or after a time, or on or after a day.")
    created_before = BeforeFilter("created_at", label="Made at or before a time, or on or before a day.")
    posted_after = DayFilter("posted_on", "gte", label="Posted on or after.")
    posted_before = DayFilter("posted_on", "lte", label="Posted on or before.")
    deadline_before = DayFilter("deadline", "lte", label="Deadline on or before.")
    has_application = BooleanFilter(method="applied_to", label="Has a live application, or has none.")

    class Meta:
        model = Job
        fields: list[str] = []

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:  # noqa: ARG002
        """Full text: see `jobs.search`."""
        return JOB_SEARCH.search(rows, value)

    def contains(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Part of a folded column, so that case and accents do not matter."""
        return rows.filter(**{f"{name}_folded__contains": fold(value)})

    def is_remote(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:  # noqa: ARG002, FBT001
        """Jobs that are done from anywhere."""
        return rows.filter(work_mode=WorkMode.REMOTE) if value else rows.exclude(work_mode=WorkMode.REMOTE)

    def tagged(self, rows: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:  # noqa: ARG002
        """Every tag must be there."""
        for tag in value:
            rows = rows.filter(Exists(JobTag.objects.filter(job=OuterRef("pk"), key=fold(tag)[:100])))
        return rows

    def pays_at_least(self, rows: QuerySet[Any], name: str, value: Decimal) -> QuerySet[Any]:  # noqa: ARG002
        """The upper end, or the only one given, reaches the amount."""
        return rows.annotate(salary_top=Coalesce(F("salary_max"), F("salary_min"))).filter(salary_top__gte=value)

    def pays_at_most(self, rows: QuerySet[Any], name: str, value: Decimal) -> QuerySet[Any]:  # noqa: ARG002
        """The lower end, or the only one given, is within the amount."""
        return rows.annotate(salary_floor=Coalesce(F("salary_min"), F("salary_max"))).filter(salary_floor__lte=value)

    def asks_for(self, rows: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:  # noqa: ARG002
        """One of the skills, or every one: whatever their spelling."""
        keys = [key for key, _ in unique_skills(value)]
        skills = list(Skill.objects.for_user(self.request.user).filter(key__in=keys))
        every = self.form.cleaned_data.get("tech_match") == "all"
        if not skills or (every and len(skills) < len(keys)):
            return rows.none()
        jobs: Any = rows
        return jobs.with_skills(skills, every=every)

    def leave(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:  # noqa: ARG002
        """`tech_match` is read with `tech_stack`."""
        return rows

    def applied_to(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:  # noqa: ARG002, FBT001
        """Has a live application; the relation is named by those who made it."""
        live = Job.objects.filter(pk=OuterRef("pk"), applications__pk__isnull=False, applications__deleted_at=None)
        return rows.filter(Exists(live)) if value else rows.filter(~Exists(live))
