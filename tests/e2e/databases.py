"""Databases of installations: empty ones, and copies of one that is migrated once in a run of the suite."""

import contextlib
import fcntl
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg

Migrate = Callable[[Path, str], None]
"""Migrates a database, given by its URL; the folder is for whatever else the command keeps."""


@contextlib.contextmanager
def database(folder: Path, like: str = "template1") -> Iterator[str]:
    """Yield the URL of an empty database: a file, or one in the cluster of TEST_DATABASE_URL, dropped in the end.

    `like` is the database of the cluster that it is a copy of.
    """
    if not os.environ.get("TEST_DATABASE_URL"):
        yield _file(folder)
        return
    name = f"fleet_{secrets.token_hex(6)}"
    with _cluster() as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE {like}")
        try:
            yield _address(name)
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextlib.contextmanager
def migrated(folder: Path, migrate: Migrate) -> Iterator[str]:
    """Yield the URL of a database of its own as `migrate` leaves it: a copy of one that all processes of a run share.

    TEST_DATA_DIR is the folder of the run; `drop_shared` ends what is not in there.
    """
    shared = Path(os.environ["TEST_DATA_DIR"]) / "migrated"
    shared.mkdir(exist_ok=True)
    like = _name(shared)
    done = shared / "done"
    with (shared / "lock").open("w") as lock:
        # The first one migrates, and others who come meanwhile wait for it.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            _make(shared, like, migrate)
            done.touch()
    if os.environ.get("TEST_DATABASE_URL"):
        with database(folder, like) as url:
            yield url
        return
    url = _file(folder)
    shutil.copyfile(_path(_file(shared)), _path(url))
    yield url


def drop_shared() -> None:
    """Remove the database that others were copies of, where there is one."""
    shared = Path(os.environ["TEST_DATA_DIR"]) / "migrated"
    if os.environ.get("TEST_DATABASE_URL") and shared.exists():
        with _cluster() as server:
            server.execute(f"DROP DATABASE IF EXISTS {_name(shared)} WITH (FORCE)")
    shutil.rmtree(shared, ignore_errors=True)


def _make(shared: Path, like: str, migrate: Migrate) -> None:
    if not os.environ.get("TEST_DATABASE_URL"):
        migrate(shared, _file(shared))
        return
    with _cluster() as server:
        server.execute(f"CREATE DATABASE {like}")
    migrate(shared, _address(like))


def _name(shared: Path) -> str:
    """Return a name that no other run has."""
    return f"fleet_{re.sub('[^a-z0-9]', '_', shared.parent.name.lower())}"


def _file(folder: Path) -> str:
    return f"sqlite:///{folder}/fleet.sqlite3"


def _path(url: str) -> str:
    return url.removeprefix("sqlite:///")


def _cluster() -> psycopg.Connection[Any]:
    """Return a connection to the cluster of TEST_DATABASE_URL."""
    return psycopg.connect(os.environ["TEST_DATABASE_URL"].replace("postgres://", "postgresql://", 1), autocommit=True)


def _address(name: str) -> str:
    """Return the URL of a database of the cluster."""
    return re.sub(r"^(postgres\w*://[^/]*/)[^?]*", rf"\g<1>{name}", os.environ["TEST_DATABASE_URL"])
