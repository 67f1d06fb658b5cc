"""The full backup: one ZIP of exact JSON, readable CSV, and a manifest with the SHA-256 of every file."""

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils import timezone

from accounts.models import User
from applications.models import Application
from applications.resources import ApplicationResource
from careercopilot.core.resources import CHUNK, RecordResource, moment_text
from careercopilot.core.tabular import BOM
from exports.builders.manifest import BACKUP_FORMAT, MANIFEST, SCHEMA_VERSION
from exports.importers.parts import PARTS
from exports.selection import in_chunks
from jobs.models import Job
from jobs.resources import JobResource

Checkpoint = Callable[[int, int], None]
"""Told how many rows are done, and of how many."""
Content = tuple[str, type[RecordResource], list[int]]


def contents(owner: User) -> list[Content]:
    """Return everything somebody has, as `(name of the file, columns, ids)`; deleted rows too."""
    jobs = list(Job.objects.for_user(owner).order_by("pk").values_list("pk", flat=True))
    applications = list(Application.objects.for_user(owner).order_by("pk").values_list("pk", flat=True))
    return [
        *((part.file, part.resource, part.ids(owner)) for part in PARTS),
        ("jobs", JobResource, jobs),
        ("applications", ApplicationResource, applications),
    ]


def write_backup(path: Path, owner: User, checkpoint: Checkpoint) -> int:
    """Write the archive and return how many rows it holds."""
    everything = contents(owner)
    total = sum(len(ids) for _, _, ids in everything)
    done = 0
    files: dict[str, dict[str, Any]] = {}
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=6) as archive:
        for name, resource, ids in everything:
            columns = resource.column_names()
            for form, lines in (("json", _json(resource, ids, columns)), ("csv", _csv(resource, ids, columns))):
                count, digest, size = 0, hashlib.sha256(), 0
                member = f"{form}/{name}.{form}"
                with archive.open(member, "w", force_zip64=True) as target:
                    for data, rows in lines:
                        target.write(data)
                        digest.update(data)
                        size += len(data)
                        count += rows
                        checkpoint(done + count, 2 * total)
                files[member] = {"rows": count, "size": size, "sha256": digest.hexdigest()}
                done += len(ids)
        archive.writestr(MANIFEST, json.dumps(_manifest(everything, files), indent=2))
    return total


def _manifest(everything: Sequence[Content], files: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return {
        "format": BACKUP_FORMAT,
        "schema_version": SCHEMA_VERSION,
        "exported_at": moment_text(timezone.now()),
        "counts": {name: files[f"json/{name}.json"]["rows"] for name, _, _ in everything},
        "files": files,
    }


def _json(resource: type[RecordResource], ids: Sequence[int], columns: list[str]) -> Iterator[tuple[bytes, int]]:
    """Yield a JSON file, one record a line, with the number of records in each piece."""
    encode = json.JSONEncoder(ensure_ascii=False).encode
    separator = '{"results": [\n'
    for records in in_chunks(resource, ids, columns):
        if records:
            lines = ",\n".join(encode(record) for record in records)
            yield f"{separator}{lines}".encode(), len(records)
            separator = ",\n"
    yield (b'{"results": [\n]}\n' if separator.startswith("{") else b"\n]}\n"), 0


def _csv(resource: type[RecordResource], ids: Sequence[int], columns: list[str]) -> Iterator[tuple[bytes, int]]:
    """Yield a CSV file for people, with the number of rows in each piece."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    text.write(BOM)
    writer.writerow(columns)
    yield text.getvalue().encode(), 0
    rows = resource.cells(ids, columns)
    while part := list(islice(rows, CHUNK)):
        text.seek(0)
        text.truncate()
        writer.writerows(part)
        yield text.getvalue().encode(), len(part)
