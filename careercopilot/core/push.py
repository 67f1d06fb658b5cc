"""The channel layer: frames to a user's sockets, and sockets that hear them. Nothing here knows what frames say."""

import asyncio
from collections.abc import Sequence
from typing import Any, Protocol

import structlog
from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

TIMEOUT_SECONDS = 5
"""How long a broker that does not answer may hold up the caller, whatever the number of messages."""
EVERYBODY = "users"
"""The group that each process with sockets is in."""
FEW_USERS = 20
"""Up to so many users are written to in their own groups; what is for more goes to every process, many at once."""
PARTS_PER_MESSAGE = 100

Part = tuple[int, dict[str, Any]]


def user_group(user_id: int) -> str:
    """Return the name of the group that the processes are in where a user has sockets."""
    return f"user.{user_id}"


def _messages(parts: Sequence[Part]) -> list[tuple[str, Sequence[Part]]]:
    """Return `(group, parts)`: few messages for many parts, and the order of each user's kept."""
    groups: dict[int, list[Part]] = {}
    for part in parts:
        groups.setdefault(part[0], []).append(part)
    addressed: list[tuple[str, Sequence[Part]]] = [(EVERYBODY, parts)]
    if len(groups) <= FEW_USERS:
        addressed = [(user_group(user_id), own) for user_id, own in groups.items()]
    size = PARTS_PER_MESSAGE
    return [(group, own[start : start + size]) for group, own in addressed for start in range(0, len(own), size)]


async def _publish(parts: Sequence[Part]) -> None:
    layer = get_channel_layer()
    async with asyncio.timeout(TIMEOUT_SECONDS):
        for group, some in _messages(parts):
            await layer.group_send(group, {"type": "push", "parts": some})


def _group_send(parts: Sequence[Part]) -> bool:
    try:
        async_to_sync(_publish)(parts)
    except (OSError, TimeoutError, RedisError) as error:
        # The table has the row: a socket that misses the frame reads it from there.
        users = [user_id for user_id, _ in parts]
        log.warning("push_failed", user_ids=users[:10], messages=len(users), error=type(error).__name__)
        return False
    return True


def send(user_id: int, frame: dict[str, Any]) -> bool:
    """Send a JSON frame to all sockets of a user; a broker that is away costs the frame, never the caller."""
    return send_many([(user_id, frame)])


def send_many(frames: Sequence[tuple[int, dict[str, Any]]]) -> bool:
    """Send `(user_id, frame)` pairs, those of a user in their order; tell whether the broker took them all."""
    return not frames or _group_send([(user_id, {"type": "push.frame", "frame": frame}) for user_id, frame in frames])


def close(user_id: int, *, code: int, credential: str | None = None) -> None:
    """Close a user's sockets with a close code: all, or those signed in by one credential."""
    _group_send([(user_id, {"type": "push.close", "code": code, "credential": credential})])


class Receiver(Protocol):
    """A socket, to whom messages are offered as they come."""

    def offer(self, message: dict[str, Any]) -> None:
        """Take a message, or do without; at once, for others wait."""


class Hub:
    """What one event loop hears: one channel for all its sockets, in the group of each user who has one here."""

    def __init__(self) -> None:
        self._receivers: dict[int, set[Receiver]] = {}
        self._opening = asyncio.Lock()
        self._channel = ""
        self._pump: asyncio.Task[None] | None = None

    async def join(self, user_id: int, receiver: Receiver) -> None:
        """Offer a user's messages to a receiver from now on; raises what the broker raises, and then does not."""
        self._receivers.setdefault(user_id, set()).add(receiver)
        try:
            channel = await self._open()
            await get_channel_layer().group_add(user_group(user_id), channel)
        except BaseException:
            await self.leave(user_id, receiver)
            raise

    async def leave(self, user_id: int, receiver: Receiver) -> None:
        """Offer no more; a broker that is away costs nothing."""
        receivers = self._receivers.get(user_id, set())
        receivers.discard(receiver)
        if receivers:
            return
        self._receivers.pop(user_id, None)
        try:
            if self._channel:
                await get_channel_layer().group_discard(user_group(user_id), self._channel)
            if not self._receivers:
                await self._close()
        except (OSError, RedisError) as error:
            log.info("left_without_broker", error=type(error).__name__)

    async def _open(self) -> str:
        async with self._opening:
            if not self._channel:
                layer = get_channel_layer()
                try:
                    channel = await layer.new_channel()
                    await layer.group_add(EVERYBODY, channel)
                except (OSError, RedisError):
                    # The layer would keep a queue of each attempt.
                    await layer.flush()
                    raise
                self._channel = channel
                self._pump = asyncio.create_task(self._listen(channel))
            return self._channel

    async def _close(self) -> None:
        channel, pump = self._channel, self._pump
        self._channel, self._pump = "", None
        if pump is not None:
            pump.cancel()
            await asyncio.gather(pump, return_exceptions=True)
            await get_channel_layer().group_discard(EVERYBODY, channel)
        if not self._receivers and _hubs.get(asyncio.get_running_loop()) is self:
            del _hubs[asyncio.get_running_loop()]

    async def _listen(self, channel: str) -> None:
        layer = get_channel_layer()
        while True:
            message = await layer.receive(channel)
            for user_id, part in message["parts"]:
                for receiver in self._receivers.get(user_id, ()):
                    receiver.offer(part)
            # A queue that is never empty would keep the sockets from their turn.
            await asyncio.sleep(0)


_hubs: dict[asyncio.AbstractEventLoop, Hub] = {}


def hub() -> Hub:
    """Return the hub of the running event loop."""
    return _hubs.setdefault(asyncio.get_running_loop(), Hub())
