"""What a restore refuses, and that nothing has changed then: wrong, damaged and newer files, full installations."""

import contextlib
import fcntl
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.conf import settings as current_settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from accounts.models import User
from careercopilot import search_indexes
from careercopilot.operator_backup import stored_files
from careercopilot.operator_backup.archive import ArchiveReader, BackupError
from careercopilot.operator_backup.backup import back_up
from careercopilot.operator_backup.restore import restore
from careercopilot.operator_backup.stored_files import all_names
from exports.builders.backup import write_backup
from exports.models import Export
from jobs.models import Job
from jobs.services import create_jobs
from tests.operations.databases import ALIAS, Rows, everything, sqlite_database

pytestmark = pytest.mark.django_db(transaction=True)
Change = Callable[[dict[str, bytes]], None]
LATEST = ("jobs", "0007_company_in_index")
SINCE_OLDER = {("jobs", "0004_pending_match"), ("jobs", "0005_orders"), ("jobs", "0006_search_of_owner"), LATEST}
"""The migrations of jobs that an older backup lacks: the first makes a table."""


def quiet(_text: str) -> None:
    """Say nothing."""


@pytest.fixture
def saved(alice: User, tmp_path: Path) -> Path:
    """A backup with one account, two jobs and a file."""
    create_jobs(owner=alice, items=[{"company": f"C{one}", "title": "T"} for one in range(2)])
    Export.objects.create(owner=alice, resource="jobs", file_format="csv", file="runs/1/file.csv", status="completed")
    default_storage.save("runs/1/file.csv", ContentFile(b"content"))
    path = tmp_path / "saved.zip"
    back_up(path)
    return path


def state() -> tuple[Rows, list[str], list[str]]:
    """Return all that a restore could change."""
    return everything("default"), sorted(all_names()), search_indexes.faults()


@contextlib.contextmanager
def refused(sentence: str) -> Iterator[None]:
    """See that something is refused with a sentence, and changes nothing."""
    before = state()
    with pytest.raises(BackupError, match=sentence):
        yield
    assert state() == before


def changed(path: Path, change: Change) -> Path:
    """Return a copy of an archive with other content."""
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    copy = path.with_name("changed.zip")
    with ZipFile(copy, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return copy


def in_manifest(parts: dict[str, bytes], **values: Any) -> None:
    """Change what a manifest says."""
    parts["manifest.json"] = json.dumps({**json.loads(parts["manifest.json"]), **values}).encode()


def another_row(parts: dict[str, bytes]) -> None:
    parts["tables/jobs_job.jsonl"] = parts["tables/jobs_job.jsonl"].replace(b"C1", b"C9")


def no_table(parts: dict[str, bytes]) -> None:
    del parts["tables/jobs_job.jsonl"]


def another_file(parts: dict[str, bytes]) -> None:
    parts["files/other"] = b"x"


def newer_format(parts: dict[str, bytes]) -> None:
    in_manifest(parts, format_version=2)


def newer_migration(parts: dict[str, bytes]) -> None:
    migrations = json.loads(parts["manifest.json"])["migrations"]
    in_manifest(parts, migrations=[*migrations, ["jobs", "0099_future"]])


def no_manifest(parts: dict[str, bytes]) -> None:
    del parts["manifest.json"]


def bad_manifest(parts: dict[str, bytes]) -> None:
    in_manifest(parts, tables=[{"entry": 1}])


def no_json(parts: dict[str, bytes]) -> None:
    parts["manifest.json"] = b"{"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (another_row, r"is damaged \(tables/jobs_job.jsonl\)"),
        (no_table, "does not hold what its manifest says"),
        (another_file, "does not hold what its manifest says"),
        (newer_format, "was made by a newer Career Copilot"),
        (newer_migration, "jobs.0099_future is unknown here"),
        (no_manifest, "not a backup of an installation"),
        (bad_manifest, r"is damaged \(manifest.json\)"),
        (no_json, r"is damaged \(manifest.json\)"),
    ],
)
def test_another_content(saved: Path, change: Change, sentence: str) -> None:
    path = changed(saved, change)
    with refused(sentence):
        restore(path, replace=True, say=quiet)


@pytest.mark.parametrize("share", [0.0, 0.2, 0.5, 0.99])
def test_a_file_that_was_cut_off(saved: Path, share: float) -> None:
    content = saved.read_bytes()
    saved.write_bytes(content[: int(len(content) * share)])
    with refused("is not a backup, or was cut off"):
        restore(saved, replace=True, say=quiet)


def test_any_flipped_byte_is_found_or_harmless(saved: Path) -> None:
    content, before = saved.read_bytes(), state()
    for place in range(0, len(content), max(1, len(content) // 60)):
        saved.write_bytes(content[:place] + bytes([content[place] ^ 0xFF]) + content[place + 1 :])
        with contextlib.suppress(BackupError):
            restore(saved, replace=True, say=quiet)
        assert state() == before


def test_what_is_no_archive_or_not_there(alice: User, tmp_path: Path) -> None:
    (tmp_path / "text").write_text("text")
    for name, sentence in (("text", "is not a backup"), ("none", "No such file"), (".", "Is a directory")):
        with refused(sentence):
            restore(tmp_path / name, replace=True, say=quiet)


def test_the_backup_of_one_account(alice: User, tmp_path: Path) -> None:
    write_backup(tmp_path / "one.zip", alice, lambda _done, _total: None)
    with refused("is the backup of one account"):
        restore(tmp_path / "one.zip", replace=True, say=quiet)


def test_an_installation_with_rows(saved: Path) -> None:
    with refused("rows in account.EmailAddress|rows in accounts.User"):
        restore(saved, replace=False, say=quiet)


def test_an_installation_with_files(saved: Path, alice: User) -> None:
    Job.objects.all().delete()
    Export.objects.all().delete()
    User.objects.all().delete()
    default_storage.save("other", ContentFile(b"x"))
    with refused("files such as other"):
        restore(saved, replace=False, say=quiet)


def test_a_file_of_the_same_name_with_another_content(saved: Path) -> None:
    default_storage.delete("runs/1/file.csv")
    default_storage.save("runs/1/file.csv", ContentFile(b"other"))
    with refused("another file runs/1/file.csv"):
        restore(saved, replace=True, say=quiet)


def test_an_installation_that_runs(saved: Path) -> None:
    folder = Path(current_settings.DATA_DIR)
    with (folder / "launcher.lock").open("w") if folder.exists() else _made(folder).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with refused("Career Copilot runs on"):
            restore(saved, replace=True, say=quiet)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder / "launcher.lock"


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_failure_at_the_end_undoes_all(
    saved: Path, error: BaseException, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    default_storage.delete("runs/1/file.csv")
    Job.objects.filter(company="C0").update(company="Edited")
    original = stored_files.put_back

    def fail(*arguments: Any) -> None:
        original(*arguments)
        raise error

    monkeypatch.setattr(stored_files, "put_back", fail)
    before = state()
    with pytest.raises((BackupError, KeyboardInterrupt)):
        restore(saved, replace=True, say=quiet)
    assert state() == before
    assert Job.objects.filter(company="Edited").exists()


def test_rows_that_break_a_rule_are_refused(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with ZipFile(saved) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    entry = next(table for table in manifest["tables"] if table["label"] == "jobs.Job")

    def orphan(parts: dict[str, bytes]) -> None:
        place = entry["columns"].index("owner_id")
        rows = [json.loads(line) for line in parts[entry["entry"]].splitlines()]
        for row in rows:
            row[place] = 999_999
        parts[entry["entry"]] = "".join(f"{json.dumps(row)}\n" for row in rows).encode()

    path = changed(saved, orphan)
    monkeypatch.setattr(ArchiveReader, "verify", lambda _self: None)
    with refused("The database refused|does not take the rows"):
        restore(path, replace=True, say=quiet)


def test_pending_migrations_stop_a_backup(alice: User, tmp_path: Path) -> None:
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied(*LATEST)
    try:
        with pytest.raises(CommandError, match="Migrations are pending"):
            call_command("backup", str(tmp_path / "b.zip"))
    finally:
        recorder.record_applied(*LATEST)
    assert not (tmp_path / "b.zip").exists()


def test_an_older_backup_is_brought_up_in_an_empty_database_alone(saved: Path, tmp_path: Path) -> None:
    before = everything("default")

    def older(parts: dict[str, bytes]) -> None:
        """Take away the latest migrations of jobs, and the table that they make."""
        body = json.loads(parts["manifest.json"])
        del parts["tables/jobs_pendingmatch.jsonl"]
        tables = [table for table in body["tables"] if table["label"] != "jobs.PendingMatch"]
        in_manifest(parts, migrations=[x for x in body["migrations"] if tuple(x) not in SINCE_OLDER], tables=tables)

    path = changed(saved, older)
    with refused("not of the version that the backup was made with"):
        restore(path, replace=True, say=quiet)
    with sqlite_database(tmp_path) as target:
        restore(path, replace=False, say=quiet, alias=ALIAS)
        after = everything(ALIAS)
        assert MigrationRecorder(target).applied_migrations().keys() >= SINCE_OLDER
        assert search_indexes.faults(ALIAS) == []
    differing = {table for table in before if before[table] != after[table]}
    assert differing <= {"jobs_pendingmatch", "auth_permission", "django_content_type"}


def test_a_restore_that_is_repeated_finds_the_same(saved: Path, tmp_path: Path) -> None:
    before = state()
    shutil.copy(saved, tmp_path / "copy.zip")
    for _ in range(2):
        restore(tmp_path / "copy.zip", replace=True, say=quiet)
        assert state() == before
