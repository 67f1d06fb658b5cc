"""How load is put on a server, and what it is found to cost while it lasts."""

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from statistics import fmean
from typing import Any

from benchmarks.figures import Load
from benchmarks.stack import ROOT, Server, Stack, bearer

WARMUP = 1.5
FEWEST = 10
"""Requests that are sent whatever they take."""


@dataclass(frozen=True)
class Person:
    """Somebody who asks: how they sign in, and ids of theirs that paths can name as %(id)s."""

    headers: dict[str, str]
    ids: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Task:
    """One kind of request; %(n)s in its body is a number that no other has."""

    name: str
    path: str
    method: str = "GET"
    body: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    status: int = 200
    weight: int = 1


def owner(number: int, ids: Sequence[int] = ()) -> Person:
    """Return an owner who asks by token."""
    return Person({**bearer(number), "Content-Type": "application/json"}, list(ids))


class Cost:
    """What the server and the database have used between two moments."""

    def __init__(self, stack: Stack, server: Server) -> None:
        self.stack, self.server = stack, server
        self.before, self.database = server.usage(), stack.database_usage()
        self.log = server.size_of_log()

    def of(self, load: Load) -> Load:
        """Write into a load what each of its requests cost."""
        count = max(len(load.times), 1)
        usage, database = self.server.usage(), self.stack.database_usage()
        load.cpu_ms = 1000 * (usage.cpu - self.before.cpu) / count
        load.database_cpu_ms = 1000 * (database.cpu - self.database.cpu) / count
        load.peak_mb = usage.peak
        if lines := self.server.logged(self.log):
            load.queries = fmean(line["queries"] for line in lines)
            load.database_ms = fmean(line["database_milliseconds"] for line in lines)
        return load


def drive(
    stack: Stack,
    server: Server,
    tasks: Sequence[Task],
    people: Sequence[Person],
    *,
    users: int,
    seconds: float,
    pause: float = 0.0,
    warmup: float = WARMUP,
) -> Load:
    """Let so many users send requests for so long, and return what they met; `pause` is theirs between two."""
    plan = {
        "address": server.address,
        "users": users,
        "seconds": seconds,
        "warmup": warmup,
        "pause": pause,
        "tasks": [asdict(task) for task in tasks],
        "people": [asdict(person) for person in people],
    }
    command = [sys.executable, "-m", "benchmarks.locusts"]
    log = stack.folder / "locusts.log"
    with (
        log.open("wb") as errors,
        subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True
        ) as generator,
    ):
        assert generator.stdin is not None
        assert generator.stdout is not None
        generator.stdin.write(json.dumps(plan) + "\n")
        generator.stdin.flush()
        if not generator.stdout.readline():
            raise RuntimeError(log.read_text())
        cost = Cost(stack, server)
        line = generator.stdout.readline()
        if not line:
            raise RuntimeError(log.read_text())
        found = json.loads(line)
        times = [one for many in found["times"].values() for one in many]
        load = cost.of(Load(times, found["seconds"], found["errors"], generator=found["cpu"] / found["seconds"]))
        generator.wait()
    return load


def one_by_one(
    stack: Stack,
    server: Server,
    requests: Sequence[tuple[str, str, Any]],
    person: Person,
    *,
    within: float = float("inf"),
) -> Load:
    """Send requests (method, path, body) one after the other, and return what they met.

    After `within` seconds no more are sent, if there were ten.
    """
    cost = Cost(stack, server)
    times: list[float] = []
    errors: dict[str, int] = {}
    began = time.perf_counter()
    for method, path, body in requests:
        start = time.perf_counter()
        if start - began > within and len(times) >= FEWEST:
            break
        status, _, answer = server.ask(method, path, body, **person.headers)
        times.append(1000 * (time.perf_counter() - start))
        if status >= 400:
            errors[f"{status} {answer[:200].decode(errors='replace')}"] = 1
    return cost.of(Load(times, time.perf_counter() - began, errors))
