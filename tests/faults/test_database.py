"""The database away and back, for all that runs: nobody is restarted, and nothing that was taken is lost."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from careercopilot.processes import wait_until
from tests.core.cluster import cluster
from tests.e2e.servers import Fleet
from tests.faults.installation import SECONDS, Installation, client, text_of

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@dataclass
class Outage:
    """An installation whose database can be taken away."""

    installation: Installation
    begin: Callable[[], object]
    end: Callable[[], object]


@pytest.fixture
def outage() -> Iterator[Outage]:
    """An installation on a server of its own, or on a file in a folder of its own, as on a disk of its own."""
    folder = Path(tempfile.mkdtemp(prefix="careercopilot-faults-"))
    on_server = "TEST_DATABASE_URL" in os.environ
    with cluster() if on_server else contextlib.nullcontext() as server:
        disk = folder / "disk"
        disk.mkdir()
        url = server.url if server else f"sqlite:///{disk}/fleet.sqlite3"
        made = Installation(Fleet(folder, url, RUN_LEASE_SECONDS="5", DB_POOL_TIMEOUT="2"))
        if server:
            yield Outage(made, server.stop, server.start)
        else:
            yield Outage(made, lambda: disk.rename(folder / "away"), lambda: (folder / "away").rename(disk))
        made.end()
        made.base.stop()
    shutil.rmtree(folder, ignore_errors=True)


def test_worker_clock_and_server_outlive_an_outage(outage: Outage) -> None:
    installation = outage.installation
    user, token = installation.somebody()
    server = installation.serve()
    with client(server, token) as api, installation.worker() as worker, installation.clock() as beat:
        job = {"company": "Acme", "title": "Welder"}
        assert api.post("/jobs/", json=job, headers={"Idempotency-Key": "one"}).status_code == 201
        outage.begin()
        refused = [api.get("/jobs/"), api.post("/jobs/", json=job, headers={"Idempotency-Key": "two"})]
        for response in refused:
            assert response.status_code == 503, response.text
            assert response.json()["error_code"] == "SERVICE_UNAVAILABLE"
            assert int(response.headers["Retry-After"]) > 0
        assert httpx.get(server.api.replace("/api/v1", "/health/live/"), timeout=SECONDS).status_code == 200
        # Beat goes on sending, and a worker meets the outage.
        failed = text_of(worker).count("task_failed")
        assert wait_until(lambda: text_of(worker).count("task_failed") > failed, SECONDS), text_of(worker)[-3_000:]
        outage.end()
        assert wait_until(lambda: api.get("/jobs/").status_code == 200, SECONDS)
        # What was refused may be sent again under its key: it was not done.
        assert api.post("/jobs/", json=job, headers={"Idempotency-Key": "two"}).status_code == 201
        assert api.post("/jobs/", json=job, headers={"Idempotency-Key": "one"}).status_code == 201
        assert api.get("/jobs/?count=true").json()["count"] == 2
        export = api.post("/exports/", json={"resource": "jobs", "file_format": "csv"}).json()["id"]
        assert wait_until(lambda: api.get(f"/exports/{export}/").json()["status"] == "completed", SECONDS)
        assert [child.code() for child in (server.child, worker, beat)] == [None, None, None]
    assert installation.told(user) == ["export_ready"]
