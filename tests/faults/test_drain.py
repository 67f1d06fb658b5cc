"""A web server asked to end under load: what it took it answers, and its sockets go to another one."""

import asyncio
import signal
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from careercopilot.processes import wait_until
from tests.e2e.listeners import Listener, hear, listening, opening, until
from tests.e2e.servers import Server
from tests.faults.installation import SECONDS, Installation

AT_ONCE = 8

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def create(server: Server, token: str, number: int) -> tuple[int, str]:
    """Make a job over a connection of its own; return the status and the title."""
    headers = {"Authorization": f"Bearer {token}"}
    body = {"company": "Acme", "title": f"Welder {number}"}
    response = httpx.post(f"{server.api}/jobs/", headers=headers, json=body, timeout=SECONDS)
    return response.status_code, response.json()["title"]


def listens(server: Server) -> bool:
    """Tell whether new requests are taken."""
    try:
        return httpx.get(f"{server.api}/", timeout=5).status_code > 0
    except httpx.ConnectError:
        return False


async def test_uvicorn_answers_what_it_took_and_its_sockets_go_elsewhere(
    installation: Installation, web: Server
) -> None:
    leaving = installation.serve()
    user, token = installation.somebody()
    listener = Listener([leaving], (user, token), seed=1)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        async with opening(leaving, token) as socket, listening([listener]) as tasks:
            assert (await hear(socket))["type"] == "connection_established"
            with installation.no_writes("jobs_job"):
                sent = [pool.submit(create, leaving, token, number) for number in range(AT_ONCE)]
                assert await until(lambda: installation.waiting_for(leaving) >= AT_ONCE, SECONDS, tasks)
                leaving.child.process.send_signal(signal.SIGTERM)
                listener.servers = [web]
                async with asyncio.timeout(SECONDS):
                    await socket.wait_closed()
                assert socket.close_code == 1012
                assert await asyncio.to_thread(wait_until, lambda: not listens(leaving), SECONDS)
                assert not any(one.done() for one in sent)
                assert leaving.child.code() is None
            answers = sorted([await asyncio.wrap_future(one) for one in sent])
            assert answers == [(201, f"Welder {number}") for number in range(AT_ONCE)]
            assert await asyncio.to_thread(wait_until, lambda: leaving.child.code() is not None, SECONDS)
            assert await until(lambda: listener.connections == 2, SECONDS, tasks)
            [(_, told)] = await asyncio.to_thread(installation.base.teller.ask, "tell", to=[user])
            assert await until(lambda: listener.got == [told], SECONDS, tasks)
    assert leaving.child.code() in {0, -signal.SIGTERM}, leaving.printed()[-2_000:]
    assert leaving.logged(level="error") == []
