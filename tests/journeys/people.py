"""People who use an installation by its API and its sockets, as a client of it would."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection

from tests.e2e.listeners import hear, opening, say
from tests.e2e.servers import Server
from tests.faults.installation import Installation

SECONDS = 120
"""After so long something has gone wrong, on the slowest machine."""
UNASKED = {"heartbeat", "pong", "export_progress", "import_progress", "notification_read"}
Body = dict[str, Any]


def asking(server: Server, token: str) -> httpx.AsyncClient:
    """Return a client that opens a connection for each request: a server ends those that are idle for long."""
    headers, limits = {"Authorization": f"Bearer {token}"}, httpx.Limits(max_keepalive_connections=0)
    return httpx.AsyncClient(base_url=server.api, headers=headers, timeout=SECONDS, limits=limits)


class Person:
    """Somebody with a token."""

    def __init__(self, server: Server, user_id: int, token: str) -> None:
        self.server = server
        self.user_id = user_id
        self.token = token
        self.http = asking(server, token)

    @classmethod
    @contextlib.asynccontextmanager
    async def new(cls, installation: Installation, server: Server) -> AsyncIterator["Person"]:
        """Make somebody, who is there for a block."""
        one = cls(server, *installation.somebody())
        async with one.http:
            yield one

    async def ask(self, method: str, path: str, status: int = 200, **sent: Any) -> Any:
        """Send a request, which must be answered with a status, and return the answer's JSON."""
        answer = await self.http.request(method, path, **sent)
        log = self.server.printed()[-3_000:] if answer.status_code >= 500 else ""
        assert answer.status_code == status, f"{method} {path}: {answer.status_code} {answer.text}\n{log}"
        return answer.json() if answer.content else None

    async def get(self, path: str, **query: Any) -> Any:
        """Return what a path shows."""
        return await self.ask("GET", path, params=query or None)

    async def post(self, path: str, body: Any = None, status: int = 201) -> Any:
        """Send a body."""
        return await self.ask("POST", path, status, json=body)

    async def patch(self, path: str, **body: Any) -> Any:
        """Change something."""
        return await self.ask("PATCH", path, json=body)

    async def all(self, path: str, **query: Any) -> list[Body]:
        """Return every row of a list, page after page, the oldest first."""
        rows: list[Body] = []
        url: str | None = str(httpx.URL(path, params={"page_size": 200, **query}))
        while url:
            page = await self.get(url)
            rows += page["results"]
            url = page["next"]
        return sorted(rows, key=lambda row: row["id"])

    @contextlib.asynccontextmanager
    async def listening(self) -> AsyncIterator[ClientConnection]:
        """Have a socket open in a block, on which nothing has come yet."""
        async with opening(self.server, self.token) as socket:
            hello = await hear(socket, SECONDS)
            assert (hello["type"], hello["user_id"]) == ("connection_established", self.user_id)
            yield socket

    async def export(self, socket: ClientConnection, **asked: Any) -> bytes:
        """Have something exported; return the file when the socket has said that it is ready."""
        run = await self.post("/exports/", asked, 202)
        told = await notification(socket)
        assert (told["type"], told["data"]["export"]) == ("export_ready", run["id"]), told
        shown = await self.get(f"/exports/{run['id']}/")
        assert (shown["status"], shown["progress"]) == ("completed", 100)
        file = await self.http.get(f"/exports/{run['id']}/download/")
        assert file.status_code == 200, file.text
        return file.content

    async def bring_in(self, socket: ClientConnection, name: str, data: bytes, **asked: str) -> Body:
        """Have a file imported; return the run when the socket has said that it is over."""
        run = await self.ask("POST", "/imports/", 202, data=asked, files={"file": (name, data)})
        # What a restored mailbox holds comes before.
        while (told := await notification(socket))["type"] != "import_finished":
            assert asked["resource"] == "backup", told
        assert told["data"]["import"] == run["id"]
        shown: Body = await self.get(f"/imports/{run['id']}/")
        return shown


async def notification(socket: ClientConnection) -> Body:
    """Return the next notification that a socket brings; other frames may come before it."""
    async with asyncio.timeout(SECONDS):
        while (frame := await hear(socket, SECONDS))["type"] != "notification":
            assert frame["type"] in UNASKED, frame
            if frame["type"] == "heartbeat":
                await say(socket, type="ping")
    told: Body = frame["notification"]
    return told
