"""The channel layer: frames to a user's sockets. Nothing here knows what a frame is about."""

import asyncio
from collections.abc import Sequence
from typing import Any

import structlog
from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

TIMEOUT_SECONDS = 5
"""How long a broker that does not answer may hold up the caller, whatever the number of messages."""


def user_group(user_id: int) -> str:
    """Return the name of the group that all sockets of a user are in."""
    return f"user.{user_id}"


async def _publish(messages: Sequence[tuple[int, dict[str, Any]]]) -> None:
    layer = get_channel_layer()
    async with asyncio.timeout(TIMEOUT_SECONDS):
        for user_id, message in messages:
            await layer.group_send(user_group(user_id), message)


def _group_send(messages: Sequence[tuple[int, dict[str, Any]]]) -> bool:
    try:
        async_to_sync(_publish)(messages)
    except (OSError, TimeoutError, RedisError) as error:
        # The table has the row: a socket that misses the frame reads it from there.
        users = [user_id for user_id, _ in messages]
        log.warning("push_failed", user_ids=users[:10], messages=len(users), error=type(error).__name__)
        return False
    return True


def send(user_id: int, frame: dict[str, Any]) -> bool:
    """Send a JSON frame to all sockets of a user; a broker that is away costs the frame, never the caller."""
    return send_many([(user_id, frame)])


def send_many(frames: Sequence[tuple[int, dict[str, Any]]]) -> bool:
    """Send `(user_id, frame)` pairs in their order; tell whether the broker took them all."""
    return not frames or _group_send([(user_id, {"type": "push.frame", "frame": frame}) for user_id, frame in frames])


def close(user_id: int, *, code: int, credential: str | None = None) -> None:
    """Close a user's sockets with a close code: all, or those signed in by one credential."""
    _group_send([(user_id, {"type": "push.close", "code": code, "credential": credential})])
