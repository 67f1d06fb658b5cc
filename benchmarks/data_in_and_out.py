"""Import of a CSV file and export to one, each against what the database itself needs for the same rows.

    python -m tests.services run [--postgres] -- python benchmarks/data_in_and_out.py [--rows 100000]

Import is the whole work of the task: every row checked, looked for among what is here, written with its skills and
noted for the undo, in batches of 500. Its floor is COPY of the same finished rows into the empty table, with all its
indexes (on SQLite, which has no COPY: executemany). Export is the CSV as it is streamed; its floor is COPY TO of the
same columns (on SQLite: a bare cursor into csv.writer).
"""

import argparse
import csv
import io
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ["DJANGO_SETTINGS_MODULE"] = "careercopilot.settings.testing"

import django

django.setup()

from django.core.files.base import ContentFile  # noqa: E402 - Django must be set up first
from django.db import connection, transaction  # noqa: E402
from django.http import QueryDict  # noqa: E402
from django.test.runner import DiscoverRunner  # noqa: E402

from accounts.models import User  # noqa: E402
from exports.builders.text import csv_chunks  # noqa: E402
from exports.models import Import, ImportedRow  # noqa: E402
from exports.selection import columns_of, select  # noqa: E402
from exports.services import start_import  # noqa: E402
from exports.tasks import run_import  # noqa: E402
from jobs.models import Job, JobSkill, JobTag  # noqa: E402

SKILLS = ["Python", "PostgreSQL", "Kafka", "Kubernetes", "Go", "Rust", "TypeScript", "React", "Terraform", "Spark"]
TEXT = "Build the services that ports plan their day with, and keep them running. "
HEADERS = ["Company", "Position", "Location", "Link", "Status", "Skills", "Description", "Notes", "Posted", "Salary"]
IMPORT_BAR, IMPORT_RATE, EXPORT_BAR = 15, 5_000, 5
EXPORTS = 3
"""Times that an export is measured in each round."""


def rows(count: int) -> Iterator[list[str]]:
    """Yield rows as somebody's sheet holds them."""
    for number in range(count):
        skills = ", ".join(SKILLS[(number + step) % len(SKILLS)] for step in range(3))
        yield [
            f"Harbour Analytics {number % 997} GmbH",
            f"Backend Engineer {number}",
            "Hamburg",
            f"https://jobs.example.com/harbour/{number}",
            "saved",
            skills,
            TEXT * 3,
            "Ask about on-call.",
            "2026-11-16",
            "72000-85000 EUR",
        ]


def sheet(count: int) -> bytes:
    """Return the rows as a CSV file."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADERS)
    writer.writerows(rows(count))
    return text.getvalue().encode()


def seconds(work: Callable[[], object]) -> float:
    """Return how long work takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def peak() -> float:
    """Return the largest size of this process so far in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def take_in(owner: User, data: bytes) -> None:
    """Import a file, as a worker does."""
    run = start_import(
        owner=owner,
        file=ContentFile(data),
        filename="jobs.csv",
        size=len(data),
        resource="jobs",
        mapping={"Skills": "tech_stack"},
    )
    run_import(run.pk)
    run.refresh_from_db()
    if run.status != "completed":
        raise RuntimeError(f"{run.detail} {run.errors[:3]}")


def empty() -> None:
    """Begin anew."""
    for model in (ImportedRow, Import, JobSkill, JobTag, Job):
        model.objects.all().delete()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE jobs_job")


def stream_out(owner: User) -> int:
    """Export to CSV, as it is streamed; return the bytes."""
    return sum(len(chunk) for chunk in csv_chunks(select("jobs", QueryDict(), None, owner)))


def plain_in(stored: list[tuple[Any, ...]], columns: list[str]) -> None:
    """Write finished rows by the database's own means."""
    names = ", ".join(columns)
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY jobs_job ({names}) FROM STDIN") as copy:
                for row in stored:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO jobs_job ({names}) VALUES ({places})", stored)  # noqa: S608


def plain_out(owner: User, columns: list[str]) -> int:
    """Read columns into CSV by the database's own means; return the bytes."""
    names = ", ".join("tech_stack_text" if name == "tech_stack" else name for name in columns)
    query = f"SELECT {names} FROM jobs_job WHERE owner_id = {owner.pk} ORDER BY created_at DESC, id DESC"  # noqa: S608
    size = 0
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY ({query}) TO STDOUT WITH CSV") as copy:
                for piece in copy:
                    size += len(piece)
            return size
        cursor.execute(query)
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        while batch := cursor.fetchmany(1_000):
            writer.writerows(batch)
            size += text.tell()
            text.seek(0)
            text.truncate()
    return size


def stored_rows() -> tuple[list[tuple[Any, ...]], list[str]]:
    """Return the rows of the table as they are, without their ids, and the columns."""
    columns = [str(field.column) for field in Job._meta.concrete_fields if not field.primary_key]
    with connection.cursor() as cursor:
        names = ", ".join(f"{name}::text" if connection.vendor == "postgresql" else name for name in columns)
        cursor.execute(f"SELECT {names} FROM jobs_job ORDER BY id")  # noqa: S608 - names of columns
        return cursor.fetchall(), columns


def measure(count: int, rounds: int) -> bool:
    """Measure and print; return whether the bars were met."""
    owner = User.objects.create_user("benchmark@example.com", "only for the benchmark")
    data = sheet(count)
    columns = columns_of("jobs", None)
    times: dict[str, list[float]] = {"import": [], "plain in": [], "export": [], "plain out": []}
    grown = {"import": 0.0, "export": 0.0}
    for _ in range(rounds):
        empty()
        before = peak()
        times["import"].append(seconds(partial(take_in, owner, data)))
        grown["import"] += peak() - before
        before = peak()
        for _ in range(EXPORTS):
            # In turns, so that a busy moment of the machine meets both.
            times["export"].append(seconds(partial(stream_out, owner)))
            times["plain out"].append(seconds(partial(plain_out, owner, columns)))
        grown["export"] += peak() - before
        stored, names = stored_rows()
        empty()
        times["plain in"].append(seconds(partial(plain_in, stored, names)))
        del stored
    best = {name: min(found) for name, found in times.items()}
    print(f"{connection.vendor}, {count} jobs, best of {rounds} rounds; the file has {len(data) / 1e6:.0f} MB")  # noqa: T201
    for name, floor, bar in (("import", "plain in", IMPORT_BAR), ("export", "plain out", EXPORT_BAR)):
        print(  # noqa: T201
            f"  {name}: {best[name]:.2f} s, {count / best[name]:.0f} rows/s, {floor} {best[floor]:.2f} s: "
            f"{best[name] / best[floor]:.1f} x (bar {bar} x); memory grew by {grown[name]:.0f} MB"
        )
    is_fast = count / best["import"] >= IMPORT_RATE or best["import"] <= IMPORT_BAR * best["plain in"]
    return is_fast and best["export"] <= EXPORT_BAR * best["plain out"]


def main() -> int:
    """Set a database up, measure, and say by the exit code whether the bars were met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=2)
    arguments = parser.parse_args()
    runner = DiscoverRunner(verbosity=0, interactive=False)
    databases = runner.setup_databases(serialized_aliases=set())
    try:
        met = measure(arguments.rows, arguments.rounds)
    finally:
        runner.teardown_databases(databases)
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
