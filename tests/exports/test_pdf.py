"""Reports on paper: what stands on which page, what is refused, and that nothing is left behind."""

import sys
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from exports.pdf import body as body_module
from exports.pdf import report as report_module
from exports.pdf.errors import PdfUnavailable, TooLarge
from exports.pdf.formats import Person
from exports.pdf.report import MAX_CARDS, MAX_ROWS, write_report
from tests.exports.pdf_documents import (
    ANA,
    NOW,
    Cancelled,
    application,
    bookmarks,
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

NO_FONT = "\ufdd0"
"""Is no letter, and will never be one."""


def refuse(path: Path, **changes: Any) -> None:
    """Ask for a report that is refused, and look that no record is read and no file is made."""
    read: list[str] = []

    def records() -> list[dict[str, Any]]:
        read.append("records")
        return [job()]

    asked: dict[str, Any] = {"resource": "jobs", "count": 1, "person": ANA, "filters": {}, "fields": None, "now": NOW}
    try:
        write_report(path, records=records, checkpoint=go_on, **{**asked, **changes})
    finally:
        assert read == []
        assert list(path.parent.iterdir()) == []


def test_a_report_says_whose_it_is_and_what_it_covers(tmp_path: Path) -> None:
    filters = {"status": ["saved", "open"], "remote": "true", "created_after": "2026-11-01", "q": "python"}
    reader = report(
        tmp_path / "jobs.pdf", [job(1), job(2, status="open", created_at="2026-11-20T23:30:00Z")], filters=filters
    )
    cover = words(texts(reader)[0])
    assert cover.startswith(
        "Jobs 2 jobs Ana Lima ana@example.com Period Added from 1 Nov 2026 Added 2 Nov 2026 – 21 Nov 2026 "
        "Status Saved, Open Remote yes Search python Made on 24 November 2026, 00:30 (Europe/Berlin) Jobs"
    )
    figures = squeezed(cover)
    assert "Jobs2Employers2Remoteorhybrid100%2of2Nameasalary100%2of2Deadlineahead2Jobsaddedbyweek" in figures
    assert "Saved1Open1Closed0Archived0Python2" in figures


def test_a_report_tells_programs_what_it_is(tmp_path: Path) -> None:
    reader = report(tmp_path / "jobs.pdf", [job()])
    metadata = reader.metadata
    assert metadata is not None
    assert (metadata.title, metadata.author, metadata.creator) == ("Jobs – Ana Lima", "Ana Lima", "Career Copilot")
    assert metadata.creation_date == NOW
    assert str(reader.root_object["/Lang"]) == "en"
    assert "/MarkInfo" not in reader.root_object
    assert bookmarks(reader) == [("Jobs", 0), ("Jobs, one by one", 1)]
    assert [(round(float(page.mediabox.width)), round(float(page.mediabox.height))) for page in reader.pages] == [
        (595, 842),
        (842, 595),
    ]


def test_each_page_of_a_table_has_its_headings_and_number_and_each_record_stands_once(tmp_path: Path) -> None:
    reader = report(tmp_path / "jobs.pdf", [job(n) for n in range(1, 71)])
    pages = texts(reader)
    assert len(pages) == 4
    for number, text in enumerate(pages, start=1):
        assert f"{number} / 4" in text
        assert "Jobs · Ana Lima · 24 Nov 2026" in text
    for text in pages[1:]:
        assert "Company Title Location Mode Salary Status Deadline" in words(text)
    rows = words(" ".join(pages[1:]))
    for number in range(1, 71):
        assert rows.count(f"{number} Company{number} Engineer{number} Berlin Remote 60,000–80,000 EUR/year Saved") == 1


def test_a_large_table_is_put_together_from_parts_and_numbered_throughout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(body_module, "TABLE_ROWS", 80)
    monkeypatch.setattr(report_module, "TABLE_ROWS", 80)
    monkeypatch.setattr(body_module, "BLOCK_PAGES", 2)
    reader = report(tmp_path / "jobs.pdf", (job(n) for n in range(1, 102)), fields=["company", "status"])
    pages = texts(reader)
    assert bookmarks(reader) == [("Jobs", 0), ("Records from 1", 1), ("Records from 74", 3)]
    assert [words(text)[-5:] for text in pages] == ["1 / 4", "2 / 4", "3 / 4", "4 / 4"]
    assert all("Company Status" in text for text in pages[1:])
    found = [
        line for text in pages[1:] for line in text.splitlines() if line.startswith("Company") and line[-1].isdigit()
    ]
    assert found == [f"Company{number}" for number in range(1, 102)]
    assert [page.mediabox.width > page.mediabox.height for page in reader.pages] == [False, True, True, True]


def test_long_texts_make_cards_with_every_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body_module, "CARDS", 3)
    notes = " ".join(f"w{n}" for n in range(2000))
    assert len(notes) > 9_800
    records = [job(n, notes=notes if n == 2 else f"Note {n}") for n in range(1, 8)]
    reader = report(tmp_path / "jobs.pdf", records, fields=["company", "title", "status", "notes", "salary_min"])
    pages = texts(reader)
    named = [title for title, _ in bookmarks(reader)]
    assert [title for title in named if "Company" not in title] == [
        "Jobs",
        "Records from 1",
        "Records from 4",
        "Records from 7",
    ]
    assert [title for title in named if "Company" in title] == [f"Company{n} – Engineer{n}" for n in range(1, 8)]
    assert all(f"{number} / {len(pages)}" in text for number, text in enumerate(pages, start=1))
    everything = "".join(pages).replace("\n", " ")
    assert [n for n in range(2000) if f"w{n} " not in everything] == []
    assert [everything.count(f"Note {n}") for n in (1, 2, 3, 7)] == [1, 0, 1, 1]


def test_a_word_of_ten_thousand_letters_is_wrapped(tmp_path: Path) -> None:
    reader = report(tmp_path / "jobs.pdf", [job(notes="x" * 10_000)], fields=["notes"])
    lines = [line for text in texts(reader) for line in text.splitlines() if line.startswith("xx")]
    assert sum(len(line) for line in lines) == 10_000
    assert max(map(len, lines)) < 150


def test_the_funnel_follows_the_history_and_not_the_status(tmp_path: Path) -> None:
    records = [
        application(
            1, entry("interested", "2026-10-01"), entry("applied", "2026-10-02"), entry("rejected", "2026-10-20")
        ),
        application(
            2, entry("applied", "2026-10-05"), entry("interview", "2026-10-09"), entry("rejected", "2026-10-20")
        ),
        application(
            3,
            *(
                entry(status, f"2026-10-{n + 10}")
                for n, status in enumerate(["applied", "interview", "offer", "accepted"])
            ),
        ),
        application(4, entry("interested", "2026-10-01")),
    ]
    cover = squeezed(texts(report(tmp_path / "a.pdf", records, resource="applications"))[0])
    assert (
        "Applications44employersSent3of4Answered100%3of3Interviewed66.7%2of3Offered33.3%1of3Accepted100%1of1" in cover
    )
    assert "Sent3Answered3Interviewed2Offered1Accepted1" in cover
    assert "Rejected2Accepted1Interested1" in cover


@pytest.mark.parametrize(("resource", "one"), [("jobs", "job"), ("applications", "application")])
def test_an_empty_report_is_one_page_that_says_so(tmp_path: Path, resource: str, one: str) -> None:
    reader = report(tmp_path / "empty.pdf", [], resource=resource, fields=["company", "notes"])
    assert len(reader.pages) == 1
    cover = words(texts(reader)[0])
    assert f"0 {one}s" in cover
    assert f"No {one} matches these filters." in cover
    assert "1 / 1" in cover


def test_another_language_of_the_process_changes_nothing(tmp_path: Path) -> None:
    expected = texts(report(tmp_path / "en.pdf", [job()]))
    with translation.override("de"):
        assert texts(report(tmp_path / "de.pdf", [job()])) == expected


def test_letters_without_a_font_are_told_and_not_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    told = "Some letters have no font on the server"
    reader = report(tmp_path / "a.pdf", [job(company=f"A{NO_FONT}")])
    assert told in words(texts(reader)[0])
    reader = report(tmp_path / "b.pdf", [], person=Person("Ana", f"ana@example.com{NO_FONT}", ANA.zone))
    assert told in words(texts(reader)[0].replace("\x00", ""))
    assert told not in words(texts(report(tmp_path / "c.pdf", [job()]))[0])
    assert [record for record in caplog.records if "notdef" in record.getMessage()] == []


@pytest.mark.parametrize(
    ("fields", "most"), [(None, MAX_ROWS), (["company", "notes"], MAX_CARDS)], ids=["a table", "cards"]
)
def test_too_many_records_are_refused_before_any_is_read(tmp_path: Path, fields: list[str] | None, most: int) -> None:
    with pytest.raises(TooLarge) as refusal:
        refuse(tmp_path / "a.pdf", fields=fields, count=most + 1)
    assert str(refusal.value) == (
        f"A PDF of this kind holds up to {most:,} records, and these are {most + 1:,}. "
        "Narrow the filters or the fields, or take CSV, XLSX or JSON, which have no such limit."
    )


def test_too_many_pages_are_refused_and_leave_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_module, "MAX_PAGES", 2)
    with pytest.raises(TooLarge, match="would have more than 2 pages"):
        report(tmp_path / "a.pdf", [job(notes="word " * 4_000)], fields=["notes"])
    assert list(tmp_path.iterdir()) == []


def test_without_the_library_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(PdfUnavailable, match=r"apt-get install libpangoft2-1\.0-0"):
        refuse(tmp_path / "a.pdf")


@pytest.mark.parametrize("fields", [None, ["company", "notes"]], ids=["a table", "cards"])
@pytest.mark.parametrize("at", [4, 6], ids=["while reading", "before saving"])
def test_a_cancelled_report_leaves_what_was_there(
    tmp_path: Path, fields: list[str] | None, at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_module, "EVERY", 4)
    path = tmp_path / "a.pdf"
    path.write_bytes(b"the one before")
    told: list[int] = []

    def checkpoint(done: int) -> None:
        told.append(done)
        if done == at:
            raise Cancelled

    with pytest.raises(Cancelled):
        report(path, [job(n) for n in range(1, 7)], fields=fields, checkpoint=checkpoint)
    assert told == ([4] if at == 4 else [4, 6])
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("a.pdf", b"the one before")]
