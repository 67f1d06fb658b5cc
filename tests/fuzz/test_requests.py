"""Cursors, filters, ids, idempotency keys and headers at random: an answer in the agreed form, and never a 5xx."""

import json
import os
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework.test import APIClient

from tests.core.test_errors import KEYS
from tests.fuzz.conftest import PATIENT, Account
from tests.security.cases import ROWS
from tests.security.cast import MARK

pytestmark = [pytest.mark.django_db, PATIENT]
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "5")) * 12
LISTS = {
    "/api/v1/jobs/": (
        "q company location work_mode remote job_type experience_level status source tags salary_min salary_max "
        "tech_stack tech_match created_after created_before posted_after posted_before deadline_before "
        "has_application deleted ids"
    ),
    "/api/v1/applications/": (
        "status job company q applied_after applied_before follow_up_before has_interview deleted ids"
    ),
    "/api/v1/interviews/": "application kind outcome starts_after starts_before",
    "/api/v1/saved-searches/": "alert",
    "/api/v1/notifications/": "is_read type priority created_after created_before",
    "/api/v1/exports/": "status resource",
    "/api/v1/imports/": "status resource",
    "/api/v1/me/tokens/": "",
    "/api/v1/jobs/export/": "q status file_format page_size",
    "/api/v1/analytics/trends/": "from to days interval metric",
    "/api/v1/analytics/summary/": "from to days",
}
EVERYWHERE = "cursor page_size ordering count fields format"
VALUES = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            "",
            "true",
            "false",
            "0",
            "-1",
            "1e400",
            "9" * 30,
            "2026-02-30",
            "2026-06-01",
            "0001-01-01T00:00:00+14:00",
            "NaN",
            "\x00",
            "' OR 1=1--",
            "%",
            "_",
            "*",
            "C++",
            '"',
            "a:*",
            "a | b",
            "null",
            "created_at",
            "-created_at",
            "id,title",
            "json",
            "csv",
            "٣",
            "\u202e",
            "🦫",
            "[]",
            "{}",
        ]
    ),
    st.integers().map(str),
    st.dates().map(str),
    st.datetimes().map(str),
)
HEADERS = (
    "Accept Accept-Encoding Accept-Language Authorization Content-Type Cookie If-Match If-None-Match If-Modified-Since "
    "Idempotency-Key Origin Range Referer Sec-Fetch-Site User-Agent X-CSRFToken X-Forwarded-For Forwarded "
    "X-HTTP-Method-Override X-Request-ID X-Requested-With X-Session-Token Transfer-Encoding"
).split()
LATIN = st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f")
HEADER_VALUES = st.one_of(
    st.text(LATIN, max_size=80),
    st.sampled_from(
        [
            "*",
            '"',
            'W/"',
            '"a", "b"',
            "*/*;q=x",
            "application/xml",
            "text/html;q=0",
            "Bearer",
            "Bearer a",
            "Basic !",
            "gzip",
            "sessionid=",
            "sessionid=a; csrftoken=b",
            "bytes=0-1",
            "null",
            "http://[",
            "DELETE",
            "multipart/form-data",
            "text/csv",
            "application/json; charset=utf-7",
            "1" * 300,
            "127.0.0.1, x",
        ]
    ),
)
quietly = settings(
    max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def ask(client: APIClient, method: str, path: str, *args: Any, **extra: Any) -> Any:
    """Send a request, check that the answer has the agreed form, and take back what it did."""
    with transaction.atomic():
        words = [extra.pop("verb"), path] if "verb" in extra else [path]
        response = getattr(client, method)(*words, *args, **extra)
        content = response.getvalue() if response.streaming else response.content
        transaction.set_rollback(True)
    assert response.status_code < 500, content[:300]
    assert MARK.encode() not in content
    if response.status_code >= 400:
        body = json.loads(content)
        assert set(body) >= KEYS
        assert body["status"] == response.status_code
        assert body["detail"]
    return response


@pytest.fixture
def client(account: Account) -> APIClient:
    """The one who asks."""
    return APIClient(headers={"Authorization": f"Bearer {account.token}"}, raise_request_exception=False)


@pytest.fixture
def bare() -> APIClient:
    """One without credentials of its own; made once, as each new one has all middleware made anew."""
    return APIClient(raise_request_exception=False)


def queries(path: str) -> st.SearchStrategy[dict[str, list[str]]]:
    """Return queries of names that a list knows, and some that it does not."""
    names = st.sampled_from([*LISTS[path].split(), *EVERYWHERE.split()]) | st.text(max_size=20)
    return st.dictionaries(names, st.lists(VALUES, max_size=3), max_size=5)


@quietly
@given(asked=st.sampled_from(sorted(LISTS)).flatmap(lambda path: st.tuples(st.just(path), queries(path))))
def test_lists_take_any_query(client: APIClient, asked: tuple[str, dict[str, list[str]]]) -> None:
    path, query = asked
    response = ask(client, "get", path, query)
    assert response.status_code in {200, 400}, response.content


@quietly
@given(data=st.data())
def test_a_cursor_that_was_changed_is_none(client: APIClient, data: st.DataObject) -> None:
    path = "/api/v1/jobs/"
    link = ask(client, "get", path, {"page_size": 1}).json()["next"]
    cursor = parse_qs(urlsplit(link).query)["cursor"][0]
    place = data.draw(st.integers(0, len(cursor) - 1))
    changed = cursor[:place] + data.draw(st.text(max_size=3)) + cursor[place + data.draw(st.integers(0, 3)) :]
    response = ask(client, "get", path, {"page_size": 1, "cursor": changed})
    assert response.status_code == (200 if changed in {cursor, ""} else 400)


@quietly
@given(text=st.text(max_size=9_000) | st.binary(max_size=60).map(lambda raw: raw.decode("latin-1")))
def test_a_cursor_of_anybody_is_refused(client: APIClient, text: str) -> None:
    assert ask(client, "get", "/api/v1/jobs/", {"cursor": text}).status_code == (400 if text else 200)


@quietly
@given(
    path=st.sampled_from(sorted(ROWS)),
    pk=st.integers(-(10**30), 10**30).map(str)
    | st.text(st.characters(exclude_characters="/?#"), min_size=1, max_size=20),
    method=st.sampled_from(["get", "put", "patch", "delete", "post"]),
)
def test_ids_of_any_form(client: APIClient, path: str, pk: str, method: str) -> None:
    filled = path.replace("{pk}", pk).replace("{entry}", pk)
    response = ask(client, method, filled)
    assert response.status_code in {200, 204, 400, 404, 405, 409}, response.content


@quietly
@given(key=st.text(LATIN, max_size=300), title=st.text(max_size=10), other=st.text(max_size=10))
def test_idempotency_keys_of_any_form(client: APIClient, key: str, title: str, other: str) -> None:
    headers = {"Idempotency-Key": key}
    with transaction.atomic():
        first = ask_twice(client, headers, title, other)
        transaction.set_rollback(True)
    assert first in {201, 400}


def ask_twice(client: APIClient, headers: dict[str, str], title: str, other: str) -> int:
    """Post with a key, post the same again, and another body with the same key; return the first status."""
    path = "/api/v1/jobs/"
    first, again, reused = (
        client.post(path, {"company": "A", "title": text}, headers=headers) for text in (title, title, other)
    )
    assert max(first.status_code, again.status_code, reused.status_code) < 500
    if 1 <= len(headers["Idempotency-Key"]) <= 255 and headers["Idempotency-Key"].isprintable():
        assert again.content == first.content
        assert again["Idempotency-Replayed"] == "true"
        assert reused.status_code == (first.status_code if title == other else 422)
    return int(first.status_code)


@quietly
@given(
    headers=st.dictionaries(st.sampled_from(HEADERS), HEADER_VALUES, max_size=4),
    asked=st.sampled_from(
        [("get", "/api/v1/jobs/"), ("get", "/api/v1/me/"), ("patch", "/api/v1/me/"), ("post", "/api/v1/jobs/"),
         ("get", "/api/v1/jobs/export/"), ("post", "/api/v1/imports/"), ("get", "/api/v1/no/"), ("get", "/api/v1/")]
    ),
)  # fmt: skip
def test_headers_of_any_form(
    bare: APIClient, account: Account, headers: dict[str, str], asked: tuple[str, str]
) -> None:
    method, path = asked
    sent = {"Authorization": f"Bearer {account.token}", **headers}
    content_type = sent.pop("Content-Type", "application/json")
    bare.cookies.clear()
    body = b'{"company": "A", "title": "B", "name": "C"}' if method != "get" else b""
    response = ask(bare, "generic", path, body, verb=method.upper(), content_type=content_type, headers=sent)
    assert response.status_code < 500
    assert response["X-Request-ID"]
