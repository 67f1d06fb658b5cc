"""Figures over several processes: summed exactly, kept when one dies, begun anew when none is left."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from careercopilot.core import metrics, metrics_store, pool
from careercopilot.core.metrics_store import GONE, Store

PROGRAM = """
import sys
from types import SimpleNamespace
from django.conf import settings
settings.configure(METRICS_DIR=sys.argv[1])
from careercopilot.core import metrics
for _ in range(int(sys.argv[2])):
    metrics.TASKS.add("a", "success")
    metrics.TASK_TIME.observe(0.2, "a")
metrics.SOCKETS.add(amount=int(sys.argv[2]))
print("counted", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> Path:
    """Where the processes of a test count."""
    settings.METRICS_DIR = str(tmp_path / "metrics")
    monkeypatch.setattr(metrics_store, "_store", None)
    # A thread of an earlier test may still watch the pool.
    monkeypatch.setattr(pool, "stats", dict)
    return tmp_path / "metrics"


@pytest.fixture
def process(folder: Path) -> Iterator[Callable[[int], subprocess.Popen[str]]]:
    """Start a process that counts so often and then waits."""
    started: list[subprocess.Popen[str]] = []

    def start(times: int) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", PROGRAM, str(folder), str(times)]
        one = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        started.append(one)
        assert one.stdout is not None
        assert one.stdout.readline() == "counted\n"
        return one

    yield start
    for one in started:
        one.kill()
        one.communicate()


def values() -> dict[tuple[str, ...], list[float]]:
    """Return all figures by name and labels."""
    readings, _ = metrics_store.store().gather()
    return {(one.series.name, *one.series.labels): one.values for one in readings}


def test_the_sum_of_all_is_exact_and_outlives_them(
    folder: Path, process: Callable[[int], subprocess.Popen[str]]
) -> None:
    one, two = process(3), process(4)
    metrics.TASKS.add("a", "success")
    found = values()
    assert found["celery_tasks_total", "a", "success"] == [8]
    assert found["celery_task_duration_seconds", "a"][0] == pytest.approx(7 * 0.2)
    assert sum(found["celery_task_duration_seconds", "a"][1:]) == 7
    assert found["websocket_connections",] == [7]
    assert metrics_store.store().gather()[1] == 3

    one.send_signal(signal.SIGKILL)
    one.wait()
    found = values()
    # What was counted is still true; what was open is not.
    assert found["celery_tasks_total", "a", "success"] == [8]
    assert found["websocket_connections",] == [4]

    three = process(5)
    assert (folder / GONE).exists()
    assert len(list(folder.glob("*.series"))) == 3
    assert values()["celery_tasks_total", "a", "success"] == [13]
    for rest in (two, three):
        rest.send_signal(signal.SIGKILL)
        rest.wait()
    process(0)
    found = values()
    assert found["celery_tasks_total", "a", "success"] == [13]
    assert found["websocket_connections",] == [0]
    assert len(list(folder.glob("*.values"))) == len(list(folder.glob("*.series"))) == 2


def test_where_nobody_is_left_counting_begins_anew(
    folder: Path, process: Callable[[int], subprocess.Popen[str]]
) -> None:
    for one in (process(3), process(4)):
        one.kill()
        one.wait()
    assert values() == {}
    assert not (folder / GONE).exists()


def test_a_fork_counts_for_itself(folder: Path) -> None:
    metrics.TASKS.add("a", "success")
    child = os.fork()
    if child == 0:
        metrics.TASKS.add("a", "success", amount=10)
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    metrics.TASKS.add("a", "success", amount=100)
    assert values()["celery_tasks_total", "a", "success"] == [111]
    assert len(list(folder.glob("*.series"))) == 2


def test_threads_lose_nothing(folder: Path) -> None:
    def count() -> None:
        for number in range(2_000):
            metrics.TASKS.add(f"task-{number % 7}", "success")

    threads = [threading.Thread(target=count) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sum(found[0] for name, found in values().items() if name[0] == "celery_tasks_total") == 16_000


@pytest.mark.parametrize("where", ["a file", "/proc/nowhere"])
def test_a_folder_that_cannot_be_used_is_done_without(
    folder: Path, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    (tmp_path / "a file").touch()
    settings.METRICS_DIR = str(tmp_path / where)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "a file"))
    metrics.TASKS.add("a", "success", amount=2)
    metrics.LATENCY.observe(0.1, "GET", "/")
    assert values()["celery_tasks_total", "a", "success"] == [2]
    assert metrics_store.store().folder is None


def test_a_full_disk_costs_the_sharing_not_the_request(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    full = metrics_store.store()

    def refuse(_: Store) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Store, "_chunk", refuse)
    metrics.TASKS.add("a", "success", amount=2)
    metrics.LATENCY.observe(0.1, "GET", "/")
    assert [one.values for one in full.own() if one.series.name == "celery_tasks_total"] == [[2]]


def test_more_series_than_one_piece_holds(folder: Path, process: Callable[[int], subprocess.Popen[str]]) -> None:
    for number in range(200):
        metrics.LATENCY.observe(0.1, "GET", f"/route-{number}/")
    assert len(list(folder.glob("*.values"))) == 1
    assert next(folder.glob("*.values")).stat().st_size > metrics_store.CHUNK_BYTES
    readings = metrics_store.readings_of(next(folder.glob("*.series")))
    mine = [one for one in readings if one.series.name == "http_request_duration_seconds"]
    assert len(mine) == 200
    assert all(sum(one.values[1:]) == 1 and one.values[0] == 0.1 for one in mine)


def test_files_cut_off_are_read_as_far_as_they_go(
    folder: Path, process: Callable[[int], subprocess.Popen[str]]
) -> None:
    one = process(3)
    with next(folder.glob("*.series")).open("ab") as file:
        file.write(b'[{"kind": "counter", "na')
    assert values()["celery_tasks_total", "a", "success"] == [3]
    # The process itself must not touch what is cut off; it waits.
    (theirs,) = [path for path in folder.glob("*.values") if path.stem != metrics_store.store().name]
    theirs.write_bytes(b"")
    assert values() == {}
    one.kill()
