"""An installation to be harmed: real servers, workers and clocks, each of which may be killed or starved."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
from redis import Redis

from careercopilot.processes import Child, ending_with_caller, wait_until
from tests.e2e import test_reminders
from tests.e2e.servers import MODULE, ROOT, STOP_SECONDS, Fleet, Server
from tests.e2e.test_launcher import processes

PYTHON = sys.executable
SECONDS = 120
"""After so long something has gone wrong, on the slowest machine."""
WAS_OFF = """
import datetime as dt
from celery.beat import PersistentScheduler
from careercopilot.celery import app
schedule = PersistentScheduler(app, schedule_filename='{place}')
for entry in schedule.schedule.values():
    entry.last_run_at -= dt.timedelta(hours={hours})
schedule.close()
"""


class Shell:
    """A process that carries out Python in the installation, with a clock that may stand elsewhere."""

    def __init__(self, fleet: Fleet, moved: int = 0) -> None:
        module = ["tests.faults.moved", str(moved), "tests.faults.shell"] if moved else ["tests.faults.shell"]
        self.log = fleet.folder / "shell.log"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                ending_with_caller([PYTHON, "-m", *module], signal.SIGTERM),
                cwd=ROOT,
                env=fleet.env,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                bufsize=1,
            )

    def __call__(self, code: str) -> Any:
        """Carry out some code, and return what it leaves in `answer`."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(textwrap.dedent(code)) + "\n")
        answer = self.process.stdout.readline()
        assert answer, self.log.read_text()[-3_000:]
        return json.loads(answer)

    def stop(self) -> None:
        """End the process."""
        self.process.kill()
        self.process.communicate()


class Installation(test_reminders.Installation):
    """A fleet, and what a test may do to it."""

    def __init__(self, base: Fleet) -> None:
        super().__init__(base)
        self.shell = Shell(base)
        self.numbers = iter(range(1_000))

    @property
    def redis(self) -> Redis:
        """The broker, as an operator reaches it."""
        return Redis(unix_socket_path=str(self.base.broker.path))

    @contextlib.contextmanager
    def environment(self, **changes: str) -> Iterator[None]:
        """Let what is started in a block be configured otherwise."""
        kept = dict(self.base.env)
        self.base.env.update(changes)
        try:
            yield
        finally:
            self.base.env.clear()
            self.base.env.update(kept)

    def serve(self, **changes: str) -> Server:
        """Start one more web server."""
        with self.environment(**changes):
            return self.base.serve("uvicorn")[-1]

    @contextlib.contextmanager
    def worker(self, *before: str, wait: bool = True, **changes: str) -> Iterator[Child]:
        """Run a worker of one process in a block; `before` are words in place of `python -m`."""
        name = f"worker-faults{next(self.numbers)}"
        child = self.base.worker(name, before=before or MODULE, **changes)
        try:
            assert not wait or wait_until(lambda: " ready." in text_of(child), SECONDS)
            yield child
        finally:
            child.stop(STOP_SECONDS)

    @contextlib.contextmanager
    def clock(self, hours: int = 0) -> Iterator[Child]:
        """Run beat in a block; it may have been off for hours, so that everything is due at once."""
        name = f"beat-{next(self.numbers)}"
        if hours:
            self.shell(WAS_OFF.format(place=self.base.folder / name, hours=hours))
        child = self.base.clock(name)
        try:
            yield child
        finally:
            child.stop(STOP_SECONDS)

    @contextlib.contextmanager
    def no_writes(self, table: str) -> Iterator[None]:
        """Hold up whoever writes to a table in a block; reading goes on."""
        with self.connection() as blocker:
            if self.is_file:
                blocker.execute("BEGIN IMMEDIATE")
            else:
                blocker.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
            try:
                yield
            finally:
                blocker.rollback()

    def locked_out(self) -> int:
        """Return how many sessions wait for a lock of PostgreSQL."""
        here = "datname = current_database() AND wait_event_type = 'Lock'"
        return int(self.rows(f"SELECT count(*) FROM pg_stat_activity WHERE {here}")[0][0])  # noqa: S608

    def waiting_for(self, server: Server) -> int:
        """Return how many requests of a server have come as far as the database, where writers wait."""
        if not self.is_file:
            return self.locked_out()
        path = self.url.removeprefix("sqlite:///")
        links = list(Path(f"/proc/{server.child.pid}/fd").iterdir())
        return sum(os.path.realpath(link) == os.path.realpath(path) for link in links)

    @property
    def is_file(self) -> bool:
        """Whether the database is SQLite's."""
        return self.url.startswith("sqlite")

    def somebody(self) -> tuple[int, str]:
        """Make a user; return the id and a token."""
        [(user, token)] = self.base.teller.ask("users", count=1)
        return user, token

    def told(self, user: int) -> list[str]:
        """Return the types of what somebody was told, in its order."""
        rows = self.rows(f"SELECT type FROM notifications_notification WHERE owner_id = {user} ORDER BY id")  # noqa: S608
        return [str(kind) for (kind,) in rows]

    def end(self) -> None:
        """End what was started here."""
        self.shell.stop()
        for child in self.beats:
            child.stop(STOP_SECONDS)


def text_of(child: Child) -> str:
    """Return what a process has logged."""
    return child.log.read_text(errors="replace")


def at_work(worker: Child) -> int:
    """Return the one process of a worker that carries out tasks; 0 where it has none just now."""
    return max((pid for pid, (_, parent, _) in processes().items() if parent == worker.pid), default=0)


def client(server: Server, token: str) -> httpx.Client:
    """Return a client of a server, signed in."""
    return httpx.Client(base_url=server.api, headers={"Authorization": f"Bearer {token}"}, timeout=60)
