"""Second databases beside the suite's, and a look at everything in one."""

import contextlib
import os
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
from django.apps import apps
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend

from careercopilot.settings.environment import database

ALIAS = "second"
SQLITE = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": "PRAGMA journal_mode=WAL;"}
Rows = dict[str, list[tuple[Any, ...]]]


def everything(alias: str) -> Rows:
    """Return all rows of all tables, those of migrations too, as Python sees them."""
    found: Rows = {}
    for model in apps.get_models(include_auto_created=True):
        names = [field.attname for field in model._meta.concrete_fields]
        rows = model._base_manager.using(alias).order_by("pk").values_list(*names)
        found[model._meta.db_table] = [tuple(map(comparable, row)) for row in rows]
    return found


def comparable(value: Any) -> Any:
    """Return a value of which equal ones are equal: the databases give bytes in classes of their own."""
    return bytes(value) if isinstance(value, memoryview | bytes) else value


@contextlib.contextmanager
def _registered(settings_dict: dict[str, Any]) -> Iterator[BaseDatabaseWrapper]:
    merged = {**connections["default"].settings_dict, "OPTIONS": {}, **settings_dict}
    connection = load_backend(merged["ENGINE"]).DatabaseWrapper(merged, ALIAS)
    connections[ALIAS] = connection
    try:
        yield connection
    finally:
        connection.close()
        del connections[ALIAS]


@contextlib.contextmanager
def sqlite_database(folder: Path) -> Iterator[BaseDatabaseWrapper]:
    """Give an empty SQLite database, named `second`."""
    values = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "second.sqlite3"), "OPTIONS": SQLITE}
    with _registered(values) as connection:
        yield connection


@contextlib.contextmanager
def postgres_database() -> Iterator[BaseDatabaseWrapper]:
    """Give an empty database on the suite's PostgreSQL, named `second`."""
    url = os.environ["TEST_DATABASE_URL"]
    name = f"second_{uuid.uuid4().hex}"
    with psycopg.connect(url.replace("postgres://", "postgresql://", 1), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            with _registered({**database(url), "NAME": name}) as connection:
                yield connection
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")
