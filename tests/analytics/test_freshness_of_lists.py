"""Every way of writing, then a read of what is kept of jobs: it is what the rows say."""

from typing import Any

import pytest
from django.conf import settings as current_settings
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings
from rest_framework.test import APIClient

from jobs.models import Job
from tests.analytics.test_freshness import WAYS
from tests.analytics.writes import World

JOBS = "/api/v1/jobs/"
LISTS = [
    JOBS,
    f"{JOBS}search/?q=engineer",
    f"{JOBS}?deleted=true",
    f"{JOBS}?has_application=true",
    f"{JOBS}?tech_stack=Kafka&fields=id,match_score",
]


def answered(client: APIClient, paths: list[str]) -> dict[str, tuple[int, Any]]:
    """Return what is answered at addresses; of what is not there, the status alone."""
    found = {path: client.get(path) for path in paths}
    return {path: (one.status_code, one.json() if one.status_code == 200 else None) for path, one in found.items()}


@pytest.mark.parametrize("name", WAYS)
def test_whoever_writes_the_next_read_shows_it(
    world: World,
    name: str,
    settings: Settings,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    settings.CACHE_SECONDS = {**current_settings.CACHE_SECONDS, "jobs": 900, "profile": 3600}
    write = WAYS[name](world)
    paths = [*LISTS, *(f"{JOBS}{pk}/" for pk in Job.objects.for_user(world.alice).values_list("pk", flat=True))]
    before = answered(world.api, paths)
    assert {status for status, _ in before.values()} <= {200, 404}
    with django_capture_on_commit_callbacks(execute=True):
        write()
    kept = answered(world.api, paths)
    settings.CACHE_SECONDS = {**settings.CACHE_SECONDS, "jobs": 0, "profile": 0}
    assert kept == answered(world.api, paths)
