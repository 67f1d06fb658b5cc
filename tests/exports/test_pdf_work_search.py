"""The work-search record: what of an application stands in a period, and how it is told."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from exports.pdf import work_search
from exports.pdf.errors import TooLarge
from exports.pdf.report import MAX_ROWS
from exports.pdf.text import Text
from exports.pdf.work_search import contact_of, entry_of, weekly, write_work_search_record
from tests.exports.pdf_documents import (
    ANA,
    NOW,
    Cancelled,
    application,
    entry,
    go_on,
    needs_engine,
    squeezed,
    texts,
    words,
)

pytestmark = needs_engine

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 15)


def write(path: Path, records: list[dict[str, Any]], **changes: Any) -> PdfReader:
    """Write a record of the first half of November and return it opened."""
    asked: dict[str, Any] = {"count": len(records), "checkpoint": go_on}
    write_work_search_record(
        path, records=lambda: records, person=ANA, first=FIRST, last=LAST, now=NOW, **{**asked, **changes}
    )
    return PdfReader(path)


def interview(at: str, **changes: Any) -> dict[str, Any]:
    """Return an interview."""
    return {
        "round": 1,
        "kind": "video",
        "starts_at": at,
        "outcome": "passed",
        "place": "",
        "interviewers": "",
        **changes,
    }


def test_it_tells_what_was_done_in_the_period_in_order(tmp_path: Path) -> None:
    records = [
        application(1, entry("applied", "2026-11-09"), company="Later"),
        application(
            2,
            entry("interested", "2026-11-02"),
            entry("applied", "2026-11-03", "by e-mail"),
            entry("interview", "2026-11-10"),
            entry("offer", "2026-11-20"),
            company="Earlier",
            url="https://www.example.com/jobs/2",
            resume_label="Backend",
            interviews=[interview("2026-11-12T09:00:00Z", place="Zoom", interviewers="Dr. Lee")],
        ),
        application(3, entry("applied", "2026-10-01"), company="Before"),
        application(4, entry("applied", "2026-10-20"), entry("rejected", "2026-11-05"), company="Answered"),
        application(5, entry("applied", "2026-11-16"), company="After"),
    ]
    reader = write(tmp_path / "a.pdf", records)
    text = words(" ".join(texts(reader)))
    assert text.startswith("Work-search record 1 November 2026 – 15 November 2026 Ana Lima ana@example.com")
    assert "Applicationssent2Employers3Interviews1Answers1offersandrejections" in squeezed(text)
    assert [text.count(name) for name in ("Before", "After", "Later", "Earlier")] == [0, 0, 1, 1]
    assert (
        "20 Oct 2026 Answered Engineer4 Rejected by employer 5 Nov 2026 5 Nov 2026 Rejected by employer "
        "3 Nov 2026 Earlier Engineer2 example.com Résumé: Backend Offer received 20 Nov 2026 "
        "3 Nov 2026 Applied – by e-mail 10 Nov 2026 Invited to interview "
        "12 Nov 2026, 10:00 Interview, round 1, video, passed · Zoom · with Dr. Lee "
        "9 Nov 2026 Later Engineer1 Applied 9 Nov 2026 9 Nov 2026 Applied Totals per week"
    ) in text
    assert (
        "44/2026 1 Nov 2026 – 1 Nov 2026 0 0 0 45/2026 2 Nov 2026 – 8 Nov 2026 1 0 1 "
        "46/2026 9 Nov 2026 – 15 Nov 2026 1 1 0 Total 2 1 1 Place and date Signature – Ana Lima "
        "Made on 24 November 2026, 00:30 (Europe/Berlin)."
    ) in text
    assert reader.metadata is not None
    assert reader.metadata.title == "Work-search record – Ana Lima"


def test_an_empty_period_is_one_page_that_says_so(tmp_path: Path) -> None:
    reader = write(tmp_path / "a.pdf", [application(3, entry("applied", "2026-10-01"))])
    assert len(reader.pages) == 1
    text = words(texts(reader)[0])
    assert "1 November 2026 – 15 November 2026" in text
    assert "Nothing is recorded in this period." in text
    assert "Employer" not in text
    assert text.endswith("1 / 1")


def test_many_entries_repeat_the_headings_and_number_the_pages_throughout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work_search, "CHUNK", 8)
    records = [application(n, entry("applied", "2026-11-03")) for n in range(1, 21)]
    pages = texts(write(tmp_path / "a.pdf", records))
    for number, text in enumerate(pages, start=1):
        assert words(text).endswith(f"{number} / {len(pages)}")
    everything = words(" ".join(pages))
    assert [n for n in range(1, 21) if everything.count(f"3 Nov 2026 Company{n} Engineer{n} Applied") != 1] == []
    assert [("Date Employer Position Way of contact Outcome" in words(text)) for text in pages] == [
        "Company" in text for text in pages
    ]
    assert everything.count("Totals per week") == everything.count("Signature") == 1


def test_an_application_belongs_to_a_period_by_the_days_of_its_owner() -> None:
    late = application(1, entry("applied", "2026-10-31T23:30:00Z"))
    assert entry_of(late, FIRST, LAST, ANA.zone) is not None
    early = application(1, entry("applied", "2026-11-15T23:30:00Z"))
    assert entry_of(early, FIRST, LAST, ANA.zone) is None


def test_an_interview_alone_is_something_done_in_the_period() -> None:
    record = application(1, entry("applied", "2026-10-01"), interviews=[interview("2026-11-04T09:00:00Z")])
    found = entry_of(record, FIRST, LAST, ANA.zone)
    assert found is not None
    assert [(event.when, event.text.text) for event in found.events] == [
        ("4 Nov 2026, 10:00", "Interview, round 1, video, passed")
    ]


def test_interest_is_told_only_where_nothing_followed() -> None:
    noted = entry_of(application(1, entry("interested", "2026-11-02")), FIRST, LAST, ANA.zone)
    assert noted is not None
    assert [event.status for event in noted.events] == ["interested"]
    assert noted.applied is False
    done = application(1, entry("interested", "2026-11-02"), entry("applied", "2026-11-02"))
    followed = entry_of(done, FIRST, LAST, ANA.zone)
    assert followed is not None
    assert [event.status for event in followed.events] == ["applied"]


def test_interviews_are_counted_once_and_cancelled_ones_not_at_all() -> None:
    invited = entry("interview", "2026-11-03")
    cases = [
        (application(1, invited), 1),
        (application(1, invited, interviews=[interview("2026-11-04T09:00:00Z")]), 1),
        (application(1, interviews=[interview("2026-11-04T09:00:00Z", outcome="cancelled")]), 0),
        (application(1, interviews=[interview("2026-11-04T09:00:00Z"), interview("2026-11-05T09:00:00Z")]), 2),
    ]
    for record, expected in cases:
        found = entry_of(record, FIRST, LAST, ANA.zone)
        assert found is not None
        assert sum(week["interviews"] for week in weekly([found], FIRST, LAST, "monday")) == expected


def test_long_periods_name_only_the_weeks_with_something_in_them() -> None:
    found = entry_of(application(1, entry("applied", "2026-11-03")), date(1990, 1, 1), LAST, ANA.zone)
    assert found is not None
    weeks = weekly([found], date(1990, 1, 1), LAST, "monday")
    assert [(week["number"], week["sent"]) for week in weeks] == [("45/2026", 1)]


def test_weeks_begin_on_the_day_of_the_reader() -> None:
    found = entry_of(application(1, entry("applied", "2026-11-08")), FIRST, LAST, ANA.zone)
    assert found is not None
    weeks = [(week["number"], week["days"], week["sent"]) for week in weekly([found], FIRST, LAST, "sunday")]
    assert weeks == [
        ("45/2026", "1 Nov 2026 – 7 Nov 2026", 0),
        ("46/2026", "8 Nov 2026 – 14 Nov 2026", 1),
        ("47/2026", "15 Nov 2026 – 15 Nov 2026", 0),
    ]


def test_the_way_of_contact_names_source_address_person_and_resume() -> None:
    record = application(
        1,
        source="LinkedIn",
        url="https://www.example.com/a",
        resume_label="Backend",
        contacts=[{"name": "Jo", "role": "", "email": "jo@example.com"}],
    )
    assert contact_of(record) == [
        Text("LinkedIn"),
        Text("example.com", href="https://www.example.com/a"),
        Text("Jo, jo@example.com"),
        Text("Résumé: Backend"),
    ]
    assert contact_of({"url": "by telephone"}) == [Text("by telephone")]


def test_too_many_are_refused_before_any_is_read(tmp_path: Path) -> None:
    with pytest.raises(TooLarge, match=f"up to {MAX_ROWS:,} records"):
        write(tmp_path / "a.pdf", [], count=MAX_ROWS + 1)
    assert list(tmp_path.iterdir()) == []


def test_too_many_within_the_period_are_refused_and_leave_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work_search, "MAX_ENTRIES", 1)
    before = application(1, entry("applied", "2026-10-01"))
    within = application(2, entry("applied", "2026-11-03"))
    with pytest.raises(TooLarge, match=r"holds up to 1 applications\. Choose a shorter period\."):
        write(tmp_path / "a.pdf", [before, within, within])
    assert list(tmp_path.iterdir()) == []
    assert len(write(tmp_path / "a.pdf", [before, within]).pages) == 1


def test_a_cancelled_record_leaves_no_file(tmp_path: Path) -> None:
    def checkpoint(done: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        write(tmp_path / "a.pdf", [application(1, entry("applied", "2026-11-03"))], checkpoint=checkpoint)
    assert list(tmp_path.iterdir()) == []
