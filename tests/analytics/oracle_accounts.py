"""Random accounts for the oracle: what somebody can have written in a job search, made through the services."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from accounts.choices import SkillLevel, WeekStart
from accounts.models import User
from accounts.services import replace_skills
from applications.choices import ApplicationStatus, InterviewKind, InterviewOutcome
from applications.history import Change
from applications.models import Application, Interview, StatusChange
from applications.services import (
    change_statuses,
    correct_entry,
    create_applications,
    delete_applications,
    destroy_applications,
    restore_applications,
    undo_last,
)
from careercopilot.core.errors import Conflict
from jobs.choices import JobStatus
from jobs.models import Job
from jobs.services import create_jobs, delete_jobs

ZONES = [
    "UTC",
    "Pacific/Kiritimati",
    "Pacific/Auckland",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Europe/Berlin",
    "America/Santiago",
    "America/Los_Angeles",
    "Pacific/Pago_Pago",
]
NOWS = [
    dt.datetime(2026, 4, 20, 15, 30, tzinfo=dt.UTC),
    # A leap day, and the hours around it.
    dt.datetime(2024, 2, 29, 10, 30, tzinfo=dt.UTC),
    dt.datetime(2024, 3, 1, 0, 15, tzinfo=dt.UTC),
    # The clocks change: Europe, America and the South, forward and back.
    dt.datetime(2026, 3, 29, 1, 30, tzinfo=dt.UTC),
    dt.datetime(2026, 10, 25, 23, 30, tzinfo=dt.UTC),
    dt.datetime(2026, 3, 9, 6, 45, tzinfo=dt.UTC),
    dt.datetime(2026, 11, 1, 9, 30, tzinfo=dt.UTC),
    dt.datetime(2026, 4, 5, 3, 0, tzinfo=dt.UTC),
    # The year turns in some zones and not in others.
    dt.datetime(2026, 12, 31, 12, 0, tzinfo=dt.UTC),
    dt.datetime(2027, 1, 1, 10, 0, tzinfo=dt.UTC),
]
HALF_HOURS_A_DAY = 48
COMPANIES = ["Acme", "ACME", "acme GmbH", "Bolt", "Café Zwölf", "Cafe Zwolf", "Delta, Inc.", "Echo"]
SOURCES = ["", "LinkedIn", "linkedin", " Linkedin ", "Referral", "Indeed", "=HYPERLINK"]
SKILLS = ["Python", "python3", "PostgreSQL", "postgres", "Go", "golang", "C", "C++", "React", "react.js", "Zig", "k8s"]
LABELS = ["", "", "General", "general", "Backend v2", "Café"]
STATUSES = ApplicationStatus.values

# Half hours meet often, so that ties come up; most are recent, some lie years back.
recent = st.integers(0, 21 * HALF_HOURS_A_DAY)
past = recent | st.integers(0, 120).map(lambda days: days * HALF_HOURS_A_DAY) | st.integers(0, 800 * HALF_HOURS_A_DAY)
# A file, or a clock that goes wrong, can say what is still to come.
ago = st.one_of(recent, past, past, past, past, st.integers(-6 * HALF_HOURS_A_DAY, -1))
# What follows mostly follows the order of a search; the rest is anything.
likely = st.sampled_from(["applied", "interview", "offer", "accepted", "rejected", "ghosted"]) | st.sampled_from(
    STATUSES
)
step = st.one_of(
    st.tuples(st.just("move"), likely, st.none() | ago),
    st.tuples(st.just("move"), likely, ago),
    st.tuples(st.just("correct"), st.integers(0, 5), ago),
    st.tuples(st.just("undo"), st.none(), st.none()),
)


@dataclass(frozen=True)
class JobPlan:
    """A job to be made."""

    company: str
    source: str
    skills: list[str]
    status: str
    made: int
    posted: int | None
    deleted: bool


@dataclass(frozen=True)
class ApplicationPlan:
    """An application to be made for the job of a number, and what is done to it then."""

    job: int
    status: str | None
    opened: int | None
    made: int
    label: str
    steps: list[tuple[str, Any, Any]]
    interviews: list[tuple[int | None, str, str]]
    end: str


@dataclass(frozen=True)
class AccountPlan:
    """Everything somebody has; it was written in the one zone, and is asked for in the other."""

    written_in: str
    zone: str
    week_start: str
    now: dt.datetime
    goal: int
    skills: list[tuple[str, str]]
    jobs: list[JobPlan]
    applications: list[ApplicationPlan]


job_plans = st.builds(
    JobPlan,
    company=st.sampled_from(COMPANIES),
    source=st.sampled_from(SOURCES),
    skills=st.lists(st.sampled_from(SKILLS), max_size=4),
    status=st.sampled_from(JobStatus.values),
    made=past,
    posted=st.none() | st.integers(-3, 400),
    deleted=st.sampled_from([False, False, False, True]),
)
application_plans = st.builds(
    ApplicationPlan,
    job=st.integers(0, 9),
    status=st.none() | likely,
    opened=st.none() | ago,
    made=past,
    label=st.sampled_from(LABELS),
    steps=st.lists(step, max_size=6),
    interviews=st.lists(
        st.tuples(
            st.none() | st.integers(-20 * HALF_HOURS_A_DAY, 60 * HALF_HOURS_A_DAY),
            st.sampled_from(InterviewOutcome.values),
            st.sampled_from(InterviewKind.values),
        ),
        max_size=2,
    ),
    end=st.sampled_from(["", "", "", "", "delete", "delete", "restore", "destroy"]),
)


def accounts(most: int = 12) -> st.SearchStrategy[AccountPlan]:
    """Return plans of accounts, of so many applications at most; an empty one among them."""
    return st.builds(
        AccountPlan,
        written_in=st.sampled_from(ZONES),
        zone=st.sampled_from(ZONES),
        week_start=st.sampled_from(WeekStart.values),
        now=st.sampled_from(NOWS),
        goal=st.integers(0, 3),
        skills=st.lists(st.tuples(st.sampled_from(SKILLS), st.sampled_from(SkillLevel.values)), max_size=4),
        jobs=st.lists(job_plans, max_size=9),
        applications=st.lists(application_plans, max_size=most),
    )


def build(plan: AccountPlan, owner: User) -> None:
    """Write an account; the clock stands at `plan.now`."""
    owner.timezone, owner.week_start, owner.daily_application_goal = plan.written_in, plan.week_start, plan.goal
    owner.save()
    replace_skills(owner=owner, skills=plan.skills)
    jobs = create_jobs(owner=owner, items=[_job(job, plan.now, owner) for job in plan.jobs])
    for application in plan.applications:
        if jobs:
            _apply(application, jobs[application.job % len(jobs)], owner, plan.now)
    delete_jobs(jobs=[job for job, planned in zip(jobs, plan.jobs, strict=True) if planned.deleted])
    owner.timezone = plan.zone
    owner.save()


def _job(plan: JobPlan, now: dt.datetime, owner: User) -> dict[str, Any]:
    today = now.astimezone(owner.zone).date()
    return {
        "company": plan.company,
        "title": "Engineer",
        "source": plan.source.strip(),
        "tech_stack": plan.skills,
        "status": plan.status,
        "created_at": back(now, plan.made),
        "posted_on": None if plan.posted is None else today - dt.timedelta(days=plan.posted),
    }


def back(now: dt.datetime, half_hours: int) -> dt.datetime:
    """Return the instant so many half hours before now."""
    return now - dt.timedelta(minutes=30 * half_hours)


def _apply(plan: ApplicationPlan, job: Job, owner: User, now: dt.datetime) -> None:
    item: dict[str, Any] = {"job": job, "resume_label": plan.label, "created_at": back(now, plan.made)}
    if plan.status is not None:
        item["status"] = plan.status
        if plan.opened is not None:
            item["occurred_at"] = back(now, plan.opened)
    try:
        (application,) = create_applications(owner=owner, items=[item])
    except Conflict:
        return
    for step_ in plan.steps:
        _take(step_, application, owner, now)
    Interview.objects.bulk_create(
        Interview(
            owner=owner,
            application=application,
            starts_at=None if starts is None else back(now, starts),
            outcome=outcome,
            kind=kind,
        )
        for starts, outcome, kind in plan.interviews
    )
    _end(plan.end, application)


def _take(step_: tuple[str, Any, Any], application: Application, owner: User, now: dt.datetime) -> None:
    name, what, when = step_
    moment = None if when is None else back(now, when)
    if name == "move":
        change_statuses(changes=[Change(application=application, actor=owner, status=what, occurred_at=moment)])
        return
    entries = list(StatusChange.objects.filter(application=application).in_order())
    if name == "correct":
        correct_entry(entry=entries[what % len(entries)], values={"occurred_at": moment})
    elif len(entries) > 1:
        undo_last(entry=entries[-1])


def _end(end: str, application: Application) -> None:
    if end == "destroy":
        destroy_applications(applications=[application])
    elif end:
        delete_applications(applications=[application])
    if end == "restore":
        application.refresh_from_db()
        restore_applications(applications=[application])
