"""The websocket: who is turned away, what is an error, and when a socket is closed."""

import asyncio
import json
from typing import Any

import pytest
from channels.db import database_sync_to_async
from django.test import Client
from django_redis import get_redis_connection

from accounts.models import User
from careercopilot.asgi import application
from careercopilot.core import push
from notifications.models import Notification
from tests.conftest import client_for
from tests.notifications.sockets import (
    HOST,
    ORIGIN,
    PATH,
    TestSocket,
    ask,
    closed,
    connected,
    quiet,
    session_of,
    socket,
    take,
    tell,
)

pytestmark = pytest.mark.django_db(transaction=True)
DEEP = "[" * 30_000


@pytest.fixture
def session(alice: User) -> str:
    """Alice's session."""
    return session_of(alice)


async def refused(one: TestSocket) -> tuple[str, int]:
    """Connect, and return the error code and the close code that come."""
    assert (await one.connect(timeout=60))[0]
    error = await take(one, "error")
    assert set(error) == {"type", "error_code", "detail", "request_id"}
    code = await closed(one)
    await one.wait(timeout=60)
    return error["error_code"], code


async def test_nobody_is_refused_politely() -> None:
    one = TestSocket(application, PATH, headers=[HOST, ORIGIN])
    assert await refused(one) == ("UNAUTHORIZED", 4401)


async def test_a_forged_session_and_a_forged_ticket_are_refused() -> None:
    assert await refused(socket("forged")) == ("UNAUTHORIZED", 4401)
    one = TestSocket(application, f"{PATH}?ticket=forged", headers=[HOST])
    assert await refused(one) == ("UNAUTHORIZED", 4401)


async def test_a_foreign_origin_is_refused(session: str) -> None:
    cookie = (b"cookie", f"sessionid={session}".encode())
    one = TestSocket(application, PATH, headers=[HOST, (b"origin", b"https://evil.example"), cookie])
    assert await refused(one) == ("FORBIDDEN", 4403)


async def test_a_ticket_opens_one_socket(alice: User) -> None:
    answer = await database_sync_to_async(lambda: client_for(alice).post("/api/v1/auth/ws-ticket/"))()
    path = f"{PATH}?ticket={answer.json()['ticket']}"
    one = TestSocket(application, path, headers=[HOST])
    assert (await one.connect(timeout=60))[0]
    assert (await take(one, "connection_established"))["user_id"] == alice.pk
    await one.disconnect(timeout=60)
    assert await refused(TestSocket(application, path, headers=[HOST])) == ("UNAUTHORIZED", 4401)


async def test_unknown_paths_are_closed_and_the_slash_is_optional(session: str) -> None:
    assert await refused(socket(session, path="/ws/other/")) == ("NOT_FOUND", 4404)
    one = socket(session, path="/ws/notifications")
    assert (await one.connect(timeout=60))[0]
    await take(one, "connection_established")
    await one.disconnect(timeout=60)


async def test_errors_carry_the_request_id(session: str) -> None:
    one = socket(session, headers=((b"x-request-id", b"my-own-id"),))
    assert (await one.connect(timeout=60))[0]
    await take(one, "connection_established")
    assert (await ask(one, {"type": "bogus"}, "error"))["request_id"] == "my-own-id"
    await one.disconnect(timeout=60)


@pytest.mark.parametrize(
    ("frame", "error_code"),
    [
        ({"bytes_data": b"\x00\x01"}, "BAD_REQUEST"),
        ({"text_data": "{"}, "MALFORMED_JSON"),
        ({"text_data": DEEP}, "MALFORMED_JSON"),
        ({"text_data": '{"type": "resume", "since": ' + "9" * 5_000 + "}"}, "MALFORMED_JSON"),
        ({"text_data": "[]"}, "VALIDATION_ERROR"),
        ({"text_data": "null"}, "VALIDATION_ERROR"),
        ({"text_data": '{"ids": [1]}'}, "VALIDATION_ERROR"),
        ({"text_data": '{"type": "bogus"}'}, "VALIDATION_ERROR"),
        ({"text_data": '{"type": ["ping"]}'}, "VALIDATION_ERROR"),
        ({"text_data": '{"type": "mark_read"}'}, "VALIDATION_ERROR"),
        ({"text_data": '{"type": "mark_read", "ids": ["1"]}'}, "VALIDATION_ERROR"),
        ({"text_data": '{"type": "mark_read", "ids": {"1": 1}}'}, "VALIDATION_ERROR"),
        ({"text_data": json.dumps({"type": "ping", "x": "x" * 70_000})}, "PAYLOAD_TOO_LARGE"),
        ({"text_data": '{"type": "ping", "x": "' + "ü" * 40_000 + '"}'}, "PAYLOAD_TOO_LARGE"),
        ({"bytes_data": b"x" * 1_000_000}, "PAYLOAD_TOO_LARGE"),
    ],
    ids=range(15),
)
async def test_a_bad_frame_costs_an_error_frame_and_nothing_else(
    alice: User, session: str, frame: dict[str, Any], error_code: str
) -> None:
    await tell(alice)
    async with connected(session) as one:
        await one.send_to(**frame)
        error = await take(one, "error")
        assert error["error_code"] == error_code
        assert "Traceback" not in error["detail"]
        assert await quiet(one)
    assert await database_sync_to_async(lambda: Notification.objects.get().is_read)() is False


async def test_a_flood_is_told_once_and_closed_when_it_goes_on(session: str) -> None:
    async with connected(session) as one:
        for _ in range(60):
            await one.send_json_to({"type": "ping"})
        kinds = [(await one.receive_json_from(timeout=60))["type"] for _ in range(40)]
        assert kinds == ["pong"] * 39 + ["error"]
        for _ in range(300):
            await one.send_json_to({"type": "ping"})
        frame = await one.receive_output(timeout=60)
        while frame["type"] != "websocket.close":
            frame = await one.receive_output(timeout=60)
        assert frame["code"] == 4429


async def test_a_silent_client_is_closed_and_one_that_answers_is_not(session: str, settings: Any) -> None:
    settings.HEARTBEAT_SECONDS = 1
    async with connected(session) as lively, connected(session) as dead:
        for _ in range(4):
            await take(lively, "heartbeat")
            await ask(lively, {"type": "ping"}, "pong")
        message = await dead.receive_output(timeout=60)
        while message["type"] != "websocket.close":
            assert json.loads(message["text"])["type"] == "heartbeat"
            message = await dead.receive_output(timeout=60)
        assert message["code"] == 4408


async def test_a_session_that_ended_closes_its_socket_at_the_next_heartbeat(session: str, settings: Any) -> None:
    settings.HEARTBEAT_SECONDS = 1
    client = Client()
    client.cookies["sessionid"] = session
    async with connected(session) as one:
        await database_sync_to_async(client.session.flush)()
        assert (await take(one, "error"))["error_code"] == "UNAUTHORIZED"
        assert await closed(one) == 4401


async def test_sockets_are_closed_by_credential(alice: User, session: str) -> None:
    other = await database_sync_to_async(session_of)(alice)
    async with connected(session) as one, connected(other) as two:
        await database_sync_to_async(push.close)(alice.pk, code=4401, credential=f"session:{session}")
        assert (await take(one, "error"))["error_code"] == "UNAUTHORIZED"
        assert await closed(one) == 4401
        assert await quiet(two)
        await database_sync_to_async(push.close)(alice.pk, code=4401)
        await take(two, "error")
        assert await closed(two) == 4401


async def test_connections_of_a_user_are_limited_over_all_processes(alice: User, session: str, settings: Any) -> None:
    settings.WEBSOCKET_CONNECTIONS_PER_USER = 2
    seats = f"{settings.KEY_PREFIX}:sockets:{alice.pk}"
    # The seat of a process that was killed long ago, and of one that runs elsewhere.
    await asyncio.to_thread(get_redis_connection().zadd, seats, {"killed": 1, "elsewhere": 10**11})
    async with connected(session):
        assert await refused(socket(session)) == ("RATE_LIMITED", 4429)
    async with connected(session) as again:
        assert await quiet(again)
    assert await asyncio.to_thread(get_redis_connection().zrange, seats, 0, -1) == [b"elsewhere"]


async def test_an_idle_socket_outlives_the_brokers_timeouts(alice: User, session: str) -> None:
    async with connected(session) as one:
        # redis-py's own default would end the subscription after 5 seconds.
        assert await one.receive_nothing(timeout=6, interval=0.1)
        ids = await tell(alice)
        assert (await take(one, "notification"))["notification"]["id"] == ids[0]
