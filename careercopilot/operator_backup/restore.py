"""From a file to an installation: all of it, or nothing."""

import contextlib
import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
from django.apps import apps
from django.apps.registry import Apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management.sql import emit_post_migrate_signal
from django.db import DatabaseError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django_redis import get_redis_connection
from redis.exceptions import RedisError

from careercopilot import search_indexes
from careercopilot.claims import LOCK_FILE
from careercopilot.operator_backup import stored_files
from careercopilot.operator_backup.archive import ArchiveReader, BackupError, Manifest, TableMember
from careercopilot.operator_backup.tables import (
    Model,
    all_tables,
    columns_of,
    empty,
    go_on_from,
    has_rows_of_people,
    insert,
)

LOCK_SECONDS = 10
"""How long PostgreSQL waits for a table that somebody else uses."""
Migration = tuple[str, str]
Say = Callable[[str], None]


def restore(path: Path, *, replace: bool, say: Say, alias: str = "default") -> Manifest:
    """Make the database and the storage what they were; raises BackupError, and then both are as before.

    The target must be empty unless `replace` says that what it holds may go. A database without tables gets them.
    """
    archive = ArchiveReader(path)
    with contextlib.closing(archive), _alone(settings.DATA_DIR):
        say("Checking the backup...")
        archive.verify()
        try:
            surplus, is_current = _restore(archive, replace=replace, say=say, alias=alias)
        except (DatabaseError, psycopg.Error) as error:
            raise BackupError(f"The database refused: {_first_line(error)}. Nothing was restored.") from error
        except OSError as error:
            raise BackupError(f"Reading or storing failed: {error}. Nothing was restored.") from error
        try:
            _finish(surplus, connections[alias], is_current=is_current, say=say)
        except (DatabaseError, OSError) as error:
            raise BackupError(
                f"Everything is restored, but what follows failed: {_first_line(error)}. Run `manage.py migrate`."
            ) from error
    return archive.manifest


def _restore(archive: ArchiveReader, *, replace: bool, say: Say, alias: str) -> tuple[set[str], bool]:
    """Restore, and return the stored files that were not in the backup, and whether the tables are today's."""
    connection = connections[alias]
    wanted = [(app, name) for app, name in archive.manifest.migrations]
    executor = MigrationExecutor(connection)
    _check_version(executor, wanted)
    if not executor.loader.applied_migrations:
        say("Making the tables...")
        executor.migrate(_last_of(executor, wanted))
        executor = MigrationExecutor(connection)
    elif set(executor.loader.applied_migrations) != set(wanted):
        raise BackupError(
            "The tables of this database are not of the version that the backup was made with. Restore into a new, "
            "empty database: it gets the tables of that time, and then today's."
        )
    is_current = set(executor.loader.graph.nodes) == set(wanted)
    registry = apps if is_current else executor.loader.project_state(_last_of(executor, wanted)).apps
    tables = _tables(registry, archive.manifest)
    present = set(stored_files.all_names())
    surplus = present - {file.name for file in archive.manifest.files}
    if not replace:
        _refuse_to_replace(list(tables), sorted(surplus), alias)
    say("Restoring...")
    _all_or_nothing(archive, tables, present, connection, is_current=is_current)
    return surplus, is_current


def _finish(surplus: set[str], connection: BaseDatabaseWrapper, *, is_current: bool, say: Say) -> None:
    """Bring what was restored up to this version, and let go of what is not of it."""
    if not is_current:
        say("Bringing the tables to this version...")
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())
        search_indexes.rebuild(connection)
    ContentType.objects.clear_cache()
    emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)
    stored_files.remove(surplus)
    _forget_kept_answers()


def _forget_kept_answers() -> None:
    """Empty the cache; where its server is stopped too, what it keeps is over in minutes."""
    with contextlib.suppress(RedisError):
        server = get_redis_connection()
        for key in server.scan_iter(match=cache.make_key("*"), count=1_000):
            server.unlink(key)


def _check_version(executor: MigrationExecutor, wanted: list[Migration]) -> None:
    """Raise where this code does not know a migration of the backup."""
    if unknown := sorted(set(wanted) - set(executor.loader.graph.nodes)):
        raise BackupError(
            f"The backup was made by a newer Career Copilot ({'.'.join(unknown[0])} is unknown here). "
            "Install that version and restore with it."
        )


def _last_of(executor: MigrationExecutor, wanted: list[Migration]) -> list[Migration]:
    """Return the migrations that lead to all the others."""
    among = set(wanted)
    nodes = executor.loader.graph.node_map
    return [one for one in wanted if not any(child.key in among for child in nodes[one].children)]


def _tables(registry: Apps, manifest: Manifest) -> dict[Model, TableMember]:
    """Return each table with its rows in the backup; raises BackupError where the two are not the same."""
    models = {model._meta.label: model for model in all_tables(registry)}
    members = {member.label: member for member in manifest.tables}
    differing = sorted(models.keys() ^ members.keys())
    differing += [
        label
        for label in models.keys() & members.keys()
        if set(columns_of(models[label])) != set(members[label].columns)
    ]
    if differing:
        raise BackupError(
            f"The backup does not fit this version: {differing[0]} differs. Restore with version {manifest.version}."
        )
    return {models[label]: members[label] for label in models}


def _refuse_to_replace(tables: list[Model], files: list[str], alias: str) -> None:
    full = [model._meta.label for model in tables if has_rows_of_people(model, alias)]
    if full or files:
        what = f"rows in {', '.join(full[:3])}" if full else f"files such as {files[0]}"
        raise BackupError(f"This installation is not empty: there are {what}. To lose them, say --replace.")


def _all_or_nothing(
    archive: ArchiveReader,
    tables: dict[Model, TableMember],
    present: set[str],
    connection: BaseDatabaseWrapper,
    *,
    is_current: bool,
) -> None:
    """Fill tables and storage; what was written into the storage goes again if it fails."""
    written: list[str] = []
    try:
        with connection.constraint_checks_disabled(), transaction.atomic(using=connection.alias):
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'")
            if is_current:
                search_indexes.release(connection)
            empty(list(tables), connection)
            for model, member in tables.items():
                _fill(archive, model, member, connection)
            given = {
                model._meta.db_table: member.last_id for model, member in tables.items() if member.last_id is not None
            }
            go_on_from(given, list(tables), connection)
            if is_current and connection.vendor == "sqlite":
                search_indexes.rebuild(connection)
            connection.check_constraints()
            stored_files.put_back(archive, present, written)
    except BaseException:
        stored_files.remove(written)
        raise


def _fill(archive: ArchiveReader, model: Model, member: TableMember, connection: BaseDatabaseWrapper) -> None:
    """Write the rows of a table."""
    try:
        count = insert(model, member.columns, archive.rows(member), connection)
    except (TypeError, ValueError, DatabaseError, psycopg.DataError) as error:
        raise BackupError(
            f"The database does not take the rows of {member.label}: {_first_line(error)}. Nothing was restored."
        ) from error
    if count != member.rows:
        raise BackupError(f"The backup is damaged ({member.entry}). Nothing was restored.")


def _first_line(error: BaseException) -> str:
    """Return what an error says, without the values that follow."""
    return str(error).partition("\n")[0].rstrip(".")


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the lock that `make run` holds as long as it runs; raises BackupError where it does."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(folder / LOCK_FILE, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise BackupError(f"Cannot use DATA_DIR {folder}: {error.strerror}.") from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupError(f"Career Copilot runs on {folder}. Stop it first.") from error
        yield
    finally:
        os.close(descriptor)
