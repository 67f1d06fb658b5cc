"""What a server lets through, held in bounds before Django sees it."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from django.conf import settings

from careercopilot.core.errors import RETRY_SECONDS, error_body
from careercopilot.core.request_id import HEADER, accept_request_id
from careercopilot.core.room import NO_ROOM, is_full

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
log = structlog.get_logger(__name__)

FORM_OVERHEAD = 1024 * 1024
"""Bytes of a form around the file in it."""


class Bounds:
    """Refuses bodies that no view would take before Django puts them aside, and takes no root path from a client.

    Django reads a body whole into a temporary file before it calls a view: without this, anybody could fill the disk.
    Each view has its own limit below. Daphne lets any client name the root path by a header; here there is none.
    """

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope = {**scope, "root_path": ""}
        if scope["type"] != "http":
            await self.inner(scope, receive, send)
            return
        headers = {name.lower(): value for name, value in scope["headers"]}
        limit = body_limit(headers.get(b"content-type", b""))
        said = headers.get(b"content-length", b"")
        if said.isdigit() and (len(said) > 18 or int(said) > limit):
            await refuse(headers, limit, send)
            return
        body = Counted(receive, limit)
        try:
            await self.inner(scope, body, send)
        except OSError as error:
            if not is_full(error):
                raise
            # The body could not be put aside: no view was called, and nothing was answered.
            log.exception("no_room")
            await body.read_on()
            await answer(headers, 503, NO_ROOM, send)
            return
        if body.is_too_large:
            await refuse(headers, limit, send)


class Counted:
    """A `receive` that hangs up once a body has brought more bytes than `limit`; Django then answers nothing."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self.receive = receive
        self.left = limit
        self.is_whole = False

    @property
    def is_too_large(self) -> bool:
        """Whether it has hung up."""
        return self.left < 0

    async def __call__(self) -> dict[str, Any]:
        message = await self.receive()
        self.left -= len(message.get("body", b""))
        self.is_whole = not message.get("more_body", False)
        return {"type": "http.disconnect"} if self.is_too_large else message

    async def read_on(self) -> None:
        """Read what is left and keep none of it: a client that still sends hears no answer."""
        while not (self.is_whole or self.is_too_large):
            await self()


def body_limit(content_type: bytes) -> int:
    """Return how many bytes of a body of this kind are read: forms bring files, anything else is JSON."""
    is_form = content_type.strip().lower().startswith(b"multipart/form-data")
    limit: int = settings.UPLOAD_LIMIT + FORM_OVERHEAD if is_form else settings.BULK_BODY_LIMIT
    return limit


async def refuse(headers: dict[bytes, bytes], limit: int, send: Send) -> None:
    """Answer 413: the body is too large."""
    await answer(headers, 413, f"The body is larger than {limit // 1024**2} MB. Send less at once.", send)


async def answer(headers: dict[bytes, bytes], status: int, detail: str, send: Send) -> None:
    """Answer a request whose body nobody has read whole with the error body of the API."""
    request_id = accept_request_id(headers.get(HEADER.lower().encode(), b"").decode("latin-1"))
    content = json.dumps(error_body(status, detail)).encode()
    sent = {
        "Content-Type": "application/json",
        "Content-Length": str(len(content)),
        HEADER: request_id,
        "X-Content-Type-Options": "nosniff",
        # What is left of the body is read by nobody.
        "Connection": "close",
    }
    if status == 503:
        sent["Retry-After"] = str(RETRY_SECONDS)
    pairs = [(name.lower().encode(), value.encode("latin-1")) for name, value in sent.items()]
    await send({"type": "http.response.start", "status": status, "headers": pairs})
    await send({"type": "http.response.body", "body": content})
