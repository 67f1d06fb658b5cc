"""Limits of sockets: what a frame may be, frames a second on one, and sockets of one user over all processes."""

import json
import time
import uuid
from collections.abc import Sequence
from typing import Any

import structlog
from django.conf import settings
from django_redis import get_redis_connection
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)


class FrameError(Exception):
    """A frame that cannot be served; the socket stays open."""

    def __init__(self, error_code: str, detail: str) -> None:
        super().__init__(detail)
        self.error_code = error_code
        self.detail = detail


def size_of(message: dict[str, Any]) -> int:
    """Return how long a client's frame is, in characters or bytes."""
    return len(message.get("text") or message.get("bytes") or "")


def read_frame(message: dict[str, Any]) -> dict[str, Any]:
    """Return the JSON object of a client's frame; raises `FrameError` for anything else."""
    text = message.get("text")
    limit = settings.WEBSOCKET_FRAME_LIMIT
    if size_of(message) > limit or (
        text is not None and not text.isascii() and len(text.encode("utf-8", "replace")) > limit
    ):
        raise FrameError("PAYLOAD_TOO_LARGE", f"The frame is larger than {limit // 1024} KB. Send less at once.")
    if text is None:
        raise FrameError("BAD_REQUEST", "Binary frames are not read. Send JSON as text.")
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FrameError("MALFORMED_JSON", "JSON could not be read. Send one JSON object in a frame.") from error
    if not isinstance(content, dict):
        raise FrameError("VALIDATION_ERROR", "Send a JSON object with a type.")
    return content


class FrameRate:
    """A token bucket: `rate` frames a second on average, `burst` at once."""

    __slots__ = ("burst", "counted_at", "rate", "tokens")

    def __init__(self, *, rate: float, burst: int) -> None:
        self.rate = rate
        self.burst = burst
        self.tokens = float(burst)
        self.counted_at = time.monotonic()

    def take(self) -> bool:
        """Count one frame and tell whether it is within the rate."""
        now = time.monotonic()
        self.tokens = min(self.burst, self.tokens + (now - self.counted_at) * self.rate)
        self.counted_at = now
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True


class Seat:
    """One of the sockets that a user may have open.

    Seats stand in Redis with a time at which they lapse, renewed at each heartbeat: those of a process that was
    killed become free by themselves. Without Redis nobody is turned away.
    """

    __slots__ = ("key", "lifetime", "name")

    def __init__(self, user_id: int) -> None:
        self.key = f"{settings.KEY_PREFIX}:sockets:{user_id}"
        self.name = uuid.uuid4().hex
        self.lifetime = settings.HEARTBEAT_SECONDS * 3 + 5

    def take(self) -> bool:
        """Take the seat; tell whether the user is within WEBSOCKET_CONNECTIONS_PER_USER."""
        now = time.time()
        try:
            with get_redis_connection().pipeline(transaction=True) as pipeline:
                pipeline.zremrangebyscore(self.key, "-inf", now)
                pipeline.zadd(self.key, {self.name: now + self.lifetime})
                pipeline.zcard(self.key)
                pipeline.expire(self.key, int(self.lifetime) + 1)
                taken = pipeline.execute()[2]
        except (OSError, RedisError) as error:
            log.warning("websocket_seat_not_counted", error=type(error).__name__)
            return True
        most: int = settings.WEBSOCKET_CONNECTIONS_PER_USER
        return int(taken) <= most

    def leave(self) -> None:
        """Give the seat back."""
        try:
            get_redis_connection().zrem(self.key, self.name)
        except (OSError, RedisError) as error:
            log.warning("websocket_seat_not_returned", error=type(error).__name__)


def renew(seats: Sequence[Seat]) -> None:
    """Keep seats from lapsing, all in one exchange with Redis."""
    now = time.time()
    try:
        with get_redis_connection().pipeline(transaction=False) as pipeline:
            for seat in seats:
                pipeline.zadd(seat.key, {seat.name: now + seat.lifetime})
                pipeline.expire(seat.key, int(seat.lifetime) + 1)
            pipeline.execute()
    except (OSError, RedisError) as error:
        log.warning("websocket_seats_not_renewed", error=type(error).__name__, seats=len(seats))
