"""Files of runs in the storage: one folder an owner."""

import contextlib
import datetime as dt
from collections.abc import Collection, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files import File
from django.core.files.storage import default_storage

PIECE = 256 * 1024
"""Bytes read at once."""


RUNS = "runs"
"""The folder that all are in."""


def folder_of(owner_id: int) -> str:
    """Return the folder of a user's files."""
    return f"{RUNS}/{owner_id}"


def owners_with_folders() -> list[int]:
    """Return the ids of all whose folder is there."""
    with contextlib.suppress(FileNotFoundError):
        return sorted(int(name) for name in default_storage.listdir(RUNS)[0] if name.isdecimal())
    return []


def keep_file(path: Path, name: str) -> str:
    """Put a local file into the storage, and return the name that it has there."""
    with path.open("rb") as stream:
        return default_storage.save(name, File(stream))


def remove_file(name: str) -> None:
    """Remove a file, if there is one."""
    if name:
        default_storage.delete(name)


def pieces(name: str) -> Iterator[bytes]:
    """Yield the content of a file."""
    with default_storage.open(name) as stream:
        while piece := stream.read(PIECE):
            yield piece


@contextlib.contextmanager
def local_copy(name: str) -> Iterator[Path]:
    """Give a stored file as a local one, for readers that need to move about in it."""
    with TemporaryDirectory(prefix="careercopilot-") as folder:
        path = Path(folder) / "file"
        with path.open("wb") as target:
            for piece in pieces(name):
                target.write(piece)
        yield path


def remove_files_of(owner_id: int) -> None:
    """Remove all files of somebody who is no more, and the folder where there are such."""
    remove_files_named(owner_id, "")
    with contextlib.suppress(OSError):
        # Somebody may write into it in this moment.
        default_storage.delete(folder_of(owner_id))


def remove_files_named(owner_id: int, beginning: str) -> None:
    """Remove those files of somebody whose names begin so: what attempts have left that did not come to their end."""
    with contextlib.suppress(FileNotFoundError):
        for name in default_storage.listdir(folder_of(owner_id))[1]:
            if name.startswith(beginning):
                default_storage.delete(f"{folder_of(owner_id)}/{name}")


def remove_old_files(owner_id: int, *, but: Collection[str], before: dt.datetime) -> None:
    """Remove those files of somebody that were last written before a time, except some by name."""
    with contextlib.suppress(FileNotFoundError):
        for name in default_storage.listdir(folder_of(owner_id))[1]:
            path = f"{folder_of(owner_id)}/{name}"
            if path not in but and default_storage.get_modified_time(path) < before:
                default_storage.delete(path)
