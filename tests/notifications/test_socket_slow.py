"""Clients that take frames slowly: what waits for them is bounded, and nothing of it is lost."""

import asyncio
from typing import Any

import pytest
from channels.db import database_sync_to_async

from accounts.models import User
from careercopilot.core import push
from notifications import beats, sockets
from tests.notifications.sockets import ask, closed, connected, quiet, session_of, take, take_ids, tell

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def session(alice: User) -> str:
    """Alice's session."""
    return session_of(alice)


async def test_notifications_for_which_there_is_no_room_are_read_from_the_table(
    alice: User, session: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "WAITING", 5)
    async with connected(session) as one:
        ids = await tell(alice, 40)
        assert await take_ids(one, 40) == ids
        assert await quiet(one)


async def test_too_many_other_frames_end_the_socket(alice: User, session: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "WAITING", 5)
    frames = [(alice.pk, {"type": "export_progress", "id": n}) for n in range(40)]
    async with connected(session) as one:
        assert await database_sync_to_async(push.send_many)(frames)
        heard = [await one.receive_json_from(timeout=60)]
        while heard[-1]["type"] == "export_progress":
            heard.append(await one.receive_json_from(timeout=60))
        assert [frame["id"] for frame in heard[:-1]] == list(range(len(heard) - 1))
        assert len(heard) <= 6
        assert heard[-1]["error_code"] == "SERVICE_UNAVAILABLE"
        assert await closed(one) == 1013


async def test_after_much_a_sign_of_life_is_asked_for_and_notifications_wait(
    alice: User, session: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "WINDOW", 5_000)
    async with connected(session) as one:
        ids = await tell(alice, 20, message="x" * 1_000)
        got = await take_ids(one, 4)
        await take(one, "heartbeat")
        assert await one.receive_nothing(timeout=0.3, interval=0.05)
        while len(got) < 20:
            await one.send_json_to({"type": "ping"})
            frame: dict[str, Any] = {"type": ""}
            while frame["type"] != "heartbeat" and len(got) < 20:
                frame = await one.receive_json_from(timeout=60)
                got += [frame["notification"]["id"]] if frame["type"] == "notification" else []
        assert got == ids


async def test_a_client_that_takes_nothing_is_given_up(
    alice: User, session: str, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.HEARTBEAT_SECONDS = 1
    kept: list[sockets.Socket] = []
    admit = sockets.Socket.serve

    async def serve(self: sockets.Socket) -> None:
        kept.append(self)
        await admit(self)

    async def stuck(message: dict[str, Any]) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(sockets.Socket, "serve", serve)
    async with connected(session) as one:
        kept[0].base_send = stuck
        await tell(alice)
        # The communicator's own wait ends in silence when the time is over.
        ended, _ = await asyncio.wait([one.future], timeout=60)
        assert ended


async def test_heartbeats_that_fall_together_are_looked_up_together(
    alice: User, bob: User, session: str, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.HEARTBEAT_SECONDS = 1
    asked: list[int] = []
    look_up = beats._look_up

    def counted(some: Any) -> Any:
        asked.append(len(some))
        return look_up(some)

    monkeypatch.setattr(beats, "_look_up", counted)
    monkeypatch.setattr(beats, "GATHER_SECONDS", 1.0)
    other = await database_sync_to_async(session_of)(bob)
    async with connected(session) as one, connected(session) as two, connected(other) as three:
        for tab in (one, two, three):
            await take(tab, "heartbeat")
    assert asked[0] == 3


async def test_a_long_absence_is_paged_by_what_is_wanted(alice: User, session: str) -> None:
    wanted = await tell(alice, type="export_ready")
    await tell(alice, 450)
    wanted += await tell(alice, type="export_ready")
    async with connected(session, ready=False) as one:
        await ask(one, {"type": "subscribe", "types": ["export_ready"]}, "subscription_updated")
        await one.send_json_to({"type": "resume", "since": 0})
        assert await take_ids(one, 2) == wanted
        assert await take(one, "resumed") == {"type": "resumed", "count": 2, "more": False}
