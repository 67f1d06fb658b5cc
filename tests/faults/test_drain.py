"""A web server asked to end under load: what it took it answers, and its sockets go to another one."""

import asyncio
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from careercopilot.processes import wait_until
from tests.e2e.listeners import Listener, hear, listening, opening, until
from tests.e2e.servers import Server
from tests.faults.installation import SECONDS, Installation

AT_ONCE = 8
STREAMS = 4

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
        return httpx.get(f"{server.api}/", timeout=SECONDS).status_code > 0
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


def stream(server: Server, token: str) -> list[str]:
    """Make jobs one after the other, each over a connection of its own, until one is refused; return their titles."""
    made: list[str] = []
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        try:
            status, title = create(server, token, len(made))
        except (httpx.NetworkError, httpx.RemoteProtocolError):
            # Nobody listens, or the connection was made in that instant and closed before its request was read.
            return made
        assert status == 201
        made.append(title)
    raise AssertionError("The server listens still.")


def titles(server: Server, token: str) -> list[str]:
    """Return the titles of somebody's jobs, the oldest first."""
    headers = {"Authorization": f"Bearer {token}"}
    address = f"{server.api}/jobs/?page_size=200&fields=title&ordering=created_at"
    return [job["title"] for job in httpx.get(address, headers=headers, timeout=SECONDS).json()["results"]]


def test_a_stream_of_requests_ends_with_whole_answers(installation: Installation, web: Server) -> None:
    leaving = installation.serve()
    people = [installation.somebody() for _ in range(STREAMS)]
    with ThreadPoolExecutor(STREAMS) as pool:
        streams = [pool.submit(stream, leaving, token) for _, token in people]
        assert wait_until(lambda: len(titles(web, people[0][1])) >= 5, SECONDS)
        leaving.child.process.send_signal(signal.SIGTERM)
        made = [one.result() for one in streams]
    assert wait_until(lambda: leaving.child.code() is not None, SECONDS)
    assert [titles(web, token) for _, token in people] == made
    assert leaving.logged(level="error") == []
