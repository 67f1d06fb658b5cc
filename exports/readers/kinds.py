"""Files that are no tables, known by their first bytes, each refused with what to do instead."""

import re

from exports.readers.encoding import by_mark
from exports.readers.errors import FileRefused

_AS_TABLE = "Save it as XLSX or CSV and upload that."
_MAGIC = [
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "OLD_EXCEL",
        "This is an old Excel file (.xls) or one with a password. Save it as XLSX without one, or as CSV.",
    ),
    (b"%PDF", "PDF", f"A PDF file holds no table that can be read. {_AS_TABLE}"),
    (b"\x89PNG", "IMAGE", f"This is a picture. {_AS_TABLE}"),
    (b"\xff\xd8\xff", "IMAGE", f"This is a picture. {_AS_TABLE}"),
    (b"GIF8", "IMAGE", f"This is a picture. {_AS_TABLE}"),
    (b"{\\rtf", "RTF", f"This is a text document (RTF). {_AS_TABLE}"),
    (b"\x1f\x8b", "COMPRESSED", "This file is packed with gzip. Unpack it and upload what was in it."),
    (b"7z\xbc\xaf\x27\x1c", "COMPRESSED", "This is a 7-Zip archive. Unpack it and upload what was in it."),
    (b"Rar!", "COMPRESSED", "This is a RAR archive. Unpack it and upload what was in it."),
    (b"SQLite format 3", "DATABASE", f"This is a database file. {_AS_TABLE}"),
]
_WEBP = re.compile(rb"RIFF....WEBP", re.DOTALL)
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|body|table|\?xml|!--)", re.IGNORECASE)
_ARCHIVES = [  # a member that tells what an archive is
    ("xl/workbook.bin", "a binary Excel file (.xlsb)"),
    ("content.xml", "an OpenDocument file"),
    ("word/document.xml", "a Word document"),
    ("ppt/presentation.xml", "a PowerPoint file"),
    ("Index/Document.iwa", "a Numbers or Pages file"),
]
_NO_TEXT = bytes({*range(9), 11, 12, *range(14, 32), 127})
_MUCH = 0.1  # of bytes that no text holds


def refuse_other_kinds(head: bytes) -> None:
    """Refuse what is no text of a table, from the first bytes of a file that is no ZIP."""
    for magic, code, detail in _MAGIC:
        if head.startswith(magic):
            raise FileRefused(detail, error_code=f"FILE_IS_{code}")
    if _WEBP.match(head):
        raise FileRefused(f"This is a picture. {_AS_TABLE}", error_code="FILE_IS_IMAGE")
    if _MARKUP.match(head):
        raise FileRefused(
            f"This is a web page or XML, whatever its name ends with. Open it in a spreadsheet. {_AS_TABLE}",
            error_code="FILE_IS_HTML",
        )
    if by_mark(head) is None and len(head) - len(head.translate(None, _NO_TEXT)) > _MUCH * len(head):
        raise FileRefused(
            "This kind of file cannot be read. Upload CSV, JSON, XLSX, Markdown, or a ZIP of them.",
            error_code="FILE_TYPE_UNKNOWN",
        )


def refuse_foreign_archive(names: list[str]) -> None:
    """Refuse documents of other programs that are ZIP files inside."""
    for name, kind in _ARCHIVES:
        if name in names:
            raise FileRefused(f"This is {kind}. {_AS_TABLE}", error_code="FILE_TYPE_UNKNOWN")
