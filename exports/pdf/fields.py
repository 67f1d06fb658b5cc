"""The fields of a record on paper: their names for people, their width in a table, how their values are written."""

from dataclasses import dataclass
from typing import Any

from exports.pdf import formats
from exports.pdf.formats import Person
from exports.pdf.text import Text, paragraphs, piece

LONG = frozenset("description requirements responsibilities notes history interviews contacts extra".split())
"""Fields that need a card: their values fill paragraphs."""
SALARY = frozenset("salary_min salary_max salary_currency salary_period salary_text".split())
DEFAULTS = {
    "jobs": ["company", "title", "location", "work_mode", "salary", "status", "deadline"],
    "applications": ["company", "title", "location", "status", "applied_on", "response_on"],
}
DATES = frozenset(
    "posted_on deadline applied_on response_on offer_on follow_up_on created_at updated_at deleted_at".split()
)
LABELS = {
    "id": "No.",
    "uid": "Identifier",
    "job": "Job no.",
    "job_uid": "Job identifier",
    "url": "Address",
    "work_mode": "Mode",
    "job_type": "Type",
    "experience_level": "Level",
    "tech_stack": "Skills",
    "posted_on": "Posted",
    "applied_on": "Applied",
    "response_on": "Answered",
    "offer_on": "Offered",
    "follow_up_on": "Follow up",
    "follow_up_retired": "Follow-up retired",
    "resume_label": "Résumé",
    "created_at": "Added",
    "updated_at": "Changed",
    "deleted_at": "Deleted",
    "extra": "Further columns",
}
WIDTHS: dict[str, float] = {
    "company": 34, "title": 40, "location": 24, "work_mode": 15, "job_type": 18, "experience_level": 15,
    "salary": 40, "tech_stack": 36, "tags": 26, "url": 44, "source": 24, "status": 19, "id": 14, "job": 14,
    "uid": 44, "job_uid": 44, "resume_label": 28, "follow_up_retired": 18,
}  # fmt: skip
"""Millimetres that a column wants; dates and what is not named here take 20."""
FREE = frozenset("company title location tech_stack tags url source resume_label".split())
"""Columns whose texts may be long: they take the room that others leave."""
PORTRAIT, LANDSCAPE = 178, 265
NUMBER_WIDTH = 12
CROWDED = 1.05
"""Columns may want so many times the room there is; they are narrowed then."""


@dataclass(frozen=True)
class Column:
    """A column of a table: `width` in millimetres, `right` where its values are aligned by their end."""

    name: str
    label: str
    width: float
    right: bool = False


@dataclass(frozen=True)
class Plan:
    """How records are set: cards, or a table of columns on upright or broad pages (its width in millimetres)."""

    cards: bool
    names: list[str]
    columns: list[Column]
    width: int = PORTRAIT

    @property
    def broad(self) -> bool:
        """Return whether the pages are broad."""
        return self.width == LANDSCAPE


def label(name: str) -> str:
    """Return a field's name for people."""
    return LABELS.get(name) or name.replace("_", " ").capitalize()


def plan(resource: str, asked: list[str] | None, *, large: bool = False) -> Plan:
    """Return how records with these fields are set: cards for long texts, or for more columns than a page takes.

    Large tables stand on broad pages: what fits on one line costs half of what takes two.
    """
    names = list(dict.fromkeys("salary" if name in SALARY else name for name in asked or DEFAULTS[resource]))
    wanted = {name: WIDTHS.get(name, 20) for name in names}
    total = sum(wanted.values()) + NUMBER_WIDTH
    if LONG.intersection(names) or total > LANDSCAPE * CROWDED:
        return Plan(cards=True, names=names, columns=[])
    paper = PORTRAIT if total <= PORTRAIT * CROWDED and not large else LANDSCAPE
    widths = _spread(wanted, paper - NUMBER_WIDTH)
    columns = [Column("", "", NUMBER_WIDTH, right=True)]
    columns += [Column(name, label(name), widths[name], name in ("salary", "id", "job")) for name in names]
    return Plan(cards=False, names=names, columns=columns, width=paper)


def _spread(wanted: dict[str, float], room: float) -> dict[str, float]:
    """Return widths that fill a room: what is left over goes to columns of free text, what lacks is taken from all."""
    spare = room - sum(wanted.values())
    free = sum(width for name, width in wanted.items() if name in FREE)
    if spare <= 0 or not free:
        return {name: width * room / sum(wanted.values()) for name, width in wanted.items()}
    return {name: width + (spare * width / free if name in FREE else 0) for name, width in wanted.items()}


def value(record: dict[str, Any], name: str, person: Person) -> Text:
    """Return a field's value as one text."""
    if name == "salary":
        return piece(formats.salary(record))
    found = record.get(name)
    if name in DATES:
        return piece(formats.day_or_text(found, person.zone))
    if name in formats.CODES:
        return piece(formats.code(found))
    if name == "url":
        return piece(formats.plain(found), href=formats.plain(found))
    return piece(formats.plain(found))


def long_value(record: dict[str, Any], name: str, person: Person) -> list[Text]:
    """Return the paragraphs of a long field."""
    found = record.get(name)
    if name == "history":
        return [piece(history_line(entry, person)) for entry in found or []]
    if name == "interviews":
        return [part for interview in found or [] for part in interview_lines(interview, person)]
    if name == "contacts":
        return [piece(" · ".join(filter(None, map(formats.plain, contact.values())))) for contact in found or []]
    if name == "extra":
        return [piece(f"{key}: {formats.plain(item)}") for key, item in (found or {}).items()]
    return paragraphs(formats.plain(found))


def history_line(entry: dict[str, Any], person: Person) -> str:
    """Return an entry of a history as one line."""
    note = formats.plain(entry.get("note"))
    at = formats.day_or_text(entry.get("occurred_at"), person.zone)
    return f"{at}  {formats.code(entry.get('status'))}{f' – {note}' if note else ''}"


def interview_title(interview: dict[str, Any]) -> str:
    """Return what kind of interview it is, such as "Interview, round 2, video"."""
    number, kind = interview.get("round"), formats.plain(interview.get("kind"))
    parts = ["Interview", f"round {number}" if number else "", "" if kind == "other" else kind]
    return ", ".join(filter(None, parts))


def interview_lines(interview: dict[str, Any], person: Person) -> list[Text]:
    """Return an interview with its feedback as paragraphs."""
    at = formats.moment(interview.get("starts_at"), person.zone)
    about = [interview_title(interview), *(formats.plain(interview.get(name)) for name in ("place", "interviewers"))]
    outcome = formats.plain(interview.get("outcome"))
    head = f"{formats.clock(at) if at else ''}  {' · '.join(filter(None, [*about, outcome]))}".strip()
    feedback = interview.get("feedback") or {}
    told = [("Asked", feedback.get("questions")), ("Skills", feedback.get("skill_areas")), ("", feedback.get("notes"))]
    rest = [f"{name}: {formats.plain(found)}" if name else formats.plain(found) for name, found in told if found]
    return [piece(head), *(part for text in rest for part in paragraphs(text))]
