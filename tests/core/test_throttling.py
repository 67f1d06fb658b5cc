"""Throttling: by user and by address, also for who is refused; without a cache nobody is held back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings as current_settings
from pytest_django import Settings
from rest_framework.test import APIClient

from accounts.models import User
from accounts.services import issue_token
from careercopilot.core.throttling import parse_rate
from jobs.models import Job
from tests.core.test_errors import assert_error

JOBS = "/api/v1/jobs/"
ROOT = "/api/v1/"
HOUR = "2026-06-01T12:00:00Z"


@pytest.fixture
def low(settings: Settings) -> None:
    """Three requests an hour signed in, two not."""
    settings.THROTTLE_RATES = {"user": "3/h", "anonymous": "2/h"}


def throttled(response: Any, wait: int) -> None:
    """Check a refusal and how long it says to wait, in seconds."""
    body = assert_error(response, 429, "RATE_LIMITED")
    assert response["Retry-After"] == str(wait)
    assert body["detail"] == f"Too many requests. Try again in {wait} seconds."


@pytest.mark.parametrize(
    ("rate", "parsed"), [("300/min", (300, 60)), ("1/s", (1, 1)), ("5/hour", (5, 3_600)), ("9/ day", (9, 86_400))]
)
def test_rates(rate: str, parsed: tuple[int, int]) -> None:
    assert parse_rate(rate) == parsed


def test_a_user_is_counted_whatever_the_credential_and_path(
    api: APIClient, bob_api: APIClient, alice: User, low: None
) -> None:
    token = APIClient(headers={"Authorization": f"Bearer {issue_token(owner=alice, name='t')[1]}"})
    with time_machine.travel("2026-06-01T12:59:30Z", tick=False):
        assert api.get(JOBS).status_code == 200
        assert token.get("/api/v1/applications/").status_code == 200
        assert api.post(JOBS, {"company": "A", "title": "B"}).status_code == 201
        throttled(api.post(JOBS, {"company": "A", "title": "B"}), 31)
        throttled(token.get(JOBS), 31)
        throttled(api.get("/api/v1/nothing/here/"), 31)
        assert bob_api.get(JOBS).status_code == 200
        assert Job.objects.count() == 1
    with time_machine.travel("2026-06-01T13:00:00Z", tick=False):
        assert api.get(JOBS).status_code == 200


def test_a_throttled_post_does_not_use_its_key_up(api: APIClient, low: None) -> None:
    headers = {"Idempotency-Key": "k"}
    with time_machine.travel(HOUR, tick=False):
        assert [api.get(JOBS).status_code for _ in range(3)] == [200] * 3
        throttled(api.post(JOBS, {"company": "A", "title": "B"}, headers=headers), 3_601)
    with time_machine.travel("2026-06-01T13:00:00Z", tick=False):
        assert api.post(JOBS, {"company": "A", "title": "B"}, headers=headers).status_code == 201


def test_addresses_are_counted_apart(anonymous: APIClient, db: None, low: None) -> None:
    with time_machine.travel(HOUR, tick=False):
        for address in ("192.0.2.1", "192.0.2.2", "2001:db8::1"):
            assert [anonymous.get(ROOT, REMOTE_ADDR=address).status_code for _ in range(2)] == [200] * 2
            throttled(anonymous.get(ROOT, REMOTE_ADDR=address), 3_601)


def test_a_forwarding_header_of_anybody_changes_nothing(anonymous: APIClient, db: None, low: None) -> None:
    with time_machine.travel(HOUR, tick=False):
        found = [anonymous.get(ROOT, headers={"X-Forwarded-For": f"192.0.2.{number}"}) for number in range(3)]
    assert [response.status_code for response in found] == [200, 200, 429]


def test_a_trusted_proxy_says_who_it_is(anonymous: APIClient, db: None, low: None, settings: Settings) -> None:
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    with time_machine.travel(HOUR, tick=False):
        found = [
            anonymous.get(ROOT, headers={"X-Forwarded-For": f"203.0.113.{number}, 192.0.2.{number // 3}"})
            for number in range(6)
        ]
    assert [response.status_code for response in found] == [200, 200, 429] * 2


@pytest.mark.parametrize(
    ("refusal", "headers"),
    [
        (401, {}),
        (401, {"Authorization": "Bearer guess"}),
        (401, {"Authorization": "x"}),
        (401, {"X-Session-Token": "x"}),
    ],
)
def test_who_is_refused_is_counted(
    anonymous: APIClient, db: None, low: None, refusal: int, headers: dict[str, str]
) -> None:
    """Tokens cannot be tried without end."""
    with time_machine.travel(HOUR, tick=False):
        assert [anonymous.get(JOBS, headers=headers).status_code for _ in range(2)] == [refusal] * 2
        throttled(anonymous.get(JOBS, headers=headers), 3_601)


def test_bad_guesses_do_not_shut_a_user_out(alice: User, anonymous: APIClient, low: None) -> None:
    good = {"Authorization": f"Bearer {issue_token(owner=alice, name='t')[1]}"}
    with time_machine.travel(HOUR, tick=False):
        for _ in range(5):
            anonymous.get(JOBS, headers={"Authorization": "Bearer guess"})
        assert anonymous.get(JOBS, headers=good).status_code == 200


def test_a_missing_csrf_token_is_counted(alice: User, low: None) -> None:
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(alice)
    with time_machine.travel(HOUR, tick=False):
        found = [client.post(JOBS, {"company": "A", "title": "B"}).status_code for _ in range(3)]
    assert found == [403, 403, 429]


@pytest.fixture
def dead_cache(settings: Settings, tmp_path: Path) -> None:
    """A cache whose server is gone."""
    cache = {**current_settings.CACHES["default"], "LOCATION": f"unix://{tmp_path}/nobody.sock"}
    settings.CACHES = {"default": cache}


def test_a_dead_cache_lets_everything_pass(
    api: APIClient, anonymous: APIClient, low: None, dead_cache: None, make_job: Callable[..., Any]
) -> None:
    assert [api.get(JOBS).status_code for _ in range(6)] == [200] * 6
    assert [anonymous.get(ROOT).status_code for _ in range(4)] == [200] * 4
    assert make_job()["title"] == "Engineer"
