"""Request throttling: counters in the cache, one per caller and window."""

import hashlib
import time
from functools import lru_cache
from typing import Any

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from careercopilot.core.cache import counted

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


@lru_cache(maxsize=16)
def parse_rate(rate: str) -> tuple[int, int]:
    """Return `(requests, seconds)` of a rate such as `300/min`."""
    number, _, period = rate.partition("/")
    return int(number), _SECONDS[period.strip()[:1].lower()]


class RequestThrottle(BaseThrottle):
    """Counts requests in fixed windows, per user when signed in and per address when not.

    Without a cache nobody is held back: a dead cache slows the service, it never breaks it.
    """

    retry_after = 0

    def allow_request(self, request: Request, view: Any) -> bool:
        """Count the request and tell whether it is within the rate; what its view wants of the cache is read along."""
        user_id = getattr(request.user, "pk", None)
        scope = "user" if user_id else "anonymous"
        caller = str(user_id or hashlib.sha256(self.get_ident(request).encode()).hexdigest()[:32])
        limit, seconds = parse_rate(settings.THROTTLE_RATES[scope])
        now = time.time()
        window = int(now // seconds)
        key = f"throttle:{scope}:{caller}:{window}"
        keeps = user_id and hasattr(view, "kept_keys")
        count, read = counted(key, seconds + 1, view.kept_keys() if keeps else ())
        if keeps:
            view.kept_read = read
        self.retry_after = int((window + 1) * seconds - now) + 1
        return (count or 0) <= limit

    def get_ident(self, request: Request) -> str:
        """Return the client's address; trusted proxies are settled by the middleware already."""
        return request.META.get("REMOTE_ADDR") or ""

    def wait(self) -> float:
        """Return the seconds until the window ends."""
        return self.retry_after
