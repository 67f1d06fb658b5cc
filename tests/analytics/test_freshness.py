"""Every way of writing, then a read: the writer sees it at once, and what is kept for others stays kept."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import User
from applications.models import Application
from applications.tasks import purge_deleted
from careercopilot.demo import DEMO_EMAIL
from jobs.models import Job
from tests.analytics.accounts import application_of, at
from tests.analytics.stored import unfounded
from tests.analytics.test_cache import touched
from tests.analytics.writes import API, World, computed, dashboard
from tests.analytics.writes_elsewhere import ADMIN, FILES
from tests.conftest import client_for

WAYS = {
    **{f"api: {name}": way for name, way in API.items()},
    **{f"admin: {name}": way for name, way in ADMIN.items()},
    **{f"files: {name}": way for name, way in FILES.items()},
}


@pytest.mark.parametrize("name", WAYS)
def test_a_write_is_seen_by_the_writer_and_by_nobody_else(
    world: World, bob: User, name: str, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    application_of(bob, ("applied", at(3, 2)))
    bob_api = client_for(bob)
    write = WAYS[name](world)
    before, his = dashboard(world.api), dashboard(bob_api)
    with django_capture_on_commit_callbacks(execute=True):
        write()
    after = dashboard(world.api)
    assert after != before, "the write changes figures"
    world.alice.refresh_from_db()
    assert after == computed(world.alice)
    assert unfounded() == []
    with CaptureQueriesContext(connection) as queries:
        assert dashboard(bob_api) == his
    assert touched(queries) == []


def test_what_is_purged_was_in_no_figure(
    world: World, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    world.alice.deleted_retention_days = 30
    world.alice.save()
    old = timezone.now() - dt.timedelta(days=31)
    Application.objects.filter(pk=world.rows["A"].pk).update(deleted_at=old)
    Job.objects.filter(pk__in=[world.rows["A"].job_id, world.rows["B"].job_id, world.job.pk]).update(deleted_at=old)
    before = dashboard(world.api)
    with django_capture_on_commit_callbacks(execute=True):
        purge_deleted()
    assert not Application.objects.filter(pk=world.rows["A"].pk).exists()
    assert not Job.objects.filter(pk__in=[world.rows["A"].job_id, world.job.pk]).exists()
    assert dashboard(world.api) == before == computed(world.alice)


@pytest.mark.django_db
def test_a_loaded_demo_account_is_as_its_rows_say(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        call_command("load_demo", "--today", "2026-11-23")
    demo = User.objects.get(email=DEMO_EMAIL)
    assert dashboard(client_for(demo))["summary"] == computed(demo)["summary"]
    assert unfounded() == []
