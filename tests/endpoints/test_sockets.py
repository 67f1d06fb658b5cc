"""The websocket, asked in every way that the AsyncAPI document gives; and what asks it can fail."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from channels.db import database_sync_to_async

from accounts.models import User
from accounts.services import issue_token
from careercopilot.asgi import application
from tests.notifications.sockets import HOST, ORIGIN, TestSocket
from tests.report.clients import InProcess
from tests.report.discovery import websockets
from tests.report.model import FAILED, PASSED, Request, Result
from tests.report.sockets import SocketExerciser, frames, wrong_with

TICKETS = "/api/v1/auth/ws-ticket/"


class Inside:
    """A socket of this process."""

    def __init__(self, socket: TestSocket) -> None:
        self.socket = socket

    async def send(self, text: str) -> None:
        """Send a frame."""
        await self.socket.send_to(text_data=text)

    async def receive(self) -> dict[str, Any] | int:
        """Return the next frame, or the code of the close."""
        message = await self.socket.receive_output(timeout=60)
        if message["type"] == "websocket.close":
            return int(message["code"])
        frame: dict[str, Any] = json.loads(message["text"])
        return frame


def signed_in(user: User) -> InProcess:
    """Return whoever asks in the name of a user."""
    return InProcess({"Authorization": f"Bearer {issue_token(owner=user, name='Report')[1]}"})


@asynccontextmanager
async def opened(path: str) -> AsyncIterator[Inside]:
    """Open a socket of the whole application."""
    socket = TestSocket(application, path, headers=[HOST, ORIGIN])
    assert (await socket.connect(timeout=60))[0]
    try:
        yield Inside(socket)
    finally:
        await socket.disconnect(timeout=60)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", websockets())
async def test_a_websocket_keeps_its_word(path: str, alice: User, found: list[Result]) -> None:
    sender = await database_sync_to_async(signed_in)(alice)

    async def ticket() -> str:
        answer = await database_sync_to_async(sender.send)(Request(method="POST", path=TICKETS))
        made: str = json.loads(answer.content)["ticket"]
        return made

    results = await SocketExerciser(path, opened, ticket).run()
    found += results
    assert [(one.name, one.problems) for one in results if one.result != PASSED] == []
    assert len(results) == len(list(frames())) + 4
    assert len(results) > 20


class Broken:
    """A socket that answers everything alike."""

    async def send(self, text: str) -> None:
        """Take it."""

    async def receive(self) -> dict[str, Any] | int:
        """Answer."""
        return {"type": "pong"}


async def test_a_broken_websocket_is_caught() -> None:
    @asynccontextmanager
    async def broken(_path: str) -> AsyncIterator[Broken]:
        yield Broken()

    async def ticket() -> str:
        return "any"

    results = {one.name: one for one in await SocketExerciser("/ws/", broken, ticket).run()}
    assert results["the greeting"].problems == ["Greeted by pong, not by connection_established."]
    assert "It was not told why." in results["without a credential"].problems
    assert results["no JSON"].problems == ["Answered by pong, and an error was due."]
    assert results["no JSON"].result == FAILED
    assert results["ping: as described"].result == PASSED
    assert wrong_with({"type": "heard"}) == ["The document names no frame of the type 'heard'."]
    assert wrong_with({"type": "resumed"}) != []
