"""Reminders by the minute, and housekeeping of what was deleted; each task may run at any time, twice or at once."""

import datetime as dt

from celery import shared_task
from django.utils import timezone

from accounts.models import User
from applications.models import Application
from applications.reminders.recalling import purge_reminders, recall_stale
from applications.reminders.sending import send_due
from careercopilot.core.cache import owners_changed
from jobs.models import Job

AT_ONCE = 10_000
STALE_AFTER_SECONDS = 300
"""Passes that nobody has begun by then are left out: the next one tells all that is due."""


@shared_task(expires=STALE_AFTER_SECONDS)
def send_reminders() -> None:
    """Take back what does not hold any more, and tell what is due."""
    recall_stale()
    send_due()


@shared_task
def purge_deleted() -> None:
    """Remove for good what its owner deleted longer ago than they want it kept; a job goes after its applications."""
    now = timezone.now()
    wanted = User.objects.filter(deleted_retention_days__isnull=False).values_list("deleted_retention_days", flat=True)
    for days in wanted.distinct():
        assert days is not None
        for model in (Application, Job):
            due = model.objects.filter(owner__deleted_retention_days=days, deleted_at__lt=now - dt.timedelta(days=days))
            if model is Job:
                due = due.filter(applications=None)
            owners = dict(due.values_list("pk", "owner_id")[:AT_ONCE])
            model.objects.filter(pk__in=list(owners)).delete()
            owners_changed(owners.values())
    purge_reminders()
