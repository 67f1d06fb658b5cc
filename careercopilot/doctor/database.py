"""The database: reachable, writable, of a version that serves, migrated, and with its search index."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader

from careercopilot import search_indexes
from careercopilot.doctor.findings import Check, Doubt, Trouble

CONNECT_SECONDS = 4
ALIAS = "doctor"
TOO_FEW_LEFT = 10


@contextlib.contextmanager
def own_connection() -> Iterator[BaseDatabaseWrapper]:
    """Open a connection named `doctor` of this thread alone, without the pool, that does not wait for long."""
    connection: Any = connections["default"].copy(ALIAS)
    options = connection.settings_dict["OPTIONS"]
    if connection.vendor == "postgresql":
        options.pop("pool", None)
        options["connect_timeout"] = CONNECT_SECONDS
    else:
        options["timeout"] = CONNECT_SECONDS
    connections[ALIAS] = connection
    try:
        yield connection
    finally:
        connection.close()
        del connections[ALIAS]


def look_at_database() -> str:
    """Connect, and begin a write that is taken back."""
    name = connections["default"].settings_dict["NAME"]
    is_file = connections["default"].vendor == "sqlite"
    if is_file and not Path(name).exists():
        raise Trouble(
            f"There is no database {name}.", "Start the service, or run `manage.py migrate`. Is DATA_DIR right?"
        )
    with own_connection() as connection, connection.cursor() as cursor:
        version = ".".join(map(str, connection.get_database_version()))
        minimum = connection.features.minimum_database_version
        if minimum is not None and connection.get_database_version() < minimum:
            oldest = ".".join(map(str, minimum))
            raise Trouble(f"{connection.display_name} {version} is too old.", f"Install {oldest} or newer.")
        if is_file:
            _try_to_write(cursor)
            return f"SQLite {version}, {name}"
        return f"PostgreSQL {version}, {_look_at_postgres(cursor)}"


def _try_to_write(cursor: Any) -> None:
    try:
        cursor.execute("BEGIN IMMEDIATE")
    except OperationalError as error:
        if "locked" in str(error):
            raise Doubt(
                f"Something has been writing for {CONNECT_SECONDS} seconds, and holds up all others.",
                "A large import does. Ask again; if it stays so, restart the service.",
            ) from error
        raise
    cursor.execute("ROLLBACK")


def _look_at_postgres(cursor: Any) -> str:
    cursor.execute(
        "SELECT current_database(), current_setting('transaction_read_only'), current_setting('server_encoding'), "
        "current_setting('max_connections')::int - (SELECT count(*) FROM pg_stat_activity)"
    )
    name, read_only, encoding, left = cursor.fetchone()
    if read_only == "on":
        raise Trouble(f"The database {name} takes no writes.", "Let DATABASE_URL name the primary, not a replica.")
    if encoding != "UTF8":
        raise Trouble(f"The database {name} is encoded as {encoding}.", "Make it with ENCODING 'UTF8'.")
    if left < TOO_FEW_LEFT:
        raise Doubt(
            f"The server has {left} connections left.",
            "Lower DB_POOL_MAX, start fewer processes, or raise max_connections.",
        )
    return f"{name}, {left} connections left"


def look_at_migrations() -> str:
    """Compare the migrations of this code with those of the database."""
    with own_connection() as connection:
        loader = MigrationLoader(connection)
        pending = sorted(set(loader.graph.nodes) - set(loader.applied_migrations))
        unknown = sorted(set(loader.applied_migrations) - set(loader.disk_migrations))
    if unknown:
        raise Trouble(
            f"The database knows {'.'.join(unknown[0])}, which this version does not.",
            "Run the newer version again, or restore a backup that this one made.",
        )
    if pending:
        some = ", ".join(".".join(one) for one in pending[:3])
        more = f" and {len(pending) - 3} more" if len(pending) > 3 else ""
        raise Trouble(f"Not applied: {some}{more}.", "Run `manage.py migrate`.")
    return f"All {len(loader.graph.nodes)} applied"


def look_at_search() -> str:
    """Look whether the search indexes are there and hold every row."""
    with own_connection():
        faults = search_indexes.faults(ALIAS)
    if faults:
        raise Trouble(" ".join(faults), "Run `manage.py migrate`, then `manage.py rebuild_search`.")
    return f"{len(search_indexes.INDEXES)} in place"


CHECKS = [
    Check(
        "Database", look_at_database, "Is the server up, and is DATABASE_URL right? SQLite: may this user write there?"
    ),
    Check("Migrations", look_at_migrations, "Run `manage.py migrate`.", needs=("Database",)),
    Check("Search index", look_at_search, "Run `manage.py rebuild_search`.", needs=("Database", "Migrations")),
]
