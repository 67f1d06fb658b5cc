"""Request ids: kept when sane, else made; the same in header, body and log. One log line per request."""

import logging
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import path
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIClient

from accounts.models import User
from careercopilot import urls
from careercopilot.core.request_id import accept_request_id, current_request_id
from careercopilot.core.viewsets import ApiView
from tests.core.test_errors import assert_error

Lines = Callable[[], list[dict[str, Any]]]
SECRET = "swordfish"


class Secretive(ApiView):
    """A view that fails with a secret among its local variables."""

    permission_classes = [AllowAny]

    def post(self, request: Request) -> Response:
        """Fail."""
        data: Any = request.data
        password = data["password"]
        length = len(password)
        raise RuntimeError(f"failed with a password of {length} letters")


handler404, handler500 = urls.handler404, urls.handler500
urlpatterns = [path("api/v1/secretive/", Secretive.as_view()), *urls.urlpatterns]


@pytest.fixture
def talkative(settings: Any) -> Iterator[None]:
    """Let the line of each request through; none is slow, however busy the machine."""
    settings.SLOW_REQUEST_MS = 60_000
    logger = logging.getLogger("careercopilot.request")
    level = logger.level
    logger.setLevel(logging.INFO)
    yield
    logger.setLevel(level)


SANE = [
    "a",
    "6f6e6a3e-5a4e-4f0e-9a47-1f7ad0d0a1c2",
    "Root=1-67891233-abcdef012345678912345678",
    "a" * 128,
    "a/b+c=:._-",
]
INSANE = ["", " ", "a b", "a" * 129, "-a", "a\tb", "a;b", "<script>", "é", '"a"', "a,b", "{}", "a%0Ab", "\x7f"]


@pytest.mark.parametrize("text", SANE)
@pytest.mark.parametrize("url", ["/api/v1/", "/api/v1/jobs/", "/api/nothing/", "/", "/nothing/", "/health/live/"])
def test_a_sane_id_is_kept(anonymous: APIClient, db: None, url: str, text: str) -> None:
    response = anonymous.get(url, headers={"X-Request-ID": text})
    assert response["X-Request-ID"] == text
    if response["Content-Type"] == "application/json" and response.status_code >= 400:
        assert response.json()["request_id"] == text


@pytest.mark.parametrize("text", INSANE)
def test_an_insane_one_is_replaced(anonymous: APIClient, db: None, text: str) -> None:
    response = anonymous.get("/api/v1/jobs/", headers={"X-Request-ID": text})
    made = response["X-Request-ID"]
    assert str(uuid.UUID(made)) == made
    assert_error(response, 401, "UNAUTHORIZED")


def test_each_request_has_its_own(anonymous: APIClient, db: None) -> None:
    assert len({anonymous.get("/api/v1/")["X-Request-ID"] for _ in range(5)}) == 5


def test_line_breaks_never_get_in() -> None:
    for text in ("a\nb", "a\r\nSet-Cookie: x", "a\n", "a\u2028"):
        assert accept_request_id(text) != text
    assert accept_request_id("abc") == current_request_id() == "abc"


@pytest.mark.parametrize(
    ("method", "url", "status", "route"),
    [
        ("GET", "/api/v1/jobs/", 200, "/api/v1/jobs/"),
        ("GET", "/api/v1/jobs/123/", 404, "/api/v1/jobs/{pk}/"),
        ("GET", "/api/v1/jobs/123", 404, "/api/v1/jobs/{pk}/"),
        ("POST", "/api/v1/jobs/", 400, "/api/v1/jobs/"),
        ("GET", "/api/v1/who/knows/123/", 404, "/api/"),
        ("GET", "/no/such/page/", 404, "unmatched"),
    ],
)
def test_one_line_for_each_request(  # noqa: PLR0917 - fixtures
    api: APIClient, alice: User, talkative: None, log_lines: Lines, method: str, url: str, status: int, route: str
) -> None:
    response = api.generic(method, f"{url}?q=secret", "{}", content_type="application/json")
    assert response.status_code == status
    (line,) = [line for line in log_lines() if line["event"] == "request"]
    assert (line["method"], line["status"], line["level"]) == (method, status, "info")
    assert line["request_id"] == response["X-Request-ID"]
    assert line["route"] == route
    assert line["client"] == "127.0.0.1"
    assert 0 < line["milliseconds"] < 60_000
    assert line["timestamp"].endswith("Z")
    assert "secret" not in str(line)
    if "jobs" in route:
        assert line["user_id"] == alice.pk


@pytest.mark.urls(__name__)
def test_the_log_of_a_failure_holds_no_values(api: APIClient, log_lines: Lines) -> None:
    """The traceback says where, but not what the variables held."""
    response = api.post("/api/v1/secretive/", {"password": SECRET})
    assert_error(response, 500, "INTERNAL_SERVER_ERROR")
    (line,) = [line for line in log_lines() if line["event"] == "unexpected_error"]
    assert line["exception"][0]["exc_value"] == f"failed with a password of {len(SECRET)} letters"
    assert SECRET not in str(log_lines())


def test_a_mail_names_the_request_it_was_made_for(alice: User) -> None:
    answer = Client().post("/accounts/password/reset/", {"email": alice.email}, headers={"X-Request-ID": "mail-17"})
    assert answer.status_code == 302
    assert [message.extra_headers["X-Request-ID"] for message in mail.outbox] == ["mail-17"]
