"""Numbers that the processes of an installation count side by side: a file for each, whose sum is the truth.

Each process counts in a memory-mapped file of its own in METRICS_DIR and holds a lock on it, so that others can tell
whether it lives. What the dead have counted is added up by whoever starts next, and forgotten once nobody lives.
"""

import contextlib
import fcntl
import hashlib
import json
import mmap
import os
import re
import secrets
import socket
import struct
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings

from careercopilot.core.metrics_series import Cell, Reading, Series, read

log = structlog.get_logger(__name__)

CHUNK_BYTES = 64 * 1024
MOST_SERIES = 1_000
"""So many sets of labels one metric may have; whatever comes then is counted as `other`."""
LOCK_SECONDS = 0.2
GONE = "gone.json"


class Store:
    """What this process counts; in memory alone where no file can be had."""

    def __init__(self, folder: Path | None) -> None:
        """Begin, with what the dead left behind cleared away."""
        self.lock = threading.Lock()
        self.cells: dict[tuple[str, ...], Cell] = {}
        self.folder = folder
        self.descriptor = -1
        self._counts: dict[str, int] = {}
        self._buffer: Any = b""
        self._used = self._chunks = 0
        if folder is not None:
            host = re.sub(r"[^A-Za-z0-9]", "", socket.gethostname())[:40]
            self.name = f"{host}-{os.getpid()}-{secrets.token_hex(4)}"
            sweep(folder)
            self._open(folder)

    def _open(self, folder: Path) -> None:
        """Make the file of our series and hold it; named once it is held, so that nobody takes it for dead."""
        draft = folder / f".{self.name}"
        self.descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_APPEND, 0o600)
        fcntl.flock(self.descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        draft.rename(folder / f"{self.name}.series")

    def cell(self, series: Series) -> Cell:
        """Return where a series is counted, made the first time."""
        with self.lock:
            key = (series.name, *series.labels)
            if (cell := self.cells.get(key)) is not None:
                return cell
            if self._counts.get(series.name, 0) >= MOST_SERIES:
                series = replace(series, labels=("other",) * len(series.names))
                key = (series.name, *series.labels)
                if (cell := self.cells.get(key)) is not None:
                    return cell
            cell = self.cells[key] = self._place(series)
            self._counts[series.name] = self._counts.get(series.name, 0) + 1
            return cell

    def _place(self, series: Series) -> Cell:
        try:
            if self._used + series.size > len(self._buffer):
                self._buffer, self._used = self._chunk(), 0
            at = self._used
            self._used += series.size
            if self.folder is not None:
                place = (self._chunks - 1) * CHUNK_BYTES + at
                os.write(self.descriptor, json.dumps([asdict(series), place]).encode() + b"\n")
            return Cell(series, self._buffer, at)
        except OSError as error:
            log.warning("metrics_in_memory", error=type(error).__name__, metric=series.name)
            return Cell(series, bytearray(series.size), 0)

    def _chunk(self) -> Any:
        """Return room for more numbers. It is written first: on a full disk a map without blocks would end us."""
        if self.folder is None:
            return bytearray(CHUNK_BYTES)
        with (self.folder / f"{self.name}.values").open("a+b", buffering=0) as file:
            if file.write(bytes(CHUNK_BYTES)) != CHUNK_BYTES:
                raise OSError("The disk is full.")
            buffer = mmap.mmap(file.fileno(), CHUNK_BYTES, offset=self._chunks * CHUNK_BYTES)
        self._chunks += 1
        return buffer

    def own(self) -> list[Reading]:
        """Return what this process has counted."""
        with self.lock:
            cells = list(self.cells.values())
        return [read(cell.series, cell.buffer, cell.at) for cell in cells]

    def gather(self) -> tuple[list[Reading], int]:
        """Return what all processes have counted, the dead among them, and how many live."""
        total: dict[tuple[Any, ...], Reading] = {}
        living = 1
        merge(total, self.own())
        if self.folder is None:
            return list(total.values()), living
        with _held(self.folder, fcntl.LOCK_SH):
            for path in self.folder.glob("*.series"):
                if path.stem != self.name:
                    alive = not is_dead(path)
                    living += alive
                    merge(total, [one for one in readings_of(path) if alive or one.series.kind != "gauge"])
            merge(total, gone(self.folder))
        return list(total.values()), living


def _series(fields: dict[str, Any]) -> Series:
    lists = {name: tuple(fields[name]) for name in ("names", "labels", "buckets")}
    return Series(**{**fields, **lists})


def merge(total: dict[tuple[Any, ...], Reading], readings: list[Reading]) -> None:
    """Add readings to a total by metric, labels and buckets; those of another kind of histogram are left out."""
    for one in readings:
        key = (one.series.kind, one.series.name, one.series.names, one.series.labels)
        if key not in total:
            total[key] = one
        elif total[key].series.buckets == one.series.buckets:
            total[key].add(one)


def readings_of(path: Path) -> list[Reading]:
    """Return what another process has counted, from its file of series; none where it is being written or removed."""
    found = []
    try:
        lines = path.read_bytes().splitlines()
        values = path.with_suffix(".values").read_bytes()
    except OSError:
        return []
    for line in lines:
        with contextlib.suppress(ValueError, TypeError, KeyError, struct.error):
            fields, at = json.loads(line)
            found.append(read(_series(fields), values, at))
    return found


def gone(folder: Path) -> list[Reading]:
    """Return what processes had counted that were cleared away."""
    try:
        kept = json.loads((folder / GONE).read_bytes())
    except (OSError, ValueError):
        return []
    return [Reading(_series(fields), values) for fields, values in kept]


def is_dead(path: Path) -> bool:
    """Tell whether nobody holds a file any more."""
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextlib.contextmanager
def _held(folder: Path, kind: int) -> Iterator[bool]:
    """Hold the folder, shared by those who read and alone for whoever clears away; go on without after a moment."""
    with (folder / ".lock").open("ab") as file:
        end = time.monotonic() + LOCK_SECONDS
        held = False
        while not held and time.monotonic() < end:
            try:
                fcntl.flock(file, kind | fcntl.LOCK_NB)
                held = True
            except OSError:
                time.sleep(0.005)
        yield held


def sweep(folder: Path) -> None:
    """Add up what the dead have counted and remove their files; where nobody lives, forget it all."""
    with _held(folder, fcntl.LOCK_EX) as held:
        paths = list(folder.glob("*.series"))
        dead = [path for path in paths if is_dead(path)] if held else []
        total: dict[tuple[Any, ...], Reading] = {}
        if held and len(dead) == len(paths):
            (folder / GONE).unlink(missing_ok=True)
        elif dead:
            merge(total, gone(folder))
            for path in dead:
                merge(total, [one for one in readings_of(path) if one.series.kind != "gauge"])
            draft = folder / f".{secrets.token_hex(8)}"
            draft.write_text(json.dumps([(asdict(one.series), one.values) for one in total.values()]))
            draft.replace(folder / GONE)
        for path in dead:
            path.with_suffix(".values").unlink(missing_ok=True)
            path.unlink(missing_ok=True)


_store: Store | None = None
_making = threading.Lock()


def store() -> Store:
    """Return this process's store."""
    return _store or _make()


def _make() -> Store:
    global _store  # noqa: PLW0603 - one for each process, and another after a fork
    with _making:
        if _store is None:
            _store = next(_attempts())
        return _store


def _attempts() -> Iterator[Store]:
    """Yield stores in the folder that was chosen, else in a temporary one, else in memory alone."""
    chosen = Path(settings.METRICS_DIR)
    digest = hashlib.sha256(os.fsencode(chosen)).hexdigest()[:16]
    elsewhere = Path(tempfile.gettempdir()) / f"careercopilot-{os.getuid()}-{digest}-metrics"
    for folder in (chosen, elsewhere):
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if folder == chosen or folder.lstat().st_uid == os.getuid():
                yield Store(folder)
        except OSError as error:
            log.warning("metrics_folder_unusable", folder=str(folder), error=type(error).__name__)
    yield Store(None)


def _forget() -> None:
    """After a fork, let go of what is the parent's."""
    global _store, _making
    if _store is not None and _store.descriptor >= 0:
        os.close(_store.descriptor)
    _store, _making = None, threading.Lock()


os.register_at_fork(after_in_child=_forget)
