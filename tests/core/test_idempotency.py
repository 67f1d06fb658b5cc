"""Idempotency-Key: a POST sent twice is carried out once, also by eight at a time."""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event, Thread
from typing import Any

import pytest
import time_machine
from django.db import connection, connections, transaction
from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIClient

from accounts.models import User
from accounts.services import issue_token
from careercopilot import urls
from careercopilot.core.idempotency import _claim
from careercopilot.core.models import IdempotencyRecord
from careercopilot.core.tasks import purge_idempotency_records
from careercopilot.core.viewsets import ApiView
from jobs.models import Job
from tests.conftest import client_for
from tests.core.test_errors import assert_error

JOBS = "/api/v1/jobs/"
BODY = {"company": "Acme", "title": "Engineer"}
NOW = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)


class Failing(ApiView):
    """Writes a row and then fails, as the body says."""

    def post(self, request: Request) -> Response:
        """Write, and fail."""
        data: Any = request.data
        owner: Any = request.user
        job = Job(owner=owner, company="A", title="B")
        job.derive()
        job.save()
        if data.get("raise"):
            raise RuntimeError("unexpected")
        return Response({"error": "broken"}, status=int(data["status"]))


handler404, handler500 = urls.handler404, urls.handler500
urlpatterns = [path("api/v1/failing/", Failing.as_view()), *urls.urlpatterns]


def post(client: APIClient, key: str, body: Any = BODY, url: str = JOBS) -> Any:
    """Send a POST with a key."""
    return client.post(url, body, headers={"Idempotency-Key": key})


def test_a_repeat_is_answered_the_same(api: APIClient) -> None:
    first, second, third = (post(api, "k") for _ in range(3))
    assert first.status_code == second.status_code == third.status_code == 201
    assert first.content == second.content == third.content
    for name in ("ETag", "Location", "Content-Type"):
        assert first[name] == second[name], name
    assert "Idempotency-Replayed" not in first
    assert second["Idempotency-Replayed"] == "true"
    assert first["X-Request-ID"] != second["X-Request-ID"]
    assert Job.objects.count() == 1


def test_without_a_key_nothing_is_kept(api: APIClient) -> None:
    assert {api.post(JOBS, BODY).status_code for _ in range(2)} == {201}
    assert Job.objects.count() == 2
    assert not IdempotencyRecord.objects.exists()


def test_the_same_body_in_another_order(api: APIClient) -> None:
    texts = ['{"company": "A", "title": "B"}', '{ "title":"\\u0042", "company":"A" }']
    headers = {"Idempotency-Key": "k"}
    found = [api.generic("POST", JOBS, text, content_type="application/json", headers=headers) for text in texts]
    assert [response.status_code for response in found] == [201, 201]
    assert Job.objects.count() == 1


def test_another_body_is_refused(api: APIClient) -> None:
    first = post(api, "k")
    assert_error(post(api, "k", {**BODY, "notes": "x"}), 422, "IDEMPOTENCY_KEY_REUSED")
    assert_error(post(api, "k", [BODY]), 422, "IDEMPOTENCY_KEY_REUSED")
    assert post(api, "k").content == first.content
    assert Job.objects.count() == 1


def test_a_key_lasts_a_day(api: APIClient) -> None:
    with time_machine.travel(NOW, tick=False):
        first = post(api, "k")
    with time_machine.travel(NOW + dt.timedelta(hours=24) - dt.timedelta(microseconds=1), tick=False):
        assert post(api, "k").content == first.content
    with time_machine.travel(NOW + dt.timedelta(hours=24), tick=False):
        again = post(api, "k", {**BODY, "title": "Another"})
        assert again.status_code == 201
        assert again.json()["title"] == "Another"
        purge_idempotency_records()
        assert post(api, "k", {**BODY, "title": "Another"}).content == again.content
    assert Job.objects.count() == 2
    with time_machine.travel(NOW + dt.timedelta(hours=49), tick=False):
        purge_idempotency_records()
    assert not IdempotencyRecord.objects.exists()


def test_keys_are_apart_by_owner_and_path(api: APIClient, bob_api: APIClient) -> None:
    mine = post(api, "k").json()
    theirs = post(bob_api, "k").json()
    assert mine["id"] != theirs["id"]
    applied = post(api, "k", {"job": mine["id"]}, "/api/v1/applications/")
    assert applied.json()["job"] == mine["id"]
    assert post(api, "k", {"job": mine["id"]}, "/api/v1/applications").content == applied.content
    assert post(bob_api, "k").json() == theirs


def test_a_refusal_is_kept(api: APIClient) -> None:
    first = post(api, "k", {"company": "A"})
    assert_error(first, 400, "VALIDATION_ERROR", field_errors={"title": ["This field is required."]})
    second = post(api, "k", {"company": "A"})
    assert (second.status_code, second.content) == (400, first.content)
    assert_error(post(api, "k", {"company": "A", "title": "B"}), 422, "IDEMPOTENCY_KEY_REUSED")
    assert not Job.objects.exists()


def test_a_conflict_is_kept_with_its_suggestions(api: APIClient) -> None:
    job = api.post(JOBS, BODY).json()["id"]
    api.post("/api/v1/applications/", {"job": job})
    first = post(api, "k", {"job": job}, "/api/v1/applications/")
    assert first.status_code == 409
    assert post(api, "k", {"job": job}, "/api/v1/applications/").content == first.content


def test_a_body_that_is_no_json_is_not_kept(api: APIClient) -> None:
    headers = {"Idempotency-Key": "k"}
    assert_error(
        api.generic("POST", JOBS, "{", content_type="application/json", headers=headers), 400, "MALFORMED_JSON"
    )
    assert post(api, "k").status_code == 201


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("body", [{"raise": True}, {"status": 500}, {"status": 503}])
def test_a_failure_is_rolled_back_and_not_kept(api: APIClient, body: dict[str, Any]) -> None:
    for _ in range(2):
        response = post(api, "k", body, "/api/v1/failing/")
        assert response.status_code == body.get("status", 500)
        assert "Idempotency-Replayed" not in response
        assert not Job.objects.exists()
        assert not IdempotencyRecord.objects.exists()


@pytest.mark.parametrize("key", ["", "k" * 256, "a\x01b", "a\tb", "a\x7f"])
def test_keys_that_are_none(api: APIClient, key: str) -> None:
    message = "Send 1 to 255 printable characters, such as a UUID."
    assert_error(post(api, key), 400, "VALIDATION_ERROR", field_errors={"Idempotency-Key": [message]})
    assert not Job.objects.exists()


@pytest.mark.parametrize("key", ["k" * 255, "a b", "/:;,'\"%", "é"])
def test_keys_that_are_some(api: APIClient, key: str) -> None:
    assert post(api, key).content == post(api, key).content
    assert Job.objects.count() == 1


def test_who_is_not_signed_in_keeps_nothing(anonymous: APIClient, db: None) -> None:
    assert_error(post(anonymous, "k"), 401, "UNAUTHORIZED")
    assert not IdempotencyRecord.objects.exists()


def test_a_read_only_token_is_refused_before(alice: User, api: APIClient) -> None:
    post(api, "k")
    secret = issue_token(owner=alice, name="Reader", read_only=True)[1]
    assert_error(post(APIClient(headers={"Authorization": f"Bearer {secret}"}), "k"), 403, "FORBIDDEN")


def test_the_key_counts_for_posts_alone(api: APIClient) -> None:
    job = api.post(JOBS, BODY).json()
    headers = {"Idempotency-Key": "k"}
    for text in ("a", "b"):
        assert api.patch(f"{JOBS}{job['id']}/", {"notes": text}, headers=headers).json()["notes"] == text
    assert not IdempotencyRecord.objects.exists()


def in_threads(count: int, call: Callable[[int], Any]) -> list[Any]:
    """Call in so many threads at once, each with connections of its own."""
    barrier = Barrier(count)

    def run(number: int) -> Any:
        try:
            barrier.wait(timeout=30)
            return call(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


@pytest.mark.django_db(transaction=True)
def test_eight_with_one_key_make_one_row(alice: User) -> None:
    clients = [client_for(alice) for _ in range(8)]
    found = in_threads(8, lambda number: post(clients[number], "one"))
    made = [response for response in found if response.status_code == 201]
    assert Job.objects.count() == 1
    assert made
    assert len({response.content for response in made}) == 1
    assert sum("Idempotency-Replayed" not in response for response in made) == 1
    for response in found:
        if response.status_code != 201:
            assert_error(response, 409, "CONFLICT")
    assert post(clients[0], "one").content == made[0].content


@pytest.mark.django_db(transaction=True)
def test_eight_with_eight_keys_make_eight_rows(alice: User) -> None:
    clients = [client_for(alice) for _ in range(8)]
    found = in_threads(8, lambda number: post(clients[number], f"key-{number}"))
    assert [response.status_code for response in found] == [201] * 8
    assert Job.objects.count() == 8


def test_while_the_first_is_under_way(api: APIClient, alice: User) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite the second waits, since writing is for one at a time")
    claimed, answered = Event(), Event()

    def first() -> None:
        with transaction.atomic():
            _claim(f"{alice.pk} {JOBS} busy")
            claimed.set()
            answered.wait(timeout=30)
        connection.close()

    thread = Thread(target=first)
    thread.start()
    assert claimed.wait(timeout=30)
    response = post(api, "busy")
    other = post(api, "free")
    answered.set()
    thread.join(timeout=30)
    assert_error(response, 409, "CONFLICT")
    assert other.status_code == 201
    assert post(api, "busy").status_code == 201
    assert Job.objects.count() == 2
