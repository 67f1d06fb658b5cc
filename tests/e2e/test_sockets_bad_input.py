"""What nobody should send to a websocket, over real servers: an error frame or a close code, a log line, no more."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from careercopilot.processes import wait_until
from tests.e2e.listeners import hear, opening, say
from tests.e2e.servers import Fleet, Server, fleet
from tests.e2e.test_sockets import PATIENCE

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def made() -> Iterator[Fleet]:
    """A fleet for all of these."""
    with fleet() as one:
        yield one


@pytest.fixture(scope="module", params=["uvicorn", "daphne"])
def server(request: pytest.FixtureRequest, made: Fleet) -> Server:
    """One server of each kind."""
    return made.serve(request.param)[0]


@pytest.fixture(scope="module")
def people(made: Fleet) -> list[tuple[int, str]]:
    """Somebody who behaves badly, and a bystander; `(id, token)` of each."""
    found: list[tuple[int, str]] = made.teller.ask("users", count=2)
    return found


@asynccontextmanager
async def greeted(server: Server, token: str, **options: Any) -> AsyncIterator[ClientConnection]:
    """Yield a socket that was greeted."""
    async with opening(server, token, **options) as socket:
        assert (await hear(socket))["type"] == "connection_established"
        yield socket


async def assert_error(server: Server, socket: ClientConnection, error_code: str) -> None:
    """Assert that the next frame is this error, without internals, and that the log has it under the same id."""
    frame = await hear(socket)
    assert frame["type"] == "error", frame
    assert set(frame) == {"type", "error_code", "detail", "request_id"}
    assert frame["error_code"] == error_code
    assert not any(word in json.dumps(frame) for word in ("Traceback", "Error:", "File ", "SELECT", ".py"))
    found = {"event": "websocket_error", "error_code": error_code, "request_id": frame["request_id"]}
    assert wait_until(lambda: bool(server.logged(**found)), PATIENCE), server.printed()[-2_000:]


async def assert_unharmed(socket: ClientConnection) -> None:
    """Assert that a ping is answered, and that nothing but heartbeats came before."""
    await say(socket, type="ping")
    while (frame := await hear(socket)) != {"type": "pong"}:
        assert frame == {"type": "heartbeat"}


async def assert_closed(socket: ClientConnection, code: int) -> None:
    """Assert that the socket is closed next, with this code."""
    with pytest.raises(ConnectionClosed):
        await hear(socket)
    assert socket.close_code == code


BAD_FRAMES: list[tuple[str | bytes, str]] = [
    (b"\x00\xff", "BAD_REQUEST"),
    (b"x" * 1_000_000, "PAYLOAD_TOO_LARGE"),
    ('{"type": "ping", "x": "' + "x" * 1_000_000 + '"}', "PAYLOAD_TOO_LARGE"),
    ("{", "MALFORMED_JSON"),
    ("[" * 60_000, "MALFORMED_JSON"),
    ('"ping"', "VALIDATION_ERROR"),
    ('{"type": "bogus"}', "VALIDATION_ERROR"),
    ('{"type": "push.close", "code": 1000, "credential": null}', "VALIDATION_ERROR"),
    ('{"type": "mark_read", "ids": ["1", null]}', "VALIDATION_ERROR"),
    ('{"type": "resume", "since": 9000000000}', "VALIDATION_ERROR"),
    ('{"type": "resume", "since": 9' + "0" * 60 + "}", "VALIDATION_ERROR"),
    ('{"type": "resume", "since": -1}', "VALIDATION_ERROR"),
    ('{"type": "subscribe", "types": ["bogus"]}', "VALIDATION_ERROR"),
]


async def test_bad_frames_cost_an_error_and_nobody_else_anything(
    made: Fleet, server: Server, people: list[tuple[int, str]]
) -> None:
    (user, token), (other, other_token) = people
    ids = dict(made.teller.ask("tell", to=[user, other]))
    async with greeted(server, token) as bad, greeted(server, other_token) as bystander:
        for frame, error_code in BAD_FRAMES:
            await bad.send(frame)
            await assert_error(server, bad, error_code)
        # Ids of others and of nobody are left alone, and say nothing of whose they are.
        await say(bad, type="mark_read", ids=[ids[other], 10**15, 10**40, -1])
        assert (await hear(bad))["ids"] == []
        await say(bad, type="resume", since=ids[user] - 1)
        assert (await hear(bad))["notification"]["id"] == ids[user]
        await assert_unharmed(bystander)
    async with httpx.AsyncClient(base_url=server.api, headers={"Authorization": f"Bearer {other_token}"}) as api:
        assert (await api.get(f"/notifications/{ids[other]}/")).json()["is_read"] is False
    assert server.logged(level="error") == []


async def speak_without_end(socket: ClientConnection) -> None:
    """Send one frame of 20 MB and wait for what comes of it."""
    await socket.send("x" * 20_000_000)
    await hear(socket)


async def test_a_frame_beyond_all_measure_ends_the_socket_at_most(
    server: Server, people: list[tuple[int, str]]
) -> None:
    async with greeted(server, people[0][1]) as bad, greeted(server, people[1][1]) as bystander:
        with pytest.raises(ConnectionClosed):
            await speak_without_end(bad)
        # A server that stops reading in the middle may cut its own words short.
        assert bad.close_code in {1009, 1006}
        await assert_unharmed(bystander)


async def test_a_flood_is_told_and_closed_and_harms_nobody(server: Server, people: list[tuple[int, str]]) -> None:
    async def flood() -> None:
        while True:
            await say(bad, type="ping")
            # What comes meanwhile is read, too.
            await asyncio.sleep(0)

    async with (
        greeted(server, people[0][1], max_queue=None) as bad,
        greeted(server, people[1][1]) as bystander,
    ):
        with pytest.raises(ConnectionClosed):
            await flood()
        assert bad.close_code == 4429
        await assert_unharmed(bystander)


async def test_tickets_open_one_socket_and_forged_ones_none(server: Server, people: list[tuple[int, str]]) -> None:
    async with httpx.AsyncClient(base_url=server.api, headers={"Authorization": f"Bearer {people[0][1]}"}) as api:
        ticket = (await api.post("/auth/ws-ticket/")).json()["ticket"]
    async with connect(f"{server.ws}?ticket={ticket}") as socket:
        assert (await hear(socket))["type"] == "connection_established"
    for wrong in (ticket, "forged", "", "%00%ff", "x" * 5_000):
        async with connect(f"{server.ws}?ticket={wrong}") as socket:
            await assert_error(server, socket, "UNAUTHORIZED")
            await assert_closed(socket, 4401)


async def test_foreign_origins_and_strangers_are_refused(server: Server, people: list[tuple[int, str]]) -> None:
    for headers, error_code, code in [
        ({"Origin": "https://evil.example", "Cookie": "sessionid=abc"}, "FORBIDDEN", 4403),
        ({"Origin": "null", "Cookie": "sessionid=abc"}, "FORBIDDEN", 4403),
        ({"Origin": f"http://127.0.0.1:{server.port}", "Cookie": "sessionid=abc"}, "UNAUTHORIZED", 4401),
        ({"Authorization": "Bearer forged"}, "UNAUTHORIZED", 4401),
        ({"Authorization": "Bearer " + people[0][1][:-1]}, "UNAUTHORIZED", 4401),
        ({}, "UNAUTHORIZED", 4401),
    ]:
        async with connect(server.ws, additional_headers=headers) as socket:
            await assert_error(server, socket, error_code)
            await assert_closed(socket, code)


async def test_an_unknown_path_and_too_many_connections_are_refused(
    server: Server, people: list[tuple[int, str]]
) -> None:
    async with connect(f"ws://127.0.0.1:{server.port}/ws/elsewhere/") as socket:
        await assert_error(server, socket, "NOT_FOUND")
        await assert_closed(socket, 4404)
    sockets = [await opening(server, people[0][1]) for _ in range(21)]
    try:
        kinds = [(await hear(socket))["type"] for socket in sockets]
        assert kinds == ["connection_established"] * 20 + ["error"]
        await assert_closed(sockets[20], 4429)
    finally:
        for socket in sockets:
            await socket.close()
