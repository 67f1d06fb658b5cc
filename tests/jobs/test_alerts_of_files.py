"""Jobs that come in by a file: new ones are told, those that were kept before are not, and an undo leaves nothing."""

import pytest
from django.core.management import call_command
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import User
from exports.tasks import run_import
from jobs.alerts import tell_matches
from jobs.models import Job, PendingMatch
from notifications.models import Notification
from tests.exports.conftest import csv_of, run_of, start
from tests.exports.test_backup import backup_of, restored
from tests.jobs.test_alerts import items, let_it_rest, look_for, told
from tests.jobs.test_job_admin import form

HEADER = ["company", "title", "work_mode"]


def take_in(api: APIClient, data: bytes, **values: str) -> int:
    """Import a CSV file and return the id of the run."""
    pk = start(api, "jobs.csv", data, **values)
    run_import(pk)
    assert run_of(api, pk)["status"] == "completed"
    return pk


def csv_jobs(count: int) -> bytes:
    """Return a file with so many jobs, and one that does not match."""
    rows = [["Acme", f"Welder {number}", "onsite"] for number in range(count)]
    return csv_of(HEADER, *rows, ["Acme", "Cook", "remote"])


def test_new_jobs_of_a_file_are_told_as_one(alice: User, api: APIClient) -> None:
    look_for(alice)
    take_in(api, csv_jobs(11))
    assert PendingMatch.objects.count() == 12
    let_it_rest()
    tell_matches()
    assert [row for row in told(alice) if row[0] != "import_finished"] == [("digest", "11 new jobs match")]


def test_a_file_that_repeats_what_is_there_tells_nothing(alice: User, api: APIClient) -> None:
    look_for(alice)
    data = csv_jobs(2)
    take_in(api, data)
    tell_matches()
    assert Notification.objects.filter(type="new_job_match").count() == 2
    take_in(api, data, duplicates="skip")
    assert (Job.objects.count(), PendingMatch.objects.count()) == (3, 0)


def test_a_trial_leaves_nothing_waiting(alice: User, api: APIClient) -> None:
    look_for(alice)
    take_in(api, csv_jobs(2), dry_run="true")
    assert (Job.objects.count(), PendingMatch.objects.count()) == (0, 0)


def test_what_an_undo_removes_is_told_no_more(alice: User, api: APIClient) -> None:
    look_for(alice)
    pk = take_in(api, csv_jobs(2))
    assert PendingMatch.objects.count() == 3
    assert api.post(f"/api/v1/imports/{pk}/undo/").status_code == 200
    assert (Job.objects.count(), PendingMatch.objects.count()) == (0, 0)
    tell_matches()
    assert not Notification.objects.filter(type="new_job_match").exists()


def test_jobs_that_are_applied_to_in_the_file_are_not_told(alice: User, api: APIClient) -> None:
    look_for(alice)
    data = csv_of([*HEADER, "status", "applied_on"], ["Acme", "Welder", "onsite", "applied", "2026-01-02"])
    take_in(api, data, resource="applications")
    tell_matches()
    assert (Job.objects.count(), PendingMatch.objects.count()) == (1, 0)
    assert not Notification.objects.filter(type="new_job_match").exists()


def test_a_file_that_says_since_when_a_job_is_kept_brings_no_news(alice: User, api: APIClient) -> None:
    look_for(alice)
    take_in(api, csv_of([*HEADER, "created_at"], ["Acme", "Welder", "onsite", "2026-01-02T10:00:00Z"]))
    assert (Job.objects.count(), PendingMatch.objects.count()) == (1, 0)


def test_a_restored_backup_brings_no_news(alice: User, bob: User, api: APIClient, bob_api: APIClient) -> None:
    api.post("/api/v1/jobs/bulk-create/", {"items": items(3)})
    look_for(bob)
    restored(bob_api, backup_of(api))
    assert Job.objects.for_user(bob).count() == 3
    assert not PendingMatch.objects.exists()


@pytest.mark.django_db
def test_the_demo_brings_no_news() -> None:
    call_command("load_demo", verbosity=0)
    assert Job.objects.exists()
    assert not PendingMatch.objects.exists()


def test_a_job_that_staff_add_is_news_and_one_that_they_change_is_not(alice: User, stella: User) -> None:
    look_for(alice)
    staff = Client()
    staff.force_login(stella)
    body = form(Job(company="Acme", title="Welder"), owner=alice.pk, work_mode="onsite")
    assert staff.post("/admin/jobs/job/add/", body).status_code == 302
    job = Job.objects.get()
    assert list(PendingMatch.objects.values_list("job_id", flat=True)) == [job.pk]
    PendingMatch.objects.all().delete()
    assert staff.post(f"/admin/jobs/job/{job.pk}/change/", body).status_code == 302
    assert not PendingMatch.objects.exists()
