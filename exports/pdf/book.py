"""Several PDFs made one: pages numbered over the whole, title, author, language and bookmarks."""

import os
import tempfile
from datetime import datetime
from io import BytesIO
from pathlib import Path

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import BooleanObject, DictionaryObject, NameObject, StreamObject, TextStringObject

from exports.pdf.engine import Rendered

SIZE = 7.5
MARGIN = 45.35  # points: 16 mm, as in style.css
BASELINE = 35.3  # points above the lower edge
DIGIT, GAP, SLASH = 0.556, 0.278, 0.278  # widths in Helvetica, for a size of 1


def number_width(text: str) -> float:
    """Return the width in points of a page number such as "3 / 12"."""
    return SIZE * sum({" ": GAP, "/": SLASH}.get(letter, DIGIT) for letter in text)


def stamp(page: PageObject, text: str) -> None:
    """Write a page's number into its lower right corner, after what stands on it."""
    x = float(page.mediabox.right) - MARGIN - number_width(text)
    mark = f"\nQ q BT /PageNumber {SIZE} Tf 0.25 g {x:.2f} {BASELINE} Td ({text}) Tj ET Q\n"
    content = page["/Contents"].get_object()
    if not isinstance(content, StreamObject):
        raise TypeError("a page has one stream of content")
    content.set_data(b"q\n" + content.get_data() + mark.encode("ascii"))
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
            NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
        }
    )
    resources = page["/Resources"]
    if not isinstance(resources, DictionaryObject):
        raise TypeError("a page has resources")
    fonts = resources.setdefault(NameObject("/Font"), DictionaryObject()).get_object()
    fonts[NameObject("/PageNumber")] = font


class Book:
    """PDFs in the order they are to be read; each is kept as its compressed bytes until the end."""

    def __init__(self, *, title: str, author: str, now: datetime) -> None:
        self._title = title
        self._author = author
        self._now = now
        self._parts: list[bytes] = []
        self.pages = 0
        self.lacks_letters = False

    def add(self, part: Rendered, *, first: bool = False) -> None:
        """Put a PDF at the end, or before all others."""
        self._parts.insert(0 if first else len(self._parts), part.pdf)
        self.pages += len(PdfReader(BytesIO(part.pdf)).pages)
        self.lacks_letters = self.lacks_letters or part.lacks_letters

    def save(self, path: Path) -> None:
        """Write the whole to `path` in one step: either it is there entire, or nothing is."""
        writer = PdfWriter()
        for part in self._parts:
            writer.append(PdfReader(BytesIO(part)))
        total = len(writer.pages)
        for number, page in enumerate(writer.pages, start=1):
            stamp(page, f"{number} / {total}")
        self._describe(writer)
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                writer.write(file)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def _describe(self, writer: PdfWriter) -> None:
        made = self._now.strftime("D:%Y%m%d%H%M%SZ")
        writer.metadata = None
        writer.add_metadata(
            {
                "/Title": self._title,
                "/Author": self._author,
                "/Creator": "Career Copilot",
                "/CreationDate": made,
                "/ModDate": made,
            }
        )
        writer.root_object[NameObject("/Lang")] = TextStringObject("en")
        shown = DictionaryObject({NameObject("/DisplayDocTitle"): BooleanObject(True)})
        writer.root_object[NameObject("/ViewerPreferences")] = shown
        writer.page_mode = "/UseOutlines"
