"""The websocket of a mailbox: each notification once and in order, whatever the broker lost."""

import asyncio
import math
import time
from collections.abc import Callable
from typing import Any

from channels.db import database_sync_to_async
from django.conf import settings

from accounts.websocket import NOT_SIGNED_IN, ORIGIN_REFUSED
from careercopilot.core.suggestions import near
from notifications import beats, services
from notifications.choices import NotificationType
from notifications.limits import FrameError, Seat
from notifications.mailbox import Page, last_id, page_after, unread_count
from notifications.sockets import TOO_MANY, UNKNOWN_PATH, Socket

_ALL = frozenset(NotificationType.values)
_LARGEST_ID = 2**63 - 1


async def in_thread(work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Do database work beside the event loop, not behind every other socket's in one thread.

    In a task, whose context ends with it: Django leaves a client of the cache behind in each one.
    """
    return await asyncio.create_task(database_sync_to_async(work, thread_sensitive=False)(*args, **kwargs))


class UnknownPathConsumer(Socket):
    """Whoever opens a websocket where there is none."""

    async def admit(self) -> int:
        """Refuse."""
        await self.refuse("NOT_FOUND", "There is no websocket here. It is at /ws/notifications/.", UNKNOWN_PATH)


class NotificationConsumer(Socket):
    """One socket of one user.

    `position` is the id up to which this socket has been sent everything, `sent_from` the id after which it was.
    While it is held back, notifications are left in the table and read from there later: after connecting for a moment,
    so that a client's `resume` comes before what is new, and between the pages of a long absence.
    """

    position = sent_from = unread_from = 0
    held_until = math.inf
    missed = False
    types = _ALL
    is_choosing = False
    seat: Seat | None = None

    async def admit(self) -> int:
        """Return the user's id, or refuse whom the middleware refused."""
        refused = self.scope["refused"]
        if refused == ORIGIN_REFUSED:
            await self.refuse("FORBIDDEN", "This Origin may not open a websocket here.", refused)
        if refused or self.scope["user"] is None:
            await self.refuse("UNAUTHORIZED", "Sign in, or open the socket with a fresh ticket.", NOT_SIGNED_IN)
        return int(self.scope["user"].pk)

    async def left(self) -> None:
        """Give the seat back."""
        if self.seat is not None:
            await in_thread(self.seat.leave)

    async def opened(self) -> None:
        """Say how far the mailbox goes, or refuse who has too many sockets."""
        self.seat = Seat(self.user_id)
        state = await in_thread(_state, self.user_id, self.seat)
        if state is None:
            most = settings.WEBSOCKET_CONNECTIONS_PER_USER
            await self.refuse("RATE_LIMITED", f"At most {most} connections at once. Close one first.", TOO_MANY)
        self.position, unread = state
        self.sent_from = self.position
        self.held_until = time.monotonic() + settings.WEBSOCKET_RESUME_GRACE_SECONDS
        await self.send_frame(
            {
                "type": "connection_established",
                "user_id": self.user_id,
                "unread_count": unread,
                "last_id": self.position,
                "heartbeat_seconds": self.heartbeat_seconds,
            }
        )

    def due(self) -> float:
        """Return when the socket is no longer held back, or now, where something waits in the table alone."""
        return 0 if self.missed and not self.is_held else self.held_until

    async def elapsed(self) -> None:
        """Send what was held back."""
        self.held_until = math.inf
        if self.missed:
            await self._catch_up()

    @property
    def is_held(self) -> bool:
        """Whether notifications are to wait: for a client that may ask for older ones, or that may not be reading."""
        return self.held_until < math.inf or self.is_far_ahead

    def beat(self) -> None:
        """Ask again whether the credential holds, and whether the mailbox goes further than this socket knows."""
        if self.seat is not None:
            beats.ask(beats.Beat(self.user_id, self.scope["credential"], self.seat, self._answered))

    def _answered(self, signed_in: bool, end: int) -> None:  # noqa: FBT001 - what every beat is answered with
        self.inbox.append({"type": "clock.beat", "signed_in": signed_in, "end": end})
        self.patience.wake()

    async def beaten(self, message: dict[str, Any]) -> None:
        """Send the heartbeat, and what no frame told of."""
        if not message["signed_in"]:
            await self.refuse("UNAUTHORIZED", "You have been signed out.", NOT_SIGNED_IN)
        await self.send_heartbeat()
        if message["end"] > self.position:
            self.missed = True

    async def push_frame(self, message: dict[str, Any]) -> None:
        """Pass a frame on; a notification in its turn, and what should have come before it from the table."""
        frame = message["frame"]
        if frame["type"] != "notification":
            await self.send_frame(frame)
        elif self.is_held or frame["previous_id"] > self.position:
            self.missed = True
        elif frame["notification"]["id"] > self.position:
            await self._send_one(frame["notification"], previous_id=self.position)
            self.position = frame["notification"]["id"]

    def spare(self, message: dict[str, Any]) -> bool:
        """Do without a notification's frame: the table has it. Nothing else can be had again."""
        self.missed = self.missed or message["frame"]["type"] == "notification"
        return bool(message["frame"]["type"] == "notification")

    async def _catch_up(self) -> None:
        """Send what the mailbox has beyond this socket's position, as far as the client keeps up."""
        while self.missed and not self.is_held:
            self.missed = False
            page = await in_thread(page_after, self.user_id, types=self.types, after=self.position)
            for one in page.notifications:
                if self.is_far_ahead:
                    self.missed = True
                    return
                await self._send_one(one, previous_id=self.position)
                self.position = one["id"]
            self.position = page.end
            self.missed = self.missed or page.more

    async def _send_page(self, page: Page, *, after: int) -> int:
        """Send the notifications of a page and return how many were of a type that is wanted."""
        sent = 0
        for one in page.notifications:
            sent += await self._send_one(one, previous_id=after)
            after = one["id"]
        return sent

    async def _send_one(self, notification: dict[str, Any], *, previous_id: int) -> bool:
        if notification["type"] not in self.types:
            return False
        await self.send_frame({"type": "notification", "notification": notification, "previous_id": previous_id})
        return True

    async def received(self, content: dict[str, Any]) -> None:
        """Do what the client asks for."""
        actions = {
            "ping": self._ping,
            "mark_read": self._mark_read,
            "resume": self._resume,
            "subscribe": self._subscribe,
            "unsubscribe": self._unsubscribe,
        }
        kind = content.get("type")
        action = actions.get(kind) if isinstance(kind, str) else None
        if action is None:
            meant = "".join(f" Did you mean {name}?" for name in near(kind, actions, most=1))
            raise FrameError("VALIDATION_ERROR", f"There is no such type.{meant} Send one of {', '.join(actions)}.")
        await action(content)
        if kind != "resume" and self.held_until < math.inf:
            await self.elapsed()

    async def _ping(self, content: dict[str, Any]) -> None:  # noqa: ARG002 - the shape of an action
        await self.send_frame({"type": "pong"})

    async def _mark_read(self, content: dict[str, Any]) -> None:
        ids = content.get("ids")
        if not isinstance(ids, list) or not all(_is_whole(one) for one in ids):
            raise FrameError("VALIDATION_ERROR", "Send ids, a list of whole numbers.")
        known = {one for one in ids if 0 < one <= _LARGEST_ID}
        if not await in_thread(services.mark_read, owner_id=self.user_id, ids=known):
            # Nobody else is told of nothing, but who asked gets an answer.
            unread = await in_thread(unread_count, self.user_id)
            await self.send_frame({"type": "notification_read", "ids": [], "unread_count": unread})

    async def _resume(self, content: dict[str, Any]) -> None:
        """Send what happened after `since`, or what is unread, a page at a time, nothing that was sent before."""
        since = content.get("since")
        if since is None:
            await self._resume_unread()
            return
        if not _is_whole(since) or since < 0:
            raise FrameError("VALIDATION_ERROR", "Send since, the id of the last notification that you have.")
        if since > self.position and since > await in_thread(last_id, self.user_id):
            raise FrameError("VALIDATION_ERROR", "since lies in the future. Send the id of a notification you have.")
        if self.position == self.sent_from:
            self.position = self.sent_from = since
        self.position = max(self.position, since)
        if since >= self.sent_from:
            after, until = self.position, None
        else:
            after, until = since, self.sent_from
        page = await in_thread(page_after, self.user_id, types=self.types, after=after, until=until)
        sent = await self._send_page(page, after=after)
        if until is None:
            self.position = page.end
        elif not page.more:
            self.sent_from = since
        await self._resumed(sent, more=page.more)

    async def _resume_unread(self) -> None:
        page = await in_thread(
            page_after, self.user_id, types=self.types, after=self.unread_from, until=self.sent_from, unread=True
        )
        sent = await self._send_page(page, after=self.unread_from)
        self.unread_from = page.end
        await self._resumed(sent, more=page.more)

    async def _resumed(self, count: int, *, more: bool) -> None:
        """Say how it went; what is new waits until the last page, or a heartbeat for a client that asks no more."""
        await self.send_frame({"type": "resumed", "count": count, "more": more})
        if more:
            self.missed = True
            self.held_until = time.monotonic() + self.heartbeat_seconds
        elif self.held_until < math.inf:
            await self.elapsed()

    async def _subscribe(self, content: dict[str, Any]) -> None:
        """From all types, choose these; then add to the choice."""
        chosen = _types(content)
        self.types = (self.types | chosen) if self.is_choosing else chosen
        await self._subscribed()

    async def _unsubscribe(self, content: dict[str, Any]) -> None:
        self.types = self.types - _types(content)
        await self._subscribed()

    async def _subscribed(self) -> None:
        self.is_choosing = True
        types = [kind for kind in NotificationType.values if kind in self.types]
        await self.send_frame({"type": "subscription_updated", "types": types})


def _state(user_id: int, seat: Seat) -> tuple[int, int] | None:
    """Return how far a mailbox goes and how much of it is unread, or None where there is no seat left."""
    if not seat.take():
        seat.leave()
        return None
    return last_id(user_id), unread_count(user_id)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _types(content: dict[str, Any]) -> frozenset[str]:
    types = content.get("types")
    if not isinstance(types, list) or not types or not all(isinstance(kind, str) and kind in _ALL for kind in types):
        raise FrameError("VALIDATION_ERROR", f"Send types, a list of some of {', '.join(NotificationType.values)}.")
    return frozenset(types)
