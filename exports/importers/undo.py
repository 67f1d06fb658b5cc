"""Taking an import back: what it made goes, what it changed is put back, what was edited since stays and is named."""

import datetime as dt
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery
from django.http import QueryDict

from applications.histories import replace_histories
from applications.models import Application, Interview
from applications.services import destroy_applications
from careercopilot.core.batches import update_rows
from careercopilot.core.cache import owner_changed
from careercopilot.core.filters import Asker
from exports.importers.parts import PARTS
from exports.importers.rows import ApplicationRow, JobRow
from exports.models import Import, ImportedRow
from jobs.models import Job
from jobs.services import destroy_jobs, update_jobs

BATCH = 500
MOST_EDITED = 1_000
"""So many rows that were edited since are named."""
Done = set[int]
"""Ids of `ImportedRow` that are settled."""


@dataclass
class Undone:
    """What became of the rows of an import."""

    deleted: int = 0
    restored: int = 0
    left: int = 0
    edited: list[ImportedRow] = field(default_factory=list)


def take_back(run: Import, *, keep: Callable[[], None] | None = None) -> Undone:
    """Take back all that an import wrote, the last first, in batches; may be repeated.

    `keep` is called within the transaction of each batch: a worker renews its lease by it.
    """
    report = Undone()
    last = None
    while True:
        with transaction.atomic():
            rows = ImportedRow.objects.for_user(run.owner).filter(run=run, object_id__isnull=False)
            batch = list((rows if last is None else rows.filter(pk__lt=last)).order_by("-pk")[:BATCH])
            if not batch:
                break
            last = batch[-1].pk
            _take_back(run, batch, report)
            if keep is not None:
                keep()
    return report


def _take_back(run: Import, batch: Sequence[ImportedRow], report: Undone) -> None:
    settled: set[int] = set()
    made = [row for row in batch if row.before is None]
    changed = [row for row in batch if row.before is not None]
    for kind, remove in REMOVERS.items():
        rows = [row for row in made if row.kind == kind]
        gone = remove(run, rows) if rows else set()
        report.deleted += len(gone)
        settled |= gone
    for kind, restore in RESTORERS.items():
        rows = [row for row in changed if row.kind == kind]
        back = restore(run, rows) if rows else set()
        report.restored += len(back)
        settled |= back
    owner_changed(run.owner_id)
    edited = [row for row in batch if row.pk not in settled]
    report.left += len(edited)
    report.edited += edited[: max(0, MOST_EDITED - len(report.edited))]
    ImportedRow.objects.filter(pk__in=settled).update(object_id=None)


def _remove_applications(run: Import, rows: Sequence[ImportedRow]) -> Done:
    """Remove applications that nobody has changed, and that have no interview that came later."""
    by_id = {row.object_id: row for row in rows}
    later = Interview.objects.filter(application=OuterRef("pk"), updated_at__gt=OuterRef("noted_at"))
    found = Application.objects.for_user(run.owner).filter(pk__in=by_id)
    found = found.annotate(noted_at=_written_at("application", run)).annotate(has_later=Exists(later))
    current = {application.pk: application for application in found.order_by("pk").select_for_update(of=("self",))}
    free = [
        application
        for pk, application in current.items()
        if application.updated_at == by_id[pk].stamp and not application.has_later
    ]
    destroy_applications(applications=free)
    return _settled(rows, gone={application.pk for application in free}, current=current)


def _written_at(kind: str, run: Import) -> Any:
    rows = ImportedRow.objects.filter(run=run, kind=kind, object_id=OuterRef("pk"))
    return Subquery(rows.values("written_at")[:1])


def _remove_jobs(run: Import, rows: Sequence[ImportedRow]) -> Done:
    """Remove jobs that nobody has changed or applied to."""
    by_id = {row.object_id: row for row in rows}
    found = Job.objects.for_user(run.owner).filter(pk__in=by_id).order_by("pk").select_for_update(of=("self",))
    current = {job.pk: job for job in found}
    used = set(Application.objects.filter(job__in=list(current)).values_list("job_id", flat=True))
    free = [job for pk, job in current.items() if job.updated_at == by_id[pk].stamp and pk not in used]
    destroy_jobs(jobs=free)
    return _settled(rows, gone={job.pk for job in free}, current=current)


def _settled(rows: Sequence[ImportedRow], *, gone: set[int], current: Container[int]) -> Done:
    """Return the rows whose object is gone: by this, or long since."""
    return {row.pk for row in rows if row.object_id in gone or row.object_id not in current}


def _restore_jobs(run: Import, rows: Sequence[ImportedRow]) -> Done:
    """Put changed jobs back."""
    reader = JobRow(partial=True, context=_context(run))
    current, same = _unchanged(run, rows, Job)
    changes = []
    for row, job in same:
        changes.append((job, _values(reader, row.before)))
    update_jobs(owner=run.owner, changes=changes, tell=False)
    for job, values in changes:
        job.updated_at = values["updated_at"]
    update_rows([job for job, _ in changes], ["updated_at"])
    return _settled(rows, gone={job.pk for job, _ in changes}, current=current)


def _restore_applications(run: Import, rows: Sequence[ImportedRow]) -> Done:
    """Put changed applications back, their history as it was, without the interviews that came with the file."""
    reader = ApplicationRow(partial=True, context=_context(run))
    current, same = _unchanged(run, rows, Application)
    fields: set[str] = set()
    histories = {}
    known: dict[int, tuple[dt.datetime, set[Any]]] = {}
    for row, application in same:
        values = _values(reader, row.before)
        histories[application.pk] = values.pop("history", [])
        known[application.pk] = row.written_at, {interview["uid"] for interview in values.pop("interviews", [])}
        del values["uid"]
        for name, value in values.items():
            setattr(application, name, value)
        fields.update(values)
    _remove_interviews(known)
    replace_histories(histories=histories)
    update_rows([application for _, application in same], sorted(fields))
    return _settled(rows, gone={application.pk for _, application in same}, current=current)


def _remove_interviews(known: dict[int, tuple[dt.datetime, set[Any]]]) -> None:
    """Remove the interviews of applications, but those that were known before and those written later."""
    rows = Interview.objects.filter(application__in=list(known))
    came = [
        pk
        for pk, application, uid, updated_at in rows.values_list("pk", "application_id", "uid", "updated_at")
        if updated_at <= known[application][0] and uid not in known[application][1]
    ]
    Interview.objects.filter(pk__in=came).delete()


def _context(run: Import) -> dict[str, Any]:
    return {"request": Asker(run.owner, QueryDict()), "match_score": None}


def _values(reader: Any, record: Any) -> dict[str, Any]:
    values: dict[str, Any] = reader.run_validation({name: record[name] for name in reader.fields if name in record})
    return values


def _unchanged(run: Import, rows: Sequence[ImportedRow], model: Any) -> tuple[set[int], list[tuple[ImportedRow, Any]]]:
    """Return the ids of those that are here, and the rows with objects that are as the import left them."""
    found = model.objects.for_user(run.owner).filter(pk__in=[row.object_id for row in rows]).order_by("pk")
    current = {one.pk: one for one in found.order_by("pk").select_for_update(of=("self",))}
    pairs = [(row, current[row.object_id]) for row in rows if row.object_id in current]
    return set(current), [(row, one) for row, one in pairs if one.updated_at == row.stamp]


Handler = Callable[[Import, Sequence[ImportedRow]], Done]
REMOVERS: dict[str, Handler] = {"application": _remove_applications, "job": _remove_jobs}
RESTORERS: dict[str, Handler] = {"application": _restore_applications, "job": _restore_jobs}
for part in PARTS:
    REMOVERS[part.kind] = part.remove
    RESTORERS[part.kind] = part.put_back
