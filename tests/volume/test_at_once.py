"""A hundred people at once, each with a socket: every request is answered right, and each hears of their own alone."""

import asyncio
import sys
import time
from collections.abc import Callable, Coroutine, Sequence
from contextlib import AsyncExitStack
from typing import Any

import httpx
import pytest

from tests.e2e.servers import Fleet
from tests.journeys.people import Person, asking, notification
from tests.volume.crowd import Crowd

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

PEOPLE = 100


async def at_once(what: str, asked: Sequence[Coroutine[Any, Any, Any]]) -> list[Any]:
    """Do all of this at the same time, and say how long it took."""
    begun = time.perf_counter()
    answers = await asyncio.gather(*asked)
    sys.stdout.write(f"{what}, {len(asked)} at once: {time.perf_counter() - begun:.2f} s\n")
    return answers


def rows_of(answer: httpx.Response) -> Any:
    """Return what was found; the cursor beside it names the moment."""
    body = answer.json()
    return body.get("results", body)


async def test_a_hundred_write_at_once_and_each_socket_brings_its_own(made: Fleet) -> None:
    people = [Person(made.servers[0], *one) for one in made.teller.ask("users", count=PEOPLE)]
    async with AsyncExitStack() as stack:
        for one in people:
            await stack.enter_async_context(one.http)
        bodies = [{"company": f"Company {n}", "title": "Baker"} for n in range(PEOPLE)]
        jobs = await at_once("jobs", [one.post("/jobs/", body) for one, body in zip(people, bodies, strict=True)])
        asked = [{"job": job["id"], "status": "applied"} for job in jobs]
        rows = await at_once(
            "applications", [one.post("/applications/", body) for one, body in zip(people, asked, strict=True)]
        )
        opened = [stack.enter_async_context(one.listening()) for one in people]
        sockets = await at_once("sockets", opened)
        paths = [f"/applications/{row['id']}/" for row in rows]
        await at_once("changes", [one.patch(path, status="offer") for one, path in zip(people, paths, strict=True)])
        told = await at_once("notifications", [notification(socket) for socket in sockets])
        assert [one["data"]["application"] for one in told] == [row["id"] for row in rows]
        assert {(one["type"], one["data"]["to"]) for one in told} == {("application_update", "offer")}
        shown = await at_once("lists", [one.get("/applications/", count="true") for one in people])
        assert [[row["id"] for row in page["results"]] for page in shown] == [[row["id"]] for row in rows]
        assert {(page["count"], page["results"][0]["status"]) for page in shown} == {(1, "offer")}
    assert made.servers[0].logged(event="unexpected_error") == []


async def test_a_hundred_questions_over_ten_thousand_rows_are_answered_as_one_is(crowd: Crowd) -> None:
    asks: list[Callable[[httpx.AsyncClient, int], Any]] = [
        lambda http, n: http.get("/jobs/", params={"page_size": 50, "salary_min": 9_900 + n}),
        lambda http, n: http.get("/jobs/search/", params={"q": f"bakery word{n}"}),
        lambda http, n: http.get("/applications/", params={"status": "offer", "company": f"Company {n % 97}"}),
        lambda http, n: http.get("/analytics/summary/", params={"days": 300 + n % 3}),
    ]
    async with asking(crowd.asker.server, crowd.asker.token) as http:
        together = await at_once("questions", [asks[n % len(asks)](http, n) for n in range(100)])
        assert {answer.status_code for answer in together} == {200}
        for n in range(0, 100, 5):
            alone = await asks[n % len(asks)](http, n)
            assert rows_of(together[n]) == rows_of(alone), alone.url
    assert crowd.asker.server.logged(event="unexpected_error") == []
