"""The connection pool under load, on a real server process: waits are bounded, nothing leaks, an outage heals."""

import asyncio
import os
import re
import shutil
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from careercopilot.processes import wait_until
from tests.core.cluster import Cluster, cluster
from tests.e2e.servers import Fleet, Server

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(180),
    pytest.mark.skipif("TEST_DATABASE_URL" not in os.environ, reason="SQLite is a file and has no pool"),
]

POOL = 10
AT_ONCE = 200
POOL_SECONDS = 2


@pytest.fixture(scope="module")
def database() -> Iterator[Cluster]:
    """A cluster that is this file's alone."""
    with cluster() as made:
        yield made


@pytest.fixture(scope="module")
def installation(database: Cluster) -> Iterator[Fleet]:
    """One installation on it."""
    folder = Path(tempfile.mkdtemp(prefix="careercopilot-pool-"))
    made = Fleet(folder, database.url, DB_POOL_MAX=str(POOL), THROTTLE_USER="1000000/min", LOG_LEVEL="INFO")
    yield made
    made.stop()
    shutil.rmtree(folder, ignore_errors=True)


def serve(installation: Fleet, database: Cluster, name: str) -> Server:
    """Start a web server that counts for itself and that the database knows by its name."""
    installation.env["DATABASE_URL"] = f"{database.url}&application_name={name}"
    installation.env["METRICS_DIR"] = str(installation.folder / name)
    return installation.serve("uvicorn")[-1]


@pytest.fixture(scope="module")
def patient(installation: Fleet, database: Cluster) -> Server:
    """A web server that waits for connections as long as it does by default."""
    installation.env.pop("DB_POOL_TIMEOUT", None)
    return serve(installation, database, "patient")


@pytest.fixture(scope="module")
def server(installation: Fleet, database: Cluster) -> Server:
    """A web server that soon gives up."""
    installation.env["DB_POOL_TIMEOUT"] = str(POOL_SECONDS)
    return serve(installation, database, "hasty")


@pytest.fixture(scope="module")
def token(installation: Fleet) -> str:
    """A user's token."""
    return str(installation.teller.ask("users", count=1)[0][1])


def jobs(server: Server) -> str:
    """Return the address of a list that takes a few statements."""
    return f"http://127.0.0.1:{server.port}/api/v1/jobs/"


def ask_at_once(server: Server, token: str, count: int) -> list[tuple[int, float, httpx.Response]]:
    """Send so many requests at the same moment; return `(status, seconds, response)` of each."""

    async def one(client: httpx.AsyncClient) -> tuple[int, float, httpx.Response]:
        started = time.perf_counter()
        response = await client.get(jobs(server))
        return response.status_code, time.perf_counter() - started, response

    async def all_of_them() -> list[tuple[int, float, httpx.Response]]:
        limits = httpx.Limits(max_connections=count, max_keepalive_connections=0)
        headers = {"Authorization": f"Bearer {token}"}
        async with httpx.AsyncClient(limits=limits, timeout=60, headers=headers) as client:
            return await asyncio.gather(*(one(client) for _ in range(count)))

    return asyncio.run(all_of_them())


def figures(server: Server) -> dict[str, float]:
    """Return the pool's figures as the metrics tell them."""
    text = httpx.get(f"http://127.0.0.1:{server.port}/metrics", timeout=60).text
    return {name: float(value) for name, value in re.findall(r"^database_pool_(\w+) (\S+)$", text, re.MULTILINE)}


def sessions(database: Cluster) -> list[str]:
    """Return the states of the sessions that the servers have in the database."""
    rows = database.ask("SELECT state FROM pg_stat_activity WHERE application_name IN ('patient', 'hasty')")
    return [str(state) for (state,) in rows]


def assert_nothing_leaks(database: Cluster, server: Server) -> None:
    """Check that every connection is back, in the pool's own words and in the database's."""
    assert wait_until(lambda: figures(server)["busy"] == 0, 60), figures(server)
    found = figures(server)
    assert found["waiting"] == 0
    assert found["size"] <= found["max"] == POOL
    assert wait_until(lambda: set(sessions(database)) == {"idle"}, 60), sessions(database)
    assert len(sessions(database)) <= 2 * POOL


def test_two_hundred_at_once_with_ten_connections(database: Cluster, patient: Server, token: str) -> None:
    server = patient
    ask_at_once(server, token, 1)
    before = figures(server)
    answers = ask_at_once(server, token, AT_ONCE)
    statuses = Counter(status for status, _, _ in answers)
    assert statuses == {200: AT_ONCE}
    after = figures(server)
    assert after["max"] == POOL
    assert after["timeouts_total"] == before["timeouts_total"]
    assert after["requests_total"] - before["requests_total"] >= AT_ONCE
    # Nine of ten had to wait, and none for longer than it is told to.
    assert after["requests_queued_total"] > before["requests_queued_total"]
    assert max(seconds for _, seconds, _ in answers) < 2 * 10
    assert_nothing_leaks(database, server)


def test_an_exhausted_pool_is_a_503_in_bounded_time(database: Cluster, server: Server, token: str) -> None:
    before = figures(server)
    with psycopg.connect(host=str(database.folder), user="careercopilot", dbname="careercopilot") as holder:
        # Whoever reads a token waits for this transaction, inside the database, with a connection of the pool.
        holder.execute("LOCK TABLE accounts_apitoken IN ACCESS EXCLUSIVE MODE")
        holding = threading.Thread(target=ask_at_once, args=(server, token, POOL))
        holding.start()
        assert wait_until(lambda: figures(server)["busy"] == POOL, 10)
        started = time.perf_counter()
        answers = ask_at_once(server, token, 30)
        assert time.perf_counter() - started < POOL_SECONDS + 5
        assert Counter(status for status, _, _ in answers) == {503: 30}
        for _, seconds, response in answers:
            assert seconds < POOL_SECONDS + 4
            assert response.headers["Retry-After"] == "5"
            body = response.json()
            assert (body["error_code"], body["status"]) == ("SERVICE_UNAVAILABLE", 503)
            assert body["request_id"] == response.headers["X-Request-ID"]
            assert "pool" not in response.text.lower()
        ready = httpx.get(f"http://127.0.0.1:{server.port}/health/ready/", timeout=60)
        assert ready.status_code == 503
        assert ready.json()["parts"]["database"]["status"] == "unreachable"
        assert ready.elapsed.total_seconds() < 1
        assert httpx.get(f"http://127.0.0.1:{server.port}/health/live/", timeout=60).status_code == 200
        holder.rollback()
    holding.join(30)
    assert figures(server)["timeouts_total"] - before["timeouts_total"] >= 30
    assert {status for status, _, _ in ask_at_once(server, token, 20)} == {200}
    assert_nothing_leaks(database, server)


def test_clients_that_hang_up_leave_no_connection_behind(database: Cluster, server: Server, token: str) -> None:
    def give_up() -> None:
        with pytest.raises(httpx.TimeoutException):
            httpx.get(jobs(server), headers={"Authorization": f"Bearer {token}"}, timeout=0.5)

    with psycopg.connect(host=str(database.folder), user="careercopilot", dbname="careercopilot") as holder:
        holder.execute("LOCK TABLE accounts_apitoken IN ACCESS EXCLUSIVE MODE")
        threads = [threading.Thread(target=give_up) for _ in range(15)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        holder.rollback()
    assert {status for status, _, _ in ask_at_once(server, token, 20)} == {200}
    assert_nothing_leaks(database, server)


class Load:
    """Requests one after the other in some threads, until told to stop; what came of each, with its time."""

    def __init__(self, server: Server, token: str, threads: int) -> None:
        self.server, self.token = server, token
        self.outcomes: list[tuple[float, Any]] = []
        self.ended = threading.Event()
        self.threads = [threading.Thread(target=self._run) for _ in range(threads)]
        for one in self.threads:
            one.start()

    def _run(self) -> None:
        headers = {"Authorization": f"Bearer {self.token}"}
        with httpx.Client(headers=headers, timeout=30) as client:
            while not self.ended.is_set():
                started = time.monotonic()
                try:
                    outcome: Any = client.get(jobs(self.server)).status_code
                except httpx.HTTPError as error:
                    outcome = type(error).__name__
                self.outcomes.append((started, outcome))

    def served_since(self, moment: float) -> int:
        """Return how many requests begun after a moment were answered with 200."""
        return sum(started > moment and outcome == 200 for started, outcome in list(self.outcomes))

    def stop(self) -> None:
        """Send no more."""
        self.ended.set()
        for one in self.threads:
            one.join()


def test_postgresql_restarted_under_load_heals_without_a_restart_of_ours(
    database: Cluster, server: Server, token: str
) -> None:
    assert {status for status, _, _ in ask_at_once(server, token, 20)} == {200}
    pid = server.child.pid
    load = Load(server, token, 8)
    try:
        assert wait_until(lambda: load.served_since(0) > 50, 60)
        database.stop()
        stopped = time.monotonic()
        # Long enough for the pool to have tried, and waited, more than once.
        assert wait_until(lambda: time.monotonic() - stopped > 12, 60)
        assert httpx.get(f"http://127.0.0.1:{server.port}/health/live/", timeout=60).status_code == 200
        ready = httpx.get(f"http://127.0.0.1:{server.port}/health/ready/", timeout=60)
        assert ready.status_code == 503
        assert ready.json()["parts"]["database"]["status"] == "unreachable"
        database.start()
        back = time.monotonic()
        assert wait_until(lambda: load.served_since(back) > 0, 60)
        healed = time.monotonic() - back
        settled = time.monotonic() + 1
        assert wait_until(lambda: load.served_since(settled) > 50, 60)
    finally:
        load.stop()
    assert healed < 10, healed
    outcomes = Counter(outcome for _, outcome in load.outcomes)
    assert set(outcomes) == {200, 503}, outcomes
    assert {outcome for started, outcome in load.outcomes if started > settled} == {200}
    assert server.child.pid == pid
    assert server.child.code() is None
    assert httpx.get(f"http://127.0.0.1:{server.port}/health/ready/", timeout=60).status_code == 200
    assert_nothing_leaks(database, server)
