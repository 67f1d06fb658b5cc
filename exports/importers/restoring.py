"""Restoring a backup: every file checked against the manifest, then each kind of rows taken in."""

import hashlib
import json
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import transaction

from applications.models import Application
from careercopilot.core.resources import Record
from exports.builders.manifest import BACKUP_FORMAT, MANIFEST, SCHEMA_VERSION
from exports.formats.drafts import Draft, Interpretation, Kind
from exports.importers.parts import PARTS
from exports.importers.parts.base import Part
from exports.importers.parts.lists import NotificationPart
from exports.importers.tally import Tally
from exports.models import Import
from exports.readers import limits
from exports.readers.archive import SafeArchive
from exports.readers.errors import FileRefused
from exports.readers.records import json_tables
from jobs.models import Job

BATCH = 500
PIECE = 1 << 20
NOT_OURS = "This is no backup of Career Copilot. Upload the ZIP as it was downloaded, or choose jobs or applications."
OF_THE_JOB = {"company", "title", "location", "url"}


class Backup:
    """An archive whose files are those that its manifest names."""

    def __init__(self, archive: SafeArchive) -> None:
        """Check the archive; raises FileRefused."""
        self._archive = archive
        manifest = _manifest(archive)
        for name, told in manifest["files"].items():
            if name not in archive.names() or _digest(archive, name) != told.get("sha256"):
                raise FileRefused(
                    f"{name} in this backup is missing or was changed. Upload the ZIP as it was downloaded.",
                    error_code="BACKUP_CHANGED",
                )
        self._files = set(manifest["files"])

    def records(self, file: str) -> Iterator[tuple[int, Record]]:
        """Yield the records of one kind with their rows; nothing where the backup has none."""
        name = f"json/{file}.json"
        if name not in self._files:
            return
        for table in json_tables(name, partial(self._archive.open, name)):
            for row in table.rows():
                if row.problem:
                    text = f"{name} cannot be read in row {row.number}: {row.problem}"
                    raise FileRefused(text, error_code="BACKUP_DAMAGED", row=row.number)
                yield row.number, row.cells

    def interpretations(self) -> list[Interpretation]:
        """Return jobs and applications as tables of drafts."""
        return [
            self._interpretation("jobs", "job", _job),
            self._interpretation("applications", "application", _application),
        ]

    def _interpretation(self, file: str, kind: Kind, draft: Callable[[int, Record], Draft]) -> Interpretation:
        def read() -> Iterator[Draft]:
            return (draft(row, record) for row, record in self.records(file))

        return Interpretation(format=BACKUP_FORMAT, table=f"json/{file}.json", kind=kind, read=read)

    def new_ids(self, run: Import) -> dict[tuple[str, int], int]:
        """Return where rows that notifications name by their old id are now, by kind and old id."""
        ids: dict[tuple[str, int], int] = {}
        models: list[tuple[str, str, Any]] = [("jobs", "job", Job), ("applications", "application", Application)]
        for file, kind, model in models:
            rows = filter(None, (_named(record) for _, record in self.records(file)))
            while batch := dict(islice(rows, BATCH)):
                found = model.objects.for_user(run.owner).filter(uid__in=list(batch))
                ids |= {(kind, batch[str(uid)]): pk for uid, pk in found.values_list("uid", "pk")}
        return ids


def _named(record: Any) -> tuple[str, int] | None:
    """Return uid and old id of a record, None where it has none."""
    uid, old = (record.get("uid"), record.get("id")) if isinstance(record, dict) else (None, None)
    try:
        return (str(UUID(str(uid))), old) if isinstance(old, int) else None
    except ValueError:
        return None


def _manifest(archive: SafeArchive) -> dict[str, Any]:
    try:
        manifest = json.loads(archive.read(MANIFEST, limits.MAX_MANIFEST))
    except ValueError as error:
        raise FileRefused(NOT_OURS, error_code="BACKUP_UNKNOWN") from error
    files = manifest.get("files") if isinstance(manifest, dict) else None
    is_ours = isinstance(files, dict) and all(isinstance(told, dict) for told in files.values())
    if not is_ours or manifest.get("format") != BACKUP_FORMAT:
        raise FileRefused(NOT_OURS, error_code="BACKUP_UNKNOWN")
    version = manifest.get("schema_version")
    if not isinstance(version, int) or version > SCHEMA_VERSION:
        text = f"This backup has version {version}, and {SCHEMA_VERSION} is known here. Update this installation first."
        raise FileRefused(text, error_code="BACKUP_TOO_NEW")
    return manifest


def _digest(archive: SafeArchive, name: str) -> str:
    digest = hashlib.sha256()
    with archive.open(name) as stream:
        while piece := stream.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()


def _job(row: int, record: Record) -> Draft:
    return Draft(kind="job", row=row, values={name: value for name, value in record.items() if name != "id"})


def _application(row: int, record: Record) -> Draft:
    values = {name: value for name, value in record.items() if name not in {"id", "job", "job_uid", *OF_THE_JOB}}
    job = {name: record[name] for name in OF_THE_JOB if record.get(name)}
    return Draft(kind="application", row=row, values=values, job=job | {"uid": record.get("job_uid")})


def restore_parts(run: Import, backup: Backup, tally: Tally, parts: tuple[Part, ...], *, write: bool) -> None:
    """Take in what is neither a job nor an application, or find out what would become of it."""
    for part in parts:
        rows = backup.records(part.file)
        while batch := list(islice(rows, BATCH)):
            with transaction.atomic():
                records = [record for _, record in batch]
                for action, issues in part.restore(run, records, first_row=batch[0][0], write=write):
                    tally.add_row(action, issues)
                transaction.set_rollback(not write)


def parts_before() -> tuple[Part, ...]:
    """Return the parts that jobs and applications stand on."""
    return tuple(part for part in PARTS if not isinstance(part, NotificationPart))


def parts_after(ids: dict[tuple[str, int], int]) -> tuple[Part, ...]:
    """Return the parts that name jobs and applications, which are here under the ids given."""
    return (NotificationPart(ids),)
