"""Texts of users on paper stay texts: nothing is fetched, nothing is taken for markup, only web addresses are links."""

from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import weasyprint
from pypdf import PdfReader
from pytest_django import Settings

from exports.pdf.engine import NothingIsFetched, render
from exports.pdf.work_search import write_work_search_record
from tests.exports.pdf_documents import (
    ANA,
    NOW,
    application,
    entry,
    go_on,
    job,
    needs_engine,
    report,
    squeezed,
    texts,
    words,
)

pytestmark = needs_engine


class Recorder(ThreadingHTTPServer):
    """Answers everything with a picture of one dot, and notes what was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        """Return the address of a picture."""
        return f"http://127.0.0.1:{self.server_port}/picture.svg"


class Handler(BaseHTTPRequestHandler):
    """Notes the path."""

    server: Recorder

    def do_GET(self) -> None:
        """Answer with a drawing."""
        self.server.asked.append(self.path)
        self.send_response(200)
        self.send_header("Content-Type", "image/svg+xml")
        self.end_headers()
        self.wfile.write(b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>')

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the base class
        """Stay silent."""


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    """A server that knows who asked it."""
    server = Recorder()
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def hostile(url: str, secret: Path) -> str:
    """Return a text that would fetch, if it were taken for markup."""
    return (
        f'"><img src="{url}"><link rel="stylesheet" href="{url}"><link rel="attachment" href="file://{secret}">'
        f"<style>@import url({url}); body {{ background: url({url}) }}</style><object data='file://{secret}'></object>"
        f'<svg><image href="{url}"/></svg></text>'
    )


def links(reader: PdfReader) -> list[str]:
    """Return the addresses that a document leads to."""
    annotations = [found.get_object() for page in reader.pages for found in page.get("/Annots", [])]
    return [str(annotation["/A"]["/URI"]) for annotation in annotations]


def test_the_server_would_be_asked_by_markup_that_is_not_escaped(recorder: Recorder, tmp_path: Path) -> None:
    weasyprint.HTML(string=f'<img src="{recorder.url}">').write_pdf()
    assert recorder.asked == ["/picture.svg"]
    weasyprint.HTML(string=f'<img src="{recorder.url}">', url_fetcher=NothingIsFetched()).write_pdf()
    assert recorder.asked == ["/picture.svg"]


def test_a_template_that_forgot_to_escape_fetches_nothing_either(
    recorder: Recorder, tmp_path: Path, settings: Settings
) -> None:
    (tmp_path / "exports" / "pdf").mkdir(parents=True)
    (tmp_path / "exports" / "pdf" / "careless.html").write_text("<p>Hello {{ name|safe }}</p>")
    secret = tmp_path / "secret.txt"
    secret.write_text("hunter2-of-nobody")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    made = render("careless.html", {"name": hostile(recorder.url, secret)})
    assert words(PdfReader(BytesIO(made.pdf)).pages[0].extract_text()) == 'Hello ">'
    assert recorder.asked == []
    assert PdfReader(BytesIO(made.pdf)).attachments == {}


@pytest.mark.parametrize(
    "fields", [None, ["company", "title", "notes", "contacts", "tech_stack", "url"]], ids=["a table", "cards"]
)
def test_a_report_fetches_nothing_that_texts_name(recorder: Recorder, tmp_path: Path, fields: list[str] | None) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret of this machine")
    text = hostile(recorder.url, secret)
    bad = job(
        company=text, title=text, location=text, notes=text, tech_stack=[text], contacts=[{"name": text}], url=text
    )
    reader = report(tmp_path / "a.pdf", [bad], fields=fields, filters={"q": text})
    written = squeezed("".join(texts(reader)))
    assert recorder.asked == []
    assert "secretofthismachine" not in written
    assert f'"><imgsrc="{recorder.url}"><linkrel="stylesheet"' in written
    assert reader.attachments == {}
    assert links(reader) == []


def test_a_work_search_record_fetches_nothing_that_texts_name(recorder: Recorder, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret of this machine")
    text = hostile(recorder.url, secret)
    bad = application(
        1, entry("applied", "2026-11-02", text), company=text, title=text, url=text, resume_label=text, source=text
    )
    path = tmp_path / "a.pdf"
    write_work_search_record(
        path,
        records=lambda: [bad],
        count=1,
        person=ANA,
        first=date(2026, 11, 1),
        last=date(2026, 11, 30),
        now=NOW,
        checkpoint=go_on,
    )
    reader = PdfReader(path)
    assert recorder.asked == []
    assert "secret of this" not in words("".join(texts(reader)))
    assert reader.attachments == {}
    assert links(reader) == []


def test_markup_and_template_tags_are_shown_as_they_were_written(tmp_path: Path) -> None:
    reader = report(tmp_path / "a.pdf", [job(company="<b>R&D</b>", title="{{ person.email }} &amp; {% now %}")])
    assert "<b>R&D</b> {{ person.email }} &amp; {% now %} Berlin" in words(texts(reader)[1])


def test_only_web_addresses_are_links(tmp_path: Path) -> None:
    urls = [
        "https://jobs.example.com/1?a=1&b=2",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,hi",
        "//example.com/x",
        "http://",
        "http://[broken",
    ]
    reader = report(tmp_path / "a.pdf", [job(n, url=url) for n, url in enumerate(urls)], fields=["company", "url"])
    assert links(reader) == ["https://jobs.example.com/1?a=1&b=2"]
    assert all(url in words(texts(reader)[1]) for url in urls)
