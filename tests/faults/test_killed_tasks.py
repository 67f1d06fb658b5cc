"""A worker's process killed with SIGKILL in the middle of each kind of task: all is done in the end, and once."""

import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from careercopilot.celery import app
from careercopilot.processes import Child, wait_until
from tests.faults.installation import SECONDS, Installation, at_work, text_of

ELSEWHERE = {
    # tests/e2e/test_runs.py and tests/e2e/test_reminders.py kill in the middle of these
    "exports.tasks.run_export",
    "exports.tasks.run_import",
    "applications.tasks.send_reminders",
    # and tests/faults/test_mail_server.py between sending and writing.
    "notifications.tasks.send_email",
}

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

PREPARE = """
import datetime as dt
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from accounts.models import *
from applications.models import *
from careercopilot.core.models import IdempotencyRecord
from exports.models import *
from jobs.models import *
from notifications.models import *
now = timezone.now()
long_ago = now - dt.timedelta(days=500)
me = User.objects.get(pk={user})
"""


@dataclass(frozen=True)
class Kind:
    """A task, what makes work for it, the table before which it is killed, and what tells that all was done."""

    prepare: str
    table: str
    look: str
    before: object
    after: object


KINDS = {
    "careercopilot.core.tasks.purge_idempotency_records": Kind(
        "for n in range(9): IdempotencyRecord.objects.create(owner=me, path='/', key=n, status=201, body=b'',"
        " created_at=long_ago if n else now)",
        "core_idempotencyrecord",
        "answer = IdempotencyRecord.objects.filter(owner=me).count()",
        9,
        1,
    ),
    "accounts.tasks.purge_expired_credentials": Kind(
        "for n in range(9): ApiToken.objects.create(owner=me, name='old', digest=f'{me.pk}-{n}', expires_at=long_ago)",
        "accounts_apitoken",
        "answer = ApiToken.objects.filter(owner=me).count()",
        10,
        1,
    ),
    "exports.tasks.resend_runs": Kind(
        "Export.objects.create(owner=me, resource='jobs', file_format='csv')",
        "exports_export",
        "answer = [e.status for e in Export.objects.filter(owner=me)] + [n.type for n in "
        "Notification.objects.filter(owner=me)]",
        ["queued"],
        ["completed", "export_ready"],
    ),
    "exports.tasks.purge_runs": Kind(
        "name = default_storage.save(f'runs/{me.pk}/old.csv', ContentFile(b'old'))\n"
        "Export.objects.create(owner=me, resource='jobs', file_format='csv', status='completed', file=name,"
        " expires_at=long_ago)",
        "exports_export",
        "e = Export.objects.get(owner=me); answer = [e.status, bool(e.file), "
        "bool(e.file and default_storage.exists(e.file))]",
        None,
        ["completed", False, False],
    ),
    "notifications.tasks.publish_announcements": Kind(
        "Announcement.objects.create(title='Hello', publish_at=now)",
        "notifications_mailbox",
        "answer = [Notification.objects.filter(owner=me).count(), "
        "Announcement.objects.filter(finished_at=None).count(), "
        "Notification.objects.filter(type='system_announcement').count() - User.objects.count()]",
        None,
        [1, 0, 0],
    ),
    "notifications.tasks.purge_notifications": Kind(
        "Notification.objects.bulk_create([Notification(owner=me, type='digest', title='x', is_read=True, "
        "created_at=long_ago if n else now) for n in range(9)])",
        "notifications_notification",
        "answer = Notification.objects.filter(owner=me).count()",
        9,
        1,
    ),
    "jobs.tasks.match_new_jobs": Kind(
        "User.objects.filter(pk=me.pk).update(desired_titles=['Welder'])\n"
        "job = Job(owner=me, company='Acme', title='Welder'); job.derive(); job.save()\n"
        "PendingMatch.objects.create(job=job)",
        "jobs_pendingmatch",
        "answer = [PendingMatch.objects.for_user(me).count(), Notification.objects.filter(owner=me).count()]",
        [1, 0],
        [0, 1],
    ),
    "applications.tasks.purge_deleted": Kind(
        "User.objects.filter(pk=me.pk).update(deleted_retention_days=30)\n"
        "job = Job(owner=me, company='Acme', title='Welder', deleted_at=long_ago); job.derive(); job.save()\n"
        "Application.objects.create(owner=me, job=job, status='applied', deleted_at=long_ago)",
        # The job's turn comes after its applications.
        "jobs_job",
        "answer = Job.objects.filter(owner=me).count()",
        1,
        0,
    ),
}


@pytest.fixture(scope="module")
def worker(whole: Installation) -> Iterator[Child]:
    """A worker whose process is killed again and again, and which makes itself another."""
    whole.redis.flushall()
    with whole.worker() as made:
        yield made


def test_no_kind_of_task_is_forgotten() -> None:
    app.loader.import_default_modules()
    ours = {name for name in app.tasks if not name.startswith(("celery.", "tests."))}
    assert ours == KINDS.keys() | ELSEWHERE


def begun(worker: Child, name: str) -> int:
    """Return how often a worker has begun a task."""
    return sum("task_started" in line and name in line for line in text_of(worker).splitlines())


def succeeded(worker: Child, name: str) -> int:
    """Return how often a worker has brought a task to its end."""
    return sum(f"Task {name}[" in line and "] succeeded" in line for line in text_of(worker).splitlines())


@pytest.mark.parametrize("name", KINDS)
def test_what_a_killed_process_was_at_is_done_by_the_next_and_once(
    whole: Installation, worker: Child, name: str
) -> None:
    kind = KINDS[name]
    user, _ = whole.somebody()
    top = PREPARE.format(user=user)
    whole.shell(top + kind.prepare)
    beginnings, ends = begun(worker, name), succeeded(worker, name)
    with whole.no_writes(kind.table):
        whole.shell(f"from careercopilot.celery import app; app.send_task('{name}')")
        assert wait_until(lambda: begun(worker, name) > beginnings, SECONDS), text_of(worker)
        assert whole.is_file or wait_until(lambda: whole.locked_out() > 0, SECONDS), text_of(worker)
        pid = at_work(worker)
        os.kill(pid, signal.SIGKILL)
        assert wait_until(lambda: at_work(worker) not in {0, pid}, SECONDS)
        if kind.before is not None:
            assert whole.shell(top + kind.look) == kind.before
    assert wait_until(lambda: succeeded(worker, name) > ends, SECONDS), text_of(worker)
    # The next pass takes what the database still held for who was killed, and tells nothing twice.
    whole.shell(f"from careercopilot.celery import app; app.send_task('{name}')")
    assert wait_until(lambda: succeeded(worker, name) > ends + 1, SECONDS), text_of(worker)
    assert wait_until(lambda: whole.shell(top + kind.look) == kind.after, SECONDS), whole.shell(top + kind.look)
    assert begun(worker, name) >= beginnings + 3
    assert worker.code() is None
