"""One log line for each websocket when it ends, and how many are open."""

import time
from typing import Any

import structlog
from django.conf import settings

from careercopilot.core.client import client_address
from careercopilot.core.metrics import SOCKETS

log = structlog.get_logger("careercopilot.websocket")


class SocketLog:
    """ASGI middleware, inside the authentication: counts a socket, and writes a line when it is over.

    `send` is left alone, as consumers look at what stands behind it.
    """

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        started = time.monotonic()
        frames, code = 0, None

        async def counted() -> Any:
            nonlocal frames, code
            message = await receive()
            frames += message["type"] == "websocket.receive"
            code = message.get("code", code)
            return message

        SOCKETS.add()
        try:
            await self.inner(scope, counted, send)
        finally:
            SOCKETS.add(amount=-1)
            log.info(
                "websocket",
                route=scope.get("path") if scope.get("path") == "/ws/notifications/" else "unmatched",
                user_id=getattr(scope.get("user"), "pk", None),
                seconds=round(time.monotonic() - started, 1),
                frames=frames,
                ended_by="server" if code is None else "client",
                code=code,
                client=_client(scope),
            )


def _client(scope: dict[str, Any]) -> str:
    """Return the client's address, by the proxies that are trusted."""
    peer = (scope.get("client") or [""])[0]
    if not settings.TRUSTED_PROXIES:
        return str(peer)
    forwarded = [value.decode("latin-1") for name, value in scope["headers"] if name.lower() == b"x-forwarded-for"]
    return client_address(peer, ",".join(forwarded))
