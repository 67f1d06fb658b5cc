"""A PostgreSQL cluster of a test's own, which may be ended and started again."""

import contextlib
import shutil
import signal
from collections.abc import Iterator

import psycopg

from careercopilot.processes import Child, wait_until
from tests.services import (
    INITDB,
    SERVER,
    START_SECONDS,
    STOP_SECONDS,
    USER,
    _account,
    _binaries,
    _locale,
    _reachable_folder,
)


class Cluster:
    """A server on a unix socket."""

    def __init__(self) -> None:
        """Make a cluster and start it."""
        self.account = _account()
        self.folder = _reachable_folder(self.account)
        self.binaries = _binaries(self.folder, self.account)
        options = [f"--pgdata={self.folder / 'data'}", f"--locale={_locale()}", *INITDB]
        made = self._child("initdb", "initdb", *options)
        made.finish(START_SECONDS)
        assert made.code() == 0, made.last_lines(20)
        self.start()
        self.ask(f"CREATE DATABASE {USER}", database="postgres")

    def _child(self, name: str, program: str, *options: str) -> Child:
        return Child(
            name,
            [str(self.binaries / program), *options],
            log=self.folder / f"{name}.log",
            account=self.account,
            cwd=self.folder,
            # PostgreSQL's fast shutdown; SIGTERM would wait for the clients.
            stop_signal=signal.SIGINT,
        )

    @property
    def url(self) -> str:
        """The address of the database."""
        return f"postgres://{USER}@/{USER}?host={self.folder}"

    def start(self) -> None:
        """Start it, again where it was ended, and wait for its answer."""
        options = [part for name, value in SERVER.items() for part in ("-c", f"{name}={value}")]
        self.child = self._child(
            "postgres", "postgres", "-D", str(self.folder / "data"), "-k", str(self.folder), *options
        )
        assert wait_until(self._answers, START_SECONDS), self.child.last_lines(20)

    def _answers(self) -> bool:
        with contextlib.suppress(psycopg.OperationalError):
            self.ask("SELECT 1", database="postgres")
            return True
        return False

    def stop(self) -> None:
        """End it at once, as an operator does who restarts it: connections are cut."""
        self.child.stop(STOP_SECONDS)

    def ask(self, statement: str, *, database: str = USER) -> list[tuple[object, ...]]:
        """Send a statement over a connection of its own and return its rows."""
        with psycopg.connect(host=str(self.folder), user=USER, dbname=database, autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []


@contextlib.contextmanager
def cluster() -> Iterator[Cluster]:
    """Yield a cluster of one's own, removed in the end."""
    made = Cluster()
    try:
        yield made
    finally:
        made.stop()
        shutil.rmtree(made.folder, ignore_errors=True)
