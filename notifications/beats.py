"""The heartbeats of a process, looked up together: a few queries for hundreds of sockets, whoever's they are."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog
from channels.db import database_sync_to_async
from django.db import DatabaseError, InterfaceError

from accounts.websocket import withdrawn
from notifications.limits import Seat, renew
from notifications.mailbox import last_ids

log = structlog.get_logger(__name__)

GATHER_SECONDS = 0.25
"""How long the first heartbeat waits for others to come along."""
MOST_AT_ONCE = 1_000
"""Heartbeats looked up together."""


@dataclass(frozen=True)
class Beat:
    """What one socket asks; `answer(signed_in, end)` is called with how far the mailbox goes, 0 where unknown."""

    user_id: int
    credential: str
    seat: Seat
    answer: Callable[[bool, int], None]


class Beats:
    """Heartbeats of one event loop that wait for one another, a quarter of a second at most."""

    def __init__(self) -> None:
        self._waiting: list[Beat] = []
        self._work: asyncio.Task[None] | None = None

    def ask(self, beat: Beat) -> None:
        """Have a beat answered soon."""
        self._waiting.append(beat)
        if self._work is None:
            self._work = asyncio.create_task(self._answer())

    async def _answer(self) -> None:
        try:
            await asyncio.sleep(GATHER_SECONDS)
            while self._waiting:
                some, self._waiting = self._waiting[:MOST_AT_ONCE], self._waiting[MOST_AT_ONCE:]
                for beat, (signed_in, end) in zip(some, await _found(some), strict=True):
                    beat.answer(signed_in, end)
        finally:
            self._work = None
            _beats.pop(asyncio.get_running_loop(), None)


async def _found(beats: Sequence[Beat]) -> list[tuple[bool, int]]:
    """Return the answers; where they are not to be had, nobody is signed out and no mailbox goes further."""
    try:
        return await database_sync_to_async(_look_up, thread_sensitive=False)(beats)
    except (DatabaseError, InterfaceError) as error:
        log.warning("heartbeats_not_checked", error=type(error).__name__, sockets=len(beats))
    except Exception:
        log.exception("heartbeats_not_checked", sockets=len(beats))
    return [(True, 0)] * len(beats)


def _look_up(beats: Sequence[Beat]) -> list[tuple[bool, int]]:
    """Renew the seats; return for each beat whether its credential holds, and how far its mailbox goes."""
    renew([beat.seat for beat in beats])
    gone = withdrawn({(beat.user_id, beat.credential) for beat in beats})
    ends = last_ids({beat.user_id for beat in beats})
    return [((beat.user_id, beat.credential) not in gone, ends.get(beat.user_id, 0)) for beat in beats]


_beats: dict[asyncio.AbstractEventLoop, Beats] = {}


def ask(beat: Beat) -> None:
    """Have a beat answered with the others of the running event loop."""
    _beats.setdefault(asyncio.get_running_loop(), Beats()).ask(beat)
