"""ZIP archives, looked at before anything in them is unpacked; nothing is ever written by a member's name."""

import io
import re
import stat
import struct
import zipfile
import zlib
from typing import IO, Any, BinaryIO

from exports.readers import limits
from exports.readers.errors import FileRefused

_DRIVE = re.compile(r"[A-Za-z]:")
_END = struct.Struct("<4s4H2LH")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_BUFFER = 1 << 16
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)


class _Member(io.RawIOBase):
    """One entry while it is read: damage comes out as FileRefused, and never more than the entry declares."""

    def __init__(self, stream: IO[bytes], size: int) -> None:
        self._stream = stream
        self._left = size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        view = memoryview(buffer).cast("B")
        try:
            data = self._stream.read(len(view))
        except _DAMAGE as error:
            raise damaged() from error
        self._left -= len(data)
        if self._left < 0:
            raise damaged()
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._stream.close()
        super().close()


class SafeArchive:
    """A ZIP whose entries are known to be readable, of harmless names and of bearable size."""

    def __init__(self, stream: BinaryIO) -> None:
        """Look at the list of entries; raises FileRefused."""
        _check_directory(stream)
        try:
            self._zip = zipfile.ZipFile(stream)
        except _DAMAGE as error:
            raise damaged() from error
        entries = self._zip.infolist()
        _check_entries(entries)
        self._entries = {entry.filename: entry for entry in entries if not entry.is_dir()}

    def names(self) -> list[str]:
        """Return the names of the files, in their order."""
        return list(self._entries)

    def size(self, name: str) -> int:
        """Return the unpacked size of a file in bytes; raises KeyError."""
        return self._entries[name].file_size

    def open(self, name: str) -> BinaryIO:
        """Return a stream of a file's bytes; raises KeyError, and FileRefused also while it is read."""
        entry = self._entries[name]
        try:
            stream = self._zip.open(entry)
        except _DAMAGE as error:
            raise damaged() from error
        return io.BufferedReader(_Member(stream, entry.file_size), _BUFFER)

    def read(self, name: str, limit: int) -> bytes:
        """Return the bytes of a small file; raises KeyError, and FileRefused above the limit."""
        if self.size(name) > limit:
            raise FileRefused(
                f"“{name}” in this file is larger than it can rightly be. Make the file anew and try again.",
                error_code="ZIP_TOO_LARGE",
            )
        with self.open(name) as stream:
            return stream.read()

    def close(self) -> None:
        """Close the archive."""
        self._zip.close()


def damaged() -> FileRefused:
    """Return the error for a ZIP that cannot be unpacked."""
    return FileRefused(
        "This ZIP file is damaged or incomplete. Download or make it again, and upload it whole.",
        error_code="ZIP_DAMAGED",
    )


def _check_directory(stream: BinaryIO) -> None:
    """Refuse a list of entries too long to be read: zipfile takes all of it into memory."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, size - 66_000))
    tail = stream.read()
    stream.seek(0)
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) < place + _END.size:
        raise damaged()
    length = _END.unpack_from(tail, place)[5]
    wide = tail.rfind(b"PK\x06\x06", 0, place)
    if wide >= 0 and len(tail) >= wide + _END_64.size:
        # Which of the two counts, zipfile decides by other signs.
        length = max(length, _END_64.unpack_from(tail, wide)[8])
    if length > limits.MAX_DIRECTORY:
        raise _too_many()


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > limits.MAX_ENTRIES:
        raise _too_many()
    seen: set[str] = set()
    for entry in entries:
        _check_name(entry)
        if entry.filename in seen:
            raise FileRefused(
                f"This ZIP file holds “{entry.filename[:100]}” twice. Make it anew with each file once.",
                error_code="ZIP_DUPLICATE_NAME",
            )
        seen.add(entry.filename)
        _check_packing(entry)
    if sum(entry.file_size for entry in entries) > limits.MAX_UNPACKED:
        raise FileRefused(
            f"Unpacked, this file is larger than {limits.MAX_UNPACKED // 1_000_000} MB. Upload its parts one by one.",
            error_code="ZIP_TOO_LARGE",
        )


def _check_name(entry: zipfile.ZipInfo) -> None:
    name = entry.orig_filename.replace("\\", "/")
    if name.startswith("/") or _DRIVE.match(name) or ".." in name.split("/") or "\x00" in name:
        raise FileRefused(
            f"This ZIP file holds a file whose name points outside of it: “{name[:100]}”. Pack the files anew.",
            error_code="ZIP_UNSAFE_PATH",
        )
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise FileRefused(
            f"This ZIP file holds a link instead of a file: “{name[:100]}”. Pack the file itself.",
            error_code="ZIP_LINK",
        )


def _check_packing(entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & 0x1:
        raise FileRefused(
            "This ZIP file is protected by a password. Unpack it and upload the files, or pack them without one.",
            error_code="ZIP_ENCRYPTED",
        )
    if entry.compress_type not in _METHODS and not entry.is_dir():
        raise FileRefused(
            "This ZIP file is packed in a way that cannot be read here. Pack it with the common method (deflate).",
            error_code="ZIP_METHOD_UNKNOWN",
        )
    large = entry.file_size > limits.RATIO_MATTERS_ABOVE
    if large and entry.file_size > limits.MAX_RATIO * max(entry.compress_size, 1):
        raise FileRefused(
            f"“{entry.filename[:100]}” unpacks to more than {limits.MAX_RATIO} times its size, as harmful files do. "
            "Upload it unpacked.",
            error_code="ZIP_BOMB",
        )


def _too_many() -> FileRefused:
    return FileRefused(
        f"This ZIP file holds more than {limits.MAX_ENTRIES} files. Pack only those that you want to import.",
        error_code="ZIP_TOO_MANY_ENTRIES",
    )
