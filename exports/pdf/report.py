"""The report: a cover with key figures and charts, then every record."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from analytics.charts import FUNNEL_TITLE
from exports.pdf import formats
from exports.pdf.body import TABLE_ROWS, Numbered, body
from exports.pdf.book import Book
from exports.pdf.charts import FULL, HALF, Chart, bars, columns
from exports.pdf.engine import layout_engine, render_last
from exports.pdf.errors import TooLarge
from exports.pdf.fields import plan
from exports.pdf.figures import JOB_STATUSES, Figures, series
from exports.pdf.formats import Person
from exports.pdf.text import piece
from exports.pdf.words import filter_words, period_words, span_words

MAX_ROWS = 10_000
MAX_CARDS = 1_000
MAX_PAGES = 1_000
"""What a minute or two of work are enough for: so many records in a table, as cards, or pages of long texts."""
EVERY = 50
"""Records between two calls of `checkpoint`."""
NOUNS = {"jobs": ("job", "Jobs"), "applications": ("application", "Applications")}
INSTEAD = "Narrow the filters or the fields, or take CSV, XLSX or JSON, which have no such limit."


def write_report(
    path: Path,
    *,
    resource: str,
    records: Callable[[], Iterable[dict[str, Any]]],
    count: int,
    person: Person,
    filters: dict[str, Any],
    fields: list[str] | None,
    now: datetime,
    checkpoint: Callable[[int], None],
) -> None:
    """Write the report of jobs or applications to `path`, entire or not at all.

    `records` gives whole records and is called once, `count` says how many it gives, `fields` names what is printed
    of each (None: a table of the main ones). `checkpoint` is told how many records are done; what it raises ends the
    work. Raises TooLarge and PdfUnavailable, both before a record is read where `count` is right.
    """
    layout = plan(resource, fields, large=count > TABLE_ROWS)
    most = MAX_CARDS if layout.cards else MAX_ROWS
    refuse_too_many(count, most)
    layout_engine()
    figures = Figures(person.zone, now.astimezone(person.zone).date())
    title = NOUNS[resource][1]
    book = Book(title=f"{title} – {person.called}", author=person.called, now=now)
    head = {"title": title, "person": person, "made": formats.day(now.astimezone(person.zone).date()), "count": count}
    seen = _seen(records(), figures.add_job if resource == "jobs" else figures.add_application, most, checkpoint)
    for part in body(seen, plan=layout, count=count, person=person, head=head):
        book.add(part)
        checkpoint(figures.count)
        if book.pages > MAX_PAGES:
            raise TooLarge(f"This report would have more than {MAX_PAGES:,} pages. {INSTEAD}")
    front = {**head, **cover(resource, figures, person, filters, now)}
    book.add(render_last("cover.html", front, lacks_letters=book.lacks_letters), first=True)
    checkpoint(figures.count)
    book.save(path)


def refuse_too_many(count: int, most: int) -> None:
    """Raise TooLarge if there are more records than `most`."""
    if count > most:
        raise TooLarge(f"A PDF of this kind holds up to {most:,} records, and these are {count:,}. {INSTEAD}")


def _seen(
    records: Iterable[dict[str, Any]],
    add: Callable[[dict[str, Any]], None],
    most: int,
    checkpoint: Callable[[int], None],
) -> Iterator[Numbered]:
    """Yield the records with their numbers, from 1, and count them for the cover."""
    for number, record in enumerate(records, start=1):
        refuse_too_many(number, most)
        add(record)
        yield number, record
        if number % EVERY == 0:
            checkpoint(number)


def cover(resource: str, figures: Figures, person: Person, filters: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Return what stands on the cover."""
    local = now.astimezone(person.zone)
    one, _ = NOUNS[resource]
    first, last = (min(figures.days), max(figures.days)) if figures.days else (None, None)
    spoken = "Added" if resource == "jobs" else "Applied"
    about = [
        ("Period", piece(period_words(filters, person.zone) or "Everything")),
        (spoken, piece(span_words(first, last))),
        *filter_words(filters, person.zone),
        ("Made on", piece(f"{formats.long_day(local.date())}, {local:%H:%M} ({person.zone.key})")),
    ]
    return {
        "subtitle": formats.counted(figures.count, one),
        "name": piece(person.name),
        "email": piece(person.email),
        "about": about,
        "figures": _job_figures(figures) if resource == "jobs" else _application_figures(figures),
        "charts": _charts(resource, figures, person.week_start) if figures.count else [],
        "empty": not figures.count,
        "one": one,
    }


def _application_figures(figures: Figures) -> list[tuple[str, str, str]]:
    return [
        ("Applications", f"{figures.count:,}", formats.counted(figures.companies, "employer")),
        ("Sent", f"{figures.sent:,}", f"of {figures.count:,}"),
        *figures.rates(),
    ]


def _job_figures(figures: Figures) -> list[tuple[str, str, str]]:
    total = figures.count
    return [
        ("Jobs", f"{total:,}", ""),
        ("Employers", f"{figures.companies:,}", ""),
        (
            "Remote or hybrid",
            formats.percent(figures.facts["remote"], total),
            f"{figures.facts['remote']:,} of {total:,}",
        ),
        ("Name a salary", formats.percent(figures.facts["paid"], total), f"{figures.facts['paid']:,} of {total:,}"),
        ("Deadline ahead", f"{figures.facts['ahead']:,}", ""),
    ]


def _charts(resource: str, figures: Figures, week_start: str) -> list[list[Chart]]:
    """Return the charts in rows: one that takes the whole width, or two side by side."""
    unit, rows = series(figures.days, week_start)
    skills = figures.top_skills()
    if resource == "jobs":
        known = [(formats.code(status), figures.statuses[status]) for status in JOB_STATUSES]
        over_time = columns(f"Jobs added by {unit}", rows)
        lower = [bars("Jobs by status", known, room=HALF)]
    else:
        now = [(formats.code(status), number) for status, number in figures.statuses.most_common()]
        over_time = columns(f"Applications by {unit} of applying", rows)
        lower = [bars("Status today", now, room=HALF)]
    if skills:
        lower.append(bars("Top skills", skills, room=HALF))
    chosen = [[over_time]] if rows else []
    if resource == "applications":
        note = "Of those sent, by their history: a rejection after an interview still counts as an interview."
        chosen.insert(0, [bars(FUNNEL_TITLE, figures.funnel(), room=FULL, note=note)])
    return [*chosen, lower]
