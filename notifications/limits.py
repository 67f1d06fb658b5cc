"""Limits of sockets: frames a second on one, and sockets of one user over all processes."""

import time
import uuid

import structlog
from django.conf import settings
from django_redis import get_redis_connection
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)


class FrameRate:
    """A token bucket: `rate` frames a second on average, `burst` at once."""

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

    def __init__(self, user_id: int) -> None:
        self.key = f"{settings.KEY_PREFIX}:sockets:{user_id}"
        self.name = uuid.uuid4().hex
        self.lifetime = settings.HEARTBEAT_SECONDS * 3 + 5

    def take(self) -> bool:
        """Take or renew the seat; tell whether the user is within WEBSOCKET_CONNECTIONS_PER_USER."""
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
