"""Taking reminders back that no longer hold, and forgetting old ones."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from itertools import groupby

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from applications.choices import ReminderKind
from applications.models import Application, Interview, Reminder
from applications.reminders.kinds import KINDS
from notifications.services import withdraw

BATCH = 500
LOOKED_AT_FOR = dt.timedelta(days=30)
"""Follow-ups, which are never over by themselves, are looked at for so long after they were told."""
KEPT_FOR = dt.timedelta(days=400)
AT_ONCE = 10_000


def recall(kind: ReminderKind, ids: Collection[int]) -> None:
    """Take back what somebody was reminded of and is not so any more: moved, settled, or gone.

    Call it after the rows were written, and before anything is told. The reminder of what comes back later is given
    again: nobody has it any more.
    """
    if ids:
        _recall(Reminder.objects.standing().filter(kind=kind, object_id__in=ids))


def recall_of(applications: Sequence[Application]) -> None:
    """Take back all that does not hold any more now that these applications are what they are."""
    ids = [application.pk for application in applications]
    if ids:
        recall(ReminderKind.FOLLOW_UP, ids)
        interviews = Interview.objects.filter(application__in=ids).values("pk")
        _recall(Reminder.objects.standing().filter(kind=ReminderKind.INTERVIEW, object_id__in=interviews))
        recall(ReminderKind.DEADLINE, {application.job_id for application in applications})


def recall_stale() -> None:
    """Take back what does not hold any more through changes that nobody here was told of, such as of jobs."""
    told = Reminder.objects.standing()
    _sweep(told.filter(expires_at__isnull=False))
    _sweep(told.filter(expires_at=None, created_at__gt=timezone.now() - LOOKED_AT_FOR))


def _sweep(told: QuerySet[Reminder]) -> None:
    last, length = 0, BATCH
    while length == BATCH:
        page = list(told.filter(pk__gt=last).order_by("pk")[:BATCH])
        _recall(page)
        last, length = page[-1].pk if page else last, len(page)


def _recall(told: Iterable[Reminder]) -> None:
    wrong = []
    told = sorted(told, key=lambda one: one.kind)
    for kind, group in groupby(told, key=lambda one: one.kind):
        reminders = list(group)
        held = KINDS[ReminderKind(kind)].holding({one.object_id for one in reminders})
        occasions = {pk: moment.isoformat() for pk, moment in held}
        wrong += [one for one in reminders if occasions.get(one.object_id) != one.occasion]
    if wrong:
        _take_back(sorted(wrong, key=lambda one: one.owner_id))


@transaction.atomic
def _take_back(reminders: Sequence[Reminder]) -> None:
    for owner_id, group in groupby(reminders, key=lambda one: one.owner_id):
        withdraw(owner_id=owner_id, ids=[one.notification_id for one in group if one.notification_id])
    Reminder.objects.filter(pk__in=[one.pk for one in reminders]).delete()


def purge_reminders() -> None:
    """Remove what was told so long ago that no occasion of it can come again."""
    old = Reminder.objects.filter(created_at__lt=timezone.now() - KEPT_FOR)
    Reminder.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:AT_ONCE])).delete()
