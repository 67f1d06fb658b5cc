"""Signing in to the real websocket: who is greeted, who is told why not, and who is closed later."""

from typing import Any

import pytest
from channels.db import database_sync_to_async
from channels.testing import WebsocketCommunicator
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import User
from accounts.services import delete_account, issue_ticket, issue_token, revoke_token
from careercopilot.asgi import application

pytestmark = pytest.mark.django_db(transaction=True)
HOST = "localhost:8000"
OWN = "http://localhost:8000"


async def first_frame(query: str = "", peer: str = "127.0.0.1", **headers: str) -> tuple[dict[str, Any], Any]:
    """Open a socket and return its first frame, and the socket."""
    sent = {"host": HOST, **{name.replace("_", "-"): value for name, value in headers.items()}}
    pairs = [(name.encode(), value.encode()) for name, value in sent.items()]
    socket = WebsocketCommunicator(application, f"/ws/notifications/?{query}", headers=pairs)
    socket.scope["client"] = [peer, 50000]
    assert (await socket.connect(timeout=60))[0]
    return await socket.receive_json_from(timeout=60), socket


async def code_of(socket: Any) -> int:
    """Return the code of the close that comes next."""
    message = await socket.receive_output(timeout=60)
    assert message["type"] == "websocket.close"
    return int(message["code"])


async def assert_refused(code: int, error_code: str, **handshake: str) -> None:
    """Assert that a socket is accepted, told why in one frame, and closed."""
    frame, socket = await first_frame(**handshake)
    assert (frame["type"], frame["error_code"]) == ("error", error_code)
    assert frame["request_id"]
    assert await code_of(socket) == code


def cookie_of(user: User) -> str:
    """Return the cookie of a new session of a user."""
    client = Client()
    client.force_login(user)
    return f"sessionid={client.session.session_key}"


async def test_a_session_is_greeted_from_its_own_pages_alone(alice: User) -> None:
    cookie = await database_sync_to_async(cookie_of)(alice)
    frame, socket = await first_frame(cookie=cookie, origin=OWN)
    assert (frame["type"], frame["user_id"]) == ("connection_established", alice.pk)
    await socket.disconnect()
    await assert_refused(4403, "FORBIDDEN", cookie=cookie, origin="https://evil.example")
    await assert_refused(4403, "FORBIDDEN", cookie=cookie)
    await assert_refused(4401, "UNAUTHORIZED", origin=OWN)


async def test_a_ticket_is_good_once(alice: User) -> None:
    token, _text = await database_sync_to_async(issue_token)(owner=alice, name="t")
    ticket = await database_sync_to_async(issue_ticket)(user=alice, credential=f"token:{token.pk}")
    frame, socket = await first_frame(query=f"ticket={ticket}", peer="203.0.113.9")
    assert (frame["type"], frame["user_id"]) == ("connection_established", alice.pk)
    await socket.disconnect()
    await assert_refused(4401, "UNAUTHORIZED", query=f"ticket={ticket}")
    await assert_refused(4401, "UNAUTHORIZED", query="ticket=forged")


async def test_a_revoked_token_closes_its_sockets_and_no_others(alice: User) -> None:
    token, _text = await database_sync_to_async(issue_token)(owner=alice, name="t")
    ticket = await database_sync_to_async(issue_ticket)(user=alice, credential=f"token:{token.pk}")
    cookie = await database_sync_to_async(cookie_of)(alice)
    _frame, by_token = await first_frame(query=f"ticket={ticket}")
    _frame, by_session = await first_frame(cookie=cookie, origin=OWN)
    await database_sync_to_async(revoke_token)(token=token)
    assert (await by_token.receive_json_from(timeout=60))["error_code"] == "UNAUTHORIZED"
    assert await code_of(by_token) == 4401
    await by_session.send_json_to({"type": "ping"})
    assert (await by_session.receive_json_from(timeout=60))["type"] == "pong"
    await by_session.disconnect()


async def test_a_deleted_account_is_closed(alice: User) -> None:
    cookie = await database_sync_to_async(cookie_of)(alice)
    _frame, socket = await first_frame(cookie=cookie, origin=OWN)
    await database_sync_to_async(delete_account)(user=alice)
    assert (await socket.receive_json_from(timeout=60))["error_code"] == "UNAUTHORIZED"
    assert await code_of(socket) == 4401


async def test_single_user_mode_greets_the_user_of_the_api(alice: User, single_user: None) -> None:
    def over_http() -> int:
        answer: dict[str, int] = APIClient(headers={"Host": HOST}).get("/api/v1/me/").json()
        return answer["id"]

    frame, socket = await first_frame(origin=OWN)
    assert frame["user_id"] == await database_sync_to_async(over_http)() == alice.pk
    await socket.disconnect()
    await assert_refused(4401, "UNAUTHORIZED", peer="192.168.1.5")
    await assert_refused(4401, "UNAUTHORIZED", x_forwarded_for="127.0.0.1")
    await assert_refused(4403, "FORBIDDEN", origin="https://evil.example")
    await assert_refused(4401, "UNAUTHORIZED", authorization="Bearer wrong")
