"""Migrations of one database at once, as where two containers start together, and one that is killed half-way."""

import os
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from careercopilot.processes import Child, wait_until
from tests.e2e.databases import database
from tests.e2e.servers import ROOT, STOP_SECONDS, clean_environment
from tests.faults.installation import PYTHON

SECONDS = 90
DONE = "Applying usersessions.0001_initial... OK"
"""What the last of all migrations prints."""

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture
def env() -> Iterator[dict[str, str]]:
    """The environment of an installation whose database is empty."""
    with tempfile.TemporaryDirectory(prefix="careercopilot-migrate-") as name, database(Path(name)) as url:
        yield {**clean_environment(), "DATA_DIR": name, "DATABASE_URL": url, "REDIS_URL": f"unix://{name}/nobody"}


def migrate(env: dict[str, str], name: str, *options: str) -> Child:
    """Start a migration."""
    command = [PYTHON, "manage.py", "migrate", "--no-input", "--no-color", *options]
    return Child(name, command, log=Path(env["DATA_DIR"]) / f"{name}.log", env=env, cwd=ROOT)


def printed(child: Child) -> str:
    """Return what a migration has printed."""
    return child.log.read_text()


def test_of_two_at_once_one_migrates_and_the_other_waits_for_it(env: dict[str, str]) -> None:
    pair = [migrate(env, name) for name in ("one", "two")]
    assert wait_until(lambda: all(child.code() is not None for child in pair), SECONDS)
    texts = sorted((printed(child) for child in pair), key=len)
    assert [child.code() for child in pair] == [0, 0], texts
    waited, worked = texts
    assert "No migrations to apply." in waited
    assert "Applying" not in waited
    assert DONE in worked
    check = migrate(env, "check", "--check")
    assert wait_until(lambda: check.code() is not None, SECONDS)
    assert check.code() == 0, printed(check)


def test_one_that_is_killed_half_way_is_finished_by_who_waited(env: dict[str, str]) -> None:
    one = migrate(env, "one")
    assert wait_until(lambda: printed(one).count("... OK") >= 3, SECONDS), printed(one)
    two = migrate(env, "two")
    os.kill(one.pid, signal.SIGKILL)
    one.finish(STOP_SECONDS)
    assert DONE not in printed(one), "this machine is too fast for so few migrations"
    assert wait_until(lambda: two.code() is not None, SECONDS)
    assert two.code() == 0, printed(two)
    assert DONE in printed(two)
