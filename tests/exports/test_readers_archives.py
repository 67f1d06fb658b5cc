"""ZIP archives, kinds of files, backups: what is opened as what, and what is refused."""

import io
import json
import os
import stat
import struct
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from exports.readers import limits
from exports.readers.source import FileRefused, Row
from tests.exports.test_readers import opened, refused


def packed(files: dict[str, bytes | str], **options: Any) -> bytes:
    """Return a ZIP with these files."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


def workbook(*rows: list[Any]) -> bytes:
    """Return an XLSX with one sheet."""
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def test_an_archive_gives_a_table_for_each_file_in_it(tmp_path: Path) -> None:
    data = packed(
        {
            "Jobs/": "",
            "Jobs/Saved Jobs.csv": "Saved Date,Job Url\n1/2/26,http://x.example\n",
            "Jobs/Saved Jobs_1.TSV": "a\tb\n1\t2\n",
            "empty.csv": "",
            "blank.csv": "\n \n",
            "__MACOSX/Jobs/._Saved Jobs.csv": "junk",
            ".hidden/x.csv": "a,b\n",
            ".DS_Store": "x",
            "photo.png": b"\x89PNG",
            "inner.zip": packed({"x.csv": "a,b\n1,2\n"}),
            "inner.csv": packed({"x.csv": "a,b\n1,2\n"}),
            "README.md": "# Words\n",
            "package.json": '{"name": "x"}',
            "list.json": '[{"a": 1}]',
            "tracker.md": "| A |B|\n|---|---|\n| 1 |2|\n",
            "book.xlsx": workbook(["H", "I"], [1, None]),
        }
    )
    with opened(tmp_path, data, "export.zip") as source:
        assert (source.kind, source.archive) == ("tables", None)
        found = [(table.name, table.container, [row.cells for row in table.rows()]) for table in source.tables]
    assert found == [
        ("Saved Jobs.csv", "csv", [{"Saved Date": "1/2/26", "Job Url": "http://x.example"}]),
        ("Saved Jobs_1.TSV", "csv", [{"a": "1", "b": "2"}]),
        ("list.json", "json", [{"a": 1}]),
        ("tracker.md", "markdown", [{"A": "1", "B": "2"}]),
        ("Sheet", "xlsx", [{"H": 1, "I": ""}]),
    ]


def test_a_faulty_file_in_an_archive_is_refused_only_when_it_is_asked(tmp_path: Path) -> None:
    data = packed({"good.csv": "a,b\n1,2\n", "bad.csv": 'a,b\n"1,2\n'})
    with opened(tmp_path, data, "export.zip") as source:
        good, bad = source.tables
        assert list(good.rows()) == [Row(2, {"a": "1", "b": "2"})]
        with pytest.raises(FileRefused) as caught:
            list(bad.rows())
    assert caught.value.error_code == "QUOTE_NOT_CLOSED"


def test_an_archive_without_tables_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, packed({"a.png": b"\x89PNG"}), "x.zip").error_code == "ZIP_NO_TABLE"
    assert refused(tmp_path, packed({}), "x.zip").error_code == "ZIP_NO_TABLE"


def test_a_backup_is_known_by_its_manifest(tmp_path: Path) -> None:
    files: dict[str, bytes | str] = {"manifest.json": json.dumps({"format": "career-copilot-backup"}), "j.json": "[]"}
    with opened(tmp_path, packed(files), "backup.zip") as source:
        assert (source.kind, source.tables) == ("backup", [])
        assert source.archive is not None
        assert source.archive.names() == ["manifest.json", "j.json"]
        assert source.archive.size("j.json") == 2
        with source.archive.open("j.json") as stream:
            assert stream.read() == b"[]"
        with pytest.raises(KeyError):
            source.archive.open("other")
    with opened(tmp_path, packed({"manifest.json": '{"format": "x", "l": [{}]}', "a.csv": "a,b\n"}), "b.zip") as source:
        assert source.kind == "tables"


@pytest.mark.parametrize(
    "name",
    ["../evil.csv", "a/../../evil.csv", "/etc/evil.csv", "C:/evil.csv", "c:evil.csv", "..\\evil.csv", "\\\\h\\e"],
)
def test_names_that_point_outside_are_refused(tmp_path: Path, name: str) -> None:
    refusal = refused(tmp_path, packed({"ok.csv": "a,b\n", name: "a,b\n1,2\n"}), "x.zip")
    assert refusal.error_code == "ZIP_UNSAFE_PATH"
    assert [path.name for path in tmp_path.iterdir()] == ["upload"]


def test_links_are_refused(tmp_path: Path) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        entry = zipfile.ZipInfo("jobs.csv")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")
    assert refused(tmp_path, data.getvalue(), "x.zip").error_code == "ZIP_LINK"


def test_a_password_is_refused(tmp_path: Path) -> None:
    data = bytearray(packed({"jobs.csv": "a,b\n1,2\n"}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    assert refused(tmp_path, bytes(data), "x.zip").error_code == "ZIP_ENCRYPTED"


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
def test_a_name_that_stands_twice_is_refused(tmp_path: Path) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("jobs.csv", "a,b\n")
        archive.writestr("jobs.csv", "c,d\n")
    assert refused(tmp_path, data.getvalue(), "x.zip").error_code == "ZIP_DUPLICATE_NAME"


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_methods_that_may_cost_any_memory_are_refused(tmp_path: Path, method: int) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as archive:
        archive.writestr("jobs.csv", "a,b\n1,2\n")
    assert refused(tmp_path, data.getvalue(), "x.zip").error_code == "ZIP_METHOD_UNKNOWN"


def test_too_many_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files: dict[str, bytes | str] = {f"{number}.csv": "a,b\n" for number in range(1001)}
    assert refused(tmp_path, packed(files), "x.zip").error_code == "ZIP_TOO_MANY_ENTRIES"
    monkeypatch.setattr(limits, "MAX_ENTRIES", 5000)
    monkeypatch.setattr(limits, "MAX_DIRECTORY", 10_000)
    assert refused(tmp_path, packed(files), "x.zip").error_code == "ZIP_TOO_MANY_ENTRIES"


def test_too_much_unpacked_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = packed({"a.csv": os.urandom(6000).hex(), "b.csv": os.urandom(6000).hex()})
    monkeypatch.setattr(limits, "MAX_UNPACKED", 20_000)
    assert refused(tmp_path, data, "x.zip").error_code == "ZIP_TOO_LARGE"


def test_a_bomb_is_refused_by_its_ratio_when_it_is_large(tmp_path: Path) -> None:
    refusal = refused(tmp_path, packed({"a.csv": b"a,b\n" + b"\n" * 11_000_000}), "x.zip")
    assert refusal.error_code == "ZIP_BOMB"
    with opened(tmp_path, packed({"a.csv": b"a,b\n" + b"\n" * 5_000_000 + b"1,2"}), "x.zip") as source:
        assert [row.number for row in source.tables[0].rows()] == [5_000_002]


def test_an_entry_that_is_larger_than_it_says_is_refused(tmp_path: Path) -> None:
    content = b"a,b\n" + b"1,2\n" * 100_000
    data = bytearray(packed({"a.csv": content}))
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<L", data, data.index(mark) + place, 1000)
    assert refused(tmp_path, bytes(data), "x.zip").error_code == "ZIP_DAMAGED"


@pytest.mark.parametrize("part", [0.2, 0.5, 0.9, 0.99])
def test_a_truncated_archive_is_refused(tmp_path: Path, part: float) -> None:
    data = packed({"a.csv": "a,b\n" + os.urandom(3000).hex()})
    assert refused(tmp_path, data[: int(len(data) * part)], "x.zip").error_code == "ZIP_DAMAGED"


def test_a_wrong_checksum_is_refused(tmp_path: Path) -> None:
    data = bytearray()
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as archive:
        archive.writestr("a.csv", "a,b\nsecret,2\n")
    data[:] = stored.getvalue()
    data[data.index(b"secret")] ^= 1
    assert refused(tmp_path, bytes(data), "x.zip").error_code == "ZIP_DAMAGED"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, "FILE_IS_OLD_EXCEL"),
        (b"%PDF-1.7\n%\xe2\xe3\n", "FILE_IS_PDF"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 20, "FILE_IS_IMAGE"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 20, "FILE_IS_IMAGE"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "FILE_IS_IMAGE"),
        (b"<!DOCTYPE html><table><tr><td>a</td></tr></table>", "FILE_IS_HTML"),
        (b"\xef\xbb\xbf \n<html><body>", "FILE_IS_HTML"),
        (b"<?xml version='1.0'?><Workbook/>", "FILE_IS_HTML"),
        (b"{\\rtf1 a}", "FILE_IS_RTF"),
        (b"\x1f\x8b\x08\0", "FILE_IS_COMPRESSED"),
        (b"SQLite format 3\0", "FILE_IS_DATABASE"),
        (bytes(range(256)) * 10, "FILE_TYPE_UNKNOWN"),
    ],
)
@pytest.mark.parametrize("name", ["jobs.csv", "jobs.xlsx"])
def test_other_kinds_are_refused_whatever_their_name(tmp_path: Path, data: bytes, code: str, name: str) -> None:
    assert refused(tmp_path, data, name).error_code == code


@pytest.mark.parametrize("member", ["xl/workbook.bin", "content.xml", "word/document.xml"])
def test_documents_that_are_archives_are_refused(tmp_path: Path, member: str) -> None:
    refusal = refused(tmp_path, packed({member: "x", "a.csv": "a,b\n"}), "x.zip")
    assert refusal.error_code == "FILE_TYPE_UNKNOWN"
    assert "Save it as XLSX or CSV" in refusal.detail


def test_content_goes_before_the_name(tmp_path: Path) -> None:
    with opened(tmp_path, workbook(["a", "b"], [1, 2]), "jobs.csv") as source:
        assert source.tables[0].container == "xlsx"
    with opened(tmp_path, "a,b\n1,2\n", "jobs.xlsx") as source:
        assert source.tables[0].container == "csv"
    with opened(tmp_path, '\n [{"a": 1}]', "jobs.csv") as source:
        assert source.tables[0].container == "json"
    with opened(tmp_path, "[link],b\n1,2\n", "jobs.csv") as source:
        assert (source.tables[0].container, source.tables[0].headers) == ("csv", ["[link]", "b"])


def test_everything_is_closed_and_nothing_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left = tmp_path / "temporary"
    left.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(left))
    monkeypatch.setattr(limits, "STRINGS_IN_MEMORY", 1)
    before = set(Path("/proc/self/fd").iterdir())
    data = packed({"a.csv": "a,b\n1,2\n", "b.xlsx": workbook(["a long header", "b"], ["a long text", "c"])})
    with opened(tmp_path, data, "x.zip") as source:
        for table in source.tables:
            next(table.rows())
        assert len(set(Path("/proc/self/fd").iterdir()) - before) > 0
    refused(tmp_path, packed({"b.xlsx": packed({"xl/workbook.xml": "<x"})}), "x.zip")
    assert set(Path("/proc/self/fd").iterdir()) == before
    assert list(left.iterdir()) == []


def test_a_wide_record_counts_whatever_the_narrow_one_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = packed({f"{number}.csv": "a,b\n" for number in range(1001)})
    place = data.rfind(b"PK\x05\x06")
    end = bytearray(data[place:])
    size, start = struct.unpack_from("<2L", end, 12)
    struct.pack_into("<L", end, 12, 100)
    wide = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 1001, 1001, size, start)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, place, 1)
    monkeypatch.setattr(limits, "MAX_ENTRIES", 5000)
    monkeypatch.setattr(limits, "MAX_DIRECTORY", 10_000)
    read: list[int] = []
    monkeypatch.setattr(zipfile, "ZipFile", lambda *_args, **_options: read.append(1))
    refusal = refused(tmp_path, data[:place] + wide + locator + bytes(end), "x.zip")
    assert refusal.error_code == "ZIP_TOO_MANY_ENTRIES"
    assert read == [], "its list of entries is not read"
