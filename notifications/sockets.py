"""The life of one websocket: accepted, told why where it is refused, its frames read with care, its clock, its end."""

import asyncio
import json
import math
import random
import time
from contextlib import suppress
from typing import Any, NoReturn

import structlog
from channels.consumer import AsyncConsumer
from channels.exceptions import StopConsumer
from django.conf import settings
from django.db import DatabaseError, InterfaceError
from redis.exceptions import RedisError

from careercopilot.core import push
from careercopilot.core.request_id import HEADER, accept_request_id, current_request_id
from notifications.limits import FrameError, FrameRate, read_frame, size_of
from notifications.patience import Patience

log = structlog.get_logger(__name__)

UNKNOWN_PATH = 4404
HEARTBEAT_MISSED = 4408
TOO_MANY = 4429
INTERNAL_ERROR = 1011
TRY_AGAIN_LATER = 1013
FLOOD = 200
"""Frames over the rate, without a pause between, at which a socket is closed."""
WAITING = 256
"""Frames that may wait for a client that takes them slowly."""
WINDOW = 512 * 1024
"""Characters sent since the client was last heard, from which on a sign that it reads is asked for."""
READ_AHEAD = 64 * 1024
"""Characters of frames of the client that may wait, however few they are."""
CLOSE_SECONDS = 5
LATE_SECONDS = 0.5
_ENCODE = json.JSONEncoder(separators=(",", ":")).encode


class Socket(AsyncConsumer):
    """A consumer that handles one thing at a time: frames of the client, messages for the user, its clock.

    Unlike Channels' own it does no database work around each message, and an error costs a frame, not the socket.
    What waits for a client that does not read is bounded: here by `WAITING` frames, on the way by `WINDOW`.
    Subclasses give `admit`, and of `opened`, `left`, `due`, `elapsed`, `beat`, `beaten`, `received`, `push_frame` and
    `spare` those that they need.
    """

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Serve one socket until one side closes it."""
        self.scope, self.receive, self.base_send = scope, receive, send
        brought = [value for name, value in scope.get("headers", []) if name.lower() == HEADER.lower().encode()]
        accept_request_id(b"".join(brought[-1:]).decode("latin-1"))
        if (await receive())["type"] != "websocket.connect":
            return
        await self.base_send({"type": "websocket.accept"})
        self.patience = Patience()
        try:
            with suppress(StopConsumer):
                await self.serve()
        except (OSError, RedisError, DatabaseError, InterfaceError) as error:
            log.warning("websocket_unavailable", error=type(error).__name__, exc_info=error)
            await self._end("SERVICE_UNAVAILABLE", "Live delivery is not to be had now. Try again.", TRY_AGAIN_LATER)
        except Exception:
            # The log has it whole; the client is told nothing internal.
            log.exception("websocket_failed")
            await self._end("INTERNAL_SERVER_ERROR", "Something went wrong on our side.", INTERNAL_ERROR)
        finally:
            self.patience.end()

    async def serve(self) -> None:
        """Admit the client, then handle what comes. What is told once the user's messages are heard is not missed."""
        self.heartbeat_seconds = settings.HEARTBEAT_SECONDS
        self.rate = FrameRate(rate=settings.WEBSOCKET_FRAMES_PER_SECOND, burst=settings.WEBSOCKET_FRAME_BURST)
        self.over_rate = self.unheard = 0
        self.is_overrun = self.is_asking = False
        self.inbox: list[dict[str, Any]] = []
        self.heard: list[dict[str, Any]] = []
        self.has_room: asyncio.Event | None = None
        self.heard_at = self.asked_at = time.monotonic()
        # Sockets that came at the same moment do not all beat at the same moment.
        self.beats_at = self.heard_at + self.heartbeat_seconds * random.uniform(0.5, 1)  # noqa: S311
        self.user_id = await self.admit()
        hub = push.hub()
        try:
            await hub.join(self.user_id, self)
            await self.opened()
            await self._run()
        finally:
            await hub.leave(self.user_id, self)
            await self.left()

    async def _run(self) -> None:
        listener = asyncio.create_task(self._listen())
        listener.add_done_callback(lambda _: self.patience.wake())
        try:
            while True:
                if self.heard:
                    await self._from_client(self.heard.pop(0))
                    if self.has_room is not None:
                        self.has_room.set()
                elif listener.done() and listener.exception():
                    listener.result()
                elif self.inbox:
                    await self._from_server(self.inbox.pop(0))
                else:
                    await self._wait()
                await self._look_at_clock()
        finally:
            listener.cancel()
            await asyncio.gather(listener, return_exceptions=True)

    async def _listen(self) -> None:
        """Read what the client sends, little ahead, so that the transport holds back the rest; count it at once.

        Not every server can hold back: there a flood would fill the memory until each frame has had its turn.
        """
        while self.over_rate < FLOOD:
            message = await self.receive()
            self.heard_at, self.unheard = time.monotonic(), 0
            if message["type"] == "websocket.disconnect" or self.rate.take():
                if self.rate.tokens > self.rate.burst / 2:
                    self.over_rate = 0
            else:
                self.over_rate += 1
                if self.over_rate not in {1, FLOOD}:
                    continue
                message = {"type": "websocket.flood"}
            self.heard.append(message)
            self.patience.wake()
            while sum(map(size_of, self.heard)) > READ_AHEAD:
                self.has_room = asyncio.Event()
                await self.has_room.wait()
            self.has_room = None

    def offer(self, message: dict[str, Any]) -> None:
        """Take a message for the user, which waits for its turn; where too many wait, do without."""
        if message["type"] == "push.close":
            self.inbox.insert(0, message)
        elif len(self.inbox) < WAITING:
            self.inbox.append(message)
        elif not self.spare(message):
            self.is_overrun = True
        self.patience.wake()

    async def _wait(self) -> None:
        begun = time.monotonic()
        until = min(self.beats_at, self._dead_at(), self.due())
        await self.patience.until(until)
        late = time.monotonic() - max(until, begun)
        if late > LATE_SECONDS:
            # This process was held up and has not listened meanwhile.
            self.heard_at += late

    def _dead_at(self) -> float:
        """Return when silence is taken for death: not before a heartbeat that was late could have been answered."""
        if self.is_asking:
            return math.inf
        return max(self.heard_at + 2.0 * self.heartbeat_seconds, self.asked_at + self.heartbeat_seconds)

    async def _look_at_clock(self) -> None:
        now = time.monotonic()
        if self.is_overrun:
            await self.refuse("SERVICE_UNAVAILABLE", "More waits than this client takes. Come again.", TRY_AGAIN_LATER)
        if now >= self._dead_at():
            await self.close(HEARTBEAT_MISSED)
        if now >= self.due():
            await self.elapsed()
        if now >= self.beats_at:
            self.beats_at = now + self.heartbeat_seconds
            if not self.is_asking:
                self.is_asking = True
                self.beat()

    async def send_heartbeat(self) -> None:
        """Ask the client for a sign of life."""
        self.is_asking = False
        if self.asked_at <= self.heard_at:
            self.asked_at = time.monotonic()
        await self.send_frame({"type": "heartbeat"})

    async def _from_server(self, message: dict[str, Any]) -> None:
        handlers = {"push.frame": self.push_frame, "push.close": self.push_close, "clock.beat": self.beaten}
        await handlers[message["type"]](message)

    async def push_close(self, message: dict[str, Any]) -> None:
        """Close, if the credential that was withdrawn is the one of this socket, or if all were."""
        if message["credential"] in {None, self.scope["credential"]}:
            await self.refuse("UNAUTHORIZED", "You have been signed out.", message["code"])

    async def _from_client(self, message: dict[str, Any]) -> None:
        """Read one frame of the client; what is wrong with it costs an error frame."""
        if message["type"] == "websocket.disconnect":
            raise StopConsumer
        if message["type"] == "websocket.flood":
            await self._too_fast()
            return
        try:
            await self.received(read_frame(message))
        except FrameError as error:
            await self.send_error(error.error_code, error.detail)
        except (DatabaseError, InterfaceError):
            log.exception("websocket_frame_failed")
            await self.send_error("SERVICE_UNAVAILABLE", "This could not be done now. Try again in a few seconds.")

    async def _too_fast(self) -> None:
        if self.over_rate >= FLOOD:
            await self.refuse("RATE_LIMITED", "Too many frames.", TOO_MANY)
        await self.send_error("RATE_LIMITED", "Too many frames. Some were left unread; send fewer a second.")

    @property
    def is_far_ahead(self) -> bool:
        """Whether so much was sent since the client was last heard that it may not be reading."""
        return self.unheard > WINDOW

    async def send_frame(self, frame: dict[str, Any]) -> None:
        """Send a JSON frame; a client that does not take it within a heartbeat is given up."""
        text = _ENCODE(frame)
        was_far_ahead = self.is_far_ahead
        await self._send({"type": "websocket.send", "text": text}, seconds=self.heartbeat_seconds)
        self.unheard += len(text)
        if self.is_far_ahead and not was_far_ahead:
            # Not every server waits for a client to read; the answer to this tells that it did.
            await self.send_heartbeat()

    async def _send(self, message: dict[str, Any], *, seconds: float) -> None:
        try:
            await self.patience.within(seconds, self.base_send(message))
        except OSError as error:
            log.info("websocket_given_up", error=type(error).__name__)
            self._abort(0)
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
        await self._send({"type": "websocket.close", "code": code}, seconds=CLOSE_SECONDS)
        self._abort(CLOSE_SECONDS)
        raise StopConsumer

    def _abort(self, seconds: float) -> None:
        """End the connection after a time, whatever was not read. ASGI has no word for it, uvicorn has a transport.

        Closed in order, a connection stays for as long as its peer leaves something unread. (Daphne aborts by itself.)
        """
        transport = getattr(getattr(self.base_send, "__self__", None), "transport", None)
        if transport is not None:
            asyncio.get_running_loop().call_later(seconds, transport.abort)

    async def _end(self, error_code: str, detail: str, code: int) -> None:
        with suppress(StopConsumer, OSError, RuntimeError):
            await self.refuse(error_code, detail, code)

    async def admit(self) -> int:
        """Return the user's id, or refuse."""
        raise NotImplementedError

    async def opened(self) -> None:
        """Say hello."""

    def due(self) -> float:
        """Return when `elapsed` is to be called, on the monotonic clock; never unless a subclass says so."""
        return math.inf

    async def elapsed(self) -> None:
        """Do what `due` waited for."""

    def beat(self) -> None:
        """Begin a heartbeat; what comes of it is put into the inbox as a `clock.beat`."""

    async def beaten(self, message: dict[str, Any]) -> None:
        """Handle what came of a heartbeat."""

    async def received(self, content: dict[str, Any]) -> None:
        """Handle a frame of the client."""

    async def push_frame(self, message: dict[str, Any]) -> None:
        """Handle a frame for the user."""

    def spare(self, message: dict[str, Any]) -> bool:  # noqa: ARG002 - for subclasses
        """Tell whether a message for which there is no room can be had otherwise."""
        return False

    async def left(self) -> None:
        """Give back what `opened` took."""
