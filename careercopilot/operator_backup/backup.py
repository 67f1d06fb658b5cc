"""From an installation to a file, while the service runs."""

import contextlib
import importlib.metadata
import os
import tempfile
from collections.abc import Generator, Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.conf import settings
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from psycopg import IsolationLevel

from careercopilot.operator_backup import stored_files
from careercopilot.operator_backup.archive import (
    ArchiveWriter,
    BackupError,
    FileMember,
    Manifest,
    TableMember,
)
from careercopilot.operator_backup.tables import Model, all_tables, columns_of, last_ids, lines_of

SNAPSHOT = "snapshot"
"""The alias of the connection that a backup reads through."""


def version() -> str:
    """Return the version of this Career Copilot."""
    return str(settings.SPECTACULAR_SETTINGS["VERSION"])


def back_up(target: Path, *, alias: str = "default") -> Manifest:
    """Write a new file with everything as it was at one moment, readable by its owner alone.

    Raises BackupError; then there is no file. It never stands there half.
    """
    if target.exists():
        raise BackupError(f"{target} is there already. Name another file.")
    with _new_file(target) as stream, contextlib.closing(ArchiveWriter(stream)) as archive:
        with snapshot_of(alias) as connection:
            migrations = _migrations(connection)
            models = all_tables(apps)
            given = last_ids(models, connection)
            tables = [_add_table(archive, model, given) for model in models]
        files = list(_add_files(archive))
        manifest = Manifest(
            made_at=timezone.now().isoformat(),
            version=version(),
            database=f"{connection.display_name}, Django {importlib.metadata.version('django')}",
            migrations=migrations,
            tables=tables,
            files=files,
        )
        archive.finish(manifest)
    return manifest


@contextlib.contextmanager
def snapshot_of(alias: str) -> Iterator[BaseDatabaseWrapper]:
    """Open a connection of its own, named `snapshot`, that sees the database as it is now and holds nobody up.

    On SQLite that is a read transaction, beside which the write-ahead log lets others write; on PostgreSQL one with
    REPEATABLE READ.
    """
    connection: Any = connections[alias].copy(SNAPSHOT)
    options = connection.settings_dict["OPTIONS"]
    if connection.vendor == "postgresql":
        options.pop("pool", None)
        options["isolation_level"] = IsolationLevel.REPEATABLE_READ
    else:
        options["transaction_mode"] = "DEFERRED"
    connections[SNAPSHOT] = connection
    try:
        with transaction.atomic(using=SNAPSHOT), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET TRANSACTION READ ONLY")
            # The first look at a table is when the snapshot is taken.
            cursor.execute("SELECT count(*) FROM django_migrations")
            yield connection
    finally:
        connection.close()
        del connections[SNAPSHOT]


def _migrations(connection: BaseDatabaseWrapper) -> list[list[str]]:
    """Return the migrations of the database; raises BackupError where they are not those of this code."""
    loader = MigrationLoader(connection)
    known, applied = set(loader.graph.nodes), set(loader.applied_migrations)
    if known - applied:
        raise BackupError("Migrations are pending. Run `manage.py migrate` first.")
    if unknown := sorted(applied - set(loader.disk_migrations)):
        raise BackupError(
            f"The database was migrated by a newer Career Copilot ({'.'.join(unknown[0])}). Back up with that version."
        )
    return [[app, name] for app, name in sorted(known)]


def _add_table(archive: ArchiveWriter, model: Model, given: dict[str, int]) -> TableMember:
    rows = 0

    def pieces() -> Generator[bytes, None, None]:
        nonlocal rows
        for piece, count in lines_of(model, SNAPSHOT):
            rows += count
            yield piece

    label, table = model._meta.label, model._meta.db_table
    member = archive.add(f"tables/{table}.jsonl", pieces())
    return TableMember(**vars(member), label=label, columns=columns_of(model), rows=rows, last_id=given.get(table))


def _add_files(archive: ArchiveWriter) -> Iterator[FileMember]:
    """Add the stored files; one that is removed meanwhile is left out, as no row needs it."""
    for name in list(stored_files.all_names()):
        content = stored_files.pieces(name)
        try:
            first = next(content, b"")
        except FileNotFoundError:
            continue
        member = archive.add(f"files/{name}", _all(first, content))
        yield FileMember(**vars(member), name=name)


def _all(first: bytes, others: Iterable[bytes]) -> Generator[bytes, None, None]:
    yield first
    yield from others


@contextlib.contextmanager
def _new_file(target: Path) -> Iterator[IO[bytes]]:
    """Give a stream for a file that appears when it is whole, and not at all otherwise."""
    try:
        descriptor, draft = _draft(target)
    except OSError as error:
        raise BackupError(f"Cannot write to {target.parent}: {error.strerror}.") from error
    try:
        with os.fdopen(descriptor, "w+b") as stream:
            yield stream
            stream.flush()
            os.fsync(descriptor)
            _appear(descriptor, draft, target)
    except FileExistsError as error:
        raise BackupError(f"{target} is there already. Name another file.") from error
    except OSError as error:
        raise BackupError(f"Cannot write {target}: {error.strerror or error}.") from error
    finally:
        if draft:
            draft.unlink(missing_ok=True)


def _appear(descriptor: int, draft: Path | None, target: Path) -> None:
    """Give a draft its name; a link never replaces a file that has come there meanwhile."""
    if draft is None:
        # The descriptor of a folder, which an absolute path makes no use of, lets the link be followed.
        os.link(f"/proc/self/fd/{descriptor}", target, src_dir_fd=descriptor, follow_symlinks=True)
        return
    try:
        os.link(draft, target)
    except FileExistsError:
        raise
    except OSError:
        # Sticks and shares without links.
        draft.rename(target)


def _draft(target: Path) -> tuple[int, Path | None]:
    """Open a file for its owner alone: one without a name where the system has such, as no kill leaves it behind."""
    if hasattr(os, "O_TMPFILE") and Path("/proc/self/fd").is_dir():
        with contextlib.suppress(OSError):
            return os.open(target.parent, os.O_TMPFILE | os.O_RDWR, 0o600), None
    descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    return descriptor, Path(name)
