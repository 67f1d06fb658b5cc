"""Bulk creation of jobs over the API against plain `bulk_create` of the same rows and links, in one run.

    python benchmarks/bulk_create.py                  # SQLite
    TEST_DATABASE_URL=postgres://… python benchmarks/bulk_create.py

`python -m tests.services run [--postgres] -- python benchmarks/bulk_create.py` starts the servers it needs. Measured is
the whole request `POST /api/v1/jobs/bulk-create/` (JSON read, session, every field of every row validated, derived
columns, skills found or made, search index, report), and of it validation and service alone. The floor is
`bulk_create` of the same finished rows and their links in one transaction, indexes and search index included. Each
round begins with an empty table of jobs.
"""

import argparse
import json
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ["DJANGO_SETTINGS_MODULE"] = "careercopilot.settings.testing"

import django

django.setup()

from django.db import connection, transaction  # noqa: E402 - Django must be set up first
from django.test.runner import DiscoverRunner  # noqa: E402
from rest_framework.test import APIClient  # noqa: E402

from accounts.models import User  # noqa: E402
from benchmarks.posting import TEXT, posting  # noqa: E402
from jobs.models import Job, JobSkill  # noqa: E402
from jobs.serializers import JobWriteSerializer  # noqa: E402
from jobs.services import create_jobs  # noqa: E402

SKILLS = ["Python", "PostgreSQL", "Kafka", "Kubernetes", "Go", "Rust", "TypeScript", "React", "Terraform", "Spark"]
BAR = 6


def items(count: int) -> list[dict[str, Any]]:
    """Return jobs as a client sends them, five skills each."""
    more = {"requirements": TEXT * 3, "posted_on": "2026-11-16", "deadline": "2026-12-15"}
    skills = [[SKILLS[(number + step) % len(SKILLS)] for step in range(5)] for number in range(count)]
    return [
        {**posting(number), **more, "company": f"Harbour Analytics {number % 97} GmbH", "tech_stack": names}
        for number, names in enumerate(skills)
    ]


def empty() -> None:
    """Begin anew: no job is left, and the index of the search is small again."""
    Job.objects.all().delete()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM jobs_job, jobs_jobskill")


def seconds(work: Callable[[], None]) -> float:
    """Return how long work takes on an empty table."""
    empty()
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def measure(rows: list[dict[str, Any]], rounds: int) -> dict[str, list[float]]:
    """Return the times of each way, in turns, so that a busy moment of the machine meets all of them."""
    user = User.objects.create_user("benchmark@example.com", "only for the benchmark")
    client = APIClient()
    client.force_login(user)
    body = json.dumps({"items": rows})
    serializer = JobWriteSerializer()
    made = create_jobs(owner=user, items=[serializer.run_validation(row) for row in rows])
    links = [[link.skill_id for link in job.job_skills.all()] for job in Job.objects.prefetch_related("job_skills")]

    def request() -> None:
        answer = client.post("/api/v1/jobs/bulk-create/", body, content_type="application/json")
        if answer.status_code != 201:
            raise RuntimeError(answer.content.decode()[:500])

    def work() -> None:
        fresh = JobWriteSerializer()
        create_jobs(owner=user, items=[fresh.run_validation(row) for row in rows])

    def floor() -> None:
        for job in made:
            job.pk = None
        with transaction.atomic():
            Job.objects.bulk_create(made)
            pairs = zip(made, links, strict=True)
            JobSkill.objects.bulk_create([JobSkill(job=job, skill_id=skill) for job, ids in pairs for skill in ids])

    ways = {"plain bulk_create": floor, "validation and service": work, "whole request": request}
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            times[name].append(seconds(way))
    return times


def main() -> int:
    """Measure and print; the exit code says whether the bar was met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    runner = DiscoverRunner(verbosity=0, interactive=False)
    databases = runner.setup_databases(serialized_aliases=set())
    try:
        times = measure(items(arguments.rows), arguments.rounds)
    finally:
        runner.teardown_databases(databases)
    medians = {name: statistics.median(found) for name, found in times.items()}
    floor = medians["plain bulk_create"]
    print(f"{connection.vendor}, {arguments.rows} jobs with five skills each, median of {arguments.rounds} rounds")  # noqa: T201
    for name, found in medians.items():
        spread = f"{min(times[name]):.3f} to {max(times[name]):.3f}"
        print(f"  {name:<24}{found:7.3f} s  ({spread})  {found / floor:5.2f} x")  # noqa: T201
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  peak memory of the process {peak:.0f} MB; the bar is {BAR} x")  # noqa: T201
    return 0 if medians["whole request"] <= BAR * floor else 1


if __name__ == "__main__":
    sys.exit(main())
