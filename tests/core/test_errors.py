"""The error body: every kind of error under /api/ has the same one, and says nothing internal."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIClient

from accounts.services import issue_token
from careercopilot import urls
from careercopilot.core.viewsets import ApiView
from jobs.models import Job
from tests.core.cast import SECRET, Cast

KEYS = {"request_id", "timestamp", "status", "error_code", "detail", "field_errors", "suggestions"}


JSON = "application/json"


JOBS = "/api/v1/jobs/"


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
    response: Any, status: int, error_code: str, *, field_errors: Any = None, suggestions: Any = None
) -> dict[str, Any]:
    """Check one error answer to the letter, and return its body."""
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
    assert body["suggestions"] == suggestions
    return body


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
