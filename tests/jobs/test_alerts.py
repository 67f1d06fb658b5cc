"""New jobs that match: who is told what of which, and who is not."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient
from structlog.testing import capture_logs

from accounts.models import User
from accounts.services import replace_skills
from jobs.alerts import QUIET, tell_matches
from jobs.models import Job, PendingMatch, SavedSearch
from jobs.services import create_jobs
from notifications.models import Notification

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
