"""Records as documents take them, and what can be read from a finished one."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pypdf import PdfReader

from exports.pdf.engine import layout_engine
from exports.pdf.errors import PdfUnavailable
from exports.pdf.formats import Person
from exports.pdf.report import write_report

NOW = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)  # the 24th in Berlin
ANA = Person("Ana Lima", "ana@example.com", ZoneInfo("Europe/Berlin"))


def _is_installed() -> bool:
    try:
        layout_engine()
    except PdfUnavailable:
        return False
    return True


needs_engine = pytest.mark.skipif(
    not _is_installed(), reason="Pango is not installed: deploy/setup_environment.py names the packages"
)


class Cancelled(Exception):
    """What a checkpoint raises."""


def go_on(done: int) -> None:
    """Be a checkpoint that cancels nothing."""


def job(number: int = 1, **changes: Any) -> dict[str, Any]:
    """Return the record of a job."""
    return {
        "id": number,
        "company": f"Company{number}",
        "title": f"Engineer{number}",
        "location": "Berlin",
        "work_mode": "remote",
        "salary_min": 60000,
        "salary_max": 80000.0,
        "salary_currency": "EUR",
        "salary_period": "year",
        "salary_text": "",
        "description": "",
        "tech_stack": ["Python"],
        "tags": [],
        "contacts": [],
        "url": "",
        "status": "saved",
        "notes": "",
        "posted_on": None,
        "deadline": "2026-12-01",
        "created_at": "2026-11-02T09:00:00Z",
        **changes,
    }


def entry(status: str, at: str, note: str = "") -> dict[str, Any]:
    """Return an entry of a history; `at` is a day or a time."""
    return {"status": status, "occurred_at": at if "T" in at else f"{at}T12:00:00Z", "note": note}


def application(number: int = 1, *history: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Return the record of an application that went through a history."""
    return {
        "id": number,
        "company": f"Company{number}",
        "title": f"Engineer{number}",
        "location": "",
        "url": "",
        "status": history[-1]["status"] if history else "interested",
        "applied_on": None,
        "resume_label": "",
        "notes": "",
        "history": list(history),
        "interviews": [],
        **changes,
    }


def report(
    path: Path,
    records: Iterable[dict[str, Any]],
    *,
    resource: str = "jobs",
    fields: list[str] | None = None,
    filters: dict[str, Any] | None = None,
    checkpoint: Callable[[int], None] = go_on,
    person: Person = ANA,
) -> PdfReader:
    """Write a report of records and return it opened."""
    rows = list(records)
    write_report(
        path,
        resource=resource,
        records=lambda: rows,
        count=len(rows),
        person=person,
        filters=filters or {},
        fields=fields,
        now=NOW,
        checkpoint=checkpoint,
    )
    return PdfReader(path)


def texts(reader: PdfReader) -> list[str]:
    """Return the text of each page."""
    return [page.extract_text() for page in reader.pages]


def bookmarks(reader: PdfReader) -> list[tuple[str, int | None]]:
    """Return the title and the page, from 0, of each bookmark at any depth, in reading order."""

    def told(items: Sequence[Any]) -> Iterator[tuple[str, int | None]]:
        for item in items:
            if isinstance(item, list):
                yield from told(item)
            else:
                yield item.title, reader.get_destination_page_number(item)

    return list(told(reader.outline))


def words(text: str) -> str:
    """Return a text with each run of blanks as one."""
    return " ".join(text.split())


def squeezed(text: str) -> str:
    """Return a text without blanks: where these stand in the text of a drawing is up to who reads it out."""
    return "".join(text.split())
