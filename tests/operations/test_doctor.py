"""The doctor: what it says where all is well, and of each thing that can be wrong; no secret, no hang."""

import asyncio
import json
import shutil
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from django.conf import settings as current_settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django_redis import get_redis_connection
from pytest_django import Settings

from accounts.models import User
from careercopilot import beat_pulse, search_indexes
from careercopilot.doctor import configuration, database, findings, machine, services
from careercopilot.doctor.findings import HIDDEN, Check, Finding, Level, Trouble, examine, worst
from careercopilot.management.commands.doctor import CHECKS
from jobs.models import Job
from jobs.search import JOB_SEARCH
from jobs.services import create_jobs

pytestmark = pytest.mark.django_db(transaction=True)
LATEST = ("jobs", "0004_pending_match")
STRONG = "Zq3" * 3 + "abcdefghijklmnopqrstuvwxyz-0123456789-ABCDEFGHIJKLMNOP"
NOBODY = "redis://:sekrit-word@127.0.0.1:1/0"


def of(part: str) -> Finding:
    """Carry out the check of one part."""
    check = next(check for check in CHECKS if check.part == part)
    return examine([Check(check.part, check.look, check.advice)])[0]


@pytest.fixture
def mute_server() -> Iterator[int]:
    """A server that takes connections and never says a word; its port."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


class MailServer(Controller):
    """A mail server on a port that the system chose."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@pytest.fixture
def mail_server() -> Iterator[int]:
    """A mail server that takes everything; its port."""
    controller = MailServer(Sink(), hostname="127.0.0.1", port=0)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def use_smtp(settings: Settings, port: int) -> None:
    """Let mail go to a port of this machine."""
    settings.EMAIL_BACKEND = services.SENDING
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_HOST_PASSWORD = "127.0.0.1", port, ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False


def test_a_database_that_is_well() -> None:
    assert [of(check.part).level for check in database.CHECKS] == [Level.OK] * 3


def test_a_database_file_that_is_not_there_is_not_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "none.sqlite3"
    monkeypatch.setitem(connection.settings_dict, "NAME", str(path))
    if connection.vendor == "sqlite":
        found = of("Database")
        assert (found.level, found.seen) == (Level.ERROR, f"There is no database {path}.")
    assert not path.exists()


def test_a_migration_that_is_not_applied() -> None:
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied(*LATEST)
    try:
        found = of("Migrations")
    finally:
        recorder.record_applied(*LATEST)
    assert found.level == Level.ERROR
    assert (found.seen, found.advice) == ("Not applied: jobs.0004_pending_match.", "Run `manage.py migrate`.")


def test_a_database_of_a_newer_version() -> None:
    recorder = MigrationRecorder(connection)
    recorder.record_applied("jobs", "0099_future")
    try:
        found = of("Migrations")
    finally:
        recorder.record_unapplied("jobs", "0099_future")
    assert (found.level, found.seen) == (
        Level.ERROR,
        "The database knows jobs.0099_future, which this version does not.",
    )


def test_a_search_index_that_lost_its_triggers_or_rows_and_its_repair(alice: User) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps its index in the table")
    create_jobs(owner=alice, items=[{"company": "C", "title": "findable"}])
    search_indexes.release(connection)
    assert "jobs_job_search_insert" in of("Search index").seen
    call_command("rebuild_search")
    assert of("Search index").level == Level.OK
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO jobs_job_search(jobs_job_search) VALUES ('delete-all')")
    found = of("Search index")
    assert (found.level, found.seen) == (Level.ERROR, "The search index of jobs_job holds 0 of 1 rows.")
    call_command("rebuild_search")
    assert of("Search index").level == Level.OK
    assert JOB_SEARCH.search(Job.objects.for_user(alice), "findable").count() == 1


def test_the_broker_and_its_absence(settings: Settings) -> None:
    assert of("Broker").level == Level.OK
    settings.REDIS_URL = NOBODY
    found = of("Broker")
    assert found.level == Level.ERROR
    assert "Connection refused" in found.seen
    assert "sekrit-word" not in repr(found)


def test_without_a_worker_and_beat() -> None:
    assert of("Worker").seen == "No worker answers: no mail, no exports, no reminders."
    get_redis_connection().delete(beat_pulse.KEY)
    assert of("Beat").seen == "No sign of beat: nothing is sent, reminded of or cleaned up by time."


def test_the_pulse_of_beat() -> None:
    server = get_redis_connection()
    try:
        beat_pulse.note_pulse()
        assert of("Beat").level == Level.OK
        server.set(beat_pulse.KEY, int(time.time()) - 7200)
        found = of("Beat")
        assert (found.level, found.seen) == (Level.ERROR, "Beat was last alive 2 hours ago.")
    finally:
        server.delete(beat_pulse.KEY)


def test_a_clock_that_was_set_back(monkeypatch: pytest.MonkeyPatch) -> None:
    assert of("Clock").level == Level.OK
    monkeypatch.setattr(services, "_drifts", lambda: iter([("the broker", 600.0)]))
    found = of("Clock")
    assert (found.level, found.seen) == (Level.ERROR, "The clock here is 10 minutes behind that of the broker.")


def test_mail(settings: Settings, mail_server: int, mute_server: int) -> None:
    use_smtp(settings, mail_server)
    assert of("Mail") == Finding("Mail", Level.OK, f"127.0.0.1:{mail_server} answers")
    use_smtp(settings, 1)
    assert "Connection refused" in of("Mail").seen
    use_smtp(settings, mute_server)
    started = time.monotonic()
    assert of("Mail").level == Level.ERROR
    assert time.monotonic() - started < findings.SECONDS + 2


def test_a_storage_that_takes_files_leaves_none(settings: Settings, tmp_path: Path) -> None:
    assert of("Storage").level == Level.OK
    assert list((tmp_path / "storage").iterdir()) == []


def test_a_storage_that_takes_none(tmp_path: Path) -> None:
    (tmp_path / "storage").write_text("a file where a folder should be")
    found = of("Storage")
    assert found.level == Level.ERROR
    assert str(tmp_path / "storage") in found.seen


@pytest.mark.parametrize(
    ("free", "level"), [(50, Level.ERROR), (500, Level.WARNING), (5_000, Level.OK)], ids=["full", "tight", "roomy"]
)
def test_room_on_the_disk(free: int, level: Level, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = type(shutil.disk_usage("/"))(10_000 * machine.MEGABYTE, 0, free * machine.MEGABYTE)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: usage)
    assert of("Disk").level == level


def test_a_data_folder_that_others_may_read(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    assert of("Data folder").level == Level.WARNING
    folder.mkdir(mode=0o700)
    assert of("Data folder").level == Level.OK
    folder.chmod(0o755)
    assert "Others on this machine may read" in of("Data folder").seen


@pytest.mark.parametrize(
    ("values", "part", "level"),
    [
        ({"SECRET_KEY": STRONG}, "Secret", Level.OK),
        ({"SECRET_KEY": "a" * 80}, "Secret", Level.ERROR),
        ({"SECRET_KEY": STRONG[:49]}, "Secret", Level.ERROR),
        ({"SECRET_KEY": STRONG, "SECRET_KEY_FALLBACKS": ["short"]}, "Secret", Level.ERROR),
        ({"DEBUG": False}, "Debug", Level.OK),
        ({"DEBUG": True, "ALLOWED_HOSTS": ["localhost", "[::1]"]}, "Debug", Level.WARNING),
        ({"DEBUG": True, "ALLOWED_HOSTS": ["example.com"]}, "Debug", Level.ERROR),
        ({"DEBUG": True, "ALLOWED_HOSTS": []}, "Debug", Level.ERROR),
        ({"ALLOWED_HOSTS": ["example.com"], "SITE_URL": "https://example.com"}, "Hosts", Level.OK),
        ({"ALLOWED_HOSTS": ["example.com"], "SITE_URL": "https://other.com"}, "Hosts", Level.WARNING),
        ({"ALLOWED_HOSTS": ["*"]}, "Hosts", Level.WARNING),
        ({"ALLOWED_HOSTS": []}, "Hosts", Level.ERROR),
    ],
)
def test_settings(values: dict[str, Any], part: str, level: Level, settings: Settings) -> None:
    for name, value in values.items():
        setattr(settings, name, value)
    assert of(part).level == level


def test_djangos_own_checks(settings: Settings) -> None:
    assert configuration.is_for_this_machine_alone() is False
    settings.SECURE = True
    settings.SECURE_HSTS_SECONDS = 0
    found = of("Settings")
    assert found.level == Level.WARNING
    assert "SECURE_HSTS_SECONDS" in found.seen


def test_a_check_that_hangs_or_breaks_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(findings, "SECONDS", 0.2)

    def exit_at_once() -> str:
        raise SystemExit(3)

    def hang() -> str:
        time.sleep(30)
        return "late"

    def say_secret() -> str:
        raise Trouble(f"The key is {current_settings.SECRET_KEY}.", "Hide it.")

    started = time.monotonic()
    found = examine(
        [
            Check("Hanging", hang, "Wait."),
            Check("Broken", exit_at_once, "Mend."),
            Check("Later", say_secret, "", needs=("Broken",)),
            Check("Telling", say_secret, ""),
        ]
    )
    assert time.monotonic() - started < 10
    assert found == [
        Finding("Hanging", Level.ERROR, "No answer within 0 seconds.", "Wait."),
        Finding("Broken", Level.ERROR, "3.", "Mend."),
        Finding("Later", Level.WARNING, "Not looked at: that needs broken first."),
        Finding("Telling", Level.ERROR, f"The key is {HIDDEN}.", "Hide it."),
    ]
    assert worst(found) == Level.ERROR
    assert worst([]) == Level.OK


def test_the_command_says_it_for_programs_and_ends_accordingly(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.REDIS_URL = NOBODY
    settings.SECRET_KEY = "weak-secret"
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", "--json")
    assert ended.value.code == 1
    printed = capsys.readouterr().out
    body = json.loads(printed)
    assert body["status"] == "error"
    assert [check["part"] for check in body["checks"]] == [check.part for check in CHECKS]
    assert {check["part"] for check in body["checks"] if check["level"] == "error"} == {"Broker", "Secret"}
    assert "weak-secret" not in printed
    assert "sekrit-word" not in printed


def test_the_command_ends_well_where_all_is_well(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("careercopilot.management.commands.doctor.CHECKS", database.CHECKS)
    call_command("doctor")
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[:3]] == ["ok"] * 3
    assert lines[-1] == "All is well."
