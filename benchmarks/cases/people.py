"""People at work: analytics asked cold, a hundred who read and write at a time, and an embedded installation."""

import json
import random
import threading
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.cases.writes import JOB
from benchmarks.data import ANALYST, COMMON, MAIN, PEOPLE, SMALL, Plan, job_numbers
from benchmarks.figures import NO_ERROR, Bar, Load, Row
from benchmarks.load import Person, Task, drive, owner
from benchmarks.stack import Server, bearer

A_MINUTE = 1_000
"""Requests that the plan asks for."""
MIXED = [
    Task("list", "/api/v1/jobs/", weight=20),
    Task("detail", "/api/v1/jobs/%(id)s/", weight=20),
    Task("search", f"/api/v1/jobs/?q={COMMON}", weight=8),
    Task("applications", "/api/v1/applications/", weight=10),
    Task("unread", "/api/v1/notifications/unread-count/", weight=8),
    Task("summary", "/api/v1/analytics/summary/", weight=4),
    Task("create", "/api/v1/jobs/", "POST", json.dumps(JOB), status=201, weight=10),
    Task("change", "/api/v1/jobs/%(id)s/", "PATCH", '{"notes": "Seen %(n)s."}', weight=20),
]
"""Seven of ten read."""
EMBEDDED_JOBS = 10_000


def analytics(bench: Bench) -> list[Row]:
    """Ask for the summary of 10,000 applications, with nothing kept."""
    with bench.stack.server(bench.url, cache=False) as server:
        load = bench.alone(server, ["/api/v1/analytics/summary/"], owner(ANALYST))
    bars = [Bar("at most 50 ms", load.median <= 50), Bar("below 3 s", load.at(0.95) < 3_000, limit=True)]
    return [Row("analytics", f"summary of {min(10_000, bench.rows // 10):,} applications, cold", load, bars=bars)]


def mixed(bench: Bench) -> list[Row]:
    """Let a hundred people read and write, first with a second's thought between requests, then without."""
    chance = random.Random(3)  # noqa: S311 - the same people each time
    numbers = range(SMALL + 1, SMALL + 1 + PEOPLE)
    people = [owner(number, bench.ids("jobs_job", number, 20)) for number in numbers]
    chance.shuffle(people)
    rows = []
    seconds = 60.0 if not bench.quick else 6.0
    with bench.stack.server(bench.url, processes=2) as server, bench.stack.worker(bench.url):
        for words, pause in (("a second between requests", 1.0), ("no pause", 0.0)):
            load = drive(bench.stack, server, MIXED, people, users=PEOPLE, seconds=seconds, pause=pause)
            a_minute = 60 * load.rate
            bars = [
                Bar(NO_ERROR, not load.errors),
                Bar("p95 below 500 ms", load.at(0.95) < 500, limit=pause > 0),
                Bar(f"at least {A_MINUTE:,} requests a minute", a_minute >= A_MINUTE, limit=True),
            ]
            times = a_minute / A_MINUTE
            note = f"{a_minute:,.0f} a minute, {times:.1f} times what is asked for"
            what = f"{PEOPLE} people, 70% read, 30% write, {words}"
            rows.append(Row("mixed", what, load, bars=bars, note=note))
    return rows


def busy(server: Server, stop: threading.Event) -> Callable[[], None]:
    """Return work for a thread: bulk writes and export runs, one after the other, until it is told to stop."""

    def write() -> None:
        turn = 0
        while not stop.is_set():
            turn += 1
            items = [json.loads(json.dumps(JOB).replace("%(n)s", f"{turn}x{number}")) for number in range(50)]
            server.ask("POST", "/api/v1/jobs/bulk-create/", {"items": items}, **bearer(MAIN))
            server.ask("POST", "/api/v1/exports/", {"resource": "jobs", "file_format": "csv"}, **bearer(MAIN))
            stop.wait(0.1)

    return write


def embedded(bench: Bench) -> list[Row]:
    """Lists and searches on SQLite by Daphne, while one client writes without end and a worker exports."""
    plan = Plan(f"embedded_{EMBEDDED_JOBS}", {MAIN: EMBEDDED_JOBS}, {MAIN: EMBEDDED_JOBS // 2})
    url, extra = bench.stack.filled_file(plan), {"KEY_PREFIX": "embedded", "SECRET_KEY": "only for the benchmark " * 3}
    ids = [number for number, _, _ in job_numbers(plan)][:100]
    reads = [
        Task("list", "/api/v1/jobs/"),
        Task("search", f"/api/v1/jobs/?q={COMMON}"),
        Task("detail", "/api/v1/jobs/%(id)s/"),
    ]
    stop = threading.Event()
    with ExitStack() as stack:
        server = stack.enter_context(bench.stack.server(url, "daphne", extra=extra))
        worker = stack.enter_context(bench.stack.worker(url, extra))
        thread = threading.Thread(target=busy(server, stop))
        thread.start()
        try:
            person = Person(bearer(MAIN), ids)
            load = drive(bench.stack, server, reads, [person], users=2, seconds=2 * bench.seconds)
        finally:
            stop.set()
            thread.join()
        written = [line for line in server.logged() if line["method"] == "POST"]
        logs = server.log.read_text(errors="replace") + Path(worker.log).read_text(errors="replace")
    locked = logs.count("database is locked")
    refused = [line for line in written if line["status"] >= 500]
    return [embedded_row(load, len(written), locked, len(refused))]


def embedded_row(load: Load, written: int, locked: int, refused: int) -> Row:
    """Return the row of the embedded installation."""
    bars = [
        Bar('no "database is locked"', locked == 0 and refused == 0),
        Bar("p95 below 200 ms", load.at(0.95) < 200),
        Bar(NO_ERROR, not load.errors),
    ]
    note = f"{written} writing requests meanwhile, {locked} times locked, {refused} failed"
    return Row("sqlite", f"SQLite, {EMBEDDED_JOBS:,} jobs, a writer and a worker busy", load, bars=bars, note=note)
