"""Sockets for tests: the whole ASGI application, real sessions, a real broker."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from asgiref.testing import ApplicationCommunicator
from channels.db import database_sync_to_async
from channels.testing import WebsocketCommunicator
from django.test import Client

from accounts.models import User
from careercopilot.asgi import application
from notifications import services
from notifications.models import Notification
from notifications.services import Note

PATH = "/ws/notifications/"
ORIGIN = (b"origin", b"http://testserver")
HOST = (b"host", b"testserver")
PATIENCE = 60
"""Seconds for what comes at once unless the machine is busy."""


class TestSocket(WebsocketCommunicator):
    """A socket that lets threads close their connections, as servers do; Channels' own keeps them open for ever."""

    __test__ = False
    send_input: Any = ApplicationCommunicator.send_input
    receive_output: Any = ApplicationCommunicator.receive_output


def session_of(user: User) -> str:
    """Sign a user in and return the session's key."""
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


def socket(session: str, *, path: str = PATH, headers: tuple[tuple[bytes, bytes], ...] = ()) -> TestSocket:
    """Return a socket that is not yet connected, with a session's cookie."""
    cookie = (b"cookie", f"sessionid={session}".encode())
    return TestSocket(application, path, headers=[HOST, ORIGIN, cookie, *headers])


@asynccontextmanager
async def connected(session: str, *, ready: bool = True) -> AsyncIterator[TestSocket]:
    """Yield a socket that has been greeted; `ready` ends the time in which it would wait for a resume."""
    one = socket(session)
    assert (await one.connect(timeout=PATIENCE))[0]
    one.hello = await one.receive_json_from(timeout=PATIENCE)
    assert one.hello["type"] == "connection_established"
    if ready:
        await ask(one, {"type": "ping"}, "pong")
    try:
        yield one
    finally:
        await one.disconnect(timeout=PATIENCE)


async def ask(one: TestSocket, frame: dict[str, Any], kind: str) -> dict[str, Any]:
    """Send a frame and return the next one, which must be of a kind."""
    await one.send_json_to(frame)
    return await take(one, kind)


async def take(one: TestSocket, kind: str) -> dict[str, Any]:
    """Return the next frame, which must be of a kind."""
    frame: dict[str, Any] = await one.receive_json_from(timeout=PATIENCE)
    assert frame["type"] == kind, frame
    return frame


async def take_ids(one: TestSocket, count: int) -> list[int]:
    """Return the ids of the next frames, which must be notifications."""
    return [(await take(one, "notification"))["notification"]["id"] for _ in range(count)]


async def quiet(one: TestSocket) -> bool:
    """Tell whether the next thing that comes is the answer to a ping, so that nothing was under way."""
    await ask(one, {"type": "ping"}, "pong")
    return bool(await one.receive_nothing(timeout=0.05, interval=0.01))


async def closed(one: TestSocket) -> int:
    """Return the code of the close that comes next."""
    message = await one.receive_output(timeout=PATIENCE)
    assert message["type"] == "websocket.close", message
    return int(message["code"])


async def tell(user: User, count: int = 1, **fields: Any) -> list[int]:
    """Tell a user something and return the ids."""
    notes = [Note(owner_id=user.pk, **{"type": "digest", "title": "News", **fields}) for _ in range(count)]
    rows: list[Notification] = await database_sync_to_async(services.notify_many)(notes=notes)
    return [row.pk for row in rows]
