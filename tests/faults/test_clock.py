"""Clocks that jump, of a whole process each: what is due comes once, and what was held is not held for ever."""

import os
import signal
from collections.abc import Callable, Iterator

import pytest

from careercopilot.processes import wait_until
from tests.e2e.servers import Server
from tests.faults.installation import PYTHON, SECONDS, Installation, Shell, client, text_of

HOUR = 3_600
DAY = 24 * HOUR

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

PASS = """
from applications.tasks import send_reminders
send_reminders()
from notifications.models import Notification
answer = Notification.objects.filter(owner_id={user}, type='interview_reminder').count()
"""
INTERVIEW = """
import datetime as dt
from django.utils import timezone
from accounts.models import User
from applications.models import Application, Interview
from jobs.models import Job
from notifications.models import NotificationPreference
job = Job(owner_id={user}, company='Acme', title='Welder'); job.derive(); job.save()
made = Application.objects.create(owner_id={user}, job=job, status='applied')
Interview.objects.create(owner_id={user}, application=made, starts_at=timezone.now() + dt.timedelta(hours=3))
NotificationPreference.objects.update_or_create(owner_id={user}, defaults=dict(reminder_lead_minutes=[120]))
"""


Clocks = Callable[[int], Shell]

WHO = """
from django.test import Client
from accounts.models import ApiToken
one = Client(SERVER_NAME='localhost', headers={{'Authorization': 'Bearer {token}'}})
answer = [one.get('/api/v1/me/').status_code, ApiToken.objects.filter(owner_id={user}).count()]
"""
MANY = """
from jobs.models import Job
rows = [Job(owner_id={user}, company='Acme', title=str(n), notes='x' * 500) for n in range(4_000)]
for row in rows:
    row.derive()
Job.objects.bulk_create(rows)
"""


@pytest.fixture
def clocks(installation: Installation) -> Iterator[Clocks]:
    """Processes whose clocks are so many seconds ahead."""
    made: list[Shell] = []

    def make(moved: int) -> Shell:
        made.append(Shell(installation.base, moved))
        return made[-1]

    yield make
    for shell in made:
        shell.stop()


def test_a_reminder_comes_once_whatever_the_clock_does(installation: Installation, clocks: Clocks) -> None:
    user, _ = installation.somebody()
    installation.shell(INTERVIEW.format(user=user))
    right, behind, ahead = installation.shell, clocks(-DAY), clocks(HOUR * 3 // 2)
    # Two hours before the interview somebody is to be told: the clock that is ahead is there already.
    order = PASS.format(user=user)
    assert [shell(order) for shell in (right, behind, ahead, right, behind, ahead, right)] == [0, 0, 1, 1, 1, 1, 1]


def test_credentials_end_by_the_clock_and_are_there_again_when_it_is_right(
    installation: Installation, clocks: Clocks
) -> None:
    user, token = installation.somebody()
    order = WHO.format(user=user, token=token)
    right, behind, ahead = installation.shell, clocks(-DAY), clocks(91 * DAY)
    assert [shell(order) for shell in (right, ahead, behind, right)] == [[200, 1], [401, 1], [200, 1], [200, 1]]


def test_a_run_that_a_worker_with_a_fast_clock_left_is_begun_anew(installation: Installation, web: Server) -> None:
    user, token = installation.somebody()
    installation.shell(MANY.format(user=user))
    with client(web, token) as api:
        with installation.worker(PYTHON, "-m", "tests.faults.moved", str(HOUR)) as fast:
            export = api.post("/exports/", json={"resource": "jobs", "file_format": "xlsx"}).json()["id"]
            status = f"SELECT status FROM exports_export WHERE id = {export}"  # noqa: S608
            assert wait_until(lambda: installation.rows(status) == [("running",)], SECONDS), text_of(fast)
            os.killpg(fast.pid, signal.SIGKILL)
        assert installation.rows(status) == [("running",)], "this machine is too fast for so few rows"
        with installation.worker() as worker, installation.clock():
            assert wait_until(lambda: installation.rows(status) == [("completed",)], SECONDS), text_of(worker)
        assert api.get(f"/exports/{export}/").json()["rows"] == 4_000
    assert installation.told(user) == ["export_ready"]
