"""Lists and details of somebody with very many jobs, beside a constant view of the same size."""

from urllib.parse import urlsplit

from benchmarks.bench import Bench
from benchmarks.data import MAIN
from benchmarks.figures import NO_ERROR, Bar, Load, Row
from benchmarks.load import Person, Task, drive, owner
from benchmarks.stack import Server, bearer

LIST = "/api/v1/jobs/"
DEEP = 1_000
"""The page that is as cheap as the first."""
LARGEST_PAGE, PAGE = 200, 50


def share(task: Load, floor: Load) -> float:
    """Return the task's requests a second as a part of the floor's."""
    return task.rate / floor.rate if floor.rate else 0.0


def warm(bench: Bench) -> list[Row]:
    """List 50 jobs again and again, as the cache answers it."""
    with bench.stack.server(bench.url) as server:
        task, floor = bench.beside_constant(server, Task("list", LIST), owner(MAIN))
    ratio = share(task, floor)
    bars = [Bar("at least 60% of the constant view", ratio >= 0.6)]
    return [Row("list-warm", "list of 50 jobs, warm cache", task, ratio, "constant view", bars, constant(floor, task))]


def cold(bench: Bench) -> list[Row]:
    """List 50 jobs with the cache off, then with 100 people at a time on two processes."""
    with bench.stack.server(bench.url, cache=False) as server:
        task, floor = bench.beside_constant(server, Task("list", LIST), owner(MAIN))
    ratio = share(task, floor)
    bars = [Bar("at least 25% of the constant view", ratio >= 0.25)]
    rows = [Row("list-cold", "list of 50 jobs, cache off", task, ratio, "constant view", bars, constant(floor, task))]
    with bench.stack.server(bench.url, processes=2, cache=False) as server:
        load = drive(bench.stack, server, [Task("list", LIST)], [owner(MAIN)], users=100, seconds=bench.seconds)
    limits = [Bar("p95 below 500 ms", load.at(0.95) < 500, limit=True), Bar(NO_ERROR, not load.errors)]
    return [*rows, Row("list-cold", "the same, 100 at a time without a pause, 2 processes", load, bars=limits)]


def constant(floor: Load, task: Load) -> str:
    """Say what the floor was, and how the two compare by CPU, which a busy machine changes less than times."""
    by_cpu = f", {floor.cpu_ms / task.cpu_ms:.0%} by CPU" if task.cpu_ms else ""
    return f"constant view {floor.rate:.0f}/s, {floor.cpu_ms:.2f} ms CPU{by_cpu}"


def page(server: Server, number: int, last: int) -> str:
    """Return the path of a page of 50 by walking to it in large steps; of the last but one where there are fewer."""
    path, steps = f"{LIST}?page_size={LARGEST_PAGE}", min(number, last) * PAGE // LARGEST_PAGE
    for _ in range(steps):
        _, _, answer = server.get(path, MAIN)
        found = urlsplit(next_of(answer))
        path = f"{found.path}?{found.query}"
    return path.replace(f"page_size={LARGEST_PAGE}", f"page_size={PAGE}")


def next_of(answer: bytes) -> str:
    """Return the address of the next page."""
    # Without reading all of it as JSON, two hundred jobs at a time.
    return answer.partition(b'"next":"')[2].partition(b'"')[0].decode()


def deep(bench: Bench) -> list[Row]:
    """Read page 1,000 by its cursor, and page 1, in turns."""
    pages = bench.rows // 10 // PAGE
    number = min(DEEP, pages - 4)
    with bench.stack.server(bench.url, cache=False) as server:
        there = page(server, number, pages - 4)
        first = bench.alone(server, [f"{LIST}?page_size={PAGE}"])
        load = bench.alone(server, [there])
    ratio = load.median / first.median
    bars = [Bar("within 1.3x of page 1", ratio <= 1.3)]
    return [
        Row("page-1000", f"page {number:,} by cursor", load, ratio, "page 1", bars, f"page 1 {first.median:.1f} ms")
    ]


def unchanged(bench: Bench) -> list[Row]:
    """Ask for a job that the client has, by its ETag."""
    with bench.stack.server(bench.url) as server:
        number = bench.ids("jobs_job", MAIN, 1)[0]
        _, headers, _ = server.get(f"{LIST}{number}/", MAIN)
        person = Person({**bearer(MAIN), "If-None-Match": headers["etag"]}, [number])
        task, floor = bench.beside_constant(server, Task("detail", f"{LIST}%(id)s/", status=304), person, size=0)
    ratio = share(task, floor)
    bars = [Bar("at least 70% of the constant view", ratio >= 0.7)]
    return [Row("detail-304", "job detail, If-None-Match", task, ratio, "constant 304", bars, constant(floor, task))]
