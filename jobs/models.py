"""Jobs, the skills they ask for, their tags, and saved searches over them."""

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any, ClassVar, Self

from django.core.validators import URLValidator
from django.db import connection, models
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone

from accounts.choices import ExperienceLevel, WorkMode
from accounts.models import Skill
from accounts.skills import skill_key
from careercopilot.core.batches import as_json, records
from careercopilot.core.owner import OwnedModel, OwnedQuerySet, SoftDeleteModel, SoftDeleteQuerySet
from careercopilot.core.prepared import PreparedValues
from careercopilot.core.text import fold
from jobs.choices import JobStatus, JobType, SalaryPeriod
from jobs.duplicates import ats_key, canonical_url, company_key, title_key

FOLDED_LENGTH = 300
"""Characters; folding can lengthen a text, and an index has a limit."""
MOST_ALERTS = 100
"""Saved searches of one person that alert."""
MOST_SIMILAR = 20
"""Jobs that an answer names as looking alike."""
LIVE = Q(deleted_at=None)
DELETED = Q(deleted_at__isnull=False)
HTTP_URL = URLValidator(schemes=["http", "https"])


class JobQuerySet(SoftDeleteQuerySet):
    """Jobs."""

    def with_skills(self, skills: list[Skill], *, every: bool) -> Self:
        """Keep jobs that ask for one of the skills, or for every one."""
        groups = [[skill.pk] for skill in skills] if every else [[skill.pk for skill in skills]]
        rows = self
        for ids in groups:
            rows = rows.filter(pk__in=JobSkill.objects.filter(skill_id__in=ids).values("job_id"))
        return rows

    def similar_to(self, job: "Job") -> Self:
        """Keep live jobs of the same owner that look like `job`, the likeliest first.

        The same address or ATS id says more than the same company and title: those are often different postings.
        """
        same_place = [Q(**{name: getattr(job, name)}) for name in ("url_key", "ats_key") if getattr(job, name)]
        alike = reduce(or_, same_place, Q(company_key=job.company_key, title_key=job.title_key))
        rows = self.filter(alike, owner=job.owner_id).live().exclude(pk=job.pk)
        if not same_place:
            return rows.order_by("-pk")
        strength = Case(When(reduce(or_, same_place), then=Value(1)), default=Value(0))
        return rows.order_by(strength.desc(), "-pk")


def _similar(has_url: bool, has_ats: bool) -> PreparedValues:  # noqa: FBT001 - the two kinds of address
    def find(owner: int, pk: int, *keys: str) -> models.QuerySet[Any]:
        company, title, url, ats = keys
        job = Job(owner_id=owner, pk=pk, company_key=company, title_key=title)
        job.url_key, job.ats_key = url if has_url else "", ats if has_ats else ""
        rows: models.QuerySet[Any] = Job.objects.similar_to(job).values_list("pk")[:MOST_SIMILAR]
        return rows

    return PreparedValues(find, int, int, str, str, str, str)


_SIMILAR = {(has_url, has_ats): _similar(has_url, has_ats) for has_url in (False, True) for has_ats in (False, True)}


class Job(SoftDeleteModel):
    """A job that somebody keeps: as posted, with what they noted about it."""

    company = models.CharField(max_length=200)
    title = models.CharField(max_length=300)
    location = models.CharField(max_length=300, blank=True)
    work_mode = models.CharField(max_length=10, choices=WorkMode.choices, null=True, blank=True)  # noqa: DJ001 - null on the wire
    job_type = models.CharField(max_length=12, choices=JobType.choices, null=True, blank=True)  # noqa: DJ001
    experience_level = models.CharField(max_length=10, choices=ExperienceLevel.choices, null=True, blank=True)  # noqa: DJ001
    salary_min = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    salary_max = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    salary_currency = models.CharField(max_length=3, blank=True, help_text="ISO 4217, such as EUR.")
    salary_period = models.CharField(max_length=5, choices=SalaryPeriod.choices, null=True, blank=True)  # noqa: DJ001
    salary_text = models.CharField(max_length=500, blank=True)
    description = models.TextField(blank=True)
    requirements = models.TextField(blank=True)
    responsibilities = models.TextField(blank=True)
    tech_stack_text = models.TextField(
        blank=True, editable=False, help_text="One skill a line; the links are JobSkill."
    )
    tags = models.JSONField(default=list, blank=True)
    contacts = models.JSONField(default=list, blank=True)
    extra = models.JSONField(
        default=dict, blank=True, help_text="What an imported file said that has no field here, by its header."
    )
    url = models.CharField(max_length=2000, blank=True, validators=[HTTP_URL])
    source = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=10, choices=JobStatus.choices, default=JobStatus.SAVED)
    notes = models.TextField(blank=True)
    posted_on = models.DateField(null=True, blank=True)
    deadline = models.DateField(null=True, blank=True)
    skills = models.ManyToManyField(Skill, through="JobSkill", related_name="jobs")

    # Derived from the above by `derive()`: what lists sort and compare by, and what duplicates are found by.
    company_folded = models.CharField(max_length=FOLDED_LENGTH, editable=False)
    title_folded = models.CharField(max_length=FOLDED_LENGTH, editable=False)
    location_folded = models.CharField(max_length=FOLDED_LENGTH, editable=False, blank=True)
    company_key = models.CharField(max_length=200, editable=False)
    title_key = models.CharField(max_length=200, editable=False)
    url_key = models.CharField(max_length=200, editable=False, blank=True)
    ats_key = models.CharField(max_length=200, editable=False, blank=True)

    objects: ClassVar[Any] = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "uid"], name="job_uid_once"),
            models.CheckConstraint(
                condition=Q(salary_min=None) | Q(salary_max=None) | Q(salary_max__gte=F("salary_min")),
                name="job_salary_range",
                violation_error_message="salary_max must not be below salary_min.",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "created_at", "id"], condition=LIVE, name="job_created"),
            models.Index(fields=["owner", "updated_at", "id"], condition=LIVE, name="job_updated"),
            models.Index(fields=["owner", "status", "created_at", "id"], condition=LIVE, name="job_status"),
            models.Index(fields=["owner", "company_folded", "id"], condition=LIVE, name="job_company"),
            models.Index(fields=["owner", "title_folded", "id"], condition=LIVE, name="job_title"),
            models.Index(fields=["owner", "deadline", "id"], condition=LIVE, name="job_deadline"),
            models.Index(fields=["owner", "posted_on", "id"], condition=LIVE, name="job_posted"),
            models.Index(fields=["owner", "salary_min", "id"], condition=LIVE, name="job_salary_min"),
            models.Index(fields=["owner", "salary_max", "id"], condition=LIVE, name="job_salary_max"),
            models.Index(fields=["owner", "created_at", "id"], condition=DELETED, name="job_deleted"),
            # Descending orders with nulls last have indexes of their own on PostgreSQL: see the migrations.
            # Of all jobs, and with the company: analytics count companies from it alone, deleted jobs among them.
            models.Index(
                fields=["owner", "company_key", "title_key"], include=["id", "company"], name="job_same_title"
            ),
            models.Index(fields=["owner", "url_key"], condition=LIVE & ~Q(url_key=""), name="job_same_url"),
            models.Index(fields=["owner", "ats_key"], condition=LIVE & ~Q(ats_key=""), name="job_same_ats"),
        ]

    def __str__(self) -> str:
        return f"{self.title} at {self.company}"

    @property
    def tech_stack(self) -> list[str]:
        """The skills the job asks for, each in its one spelling, in the order given."""
        return self.tech_stack_text.split("\n") if self.tech_stack_text else []

    @tech_stack.setter
    def tech_stack(self, names: list[str]) -> None:
        self.tech_stack_text = "\n".join(names)

    @property
    def skill_keys(self) -> list[str]:
        """The keys of those skills."""
        return [skill_key(name) for name in self.tech_stack]

    def similar(self) -> list[int]:
        """Return the ids of at most 20 live jobs of the owner that look like this one, the likeliest first."""
        find = _SIMILAR[bool(self.url_key), bool(self.ats_key)]
        keys = (self.company_key, self.title_key, self.url_key, self.ats_key)
        return [pk for (pk,) in find.get(self.owner_id, self.pk, *keys)]

    def derive(self) -> None:
        """Compute the derived columns; whoever writes the others calls this before saving."""
        self.company_folded = fold(self.company)[:FOLDED_LENGTH]
        self.title_folded = fold(self.title)[:FOLDED_LENGTH]
        self.location_folded = fold(self.location)[:FOLDED_LENGTH]
        self.company_key = company_key(self.company)
        self.title_key = title_key(self.title)
        self.url_key = canonical_url(self.url)
        self.ats_key = ats_key(self.url)


DERIVED_FROM: dict[str, tuple[str, ...]] = {
    "company": ("company_folded", "company_key"),
    "title": ("title_folded", "title_key"),
    "location": ("location_folded",),
    "url": ("url_key", "ats_key"),
}
"""The derived columns that change with a column."""


class JobSkillQuerySet(models.QuerySet[Any]):
    """What jobs ask for."""

    def link(self, owner_id: int, pairs: Sequence[dict[str, Any]]) -> int:
        """Link jobs (`job`, an id) with skills of their owner (`key`); return with how many of them that are known.

        One statement looks them up and links them. What is linked already stays so, and does not count.
        """
        if not pairs:
            return 0
        link = connection.ops.quote_name(self.model._meta.db_table)
        skill = connection.ops.quote_name(Skill._meta.db_table)
        ignore, conflict = ("", "ON CONFLICT DO NOTHING") if connection.vendor == "postgresql" else ("OR IGNORE", "")
        source = records(connection.vendor, {"job": "bigint", "key": "text"})
        statement = (
            f"INSERT {ignore} INTO {link} (job_id, skill_id) SELECT v.job, s.id FROM {source} "  # noqa: S608 - names
            f"JOIN {skill} s ON s.owner_id = %s AND s.key = v.key {conflict}"
        )
        with connection.cursor() as cursor:
            cursor.execute(statement, [as_json(pairs), owner_id])
            return int(cursor.rowcount)


class JobSkill(models.Model):
    """A job asks for a skill."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="job_skills")
    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="job_skills", db_index=False)

    objects: ClassVar[Any] = JobSkillQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["skill", "job"], name="job_skill_once")]

    def __str__(self) -> str:
        return f"{self.job_id} {self.skill_id}"


class JobTag(models.Model):
    """A job carries a tag; `key` is the tag without regard to case and accents."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="job_tags", db_index=False)
    key = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "key"], name="job_tag_once")]

    def __str__(self) -> str:
        return self.key


class SavedSearch(OwnedModel):
    """A list of jobs somebody comes back to: the list's filters under a name, and whether new jobs are told."""

    name = models.CharField(max_length=200)
    filters = models.JSONField(default=dict)
    alert = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="saved_search_name_once")]
        verbose_name_plural = "saved searches"

    def __str__(self) -> str:
        return self.name


class PendingMatchQuerySet(OwnedQuerySet):
    """What is pending belongs to whom the job belongs to."""

    owner_field = "job__owner"


class PendingMatch(models.Model):
    """A new job that has yet to be held against its owner's profile and saved searches; gone once they were told."""

    job = models.OneToOneField(Job, on_delete=models.CASCADE, primary_key=True, related_name="+")
    noted_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[Any] = PendingMatchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "pending matches"

    def __str__(self) -> str:
        return f"job {self.job_id}"
