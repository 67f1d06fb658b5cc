"""Carrying out an export: rows into a file, the file into the storage, and its owner told."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from applications.resources import ApplicationResource
from careercopilot.core.filters import query_of
from careercopilot.core.resources import CHUNK, Record
from exports.builders.backup import write_backup
from exports.builders.text import csv_chunks, json_chunks
from exports.builders.workbook import MOST_ROWS, write_workbook
from exports.choices import RunStatus
from exports.files import folder_of, keep_file, remove_file, remove_files_named
from exports.guard import guarded
from exports.models import Export
from exports.pdf.errors import PdfUnavailable, TooLarge
from exports.pdf.formats import Person
from exports.pdf.report import write_report
from exports.pdf.work_search import write_work_search_record
from exports.runs import Lease, LeaseLost, Refused
from exports.selection import KINDS, Selection, in_chunks, period_of, select, worked_on
from jobs.resources import JobResource
from notifications.services import notify

OF_THE_JOB = ("source", "contacts", "tech_stack")
Build = Callable[[Path, Export, Lease], int]
"""Writes the file of an export and returns how many rows it holds."""


def carry_out_export(export_id: int) -> None:
    """Bring an export to its end, unless somebody else is at it."""
    lease = Lease.claim(Export, export_id)
    if lease is not None:
        guarded(lease, work=lambda: _carry_out(lease), fail=lambda detail: _fail(lease, detail))


def filename(export: Export) -> str:
    """Return the name that a download is saved under."""
    day = (export.finished_at or export.created_at).astimezone(export.owner.zone).date()
    return f"{export.resource}-{day}.{export.file_format}"


def _carry_out(lease: Lease) -> None:
    export: Export = lease.run
    remove_files_named(export.owner_id, str(export.uid))
    with TemporaryDirectory(prefix="careercopilot-") as folder:
        path = Path(folder) / f"{export.uid}.{export.file_format}"
        rows = BUILDERS[export.resource, export.file_format](path, export, lease)
        lease.keep(progress=99)
        size = path.stat().st_size
        # A name of this attempt's own: an attempt that was given up may still be writing.
        name = keep_file(path, f"{folder_of(export.owner_id)}/{export.uid}-{export.claim}.{export.file_format}")
    expires_at = timezone.now() + dt.timedelta(days=settings.EXPORT_LIFETIME_DAYS)
    try:
        with transaction.atomic():
            lease.end(RunStatus.COMPLETED, file=name, size=size, rows=rows, expires_at=expires_at)
            _notify(export, f"Your export of {_noun(export)} is ready")
    except LeaseLost:
        remove_file(name)
        raise


def _fail(lease: Lease, detail: str) -> None:
    remove_files_named(lease.run.owner_id, str(lease.run.uid))
    with transaction.atomic():
        lease.end(RunStatus.FAILED, detail=detail[:500])
        _notify(lease.run, f"Your export of {_noun(lease.run)} failed", detail)


def _noun(export: Export) -> str:
    return export.get_resource_display().lower().replace("-", " ")


def _notify(export: Export, title: str, message: str = "") -> None:
    notify(
        owner_id=export.owner_id,
        type="export_ready",
        title=title,
        message=message,
        data={"export": export.pk, "status": export.status},
        action_url=f"/api/v1/exports/{export.pk}/",
    )


def chosen(export: Export) -> Selection:
    """Return the rows of an export, as its owner may see them now."""
    return select(export.resource, query_of(export.filters), export.fields, export.owner)


def _write(path: Path, chunks: Iterator[bytes], selection: Selection, lease: Lease) -> int:
    with path.open("wb") as target:
        for number, chunk in enumerate(chunks):
            target.write(chunk)
            lease.progress(number * CHUNK, len(selection))
    return len(selection)


def _csv(path: Path, export: Export, lease: Lease) -> int:
    selection = chosen(export)
    return _write(path, csv_chunks(selection), selection, lease)


def _json(path: Path, export: Export, lease: Lease) -> int:
    selection = chosen(export)
    return _write(path, json_chunks(selection), selection, lease)


def _xlsx(path: Path, export: Export, lease: Lease) -> int:
    selection = chosen(export)
    if len(selection) > MOST_ROWS:
        raise Refused(f"A workbook holds {MOST_ROWS:,} rows, and these are {len(selection):,}. Take csv or json.")
    write_workbook(path, selection, lambda done: lease.progress(done, len(selection)))
    return len(selection)


def _backup(path: Path, export: Export, lease: Lease) -> int:
    return write_backup(path, export.owner, lease.progress)


def _report(path: Path, export: Export, lease: Lease) -> int:
    """Write the printed report; its records are whole, `fields` says what of them is printed."""
    selection = select(export.resource, query_of(export.filters), None, export.owner)
    with _refusals():
        write_report(
            path,
            resource=export.resource,
            records=lambda: _printed(selection),
            count=len(selection),
            person=_person(export.owner),
            filters=export.filters,
            fields=export.fields,
            now=timezone.now(),
            checkpoint=lambda done: lease.progress(done, len(selection)),
        )
    return len(selection)


def _work_search_record(path: Path, export: Export, lease: Lease) -> int:
    period = period_of(export.filters, export.owner)
    ids = worked_on(export.owner, period)
    with _refusals():
        write_work_search_record(
            path,
            records=lambda: _with_jobs(ids),
            count=len(ids),
            person=_person(export.owner),
            first=period[0],
            last=period[1],
            now=timezone.now(),
            checkpoint=lambda done: lease.progress(done, len(ids)),
        )
    return len(ids)


def _printed(selection: Selection) -> Iterator[Record]:
    return _with_jobs(selection.ids) if selection.name == "applications" else selection.records()


def _with_jobs(ids: Sequence[int]) -> Iterator[Record]:
    """Yield applications with what their jobs say of skills and ways of contact: it is printed, but no column."""
    for records in in_chunks(ApplicationResource, ids, ApplicationResource.column_names()):
        jobs = JobResource.records(list({record["job"] for record in records}), ["id", *OF_THE_JOB])
        by_id = {job.pop("id"): job for job in jobs}
        yield from ({**record, **by_id.get(record["job"], {})} for record in records)


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except (TooLarge, PdfUnavailable) as error:
        raise Refused(str(error)) from error


def _person(owner: User) -> Person:
    return Person(name=owner.name, email=owner.email, zone=owner.zone, locale=owner.locale, week_start=owner.week_start)


BUILDERS: dict[tuple[str, str], Build] = {
    ("jobs", "pdf"): _report,
    ("applications", "pdf"): _report,
    ("backup", "zip"): _backup,
    ("work-search-record", "pdf"): _work_search_record,
    **{(resource, "csv"): _csv for resource in KINDS},
    **{(resource, "json"): _json for resource in KINDS},
    **{(resource, "xlsx"): _xlsx for resource in KINDS},
}
"""By resource and file format."""
