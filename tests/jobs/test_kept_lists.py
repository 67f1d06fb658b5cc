"""What is kept of lists and details of jobs: sent again as it was, and apart for each who asks."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings as current_settings
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings
from redis import Redis
from rest_framework.test import APIClient

from accounts.models import User
from accounts.services import issue_token
from applications.tasks import purge_deleted
from careercopilot.core import answers
from careercopilot.core import cache as kept_answers
from careercopilot.core.metrics_store import store
from jobs.models import Job
from tests.analytics.accounts import job_of

JOBS = "/api/v1/jobs/"
LISTS = [
    JOBS,
    f"{JOBS}search/?q=engineer",
    f"{JOBS}?deleted=true",
    f"{JOBS}?has_application=true&page_size=200",
    f"{JOBS}?tech_stack=Kafka&fields=id,match_score",
]
Commit = DjangoCaptureOnCommitCallbacks


@pytest.fixture(autouse=True)
def _kept(settings: Settings) -> None:
    settings.CACHE_SECONDS = {**current_settings.CACHE_SECONDS, "jobs": 900, "profile": 3600}


@pytest.fixture
def job(alice: User) -> Job:
    """A job of Alice's, made unseen."""
    return job_of(alice, skills=["Python"])


def asked_of(queries: CaptureQueriesContext) -> list[str]:
    """Return the statements besides those that find out who asks."""
    signing_in = ("django_session", 'FROM "accounts_user" WHERE')
    return [query["sql"] for query in queries if not any(name in query["sql"] for name in signing_in)]


def reads(result: str) -> float:
    """Return how often something of jobs was looked for in the cache with this result."""
    found = [one for one in store().own() if one.series.labels == ("jobs", result)]
    return found[0].values[0] if found else 0


@pytest.mark.parametrize("path", [*LISTS, f"{JOBS}{{}}/", f"{JOBS}{{}}/?fields=title"])
def test_a_repeat_is_sent_as_it_was_without_a_query(api: APIClient, job: Job, path: str) -> None:
    path = path.format(job.pk)
    first, hits = api.get(path), reads("hit")
    with CaptureQueriesContext(connection) as queries:
        again = api.get(path)
    assert first.status_code == 200
    assert asked_of(queries) == []
    assert (again.content, again["ETag"], again["Content-Type"]) == (
        first.content,
        first["ETag"],
        "application/json",
    )
    assert reads("hit") == hits + 1
    known = api.get(path, headers={"If-None-Match": first["ETag"]})
    assert (known.status_code, known.content, known["ETag"]) == (304, b"", first["ETag"])


def test_a_repeat_asks_the_cache_once(job: Job, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    api = APIClient(headers={"Authorization": f"Bearer {issue_token(owner=alice, name='t')[1]}"})
    assert api.get(JOBS).status_code == 200
    asked: list[str] = []
    execute: Any = Redis.execute_command

    def noted(client: Redis, *command: Any, **options: Any) -> Any:
        asked.append(command[0])
        return execute(client, *command, **options)

    monkeypatch.setattr(Redis, "execute_command", noted)
    assert api.get(JOBS).json()["results"][0]["id"] == job.pk
    assert asked == ["EVAL"]


def test_what_was_read_with_the_count_is_not_believed_while_a_write_is_untold(
    api: APIClient, alice: User, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert api.get(JOBS).json()["results"][0]["title"] == job.title
    Job.objects.filter(pk=job.pk).update(title="Changed")
    assert api.get(JOBS).json()["results"][0]["title"] == job.title
    monkeypatch.setitem(kept_answers._unwritten, alice.pk, "a token that the cache does not have")
    assert api.get(JOBS).json()["results"][0]["title"] == "Changed"
    assert alice.pk not in kept_answers._unwritten


@pytest.mark.parametrize("path", [*LISTS, f"{JOBS}{{}}/"])
def test_it_is_what_is_sent_where_nothing_is_kept(api: APIClient, job: Job, settings: Settings, path: str) -> None:
    path = path.format(job.pk)
    api.get(path)
    kept = api.get(path)
    settings.CACHE_SECONDS = dict.fromkeys(settings.CACHE_SECONDS, 0)
    computed = api.get(path)
    assert (computed.content, computed["ETag"]) == (kept.content, kept["ETag"])


def test_pages_are_kept_each_for_itself(api: APIClient, alice: User) -> None:
    ids = [job_of(alice).pk for _ in range(5)]
    walked = []
    for _ in range(2):
        path, found = f"{JOBS}?page_size=2&ordering=created_at", []
        while path:
            page = api.get(path).json()
            found += [row["id"] for row in page["results"]]
            path = page["next"]
        walked.append(found)
    assert walked == [ids, ids]


def test_answers_are_kept_apart(api: APIClient, bob_api: APIClient, alice: User, job: Job) -> None:
    assert len(api.get(JOBS).json()["results"]) == 1
    assert bob_api.get(JOBS).json()["results"] == []
    assert bob_api.get(f"{JOBS}{job.pk}/").status_code == 404
    job_of(alice)
    path = f"{JOBS}?page_size=1"
    for host in ("localhost", "testserver"):
        assert api.get(path, headers={"Host": host}).json()["next"].startswith(f"http://{host}/api")
    assert api.get(path, secure=True).json()["next"].startswith("https://")
    shown = api.get(path, headers={"Accept": "application/json; indent=4"}).content
    assert b"\n    " in shown
    assert b"\n" not in api.get(path).content
    assert api.get(f"{path}&fields=id").json()["results"][0].keys() == {"id"}


def test_the_order_of_parameters_does_not_matter(api: APIClient, job: Job) -> None:
    first = api.get(f"{JOBS}?page_size=1&status=saved")
    with CaptureQueriesContext(connection) as queries:
        assert api.get(f"{JOBS}?status=saved&page_size=1").content == first.content
    assert asked_of(queries) == []


def test_a_refusal_is_not_kept(api: APIClient, alice: User) -> None:
    for _ in range(2):
        assert api.get(f"{JOBS}?nonsense=1").status_code == 400
        assert api.get(f"{JOBS}?fields=nonsense").status_code == 400
        assert api.get(f"{JOBS}999/").status_code == 404
    client: Any = cache
    assert client.keys("jobs:*") == []


def test_what_is_purged_is_gone_from_the_list_of_the_deleted(
    api: APIClient, alice: User, django_capture_on_commit_callbacks: Commit
) -> None:
    alice.deleted_retention_days = 1
    alice.save()
    job_of(alice, deleted_at=timezone.now() - dt.timedelta(days=2))
    assert len(api.get(f"{JOBS}?deleted=true").json()["results"]) == 1
    with django_capture_on_commit_callbacks(execute=True):
        purge_deleted()
    assert api.get(f"{JOBS}?deleted=true").json()["results"] == []


WISHES = {
    "timezone": "Pacific/Kiritimati",
    "desired_titles": ["Welder"],
    "preferred_locations": ["Berlin"],
    "work_modes": ["remote"],
    "experience_level": "lead",
    "salary_floor": 90_000,
}


@pytest.mark.parametrize("name", WISHES)
def test_a_change_of_the_person_is_seen_whoever_makes_it(api: APIClient, alice: User, name: str) -> None:
    """No token is replaced: what is read of a person with the request is a part of the key."""
    noon = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
    values = {"location": "Berlin", "work_mode": "onsite", "experience_level": "junior", "salary_max": 50_000}
    job_of(alice, created_at=noon, **values)
    path = f"{JOBS}?created_after=2026-03-02" if name == "timezone" else JOBS
    before = api.get(path).json()
    User.objects.filter(pk=alice.pk).update(**{name: WISHES[name]})
    after = api.get(path).json()
    assert after != before
    if name != "timezone":
        assert [row["match_score"] for row in before["results"]] == [None]


def test_what_a_write_reads_of_the_profile_is_not_kept(api: APIClient, job: Job) -> None:
    """It may be of a transaction that is taken back."""
    assert api.patch(f"{JOBS}{job.pk}/", {"notes": "x"}).status_code == 200
    client: Any = cache
    assert client.keys("profile:*") == []
    api.get(JOBS)
    assert len([key for key in client.keys("profile:*") if not key.endswith(":lock")]) == 1


def kept_keys() -> list[str]:
    """Return the keys of what is kept of jobs."""
    client: Any = cache
    return [key for key in client.keys("jobs:*") if not key.endswith(":lock")]


def test_pages_are_kept_for_a_quarter_of_an_hour(api: APIClient, job: Job) -> None:
    api.get(JOBS)
    client: Any = cache
    (key,) = kept_keys()
    assert 890 <= client.ttl(key) <= 900


def test_one_owner_fills_a_part_of_the_cache_and_no_more(
    api: APIClient, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_of(alice, description="x" * 3_000)
    monkeypatch.setattr(answers, "ROOM_BYTES", 10_000)
    found = [api.get(f"{JOBS}?page_size={size}").json()["results"] for size in range(1, 9)]
    assert found == [found[0]] * 8
    assert len(kept_keys()) == 2
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=answers.ROOM_SECONDS)):
        api.get(f"{JOBS}?page_size=9")
    assert len(kept_keys()) == 3


def test_a_large_page_is_kept_small(api: APIClient, alice: User) -> None:
    for _ in range(12):
        job_of(alice, description="word " * 5_000)
    first, again = api.get(JOBS), api.get(JOBS)
    assert len(first.content) > answers.LARGE
    assert again.content == first.content
    client: Any = cache
    assert len(client.get(kept_keys()[0])[1][1][0]) < 10_000


def test_without_a_cache_every_page_is_made(api: APIClient, alice: User, settings: Settings, tmp_path: Path) -> None:
    url = f"unix://{tmp_path}/nobody.sock"
    settings.CACHES = {"default": {**current_settings.CACHES["default"], "LOCATION": url}}
    for count in (0, 1):
        assert len(api.get(JOBS).json()["results"]) == count
        job_of(alice)


def test_a_deleted_account_leaves_nothing(
    api: APIClient, alice: User, job: Job, django_capture_on_commit_callbacks: Commit
) -> None:
    api.get(JOBS)
    assert len(kept_keys()) == 1
    with django_capture_on_commit_callbacks(execute=True):
        assert api.delete("/api/v1/me/", {"confirm": alice.email}).status_code == 204
    client: Any = cache
    assert [key for key in client.keys("*") if key.startswith(("jobs:", "profile:"))] == []
