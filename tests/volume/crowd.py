"""An owner of ten thousand jobs and applications, and what each question to the API costs them."""

import contextlib
import datetime as dt
import secrets
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from tests.e2e.servers import Fleet, Server
from tests.faults.installation import client

ROWS = 10_000
AT_ONCE = 5_000
"""Rows in one request: the most that the API takes."""
PLACES = ("Aarhus", "Berlin", "Oslo", "Porto")
FIRST_DAY = dt.date(2026, 1, 1)
DAYS = 50
TOKEN_USED = 2
"""Queries that write down, once a minute, that a token was used."""
Body = dict[str, Any]


@dataclass
class Answer:
    """What came back, and what it cost."""

    body: Any
    queries: int
    seconds: float


class Asker:
    """Somebody who asks the server, and reads in its log what that cost."""

    def __init__(self, server: Server, token: str, http: httpx.Client) -> None:
        self.server = server
        self.token = token
        self.http = http

    @classmethod
    @contextlib.contextmanager
    def new(cls, made: Fleet) -> Iterator["Asker"]:
        """Make somebody, who is there for a block."""
        [(_, token)] = made.teller.ask("users", count=1)
        server = made.servers[0]
        with client(server, token) as http:
            yield cls(server, token, http)

    def ask(self, method: str, path: str, status: int = 200, **sent: Any) -> Answer:
        """Send a request, which must be answered with a status."""
        known_by = secrets.token_hex(8)
        begun = time.perf_counter()
        answer = self.http.request(method, path, headers={"X-Request-ID": known_by}, **sent)
        seconds = time.perf_counter() - begun
        assert answer.status_code == status, f"{method} {path}: {answer.status_code} {answer.text[:2_000]}"
        [line] = self.server.logged(event="request", request_id=known_by)
        return Answer(answer.json(), line["queries"], seconds)

    def get(self, path: str, **query: Any) -> Answer:
        """Read something."""
        return self.ask("GET", path, params=query or None)

    def bulk(self, path: str, rows: Sequence[Any], status: int = 200, **more: Any) -> Answer:
        """Carry out a bulk operation, and say how long it took."""
        name = "ids" if path.endswith(("delete/", "restore/")) else "items"
        answer = self.ask("POST", path, status, json={name: rows, **more})
        say(f"{path} of {len(rows)} rows", answer)
        return answer


def say(what: str, answer: Answer) -> None:
    """Print what something cost: `pytest -s` shows it."""
    sys.stdout.write(f"{what}: {answer.seconds:.2f} s, {answer.queries} queries\n")


def job(number: int) -> Body:
    """Return a job, whose every value follows from its number."""
    words = [f"word{number % 100}"] + ["zeppelin"] * (number % 1_000 == 7) + ["bakery"] * (number % 2 == 0)
    return {
        "company": f"Company {number % 97}",
        "title": f"Baker {number}",
        "location": PLACES[number % 4],
        "work_mode": "remote" if number % 5 == 0 else "onsite",
        "tech_stack": ["Rye", "C++"] if number % 3 == 0 else ["Wheat"],
        "salary_min": number,
        "source": f"Board {number % 4}",
        "description": " ".join(words),
    }


class Crowd:
    """The owner, and the ids of their rows by number."""

    def __init__(self, asker: Asker) -> None:
        self.asker = asker
        self.reports: list[Answer] = []
        self.jobs = self._make("/jobs/bulk-create/", [job(number) for number in range(ROWS)])
        days = [(FIRST_DAY + dt.timedelta(days=number % DAYS)).isoformat() for number in range(ROWS)]
        items = [{"job": pk, "status": "applied", "applied_on": day} for pk, day in zip(self.jobs, days, strict=True)]
        self.applications = self._make("/applications/bulk-create/", items)
        # A quarter is invited, half of these get an offer, half of those take it; another quarter is refused.
        for status, every, first in (("interview", 4, 0), ("offer", 8, 0), ("accepted", 16, 0), ("rejected", 4, 1)):
            moved = [{"id": pk, "status": status} for pk in self.applications[first::every]]
            self.reports.append(asker.bulk("/applications/bulk-update/", moved))

    def _make(self, path: str, items: list[Body]) -> list[int]:
        made: list[int] = []
        for first in range(0, ROWS, AT_ONCE):
            self.reports.append(self.asker.bulk(path, items[first : first + AT_ONCE], 201))
            made += self.reports[-1].body["created_ids"]
        return made

    def walk(self, path: str, **query: Any) -> tuple[list[int], int]:
        """Return the ids of a list in its order, page after page, and how many queries a page took."""
        ids: list[int] = []
        url, cost = path, []
        params: Body | None = {"page_size": 200, "fields": "id", **query}
        while url:
            page = self.asker.ask("GET", url, params=params)
            ids += [row["id"] for row in page.body["results"]]
            cost.append(page.queries)
            url, params = page.body["next"], None
        assert max(cost) - min(cost) <= TOKEN_USED, cost
        return ids, min(cost)
