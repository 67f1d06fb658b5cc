"""`make run` from outside: it says when it is ready, what it prints works, and nothing outlives it."""

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from careercopilot.processes import wait_until

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 120
END_SECONDS = 120
# Clean: what the suite sets for itself must not reach the installation under test.
KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "VIRTUAL_ENV")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the processes are looked up in /proc"),
]


def stat_of(pid: int) -> tuple[str, int, str] | None:
    """Return the state, the parent and the start time of a process, or None if there is none or it is only a corpse."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] in "ZX" else (fields[0], int(fields[1]), fields[19])


def processes() -> dict[int, tuple[str, int, str]]:
    """Return what runs now: process id to state, parent and start time."""
    pids = (int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit())
    return {pid: found for pid in pids if (found := stat_of(pid))}


def descendants(root: int) -> dict[int, str]:
    """Return the processes below `root`, process id to start time."""
    running = processes()
    family = {root}
    while more := {pid for pid, (_, parent, _) in running.items() if parent in family} - family:
        family |= more
    return {pid: running[pid][2] for pid in family - {root}}


def command_of(pid: int) -> list[str]:
    """Return the command line of a process."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
    except (FileNotFoundError, ProcessLookupError):
        # It ended between being listed and being looked at.
        return []


class Installation:
    """A launcher on a data folder of its own, and what it has started."""

    def __init__(self, folder: Path, **env: str) -> None:
        """Start the launcher as `make run` does, on a free port."""
        self.folder = folder
        self.output = folder.with_name(f"{folder.name}.out")
        clean = {name: os.environ[name] for name in KEPT if name in os.environ}
        with self.output.open("wb") as output:
            self.launcher = subprocess.Popen(
                [sys.executable, "-m", "careercopilot.launcher"],
                cwd=ROOT,
                env={**clean, "DATA_DIR": str(folder), "PORT": "0", **env},
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.family: dict[int, str] = {}

    def printed(self) -> str:
        """Return what the launcher has printed so far."""
        return self.output.read_text()

    def wait_until_ready(self) -> str:
        """Wait for the line that says so; return the URL in it."""
        found = wait_until(
            lambda: "Ctrl-C stops it." in self.printed() or self.launcher.poll() is not None, START_SECONDS
        )
        assert found, self.printed()
        assert self.launcher.poll() is None, self.printed()
        self.family = descendants(self.launcher.pid)
        match = re.search(r"ready: (http://127\.0\.0\.1:\d+)/", self.printed())
        assert match, self.printed()
        return match[1]

    def pid_of(self, *words: str) -> int:
        """Return the process whose command has all these words and whose parent is the launcher."""
        running = processes()
        [pid] = [
            pid for pid in self.family if running[pid][1] == self.launcher.pid and set(words) <= set(command_of(pid))
        ]
        return pid

    def left_over(self) -> list[list[str]]:
        """Return the commands of the processes of the family that still run."""
        running = processes()
        return [command_of(pid) for pid, begun in self.family.items() if pid in running and running[pid][2] == begun]

    def assert_gone(self) -> None:
        """Assert that the launcher and everything it has started ends within the time allowed."""
        self.launcher.wait(END_SECONDS)
        wait_until(lambda: not self.left_over(), END_SECONDS)
        assert self.left_over() == []


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    """An installation without demo data that has been started; whatever is left of it is killed."""
    made = Installation(tmp_path / "data", DEMO="0")
    yield made
    if made.launcher.poll() is None:
        made.launcher.send_signal(signal.SIGTERM)
        try:
            made.launcher.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            made.launcher.kill()
            made.launcher.wait()


def test_ready_means_ready_what_is_printed_works_and_ctrl_c_ends_everything(tmp_path: Path) -> None:
    installation = Installation(tmp_path / "data")
    try:
        url = installation.wait_until_ready()
        assert httpx.get(f"{url}/health/ready/").status_code == 200
        assert len(installation.family) == 7, "guard, Valkey, worker and its two, beat, Daphne"
        [line] = [line.strip() for line in installation.printed().splitlines() if "curl" in line]
        arguments = shlex.split(line.removeprefix("Try"))
        assert arguments[0] == "curl"
        if shutil.which("curl"):
            done = subprocess.run([*arguments, "--silent", "--fail"], capture_output=True, check=True)
            assert len(json.loads(done.stdout)["results"]) == 2
        assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700

        second = Installation(tmp_path / "data")
        assert second.launcher.wait(START_SECONDS) == 1
        assert "already runs on" in second.printed()
        assert installation.launcher.poll() is None

        installation.launcher.send_signal(signal.SIGINT)
        assert installation.launcher.wait(END_SECONDS) == 0, installation.printed()
        installation.assert_gone()
    finally:
        if installation.launcher.poll() is None:
            installation.launcher.send_signal(signal.SIGTERM)
            installation.launcher.wait(END_SECONDS)


def test_the_end_of_one_process_is_the_end_of_all_and_is_named(installation: Installation) -> None:
    installation.wait_until_ready()
    os.kill(installation.pid_of("daphne"), signal.SIGKILL)
    assert installation.launcher.wait(END_SECONDS) == 1
    assert "daphne ended unexpectedly (signal SIGKILL)" in installation.printed()
    installation.assert_gone()


def test_nothing_outlives_a_launcher_that_is_killed(installation: Installation) -> None:
    installation.wait_until_ready()
    installation.launcher.send_signal(signal.SIGKILL)
    installation.assert_gone()


def test_a_port_that_is_taken_is_named_and_nothing_is_started(installation: Installation, tmp_path: Path) -> None:
    port = installation.wait_until_ready().rpartition(":")[2]
    second = Installation(tmp_path / "second", PORT=port, DEMO="0")
    assert second.launcher.wait(START_SECONDS) == 1
    assert f"Cannot listen on 127.0.0.1, port {port}" in second.printed()
    assert not (tmp_path / "second" / "careercopilot.sqlite3").exists()
