"""The other side of live_delivery.py: many clients in one process, and the floor's server."""

import asyncio
import base64
import contextlib
import json
import os
import sys
import time
from typing import Any

from redis.asyncio import Redis
from websockets.asyncio.server import ServerConnection, broadcast, serve

CONNECTING = 50
"""Clients that connect at once."""
MASK = b"\0\0\0\0"
PING = b'{"type": "ping"}'


class Clients:
    """Many sockets in one process: each notes when the frames that carry a stamp arrive."""

    def __init__(self, port: int, cookies: list[str]) -> None:
        self.port, self.cookies = port, cookies
        self.arrived: list[tuple[float, float]] = []
        self.wanted = 0
        self.complete = asyncio.Event()
        self.open = 0
        self.tasks: list[asyncio.Task[None]] = []

    async def connect(self) -> None:
        """Open all sockets, some at a time, and return when each has been greeted."""
        gate = asyncio.Semaphore(CONNECTING)
        greeted = [asyncio.get_running_loop().create_future() for _ in self.cookies]
        self.tasks = [
            asyncio.create_task(self._one(cookie, gate, done))
            for cookie, done in zip(self.cookies, greeted, strict=True)
        ]
        await asyncio.gather(*greeted)

    async def collect(self, count: int) -> list[tuple[float, float]]:
        """Return when `count` frames were sent and when they arrived; fewer if they do not come within a minute."""
        self.wanted = count
        self.complete.clear()
        if len(self.arrived) < count:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(60):
                    await self.complete.wait()
        for task in self.tasks:
            if task.done():
                await task
        found, self.arrived = self.arrived, []
        return found

    async def _one(self, cookie: str, gate: asyncio.Semaphore, greeted: asyncio.Future[None]) -> None:
        async with gate:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=4096)
            lines = [
                "GET /ws/notifications/ HTTP/1.1",
                f"Host: 127.0.0.1:{self.port}",
                f"Origin: http://127.0.0.1:{self.port}",
                f"Cookie: sessionid={cookie}",
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
                "\r\n",
            ]
            writer.write("\r\n".join(lines).encode())
            answer = await reader.readuntil(b"\r\n\r\n")
            if not answer.startswith(b"HTTP/1.1 101"):
                raise SystemExit(f"refused: {answer.decode()}")
            _, hello = await self._frame(reader)
            if b"connection_established" not in hello:
                raise SystemExit(f"refused: {hello.decode()}")
        greeted.set_result(None)
        self.open += 1
        while True:
            opcode, body = await self._frame(reader)
            if opcode == 9:
                writer.write(bytes([0x8A, 0x80 | len(body)]) + MASK + body)
                continue
            place = body.find(b'"stamp":')
            if place >= 0:
                now = time.monotonic()
                self.arrived.append((float(body[place + 8 :].split(b"}")[0].split(b",")[0]), now))
                if len(self.arrived) == self.wanted:
                    self.complete.set()
            elif b'"heartbeat"' in body:
                writer.write(bytes([0x81, 0x80 | len(PING)]) + MASK + PING)

    @staticmethod
    async def _frame(reader: asyncio.StreamReader) -> tuple[int, bytes]:
        """Return opcode and body of the next frame; a server's frames are not masked."""
        head = await reader.readexactly(2)
        length = head[1] & 127
        if length == 126:
            length = int.from_bytes(await reader.readexactly(2), "big")
        elif length == 127:
            length = int.from_bytes(await reader.readexactly(8), "big")
        body = await reader.readexactly(length)
        if head[0] & 15 == 8:
            raise SystemExit(f"closed: {body!r}")
        return head[0] & 15, body


async def serve_clients() -> None:
    """Carry out the orders that come on standard input, a line each; every one is answered by a line."""
    loop = asyncio.get_running_loop()
    orders = asyncio.StreamReader(limit=16 * 1024 * 1024)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
    clients: Clients | None = None
    while line := await orders.readline():
        order = json.loads(line)
        if order["do"] == "connect":
            clients = Clients(order["port"], order["cookies"])
            await clients.connect()
            answer: Any = clients.open
        else:
            assert clients is not None
            answer = await clients.collect(order["count"])
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


async def serve_floor(port: int, url: str) -> None:
    """Serve the floor: what is published to `floor` goes to all clients, or to the one that it names."""
    everybody: list[ServerConnection] = []

    async def handler(connection: ServerConnection) -> None:
        await connection.send('{"type": "connection_established"}')
        everybody.append(connection)
        await connection.wait_closed()

    async with serve(handler, "127.0.0.1", port, compression=None, ping_interval=None), Redis.from_url(url) as redis:
        subscription = redis.pubsub()
        await subscription.subscribe("floor")
        async for message in subscription.listen():
            if message["type"] == "message":
                one, _, text = message["data"].decode().partition(" ")
                broadcast(everybody if one == "all" else [everybody[int(one)]], text)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["clients"]:
            asyncio.run(serve_clients())
        case ["floor", port, url]:
            asyncio.run(serve_floor(int(port), url))
        case _:
            raise SystemExit("live_delivery.py starts this.")
