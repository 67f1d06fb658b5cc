"""The files in the storage: which there are, and their content out and in."""

import hashlib
from collections.abc import Iterable, Iterator

from django.core.files.base import File
from django.core.files.storage import default_storage

from careercopilot.operator_backup.archive import PIECE, ArchiveReader, BackupError, FileMember


def all_names(folder: str = "") -> Iterator[str]:
    """Yield the names of all files in the storage, or of those below a folder of it."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        # The folder is made with the first file, and goes when somebody's files do.
        return
    begin = f"{folder}/" if folder else ""
    yield from (f"{begin}{name}" for name in sorted(files) if name)
    for name in sorted(folders):
        yield from all_names(f"{begin}{name}")


def pieces(name: str) -> Iterator[bytes]:
    """Yield the content of a file; raises FileNotFoundError where it has gone."""
    with default_storage.open(name) as stream:
        while piece := stream.read(PIECE):
            yield piece


class _Pieces(File):
    """A member of an archive, as the storage takes files."""

    def __init__(self, source: Iterable[bytes], name: str, size: int) -> None:
        self._source = iter(source)
        self._rest = b""
        self.size = size
        super().__init__(None, name)

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:  # noqa: ARG002 - as they come
        """Yield the content."""
        return self._source

    def read(self, size: int = -1) -> bytes:
        """Return up to so many bytes, as stores on other machines ask for them."""
        while size < 0 or len(self._rest) < size:
            piece = next(self._source, None)
            if piece is None:
                break
            self._rest += piece
        end = len(self._rest) if size < 0 else size
        result, self._rest = self._rest[:end], self._rest[end:]
        return result


def digest_of(name: str) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    digest = hashlib.sha256()
    for piece in pieces(name):
        digest.update(piece)
    return digest.hexdigest()


def put_back(archive: ArchiveReader, present: set[str], written: list[str]) -> None:
    """Put the files of a backup into the storage, and add the name of each to `written` before it is begun.

    One that is there already stays. Raises BackupError where one is there with other content, or is kept under another
    name.
    """
    for file in archive.manifest.files:
        if file.name in present:
            if digest_of(file.name) != file.sha256:
                raise BackupError(f"The storage has another file {file.name} already. Move it away.")
            continue
        written.append(file.name)
        _put(archive, file)


def _put(archive: ArchiveReader, file: FileMember) -> None:
    name = default_storage.save(file.name, _Pieces(archive.pieces(file.entry), file.name, file.size))
    if name != file.name:
        default_storage.delete(name)
        raise BackupError(f"The storage kept {file.name} under another name. Restore into an empty storage.")


def remove(names: Iterable[str]) -> None:
    """Remove files; one that has gone already is no error."""
    for name in names:
        default_storage.delete(name)
