"""How long files of runs are kept."""

from django.utils import timezone

from exports.choices import UNDER_WAY, RunStatus
from exports.files import remove_file
from exports.models import Export, Import

AT_ONCE = 1_000


def remove_expired() -> None:
    """Remove the files of exports whose time is over, and of imports that have come to their end."""
    due = Export.objects.filter(expires_at__lte=timezone.now()).exclude(file="")
    over = Import.objects.exclude(status__in=UNDER_WAY).exclude(file="")
    ended = Export.objects.filter(status__in=[RunStatus.FAILED, RunStatus.CANCELLED]).exclude(file="")
    for rows in (due, over, ended):
        for run in rows.order_by("pk")[:AT_ONCE]:
            remove_file(run.file)
            type(run).objects.filter(pk=run.pk).update(file="")
