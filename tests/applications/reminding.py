"""What tests of reminders share: times, passes at them, and what somebody was told."""

import datetime as dt
from typing import Any

import time_machine

from accounts.models import User
from applications.models import Application, Interview, Reminder
from applications.tasks import send_reminders
from jobs.models import Job
from notifications.models import Notification

Ledger = set[tuple[str, int, str, int]]


def at(text: str) -> Any:
    """Return the clock standing at a time, as a context."""
    return time_machine.travel(dt.datetime.fromisoformat(text), tick=False)


def pass_at(text: str) -> None:
    """Run one pass at a time."""
    with at(text):
        send_reminders()


def told(owner: User) -> list[Notification]:
    """Return what somebody was ever told, in order."""
    return list(Notification.objects.filter(owner=owner).order_by("pk"))


def listed(owner: User, text: str) -> list[Notification]:
    """Return what somebody sees at a time, in order."""
    with at(text):
        return list(Notification.objects.filter(owner=owner).current().order_by("pk"))


def ledger(**which: Any) -> Ledger:
    """Return what was written down."""
    return set(Reminder.objects.filter(**which).values_list("kind", "object_id", "occasion", "lead_minutes"))


def job_of(owner: User, **fields: Any) -> Job:
    """Make a job."""
    job = Job(owner=owner, **{"company": "Acme", "title": "Engineer", **fields})
    job.derive()
    job.save()
    return job


def application_of(owner: User, **fields: Any) -> Application:
    """Make an application for a new job, past all services."""
    made: Application = Application.objects.create(owner=owner, job=job_of(owner), **{"status": "applied", **fields})
    return made


def interview_of(owner: User, starts_at: str | None, **fields: Any) -> Interview:
    """Make an interview of a new application, past all services."""
    start = dt.datetime.fromisoformat(starts_at) if starts_at else None
    application = fields.pop("application", None) or application_of(owner)
    return Interview.objects.create(owner=owner, application=application, starts_at=start, **fields)
