"""Writes: one job at a time, and a thousand in one request, beside the same rows by COPY and plain statements."""

import json
import time
from collections.abc import Callable
from typing import Any

import psycopg

from benchmarks.bench import Bench
from benchmarks.cases.lists import constant
from benchmarks.data import JOB_COLUMNS, PEOPLE, SMALL, job_row
from benchmarks.figures import NO_ERROR, Bar, Load, Row
from benchmarks.load import Cost, Task, drive, owner
from benchmarks.posting import posting
from benchmarks.stack import Server, bearer

WRITER = SMALL + PEOPLE + 1
"""An owner with as few jobs as anybody, who writes."""
MANY = 1_000
FIRST_FREE = 500_000_000
"""Where the ids of the floor's own rows begin, far above all others."""
JOB = posting("%(n)s")
"""With a place for its number, as `Task` fills it in."""
BULK_SECONDS = 0.5


def create(bench: Bench) -> list[Row]:
    """Make single jobs, several clients at a time; the floor is a constant view that is sent the same body."""
    body = json.dumps(JOB)
    with bench.stack.server(bench.url) as server:
        size = len(server.ask("POST", "/api/v1/jobs/", json.loads(body), **bearer(WRITER))[2])
        floor = drive(
            bench.stack,
            server,
            [Task("floor", f"/floor/{size}/", "POST", body)],
            [owner(WRITER)],
            users=4,
            seconds=bench.seconds / 2,
        )
        made = Task("create", "/api/v1/jobs/", "POST", body, status=201)
        load = drive(bench.stack, server, [made], [owner(WRITER)], users=4, seconds=bench.seconds)
        counts = {line["queries"] for line in server.logged() if line["method"] == "POST" and "jobs" in line["route"]}
    # The first request of a process may look something up that it then knows.
    over = load.cpu_ms - floor.cpu_ms
    bars = [
        Bar("at most 4 ms of CPU over the floor", over <= 4),
        Bar("a constant number of queries", len(counts) <= 2),
        Bar(NO_ERROR, not load.errors),
    ]
    note = f"{over:.2f} ms CPU over the floor, {sorted(counts)} queries; {constant(floor, load)}"
    return [Row("create", "create one job", load, load.cpu_ms / floor.cpu_ms, "constant view", bars, note)]


def timed(work: Callable[[], Any], times: int) -> Load:
    """Return the times of some work."""
    found = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        found.append(1000 * (time.perf_counter() - began))
    return Load(found, sum(found) / 1000)


def floors(connection: psycopg.Connection[Any], times: int) -> dict[str, Load]:
    """Return how long a thousand finished rows take by COPY, one UPDATE and one soft delete, all indexes kept."""
    names, place = ", ".join(JOB_COLUMNS), JOB_COLUMNS.index("status")
    statements = {
        "update": "UPDATE jobs_job SET status = 'closed', updated_at = now() WHERE id >= %s",
        "delete": "UPDATE jobs_job SET deleted_at = now(), updated_at = now() WHERE id >= %s",
    }
    found: dict[str, list[float]] = {"create": [], "update": [], "delete": []}
    for _ in range(times):
        rows = [job_row(FIRST_FREE + number, WRITER) for number in range(MANY)]
        began = time.perf_counter()
        with (
            connection.transaction(),
            connection.cursor() as cursor,
            cursor.copy(f"COPY jobs_job ({names}) FROM STDIN".encode()) as copy,
        ):
            for one in rows:
                copy.write_row((*one[:place], "saved", *one[place + 1 :]))
        found["create"].append(1000 * (time.perf_counter() - began))
        for name, statement in statements.items():
            began = time.perf_counter()
            connection.execute(statement.encode(), [FIRST_FREE])
            found[name].append(1000 * (time.perf_counter() - began))
        connection.execute("DELETE FROM jobs_job WHERE id >= %s", [FIRST_FREE])
    return {name: Load(times_, sum(times_) / 1000) for name, times_ in found.items()}


def asked(server: Server, verb: str, kind: str, body: dict[str, Any]) -> dict[str, Any]:
    """Send one bulk request and return its report."""
    status, _, answer = server.ask("POST", f"/api/v1/{kind}/bulk-{verb}/", body, **bearer(WRITER))
    if status not in {200, 201}:
        raise RuntimeError(f"bulk-{verb}: {status} {answer[:500]!r}")
    report: dict[str, Any] = json.loads(answer)
    return report


def bulk(bench: Bench) -> list[Row]:
    """Make, change and put aside a thousand jobs, and a thousand applications with their history."""
    rounds = 2 if bench.quick else 5
    found: dict[tuple[str, str], list[float]] = {}
    with bench.stack.server(bench.url) as server, bench.connect() as connection:
        floor = floors(connection, rounds)

        def send(verb: str, kind: str, body: dict[str, Any]) -> dict[str, Any]:
            began = time.perf_counter()
            report = asked(server, verb, kind, body)
            found.setdefault((kind, verb), []).append(1000 * (time.perf_counter() - began))
            return report

        cost = Cost(bench.stack, server)
        for turn in range(rounds):
            items = [posting(f"{turn}{number:05}") for number in range(MANY)]
            jobs = send("create", "jobs", {"items": items})["created_ids"]
            send("update", "jobs", {"items": [{"id": pk, "status": "open", "notes": "Seen."} for pk in jobs]})
            made = send("create", "applications", {"items": [{"job": pk, "status": "applied"} for pk in jobs]})
            ids = made["created_ids"]
            send("update", "applications", {"items": [{"id": pk, "status": "interview"} for pk in ids]})
            send("delete", "applications", {"ids": ids})
            send("delete", "jobs", {"ids": jobs})
        peak = cost.of(Load([0.0], 1)).peak_mb
    rows = []
    for (kind, verb), times in found.items():
        load = Load(times, sum(times) / 1000, peak_mb=peak)
        bars = [Bar(f"at most {BULK_SECONDS} s", load.median <= 1000 * BULK_SECONDS)]
        beside = floor[verb] if kind == "jobs" else None
        ratio = load.median / beside.median if beside else None
        note = f"COPY or one statement {beside.median:.0f} ms" if beside else ""
        rows.append(
            Row("bulk", f"bulk {verb} of {MANY:,} {kind}", load, ratio, "bare SQL" if beside else "", bars, note)
        )
    return rows
