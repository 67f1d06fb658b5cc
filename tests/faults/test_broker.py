"""The broker away and back, and full: what is accepted meanwhile is done afterwards, with nobody restarted."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from careercopilot.processes import Child, wait_until
from tests.e2e.listeners import hear, opening
from tests.e2e.servers import Server
from tests.faults.installation import SECONDS, Installation, client, text_of

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@contextmanager
def full(installation: Installation) -> Iterator[None]:
    """Let the broker refuse whatever would need memory, as one does that throws nothing away."""
    redis = installation.redis
    redis.config_set("maxmemory-policy", "noeviction")
    redis.config_set("maxmemory", 1)
    try:
        yield
    finally:
        redis.config_set("maxmemory", 0)


def use(api: httpx.Client) -> int:
    """Do what people do, each step as if nothing were the matter; return the id of an export."""

    def got(response: httpx.Response, status: int) -> Any:
        assert response.status_code == status, (response.request.url, response.text)
        return response.json()

    job = got(api.post("/jobs/", json={"company": "Acme", "title": "Welder"}), 201)["id"]
    made = got(api.post("/applications/", json={"job": job, "status": "applied"}), 201)["id"]
    got(api.patch(f"/applications/{made}/", json={"status": "interview"}), 200)
    assert got(api.get("/jobs/?q=weld"), 200)["results"][0]["id"] == job
    for _ in range(2):
        counts = got(api.get("/analytics/summary/"), 200)["counts_by_status"]
        assert counts["interview"] == 1, counts
    assert got(api.get("/notifications/unread-count/"), 200) == {"unread_count": 1}
    got(api.post("/auth/ws-ticket/"), 201)
    return int(got(api.post("/exports/", json={"resource": "jobs", "file_format": "csv"}), 202)["id"])


def ready(server: Server) -> tuple[int, dict[str, str]]:
    """Return what readiness says."""
    response = httpx.get(server.api.replace("/api/v1", "/health/ready/"), timeout=SECONDS)
    return response.status_code, {name: part["status"] for name, part in response.json()["parts"].items()}


def assert_done(installation: Installation, worker: Child, user: int, export: int) -> None:
    """Assert that the export was made by the worker that was there all the time, and that all was told once."""
    row = f"SELECT status FROM exports_export WHERE id = {export}"  # noqa: S608
    assert wait_until(lambda: installation.rows(row) == [("completed",)], SECONDS), text_of(worker)[-3_000:]
    assert worker.code() is None
    assert installation.told(user) == ["application_update", "export_ready"]


def test_what_is_accepted_without_a_broker_is_done_once_it_is_back(installation: Installation, web: Server) -> None:
    user, token = installation.somebody()
    with client(web, token) as api, installation.clock() as beat, installation.worker() as worker:
        installation.base.broker.kill()
        try:
            export = use(api)
            status, parts = ready(web)
            assert (status, parts["cache"], parts["database"]) == (503, "unreachable", "ok")
        finally:
            installation.base.broker.start()
        assert_done(installation, worker, user, export)
        assert beat.code() is None
        assert ready(web)[0] == 200
        # What was counted while nothing could be kept is not what was kept before.
        assert api.get("/analytics/summary/").json()["counts_by_status"]["interview"] == 1


async def test_a_broker_that_is_full_costs_speed_and_no_answer(installation: Installation, web: Server) -> None:
    user, token = installation.somebody()
    with client(web, token) as api, installation.clock() as beat, installation.worker() as worker:
        api.get("/jobs/")
        os.kill(worker.pid, signal.SIGSTOP)
        installation.shell("from exports.tasks import resend_runs; answer = str(resend_runs.delay())")
        with full(installation):
            # The worker takes a message that the broker has no memory to note as taken.
            os.kill(worker.pid, signal.SIGCONT)
            assert wait_until(lambda: "Connection to broker lost" in text_of(worker), SECONDS), text_of(worker)
            export = use(api)
            assert ready(web)[1]["cache"] != "ok"
            async with opening(web, token) as socket:
                frame = await hear(socket)
                assert frame["type"] == "connection_established", (frame, web.printed()[-3_000:])
        assert_done(installation, worker, user, export)
        assert beat.code() is None
        assert ready(web)[0] == 200
    assert [line for line in web.logged(level="error") if line.get("status") == 500] == []
