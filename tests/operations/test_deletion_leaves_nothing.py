"""After the deletion of an account nothing of it is found: not in the database, the storage, the cache or the queue."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.models import User
from accounts.services import delete_account
from careercopilot.core.cleanup import _account_cleanups, on_account_deletion
from exports.tasks import run_export, run_import
from jobs.models import Job
from jobs.services import create_jobs
from tests.conftest import PASSWORD
from tests.operations.furnishing import MARK, furnish
from tests.operations.traces import files_with, keys_with, tables_with

pytestmark = pytest.mark.django_db(transaction=True)
# Where the account is seen to be before: a table that is not here was not furnished, and proves nothing.
FURNISHED = set(
    "account_emailaddress accounts_apitoken accounts_skill accounts_user applications_application "
    "applications_interview applications_statuschange core_idempotencyrecord django_admin_log exports_export "
    "exports_import exports_importedrow jobs_job jobs_jobtag jobs_savedsearch mfa_authenticator notifications_delivery "
    "notifications_email notifications_notification usersessions_usersession".split()
)


@pytest.fixture
def person() -> User:
    """Somebody whose every text has the mark."""
    return User.objects.create_user(f"{MARK}@example.com", PASSWORD, name=MARK)


def test_nothing_is_found_of_who_deleted_themselves(person: User, bob: User, stella: User) -> None:
    furnish(bob, stella, "somebody")
    api = furnish(person, stella)
    assert {column.split(".")[0] for column in tables_with(MARK)} >= FURNISHED
    assert len(files_with(MARK)) >= 3
    assert keys_with(MARK)
    others = (tables_with("somebody"), files_with("somebody"))
    assert api.delete("/api/v1/me/", {"confirm": person.email}).status_code == 204
    assert tables_with(MARK) == set()
    assert files_with(MARK) == set()
    assert keys_with(MARK) == set()
    assert (tables_with("somebody"), files_with("somebody")) == others


def test_the_log_of_the_admin_keeps_that_something_was_done_and_not_to_whom(person: User, stella: User) -> None:
    furnish(person, stella)
    earlier = create_jobs(owner=person, items=[{"company": MARK, "title": MARK}])[0]
    kept = LogEntry.objects.create(user=stella, content_type=None, object_repr="The site", action_flag=2)
    LogEntry.objects.log_actions(stella.pk, Job.objects.filter(pk=earlier.pk), 3, single_object=True)
    Job.objects.filter(pk=earlier.pk).delete()
    delete_account(user=person)
    shown = LogEntry.objects.order_by("pk").values_list("object_repr", "change_message", "user__email")
    assert list(shown) == [
        ("(deleted)", "", stella.email),
        ("(deleted)", "", stella.email),
        ("The site", "", stella.email),
        ("(deleted)", "", stella.email),
    ]
    assert LogEntry.objects.filter(pk=kept.pk).exists()


def test_the_log_keeps_the_names_of_what_is_there(person: User, bob: User, stella: User) -> None:
    furnish(bob, stella, "somebody")
    before = list(LogEntry.objects.order_by("pk").values())
    delete_account(user=person)
    assert list(LogEntry.objects.order_by("pk").values()) == before
    assert len(before) == 2


def test_staff_who_delete_an_account_leave_no_address_in_the_log(person: User, stella: User) -> None:
    admin = APIClient()
    admin.force_login(stella)
    furnish(person, stella)
    answer = admin.post(reverse("admin:accounts_user_delete", args=[person.pk]), {"post": "yes"}, format="multipart")
    assert answer.status_code == 302
    assert not User.objects.filter(pk=person.pk).exists()
    assert tables_with(MARK) == set()
    assert files_with(MARK) == set()


def test_queued_tasks_of_who_is_gone_do_nothing(person: User, stella: User) -> None:
    api = furnish(person, stella)
    waiting = api.get("/api/v1/imports/").json()["results"][0]
    assert waiting["status"] == "queued"
    delete_account(user=person)
    before = tables_with("")
    run_import(waiting["id"])
    run_export(1)
    assert tables_with("") == before


def test_a_cleanup_that_fails_holds_up_no_other(person: User) -> None:
    seen: list[int] = []

    def fail(_user_id: int) -> None:
        raise OSError

    on_account_deletion(fail)
    on_account_deletion(seen.append)
    try:
        delete_account(user=person)
    finally:
        _account_cleanups.remove(fail)
        _account_cleanups.remove(seen.append)
    assert len(seen) == 1
    assert not User.objects.filter(email=person.email).exists()
