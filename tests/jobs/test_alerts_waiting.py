"""New jobs that wait to be told: for how long, at what cost, and what is no news by then."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient
from structlog.testing import capture_logs

from accounts.models import User
from jobs import alerts
from jobs.alerts import KEPT, MOST_JOBS, tell_matches
from jobs.models import MOST_ALERTS, Job, PendingMatch, SavedSearch
from jobs.services import create_jobs, save_job
from notifications.models import Notification, NotificationPreference
from tests.conftest import client_for
from tests.jobs.test_alerts import JOBS, SEARCHES, Make, items, let_it_rest, look_for, search, told


def test_many_wait_until_no_more_come(alice: User) -> None:
    look_for(alice)
    create_jobs(owner=alice, items=items(8))
    create_jobs(owner=alice, items=items(8))
    tell_matches()
    assert (PendingMatch.objects.count(), told(alice)) == (16, [])
    let_it_rest()
    tell_matches()
    assert (PendingMatch.objects.count(), told(alice)) == (0, [("digest", "16 new jobs match")])


@pytest.mark.parametrize(
    ("fate", "tells"),
    [
        ({}, True),
        ({"status": "open"}, True),
        ({"status": "closed"}, False),
        ({"status": "archived"}, False),
        ({"deleted_at": timezone.now()}, False),
    ],
)
def test_what_is_no_news_any_more_is_not_told(alice: User, fate: dict[str, Any], tells: bool) -> None:  # noqa: FBT001
    look_for(alice)
    search(alice, "Everything, deleted too", deleted=bool(fate.get("deleted_at")))
    create_jobs(owner=alice, items=items(1))
    Job.objects.filter(owner=alice).update(**fate)
    tell_matches()
    assert (PendingMatch.objects.count(), len(told(alice))) == (0, int(tells))


def test_a_job_that_has_been_applied_to_is_not_told(alice: User, api: APIClient, make_job: Make) -> None:
    look_for(alice)
    job = make_job(work_mode="onsite")
    assert api.post("/api/v1/applications/", {"job": job["id"]}).status_code == 201
    tell_matches()
    assert (PendingMatch.objects.count(), told(alice)) == (0, [])


def test_a_job_that_is_removed_for_good_leaves_nothing_waiting(api: APIClient, alice: User, make_job: Make) -> None:
    look_for(alice)
    job = make_job(work_mode="onsite")
    assert PendingMatch.objects.count() == 1
    assert api.delete(f"{JOBS}{job['id']}/?hard=true").status_code == 204
    assert PendingMatch.objects.count() == 0
    tell_matches()
    assert told(alice) == []


def test_what_has_waited_for_a_week_is_forgotten(alice: User) -> None:
    look_for(alice)
    old, young = create_jobs(owner=alice, items=items(2))
    PendingMatch.objects.filter(job=old).update(noted_at=timezone.now() - KEPT - dt.timedelta(seconds=1))
    PendingMatch.objects.filter(job=young).update(noted_at=timezone.now() - KEPT + dt.timedelta(minutes=1))
    tell_matches()
    assert [row.data["job"] for row in Notification.objects.all()] == [young.pk]
    assert not PendingMatch.objects.exists()


def test_whoever_could_not_be_told_costs_one_query_and_no_row(alice: User) -> None:
    search(alice, "Silent", alert=False)
    with CaptureQueriesContext(connection) as captured:
        create_jobs(owner=alice, items=items(3))
    assert not PendingMatch.objects.exists()
    assert len([query for query in captured if "savedsearch" in query["sql"] or "preference" in query["sql"]]) == 1


def test_whoever_wants_no_such_notification_leaves_no_row(alice: User) -> None:
    look_for(alice)
    off = {"in_app": False, "push": False, "email": False}
    wishes = NotificationPreference.objects.create(owner=alice, types={"new_job_match": off})
    create_jobs(owner=alice, items=items(1))
    assert not PendingMatch.objects.exists()
    NotificationPreference.objects.filter(pk=wishes.pk).update(types={"new_job_match": {"push": False}})
    create_jobs(owner=alice, items=items(1))
    assert PendingMatch.objects.count() == 1


@pytest.mark.parametrize(
    "said",
    [
        {"experience_level": "senior"},
        {"desired_titles": ["Welder"]},
        {"preferred_locations": ["Hamburg"]},
        {"work_modes": ["onsite"]},
        {"salary_floor": 1},
    ],
)
def test_each_part_of_a_profile_is_looked_for(alice: User, said: dict[str, Any]) -> None:
    look_for(alice, **said)
    create_jobs(owner=alice, items=items(1))
    assert PendingMatch.objects.count() == 1


def test_a_job_that_was_kept_before_is_no_news(alice: User) -> None:
    look_for(alice)
    create_jobs(owner=alice, items=items(2, created_at=timezone.now()))
    assert not PendingMatch.objects.exists()


def test_every_way_of_making_jobs_tells(alice: User, api: APIClient, make_job: Make) -> None:
    look_for(alice)
    make_job(work_mode="onsite", title="One")
    sent = [{"company": "Acme", "title": "Bulk", "work_mode": "onsite"}]
    assert api.post(f"{JOBS}bulk-create/", {"items": sent}).status_code == 201
    save_job(job=Job(owner=alice, company="Acme", title="Staff", work_mode="onsite"), tech_stack=[], is_news=True)
    save_job(job=Job(owner=alice, company="Acme", title="File", work_mode="onsite"), tech_stack=[])
    waiting = PendingMatch.objects.order_by("job_id").values_list("job__title", flat=True)
    assert list(waiting) == ["One", "Bulk", "Staff"]


def test_a_refused_bulk_leaves_nothing_waiting(alice: User, api: APIClient) -> None:
    look_for(alice)
    sent = [{"company": "Acme", "title": "Good", "work_mode": "onsite"}, {"company": "Acme"}]
    assert api.post(f"{JOBS}bulk-create/", {"items": sent}).status_code == 400
    assert (Job.objects.count(), PendingMatch.objects.count()) == (0, 0)


def test_one_who_cannot_be_matched_does_not_stop_the_others(alice: User, bob: User) -> None:
    for user in (alice, bob):
        look_for(user)
        create_jobs(owner=user, items=items(1))
    User.objects.filter(pk=alice.pk).update(timezone="Nowhere/Land")
    search(alice, "Zone", created_after="2026-11-23")
    with capture_logs() as logs:
        tell_matches()
    assert len(told(bob)) == 1
    assert told(alice) == []
    assert list(PendingMatch.objects.values_list("job__owner_id", flat=True)) == [alice.pk]
    assert [entry["owner_id"] for entry in logs if entry["event"] == "new_jobs_not_matched"] == [alice.pk]


def test_a_run_that_has_taken_long_leaves_the_rest_to_the_next(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    look_for(alice)
    create_jobs(owner=alice, items=items(1))
    with monkeypatch.context() as patched:
        patched.setattr(alerts, "LONGEST_SECONDS", -1)
        tell_matches()
    assert (PendingMatch.objects.count(), told(alice)) == (1, [])
    tell_matches()
    assert (PendingMatch.objects.count(), len(told(alice))) == (0, 1)


def test_of_one_owner_alone(alice: User, bob: User) -> None:
    for user in (alice, bob):
        look_for(user)
        create_jobs(owner=user, items=items(1))
    tell_matches(bob.pk)
    assert (len(told(alice)), len(told(bob)), PendingMatch.objects.count()) == (0, 1, 1)
    tell_matches(bob.pk + 999)
    assert PendingMatch.objects.count() == 1


def test_a_pass_costs_the_same_for_few_jobs_and_for_many(alice: User) -> None:
    look_for(alice)
    search(alice, "All")
    search(alice, "Welders", q="welder")

    def cost(count: int) -> int:
        create_jobs(owner=alice, items=items(count))
        let_it_rest()
        with CaptureQueriesContext(connection) as captured:
            tell_matches(alice.pk)
        assert not PendingMatch.objects.exists()
        return len(captured)

    cost(20)
    assert cost(20) == cost(600) <= 25
    assert MOST_JOBS > 600


def test_a_hundred_searches_can_alert(alice: User, bob: User, api: APIClient) -> None:
    SavedSearch.objects.bulk_create(
        [SavedSearch(owner=alice, name=str(number), alert=True) for number in range(MOST_ALERTS - 1)]
    )
    last = api.post(SEARCHES, {"name": "last", "alert": True})
    assert last.status_code == 201
    refused = api.post(SEARCHES, {"name": "beyond", "alert": True})
    assert refused.status_code == 400
    assert refused.json()["field_errors"] == {
        "alert": ["At most 100 saved searches can alert. Turn it off for another one first."]
    }
    assert api.post(SEARCHES, {"name": "silent"}).status_code == 201
    assert api.patch(last.headers["Location"], {"alert": True, "name": "still"}).status_code == 200
    assert api.patch(last.headers["Location"], {"alert": False}).status_code == 200
    assert api.post(SEARCHES, {"name": "beyond", "alert": True}).status_code == 201
    assert client_for(bob).post(SEARCHES, {"name": "mine", "alert": True}).status_code == 201
    assert SavedSearch.objects.for_user(alice).filter(alert=True).count() == MOST_ALERTS
