"""The work-search record: what was done to find work in a period, as employment offices and visa authorities ask."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from exports.pdf import formats
from exports.pdf.book import Book
from exports.pdf.engine import layout_engine, render, render_last
from exports.pdf.errors import TooLarge
from exports.pdf.fields import interview_title
from exports.pdf.figures import applied_day, week_of
from exports.pdf.formats import Person
from exports.pdf.report import EVERY, MAX_ROWS, refuse_too_many
from exports.pdf.text import Text, is_web_address, piece

CHUNK = 150
MAX_ENTRIES = 1_000
MOST_EMPTY_WEEKS = 60
"""Up to so many weeks each has its line in the totals, also with nothing in it."""
WORDS = {
    "interested": "Noted as of interest",
    "applied": "Applied",
    "interview": "Invited to interview",
    "offer": "Offer received",
    "accepted": "Offer accepted",
    "rejected": "Rejected by employer",
    "declined": "Declined",
    "withdrawn": "Withdrawn",
    "ghosted": "No answer",
}


@dataclass(frozen=True)
class Event:
    """Something that happened with an application on a day, in words."""

    at: datetime
    text: Text
    status: str = ""
    timed: bool = False

    @property
    def when(self) -> str:
        """Return the day, with the time where it matters."""
        return formats.clock(self.at) if self.timed else formats.day(self.at.date())


@dataclass(frozen=True)
class Entry:
    """An application with what happened to it in the period."""

    day: date
    applied: bool
    employer: Text
    location: Text
    position: Text
    contact: list[Text]
    outcome: Text
    since: str
    events: list[Event] = field(default_factory=list)

    @property
    def day_text(self) -> str:
        """Return the day for people."""
        return formats.day(self.day)


def write_work_search_record(
    path: Path,
    *,
    records: Callable[[], Iterable[dict[str, Any]]],
    count: int,
    person: Person,
    first: date,
    last: date,
    now: datetime,
    checkpoint: Callable[[int], None],
) -> None:
    """Write the record of the days `first` to `last` (both within it, in the person's zone), entire or not at all.

    `records` gives whole application records; those with nothing in the period are left out.
    `checkpoint` is told how many records are done; what it raises ends the work. Raises TooLarge and PdfUnavailable.
    """
    refuse_too_many(count, MAX_ROWS)
    layout_engine()
    entries = []
    for number, record in enumerate(records(), start=1):
        entry = entry_of(record, first, last, person.zone)
        if entry is not None:
            entries.append(entry)
        if len(entries) > MAX_ENTRIES:
            raise TooLarge(f"A work-search record holds up to {MAX_ENTRIES:,} applications. Choose a shorter period.")
        if number % EVERY == 0:
            checkpoint(number)
    entries.sort(key=lambda entry: (entry.day, entry.employer.text.casefold()))
    book = Book(title=f"Work-search record – {person.called}", author=person.called, now=now)
    head = _head(entries, person, first, last, now)
    starts = range(0, max(len(entries), 1), CHUNK)
    for start in starts:
        page = {**head, "entries": entries[start : start + CHUNK], "begins": start == 0, "ends": start == starts[-1]}
        if page["ends"]:
            book.add(render_last("work_search.html", page, lacks_letters=book.lacks_letters))
        else:
            book.add(render("work_search.html", page))
        checkpoint(count)
    book.save(path)


def entry_of(record: dict[str, Any], first: date, last: date, zone: ZoneInfo) -> Entry | None:
    """Return what a record has within the period, None if that is nothing."""
    within = [event for event in events_of(record, zone) if first <= event.at.date() <= last]
    # That somebody was interested says nothing beside what they did about it.
    events = [event for event in within if event.status != "interested"] or within
    sent = applied_day(record, zone)
    if not events and not (sent and first <= sent <= last):
        return None
    status = str(record.get("status") or "")
    history = record.get("history") or []
    since = formats.date_of(history[-1].get("occurred_at"), zone) if history else None
    return Entry(
        day=sent or events[0].at.date(),
        applied=sent is not None,
        employer=piece(formats.plain(record.get("company"))),
        location=piece(formats.plain(record.get("location"))),
        position=piece(formats.plain(record.get("title"))),
        contact=contact_of(record),
        outcome=piece(WORDS.get(status, formats.code(status))),
        since=formats.day(since) if since else "",
        events=events,
    )


def events_of(record: dict[str, Any], zone: ZoneInfo) -> list[Event]:
    """Return the history and the interviews of a record in order of time."""
    found = []
    for entry in record.get("history") or []:
        at = formats.moment(entry.get("occurred_at"), zone)
        if at:
            status, note = str(entry.get("status")), formats.plain(entry.get("note"))
            words = WORDS.get(status, formats.code(status))
            found.append(Event(at, piece(f"{words} – {note}" if note else words), status))
    for interview in record.get("interviews") or []:
        at = formats.moment(interview.get("starts_at"), zone)
        if at:
            found.append(Event(at, piece(_interview_words(interview)), _interview_status(interview), timed=True))
    return sorted(found, key=lambda event: event.at)


def _interview_words(interview: dict[str, Any]) -> str:
    outcome = formats.plain(interview.get("outcome"))
    said = {"pending": "", "passed": "passed", "failed": "not passed"}.get(outcome, outcome)
    title = ", ".join(filter(None, [interview_title(interview), said]))
    people = formats.plain(interview.get("interviewers"))
    return " · ".join(filter(None, [title, formats.plain(interview.get("place")), people and f"with {people}"]))


def _interview_status(interview: dict[str, Any]) -> str:
    return "" if interview.get("outcome") == "cancelled" else "held"


def contact_of(record: dict[str, Any]) -> list[Text]:
    """Return the ways of contact: where it was found, its address, the person there, and the résumé that was sent."""
    url = formats.plain(record.get("url"))
    shown = urlsplit(url).netloc.removeprefix("www.") if is_web_address(url) else url
    people = [
        ", ".join(filter(None, (formats.plain(person.get(key)) for key in ("name", "role", "email", "phone"))))
        for person in record.get("contacts") or []
    ]
    resume = formats.plain(record.get("resume_label"))
    found = [
        piece(formats.plain(record.get("source"))),
        piece(shown, href=url),
        *map(piece, people),
        piece(f"Résumé: {resume}" if resume else ""),
    ]
    return [text for text in found if text.text]


def _head(entries: list[Entry], person: Person, first: date, last: date, now: datetime) -> dict[str, Any]:
    local = now.astimezone(person.zone)
    weeks = weekly(entries, first, last, person.week_start)
    sent, interviews, answers = (sum(week[key] for week in weeks) for key in ("sent", "interviews", "answers"))
    employers = len({entry.employer.text.casefold() for entry in entries})
    return {
        "title": "Work-search record",
        "person": person,
        "name": piece(person.name),
        "email": piece(person.email),
        "period": f"{formats.long_day(first)} – {formats.long_day(last)}",
        "made": formats.day(local.date()),
        "made_on": f"{formats.long_day(local.date())}, {local:%H:%M} ({person.zone.key})",
        "figures": [
            ("Applications sent", f"{sent:,}", ""),
            ("Employers", f"{employers:,}", ""),
            ("Interviews", f"{interviews:,}", ""),
            ("Answers", f"{answers:,}", "offers and rejections"),
        ],
        "weeks": weeks,
        "total": {"sent": sent, "interviews": interviews, "answers": answers},
    }


def weekly(entries: list[Entry], first: date, last: date, week_start: str) -> list[dict[str, Any]]:
    """Return what was done in each week of the period: applications sent, interviews, offers and rejections."""
    counts: dict[str, Counter[date]] = {"sent": Counter(), "interviews": Counter(), "answers": Counter()}
    for entry in entries:
        if entry.applied and first <= entry.day <= last:
            counts["sent"][week_of(entry.day, week_start)] += 1
        held = [event for event in entry.events if event.status == "held"]
        for event in held or [event for event in entry.events if event.status == "interview"]:
            counts["interviews"][week_of(event.at.date(), week_start)] += 1
        for event in entry.events:
            counts["answers"][week_of(event.at.date(), week_start)] += event.status in ("offer", "rejected")
    begins = week_of(first, week_start)
    number = (week_of(last, week_start) - begins).days // 7 + 1
    starts = [begins + timedelta(days=7 * n) for n in range(min(number, MOST_EMPTY_WEEKS))]
    if number > MOST_EMPTY_WEEKS:
        starts = sorted({start for counter in counts.values() for start, count in counter.items() if count})
    return [
        {
            "number": _number(start),
            "days": f"{formats.day(max(start, first))} – {formats.day(min(start + timedelta(days=6), last))}",
            **{key: counter[start] for key, counter in counts.items()},
        }
        for start in starts
    ]


def _number(start: date) -> str:
    """Return the ISO number of the week that holds most days of a week; its fourth day is always among them."""
    middle = (start + timedelta(days=3)).isocalendar()
    return f"{middle.week}/{middle.year}"
