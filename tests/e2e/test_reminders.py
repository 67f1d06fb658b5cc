"""Reminders from outside: two beats and two workers at once, one killed in the middle, and a start hours late."""

import contextlib
import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from careercopilot.processes import Child, wait_until
from tests.e2e.servers import ROOT, STOP_SECONDS, Fleet, fleet

OWNERS = 300
INTERVIEWS = 8
"""Of each owner: a few less than would be told together."""
PASS_SECONDS = 150
"""A pass begins with each minute, and the machine may be busy."""
END_SECONDS = 240
SENT = re.compile(r"Task applications\.tasks\.send_reminders\[\S+\] succeeded")
ALL = OWNERS * INTERVIEWS

# Every owner has interviews whose first lead went by hours ago and whose second has come, one that has begun, a
# follow-up that is late and one that is too late, and a deadline whose first morning was yesterday.
FILL = f"""
import datetime as dt
from django.utils import timezone
from accounts.models import User
from applications.models import Application, Interview
from jobs.models import Job
now = timezone.now()
today = now.date()
days = lambda count: today + dt.timedelta(days=count)
owners = User.objects.bulk_create([User(email=f"p{{n}}@example.com") for n in range({OWNERS})])
def jobs(count, **fields):
    rows = [Job(owner=owner, company="Acme", title="Engineer", **fields) for owner in owners for _ in range(count)]
    for row in rows:
        row.derive()
    return Job.objects.bulk_create(rows)
def applications(jobs, **fields):
    rows = [Application(owner_id=job.owner_id, job=job, status="applied", **fields) for job in jobs]
    return Application.objects.bulk_create(rows)
def interviews(applications, starts_at):
    rows = [Interview(owner_id=one.owner_id, application=one, starts_at=starts_at) for one in applications]
    Interview.objects.bulk_create(rows)
interviews(applications(jobs({INTERVIEWS})), now + dt.timedelta(minutes=100))
interviews(applications(jobs(1)), now - dt.timedelta(minutes=5))
applications(jobs(1), follow_up_on=days(-3))
applications(jobs(1), follow_up_on=days(-9))
jobs(1, deadline=days(2))
"""
TOLD = {"interview_reminder": ALL, "follow_up_due": OWNERS, "application_deadline": OWNERS}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the processes are those of Linux"),
]


class Installation:
    """Beats and workers on one database, and what this test sees of it from outside."""

    def __init__(self, base: Fleet) -> None:
        self.base = base
        self.url = base.env["DATABASE_URL"]
        self.beats: list[Child] = []

    @contextlib.contextmanager
    def connection(self) -> Iterator[Any]:
        """Yield a connection of this test's own, in a transaction of its own where it writes."""
        if self.url.startswith("sqlite"):
            with contextlib.closing(sqlite3.connect(self.url.removeprefix("sqlite:///"), timeout=30)) as connection:
                yield connection
        else:
            with psycopg.connect(self.url.replace("postgres://", "postgresql://", 1)) as connection:
                yield connection

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Return what a query finds in this moment."""
        with self.connection() as connection:
            return list(connection.execute(query).fetchall())

    def count(self, table: str) -> int:
        """Return how many rows a table has."""
        [(found,)] = self.rows(f"SELECT count(*) FROM {table}")  # noqa: S608 - names of tables
        return int(found)

    def fill(self) -> None:
        """Make everybody, and what they are to be reminded of."""
        command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", FILL]
        subprocess.run(command, cwd=ROOT, env=self.base.env, check=True)

    def beat(self, number: int) -> None:
        """Start one more clock, with a schedule of its own."""
        self.beats.append(self.base.clock(f"beat-{number}"))

    def passes(self) -> int:
        """Return how many passes were carried out to their end."""
        logs = [path.read_text(errors="replace") for path in self.base.folder.glob("worker-*.log")]
        return sum(bool(SENT.search(line)) for log in logs for line in log.splitlines())

    def kill(self, worker: Child) -> None:
        """Kill a worker and its children with SIGKILL."""
        os.killpg(worker.pid, signal.SIGKILL)
        worker.finish(STOP_SECONDS)

    def printed(self) -> str:
        """Return the last of what all have logged."""
        logs = sorted(self.base.folder.glob("*.log"))
        return "\n".join(f"{path.name}: {path.read_text(errors='replace')[-2_000:]}" for path in logs)


@pytest.fixture
def installation() -> Iterator[Installation]:
    """A migrated database and a broker, with nothing that works on them yet."""
    with fleet() as base:
        made = Installation(base)
        try:
            yield made
        finally:
            for child in made.beats:
                child.stop(STOP_SECONDS)


def kill_in_the_middle(made: Installation) -> int:
    """Kill the first worker while it has written a batch and not committed it; return how many rows were there."""
    if made.url.startswith("sqlite"):
        # One writer at a time: between two batches both are in the middle of their pass.
        assert wait_until(lambda: made.count("applications_reminder") > 0, PASS_SECONDS), made.printed()
        # Counted before: the other worker goes on meanwhile.
        found = made.count("notifications_notification")
        made.kill(made.base.workers[0])
        return found
    waiting = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' "
        "AND query LIKE '%notifications_mailbox%'"
    )
    with made.connection() as blocker:
        # Whoever tells something waits for this, with its entries in the ledger written and not committed.
        blocker.execute("LOCK TABLE notifications_mailbox IN SHARE ROW EXCLUSIVE MODE")
        assert wait_until(lambda: made.rows(waiting) == [(2,)], PASS_SECONDS), made.printed()
        made.kill(made.base.workers[0])
        assert made.count("applications_reminder") == 0
    return 0


def test_each_reminder_comes_once_whatever_happens(installation: Installation) -> None:
    installation.fill()
    installation.base.work(2)
    for number in range(2):
        installation.beat(number)
    found = kill_in_the_middle(installation)
    assert found < sum(TOLD.values()), "this machine is too fast for so few rows"
    installation.base.work(1)

    def all_told() -> bool:
        return installation.count("notifications_notification") >= sum(TOLD.values())

    assert wait_until(all_told, END_SECONDS), installation.printed()
    # The passes of a whole minute more, of two beats, find nothing to tell.
    before = installation.passes()
    assert wait_until(lambda: installation.passes() >= before + 3, END_SECONDS), installation.printed()

    told = dict(installation.rows("SELECT type, count(*) FROM notifications_notification GROUP BY type"))
    assert told == TOLD
    each = installation.rows("SELECT count(*) FROM notifications_notification GROUP BY owner_id, type")
    assert sorted(each) == [(1,)] * (2 * OWNERS) + [(INTERVIEWS,)] * OWNERS
    # By the ledger: both leads of an interview, and each has told one of the notifications, or none.
    written = installation.rows(
        "SELECT kind, lead_minutes, count(*), count(DISTINCT object_id), count(DISTINCT notification_id) "
        "FROM applications_reminder GROUP BY kind, lead_minutes ORDER BY kind, lead_minutes"
    )
    assert written == [
        ("deadline", 4320, OWNERS, OWNERS, OWNERS),
        ("follow_up", 0, OWNERS, OWNERS, OWNERS),
        ("interview", 120, ALL, ALL, ALL),
        ("interview", 1440, ALL, ALL, 0),
    ]
    assert installation.rows("SELECT count(*) FROM notifications_notification WHERE priority = 'urgent'") == [(ALL,)]
