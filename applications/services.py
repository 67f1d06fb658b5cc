"""Writing of applications and interviews: the one door for status, deletion, restoring, follow-ups."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from rest_framework.exceptions import NotFound, ValidationError

from applications import history
from applications.choices import NAMED_BY, ApplicationStatus, FollowUpAction, ReminderKind
from applications.models import Application, Interview, StatusChange
from applications.places import Rows, take_places
from applications.reminders.recalling import recall, recall_of
from applications.writing import contents, gone, histories, locked, plan_follow_up, write
from careercopilot.core.batches import insert_rows, update_rows
from careercopilot.core.bulk import Refused, refuse
from careercopilot.core.cache import owner_changed, owners_changed
from careercopilot.core.errors import Conflict
from jobs.models import Job
from notifications.services import Digest

FOLLOW_UP = frozenset({"follow_up_on", "follow_up_retired"})


@transaction.atomic
def change_statuses(
    *, changes: Sequence[history.Change], digest: Digest | None = None, plan_follow_ups: bool = False
) -> list[Application]:
    """Carry out changes of history, and return the applications as they are then, in the order given.

    The one door for status: whoever changes one (API, bulk, import, admin) comes here. The rows are locked, so that
    two who change one application at once are carried out one after the other. With `digest`, many changes are told
    as one. With `plan_follow_ups`, as where somebody says what has just happened, the day of the follow-up is set and
    cleared with the status. Raises ValidationError for a date that names no entry, NotFound for an application that is
    gone.
    """
    now = timezone.now()
    applications = locked([change.application.pk for change in changes])
    entries = histories(applications)
    stored = contents(entries)
    for change in changes:
        pk = change.application.pk
        if pk not in applications:
            raise gone()
        entries[pk] = history.step(entries[pk], replace(change, application=applications[pk]), now)
    write(applications, entries, stored, digest, planned=applications if plan_follow_ups else ())
    return [applications[change.application.pk] for change in changes]


@transaction.atomic
def create_applications(
    *,
    owner: Any,
    items: Sequence[dict[str, Any]],
    actor: Any = None,
    refused: Refused | None = None,
    plan_follow_ups: bool = False,
) -> list[Application]:
    """Make applications from validated values, each with its opening entry, and return them in order; tells nobody.

    An item may hold `occurred_at` and `note` of its opening entry, or its `history`, besides. With `plan_follow_ups`
    one that was sent, and names no day of a follow-up, gets one. Raises Conflict with the
    path of the first one where a job has a live application already, ValidationError for a job or a date that cannot
    be; with `refused` such items are noted there, and the others are made.
    """
    now = timezone.now()
    opened: dict[int, tuple[Application, list[StatusChange]]] = {}
    for index, item in enumerate(items):
        try:
            opened[index] = history.open_application(owner, dict(item), actor or owner, now)
        except ValidationError as error:
            refuse(refused, index, error)
            continue
        if plan_follow_ups and "follow_up_on" not in item:
            plan_follow_up(opened[index][0], None)
    rows = {index: application for index, (application, _) in opened.items()}
    held = _held_jobs({row.job_id for row in rows.values()})
    for index in [index for index, row in rows.items() if row.job_id not in held]:
        message = "This job was removed in this moment. Send the id of another."
        refuse(refused, index, ValidationError({"job": [message]}))
        del rows[index]
    aside = {index: row for index, row in rows.items() if row.deleted_at is not None}
    _insert(list(aside.values()))
    made = aside | take_places({index: row for index, row in rows.items() if index not in aside}, _insert, refused)
    entries = []
    for index, application in sorted(made.items()):
        for entry in opened[index][1]:
            entry.application = application
            entries.append(entry)
    insert_rows(entries)
    sent = {row.job_id for row in made.values() if row.status != ApplicationStatus.INTERESTED}
    if sent:
        recall(ReminderKind.DEADLINE, sent)
    owner_changed(owner.pk)
    return [made[index] for index in sorted(made)]


def _held_jobs(ids: set[int]) -> set[int]:
    """Return those of the jobs that are there, kept from being removed until the commit."""
    rows = Job.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True)
    return set(rows.values_list("pk", flat=True))


def _insert(applications: Sequence[Application]) -> None:
    for application in applications:
        # An attempt before this one may have been taken back.
        application.pk = None
        application._state.adding = True  # noqa: SLF001 - documented by Django
    insert_rows(applications)


@transaction.atomic
def update_applications(
    *,
    changes: Sequence[tuple[Application, dict[str, Any]]],
    actor: Any,
    digest: Digest | None = None,
    refused: Refused | None = None,
    tell: bool = True,
    plan_follow_ups: bool = False,
) -> list[Application]:
    """Change applications, each by its own validated values, and return them in order as they are then.

    Status and dates go through history as in `change_statuses`, the day of a follow-up with them unless it is named.
    Raises Conflict where the new job has an application
    already, ValidationError for a date that names no entry and NotFound for a row that is gone; with `refused` such
    rows are noted there, and the others are changed.
    """
    now = timezone.now()
    asked = [_asked(application, item, actor) for application, item in changes]
    fields = {"updated_at"}.union(*(values for _, values in asked))
    held = locked([application.pk for application, _ in changes], written=fields)
    entries = histories({door.application.pk for door, _ in asked if door})
    stored = contents(entries)
    rows: Rows = {}
    moving: Rows = {}
    for index, ((application, _), (door, values)) in enumerate(zip(changes, asked, strict=True)):
        row = held.get(application.pk)
        try:
            if row is None:
                raise gone()
            if door:
                entries[row.pk] = history.step(entries[row.pk], replace(door, application=row), now)
        except (NotFound, ValidationError) as error:
            refuse(refused, index, error)
            continue
        if values.get("job", row.job).pk != row.job_id:
            moving[index] = row
        for name, value in values.items():
            setattr(row, name, value)
        row.updated_at = now if values else row.updated_at
        rows[index] = row
    moved = take_places(moving, partial(update_rows, fields=["job"]), refused) if moving else {}
    rows = {index: row for index, row in rows.items() if index in moved or index not in moving}
    update_rows([row for index, row in rows.items() if asked[index][1]], sorted(fields - {"job"}))
    recall(ReminderKind.FOLLOW_UP, [row.pk for index, row in rows.items() if FOLLOW_UP & asked[index][1].keys()])
    planned = {row.pk for index, row in rows.items() if plan_follow_ups and "follow_up_on" not in asked[index][1]}
    applications = {row.pk: row for row in rows.values() if row.pk in entries}
    write(applications, entries, stored, digest, tell=tell, planned=planned)
    owners_changed(row.owner_id for row in rows.values())
    return list(rows.values())


def _asked(application: Application, item: dict[str, Any], actor: Any) -> tuple[history.Change | None, dict[str, Any]]:
    """Return what an item asks of the history, if anything, and of the other columns."""
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
    if values.get("follow_up_on") is not None:
        # Who names a day wants to be reminded again.
        values["follow_up_retired"] = False
    return (door if door.status is not None or dates else None), values


@transaction.atomic
def correct_entry(*, entry: StatusChange, values: dict[str, Any]) -> Application:
    """Correct when an entry occurred or its note, and return the application that follows from it."""
    applications = locked([entry.application_id])
    entries = histories(applications)
    stored = contents(entries)
    for row in entries[entry.application_id]:
        if row.pk == entry.pk:
            for name, value in values.items():
                setattr(row, name, value)
    entries[entry.application_id] = history.settle(entries[entry.application_id])
    write(applications, entries, stored, planned=applications)
    return applications[entry.application_id]


@transaction.atomic
def undo_last(*, entry: StatusChange) -> Application:
    """Take the last entry of a history back, and return the application that follows from the rest.

    Raises Conflict for any other entry and for the opening one: an application has a status.
    """
    applications = locked([entry.application_id])
    entries = histories(applications)
    stored = contents(entries)
    rows = entries[entry.application_id]
    if not rows or rows[-1].pk != entry.pk:
        raise Conflict("Only the last entry of a history can be undone. Correct this one, or undo those after it.")
    if len(rows) == 1:
        raise Conflict("The opening entry stays. Delete the application instead.")
    rows.pop().delete()
    write(applications, entries, stored, planned=applications)
    return applications[entry.application_id]


@transaction.atomic
def follow_up(*, application: Application, action: str, until: dt.date | None = None) -> None:
    """Settle a follow-up: `done` clears its date, `snooze` moves it to `until`, `retire` ends following up."""
    application.follow_up_on = until if action == FollowUpAction.SNOOZE else None
    application.follow_up_retired = action == FollowUpAction.RETIRE
    application.updated_at = timezone.now()
    application.save(update_fields=["follow_up_on", "follow_up_retired", "updated_at"])
    recall(ReminderKind.FOLLOW_UP, [application.pk])


@transaction.atomic(savepoint=False)
def delete_applications(*, applications: Iterable[Application]) -> None:
    """Put applications aside; their jobs can be applied to again."""
    now = timezone.now()
    applications = list(applications)
    ids = [application.pk for application in applications]
    owners_changed(application.owner_id for application in applications)
    Application.objects.live().filter(pk__in=ids).update(deleted_at=now, updated_at=now)
    recall_of(applications)


@transaction.atomic
def restore_applications(*, applications: Sequence[Application], refused: Refused | None = None) -> None:
    """Bring deleted applications back; those that are not deleted stay as they are.

    Raises Conflict where the job has another live one by now; with `refused` such rows are noted there, and the
    others come back.
    """
    aside = {index: row for index, row in enumerate(applications) if row.deleted_at is not None}
    take_places(aside, _bring_back, refused)
    owners_changed(row.owner_id for row in aside.values())


def _bring_back(applications: Sequence[Application]) -> None:
    rows = Application.objects.deleted().filter(pk__in=[application.pk for application in applications])
    rows.update(deleted_at=None, updated_at=timezone.now())


@transaction.atomic
def destroy_applications(*, applications: Iterable[Application]) -> None:
    """Remove applications for good, with their history and interviews."""
    applications = list(applications)
    ids = [application.pk for application in applications]
    interviews = list(Interview.objects.filter(application__in=ids).values_list("pk", flat=True))
    Application.objects.filter(pk__in=ids).delete()
    recall(ReminderKind.INTERVIEW, interviews)
    recall(ReminderKind.FOLLOW_UP, ids)
    owners_changed(application.owner_id for application in applications)


@transaction.atomic
def plan_interview(*, application: Application, values: dict[str, Any]) -> Interview:
    """Make an interview and return it; it belongs to whom its application belongs, and takes place in their zone."""
    values = {**values, "timezone": values.get("timezone") or application.owner.timezone}
    return Interview.objects.create(owner_id=application.owner_id, application=application, **values)


@transaction.atomic
def change_interview(*, interview: Interview, values: dict[str, Any]) -> Interview:
    """Change an interview and return it; who was reminded of what it is no more is told no longer."""
    application = values.get("application", interview.application)
    values = {**values, "owner_id": application.owner_id, "updated_at": timezone.now()}
    if "timezone" in values:
        values["timezone"] = values["timezone"] or application.owner.timezone
    for name, value in values.items():
        setattr(interview, name, value)
    interview.save(update_fields=list(values))
    recall(ReminderKind.INTERVIEW, [interview.pk])
    return interview


@transaction.atomic
def delete_interviews(*, interviews: Iterable[Interview]) -> None:
    """Remove interviews."""
    ids = [interview.pk for interview in interviews]
    Interview.objects.filter(pk__in=ids).delete()
    recall(ReminderKind.INTERVIEW, ids)
