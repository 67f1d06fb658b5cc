"""Writing of applications: the one door for their status, deletion, restoring, follow-ups."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from rest_framework.exceptions import ValidationError

from applications import history
from applications.choices import NAMED_BY, FollowUpAction
from applications.messages import status_note
from applications.models import Application, StatusChange
from careercopilot.core.errors import Conflict
from jobs.models import Job
from notifications.services import notify_many

BATCH = 500
Histories = dict[int, list[StatusChange]]
"""The entries of applications, by the application's id."""


@transaction.atomic
def change_statuses(*, changes: Sequence[history.Change]) -> list[Application]:
    """Carry out changes of history, and return the applications as they are then, in the order given.

    The one door for status: whoever changes one (API, bulk, import, admin) comes here. The rows are locked, so that
    two who change one application at once are carried out one after the other. Raises ValidationError for a date
    that names no entry.
    """
    now = timezone.now()
    applications = _locked([change.application.pk for change in changes])
    entries = _histories(applications)
    stored = _contents(entries)
    for change in changes:
        pk = change.application.pk
        entries[pk] = history.step(entries[pk], replace(change, application=applications[pk]), now)
    _write(applications, entries, stored)
    return [applications[change.application.pk] for change in changes]


def _locked(ids: Iterable[int]) -> dict[int, Application]:
    rows = Application.objects.filter(pk__in=set(ids)).select_related("owner", "job").order_by("pk")
    return {application.pk: application for application in rows.select_for_update(of=("self",))}


def _histories(applications: dict[int, Application]) -> Histories:
    grouped: Histories = {pk: [] for pk in applications}
    for entry in StatusChange.objects.filter(application__in=list(applications)).in_order():
        grouped[entry.application_id].append(entry)
    return grouped


def _contents(entries: Histories) -> dict[int, list[tuple[Any, ...]]]:
    """Return what each history says, to be compared with what it says later."""
    return {pk: [(entry.pk, entry.occurred_at, entry.note) for entry in rows] for pk, rows in entries.items()}


def _write(applications: dict[int, Application], entries: Histories, stored: dict[int, list[tuple[Any, ...]]]) -> None:
    """Save the histories that changed and what follows from them, and tell of each status that changed."""
    changed = [applications[pk] for pk, rows in _contents(entries).items() if rows != stored[pk]]
    flat = [entry for application in changed for entry in entries[application.pk]]
    StatusChange.objects.bulk_create([entry for entry in flat if not entry.pk], batch_size=BATCH)
    StatusChange.objects.bulk_update([entry for entry in flat if entry.pk], ["occurred_at", "note"], batch_size=BATCH)
    now = timezone.now()
    notes = []
    for application in changed:
        projection = history.project(entries[application.pk], application.owner.zone)
        if projection.status != application.status:
            notes.append(status_note(application, projection.status))
        for name, value in vars(projection).items():
            setattr(application, name, value)
        application.updated_at = now
    fields = ["status", *NAMED_BY, "updated_at"]
    Application.objects.bulk_update(changed, fields, batch_size=BATCH)
    notify_many(notes=notes)


@transaction.atomic
def create_applications(*, owner: Any, items: Sequence[dict[str, Any]], actor: Any = None) -> list[Application]:
    """Make applications from validated values, each with its opening entry, and return them in order; tells nobody.

    An item may hold `occurred_at` and `note` of its opening entry besides the columns. Raises Conflict with the path
    of the first one where a job has a live application already.
    """
    now = timezone.now()
    applications, entries = [], {}
    opened = [history.open_application(owner, dict(item), actor or owner, now) for item in items]
    for application, _ in opened:
        applications.append(application)
    _hold_jobs({application.job_id for application in applications})
    _insert(applications)
    for application, rows in opened:
        for entry in rows:
            entry.application = application
        entries[application.pk] = rows
    StatusChange.objects.bulk_create([entry for rows in entries.values() for entry in rows], batch_size=BATCH)
    return applications


def _hold_jobs(ids: set[int]) -> None:
    """Keep the jobs from being removed until the commit; raises ValidationError where one is gone by now."""
    rows = Job.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True)
    if len(rows.values_list("pk", flat=True)) < len(ids):
        raise ValidationError({"job": ["This job was removed in this moment. Send the id of another."]})


def _insert(applications: Sequence[Application]) -> None:
    jobs = [application.job_id for application in applications]
    try:
        with transaction.atomic():
            Application.objects.bulk_create(applications, batch_size=BATCH)
    except IntegrityError as error:
        first = Application.objects.live().filter(job__in=jobs).order_by("pk").first()
        raise taken(first) from error


def taken(first: Application | None) -> Conflict:
    """Return the refusal of a second live application for a job."""
    paths = [f"/api/v1/applications/{first.pk}/"] if first else None
    return Conflict("This job has an application already. Change that one, or delete it first.", suggestions=paths)


@transaction.atomic
def update_applications(*, changes: Sequence[tuple[Application, dict[str, Any]]], actor: Any) -> list[Application]:
    """Change applications, each by its own validated values; status and dates go through the one door."""
    doors, plain = [], []
    for application, item in changes:
        values = dict(item)
        # A day equal to the one shown moves nothing, also where the zone has changed since.
        shown = {name: getattr(application, name) for name in NAMED_BY}
        dates = {name: day for name in NAMED_BY if (day := values.pop(name, None)) and day != shown[name]}
        door = history.Change(
            application=application,
            actor=actor,
            status=values.pop("status", None),
            occurred_at=values.pop("occurred_at", None),
            note=values.pop("note", ""),
            dates=dates,
        )
        if door.status is not None or dates:
            doors.append(door)
        if values.get("follow_up_on") is not None:
            # Who names a day wants to be reminded again.
            values["follow_up_retired"] = False
        for name, value in values.items():
            setattr(application, name, value)
        application.updated_at = timezone.now()
        plain.append(set(values))
    fields = sorted(set[str]().union(*plain))
    applications = [application for application, _ in changes]
    if fields:
        try:
            with transaction.atomic():
                Application.objects.bulk_update(applications, [*fields, "updated_at"], batch_size=BATCH)
        except IntegrityError as error:
            jobs = [application.job_id for application in applications]
            raise taken(Application.objects.live().filter(job__in=jobs).order_by("pk").first()) from error
    if doors:
        change_statuses(changes=doors)
    return applications


@transaction.atomic
def correct_entry(*, entry: StatusChange, values: dict[str, Any]) -> Application:
    """Correct when an entry occurred or its note, and return the application that follows from it."""
    applications = _locked([entry.application_id])
    entries = _histories(applications)
    stored = _contents(entries)
    for row in entries[entry.application_id]:
        if row.pk == entry.pk:
            for name, value in values.items():
                setattr(row, name, value)
    entries[entry.application_id] = history.settle(entries[entry.application_id])
    _write(applications, entries, stored)
    return applications[entry.application_id]


@transaction.atomic
def undo_last(*, entry: StatusChange) -> Application:
    """Take the last entry of a history back, and return the application that follows from the rest.

    Raises Conflict for any other entry and for the opening one: an application has a status.
    """
    applications = _locked([entry.application_id])
    entries = _histories(applications)
    stored = _contents(entries)
    rows = entries[entry.application_id]
    if not rows or rows[-1].pk != entry.pk:
        raise Conflict("Only the last entry of a history can be undone. Correct this one, or undo those after it.")
    if len(rows) == 1:
        raise Conflict("The opening entry stays. Delete the application instead.")
    rows.pop().delete()
    _write(applications, entries, stored)
    return applications[entry.application_id]


@transaction.atomic
def follow_up(*, application: Application, action: str, until: dt.date | None = None) -> None:
    """Settle a follow-up: `done` clears its date, `snooze` moves it to `until`, `retire` ends following up."""
    application.follow_up_on = until if action == FollowUpAction.SNOOZE else None
    application.follow_up_retired = action == FollowUpAction.RETIRE
    application.updated_at = timezone.now()
    application.save(update_fields=["follow_up_on", "follow_up_retired", "updated_at"])


@transaction.atomic
def delete_applications(*, applications: Iterable[Application]) -> None:
    """Put applications aside; their jobs can be applied to again."""
    now = timezone.now()
    ids = [application.pk for application in applications]
    Application.objects.live().filter(pk__in=ids).update(deleted_at=now, updated_at=now)


@transaction.atomic
def restore_applications(*, applications: Sequence[Application]) -> None:
    """Bring deleted applications back; raises Conflict where the job has another live one by now."""
    ids = [application.pk for application in applications]
    try:
        with transaction.atomic():
            rows = Application.objects.deleted().filter(pk__in=ids)
            rows.update(deleted_at=None, updated_at=timezone.now())
    except IntegrityError as error:
        jobs = [application.job_id for application in applications]
        raise taken(Application.objects.live().filter(job__in=jobs).order_by("pk").first()) from error


@transaction.atomic
def destroy_applications(*, applications: Iterable[Application]) -> None:
    """Remove applications for good, with their history and interviews."""
    Application.objects.filter(pk__in=[application.pk for application in applications]).delete()
