"""An export of very many jobs: its first byte, its memory, and what everybody else waits meanwhile; COPY beside it."""

import http.client
import threading
import time
from contextlib import closing

from benchmarks.bench import Bench
from benchmarks.cases.searches import COLUMNS
from benchmarks.data import MAIN, SMALL
from benchmarks.figures import Bar, Load, Row
from benchmarks.load import Cost, one_by_one, owner
from benchmarks.stack import Server, bearer

EXPORT = "/api/v1/jobs/export/?file_format=csv"
PIECE = 64 * 1024
FLAT_MB = 30
"""What may be added to the memory of a process while a hundred thousand rows pass through it."""
NEIGHBOUR_MS = 200


def download(server: Server, seen: dict[str, float]) -> None:
    """Download the export; note seconds to the first byte and to the last, and bytes."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=600)
    with closing(connection):
        began = time.perf_counter()
        connection.request("GET", EXPORT, headers=bearer(MAIN))
        answer = connection.getresponse()
        size = len(answer.read(1))
        seen["first"] = time.perf_counter() - began
        while piece := answer.read(PIECE):
            size += len(piece)
        seen |= {"all": time.perf_counter() - began, "bytes": float(size), "status": float(answer.status)}


def copied(bench: Bench) -> float:
    """Return how many seconds COPY takes for the same rows."""
    query = f"SELECT {COLUMNS} FROM jobs_job WHERE owner_id = {MAIN} AND deleted_at IS NULL ORDER BY created_at DESC"  # noqa: S608 - constants
    with bench.connect() as connection, connection.cursor() as cursor:
        began = time.perf_counter()
        with cursor.copy(f"COPY ({query}) TO STDOUT WITH CSV".encode()) as copy:
            for _ in copy:
                pass
        return time.perf_counter() - began


def export(bench: Bench) -> list[Row]:
    """Export all jobs of one owner while another one reads job after job, on one process."""
    seen: dict[str, float] = {}
    with bench.stack.server(bench.url) as server:
        pk = bench.ids("jobs_job", SMALL, 1)[0]
        one = [("GET", f"/api/v1/jobs/{pk}/", None)]
        one_by_one(bench.stack, server, one * 20, owner(SMALL))
        before = server.usage().peak
        cost = Cost(bench.stack, server)
        thread = threading.Thread(target=download, args=(server, seen))
        thread.start()
        waits: list[float] = []
        while thread.is_alive():
            waits.extend(one_by_one(bench.stack, server, one, owner(SMALL)).times)
            thread.join(0.05)
        grown = server.usage().peak - before
        load = cost.of(Load([1000 * seen["all"]], seen["all"]))
    floor = copied(bench)
    others = Load(waits, 1)
    bars = [
        Bar("first byte within 0.5 s", seen["first"] < 0.5),
        Bar(f"memory grows by less than {FLAT_MB} MB", grown < FLAT_MB),
        Bar(f"others wait at most {NEIGHBOUR_MS} ms (p99)", others.at(0.99) <= NEIGHBOUR_MS),
        Bar("answered", seen["status"] == 200 and seen["bytes"] > 0),
    ]
    note = (
        f"first byte {seen['first']:.2f} s, {seen['bytes'] / 1e6:.0f} MB in {seen['all']:.1f} s, "
        f"memory +{grown:.0f} MB; "
        f"others p50 {others.median:.0f}, p99 {others.at(0.99):.0f}, longest {max(waits):.0f} ms; COPY {floor:.1f} s"
    )
    what = f"CSV export of {bench.rows // 10:,} jobs"
    return [Row("export", what, load, seen["all"] / floor, "COPY", bars, note)]
