"""Writes a generated search into the database, through the services that everybody's data comes through."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import OuterRef, Subquery

from accounts.models import User
from accounts.services import replace_skills
from applications.history import Change
from applications.models import Application, Interview, StatusChange
from applications.services import change_statuses, create_applications, delete_applications
from careercopilot.demo import DEMO_PASSWORD
from careercopilot.demo.persona import PREFERENCES, PROFILE, SAVED_SEARCHES, SKILLS
from careercopilot.demo.plans import ApplicationPlan, JobPlan, Search
from jobs.models import Job, SavedSearch
from jobs.services import create_jobs, delete_jobs
from notifications.models import Delivery, Notification, NotificationPreference

BATCH = 200
UNREAD = 12
READ_AFTER = dt.timedelta(days=14)
READ_LAG = dt.timedelta(hours=3)


@transaction.atomic
def load(*, email: str, search: Search) -> User:
    """Make the demo account with everything of a search, and return it.

    It is staff and superuser: an installation that holds it is one person's own, and its admin is shown too.
    """
    began = search.jobs[0].created_at - dt.timedelta(hours=1)
    user = User.objects.create_superuser(email, DEMO_PASSWORD, date_joined=began, **PROFILE)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    replace_skills(owner=user, skills=SKILLS)
    # While past events are loaded nothing goes out over the websocket.
    wishes = NotificationPreference.objects.create(owner=user, push_enabled=False, **PREFERENCES)
    jobs = _load_jobs(user, search.jobs)
    applications = _load_applications(user, search.applications, jobs)
    _date_histories(applications, search.applications)
    _load_interviews(user, search.applications, applications)
    _load_saved_searches(user, began)
    _date_notifications(user, search, applications)
    wishes.push_enabled = True
    wishes.save(update_fields=["push_enabled"])
    return user


def _load_jobs(user: User, plans: Sequence[JobPlan]) -> list[Job]:
    items = [{**plan.values, "created_at": plan.created_at, "updated_at": plan.updated_at} for plan in plans]
    jobs = create_jobs(owner=user, items=items)
    aside = [(job, plan) for job, plan in zip(jobs, plans, strict=True) if plan.deleted_at is not None]
    delete_jobs(jobs=[job for job, _ in aside])
    for job, plan in aside:
        job.deleted_at, job.updated_at = plan.deleted_at, plan.updated_at
    Job.objects.bulk_update([job for job, _ in aside], ["deleted_at", "updated_at"], batch_size=BATCH)
    return jobs


def _load_applications(user: User, plans: Sequence[ApplicationPlan], jobs: Sequence[Job]) -> list[Application]:
    """Open all applications, then take them from stage to stage together, so that each change is told of once."""
    items = [
        {
            "job": jobs[plan.job],
            "status": plan.steps[0].status,
            "occurred_at": plan.steps[0].occurred_at,
            "note": plan.steps[0].note,
            "resume_label": plan.resume_label,
            "notes": plan.notes,
            "follow_up_on": plan.follow_up_on,
            "follow_up_retired": plan.follow_up_retired,
            "created_at": plan.created_at,
        }
        for plan in plans
    ]
    applications = create_applications(owner=user, items=items)
    for stage in range(1, max(len(plan.steps) for plan in plans)):
        changes = [
            Change(
                application=application, actor=user, status=step.status, occurred_at=step.occurred_at, note=step.note
            )
            for application, plan in zip(applications, plans, strict=True)
            for step in plan.steps[stage : stage + 1]
        ]
        change_statuses(changes=changes)
    pairs = list(zip(applications, plans, strict=True))
    delete_applications(applications=[application for application, plan in pairs if plan.deleted_at is not None])
    for application, plan in pairs:
        application.deleted_at, application.updated_at = plan.deleted_at, plan.updated_at
    Application.objects.bulk_update(applications, ["deleted_at", "updated_at"], batch_size=BATCH)
    return applications


def _date_histories(applications: Sequence[Application], plans: Sequence[ApplicationPlan]) -> None:
    """Say of each entry when it was written down: then, and not all today."""
    entries: dict[int, list[StatusChange]] = {}
    for entry in StatusChange.objects.filter(application__in=applications).in_order():
        entries.setdefault(entry.application_id, []).append(entry)
    dated = []
    for application, plan in zip(applications, plans, strict=True):
        for entry, step in zip(entries[application.pk], plan.steps, strict=True):
            entry.recorded_at = step.recorded_at
            dated.append(entry)
    StatusChange.objects.bulk_update(dated, ["recorded_at"], batch_size=BATCH)


def _load_interviews(user: User, plans: Sequence[ApplicationPlan], applications: Sequence[Application]) -> None:
    Interview.objects.bulk_create(
        [
            Interview(owner=user, application=application, **values)
            for application, plan in zip(applications, plans, strict=True)
            for values in plan.interviews
        ]
    )


def _load_saved_searches(user: User, began: dt.datetime) -> None:
    rows = []
    for number, (name, filters, alert) in enumerate(SAVED_SEARCHES):
        made = began + dt.timedelta(days=9 * number, minutes=37 * number)
        rows.append(SavedSearch(owner=user, name=name, filters=filters, alert=alert, created_at=made, updated_at=made))
    SavedSearch.objects.bulk_create(rows)


def _date_notifications(user: User, search: Search, applications: Sequence[Application]) -> None:
    """Date each notification at the entry it tells of, in the order of ids; all but the latest have been read."""
    told: dict[tuple[int, str], dt.datetime] = {}
    for application, plan in zip(applications, search.applications, strict=True):
        told |= {(application.pk, step.status): step.recorded_at for step in plan.steps}
    rows: list[Notification] = list(Notification.objects.for_user(user).order_by("pk"))
    ids: list[Any] = [row.pk for row in rows]
    for row in rows:
        row.created_at = told[row.data["application"], row.data["to"]]
    rows.sort(key=lambda row: row.created_at)
    recent = [row for row in rows if search.now - row.created_at <= READ_AFTER][-UNREAD:]
    first_unread = recent[0].created_at if recent else search.now
    for row, pk in zip(rows, ids, strict=True):
        row.pk, row.push = pk, True
        row.is_read = row.created_at < first_unread
        row.read_at = min(row.created_at + READ_LAG, search.now) if row.is_read else None
    fields = [field.name for field in Notification._meta.concrete_fields if field.name not in {"id", "uid", "owner"}]
    Notification.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=fields)
    at = Notification.objects.filter(pk=OuterRef("notification_id")).values("created_at")
    Delivery.objects.for_user(user).update(at=Subquery(at))
