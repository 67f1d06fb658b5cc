"""What a report covers, in words: its filters and its period."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from exports.pdf import formats
from exports.pdf.fields import label
from exports.pdf.text import Text, piece

PERIODS = (("applied", "Applied"), ("created", "Added"), ("posted", "Posted"))
NAMES = {
    "q": "Search",
    "company": "Employer contains",
    "location": "Location contains",
    "remote": "Remote",
    "salary_min": "Pays at least",
    "salary_max": "Pays at most",
    "tech_match": "Of these skills",
    "deadline_before": "Deadline until",
    "follow_up_before": "Follow up until",
    "has_application": "Applied for",
    "has_interview": "Has interviews",
    "deleted": "Deleted ones",
    "ordering": "Sorted by",
}
NOT_SAID = frozenset("fields file_format format page_size cursor count".split())


def filter_words(filters: dict[str, Any], zone: ZoneInfo) -> list[tuple[str, Text]]:
    """Return name and value of each filter but the period; empty ones are left out."""
    spoken = {f"{name}_{end}" for name, _ in PERIODS for end in ("after", "before")} | NOT_SAID
    found = []
    for name, value in filters.items():
        text = _said(name, value, zone)
        if name not in spoken and text:
            found.append((NAMES.get(name) or label(name), piece(text)))
    return found


def _said(name: str, value: Any, zone: ZoneInfo) -> str:
    values = [item for item in (value if isinstance(value, list | tuple) else [value]) if item not in (None, "")]
    if name == "ordering":
        return ", ".join(_order(str(item)) for item in values)
    if name in formats.CODES:
        return ", ".join(map(formats.code, values))
    if name.endswith(("_before", "_after")):
        return ", ".join(formats.day_or_text(item, zone) for item in values)
    return ", ".join({"true": "yes", "false": "no"}.get(formats.plain(item), formats.plain(item)) for item in values)


def _order(name: str) -> str:
    return f"{label(name.removeprefix('-'))}{', descending' if name.startswith('-') else ''}"


def period_words(filters: dict[str, Any], zone: ZoneInfo) -> str:
    """Return the period that the filters ask for, "" if they name none."""
    parts = []
    for name, spoken in PERIODS:
        first, last = (filters.get(f"{name}_{end}") or "" for end in ("after", "before"))
        if not (first or last):
            continue
        start = f" from {_day(first, zone)}" if first else ""
        end = f" until {_day(last, zone)}" if last else ""
        parts.append(f"{spoken}{start}{end}")
    return "; ".join(parts)


def _day(value: Any, zone: ZoneInfo) -> str:
    return formats.day_or_text(value[-1] if isinstance(value, list) else value, zone)


def span_words(first: date | None, last: date | None) -> str:
    """Return the days between which records stand."""
    if first is None or last is None:
        return "No dates"
    return formats.day(first) if first == last else f"{formats.day(first)} – {formats.day(last)}"
