"""Writing of histories and of what follows from them: status, dates, the day of the follow-up, who is told."""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from django.utils import timezone
from rest_framework.exceptions import NotFound

from applications import history
from applications.choices import IS_OPEN, ApplicationStatus
from applications.messages import status_note
from applications.models import Application, StatusChange
from applications.reminders.recalling import recall_of
from careercopilot.core.batches import insert_rows, update_rows
from careercopilot.core.cache import owners_changed
from notifications.services import Digest, notify_many

LONG_TEXTS = frozenset({"notes", "extra"})
"""Columns that are read only by whoever writes them."""
LONG_TEXTS_OF_JOB = ("description", "requirements", "responsibilities", "notes", "contacts", "extra")
FOLLOW_UP_AFTER = dt.timedelta(days=7)
Histories = dict[int, list[StatusChange]]
"""The entries of applications, by the application's id."""
Contents = dict[int, list[tuple[Any, ...]]]
"""What histories say, by the application's id."""


def locked(ids: Iterable[int], *, written: Collection[str] = ()) -> dict[int, Application]:
    """Return the rows by id, locked in the order of their ids, without long texts other than those to be written."""
    unread = [*LONG_TEXTS.difference(written), *(f"job__{name}" for name in LONG_TEXTS_OF_JOB)]
    rows = Application.objects.filter(pk__in=set(ids)).select_related("owner", "job").defer(*unread).order_by("pk")
    return {application.pk: application for application in rows.select_for_update(of=("self",))}


def gone() -> NotFound:
    """Return the refusal of a change to an application that was removed."""
    return NotFound("This application is no more.")


def histories(ids: Iterable[int]) -> Histories:
    """Return the entries of applications in order."""
    grouped: Histories = {pk: [] for pk in ids}
    for entry in StatusChange.objects.filter(application__in=list(grouped)).in_order():
        grouped[entry.application_id].append(entry)
    return grouped


def contents(entries: Histories) -> Contents:
    """Return what each history says, to be compared with what it says later."""
    return {pk: [(entry.pk, entry.occurred_at, entry.note) for entry in rows] for pk, rows in entries.items()}


def plan_follow_up(application: Application, came_from: str | None, applied_on: dt.date | None = None) -> None:
    """Set the day of the follow-up that a change of status, or of the day it was sent on, implies.

    An application that is sent is asked after a week later, where that is still to come; one that moves on is not.
    `came_from` and `applied_on` are what it was: a day that followed from them goes with them.
    """
    is_implied = applied_on is not None and application.follow_up_on == applied_on + FOLLOW_UP_AFTER
    if is_implied and application.applied_on != applied_on:
        application.follow_up_on = None
    elif application.status == came_from:
        return
    if application.status not in IS_OPEN:
        application.follow_up_on = None
        return
    is_free = application.follow_up_on is None and not application.follow_up_retired
    if application.status == ApplicationStatus.APPLIED and application.applied_on is not None and is_free:
        day = application.applied_on + FOLLOW_UP_AFTER
        application.follow_up_on = day if day > application.owner.today() else None


def write(
    applications: dict[int, Application],
    entries: Histories,
    stored: Contents,
    digest: Digest | None = None,
    *,
    tell: bool = True,
    planned: Collection[int] = (),
) -> None:
    """Save the histories that changed and what follows from them, and tell of each status that changed.

    `planned` are the ids of the applications whose follow-up follows from their status, too.
    """
    now_said = contents(entries)
    changed = [application for pk, application in applications.items() if now_said[pk] != stored[pk]]
    kept = {entry for application in changed for entry in stored[application.pk]}
    flat = [entry for application in changed for entry in entries[application.pk]]
    moved = [entry for entry in flat if entry.pk and (entry.pk, entry.occurred_at, entry.note) not in kept]
    insert_rows([entry for entry in flat if not entry.pk])
    update_rows(moved, ["occurred_at", "note"])
    now = timezone.now()
    notes, elsewhere = [], []
    for application in changed:
        came_from, applied_on, asked_on = application.status, application.applied_on, application.follow_up_on
        for name, value in history.projected(entries[application.pk], application.owner.zone).items():
            setattr(application, name, value)
        if application.pk in planned:
            plan_follow_up(application, came_from, applied_on)
        if application.status != came_from:
            notes.append(status_note(application, came_from))
        if (application.status, application.follow_up_on) != (came_from, asked_on):
            elsewhere.append(application)
        application.updated_at = now
    update_rows(changed, [*history.PROJECTED, *(["follow_up_on"] if planned else []), "updated_at"])
    recall_of(elsewhere)
    notify_many(notes=notes if tell else [], digest=digest)
    owners_changed(application.owner_id for application in changed)
