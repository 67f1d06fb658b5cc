"""The life of one websocket: accepted, told why where it is refused, its frames read with care, its clock, its end."""

import asyncio
import json
import math
import random
import time
from functools import partial
from typing import Any, NoReturn

import structlog
from channels.consumer import AsyncConsumer
from channels.exceptions import StopConsumer
from channels.layers import get_channel_layer
from channels.utils import await_many_dispatch
from django.conf import settings
from django.db import DatabaseError, InterfaceError
from redis.exceptions import RedisError

from careercopilot.core.push import user_group
from careercopilot.core.request_id import HEADER, accept_request_id, current_request_id
from notifications.limits import FrameRate

log = structlog.get_logger(__name__)

NOT_SIGNED_IN = 4401
ORIGIN_REFUSED = 4403
UNKNOWN_PATH = 4404
HEARTBEAT_MISSED = 4408
TOO_MANY = 4429
INTERNAL_ERROR = 1011
TRY_AGAIN_LATER = 1013
FLOOD = 200
"""Frames over the rate, without a pause between, at which a socket is closed."""


class FrameError(Exception):
    """A frame that cannot be served; the socket stays open."""

    def __init__(self, error_code: str, detail: str) -> None:
        super().__init__(detail)
        self.error_code = error_code
        self.detail = detail


class Socket(AsyncConsumer):
    """A consumer that handles one thing at a time: frames of the client, frames of the channel layer, its clock.

    Unlike Channels' own it does no database work around each message, and an error costs a frame, not the socket.
    Subclasses give `admit`, `opened`, `beat`, `due`, `elapsed`, `received` and `left`.
    """

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Serve one socket until one side closes it."""
        self.scope, self.base_send = scope, send
        headers = {name.lower(): value for name, value in scope.get("headers", [])}
        accept_request_id(headers.get(HEADER.lower().encode(), b"").decode("latin-1") or None)
        first = await receive()
        if first["type"] != "websocket.connect":
            return
        await self.base_send({"type": "websocket.accept"})
        try:
            await self.serve(receive)
        except StopConsumer:
            pass
        except (OSError, RedisError, DatabaseError, InterfaceError) as error:
            log.warning("websocket_unavailable", error=type(error).__name__, exc_info=error)
            await self._end("SERVICE_UNAVAILABLE", "Live delivery is not to be had now. Try again.", TRY_AGAIN_LATER)
        except Exception:
            # The log has it whole; the client is told nothing internal.
            log.exception("websocket_failed")
            await self._end("INTERNAL_SERVER_ERROR", "Something went wrong on our side.", INTERNAL_ERROR)

    async def serve(self, receive: Any) -> None:
        """Admit the client, then handle what comes."""
        self.heartbeat_seconds = settings.HEARTBEAT_SECONDS
        self.rate = FrameRate(rate=settings.WEBSOCKET_FRAMES_PER_SECOND, burst=settings.WEBSOCKET_FRAME_BURST)
        self.over_rate = 0
        self.is_open = False
        self.heard_at = time.monotonic()
        # Sockets that came at the same moment do not all beat at the same moment.
        self.beats_at = self.heard_at + self.heartbeat_seconds * random.uniform(0.5, 1)  # noqa: S311
        self.user_id = await self.admit()
        self.channel_layer = get_channel_layer()
        self.channel_name = ""
        try:
            self.channel_name = await self.channel_layer.new_channel()
            from_layer = partial(self.channel_layer.receive, self.channel_name)
            # The clock stands first: its first event opens the socket before a frame is read.
            await await_many_dispatch([self.clock, receive, from_layer], self.dispatch)
        finally:
            await self._leave()

    async def _leave(self) -> None:
        if self.is_open:
            try:
                await self.channel_layer.group_discard(user_group(self.user_id), self.channel_name)
            except (OSError, RedisError) as error:
                log.info("websocket_left_without_broker", error=type(error).__name__)
        await self.left()

    async def clock(self) -> dict[str, Any]:
        """Return the next event of time."""
        if not self.is_open:
            return {"type": "clock.open"}
        await asyncio.sleep(max(0, min(self.beats_at, self._dead_at(), self.due()) - time.monotonic()))
        return {"type": "clock.tick"}

    def _dead_at(self) -> float:
        return self.heard_at + 2 * float(self.heartbeat_seconds)

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Hand a message to its handler."""
        handlers = {
            "websocket.receive": self.websocket_receive,
            "websocket.disconnect": self.websocket_disconnect,
            "clock.open": self.clock_open,
            "clock.tick": self.clock_tick,
            "push.frame": self.push_frame,
            "push.close": self.push_close,
        }
        await handlers[message["type"]](message)

    async def clock_open(self, message: dict[str, Any]) -> None:  # noqa: ARG002 - the shape of a handler
        """Join the user's group, then say hello: nothing told from here on is missed."""
        self.is_open = True
        await self.channel_layer.group_add(user_group(self.user_id), self.channel_name)
        await self.opened()

    async def clock_tick(self, message: dict[str, Any]) -> None:  # noqa: ARG002 - the shape of a handler
        """Do what is due."""
        now = time.monotonic()
        if now >= self._dead_at():
            await self.close(HEARTBEAT_MISSED)
        if now >= self.due():
            await self.elapsed()
        if now >= self.beats_at:
            self.beats_at = now + self.heartbeat_seconds
            await self.beat()

    async def websocket_disconnect(self, message: dict[str, Any]) -> NoReturn:  # noqa: ARG002 - the shape of a handler
        """The client is gone."""
        raise StopConsumer

    async def push_close(self, message: dict[str, Any]) -> None:
        """Close, if the credential that was withdrawn is the one of this socket, or if all were."""
        if message["credential"] in {None, self.scope["credential"]}:
            await self.refuse("UNAUTHORIZED", "You have been signed out.", message["code"])

    async def websocket_receive(self, message: dict[str, Any]) -> None:
        """Read one frame of the client; what is wrong with it costs an error frame."""
        self.heard_at = time.monotonic()
        if not self.rate.take():
            await self._too_fast()
            return
        if self.rate.tokens > self.rate.burst / 2:
            self.over_rate = 0
        try:
            await self.received(read_frame(message))
        except FrameError as error:
            await self.send_error(error.error_code, error.detail)
        except (DatabaseError, InterfaceError):
            log.exception("websocket_frame_failed")
            await self.send_error("SERVICE_UNAVAILABLE", "This could not be done now. Try again in a few seconds.")

    async def _too_fast(self) -> None:
        self.over_rate += 1
        if self.over_rate == 1:
            await self.send_error("RATE_LIMITED", "Too many frames. Some were left unread; send fewer a second.")
        elif self.over_rate >= FLOOD:
            await self.refuse("RATE_LIMITED", "Too many frames.", TOO_MANY)

    async def send_frame(self, frame: dict[str, Any]) -> None:
        """Send a JSON frame; a client that does not take it within a heartbeat is given up."""
        text = json.dumps(frame, separators=(",", ":"))
        try:
            async with asyncio.timeout(self.heartbeat_seconds):
                await self.base_send({"type": "websocket.send", "text": text})
        except OSError as error:
            log.info("websocket_given_up", error=type(error).__name__)
            raise StopConsumer from error

    async def send_error(self, error_code: str, detail: str) -> None:
        """Tell the client what is wrong, under the socket's request id."""
        log.info("websocket_error", error_code=error_code, user_id=getattr(self, "user_id", None))
        request_id = current_request_id()
        await self.send_frame({"type": "error", "error_code": error_code, "detail": detail, "request_id": request_id})

    async def refuse(self, error_code: str, detail: str, code: int) -> NoReturn:
        """Tell the client why, and close."""
        await self.send_error(error_code, detail)
        await self.close(code)

    async def close(self, code: int) -> NoReturn:
        """Close the socket from this side."""
        log.info("websocket_closed", code=code)
        await self.base_send({"type": "websocket.close", "code": code})
        raise StopConsumer

    async def _end(self, error_code: str, detail: str, code: int) -> None:
        try:
            await self.refuse(error_code, detail, code)
        except (StopConsumer, OSError, RuntimeError):
            return

    async def admit(self) -> int:
        """Return the user's id, or refuse."""
        raise NotImplementedError

    async def opened(self) -> None:
        """Say hello."""

    def due(self) -> float:
        """Return when `elapsed` is to be called, on the monotonic clock; never unless a subclass says so."""
        return math.inf

    async def elapsed(self) -> None:
        """What `due` waited for."""

    async def beat(self) -> None:
        """One heartbeat."""

    async def received(self, content: dict[str, Any]) -> None:
        """Handle a frame of the client."""

    async def push_frame(self, message: dict[str, Any]) -> None:
        """Handle a frame of the channel layer."""

    async def left(self) -> None:
        """Give back what `admit` took."""


def read_frame(message: dict[str, Any]) -> dict[str, Any]:
    """Return the JSON object of a client's frame; raises `FrameError` for anything else."""
    text = message.get("text")
    limit = settings.WEBSOCKET_FRAME_LIMIT
    size = len(message.get("bytes") or b"") if text is None else len(text)
    if size > limit or (text is not None and not text.isascii() and len(text.encode("utf-8", "replace")) > limit):
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
