"""How the task of a socket waits: for something to come, for a moment, and for work that may take too long."""

import asyncio
import math
from collections.abc import Awaitable
from typing import Any


class Patience:
    """What one task waits with. It keeps one timer, which is seldom set anew: a timeout for each wait costs far more.

    To be made in the task itself, which alone may wait; anybody in its event loop may `wake` it.
    """

    __slots__ = ("_is_late", "_limit", "_loop", "_task", "_timer", "_waiter")

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._task: asyncio.Task[Any] | None = asyncio.current_task()
        self._timer: asyncio.TimerHandle | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._limit = math.inf
        self._is_late = False

    def wake(self) -> None:
        """End the wait, if there is one."""
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def until(self, moment: float) -> None:
        """Wait until somebody calls `wake`, at most to a moment of the monotonic clock; sometimes it ends before."""
        self._waiter = self._loop.create_future()
        self._set_timer(moment)
        try:
            await self._waiter
        finally:
            self._waiter = None

    async def within(self, seconds: float, work: Awaitable[Any]) -> None:
        """Await some work; raises `TimeoutError` where it takes longer."""
        self._limit = self._loop.time() + seconds
        self._set_timer(self._limit)
        try:
            await work
        except asyncio.CancelledError:
            if not self._is_late or self._task is None or self._task.uncancel():
                raise
            raise TimeoutError from None
        finally:
            self._limit, self._is_late = math.inf, False

    def end(self) -> None:
        """Give the timer back."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _set_timer(self, moment: float) -> None:
        if self._timer is None or moment < self._timer.when():
            self.end()
            self._timer = self._loop.call_at(moment, self._ring)

    def _ring(self) -> None:
        self._timer = None
        if self._limit > self._loop.time():
            self.wake()
            if self._limit < math.inf:
                self._set_timer(self._limit)
        elif self._task is not None:
            self._is_late = True
            self._task.cancel()
