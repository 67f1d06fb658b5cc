"""Carrying out an import: the file is read whole and checked, then written in batches, each by itself."""

from tempfile import TemporaryFile
from typing import Any, Literal, cast

from django.db import transaction

from exports.choices import ImportResource, OnError, RunStatus
from exports.files import local_copy, remove_file
from exports.formats.drafts import Interpretation, Issue, Options
from exports.formats.recognise import interpret
from exports.guard import guarded
from exports.importers.moves import Moves
from exports.importers.passes import Batches, Pass, checked_batches, spooled_batches
from exports.importers.restoring import NOT_OURS, Backup, parts_after, parts_before, restore_parts
from exports.importers.tally import Tally, storable
from exports.importers.undo import take_back
from exports.models import Import
from exports.readers.source import FileRefused, Source, open_source
from exports.runs import Lease, Refused
from notifications.services import notify

A_BACKUP = "This is a backup of Career Copilot. Send it with resource=backup."
NOTHING_WRITTEN = "Nothing was taken in, because some rows are wrong. Correct them, or send on_error=skip."


def carry_out_import(import_id: int) -> None:
    """Bring an import to its end, unless somebody else is at it; take back what a cancelled one has written."""
    lease = Lease.claim(Import, import_id)
    if lease is not None:
        guarded(lease, work=lambda: _carry_out(lease), fail=lambda detail: _fail(lease, detail))
    run = Import.objects.select_related("owner").filter(pk=import_id).first()
    if run is None or not run.is_over:
        return
    if run.status == RunStatus.CANCELLED:
        take_back(run)
        Import.objects.filter(pk=run.pk).update(created=0, updated=0)
    remove_file(run.file)
    Import.objects.filter(pk=run.pk).update(file="")


def _carry_out(lease: Lease) -> None:
    run: Import = lease.run
    # A worker that died may have written a part: it is taken back, and the work begins anew.
    take_back(run, keep=lease.keep)
    run.rows.filter(object_id=None).delete()
    with local_copy(run.file) as path:
        try:
            with open_source(path, run.filename) as source:
                _take_in(lease, source)
        except FileRefused as error:
            issue = Issue(error.row or 1, error.column, error.value, error.error_code, error.detail)
            _end(lease, RunStatus.FAILED, Tally(issues=[issue]).report(), error.detail)


def _take_in(lease: Lease, source: Source) -> None:
    run: Import = lease.run
    if source.archive is not None:
        if run.resource != ImportResource.BACKUP:
            raise Refused(A_BACKUP)
        backup = Backup(source.archive)
        _run_passes(lease, backup.interpretations(), backup)
        return
    if run.resource == ImportResource.BACKUP:
        raise Refused(NOT_OURS)
    options = Options(
        resource="jobs" if run.resource == ImportResource.JOBS else "applications",
        mapping=run.mapping,
        date_order=cast("Literal['dmy', 'mdy', '']", run.date_order),
        zone=run.owner.zone,
        now=run.created_at,
    )
    tables = interpret(source, options)
    lease.keep(tables=[_shown(table) for table in tables])
    problems = [problem for table in tables for problem in table.problems]
    if problems:
        _end(lease, RunStatus.FAILED, Tally(issues=problems).report(), problems[0].detail)
    else:
        _run_passes(lease, tables, None)


def _run_passes(lease: Lease, tables: list[Interpretation], backup: Backup | None) -> None:
    """Check everything; then, unless that is all that was asked for or something is wrong, write."""
    run: Import = lease.run
    with TemporaryFile(prefix="careercopilot-") as spool:
        checked = _pass(lease, backup, checked_batches(tables, run.owner, spool), write=False)
        if run.dry_run:
            _end(lease, RunStatus.COMPLETED, checked.report())
            return
        if checked.failed and run.on_error == OnError.ABORT:
            _end(lease, RunStatus.FAILED, checked.refusal(), NOTHING_WRITTEN)
            return
        written = _pass(lease, backup, spooled_batches(spool), write=True, total=checked.total)
    if written.failed and run.on_error == OnError.ABORT:
        # A row that was right when it was checked: somebody has changed the account meanwhile.
        take_back(run, keep=lease.keep)
        _end(lease, RunStatus.FAILED, written.refusal(), NOTHING_WRITTEN)
    else:
        _end(lease, RunStatus.COMPLETED, written.report(), moves=written.moves if backup is None else None)


def _pass(lease: Lease, backup: Backup | None, batches: Batches, *, write: bool, total: int = 0) -> Tally:
    tally = Tally()
    if backup is not None:
        restore_parts(lease.run, backup, tally, parts_before(), write=write)
    Pass(lease, tally, write=write, total=total, uid_alone=backup is not None).run(batches)
    if backup is not None:
        ids = backup.new_ids(lease.run) if write else {}
        restore_parts(lease.run, backup, tally, parts_after(ids), write=write)
    return tally


def _shown(table: Interpretation) -> dict[str, Any]:
    """Return how a table was understood, for the user."""
    return {
        "name": table.table,
        "format": table.format,
        "columns": table.columns,
        "unmapped": table.unmapped,
        "dropped": table.dropped,
        "ignored_tables": table.ignored_tables,
    }


def _end(
    lease: Lease, status: RunStatus, report: dict[str, Any], detail: str = "", *, moves: Moves | None = None
) -> None:
    run: Import = lease.run
    with transaction.atomic():
        lease.end(status, detail=storable(detail)[:500], **report)
        if moves is not None:
            moves.tell()
        what = "Trial of the import" if run.dry_run else "Import"
        counts = f"{run.created} new, {run.updated} changed, {run.skipped} here already, {run.failed} with errors."
        is_done = status == RunStatus.COMPLETED
        notify(
            owner_id=run.owner_id,
            type="import_finished",
            title=f"{what} of {run.filename} {'finished' if is_done else 'failed'}",
            message=counts if is_done else run.detail,
            data={"import": run.pk, "status": str(status)},
            action_url=f"/api/v1/imports/{run.pk}/",
        )


def _fail(lease: Lease, detail: str) -> None:
    # Whoever has lost the lease in the meantime takes back nothing: it is another's by now.
    lease.keep()
    take_back(lease.run, keep=lease.keep)
    _end(lease, RunStatus.FAILED, Tally().report(), detail)
