"""The file of a backup: a ZIP whose manifest names every member with its size and SHA-256."""

import contextlib
import hashlib
import json
import lzma
import struct
import zlib
from collections.abc import Generator, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from exports.builders.manifest import BACKUP_FORMAT

FORMAT = "career-copilot-installation"
FORMAT_VERSION = 1
MANIFEST = "manifest.json"
PIECE = 256 * 1024
"""Bytes handled at once."""
QUICK = 3
"""The level of compression: level 6 takes two and a half times as long for a seventh less."""
DAMAGE = (
    BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    KeyError,
    TypeError,
    ValueError,
    RuntimeError,
    OverflowError,
)
"""What the ZIP module raises, depending on which byte is wrong."""


class BackupError(Exception):
    """A backup cannot be made or restored; the message says why and what to do."""


@dataclass(frozen=True)
class Member:
    """One file in the archive; `size` in bytes, before compression."""

    entry: str
    size: int
    sha256: str


@dataclass(frozen=True)
class TableMember(Member):
    """The rows of one table, a JSON array a line; `last_id` is the highest id ever given, None where none is."""

    label: str
    columns: list[str]
    rows: int
    last_id: int | None


@dataclass(frozen=True)
class FileMember(Member):
    """One stored file; `name` is the one it has in the storage."""

    name: str


@dataclass(frozen=True)
class Manifest:
    """What a backup holds, and of what it was made; `migrations` are `[app, name]`."""

    made_at: str
    version: str
    database: str
    migrations: list[list[str]]
    tables: list[TableMember] = field(default_factory=list)
    files: list[FileMember] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """How many rows there are in all tables."""
        return sum(table.rows for table in self.tables)

    def members(self) -> list[Member]:
        """Return all members but the manifest."""
        return [*self.tables, *self.files]


class ArchiveWriter:
    """Writes members one after another, the manifest last."""

    def __init__(self, stream: IO[bytes]) -> None:
        """Write to a stream that can seek."""
        self._zip = ZipFile(stream, "w", ZIP_DEFLATED, compresslevel=QUICK)

    def add(self, entry: str, pieces: Generator[bytes, None, None]) -> Member:
        """Write a member as its content comes, and return what it became."""
        digest, size = hashlib.sha256(), 0
        # Closed here, the cursor behind it goes before its connection does, however this ends.
        with contextlib.closing(pieces), self._zip.open(entry, "w", force_zip64=True) as target:
            for piece in pieces:
                target.write(piece)
                digest.update(piece)
                size += len(piece)
        return Member(entry, size, digest.hexdigest())

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest and close the archive."""
        body = {"format": FORMAT, "format_version": FORMAT_VERSION, **asdict(manifest)}
        self._zip.writestr(MANIFEST, json.dumps(body, indent=1))
        self._zip.close()

    def close(self) -> None:
        """Let go of an archive that came to nothing; a whole one is closed already."""
        with contextlib.suppress(OSError, ValueError):
            self._zip.close()


class ArchiveReader:
    """A backup that is open for reading."""

    def __init__(self, path: Path) -> None:
        """Open a backup; raises BackupError where the file is not one, or was cut off."""
        self._path = path
        try:
            path.open("rb").close()
        except OSError as error:
            raise BackupError(f"Cannot read {path}: {error.strerror}.") from error
        try:
            self._zip = ZipFile(path)
        except DAMAGE as error:
            raise BackupError(f"{path} is not a backup, or was cut off: take another copy of it.") from error
        self.manifest = self._read_manifest()

    def _read_manifest(self) -> Manifest:
        with self._damage(MANIFEST):
            if MANIFEST not in self._zip.namelist():
                raise BackupError(f"{self._path} is an archive, but not a backup of an installation.")
            body = json.loads(self._zip.read(MANIFEST))
        kind = body.get("format") if isinstance(body, dict) else None
        if kind == BACKUP_FORMAT:
            raise BackupError(
                f"{self._path} is the backup of one account, not of an installation: sign in and import it there."
            )
        if kind != FORMAT:
            raise BackupError(f"{self._path} is an archive, but not a backup of an installation.")
        if body.get("format_version") != FORMAT_VERSION:
            raise BackupError(f"{self._path} was made by a newer Career Copilot. Restore it with that version.")
        with self._damage(MANIFEST):
            return _manifest(body)

    @contextlib.contextmanager
    def _damage(self, entry: str) -> Iterator[None]:
        """Turn whatever a damaged archive raises into a sentence."""
        try:
            yield
        except DAMAGE as error:
            raise BackupError(f"{self._path} is damaged ({entry}): take another copy of it.") from error

    def pieces(self, entry: str) -> Iterator[bytes]:
        """Yield the content of a member; raises BackupError where it is damaged."""
        with self._damage(entry), self._zip.open(entry) as source:
            while piece := source.read(PIECE):
                yield piece

    def rows(self, table: TableMember) -> Iterator[list[Any]]:
        """Yield the rows of a table, their values as JSON has them; raises BackupError where one is damaged."""
        rest = b""
        for piece in self.pieces(table.entry):
            *lines, rest = (rest + piece).split(b"\n")
            for line in lines:
                yield self._row(table, line)

    def _row(self, table: TableMember, line: bytes) -> list[Any]:
        with self._damage(table.entry):
            row: list[Any] = json.loads(line)
            if len(row) != len(table.columns):
                raise ValueError(table.label)
            return row

    def verify(self) -> None:
        """Compare every member with the manifest; raises BackupError at the first that is not as it was written."""
        members = self.manifest.members()
        present = sorted(self._zip.namelist())
        if present != sorted([MANIFEST, *(member.entry for member in members)]):
            raise BackupError(f"{self._path} is damaged: it does not hold what its manifest says.")
        for member in members:
            digest, size = hashlib.sha256(), 0
            for piece in self.pieces(member.entry):
                digest.update(piece)
                size += len(piece)
            if (size, digest.hexdigest()) != (member.size, member.sha256):
                raise BackupError(f"{self._path} is damaged ({member.entry}): take another copy of it.")

    def close(self) -> None:
        """Close the file."""
        self._zip.close()


def _manifest(body: dict[str, Any]) -> Manifest:
    """Return the manifest that JSON says; raises KeyError, TypeError or ValueError where it says none."""
    return Manifest(
        made_at=str(body["made_at"]),
        version=str(body["version"]),
        database=str(body["database"]),
        migrations=[[str(app), str(name)] for app, name in body["migrations"]],
        tables=[TableMember(**table) for table in body["tables"]],
        files=[FileMember(**file) for file in body["files"]],
    )
