"""How a socket's task waits: woken, at its moment, given up in time, and never cancelled by mistake."""

import asyncio
import contextlib
import gc
import time
from collections.abc import Iterator

import pytest
from redis import Redis

from accounts.models import User
from notifications.patience import Patience
from tests.notifications.sockets import connected, session_of

NEVER = 3_600.0


async def stuck() -> None:
    """Take for ever."""
    await asyncio.Event().wait()


@contextlib.contextmanager
def patient() -> Iterator[Patience]:
    """Yield patience of the running task."""
    one = Patience()
    try:
        yield one
    finally:
        one.end()


async def test_a_wait_ends_at_its_moment_or_when_woken() -> None:
    with patient() as one:
        begun = time.monotonic()
        await one.until(begun + 0.02)
        assert time.monotonic() - begun > 0.01
        await one.until(begun)
        asyncio.get_running_loop().call_soon(one.wake)
        await one.until(begun + NEVER)
        assert time.monotonic() - begun < NEVER


async def test_work_that_takes_too_long_is_cancelled_and_the_task_lives_on() -> None:
    with patient() as one:
        for _ in range(2):
            with pytest.raises(TimeoutError):
                await one.within(0.02, stuck())
        task = asyncio.current_task()
        assert task is not None
        assert task.cancelling() == 0
        await one.within(0.02, asyncio.sleep(0))
        # The limit of what is done cancels nothing that comes after it.
        await one.until(time.monotonic() + 0.05)


async def test_a_timer_that_was_set_for_later_does_not_hide_a_limit() -> None:
    with patient() as one:
        asyncio.get_running_loop().call_soon(one.wake)
        await one.until(time.monotonic() + NEVER)
        begun = time.monotonic()
        with pytest.raises(TimeoutError):
            await one.within(0.02, stuck())
        assert time.monotonic() - begun < NEVER


async def test_a_timer_that_was_set_for_earlier_does_not_cut_work_short() -> None:
    with patient() as one:
        asyncio.get_running_loop().call_soon(one.wake)
        await one.until(time.monotonic() + 0.02)
        done = asyncio.Event()
        asyncio.get_running_loop().call_later(0.06, done.set)
        await one.within(NEVER, done.wait())
        assert done.is_set()


async def test_who_cancels_the_task_cancels_it() -> None:
    begun = asyncio.Event()

    async def work() -> None:
        with patient() as one:
            begun.set()
            await one.within(NEVER, stuck())

    task = asyncio.create_task(work())
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert task.cancelled()


@pytest.mark.django_db(transaction=True)
async def test_sockets_keep_no_client_of_the_broker_each(alice: User) -> None:
    session = await asyncio.to_thread(session_of, alice)
    async with contextlib.AsyncExitStack() as stack:
        await stack.enter_async_context(connected(session))
        before = _clients()
        for _ in range(5):
            await stack.enter_async_context(connected(session))
        # One may be on its way.
        assert _clients() - before < 2


def _clients() -> int:
    gc.collect()
    return sum(type(one) is Redis for one in gc.get_objects())
