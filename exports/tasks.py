"""What workers do for exports and imports."""

from celery import shared_task
from django.db import transaction

from exports.exporting import carry_out_export
from exports.importing import carry_out_import
from exports.models import Export, Import
from exports.retention import remove_expired
from exports.runs import stale

LONGEST_SECONDS = 3_300
"""Below the broker's visibility timeout, after which a task is delivered once more."""


@shared_task(time_limit=LONGEST_SECONDS, soft_time_limit=LONGEST_SECONDS - 60)
def run_export(export_id: int) -> None:
    """Write the file of an export."""
    carry_out_export(export_id)


@shared_task(time_limit=LONGEST_SECONDS, soft_time_limit=LONGEST_SECONDS - 60)
def run_import(import_id: int) -> None:
    """Take in the file of an import, or take the import back."""
    carry_out_import(import_id)


@shared_task
def resend_runs() -> None:
    """Send runs again that nobody has begun, and those whose worker died.

    Who dies or finds no broker in between has noted nothing as sent.
    """
    with transaction.atomic():
        for pk in stale(Export):
            run_export.delay(pk)
    with transaction.atomic():
        for pk in stale(Import):
            run_import.delay(pk)


@shared_task
def purge_runs() -> None:
    """Remove files whose time is over."""
    remove_expired()
