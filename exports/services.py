"""Starting, cancelling, removing and undoing runs."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from accounts.models import User
from careercopilot.core.errors import Conflict
from careercopilot.core.room import answered_without_room
from exports import runs
from exports.files import folder_of, remove_file
from exports.importers.undo import Undone, take_back
from exports.models import Export, Import, Run
from exports.tasks import run_export, run_import

MEGABYTE = 1024 * 1024


@transaction.atomic
def start_export(*, owner: Any, **values: Any) -> Export:
    """Queue an export of validated values; raises Conflict beyond what one person may have at once."""
    _check_quota(owner)
    export = Export.objects.create(owner=owner, **values)
    _send(run_export, export)
    return export


def start_import(*, owner: Any, file: Any, filename: str, size: int, **values: Any) -> Import:
    """Keep an uploaded file and queue its import; raises Conflict beyond what one person may have at once."""
    run = Import(owner=owner, filename=filename[-255:], size=size, **values)
    # Before the transaction: nobody else writes while two hundred megabytes are copied.
    name = f"{folder_of(owner.pk)}/import-{run.uid}"
    try:
        with answered_without_room():
            run.file = default_storage.save(name, File(file))
    except BaseException:
        # The storage leaves what it had written.
        remove_file(name)
        raise
    try:
        with transaction.atomic():
            _check_quota(owner)
            run.save()
            _send(run_import, run)
    except BaseException:
        remove_file(run.file)
        raise
    return run


@transaction.atomic
def cancel_run(*, run: Run) -> None:
    """End a run that is under way; raises Conflict for one that is over."""
    if not runs.cancel(run):
        raise Conflict("This has come to its end already.")


@transaction.atomic
def delete_export(*, export: Export) -> None:
    """Remove an export and its file; one that is under way is ended by it."""
    name = export.file
    export.delete()
    transaction.on_commit(lambda: remove_file(name), robust=True)


def cancel_import(*, run: Import) -> None:
    """End an import that is under way; a worker takes back what it has written."""
    with transaction.atomic():
        cancel_run(run=run)
        transaction.on_commit(lambda: run_import.delay(run.pk), robust=True)


@transaction.atomic
def delete_import(*, run: Import) -> None:
    """Forget an import: what it made stays, and can no longer be taken back; raises Conflict while it is under way."""
    if not run.is_over:
        raise Conflict("This import is under way. Cancel it first.")
    name = run.file
    run.delete()
    transaction.on_commit(lambda: remove_file(name), robust=True)


def undo_import(*, run: Import) -> Undone:
    """Take an import back; raises Conflict for one that is under way or wrote nothing."""
    if not run.is_over:
        raise Conflict("This import is under way. Cancel it, or wait until it has ended.")
    if run.dry_run:
        raise Conflict("This was a dry run: it wrote nothing that could be taken back.")
    undone = take_back(run)
    if not undone.left:
        Import.objects.filter(pk=run.pk, undone_at=None).update(undone_at=timezone.now())
    return undone


def _send(task: Any, run: Run) -> None:
    """Send a run to the workers after the commit; should the broker be away, it is sent again later."""
    type(run).objects.filter(pk=run.pk).update(lease_until=timezone.now() + dt.timedelta(seconds=30))
    transaction.on_commit(lambda: task.delay(run.pk), robust=True)


def _check_quota(owner: Any) -> None:
    """Refuse beyond what one person may have under way and in the storage."""
    # One person's requests come here one after the other, so that two at once cannot both take the last place.
    User.objects.select_for_update(no_key=True).only("pk").get(pk=owner.pk)
    busy = sum(model.objects.for_user(owner).under_way().count() for model in (Export, Import))
    if busy >= settings.RUNS_AT_ONCE:
        raise Conflict(f"{busy} exports and imports are under way. Wait until one has ended, or cancel one.")
    kept = sum(
        model.objects.for_user(owner).exclude(file="").aggregate(bytes=Sum("size"))["bytes"] or 0
        for model in (Export, Import)
    )
    if kept >= settings.EXPORT_QUOTA_MB * MEGABYTE:
        raise Conflict(
            f"Your files take {kept // MEGABYTE} MB, and {settings.EXPORT_QUOTA_MB} MB is the limit. "
            "Delete exports that you have downloaded."
        )
