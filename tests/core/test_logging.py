"""The log: a line for each request with its figures, what is slow said so, and the lines of streams, sockets, tasks."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest
from channels.routing import URLRouter
from channels.testing import WebsocketCommunicator
from django.core.handlers.asgi import ASGIHandler
from django.db import connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path
from pytest_django import Settings
from rest_framework.test import APIClient

from accounts.models import User
from accounts.services import issue_token
from accounts.websocket import WebsocketAuthentication
from careercopilot import urls
from careercopilot.core.measure import STATEMENT_LENGTH, without_values
from careercopilot.core.websocket_log import SocketLog
from notifications.routing import websocket_urlpatterns

Lines = Callable[[], list[dict[str, Any]]]


def asks_twice(request: HttpRequest, secret: str) -> HttpResponse:
    """Send two statements, one with a value and one with a literal."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s", ["a value of somebody"])
        cursor.execute("SELECT 'a literal of somebody'")
    return HttpResponse("done")


def streams(request: HttpRequest) -> StreamingHttpResponse:
    """Send statements while the answer is on its way."""

    def chunks() -> Iterator[bytes]:
        for number in range(3):
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            yield f"{number}\n".encode()

    return StreamingHttpResponse(chunks())


def streams_for_ever(request: HttpRequest) -> StreamingHttpResponse:
    """Send until the client is gone."""

    async def chunks() -> AsyncIterator[bytes]:
        while True:
            yield b"more\n"
            await asyncio.sleep(0.01)

    return StreamingHttpResponse(chunks())


handler404, handler500 = urls.handler404, urls.handler500
urlpatterns = [
    path("asks-twice/<str:secret>/", asks_twice),
    path("streams/", streams),
    path("streams-for-ever/", streams_for_ever),
    *urls.urlpatterns,
]


@pytest.fixture(autouse=True)
def _talkative() -> Iterator[None]:
    """Let the lines of requests and sockets through."""
    loggers = [logging.getLogger(f"careercopilot.{name}") for name in ("request", "websocket")]
    levels = [one.level for one in loggers]
    for one in loggers:
        one.setLevel(logging.INFO)
    yield
    for one, level in zip(loggers, levels, strict=True):
        one.setLevel(level)


def only(lines: Lines, event: str) -> dict[str, Any]:
    """Return the one line of an event."""
    (line,) = [line for line in lines() if line["event"] == event]
    return line


@pytest.mark.urls(__name__)
def test_a_request_says_what_it_asked_of_the_database(
    anonymous: APIClient, db: None, settings: Settings, log_lines: Lines
) -> None:
    anonymous.get("/asks-twice/hidden-word/", headers={"X-Request-ID": "r-1"})
    line = only(log_lines, "request")
    assert (line["queries"], line["route"], line["status"]) == (2, "/asks-twice/{secret}/", 200)
    assert 0 <= line["database_milliseconds"] <= line["milliseconds"]
    assert (line["request_id"], line["user_id"], line["client"]) == ("r-1", None, "127.0.0.1")
    assert (line["level"], "slow" in line) == ("info", False)
    assert "hidden-word" not in str(line)


@pytest.mark.parametrize("how", ["session", "token"])
def test_the_line_names_who_asked(alice: User, api: APIClient, log_lines: Lines, how: str) -> None:
    if how == "token":
        api = APIClient(headers={"Authorization": f"Bearer {issue_token(owner=alice, name='t')[1]}"})
    assert api.get("/api/v1/jobs/").status_code == 200
    assert only(log_lines, "request")["user_id"] == alice.pk


@pytest.mark.urls(__name__)
def test_a_slow_request_is_warned_of(anonymous: APIClient, db: None, settings: Settings, log_lines: Lines) -> None:
    settings.SLOW_REQUEST_MS = 0
    anonymous.get("/asks-twice/x/")
    line = only(log_lines, "request")
    assert (line["level"], line["slow"]) == ("warning", True)


@pytest.mark.urls(__name__)
def test_a_slow_statement_is_warned_of_without_its_values(
    anonymous: APIClient, db: None, settings: Settings, log_lines: Lines
) -> None:
    settings.SLOW_QUERY_MS = 0
    anonymous.get("/asks-twice/x/", headers={"X-Request-ID": "r-2"})
    slow = [line for line in log_lines() if line["event"] == "slow_query"]
    assert [line["statement"] for line in slow] == ["SELECT %s", "SELECT ?"]
    assert {(line["level"], line["request_id"]) for line in slow} == {("warning", "r-2")}
    assert "somebody" not in str(log_lines())


@pytest.mark.parametrize(
    ("statement", "shown"),
    [
        ("SELECT 'it''s', \"name\" FROM t", 'SELECT ?, "name" FROM t'),
        ("SELECT $$a$$, $x$b$x$, %s", "SELECT ?, ?, %s"),
        ("SELECT\n   1", "SELECT 1"),
        ("SELECT 1" + " " * 30_000 + "2", "SELECT 1"),
        ("x" * 30_000, "x" * STATEMENT_LENGTH),
    ],
)
def test_statements_are_shown_without_values(statement: str, shown: str) -> None:
    assert without_values(statement) == shown


@pytest.mark.urls(__name__)
@pytest.mark.django_db(transaction=True)
def test_a_stream_has_its_line_when_it_ends(anonymous: APIClient, log_lines: Lines) -> None:
    response: Any = anonymous.get("/streams/", headers={"X-Request-ID": "r-3"})
    assert [line for line in log_lines() if line["event"] == "request"] == []
    assert b"".join(response.streaming_content) == b"0\n1\n2\n"
    response.close()
    line = only(log_lines, "request")
    assert (line["queries"], line["streamed"], line["status"], line["request_id"]) == (3, True, 200, "r-3")


async def served(address: str, request_id: str, *, leaves_after: int = 0) -> bytes:
    """Ask the ASGI application; return the body. The client may leave after so many messages."""
    application: Any = ASGIHandler()
    received: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    received.put_nowait({"type": "http.request", "body": b"", "more_body": False})
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)
        if len(sent) == leaves_after:
            received.put_nowait({"type": "http.disconnect"})

    scope = {
        "type": "http",
        "method": "GET",
        "path": address,
        "headers": [(b"host", b"testserver"), (b"x-request-id", request_id.encode())],
        "query_string": b"",
        "client": ("192.0.2.9", 1),
        "http_version": "1.1",
    }
    async with asyncio.timeout(60):
        await application(scope, received.get, send)
    return b"".join(message.get("body", b"") for message in sent)


@pytest.mark.urls(__name__)
@pytest.mark.django_db(transaction=True)
@pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume synchronous iterators:Warning")
async def test_a_stream_under_asgi_has_its_line_with_its_queries(settings: Settings, log_lines: Lines) -> None:
    settings.SLOW_REQUEST_MS = 0
    assert await served("/streams/", "r-4") == b"0\n1\n2\n"
    line = only(log_lines, "request")
    assert (line["streamed"], line["request_id"], line["level"], line["queries"]) == (True, "r-4", "info", 3)


@pytest.mark.urls(__name__)
async def test_a_client_that_goes_away_from_a_stream_leaves_a_line(log_lines: Lines) -> None:
    assert await served("/streams-for-ever/", "r-5", leaves_after=5)
    line = only(log_lines, "request")
    assert (line["streamed"], line["request_id"], line["client"]) == (True, "r-5", "192.0.2.9")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("ended_by", ["client", "server"])
async def test_a_websocket_has_one_line_when_it_ends(log_lines: Lines, ended_by: str) -> None:
    application = WebsocketAuthentication(SocketLog(URLRouter(websocket_urlpatterns)))
    headers: list[tuple[bytes, bytes]] = [(b"host", b"testserver"), (b"x-request-id", b"r-6")]
    user_id = None
    if ended_by == "client":
        user = await User.objects.acreate(email="alice@example.com", password="!")
        secret = (await asyncio.to_thread(lambda: issue_token(owner=user, name="t")))[1]
        headers.append((b"authorization", f"Bearer {secret}".encode()))
        user_id = user.pk
    socket = WebsocketCommunicator(application, "/ws/notifications/?ticket=" if not user_id else "/ws/notifications/")
    socket.scope["headers"] = headers
    socket.scope["client"] = ["192.0.2.9", 1]
    assert (await socket.connect(timeout=60))[0]
    if user_id:
        assert (await socket.receive_json_from(timeout=60))["type"] == "connection_established"
        await socket.send_json_to({"type": "ping"})
        assert (await socket.receive_json_from(timeout=60))["type"] == "pong"
        await socket.disconnect(code=1001, timeout=60)
    else:
        assert (await socket.receive_json_from(timeout=60))["error_code"] == "UNAUTHORIZED"
        await socket.wait(timeout=60)
    line = only(log_lines, "websocket")
    assert (line["user_id"], line["route"], line["request_id"]) == (user_id, "/ws/notifications/", "r-6")
    assert (line["ended_by"], line["code"], line["frames"]) == (
        ended_by,
        1001 if user_id else None,
        1 if user_id else 0,
    )
    assert line["client"] == "192.0.2.9"
