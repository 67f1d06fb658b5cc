"""What every case is given: the stack, its databases, how long to measure, and the floor beside each load."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import psycopg

from benchmarks.data import MAIN, Plan
from benchmarks.figures import Load
from benchmarks.load import Person, Task, drive, one_by_one, owner
from benchmarks.stack import Server, Stack

CONCURRENT = 16
"""Users who keep one process busy without queueing for long."""


@dataclass
class Bench:
    """The stack and the size of this run."""

    stack: Stack
    rows: int = 1_000_000
    seconds: float = 8.0
    sockets: int = 1_000
    quick: bool = False
    notes: list[str] = field(default_factory=list)

    @cached_property
    def house(self) -> str:
        """The name of the database of 2,000 owners."""
        return self.stack.filled(Plan.house(self.rows))

    @property
    def url(self) -> str:
        """Its URL, for the product."""
        return self.stack.url(self.house)

    @property
    def times(self) -> int:
        """How many requests are sent one by one where that is what is measured."""
        return 40 if self.quick else 200

    def connect(self, name: str | None = None) -> psycopg.Connection[Any]:
        """Return a connection for bare SQL, to the house unless another database is named."""
        return psycopg.connect(self.stack.dsn(name or self.house), autocommit=True)

    def ids(self, table: str, number: int, count: int) -> list[int]:
        """Return ids of an owner's live rows, spread over all of them."""
        statement = f"SELECT id FROM {table} WHERE owner_id = %s AND deleted_at IS NULL ORDER BY md5(id::text) LIMIT %s"  # noqa: S608 - a table's name
        with self.connect() as connection:
            return [found for (found,) in connection.execute(statement.encode(), [number, count]).fetchall()]

    def beside_constant(
        self, server: Server, task: Task, person: Person, *, users: int = CONCURRENT, size: int | None = None
    ) -> tuple[Load, Load]:
        """Drive a task and a constant view of the size of its answer, in turns, and return what both met."""
        if size is None:
            words = {"id": (person.ids or [0])[0], "n": 0}
            path = task.path % words if "%(" in task.path else task.path
            status, _, answer = server.ask("GET", path, **person.headers)
            if status != 200:
                raise RuntimeError(f"{path}: {status} {answer[:300]!r}")
            size = len(answer)
        floor = Task("floor", f"/floor/{size}/", status=200 if size else 304)
        found: dict[str, list[Load]] = {"floor": [], "task": []}
        for _ in range(2):
            for name, asked in (("floor", floor), ("task", task)):
                load = drive(self.stack, server, [asked], [person], users=users, seconds=self.seconds / 2)
                found[name].append(load)
        return together(found["task"]), together(found["floor"])

    def alone(self, server: Server, paths: Sequence[str], person: Person | None = None) -> Load:
        """Ask for paths one after the other, often enough for a 95th percentile; a first round warms up."""
        asked = [("GET", path, None) for path in paths]
        person = person or owner(MAIN)
        one_by_one(self.stack, server, asked * 3, person)
        asked *= max(1, self.times // len(asked))
        return one_by_one(self.stack, server, asked, person, within=2 * self.seconds)


def together(loads: Sequence[Load]) -> Load:
    """Return what several loads of one kind met, as one."""
    count = max(sum(len(load.times) for load in loads), 1)
    errors: dict[str, int] = {}
    for load in loads:
        for text, times in load.errors.items():
            errors[text] = errors.get(text, 0) + times

    def mean(of: Callable[[Load], float]) -> float:
        return sum(of(load) * len(load.times) for load in loads) / count

    return Load(
        [one for load in loads for one in load.times],
        sum(load.seconds for load in loads),
        errors,
        cpu_ms=mean(lambda load: load.cpu_ms),
        database_cpu_ms=mean(lambda load: load.database_cpu_ms),
        queries=mean(lambda load: load.queries),
        database_ms=mean(lambda load: load.database_ms),
        peak_mb=max(load.peak_mb for load in loads),
        generator=mean(lambda load: load.generator),
    )
