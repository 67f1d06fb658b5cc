"""The operator's backup and the way back: every table row by row, every file, on and between both databases."""

import contextlib
import os
import stat
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder
from pytest_django import Settings

from accounts.models import User
from careercopilot import search_indexes
from careercopilot.operator_backup import backup, stored_files
from careercopilot.operator_backup.archive import ArchiveReader, BackupError
from careercopilot.operator_backup.backup import back_up
from careercopilot.operator_backup.restore import restore
from careercopilot.operator_backup.tables import all_tables, lines_of
from jobs.models import Job
from jobs.search import JOB_SEARCH
from jobs.services import create_jobs
from notifications.models import Notification
from tests.conftest import PASSWORD
from tests.operations.conftest import use_storage
from tests.operations.databases import ALIAS, everything, postgres_database, sqlite_database
from tests.operations.furnishing import furnish

pytestmark = pytest.mark.django_db(transaction=True)
HAS_POSTGRES = bool(os.environ.get("TEST_DATABASE_URL"))
KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.skipif(not HAS_POSTGRES, reason="no PostgreSQL"))]
Files = dict[str, bytes]


def quiet(_text: str) -> None:
    """Say nothing."""


def all_files() -> Files:
    """Return the content of every stored file."""
    return {name: b"".join(stored_files.pieces(name)) for name in stored_files.all_names()}


@pytest.fixture
def furnished(stella: User) -> User:
    """Somebody who has everything, with texts that are hard to carry."""
    person = User.objects.create_user("person@example.com", PASSWORD, name="P")
    furnish(person, stella, "somebody")
    item = {"company": 'Ünï "quoted"\t\\n\n,', "title": "日本 \U0001f600 \u2028", "salary_min": "0.10", "notes": "\\N"}
    create_jobs(owner=person, items=[item])
    return person


@pytest.fixture
def whole(furnished: User, tmp_path: Path) -> Path:
    """A backup of it."""
    path = tmp_path / "whole.zip"
    back_up(path)
    return path


def second(kind: str, folder: Path) -> AbstractContextManager[BaseDatabaseWrapper]:
    """Give an empty database of a kind."""
    return sqlite_database(folder) if kind == "sqlite" else postgres_database()


@pytest.mark.parametrize("kind", KINDS)
def test_everything_comes_back(kind: str, furnished: User, whole: Path, tmp_path: Path, settings: Settings) -> None:
    before, files = everything("default"), all_files()
    assert len(files) == 3
    assert sum(map(len, before.values())) > 100
    use_storage(settings, tmp_path / "elsewhere")
    with second(kind, tmp_path) as target:
        restore(whole, replace=False, say=quiet, alias=ALIAS)
        assert everything(ALIAS) == before
        assert all_files() == files
        assert search_indexes.faults(ALIAS) == []
        assert JOB_SEARCH.search(Job.objects.using(ALIAS).filter(owner=furnished.pk), "somebody").count() == 3
        again = tmp_path / "again.zip"
        back_up(again, alias=ALIAS)
        contents = [_contents(path) for path in (whole, again)]
        assert contents[0] == contents[1]
        assert MigrationRecorder(target).applied_migrations().keys() == _applied().keys()


def _applied() -> dict[tuple[str, str], object]:
    return dict(MigrationRecorder(connection).applied_migrations())


def _contents(path: Path) -> dict[str, tuple[int, str]]:
    archive = ArchiveReader(path)
    with contextlib.closing(archive):
        return {member.entry: (member.size, member.sha256) for member in archive.manifest.members()}


@pytest.mark.skipif(not HAS_POSTGRES, reason="no PostgreSQL")
def test_the_way_through_the_other_database_and_back_changes_nothing(whole: Path, tmp_path: Path) -> None:
    before = everything("default")
    with sqlite_database(tmp_path):
        restore(whole, replace=False, say=quiet, alias=ALIAS)
        back_up(tmp_path / "second.zip", alias=ALIAS)
    User.objects.all().delete()
    restore(tmp_path / "second.zip", replace=True, say=quiet)
    assert everything("default") == before


@pytest.mark.parametrize("kind", KINDS)
def test_ids_go_on_after_the_highest_ever_given(kind: str, furnished: User, tmp_path: Path) -> None:
    notification = Notification.objects.create(owner=furnished, type="announcement", title="gone")
    given = notification.pk
    notification.delete()
    back_up(tmp_path / "b.zip")
    with second(kind, tmp_path):
        restore(tmp_path / "b.zip", replace=False, say=quiet, alias=ALIAS)
        new = Notification.objects.using(ALIAS).create(owner_id=furnished.pk, type="announcement", title="new")
        assert new.pk == given + 1


def test_no_table_is_forgotten(whole: Path) -> None:
    with connection.cursor() as cursor:
        # What begins with `sqlite_` is SQLite's own: the statistics that ANALYZE leaves, for one.
        tables = {name for name in connection.introspection.table_names(cursor) if not name.startswith("sqlite_")}
    kept = {model._meta.db_table for model in all_tables(apps)}
    derived = {name for name in tables if any(name.startswith(f"{x.table}_search") for x in search_indexes.INDEXES)}
    assert tables - derived - {"django_migrations"} == kept
    archive = ArchiveReader(whole)
    with contextlib.closing(archive):
        assert {member.entry for member in archive.manifest.tables} == {f"tables/{name}.jsonl" for name in kept}


def test_no_search_index_is_forgotten() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%%'")
        else:
            cursor.execute("SELECT indexname FROM pg_indexes WHERE indexdef LIKE '%% USING gin %%'")
        names = {name for (name,) in cursor.fetchall()}
    assert names == {f"{index.table}_search" for index in search_indexes.INDEXES}


def test_the_file_is_for_its_owner_alone_and_never_overwritten(whole: Path) -> None:
    assert stat.S_IMODE(whole.stat().st_mode) == 0o600
    content = whole.read_bytes()
    with pytest.raises(BackupError, match="is there already"):
        back_up(whole)
    assert whole.read_bytes() == content


@pytest.mark.parametrize("without", ["", "O_TMPFILE"])
def test_what_fails_leaves_no_file(
    without: str, furnished: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if without:
        monkeypatch.delattr(os, without, raising=False)
    folder = tmp_path / "backups"
    folder.mkdir()
    back_up(folder / "good.zip")
    assert [path.name for path in folder.iterdir()] == ["good.zip"]
    assert stat.S_IMODE((folder / "good.zip").stat().st_mode) == 0o600

    def fail(*_: object) -> Iterator[bytes]:
        yield b"some"
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(stored_files, "pieces", fail)
    with pytest.raises(BackupError, match="No space left on device"):
        back_up(folder / "bad.zip")
    assert [path.name for path in folder.iterdir()] == ["good.zip"]


def test_a_backup_is_of_one_moment_while_others_write(
    furnished: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything("default")
    original = lines_of

    def write() -> None:
        try:
            User.objects.create_user("late@example.com")
            Session.objects.all().delete()
        finally:
            connections.close_all()

    def lines(model: type, alias: str) -> Iterator[tuple[bytes, int]]:
        if model is all_tables(apps)[0]:
            writer = threading.Thread(target=write)
            writer.start()
            writer.join(timeout=60)
        yield from original(model, alias)

    monkeypatch.setattr(backup, "lines_of", lines)
    back_up(tmp_path / "b.zip")
    assert User.objects.filter(email="late@example.com").exists()
    with sqlite_database(tmp_path):
        restore(tmp_path / "b.zip", replace=False, say=quiet, alias=ALIAS)
        assert everything(ALIAS) == before


def test_the_commands_carry_it_out(furnished: User, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, before = tmp_path / "b.zip", everything("default")
    call_command("backup", str(path))
    assert "rows in" in capsys.readouterr().out
    with pytest.raises(CommandError, match="--replace"):
        call_command("restore", str(path))
    User.objects.all().delete()
    default_storage.save("surplus", ContentFile(b"x"))
    call_command("restore", str(path), "--replace")
    assert "Restored what was there at" in capsys.readouterr().out
    assert everything("default") == before
    assert not default_storage.exists("surplus")
