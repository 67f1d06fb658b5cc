"""What the pages show as JSON, held against what an installation answers to whoever does what the page is about."""

import asyncio
import contextlib
import datetime as dt
import json
import re
import secrets
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect

from careercopilot.processes import wait_until
from tests.docs.pages import differences, of, shown
from tests.docs.shell import Shell
from tests.e2e.listeners import hear, say
from tests.e2e.servers import ROOT
from tests.e2e.test_launcher import Installation
from tests.report.discovery import asyncapi
from tests.report.sockets import wrong_with

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
SECONDS = 30


class Person:
    """Somebody new at an installation, and what they do there."""

    def __init__(self, made: Installation, folder: Path) -> None:
        folder.mkdir()
        self.site = made.wait_until_ready()
        email = f"{secrets.token_hex(4)}@example.com"
        shell = Shell(folder, DATA_DIR=str(made.folder), DJANGO_SUPERUSER_PASSWORD=secrets.token_hex(12))
        shell.run(f".venv/bin/python manage.py createsuperuser --no-input --email {email}")
        self.token = shell.run(f".venv/bin/python manage.py issue_token {email}").strip()
        self.api = httpx.Client(base_url=f"{self.site}/api/v1", headers={"Authorization": f"Bearer {self.token}"})

    def ask(self, method: str, path: str, **body: Any) -> Any:
        """Return what is answered."""
        answer = self.api.request(method, path, json=body or None)
        assert answer.status_code < 300, answer.text
        return answer.json()

    def apply(self, *statuses: str, company: str = "Northwind Robotics", title: str = "Backend Engineer") -> int:
        """Apply for a job, and move to statuses one after the other; return the application's id."""
        job = self.ask("POST", "/jobs/", company=company, title=title)["id"]
        pk: int = self.ask("POST", "/applications/", job=job)["id"]
        for status in statuses:
            self.ask("POST", f"/applications/{pk}/transition/", status=status)
        return pk

    @contextlib.asynccontextmanager
    async def watch(self) -> AsyncIterator[ClientConnection]:
        """Open a websocket that has been greeted."""
        headers = {"Authorization": f"Bearer {self.token}"}
        async with connect(
            f"{self.site.replace('http', 'ws')}/ws/notifications/", additional_headers=headers
        ) as socket:
            assert (await hear(socket))["type"] == "connection_established"
            yield socket


@pytest.fixture
def person(made: Installation, tmp_path: Path) -> Iterator[Person]:
    """Somebody new."""
    one = Person(made, tmp_path / "person")
    yield one
    one.api.close()


def rate(person: Person) -> Any:
    """Three were sent, and two of them answered by an interview."""
    for company, statuses in (("A", ("applied", "interview")), ("B", ("applied", "interview")), ("C", ("applied",))):
        person.apply(*statuses, company=company)
    return person.ask("GET", "/analytics/summary/")["interview_rate"]


def deliveries(person: Person) -> Any:
    """Something is told in the quiet hours."""
    now = dt.datetime.now(dt.UTC)
    hours = {"quiet_hours_start": now - dt.timedelta(hours=1), "quiet_hours_end": now + dt.timedelta(hours=2)}
    texts = {name: f"{moment:%H:%M}" for name, moment in hours.items()}
    person.ask("PATCH", "/notifications/preferences/", push_enabled=False, **texts)
    person.apply("applied", "interview")
    found: list[Any] = []

    def is_told() -> bool:
        told = person.ask("GET", "/notifications/?type=application_update")["results"]
        found[:] = person.ask("GET", f"/notifications/{told[0]['id']}/deliveries/") if told else []
        return len(found) == 2

    assert wait_until(is_told, SECONDS), found
    return found


def frame(person: Person) -> Any:
    """An offer comes while somebody watches, as frame of a websocket."""
    pk = person.apply("applied", "interview")

    async def watch() -> dict[str, Any]:
        async with person.watch() as socket:
            await asyncio.to_thread(person.ask, "POST", f"/applications/{pk}/transition/", status="offer")
            async with asyncio.timeout(SECONDS):
                while True:
                    heard = await hear(socket, SECONDS)
                    if heard["type"] == "notification" and heard["notification"]["data"].get("to") == "offer":
                        return heard

    return asyncio.run(watch())


ANSWERS: dict[str, Callable[[Person], Any]] = {
    "docs/guides/analytics.md:0": rate,
    "docs/guides/notifications.md:0": deliveries,
    "docs/websocket.md:0": frame,
}
"""What a page shows as JSON, by its place among the page's own, and who gets it from the installation."""


@pytest.mark.parametrize("name", ANSWERS)
def test_what_a_page_shows_is_what_comes(person: Person, name: str) -> None:
    page, _, number = name.rpartition(":")
    says = shown(of(page, "json")[int(number)].text)
    comes = ANSWERS[name](person)
    assert list(differences(says, comes)) == [], json.dumps(comes)


def example_of(name: str) -> dict[str, Any]:
    """Return what the document of the socket shows of a message."""
    [example] = asyncapi()["components"]["messages"][name]["examples"]
    found: dict[str, Any] = example["payload"]
    return found


def test_every_frame_is_shown_as_it_is_described() -> None:
    messages = asyncapi()["components"]["messages"]
    assert [text for name in messages for text in wrong_with(example_of(name))] == []
    assert [example_of(name)["type"] for name in messages] == list(messages)
    [block] = of("docs/websocket.md", "json")
    assert json.loads(block.text) == example_of("notification")
    assert wrong_with({"type": "notification"}) != []


def test_frames_of_clients_are_answered_as_the_page_says(person: Person) -> None:
    page = (ROOT / "docs" / "websocket.md").read_text().partition("## What the client sends")[2]
    table = dict(re.findall(r"^\| `(\w+)` \|[^|]*\|[^|`]*`(\w+)`", page, re.MULTILINE))
    sent = [one["$ref"].rpartition("/")[2] for one in asyncapi()["operations"]["listen"]["messages"]]
    assert sorted(table) == sorted(sent)

    async def ask() -> None:
        async with person.watch() as socket:
            for name in sent:
                # Somebody new was told nothing yet.
                frame = example_of(name) | ({"since": 0} if name == "resume" else {})
                await say(socket, **frame)
                heard = await hear(socket)
                assert (heard["type"], wrong_with(heard)) == (table[name], [])
            await say(socket, type="mark_read", ids="many")
            assert list(differences(example_of("error"), await hear(socket))) == []

    asyncio.run(ask())
