"""Clients for tests that follow the protocol page: they come back, resume, and keep what they got in its order."""

import asyncio
import contextlib
import json
import random
from collections.abc import Sequence
from typing import Any

import websockets
from websockets.asyncio.client import ClientConnection, connect

from tests.e2e.servers import Server

LONGEST_WAIT = 2.0
LOST = (OSError, websockets.WebSocketException, TimeoutError)


def opening(server: Server, token: str, **options: Any) -> connect:
    """Return a websocket to be opened with a token."""
    headers = {"Authorization": f"Bearer {token}"}
    plain: dict[str, Any] = {"compression": None, "ping_interval": None, "open_timeout": 20, "close_timeout": 1}
    return connect(server.ws, additional_headers=headers, **plain | options)


async def say(socket: ClientConnection, **frame: Any) -> None:
    """Send a frame."""
    await socket.send(json.dumps(frame))


async def hear(socket: ClientConnection, seconds: float = 60) -> dict[str, Any]:
    """Return the next frame."""
    # Not wait_for: before Python 3.12 it swallows a cancellation that comes together with the frame.
    async with asyncio.timeout(seconds):
        frame: dict[str, Any] = json.loads(await socket.recv())
    return frame


class Listener:
    """One tab of one user. `got` is every notification that it dealt with, in that order, over all its connections."""

    def __init__(self, servers: Sequence[Server], person: tuple[int, str], seed: int, drops: float = 0) -> None:
        self.servers = servers
        self.user_id, self.token = person
        self.random = random.Random(seed)
        self.drops = drops
        self.got: list[int] = []
        self.connections = self.end = 0
        self.waiting: list[int] | None = None
        self.errors: list[dict[str, Any]] = []
        self.strangers: list[dict[str, Any]] = []

    @property
    def last(self) -> int:
        """The highest id that was dealt with."""
        return max(self.got, default=0)

    async def run(self) -> None:
        """Listen until cancelled; come back after each loss, to any of the servers."""
        attempt = 0
        while True:
            with contextlib.suppress(*LOST):
                async with opening(self.random.choice(self.servers), self.token) as socket:
                    attempt = -1
                    await self._follow(socket)
            attempt += 1
            await asyncio.sleep(self.random.uniform(0, min(LONGEST_WAIT, 0.1 * 2**attempt)))

    async def _follow(self, socket: ClientConnection) -> None:
        hello = await hear(socket)
        if hello["type"] != "connection_established":
            self.errors.append(hello)
            return
        self.connections += 1
        self.end, self.waiting = hello["last_id"], []
        await say(socket, type="resume", since=self.last)
        while self.random.random() >= self.drops or not self.got:
            frame = await hear(socket)
            if frame["type"] == "notification":
                self._keep(frame["notification"]["id"])
            elif frame["type"] == "resumed":
                await self._resumed(socket, more=frame["more"])
            elif frame["type"] == "heartbeat":
                await say(socket, type="ping")
            elif frame["type"] == "error":
                self.errors.append(frame)
            elif frame["type"] != "pong":
                self.strangers.append(frame)

    def _keep(self, pk: int) -> None:
        """What is new waits while what was missed still comes."""
        if self.waiting is not None and pk > self.end:
            self.waiting.append(pk)
        else:
            self.got.append(pk)

    async def _resumed(self, socket: ClientConnection, *, more: bool) -> None:
        if more:
            await say(socket, type="resume", since=self.last)
        else:
            self.got += sorted(self.waiting or [])
            self.waiting = None


@contextlib.asynccontextmanager
async def listening(listeners: Sequence[Listener]) -> Any:
    """Keep the listeners running in a block, which begins when each was connected once."""
    tasks = [asyncio.create_task(one.run()) for one in listeners]
    try:
        await until(lambda: all(one.connections for one in listeners), 60, tasks)
        yield tasks
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def until(condition: Any, seconds: float, tasks: Sequence[asyncio.Task[None]] = ()) -> bool:
    """Poll until something holds; return whether it did. A task that ends meanwhile has failed: its error is raised."""
    end = asyncio.get_running_loop().time() + seconds
    while not condition():
        for task in tasks:
            if task.done():
                task.result()
        if asyncio.get_running_loop().time() > end:
            return False
        await asyncio.sleep(0.05)
    return True
