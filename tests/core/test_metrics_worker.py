"""Tasks of a real worker are seen on the page of the web server beside it, and on the worker's own."""

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from careercopilot.processes import wait_until
from tests.e2e.servers import ROOT, Fleet, fleet

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]

TASK = "careercopilot.core.tasks.purge_idempotency_records"


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture
def installation() -> Iterator[tuple[Fleet, int]]:
    """A worker of one process that serves its metrics, and the port on which it does."""
    port = free_port()
    with fleet(METRICS_WORKER_ADDRESS=f"127.0.0.1:{port}", LOG_LEVEL="INFO") as made:
        made.work(1)
        yield made, port


def call(made: Fleet, arguments: str) -> None:
    """Send the task."""
    command = [sys.executable, "-m", "celery", "-A", "careercopilot", "call", TASK, "--args", arguments]
    subprocess.run(command, cwd=ROOT, env=made.env, check=True, capture_output=True)


def outcomes(port: int) -> dict[str, float]:
    """Return how often the task ended how."""
    try:
        text = httpx.get(f"http://127.0.0.1:{port}/metrics", timeout=60).text
    except httpx.HTTPError:
        return {}
    found = re.findall(r"^celery_tasks_total\{(.*)\} (\S+)$", text, re.MULTILINE)
    return {re.findall(r'outcome="(\w+)"', labels)[0]: float(value) for labels, value in found if TASK in labels}


def test_tasks_are_counted_by_outcome_in_whatever_process(installation: tuple[Fleet, int]) -> None:
    made, own = installation
    (server,) = made.serve("uvicorn")
    call(made, "[]")
    call(made, "[]")
    call(made, '["nobody.hears@example.com"]')
    expected = {"success": 2, "failure": 1}
    assert wait_until(lambda: outcomes(server.port) == expected, 60), outcomes(server.port)
    assert outcomes(own) == expected
    # What is looked up would open connections in the process that children are forked from.
    assert "metrics_source_up{" not in httpx.get(f"http://127.0.0.1:{own}/metrics", timeout=60).text
    text = httpx.get(f"http://127.0.0.1:{server.port}/metrics", timeout=60).text
    assert f'celery_task_duration_seconds_count{{task="{TASK}"}} 3.0' in text
    assert f'celery_tasks_begun_total{{task="{TASK}"}} 3.0' in text
    log = (made.folder / "worker-0.log").read_text()
    assert '"task_failed"' in log
    assert "nobody.hears" not in log

    made.workers[0].process.send_signal(signal.SIGKILL)
    made.workers[0].finish(5)
    assert outcomes(server.port) == expected, "what a dead process has counted is still true"
    assert list(Path(made.folder / "metrics").glob("*.series"))
