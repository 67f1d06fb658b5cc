"""What the processes of one test run found, put together: each writes its part, and whoever writes merges them all."""

import contextlib
import fcntl
import json
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from tests.report.model import Result

OLD = 3_600
"""Seconds after which the parts of another run are removed."""


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other processes out of a folder, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def merged(folder: Path, run: str, worker: str, results: Sequence[Result]) -> list[Result]:
    """Write the part of a worker and return those of its whole run so far; call it while the folder is locked."""
    for other in folder.iterdir():
        if other.is_dir() and other.name != run and time.time() - other.stat().st_mtime > OLD:
            shutil.rmtree(other)
    (folder / run).mkdir(exist_ok=True)
    (folder / run / f"{worker}.json").write_text(json.dumps([asdict(one) for one in results]))
    parts = sorted((folder / run).glob("*.json"))
    return [Result(**one) for part in parts for one in json.loads(part.read_text())]
