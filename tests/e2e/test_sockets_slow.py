"""Websockets whose clients do not read: they hold no memory, they end, and nobody else notices."""

import socket
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.e2e.listeners import Listener, hear, listening, opening, until
from tests.e2e.servers import Fleet, Server, fleet
from tests.e2e.test_sockets import PATIENCE, ordered

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="memory and open files are looked up in /proc"),
]

USERS = 2
DEAD_SOCKETS = 20
NOTES = 4_000
MOST_MB = 40
POOL = 10
"""Connections to the database that may have come meanwhile."""
TEXT = "x" * 1_900


@pytest.fixture(scope="module")
def slow() -> Iterator[Fleet]:
    """A fleet whose sockets have time before they are taken for dead."""
    with fleet(HEARTBEAT_SECONDS="10") as made:
        yield made


def narrow(server: Server) -> socket.socket:
    """Return a connection to a server that takes little before it is read."""
    one = socket.socket()
    one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    one.connect(("127.0.0.1", server.port))
    return one


@pytest.mark.parametrize("kind", ["uvicorn", "daphne"])
async def test_sockets_that_do_not_read_hold_no_memory_and_end(slow: Fleet, kind: str) -> None:
    [server] = slow.serve(kind)
    people = slow.teller.ask("users", count=USERS)
    listeners = [Listener([server], person, seed=n) for n, person in enumerate(people)]
    told: dict[int, list[int]] = {user: [] for user, _ in people}
    async with listening(listeners) as tasks, AsyncExitStack() as stack:
        for n in range(DEAD_SOCKETS):
            # A queue of one frame: the library reads no further.
            dead = opening(server, people[n % USERS][1], sock=narrow(server), max_queue=1, close_timeout=0.1)
            assert (await hear(await stack.enter_async_context(dead)))["type"] == "connection_established"
        memory, files = server.memory(), server.open_files()
        peak = 0.0
        for first in range(0, NOTES, 100):
            to = [people[n % USERS][0] for n in range(first, first + 100)]
            for user, pk in await ordered(slow, "tell", to=to, message=TEXT):
                told[user].append(pk)
            peak = max(peak, server.memory())
        await until(lambda: all(len(one.got) >= len(told[one.user_id]) for one in listeners), PATIENCE, tasks)
        assert [one.got for one in listeners] == [told[one.user_id] for one in listeners]
        peak = max(peak, server.memory())
        assert peak - memory < MOST_MB
        ended = await until(lambda: server.open_files() <= files - DEAD_SOCKETS + POOL, PATIENCE, tasks)
        assert ended, "they still stand"
        assert {one.connections for one in listeners} == {1}
    assert server.logged(level="error") == []
