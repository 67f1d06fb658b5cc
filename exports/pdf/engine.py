"""From a template to the bytes of a PDF: the only place that loads WeasyPrint."""

import importlib
import logging
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from exports.pdf.errors import PdfUnavailable

INSTALL = (
    "PDF files cannot be made here, because Pango is missing. "
    "Install it (on Debian and Ubuntu: apt-get install libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core), "
    "or take CSV, XLSX or JSON."
)


class NothingIsFetched:
    """Refuses each URL that a document names; everything a document needs stands in its template."""

    _fail_on_errors = False  # WeasyPrint asks for it: leave the resource out, and go on

    def __call__(self, url: str) -> Any:
        """Raise ValueError for any URL."""
        raise ValueError(f"documents fetch nothing, not even {url}")


def layout_engine() -> Any:
    """Return the WeasyPrint module; raises PdfUnavailable where it or Pango is not installed.

    It is loaded when it is needed: that takes a second, and fails at import where Pango is missing.
    """
    try:
        return importlib.import_module("weasyprint")
    except (ImportError, OSError) as missing:
        raise PdfUnavailable(INSTALL) from missing


class MissingLetters(logging.Filter):
    """Notes that the fonts lack a letter, and keeps WeasyPrint from logging each with the text it stands in."""

    def __init__(self) -> None:
        super().__init__()
        self.found = False

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether the record is to be logged."""
        about_letters = ".notdef" in str(record.msg)
        self.found = self.found or about_letters
        return not about_letters


@dataclass(frozen=True)
class Rendered:
    """A PDF, and whether letters in it are shown as boxes for want of a font."""

    pdf: bytes
    lacks_letters: bool = False


def render(template: str, context: dict[str, Any]) -> Rendered:
    """Return the PDF of a template under `exports/pdf/`; no URL is fetched, user text is escaped by the template."""
    # The numbers of charts and styles are read by machines: a reader's language must not put commas into them.
    with translation.override("en"):
        html = render_to_string(f"exports/pdf/{template}", context)
    engine = layout_engine()
    missing, log = MissingLetters(), logging.getLogger("weasyprint")
    log.addFilter(missing)
    try:
        pdf: bytes = engine.HTML(string=html, url_fetcher=NothingIsFetched()).write_pdf()
    finally:
        log.removeFilter(missing)
    return Rendered(pdf, missing.found)


def render_last(template: str, context: dict[str, Any], *, lacks_letters: bool) -> Rendered:
    """Return the PDF that tells the reader if letters were lacking, in it or (`lacks_letters`) in what came before."""
    part = render(template, {**context, "lacks_letters": lacks_letters})
    if part.lacks_letters and not lacks_letters:
        return render(template, {**context, "lacks_letters": True})
    return part
