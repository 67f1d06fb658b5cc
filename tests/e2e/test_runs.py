"""Runs of an installation from outside: a worker killed in the middle of its work, and a download as it is made."""

import io
import os
import re
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.e2e.test_launcher import END_SECONDS, KEPT, ROOT, Installation, command_of, processes

ROWS = 20_000
EMAIL = "anna@example.com"
RUN_SECONDS = 240
SAMPLE_SECONDS = 0.2
LOOK_SECONDS = 0.2
Body = dict[str, Any]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the processes are looked up in /proc"),
]


def manage(folder: Path, *arguments: str, **env: str) -> str:
    """Run a management command beside the installation and return what it prints."""
    clean = {name: os.environ[name] for name in KEPT if name in os.environ}
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**clean, "DATA_DIR": str(folder), **env},
        capture_output=True,
        check=True,
        text=True,
    )
    return done.stdout.strip()


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    """An installation whose workers are taken for dead after five seconds."""
    made = Installation(tmp_path / "data", DEMO="0", RUN_LEASE_SECONDS="5")
    yield made
    if made.launcher.poll() is None:
        made.launcher.send_signal(signal.SIGTERM)
        made.launcher.wait(END_SECONDS)


@pytest.fixture
def http(installation: Installation) -> Iterator[httpx.Client]:
    """A client of the installation, signed in by a token."""
    url = installation.wait_until_ready()
    folder = installation.folder
    manage(folder, "createsuperuser", "--noinput", "--email", EMAIL, DJANGO_SUPERUSER_PASSWORD="correct horse battery")
    token = manage(folder, "issue_token", EMAIL)
    with httpx.Client(
        base_url=f"{url}/api/v1", headers={"Authorization": f"Bearer {token}"}, timeout=60, follow_redirects=True
    ) as client:
        yield client


def spent(pid: int) -> int:
    """Return the processor time of a process, in ticks."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return int(fields[11]) + int(fields[12])


def kill_the_busy_worker(installation: Installation) -> None:
    """Kill the one of the worker's two processes that is at work."""
    running = processes()
    children = [pid for pid, (_, parent, _) in running.items() if parent == installation.launcher.pid]
    [worker] = [pid for pid in children if {"celery", "worker"} <= set(command_of(pid))]
    pool = [pid for pid, (_, parent, _) in running.items() if parent == worker]
    assert len(pool) == 2, [command_of(pid) for pid in pool]
    before = {pid: spent(pid) for pid in pool}
    time.sleep(SAMPLE_SECONDS)
    os.kill(max(pool, key=lambda pid: spent(pid) - before[pid]), signal.SIGKILL)


def shown(http: httpx.Client, path: str) -> Body:
    """Return what a path shows."""
    response = http.get(path)
    assert response.status_code == 200, response.text
    body: Body = response.json()
    return body


def wait_for(http: httpx.Client, path: str, is_so: Callable[[Body], bool]) -> Body:
    """Return what a path shows as soon as it is as wanted."""
    end = time.monotonic() + RUN_SECONDS
    while not is_so(body := shown(http, path)):
        assert time.monotonic() < end, body
        # Each look takes processor time from the work that is looked at.
        time.sleep(LOOK_SECONDS)
    return body


def killed_in_the_middle(installation: Installation, http: httpx.Client, path: str, first: int, last: int) -> Body:
    """Kill the worker between two points of a run, and return the run when another has brought it to its end."""
    begun = wait_for(http, path, lambda run: run["progress"] >= first)
    assert begun["progress"] <= last, "this machine is too fast for so few rows"
    kill_the_busy_worker(installation)
    left = shown(http, path)
    assert left["status"] == "running", "it was killed before its end"
    done = wait_for(http, path, lambda run: run["status"] not in {"queued", "running"})
    assert done["status"] == "completed", done
    assert done["started_at"] > left["started_at"], "it was begun anew"
    return done


def download(http: httpx.Client, encoding: str) -> bytes:
    """Return the CSV file of all jobs, having seen that it was sent while it was made."""
    content, early = b"", 0.0
    begun = time.monotonic()
    path = "/jobs/export/?file_format=csv&fields=company,url"
    with http.stream("GET", path, headers={"Accept-Encoding": encoding}) as response:
        assert response.status_code == 200
        for piece in response.iter_bytes():
            early = early or time.monotonic() - begun
            content += piece
    assert early < (time.monotonic() - begun) / 2
    return content


def csv_file() -> bytes:
    """Return jobs as somebody keeps them in a spreadsheet."""
    lines = [f'Company {n},Welder,https://jobs.example/{n},"metal, night",Notes of {n}' for n in range(ROWS)]
    return "\n".join(["Company,Position,Link,Tags,Notes", *lines]).encode()


def test_runs_end_right_when_their_worker_is_killed(installation: Installation, http: httpx.Client) -> None:
    started = http.post("/imports/", data={"resource": "jobs"}, files={"file": ("mine.csv", csv_file())})
    assert started.status_code == 202, started.text
    path = f"/imports/{started.json()['id']}/"
    done = killed_in_the_middle(installation, http, path, 20, 85)
    assert (done["total"], done["created"], done["skipped"], done["failed"]) == (ROWS, ROWS, 0, 0)
    assert shown(http, "/jobs/?count=true&page_size=1")["count"] == ROWS

    plain = download(http, "identity")
    numbers = re.findall(rb"https://jobs\.example/(\d+)", plain)
    assert len(numbers) == len(set(numbers)) == ROWS

    started = http.post("/exports/", json={"resource": "jobs", "file_format": "xlsx"})
    assert started.status_code == 202, started.text
    path = f"/exports/{started.json()['id']}/"
    done = killed_in_the_middle(installation, http, path, 5, 85)
    assert done["rows"] == ROWS
    with zipfile.ZipFile(
        io.BytesIO(http.get(f"{path}download/", headers={"Accept-Encoding": "identity"}).content)
    ) as book:
        sheet = book.read("xl/worksheets/sheet1.xml")
        found = [
            number
            for name in book.namelist()
            for number in re.findall(rb"https://jobs\.example/(\d+)", book.read(name))
        ]
    assert sheet.count(b"<row ") == ROWS + 1
    assert len(set(found)) == ROWS
    assert download(http, "gzip") == plain, "a client that takes one gzip stream gets all of it"
