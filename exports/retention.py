"""How long runs and their files are kept."""

import datetime as dt

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import User
from careercopilot.core.among import Among
from exports.choices import UNDER_WAY, RunStatus
from exports.files import owners_with_folders, remove_file, remove_files_of, remove_old_files
from exports.models import Export, Import, ImportedRow

AT_ONCE = 1_000
TRIALS_KEPT = dt.timedelta(days=7)
"""How long it can be seen what a dry run found of each row."""
UNKNOWN_KEPT = dt.timedelta(days=1)
"""A file is there before its row names it: so long, it may be one of a run that has only begun."""
TURN_SECONDS = 600
TURNS = 144
"""The folders of the owners are gone through in so many turns, one a run of the task."""


def remove_expired() -> None:
    """Remove the files of exports whose time is over and of imports that have ended, and what dry runs found."""
    due = Export.objects.filter(expires_at__lte=timezone.now()).exclude(file="")
    over = Import.objects.exclude(status__in=UNDER_WAY).exclude(file="")
    ended = Export.objects.filter(status__in=[RunStatus.FAILED, RunStatus.CANCELLED]).exclude(file="")
    tried = Import.objects.filter(dry_run=True, finished_at__lt=timezone.now() - TRIALS_KEPT)
    ImportedRow.objects.filter(run__in=tried.values("pk")).delete()
    for rows in (due, over, ended):
        for run in rows.order_by("pk")[:AT_ONCE]:
            remove_file(run.file)
            type(run).objects.filter(pk=run.pk).update(file="")
    _remove_left_behind()
    _remove_unknown_files()
    _forget_old_runs()


def _forget_old_runs() -> None:
    """Remove runs that ended long ago, but imports by whose rows a repeat of them is known: those are still of use."""
    kept = dt.timedelta(days=settings.RUN_RETENTION_DAYS)
    if not kept:
        return
    known = ImportedRow.objects.filter(run=OuterRef("pk"), object_id__isnull=False).exclude(source_key="")
    for rows in (Export.objects.all(), Import.objects.filter(~Exists(known))):
        ended = rows.exclude(status__in=UNDER_WAY).filter(finished_at__lt=timezone.now() - kept, file="")
        rows.filter(Among("pk", list(ended.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]))).delete()


def _remove_unknown_files() -> None:
    """Remove files that no run names: what a process that died has left. Each folder is looked at once a day."""
    now = timezone.now()
    turn = int(now.timestamp()) // TURN_SECONDS % TURNS
    for owner_id in owners_with_folders():
        if owner_id % TURNS == turn:
            runs = (Export.objects.filter(owner=owner_id), Import.objects.filter(owner=owner_id))
            named = {name for rows in runs for name in rows.exclude(file="").values_list("file", flat=True)}
            remove_old_files(owner_id, but=named, before=now - UNKNOWN_KEPT)


def _remove_left_behind() -> None:
    """Remove the files of accounts that are no more: a process that dies just after deleting one leaves them."""
    found = owners_with_folders()
    present = set(User.objects.filter(Among("pk", found)).values_list("pk", flat=True))
    for owner_id in found:
        if owner_id not in present:
            remove_files_of(owner_id)
