"""The error body: every kind of error under /api/ has the same one, and says nothing internal."""

import datetime as dt
import io
import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest, HttpResponse
from django.urls import path
from pytest_django import DjangoDbBlocker, Settings
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIClient
from structlog.stdlib import ProcessorFormatter

from accounts.models import User
from accounts.services import issue_token
from careercopilot import urls
from careercopilot.core.errors import flatten
from careercopilot.core.viewsets import ApiView
from jobs.models import Job

KEYS = {"request_id", "timestamp", "status", "error_code", "detail", "field_errors", "suggestions"}
JSON = "application/json"
JOBS = "/api/v1/jobs/"
SECRET = "hunter2-of-nobody"
"""What no answer may show."""
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"]


class Unexpected(ApiView):
    """A view that fails in a way nobody thought of."""

    permission_classes = [AllowAny]

    def get(self, request: Request) -> Response:
        """Fail."""
        raise RuntimeError(SECRET)


class WrongQuery(ApiView):
    """A view whose statement is wrong."""

    permission_classes = [AllowAny]

    def get(self, request: Request) -> Response:
        """Fail in the database."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT 'hunter2-of-nobody' FROM no_such_table")
        return Response()


def outside(request: HttpRequest) -> HttpResponse:
    """Fail in a view that DRF knows nothing of."""
    raise RuntimeError(SECRET)


def outside_with_database(request: HttpRequest) -> HttpResponse:
    """Read a table in a view that DRF knows nothing of."""
    return HttpResponse(str(Job.objects.count()))


handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500
urlpatterns = [
    path("api/v1/unexpected/", Unexpected.as_view()),
    path("api/v1/wrong-query/", WrongQuery.as_view()),
    path("api/outside/", outside),
    path("api/outside-with-database/", outside_with_database),
    *urls.urlpatterns,
]


def assert_error(
    response: Any, status: int, error_code: str, *, field_errors: Any = None, suggestions: Any = ...
) -> dict[str, Any]:
    """Check one error answer to the letter, and return its body.

    Without `suggestions` there are none, but where fields are at fault: a few are in order there.
    """
    assert response.status_code == status, response.content[:2_000]
    assert response["Content-Type"] == JSON
    body: dict[str, Any] = response.json()
    assert set(body) == KEYS
    assert body["status"] == status
    assert body["error_code"] == error_code, body
    assert body["request_id"] == response["X-Request-ID"]
    moment = dt.datetime.strptime(body["timestamp"], "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=dt.UTC)
    assert len(body["timestamp"]) == len("2026-11-23T10:00:00.123Z")
    assert abs(dt.datetime.now(dt.UTC) - moment) < dt.timedelta(minutes=1)
    assert isinstance(body["detail"], str)
    assert body["detail"]
    assert body["field_errors"] == field_errors
    if suggestions is ... and error_code == "VALIDATION_ERROR" and body["suggestions"] is not None:
        assert 1 <= len(set(body["suggestions"])) == len(body["suggestions"]) <= 5
        assert all(isinstance(text, str) and text for text in body["suggestions"])
    else:
        assert body["suggestions"] == (None if suggestions is ... else suggestions)
    return body


@dataclass
class Cast:
    """What the cases are made with."""

    api: APIClient
    anonymous: APIClient
    alice: User
    bob_api: APIClient
    settings: Settings
    make_job: Callable[..., dict[str, Any]]
    make_application: Callable[..., dict[str, Any]]


@pytest.fixture
def cast(  # noqa: PLR0917 - fixtures
    api: APIClient,
    anonymous: APIClient,
    alice: User,
    bob_api: APIClient,
    settings: Settings,
    make_job: Callable[..., dict[str, Any]],
    make_application: Callable[..., dict[str, Any]],
) -> Cast:
    """Everybody."""
    return Cast(api, anonymous, alice, bob_api, settings, make_job, make_application)


@pytest.fixture
def log_lines() -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """What the log says from here on, read back from its JSON lines."""
    root = logging.getLogger()
    formatter = next(h.formatter for h in root.handlers if isinstance(h.formatter, ProcessorFormatter))
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    root.addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(handler)


@pytest.fixture
def dead_database(db: None, tmp_path: Any) -> Iterator[None]:
    """A database that cannot be opened: its file lies in no folder, its socket has no server."""
    alive = connections["default"]
    dead: BaseDatabaseWrapper = connections.create_connection("default")
    options = {name: value for name, value in alive.settings_dict["OPTIONS"].items() if name != "pool"}
    nowhere = str(tmp_path / "nowhere")
    place = {"NAME": f"{nowhere}/{SECRET}"} if alive.vendor == "sqlite" else {"HOST": nowhere, "NAME": SECRET}
    dead.settings_dict = {**alive.settings_dict, **place, "OPTIONS": options}
    connections["default"] = dead
    yield
    connections["default"] = alive


def _post(client: APIClient, body: Any, content_type: str = JSON, **headers: str) -> Any:
    return client.generic("POST", JOBS, body, content_type=content_type, headers=headers)


def _csrf(cast: Cast) -> Any:
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(cast.alice)
    return client.post(JOBS, {"company": "A", "title": "B"})


def _read_only(cast: Cast) -> Any:
    secret = issue_token(owner=cast.alice, name="Reader", read_only=True)[1]
    return APIClient(headers={"Authorization": f"Bearer {secret}"}).post(JOBS, {"company": "A", "title": "B"})


def _stale(cast: Cast) -> Any:
    return cast.api.patch(f"{JOBS}{cast.make_job()['id']}/", {"notes": "x"}, headers={"If-Match": '"other"'})


def _foreign(cast: Cast) -> Any:
    return cast.bob_api.get(f"{JOBS}{cast.make_job()['id']}/")


def _reused_key(cast: Cast) -> Any:
    headers = {"Idempotency-Key": "k"}
    assert cast.api.post(JOBS, {"company": "A", "title": "B"}, headers=headers).status_code == 201
    return cast.api.post(JOBS, {"company": "A", "title": "C"}, headers=headers)


def _throttled(cast: Cast) -> Any:
    cast.settings.THROTTLE_RATES = {"user": "1/h", "anonymous": "1/h"}
    assert cast.api.get(JOBS).status_code == 200
    return cast.api.get(JOBS)


REQUIRED = ["This field is required."]
UNKNOWN = ["This field is unknown. Leave it out, or see /api/docs/ for the names."]
BOTH = '"company": "A", "title": "B"'
Case = Callable[[Cast], Any]
CATALOGUE: dict[str, tuple[Case, int, str, Any]] = {
    "required": (lambda c: c.api.post(JOBS, {}), 400, "VALIDATION_ERROR", {"company": REQUIRED, "title": REQUIRED}),
    "empty body": (lambda c: _post(c.api, ""), 400, "VALIDATION_ERROR", {"company": REQUIRED, "title": REQUIRED}),
    "malformed": (lambda c: _post(c.api, '{"company": '), 400, "MALFORMED_JSON", None),
    "NaN": (lambda c: _post(c.api, f'{{{BOTH}, "salary_min": NaN}}'), 400, "MALFORMED_JSON", None),
    "Infinity": (lambda c: _post(c.api, f'{{{BOTH}, "salary_min": -Infinity}}'), 400, "MALFORMED_JSON", None),
    "BOM": (lambda c: _post(c.api, b"\xef\xbb\xbf{}"), 400, "MALFORMED_JSON", None),
    "not UTF-8": (lambda c: _post(c.api, b'{"company": "\xff", "title": "B"}'), 400, "MALFORMED_JSON", None),
    "deep": (lambda c: _post(c.api, "[" * 100_000 + "]" * 100_000), 400, "MALFORMED_JSON", None),
    "unknown field": (lambda c: _post(c.api, f'{{{BOTH}, "x": 1}}'), 400, "VALIDATION_ERROR", {"x": UNKNOWN}),
    "wrong type": (
        lambda c: _post(c.api, '{"company": 5, "title": "B"}'),
        400,
        "VALIDATION_ERROR",
        {"company": ["Send a string."]},
    ),
    "too many parameters": (lambda c: c.api.get(JOBS + "?" + "a=1&" * 1_001), 400, "BAD_REQUEST", None),
    "foreign host": (lambda c: c.api.get(JOBS, headers={"Host": "evil.example"}), 400, "BAD_REQUEST", None),
    "not signed in": (lambda c: c.anonymous.get(JOBS), 401, "UNAUTHORIZED", None),
    "bad token": (lambda c: c.api.get(JOBS, headers={"Authorization": "Bearer x"}), 401, "UNAUTHORIZED", None),
    "basic": (lambda c: c.api.get(JOBS, headers={"Authorization": "Basic YTpi"}), 401, "UNAUTHORIZED", None),
    "CSRF": (_csrf, 403, "FORBIDDEN", None),
    "read-only token": (_read_only, 403, "FORBIDDEN", None),
    "unknown id": (lambda c: c.api.get(f"{JOBS}987654321/"), 404, "NOT_FOUND", None),
    "another's id": (_foreign, 404, "NOT_FOUND", None),
    "wrong method": (lambda c: c.api.delete(JOBS), 405, "METHOD_NOT_ALLOWED", None),
    "made-up method": (lambda c: c.api.generic("PROPFIND", JOBS), 405, "METHOD_NOT_ALLOWED", None),
    "not acceptable": (lambda c: c.api.get(JOBS, headers={"Accept": "text/html"}), 406, "NOT_ACCEPTABLE", None),
    "precondition": (_stale, 412, "PRECONDITION_FAILED", None),
    "too large": (lambda c: _post(c.api, b" " * (2 * 1024**2) + b"{}"), 413, "PAYLOAD_TOO_LARGE", None),
    "text/plain": (lambda c: _post(c.api, "{}", "text/plain"), 415, "UNSUPPORTED_MEDIA_TYPE", None),
    "a form": (lambda c: _post(c.api, "a=b", "application/x-www-form-urlencoded"), 415, "UNSUPPORTED_MEDIA_TYPE", None),
    "reused key": (_reused_key, 422, "IDEMPOTENCY_KEY_REUSED", None),
    "throttled": (_throttled, 429, "RATE_LIMITED", None),
}


HINTS = {
    "wrong method": ["GET", "POST"],
    "made-up method": ["GET", "POST"],
    "not acceptable": [JSON],
    "text/plain": [JSON],
    "a form": [JSON],
}
"""What those of the catalogue suggest that have something to suggest."""


@pytest.mark.parametrize("name", CATALOGUE)
def test_catalogue(cast: Cast, name: str) -> None:
    make, status, error_code, field_errors = CATALOGUE[name]
    response = make(cast)
    assert_error(response, status, error_code, field_errors=field_errors, suggestions=HINTS.get(name))
    if status == 401:
        assert response["WWW-Authenticate"] == 'Bearer realm="api"'
    if status == 405:
        assert response["Allow"] == "GET, POST, HEAD, OPTIONS"
    if status == 429:
        assert 1 <= int(response["Retry-After"]) <= 3_601
        assert response["Retry-After"] in response.json()["detail"]
    if name not in {"reused key", "precondition", "another's id"}:
        assert not Job.objects.exists()


API = "/api/v1/"
SUGGESTED: list[tuple[str, str, Any, list[str] | None]] = [
    # Names and values of queries.
    ("get", "jobs/?statu=open", None, ["status"]),
    ("get", "jobs/?Work-Mode=remote", None, ["work_mode"]),
    ("get", "jobs/?zzzz=1", None, None),
    ("get", "jobs/search/?statu=open", None, ["status"]),
    ("get", "jobs/?status=close", None, ["closed", "saved", "open", "archived"]),
    ("get", "jobs/?status=saved&status=x", None, ["saved", "open", "closed", "archived"]),
    ("get", "jobs/?tech_match=al&remote=yes", None,
     ["remote=true", "remote=false", "tech_match=all", "tech_match=any"]),
    ("get", "applications/?status=aplied", None, ["applied", "interested", "interview", "offer", "accepted"]),
    ("get", "applications/?status=aplied&jbo=1", None, ["job", "status=applied", "status=interested",
     "status=interview", "status=offer"]),
    ("get", "jobs/?ordering=-titel", None, ["-title", "title"]),
    ("get", "jobs/?fields=id,titel,compny", None, ["title", "company"]),
    ("get", "jobs/{job}/?fields=titel", None, ["title"]),
    ("get", "me/?fields=nme", None, ["name"]),
    ("get", "jobs/?count=yes", None, ["true", "false"]),
    ("get", "jobs/?format=xml", None, ["json"]),
    ("get", "jobs/{job}/?format=xml", None, ["json"]),
    ("get", "jobs/?page_size=0", None, None),
    ("delete", "jobs/{job}/?hard=maybe", None, ["true", "false"]),
    ("get", "jobs/export/?file_format=cvs", None, ["csv", "json", "xlsx"]),
    ("get", "jobs/export/?file_format=pdf", None, ["/api/v1/exports/", "csv", "json", "xlsx"]),
    ("get", "jobs/export/?fields=titel", None, ["title"]),
    ("get", "jobs/export/?page_size=3", None, ["file_format=json"]),
    ("get", "analytics/trends/?intervall=week&metric=offer", None, ["interval", "metric=offers", "metric=applications",
     "metric=responses", "metric=interviews"]),
    ("get", "analytics/summary/?file_format=xml", None, ["json", "csv"]),
    ("get", "notifications/?is_red=true", None, ["is_read"]),
    # Names and values of bodies.
    ("post", "jobs/", {"titel": "B"}, ["title"]),
    ("post", "jobs/", {"company": "A", "title": "B", "uidd": 1}, None),
    ("post", "jobs/", {"company": "A", "title": "B", "status": "lost", "work_mode": "On-Site"},
     ["work_mode=onsite", "work_mode=hybrid", "work_mode=remote", "status=closed", "status=saved"]),
    ("post", "jobs/", {"company": "A", "title": "B", "contacts": [{"name": "C"}, {"emial": "x"}]},
     ["contacts.1.email"]),
    ("post", "jobs/", {"company": "A", "title": "B", "status": ["saved"]}, ["saved", "open", "closed", "archived"]),
    ("post", "applications/{id}/transition/", {"status": "interviewd"},
     ["interview", "interested", "applied", "offer", "accepted"]),
    ("post", "applications/{id}/transition/", {"stats": "interview"}, ["status"]),
    ("post", "applications/{id}/follow-up/", {"action": "snoze"}, ["snooze", "done", "retire"]),
    ("post", "jobs/bulk-create/", {"items": [{"company": "A", "title": "B"}, {"company": "A", "titel": "B"}]},
     ["items.1.title"]),
    ("post", "jobs/bulk-update/", {"items": [{"id": 0, "status": "saved"}], "atomc": False}, ["atomic"]),
    ("post", "applications/bulk-delete/", {"ids": [1], "hrd": True}, ["hard"]),
    ("post", "exports/", {"resource": "job"}, ["jobs", "applications", "backup", "work-search-record"]),
    ("post", "exports/", {"resource": "jobs", "file_format": "zip"}, ["csv", "json", "xlsx", "pdf"]),
    ("post", "exports/", {"resource": "jobs", "filters": {"statu": "x"}}, ["filters.status"]),
    ("post", "exports/", {"resource": "jobs", "filters": {"status": "x"}}, ["saved", "open", "closed", "archived"]),
    ("post", "exports/", {"resource": "jobs", "fields": ["titel"]}, ["title"]),
    ("post", "saved-searches/", {"name": "a", "filters": {"remot": "x"}}, ["filters.remote"]),
    ("patch", "me/", {"timezone": "Europe/Berln"}, ["Europe/Berlin", "Europe/Dublin", "Europe/Belfast"]),
    ("patch", "me/", {"work_modes": ["remote", "hibrid"]}, ["hybrid", "onsite", "remote"]),
    ("put", "me/skills/", [{"name": "a", "level": "exprt"}], ["expert", "beginner", "intermediate", "advanced"]),
    ("put", "me/skills/", [{"nam": "a"}], ["0.name"]),
    ("patch", "notifications/preferences/", {"types": {"digst": {"in_app": True}}}, ["types.digest"]),
    ("patch", "notifications/preferences/", {"digest_frequency": "dayly"}, ["daily", "immediate", "weekly", "never"]),
    ("delete", "me/", {"confrm": "x"}, ["confirm"]),
    # Methods and addresses.
    ("put", "jobs/", {}, ["GET", "POST"]),
    ("post", "jobs/{job}/", {}, ["GET", "PUT", "PATCH", "DELETE"]),
    ("get", "analytics/funel.svg", None, ["/api/v1/analytics/funnel.svg"]),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "body", "suggestions"), SUGGESTED)
def test_what_is_suggested(cast: Cast, method: str, path: str, body: Any, suggestions: list[str] | None) -> None:
    made = cast.make_application()
    before = list(Job.objects.values()), cast.alice.email
    address = API + path.format(job=made["job"], id=made["id"])
    response = getattr(cast.api, method)(address, body)
    errors = response.json()["field_errors"]
    codes = {405: "METHOD_NOT_ALLOWED", 404: "NOT_FOUND"}
    assert response.status_code in {400, *codes}
    if "errors" in response.json():
        assert response.json()["suggestions"] == suggestions
    else:
        code = codes.get(response.status_code, "VALIDATION_ERROR")
        assert_error(response, response.status_code, code, field_errors=errors, suggestions=suggestions)
    assert (list(Job.objects.values()), User.objects.get(pk=cast.alice.pk).email) == before


def test_suggestions_stay_few(api: APIClient) -> None:
    names = {f"statu{number}{'x' * 2_000}": 1 for number in range(500)}
    response = api.post(JOBS, {**names, "status": "x" * 100_000, "titel": "B"})
    errors = response.json()["field_errors"]
    found = assert_error(response, 400, "VALIDATION_ERROR", field_errors=errors)
    assert found["suggestions"] == ["saved", "open", "closed", "archived"]


def test_validation_reports_everything_at_once(api: APIClient) -> None:
    body = {
        "title": 3,
        "salary_min": 200,
        "salary_max": 100,
        "status": "lost",
        "posted_on": "tomorrow",
        "contacts": [{"name": "Ada"}, {"name": 5, "fax": "1"}, "Bob"],
        "tags": ["a", 7],
        "colour": "red",
    }
    response = api.post(JOBS, body)
    found = assert_error(response, 400, "VALIDATION_ERROR", field_errors=response.json()["field_errors"])
    assert found["suggestions"] == ["closed", "saved", "open", "archived"]
    assert found["field_errors"] == {
        "company": REQUIRED,
        "title": ["Send a string."],
        "salary_max": ["Must not be below salary_min."],
        "status": ['"lost" is not a valid choice.'],
        "posted_on": ["Date has wrong format. Use one of these formats instead: YYYY-MM-DD."],
        "contacts.1.name": ["Send a string."],
        "contacts.1.fax": UNKNOWN,
        "contacts.2": ["Send a JSON object with named fields."],
        "tags.1": ["Send a string."],
        "colour": UNKNOWN,
    }
    assert not Job.objects.exists()


def test_conflict_suggests_the_first_one(cast: Cast) -> None:
    first = cast.make_application()
    response = cast.api.post("/api/v1/applications/", {"job": first["job"]})
    assert_error(response, 409, "CONFLICT", suggestions=[f"/api/v1/applications/{first['id']}/"])
    assert cast.api.get("/api/v1/applications/?count=true").json()["count"] == 1


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("address", ["/api/", "/api/v2/jobs/", "/api/v1/qqqqqqqqqqqqqq/", "/api/v1/jobs/x/y"])
def test_unknown_paths(anonymous: APIClient, api: APIClient, address: str, method: str) -> None:
    for client in (anonymous, api):
        response = client.generic(method, address, "{" if method != "GET" else "", content_type=JSON)
        if method == "HEAD":
            assert (response.status_code, response["Content-Type"], response.content) == (404, JSON, b"")
        else:
            suggestions = response.json()["suggestions"]
            assert_error(response, 404, "NOT_FOUND", suggestions=suggestions)


def test_a_near_path_is_suggested(api: APIClient) -> None:
    response = api.get("/api/v1/job/")
    suggestions = response.json()["suggestions"]
    assert_error(response, 404, "NOT_FOUND", suggestions=suggestions)
    assert suggestions[0] == "/api/v1/jobs/"


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("address", "cause"),
    [("/api/v1/unexpected/", SECRET), ("/api/v1/wrong-query/", "no_such_table"), ("/api/outside/", SECRET)],
)
def test_unexpected_errors_tell_the_log_alone(
    anonymous: APIClient, db: None, address: str, cause: str, log_lines: Callable[[], list[dict[str, Any]]]
) -> None:
    anonymous.raise_request_exception = False
    response = anonymous.get(address, headers={"X-Request-ID": "find-me-17"})
    body = assert_error(response, 500, "INTERNAL_SERVER_ERROR")
    assert body["request_id"] == "find-me-17"
    for word in (SECRET, "RuntimeError", "no_such_table", "SELECT", "Traceback", "relation"):
        assert word not in response.content.decode()
    (line,) = [line for line in log_lines() if line["event"] == "unexpected_error"]
    assert line["request_id"] == "find-me-17"
    assert line["level"] == "error"
    assert cause in json.dumps(line["exception"])
    assert line["exception"][0]["frames"]


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("address", [JOBS, "/api/v1/me/", "/api/outside-with-database/"])
@pytest.mark.parametrize("how", ["session", "token"])
def test_a_dead_database(  # noqa: PLR0917 - fixtures
    alice: User, api: APIClient, request: Any, address: str, how: str, log_lines: Callable[[], list[dict[str, Any]]]
) -> None:
    client = api
    if how == "token":
        client = APIClient(headers={"Authorization": f"Bearer {issue_token(owner=alice, name='t')[1]}"})
    client.raise_request_exception = False
    request.getfixturevalue("dead_database")
    response = client.get(address)
    body = assert_error(response, 503, "SERVICE_UNAVAILABLE")
    assert response["Retry-After"] == "5"
    for word in (SECRET, "unable to open", "sqlite", "socket", "OperationalError", "nowhere"):
        assert word not in response.content.decode()
    (line,) = [line for line in log_lines() if line["event"] == "service_unavailable"]
    assert line["request_id"] == body["request_id"]
    assert "OperationalError" in json.dumps(line["exception"])


def test_a_dead_database_does_not_take_a_post(api: APIClient, request: Any) -> None:
    alive = connections["default"]
    request.getfixturevalue("dead_database")
    response = api.post(JOBS, {"company": "A", "title": "B"}, headers={"Idempotency-Key": "k"})
    assert_error(response, 503, "SERVICE_UNAVAILABLE")
    connections["default"] = alive
    assert not Job.objects.exists()
    assert api.post(JOBS, {"company": "A", "title": "B"}, headers={"Idempotency-Key": "k"}).status_code == 201


def test_a_pool_that_gives_no_connection(db: None, api: APIClient, tmp_path: Any) -> None:
    alive = connections["default"]
    if alive.vendor != "postgresql":
        pytest.skip("SQLite has no pool")
    dead: Any = connections.create_connection("default")
    dead.alias = "dead"
    pool = {"min_size": 0, "max_size": 1, "timeout": 0.3}
    options = {**alive.settings_dict["OPTIONS"], "pool": pool}
    dead.settings_dict = {**alive.settings_dict, "HOST": str(tmp_path), "OPTIONS": options}
    connections["default"] = dead
    try:
        response = api.get(JOBS)
    finally:
        connections["default"] = alive
        dead.close_pool()
    assert_error(response, 503, "SERVICE_UNAVAILABLE")


def test_a_locked_database_is_an_outage(
    api: APIClient, transactional_db: None, django_db_blocker: DjangoDbBlocker
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL waits for rows, not for the database")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 50")
    other = connections.create_connection("default")
    with other.cursor() as cursor:
        cursor.execute("BEGIN IMMEDIATE")
        response = api.post(JOBS, {"company": "A", "title": "B"})
        cursor.execute("ROLLBACK")
    other.close()
    connection.close()
    assert_error(response, 503, "SERVICE_UNAVAILABLE")
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("detail", "flat"),
    [
        ({"a": ["x"]}, {"a": ["x"]}),
        ({"a": {"b": ["x"], "c": ["y"]}}, {"a.b": ["x"], "a.c": ["y"]}),
        ({"items": [{}, {"title": ["x"]}]}, {"items.1.title": ["x"]}),
        ({"items": {3: {"title": ["x"]}}}, {"items.3.title": ["x"]}),
        ({"a": {"non_field_errors": ["x"], "b": ["y"]}}, {"a": ["x"], "a.b": ["y"]}),
        (["x", "y"], {"non_field_errors": ["x", "y"]}),
        ("x", {"non_field_errors": ["x"]}),
        ({"a\ud800": ["\udfff"]}, {"a\\ud800": ["\\udfff"]}),
    ],
)
def test_flatten(detail: Any, flat: dict[str, list[str]]) -> None:
    assert flatten(detail) == flat
