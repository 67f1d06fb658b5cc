"""Which server: the real application under uvicorn, Daphne and granian, by HTTP and by websocket, a process each."""

import asyncio
import contextlib
import json
import time
from collections.abc import Awaitable

from websockets.asyncio.client import ClientConnection, connect

from benchmarks.bench import Bench
from benchmarks.cases.lists import constant, share
from benchmarks.data import SMALL
from benchmarks.figures import Load, Row
from benchmarks.load import Task, drive, owner
from benchmarks.stack import Server, bearer

KINDS = ("uvicorn", "uvicorn-fast", "daphne", "granian")
SOCKETS = 300
PINGS = 5
TOGETHER = 20


async def opened(server: Server) -> ClientConnection:
    """Open a socket with a ticket, and wait until it is answered."""
    _, _, answer = await asyncio.to_thread(server.ask, "POST", "/api/v1/auth/ws-ticket/", {}, **bearer(SMALL))
    ticket = json.loads(answer)["ticket"]
    address = f"ws://127.0.0.1:{server.port}/ws/notifications/?ticket={ticket}"
    socket = await connect(address, origin=None, compression=None, open_timeout=60)
    while json.loads(await socket.recv())["type"] != "connection_established":
        continue
    return socket


async def ping(socket: ClientConnection) -> float:
    """Return the milliseconds from a ping of the contract to its pong."""
    began = time.perf_counter()
    await socket.send('{"type": "ping"}')
    while json.loads(await socket.recv())["type"] != "pong":
        continue
    return 1000 * (time.perf_counter() - began)


async def bounded(work: list[Awaitable[ClientConnection]]) -> list[ClientConnection]:
    """Wait for all, so many at a time."""
    seats = asyncio.Semaphore(TOGETHER)

    async def one(each: Awaitable[ClientConnection]) -> ClientConnection:
        async with seats:
            return await each

    return await asyncio.gather(*(one(each) for each in work))


async def talk(server: Server, count: int) -> tuple[Load, float, float]:
    """Open sockets and ping on each; return the times of the pings, seconds to open all, and MB for them."""
    before, began = server.usage().held, time.perf_counter()
    sockets = await bounded([opened(server) for _ in range(count)])
    opening, grown = time.perf_counter() - began, server.usage().held - before
    started, times = time.perf_counter(), []
    for _ in range(PINGS):
        times.extend(await asyncio.gather(*(ping(socket) for socket in sockets)))
    load = Load(times, time.perf_counter() - started)
    for socket in sockets:
        with contextlib.suppress(OSError):
            await socket.close()
    return load, opening, grown


def compare(bench: Bench) -> list[Row]:
    """Ask each server for a job, for a constant view, and over sockets."""
    rows = []
    pk = bench.ids("jobs_job", SMALL, 1)[0]
    count = 50 if bench.quick else SOCKETS
    for kind in KINDS:
        with bench.stack.server(bench.url, kind, extra={"WEBSOCKET_CONNECTIONS_PER_USER": "100000"}) as server:
            task, floor = bench.beside_constant(server, Task("detail", f"/api/v1/jobs/{pk}/"), owner(SMALL))
            rows.append(
                Row(
                    "servers",
                    f"{kind}: job detail",
                    task,
                    share(task, floor),
                    "constant view",
                    note=constant(floor, task),
                )
            )
            listed = drive(
                bench.stack,
                server,
                [Task("list", "/api/v1/jobs/")],
                [owner(SMALL)],
                users=16,
                seconds=bench.seconds / 2,
            )
            rows.append(Row("servers", f"{kind}: list of 50 jobs", listed))
            load, opening, grown = asyncio.run(talk(server, count))
            each = 1024 * grown / count
            note = f"opened in {opening:.1f} s, {each:.0f} kB each; pings on all at a time"
            rows.append(Row("servers", f"{kind}: {count} sockets, ping", load, note=note))
    return rows
