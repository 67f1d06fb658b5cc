"""What a cell of a foreign file says about its field."""

import json
import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

from exports.formats import salaries, texts
from exports.formats.headers import DAYS, MOMENTS
from exports.formats.work import UNREADABLE, Column, Work, put_applied, put_day, put_moment
from jobs.currencies import CURRENCIES

Put = Callable[[Work, Column, Any], None]

_BLANK = frozenset({"-", "--", "–", "—", "n/a", "na", "none", "null", "nil", "tbd", "?"})
"""What stands for nothing in a cell that is no free text."""
FREE_TEXT = frozenset(
    "company title location description requirements responsibilities notes source resume_label salary_text".split()
)


def _text(work: Work, column: Column, value: Any) -> None:
    work.fields[column.field] = texts.text_of(value).strip()


def _named(work: Work, column: Column, value: Any) -> None:
    """Take a name that may be a link: the words are the name, a title's address is that of the posting."""
    words, link = texts.split_link(texts.text_of(value))
    work.fields[column.field] = words.strip()
    if link and column.field == "title" and not link.startswith(("https://www.notion.so/", "https://notion.so/")):
        work.link = link
    elif link:
        work.draft.extra[f"{column.header} (link)"] = link


def _description(work: Work, column: Column, value: Any) -> None:
    text = texts.text_of(value).strip()
    work.fields[column.field] = texts.plain_text(text) if texts.looks_like_html(text) else text


def _html(work: Work, _column: Column, value: Any) -> None:
    text = texts.text_of(value)
    work.fields["description"] = texts.plain_text(text) if re.search(r"[<&]", text) else text.strip()


def _url(work: Work, column: Column, value: Any) -> None:
    found = texts.url(texts.text_of(value))
    if found is None:
        work.keep(column, value, "This is no web address.")
    else:
        work.fields["url"] = found


def _salary(work: Work, _column: Column, value: Any) -> None:
    text = texts.text_of(value).strip()
    work.fields["salary_text"] = text
    work.salary = salaries.parse(text)


def _amount(work: Work, column: Column, value: Any) -> None:
    found = salaries.amount(value)
    if found is None:
        work.keep(column, value, "This is no amount.")
    else:
        work.fields[column.field] = found


def _currency(work: Work, column: Column, value: Any) -> None:
    text = texts.text_of(value).strip()
    code = text.upper() if text.upper() in CURRENCIES else salaries.currency(text)
    if code:
        work.fields[column.field] = code
    else:
        work.keep(column, value, "This is no currency of ISO 4217.")


def _choice(read: Callable[[str], str | None], names: str) -> Put:
    def put(work: Work, column: Column, value: Any) -> None:
        found = read(texts.text_of(value))
        if found:
            work.fields[column.field] = found
        elif found is None:
            work.keep(column, value, f"This is none of {names}.")

    return put


def _period(text: str) -> str | None:
    return salaries.period(text) or None


def _stage(work: Work, column: Column, value: Any) -> None:
    work.stage = (column, texts.text_of(value).strip())


def _stage_json(work: Work, column: Column, value: Any) -> None:
    """Take a stage written as JSON with a `name`, unless another column has said it in words."""
    if work.stage is not None:
        return
    try:
        said = json.loads(value) if isinstance(value, str) and value.lstrip().startswith("{") else value
    except UNREADABLE:
        said = value
    name = said.get("name") if isinstance(said, dict) else said
    if name:
        work.stage = (column, texts.text_of(name))


def _archived(work: Work, _column: Column, value: Any) -> None:
    work.archived = texts.text_of(value).strip().casefold() not in texts.NO


def _flag(work: Work, column: Column, value: Any) -> None:
    word = texts.text_of(value).strip().casefold()
    if word not in texts.YES | texts.NO:
        work.keep(column, value, "This is neither yes nor no.")
    elif column.field == "applied_flag":
        work.applied = word in texts.YES or bool(work.applied)
    else:
        work.fields[column.field] = word in texts.YES


def _list(work: Work, column: Column, value: Any) -> None:
    work.fields[column.field] = list(dict.fromkeys([*work.fields.get(column.field, []), *texts.split_list(value)]))


def _board(work: Work, _column: Column, value: Any) -> None:
    work.fields["tags"] = [*work.fields.get("tags", []), texts.text_of(value).strip()]


def _contact(work: Work, column: Column, value: Any) -> None:
    """Take people: a JSON list of contacts, or their names, e-mail addresses and numbers in words."""
    text = texts.text_of(value).strip()
    work.contact_headers[column.header] = text
    people: list[Any] = []
    if text.startswith("["):
        try:
            people = json.loads(text)
        except UNREADABLE:
            people = []
    if not people or not all(isinstance(person, dict) for person in people):
        people = list(texts.contacts(text))
    if column.field == "contact_email" and len(people) == 1:
        work.person |= people[0]
    else:
        work.people += people


def _part_of_contact(work: Work, column: Column, value: Any) -> None:
    text = texts.text_of(value).strip()
    work.contact_headers[column.header] = text
    name = column.field.removeprefix("contact_")
    if name == "url":
        found = texts.url(text)
        if found is None:
            work.keep(column, value, "This is no web address.")
            return
        text = found
    work.person[name] = text


def _uid(work: Work, column: Column, value: Any) -> None:
    try:
        work.fields[column.field] = str(UUID(texts.text_of(value).strip()))
    except ValueError:
        work.keep(column, value, "This is no UUID.")


def _json(work: Work, column: Column, value: Any) -> None:
    try:
        found = json.loads(value) if isinstance(value, str) else value
    except UNREADABLE:
        found = None
    if isinstance(found, list):
        work.fields[column.field] = found
    else:
        work.keep(column, value, "This is no JSON list.")


def _key(work: Work, _column: Column, value: Any) -> None:
    work.draft.source_key = f"{work.setting.key_prefix}:{texts.text_of(value).strip()}"


def _extra(work: Work, column: Column, value: Any) -> None:
    work.draft.extra[column.header] = texts.text_of(value)


PUTS: dict[str, Put] = {
    **dict.fromkeys(FREE_TEXT, _text),
    **dict.fromkeys(DAYS, put_day),
    **dict.fromkeys(MOMENTS, put_moment),
    **dict.fromkeys(("company", "title"), _named),
    **dict.fromkeys(("description", "requirements", "responsibilities"), _description),
    **dict.fromkeys(("salary_min", "salary_max"), _amount),
    **dict.fromkeys(("tags", "tech_stack"), _list),
    **dict.fromkeys(("contacts", "contact_name", "contact_email"), _contact),
    **dict.fromkeys(("contact_phone", "contact_role", "contact_url"), _part_of_contact),
    **dict.fromkeys(("uid", "job_uid"), _uid),
    **dict.fromkeys(("history", "interviews"), _json),
    **dict.fromkeys(("applied_flag", "follow_up_retired"), _flag),
    "applied_on": put_applied,
    "html": _html,
    "url": _url,
    "salary_text": _salary,
    "salary_currency": _currency,
    "salary_period": _choice(_period, "hour, day, week, month and year"),
    "work_mode": _choice(texts.work_mode, "onsite, hybrid and remote"),
    "job_type": _choice(texts.job_type, "full_time, part_time, contract, internship, temporary and freelance"),
    "experience_level": _choice(texts.experience_level, "junior, mid, senior and lead"),
    "status": _stage,
    "stage_json": _stage_json,
    "archived": _archived,
    "board": _board,
    "source_key": _key,
    "job": _text,
    "extra": _extra,
}


def put(work: Work, column: Column, value: Any) -> None:
    """Take one cell of a foreign file; an empty one says nothing."""
    if value is None or value in ([], {}):
        return
    if isinstance(value, str):
        text = value.strip()
        if not text or text in work.setting.nulls:
            return
        if column.field not in FREE_TEXT and column.field != "extra" and text.casefold() in _BLANK:
            return
    PUTS[column.field](work, column, value)
