"""New jobs that match: who is told what of which, and who is not."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient
from structlog.testing import capture_logs

from accounts.models import User
from accounts.services import replace_skills
from jobs import alerts
from jobs.alerts import KEPT, MOST_JOBS, QUIET, tell_matches
from jobs.models import MOST_ALERTS, Job, PendingMatch, SavedSearch
from jobs.services import create_jobs, save_job
from notifications.models import Notification, NotificationPreference
from tests.conftest import client_for

JOBS = "/api/v1/jobs/"
SEARCHES = "/api/v1/saved-searches/"
Make = Callable[..., dict[str, Any]]


def look_for(user: User, **fields: Any) -> None:
    """Write a profile: onsite work unless something else is named."""
    User.objects.filter(pk=user.pk).update(**(fields or {"work_modes": ["onsite"]}))


def search(user: User, name: str, *, alert: bool = True, **filters: Any) -> SavedSearch:
    """Save a search."""
    return SavedSearch.objects.create(owner=user, name=name, filters=filters, alert=alert)


def items(count: int, **fields: Any) -> list[dict[str, Any]]:
    """Return jobs as the service takes them."""
    return [
        {"company": "Acme", "title": f"Welder {number}", "work_mode": "onsite", **fields} for number in range(count)
    ]


def told(user: User) -> list[tuple[str, str]]:
    """Return type and title of what somebody was told, in order."""
    return list(Notification.objects.for_user(user).order_by("pk").values_list("type", "title"))


def let_it_rest() -> None:
    """Let no more jobs have come for a while."""
    PendingMatch.objects.update(noted_at=timezone.now() - 2 * QUIET)


def test_a_job_that_fits_the_profile_is_told(api: APIClient, alice: User, make_job: Make) -> None:
    replace_skills(owner=alice, skills=[("Python", "expert"), ("SQL", "intermediate")])
    job = make_job(title="Engineer", company="Acme", tech_stack=["Python", "SQL"])
    assert list(PendingMatch.objects.values_list("job_id", flat=True)) == [job["id"]]
    assert told(alice) == []
    tell_matches()
    assert not PendingMatch.objects.exists()
    (row,) = api.get("/api/v1/notifications/").json()["results"]
    assert (row["type"], row["priority"], row["title"]) == ("new_job_match", "low", "New match: Engineer at Acme")
    assert row["message"] == "It matches your profile: 85 of 100."
    assert row["data"] == {"job": job["id"], "match_score": 85, "searches": []}
    assert row["action_url"] == f"/api/v1/jobs/{job['id']}/"
    assert job["match_score"] == 85
    tell_matches()
    assert len(told(alice)) == 1


@pytest.mark.parametrize(
    ("have", "asked", "score", "priority"),
    [(69, 100, None, None), (70, 100, 70, "low"), (89, 100, 89, "low"), (90, 100, 90, "medium")],
)
def test_seventy_is_enough_and_ninety_is_more(
    alice: User, have: int, asked: int, score: int | None, priority: str | None
) -> None:
    replace_skills(owner=alice, skills=[(f"S{number}", "expert") for number in range(have)])
    create_jobs(owner=alice, items=items(1, tech_stack=[f"S{number}" for number in range(asked)]))
    tell_matches()
    found = list(Notification.objects.values_list("data__match_score", "priority"))
    assert found == ([] if score is None else [(score, priority)])


def test_a_job_that_saved_searches_find_is_told_with_their_names(alice: User) -> None:
    names = [search(alice, f"Search {number}", q="welder", company="acme").pk for number in range(5)]
    search(alice, "Silent", alert=False, q="welder")
    search(alice, "Cooks", q="cook")
    job, _ = create_jobs(owner=alice, items=[*items(1), {"company": "Other", "title": "Welder"}])
    tell_matches()
    row = Notification.objects.get()
    assert (row.priority, row.title) == ("low", "New match: Welder 0 at Acme")
    assert row.message == "Found by your saved searches “Search 0”, “Search 1”, “Search 2” and 2 more."
    assert row.data == {
        "job": job.pk,
        "match_score": None,
        "searches": [{"id": pk, "name": f"Search {number}"} for number, pk in enumerate(names)],
    }


def test_profile_and_search_make_one_notification(alice: User) -> None:
    look_for(alice)
    mine = search(alice, "Mine", work_mode=["onsite"])
    create_jobs(owner=alice, items=items(1))
    tell_matches()
    row = Notification.objects.get()
    assert row.message == "It matches your profile: 100 of 100. Found by your saved search “Mine”."
    assert (row.priority, row.data["match_score"], row.data["searches"]) == (
        "medium",
        100,
        [{"id": mine.pk, "name": "Mine"}],
    )


def test_a_search_tells_also_what_does_not_fit_the_profile(alice: User) -> None:
    look_for(alice, work_modes=["remote"])
    search(alice, "All")
    create_jobs(owner=alice, items=items(1))
    tell_matches()
    row = Notification.objects.get()
    assert (row.message, row.data["match_score"]) == ("Found by your saved search “All”.", 0)


def test_filters_are_those_of_the_list_with_dates_in_the_owners_zone(alice: User, time_machine: Any) -> None:
    User.objects.filter(pk=alice.pk).update(timezone="Pacific/Auckland")
    time_machine.move_to(dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC), tick=False)
    search(alice, "Today", created_after="2026-11-23", created_before="2026-11-23", tech_stack=["golang"], remote=True)
    search(alice, "Tomorrow", created_after="2026-11-24")
    create_jobs(owner=alice, items=items(1, work_mode="remote", tech_stack=["Go"]))
    tell_matches()
    assert [one["name"] for one in Notification.objects.get().data["searches"]] == ["Today"]


@pytest.mark.parametrize(
    "broken",
    [{"colour": ["red"]}, {"status": "bogus"}, {"q": None}, {"salary_min": "lots"}, ["q"], "q=welder", None, 7],
)
def test_a_search_whose_filters_are_wrong_by_now_is_skipped_and_logged(alice: User, broken: Any) -> None:
    look_for(alice)
    wrong = search(alice, "Broken")
    SavedSearch.objects.filter(pk=wrong.pk).update(filters={} if broken is None else broken)
    if broken is None:
        SavedSearch.objects.filter(pk=wrong.pk).update(filters={"nothing": {"a": None}})
    search(alice, "Sound", q="welder")
    create_jobs(owner=alice, items=items(1))
    with capture_logs() as logs:
        tell_matches()
    assert [one["name"] for one in Notification.objects.get().data["searches"]] == ["Sound"]
    (entry,) = [entry for entry in logs if entry["event"] == "saved_search_skipped"]
    assert (entry["search_id"], entry["owner_id"]) == (wrong.pk, alice.pk)


def test_searches_and_profiles_of_others_never_match(alice: User, bob: User) -> None:
    look_for(alice)
    search(bob, "Everything")
    look_for(bob, work_modes=["remote"])
    create_jobs(owner=alice, items=items(1))
    create_jobs(owner=bob, items=items(1, work_mode=None))
    tell_matches()
    assert [row.data["searches"] for row in Notification.objects.for_user(alice)] == [[]]
    assert [one["name"] for one in Notification.objects.for_user(bob).get().data["searches"]] == ["Everything"]
    assert {row.data["job"] for row in Notification.objects.for_user(bob)} == set(
        Job.objects.for_user(bob).values_list("pk", flat=True)
    )


def test_ten_are_told_singly_and_eleven_as_one(alice: User, bob: User) -> None:
    for user in (alice, bob):
        look_for(user)
    ten = create_jobs(owner=alice, items=[*items(10), *items(5, work_mode="remote")])[:10]
    eleven = create_jobs(owner=bob, items=[*items(10), *items(1, salary_text="best")])
    let_it_rest()
    tell_matches()
    assert told(alice) == [("new_job_match", f"New match: Welder {number} at Acme") for number in range(10)]
    assert [row.data["job"] for row in Notification.objects.for_user(alice).order_by("pk")] == [job.pk for job in ten]
    digest = Notification.objects.for_user(bob).get()
    assert (digest.type, digest.title, digest.priority) == ("digest", "11 new jobs match", "medium")
    assert digest.data == {"type": "new_job_match", "count": 11, "ids": [job.pk for job in eleven]}


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
