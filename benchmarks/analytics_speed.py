"""Answers of analytics against the bare SQL that fetches what they need, and kept ones against a constant view.

    python benchmarks/analytics_speed.py                  # SQLite
    TEST_DATABASE_URL=postgres://… python benchmarks/analytics_speed.py

`python -m tests.services run [--postgres] -- python benchmarks/analytics_speed.py` starts the servers it needs.
Measured are whole requests of an owner with 10,000 applications and 50,000 entries of history, beside a stranger with a
tenth of it. *Cold* is a request after a write; its floor is every statement that it sent, sent again and fetched by a
bare cursor. *Kept* is a request that finds its answer in the cache; its floor is a view of the same kind that answers
the same bytes from a variable. The ways take turns. Of *cold* and its floor the fastest round counts, as whatever else
the machine does only adds to it; of the many rounds of *kept* and its floor the median.
"""

import argparse
import datetime as dt
import os
import random
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

from django.db import connection  # noqa: E402 - Django must be set up first
from django.http import HttpResponse  # noqa: E402
from django.test.runner import DiscoverRunner  # noqa: E402
from django.test.utils import override_settings  # noqa: E402
from django.urls import path  # noqa: E402
from django.utils import timezone  # noqa: E402
from rest_framework.request import Request  # noqa: E402
from rest_framework.test import APIClient  # noqa: E402

from accounts.models import Skill, User, UserSkill  # noqa: E402
from analytics.answers import PARTS  # noqa: E402
from applications.history import projected  # noqa: E402
from applications.models import Application, StatusChange  # noqa: E402
from careercopilot.core.cache import owner_changed  # noqa: E402
from careercopilot.core.viewsets import ApiView  # noqa: E402
from careercopilot.urls import urlpatterns as own_urls  # noqa: E402
from jobs.models import Job, JobSkill  # noqa: E402

NAMES = [*PARTS, "dashboard"]
STEPS = ["interested", "applied", "interview", "offer", "rejected"]
LEVELS = ["beginner", "intermediate", "advanced", "expert"]
COLD_BAR, KEPT_BAR = 2.0, 1.3
bodies: dict[str, bytes] = {}
"""What the constant view answers, by name."""


class ConstantView(ApiView):
    """Answers bytes that are at hand."""

    def get(self, request: Request, name: str) -> HttpResponse:  # noqa: ARG002 - the shape of a view
        """Answer them."""
        return HttpResponse(bodies[name], content_type="application/json")


urlpatterns = [path("constant/<str:name>/", ConstantView.as_view()), *own_urls]


def fill(owner: User, count: int, chance: random.Random) -> None:
    """Give somebody jobs with five skills each, and an application with a history of five entries for each."""
    now = timezone.now()
    skills = [Skill(owner=owner, key=f"skill{number}", name=f"Skill{number}") for number in range(300)]
    Skill.objects.bulk_create(skills)
    UserSkill.objects.bulk_create(
        [UserSkill(owner=owner, skill=skill, level=chance.choice(LEVELS)) for skill in skills[:60]]
    )
    jobs = []
    for _ in range(count):
        job = Job(
            owner=owner,
            company=f"Company {chance.randrange(3000)}",
            title="Engineer",
            source=chance.choice(["LinkedIn", "Indeed", "", "Referral"]),
            description="Build what ports plan their day with. " * 15,
            created_at=now - dt.timedelta(days=700 * chance.random()),
        )
        job.derive()
        jobs.append(job)
    Job.objects.bulk_create(jobs, batch_size=1_000)
    links = [JobSkill(job=job, skill=skill) for job in jobs for skill in chance.sample(skills, 5)]
    JobSkill.objects.bulk_create(links, batch_size=2_000)
    applications = [Application(owner=owner, job=job, notes="y" * 100) for job in jobs]
    history = []
    for application in applications:
        moment, entries = now - dt.timedelta(days=700 * chance.random()), []
        for status in STEPS:
            entries.append(StatusChange(application=application, status=status, occurred_at=moment))
            moment += dt.timedelta(days=20 * chance.random())
        for name, value in projected(entries, owner.zone).items():
            setattr(application, name, value)
        history += entries
    Application.objects.bulk_create(applications, batch_size=1_000)
    for entry in history:
        # Now that it has an id.
        entry.application = entry.application
    chance.shuffle(history)
    StatusChange.objects.bulk_create(history, batch_size=2_000)


def milliseconds(work: Callable[[], object]) -> float:
    """Return how long work takes."""
    began = time.perf_counter()
    work()
    return 1_000 * (time.perf_counter() - began)


class Statements:
    """What a request sends to the database, to be sent again."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, Any]] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        """Note a statement and send it."""
        if sql.lstrip().startswith(("SELECT", "WITH")):
            self.sent.append((sql, params))
        return execute(sql, params, many, context)

    def again(self) -> None:
        """Send all again, and fetch what they answer."""
        with connection.cursor() as cursor:
            for sql, params in self.sent:
                cursor.execute(sql, params)
                cursor.fetchall()


def measure(client: APIClient, owner: User, name: str, query: str, rounds: int) -> dict[str, list[float]]:
    """Return the times of one answer: cold, its statements, kept, and the same bytes from a variable."""
    address = f"/api/v1/analytics/{name}/{query}"

    def ask(at: str = address) -> bytes:
        answer = client.get(at)
        if answer.status_code != 200:
            raise RuntimeError(answer.content.decode()[:500])
        return bytes(answer.content)

    statements = Statements()
    owner_changed(owner.pk)
    with connection.execute_wrapper(statements):
        bodies[name] = ask()
    times: dict[str, list[float]] = {way: [] for way in ("cold", "statements", "kept", "constant")}
    for _ in range(rounds):
        owner_changed(owner.pk)
        times["cold"].append(milliseconds(ask))
        times["statements"].append(milliseconds(statements.again))
    for _ in range(20 * rounds):
        times["kept"].append(milliseconds(ask))
        times["constant"].append(milliseconds(lambda: ask(f"/constant/{name}/")))
    return times


def report(client: APIClient, owner: User, rounds: int, count: int) -> bool:
    """Measure all answers and print them; return whether the bars were met."""
    since = timezone.localdate() - dt.timedelta(days=400)
    met = True
    print(f"{connection.vendor}, {count:,} applications, {5 * count:,} entries, {rounds} rounds")  # noqa: T201
    print(f"  {'':<26}{'cold':>8}{'SQL':>8}{'ratio':>8}   {'kept':>8}{'constant':>9}{'ratio':>8}  (ms)")  # noqa: T201
    for query, said in (("", ""), (f"?from={since}", " since a day")):
        for name in NAMES:
            times = measure(client, owner, name, query, rounds)
            cold, bare = min(times["cold"]), min(times["statements"])
            kept, constant = statistics.median(times["kept"]), statistics.median(times["constant"])
            met &= kept <= KEPT_BAR * constant and cold <= COLD_BAR * bare
            print(  # noqa: T201
                f"  {name + said:<26}{cold:>8.1f}{bare:>8.1f}{cold / bare:>7.2f}x   "
                f"{kept:>8.2f}{constant:>9.2f}{kept / constant:>7.2f}x"
            )
    print(f"  the bars are {COLD_BAR}x for each answer and the full set of the dashboard, {KEPT_BAR}x for what is kept")  # noqa: T201
    return met


def main() -> int:
    """Measure and print; the exit code says whether the bars were met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--applications", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    runner = DiscoverRunner(verbosity=0, interactive=False)
    databases = runner.setup_databases(serialized_aliases=set())
    try:
        chance = random.Random(1)  # noqa: S311 - the same rows each time
        owner = User.objects.create_user("benchmark@example.com", "only for this", timezone="Europe/Berlin")
        stranger = User.objects.create_user("stranger@example.com", "only for this")
        fill(owner, arguments.applications, chance)
        fill(stranger, arguments.applications // 10, chance)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        client = APIClient()
        client.force_login(owner)
        with override_settings(ROOT_URLCONF=__name__):
            met = report(client, owner, arguments.rounds, arguments.applications)
    finally:
        runner.teardown_databases(databases)
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
