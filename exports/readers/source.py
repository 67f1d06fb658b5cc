"""The door of the readers: recognises a file by its content and gives its tables."""

import io
import json
import re
import shutil
from contextlib import ExitStack
from pathlib import Path, PurePosixPath
from tempfile import TemporaryFile
from types import TracebackType
from typing import BinaryIO, Self

from exports.readers import limits
from exports.readers.archive import SafeArchive
from exports.readers.delimited import DelimitedTable
from exports.readers.encoding import Opener, by_mark
from exports.readers.errors import FileRefused
from exports.readers.header import EMPTY, empty_file
from exports.readers.kinds import refuse_foreign_archive, refuse_other_kinds
from exports.readers.markdown import is_dashes, markdown_tables
from exports.readers.records import json_tables
from exports.readers.rows import Row, Table
from exports.readers.workbook import WORKBOOK, Workbook

__all__ = ["FileRefused", "Row", "SafeArchive", "Source", "Table", "open_source"]

MANIFEST = "manifest.json"
BACKUP = "career-copilot-backup"
_BEGINNING = 20_000  # characters
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_JSON = re.compile(r'\s*(?:\{\s*["}]|\[\s*[\[\]{"])')
_TABLES = {".csv", ".tsv", ".json", ".md", ".markdown", ".xlsx", ".xlsm"}
_WORKBOOKS = {".xlsx", ".xlsm"}
_NO_TABLE = {EMPTY, "JSON_NO_LIST", "MARKDOWN_NO_TABLE"}  # in an archive such files just lie beside the tables
_MARKDOWN = {".md", ".markdown"}


class Source:
    """The tables of one file, or the archive of a backup; closes what it opened, leaves no temporary file."""

    def __init__(self) -> None:
        self.kind = "tables"  # or backup
        self.tables: list[Table] = []
        self.archive: SafeArchive | None = None  # of a backup
        self._opened = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close what was opened; the tables cannot be read any more."""
        self._opened.close()

    def take(self, stream: BinaryIO, filename: str) -> None:
        """Open a ZIP file: a workbook, a backup, or an archive of tables; raises FileRefused."""
        self._opened.callback(stream.close)
        archive = SafeArchive(stream)
        names = archive.names()
        if WORKBOOK in names:
            self._add_workbook(archive)
            return
        self._opened.callback(archive.close)
        refuse_foreign_archive(names)
        if _is_backup(archive):
            self.kind, self.archive = "backup", archive
            return
        for name in names:
            path = PurePosixPath(name.replace("\\", "/"))
            hidden = any(part.startswith((".", "__MACOSX")) for part in path.parts)
            if not hidden and path.suffix.lower() in _TABLES and archive.size(name):
                self._take_member(archive, name, path)
        if not self.tables:
            raise FileRefused(
                f"“{filename}” holds no table. Pack CSV, JSON, XLSX or Markdown files, or upload them one by one.",
                error_code="ZIP_NO_TABLE",
            )

    def take_plain(self, name: str, opener: Opener) -> None:
        """Take a file that is no ZIP; raises FileRefused."""
        with opener() as stream:
            head = stream.read(limits.SAMPLE)
        refuse_other_kinds(head)
        encoding = by_mark(head)
        text = head.decode(encoding.name if encoding else "utf-8", errors="ignore")
        if len(head) < limits.SAMPLE and not text.strip("\ufeff \t\r\n"):
            raise empty_file()
        if PurePosixPath(name).suffix.lower() == ".json" or _JSON.match(text):
            self.tables += json_tables(name, opener)
        elif PurePosixPath(name).suffix.lower() in _MARKDOWN or _begins_with_table(text):
            self.tables += markdown_tables(name, opener)
        else:
            self.tables.append(DelimitedTable(name, opener))

    def _take_member(self, archive: SafeArchive, name: str, path: PurePosixPath) -> None:
        with archive.open(name) as stream:
            head = stream.read(4)
        if head in _ZIP:
            if path.suffix.lower() in _WORKBOOKS:
                self._take_workbook(archive, name)
            return
        try:
            self.take_plain(path.name, lambda: archive.open(name))
        except FileRefused as refusal:
            if refusal.error_code not in _NO_TABLE:
                raise

    def _take_workbook(self, archive: SafeArchive, name: str) -> None:
        """Copy a workbook out of an archive into a file without a name: reading it jumps to and fro."""
        copy = TemporaryFile()  # noqa: SIM115 - closed with the source
        self._opened.callback(copy.close)
        with archive.open(name) as stream:
            shutil.copyfileobj(stream, copy)
        copy.seek(0)
        inner = SafeArchive(copy)
        if WORKBOOK in inner.names():
            self._add_workbook(inner)

    def _add_workbook(self, archive: SafeArchive) -> None:
        book = Workbook(archive)
        self._opened.callback(book.close)
        book.find_tables()
        self.tables += book.tables


def open_source(path: Path, filename: str) -> Source:
    """Return the tables of a file, recognised by its content first and its name second; raises FileRefused."""
    with path.open("rb") as stream:
        head = stream.read(4)
    source = Source()
    try:
        if head in _ZIP:
            source.take(path.open("rb"), filename)
        else:
            source.take_plain(filename, lambda: path.open("rb"))
            for table in source.tables:
                _ = table.headers  # opens it: a file that stands alone is refused at once
    except BaseException:
        source.close()
        raise
    return source


def _is_backup(archive: SafeArchive) -> bool:
    if MANIFEST not in archive.names():
        return False
    try:
        manifest = json.loads(archive.read(MANIFEST, limits.MAX_MANIFEST))
    except (ValueError, RecursionError):
        return False
    return isinstance(manifest, dict) and manifest.get("format") == BACKUP


def _begins_with_table(text: str) -> bool:
    """Tell whether a Markdown table stands at the beginning, below headings at most."""
    lines = (line.strip() for line in io.StringIO(text[:_BEGINNING]))
    filled = (line for line in lines if line and not line.startswith("#"))
    return next(filled, "").startswith("|") and is_dashes(next(filled, ""))
