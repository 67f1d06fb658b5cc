"""How a plan's rows get into a database: COPY into tables without indexes on PostgreSQL, plain INSERT on SQLite."""

import itertools
import multiprocessing
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from benchmarks.data import (
    APPLICATION_COLUMNS,
    HISTORY_COLUMNS,
    JOB_COLUMNS,
    SKILLS,
    SKILLS_PER_JOB,
    TOKEN_COLUMNS,
    USER_COLUMNS,
    Plan,
    Row,
    application_row,
    history_rows,
    job_numbers,
    job_row,
    skill_id,
    token_row,
    user_row,
)

SHARES = 2
"""Processes that copy at the same time: the database computes the search index of each row as it comes."""
BLOCK = 5_000
INDEXED = ("jobs_job", "jobs_jobskill", "applications_application", "applications_statuschange")
SEQUENCES = ("accounts_user", "accounts_skill", "jobs_job", "applications_application")
NOTE = "benchmark data complete"

Table = tuple[str, list[str], Iterable[Row]]


def people(plan: Plan) -> list[Table]:
    """Return the tables that are filled first: owners, their tokens, mailboxes and skills."""
    owners = sorted(plan.jobs)
    skills = ((skill_id(owner, n), owner, name.lower(), name) for owner in owners for n, name in enumerate(SKILLS))
    return [
        ("accounts_user", list(USER_COLUMNS), map(user_row, owners)),
        ("accounts_apitoken", list(TOKEN_COLUMNS), map(token_row, owners)),
        ("accounts_skill", ["id", "owner_id", "key", "name"], skills),
    ]


def work(plan: Plan, share: int = 0, shares: int = 1) -> list[Table]:
    """Return the tables of jobs and what hangs on them, or every `shares`-th block of their rows."""

    def mine() -> Iterator[tuple[int, int, bool]]:
        return (found for found in job_numbers(plan) if found[0] // BLOCK % shares == share)

    def applied() -> Iterator[tuple[int, int]]:
        return ((number, owner) for number, owner, is_applied in mine() if is_applied)

    links = ((number, skill_id(owner, number + step)) for number, owner, _ in mine() for step in range(SKILLS_PER_JOB))
    history = itertools.chain.from_iterable(itertools.starmap(history_rows, applied()))
    return [
        ("jobs_job", list(JOB_COLUMNS), (job_row(number, owner) for number, owner, _ in mine())),
        ("jobs_jobskill", ["job_id", "skill_id"], links),
        ("applications_application", list(APPLICATION_COLUMNS), itertools.starmap(application_row, applied())),
        ("applications_statuschange", list(HISTORY_COLUMNS), history),
    ]


def copy_in(connection: psycopg.Connection[Any], tables: list[Table]) -> None:
    """Fill tables by COPY."""
    for table, columns, rows in tables:
        names = sql.SQL(", ").join(map(sql.Identifier, columns))
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)


def copy_share(dsn: str, plan: Plan, share: int) -> None:
    """Fill one share of the large tables, in a process of its own; foreign keys are known to hold."""
    with psycopg.connect(dsn) as connection:
        connection.execute("SET session_replication_role = replica")
        copy_in(connection, work(plan, share, SHARES))


def fill_postgresql(dsn: str, plan: Plan) -> None:
    """Fill a migrated, empty database; the indexes are made when the rows are there."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        copy_in(connection, people(plan))
        found = connection.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s) AND indexname NOT IN "
            "(SELECT conname FROM pg_constraint)",
            [list(INDEXED)],
        ).fetchall()
        for name, _ in found:
            connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
        spawn = multiprocessing.get_context("spawn")
        shares = [spawn.Process(target=copy_share, args=(dsn, plan, share)) for share in range(SHARES)]
        for process in shares:
            process.start()
        for process in shares:
            process.join()
        if any(process.exitcode for process in shares):
            raise RuntimeError("A share of the rows could not be copied.")
        connection.execute("SET maintenance_work_mem = '512MB'")
        for _, definition in found:
            connection.execute(definition)
        for table in SEQUENCES:
            name = sql.Identifier(table)
            last = sql.SQL("SELECT setval(pg_get_serial_sequence({}, 'id'), (SELECT max(id) FROM {}))")
            connection.execute(last.format(sql.Literal(table), name))
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")
        connection.execute("SELECT pg_stat_reset()")


def insert_in(connection: sqlite3.Connection, tables: list[Table]) -> None:
    """Fill tables by INSERT."""
    for table, columns, rows in tables:
        places = ", ".join("?" * len(columns))
        plain = ([_plain(value, name) for value, name in zip(row, columns, strict=True)] for row in rows)
        connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})", plain)  # noqa: S608 - names of columns


def fill_sqlite(path: Path, plan: Plan) -> None:
    """Fill a migrated, empty database file; the triggers keep its search index."""
    with closing(sqlite3.connect(path)) as connection:
        insert_in(connection, [*people(plan), *work(plan)])
        connection.execute("ANALYZE")
        connection.commit()


def _plain(value: Any, column: str) -> Any:
    """Return a value as Django keeps it on SQLite: UUIDs without hyphens, times in UTC without a zone."""
    if column == "uid":
        return value.replace("-", "")
    if hasattr(value, "tzinfo"):
        return value.replace(tzinfo=None).isoformat(" ")
    return value.isoformat() if hasattr(value, "isoformat") else value
