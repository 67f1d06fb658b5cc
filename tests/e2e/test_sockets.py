"""Websockets on the real thing: many clients, and servers, a broker and workers of which some are killed."""

import asyncio
import random
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.e2e.listeners import Listener, hear, listening, opening, say, until
from tests.e2e.servers import Fleet, fleet

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="memory and open files are looked up in /proc"),
]

USERS = 200
SOCKETS = 1_000
NOTIFICATIONS = 10_000
PATIENCE = 120
"""Seconds after which something has gone wrong, on the slowest machine."""


@pytest.fixture(scope="module")
def fast() -> Iterator[Fleet]:
    """A fleet whose sockets beat every five seconds."""
    with fleet(HEARTBEAT_SECONDS="5") as made:
        yield made


async def ordered(made: Fleet, order: str, **fields: Any) -> Any:
    """Have the teller do something beside the clients."""
    return await asyncio.to_thread(made.teller.ask, order, **fields)


class Telling:
    """Notifications for people by chance; `told` is what each was told."""

    def __init__(self, made: Fleet, people: list[tuple[int, str]], count: int) -> None:
        chance = random.Random(4)
        self.fleet = made
        self.to = [chance.choice(people)[0] for _ in range(count)]
        self.told: dict[int, list[int]] = defaultdict(list)

    async def up_to(self, share: float) -> None:
        """Tell so much of all, a hundred in a transaction."""
        begun = sum(map(len, self.told.values()))
        for first in range(begun, int(share * len(self.to)), 100):
            for user, pk in await ordered(self.fleet, "tell", to=self.to[first : first + 100]):
                self.told[user].append(pk)

    def is_with(self, listeners: list[Listener]) -> bool:
        """Tell whether each has as much as was told to them."""
        return all(len(one.got) >= len(self.told[one.user_id]) for one in listeners)

    def assert_exact(self, listeners: list[Listener]) -> None:
        """Assert that each got what was told to them: once, in order, and nothing else."""
        assert sum(map(len, self.told.values())) == len(self.to)
        wrong = {
            n: (one.got, self.told[one.user_id]) for n, one in enumerate(listeners) if one.got != self.told[one.user_id]
        }
        assert wrong == {}
        assert [frame for one in listeners for frame in one.strangers] == []


async def test_each_gets_their_own_once_in_order_whatever_is_killed(fast: Fleet) -> None:
    one, two = fast.serve("uvicorn", "uvicorn")
    people = fast.teller.ask("users", count=USERS)
    # Every other tab drops its connection at random.
    listeners = [Listener((one, two), people[n % USERS], seed=n, drops=0.01 if n % 2 else 0) for n in range(SOCKETS)]
    telling = Telling(fast, people, NOTIFICATIONS)
    async with listening(listeners) as tasks:
        await telling.up_to(0.3)
        await asyncio.to_thread(fast.broker.kill)
        await telling.up_to(0.32)
        # Not in a thread: it would be killed as soon as that ends.
        fast.broker.start()
        await telling.up_to(0.6)
        await asyncio.to_thread(one.kill)
        await telling.up_to(1)
        await until(lambda: telling.is_with(listeners), PATIENCE, tasks)
    telling.assert_exact(listeners)
    assert sum(tab.connections for tab in listeners) > 1.3 * SOCKETS, "those of the killed process came back"
    assert fast.teller.log.read_text().count("push_failed") >= 2, "the broker was missed"


async def test_what_one_process_causes_arrives_at_a_socket_of_another(fast: Fleet) -> None:
    one, two = fast.serve("uvicorn", "daphne")
    fast.work(2)
    [(_, token)] = fast.teller.ask("users", count=1)
    async with (
        opening(two, token) as socket,
        httpx.AsyncClient(base_url=one.api, headers={"Authorization": f"Bearer {token}"}, timeout=60) as api,
    ):
        assert (await hear(socket))["type"] == "connection_established"
        job = (await api.post("/jobs/", json={"company": "Acme", "title": "Welder"})).json()["id"]
        made = (await api.post("/applications/", json={"job": job, "status": "applied"})).json()
        changed = await api.patch(f"/applications/{made['id']}/", json={"status": "interview"})
        assert changed.status_code == 200, changed.text
        frame = await heard(socket, "notification")
        assert frame["notification"]["type"] == "application_update"
        assert frame["notification"]["data"]["application"] == made["id"]

        # Runs, until each of the workers has had one.
        for _ in range(30):
            started = await api.post("/exports/", json={"resource": "jobs", "file_format": "csv"})
            assert started.status_code == 202, started.text
            frame = await heard(socket, "notification")
            assert frame["notification"]["type"] == "export_ready"
            done = [worker.log.read_text().count("task_succeeded") for worker in fast.workers]
            if all(done):
                break
        assert all(done), done


async def heard(socket: Any, kind: str) -> dict[str, Any]:
    """Return the next frame of a kind, answering heartbeats; frames of progress may come before it."""
    while (frame := await hear(socket))["type"] != kind:
        assert frame["type"] in {"heartbeat", "pong", "export_progress"}, frame
        if frame["type"] == "heartbeat":
            await say(socket, type="ping")
    return frame


async def test_a_burst_reaches_every_socket_and_an_idle_one_lives(fast: Fleet) -> None:
    [server] = fast.serve("daphne")
    people = fast.teller.ask("users", count=100)
    listeners = [Listener([server], person, seed=n) for n, person in enumerate(people)]
    async with listening(listeners) as tasks:
        users = [user for user, _ in people]
        assert await ordered(fast, "send", to=users, frames=200)
        await until(lambda: all(len(one.strangers) >= 200 for one in listeners), PATIENCE, tasks)
        burst = [[frame["id"] for frame in one.strangers] for one in listeners]
        assert burst == [list(range(200))] * 100
        # Longer than redis-py's own 5 seconds, after which it would end an idle subscription.
        await until(lambda: False, 8, tasks)
        told = dict(await ordered(fast, "tell", to=users))
        await until(lambda: all(one.got for one in listeners), PATIENCE, tasks)
        assert [one.got for one in listeners] == [[told[one.user_id]] for one in listeners]
        assert {one.connections for one in listeners} == {1}
    assert server.logged(level="error") == []
