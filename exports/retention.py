"""How long files of runs are kept."""

import datetime as dt

from django.utils import timezone

from exports.choices import UNDER_WAY, RunStatus
from exports.files import remove_file
from exports.models import Export, Import, ImportedRow

AT_ONCE = 1_000
TRIALS_KEPT = dt.timedelta(days=7)
"""How long it can be seen what a dry run found of each row."""


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
