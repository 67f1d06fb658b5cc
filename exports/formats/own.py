"""What a cell of our own files says: texts as they were before formulas were neutralised, lists exact."""

import datetime as dt
import json
import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from applications.choices import ApplicationStatus
from careercopilot.core.tabular import json_of, list_of, restore_text
from exports.formats import salaries, statuses, texts
from exports.formats.headers import COMPUTED, DAYS, MOMENTS
from exports.formats.work import UNREADABLE, Column, Work, put_day, put_moment
from jobs.choices import JobStatus

MOST_DIGITS = 30
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?(?:Z|[+-]\d{2}:\d{2})", re.ASCII)
_JOB_STATUSES = frozenset(JobStatus.values)
_STATUSES = frozenset(ApplicationStatus.values)


def _day(work: Work, column: Column, value: Any) -> None:
    """Take a date: as it is where it is written as we do."""
    if isinstance(value, str) and _DAY.fullmatch(value) and _is_iso(value):
        work.fields[column.field] = value
    else:
        put_day(work, column, value)


def _moment(work: Work, column: Column, value: Any) -> None:
    if isinstance(value, str) and _MOMENT.fullmatch(value) and _is_iso(value):
        work.fields[column.field] = value
    else:
        put_moment(work, column, value)


def _is_iso(text: str) -> bool:
    try:
        dt.datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _list(work: Work, column: Column, value: Any) -> None:
    """Take a list, one item a line; a single line of a file without `uid` was typed by somebody, with commas."""
    try:
        items = list_of(value) if isinstance(value, str) else [texts.text_of(value)]
    except UNREADABLE:
        work.fail(column, value, "Write one item a line, or a JSON array of strings.")
        return
    if not work.setting.exact_lists and len(items) == 1 and not str(value).startswith("["):
        items = texts.split_list(items[0])
    work.fields[column.field] = items


def _json(work: Work, column: Column, value: Any) -> None:
    try:
        work.fields[column.field] = json_of(value, []) if isinstance(value, str) else value
    except UNREADABLE:
        work.fail(column, value, "This is no JSON. Export again and change only what is inside the quotes.")


def _contacts(work: Work, column: Column, value: Any) -> None:
    if texts.text_of(value).lstrip().startswith("["):
        _json(work, column, value)
    else:
        work.fields["contacts"] = texts.contacts(texts.text_of(value))


def _extra(work: Work, column: Column, value: Any) -> None:
    if column.header != "extra":
        work.draft.extra[column.header] = texts.text_of(value)
        return
    try:
        found = json_of(value, {}) if isinstance(value, str) else value
    except UNREADABLE:
        found = None
    if isinstance(found, dict):
        work.draft.extra |= {str(name): texts.text_of(said) for name, said in found.items()}
    else:
        work.fail(column, value, 'Write a JSON object of texts, such as {"Priority": "high"}.')


def _amount(work: Work, column: Column, value: Any) -> None:
    if isinstance(value, str):
        try:
            Decimal(value.strip())
        except InvalidOperation:
            value = salaries.amount(value) or value
    work.fields[column.field] = value


def _flag(work: Work, column: Column, value: Any) -> None:
    word = texts.text_of(value).strip().casefold()
    work.fields[column.field] = word in texts.YES if word in texts.YES | texts.NO else value


def _url(work: Work, column: Column, value: Any) -> None:
    text = texts.text_of(value)
    work.fields[column.field] = text if "://" in text else texts.url(text) or text


def _status(work: Work, column: Column, value: Any) -> None:
    text = texts.text_of(value)
    is_job = work.draft.kind == "job"
    if text in (_JOB_STATUSES if is_job else _STATUSES):
        work.fields["status"] = text
        return
    stage = statuses.application_stage(text)
    known = statuses.job_status(text) if is_job else stage and stage.status
    if known or not stage:
        work.fields["status"] = known or text
    if stage and (is_job or stage.says_more):
        # A list of jobs may say how far an application is.
        work.draft.extra[column.header] = text


def _choice(read: Callable[[str], str | None]) -> Callable[[Work, Column, Any], None]:
    def put(work: Work, column: Column, value: Any) -> None:
        text = texts.text_of(value)
        work.fields[column.field] = read(text) or text

    return put


_PUTS: dict[str, Callable[[Work, Column, Any], None]] = {
    **dict.fromkeys(DAYS, _day),
    **dict.fromkeys(MOMENTS, _moment),
    **dict.fromkeys(("salary_min", "salary_max"), _amount),
    **dict.fromkeys(("tags", "tech_stack"), _list),
    **dict.fromkeys(("history", "interviews"), _json),
    "contacts": _contacts,
    "extra": _extra,
    "follow_up_retired": _flag,
    "url": _url,
    "status": _status,
    "work_mode": _choice(texts.work_mode),
    "job_type": _choice(texts.job_type),
    "experience_level": _choice(texts.experience_level),
    "salary_period": _choice(salaries.period),
}


def put(work: Work, column: Column, value: Any) -> None:
    """Take one cell of a CSV or XLSX file of ours; an empty one says nothing."""
    if value is None or value == "":
        return
    if isinstance(value, str) and value[0] == "'":
        value = restore_text(value)
    taker = _PUTS.get(column.field)
    if taker is None:
        work.fields[column.field] = texts.text_of(value)
    else:
        taker(work, column, value)


def put_json(work: Work, column: Column, value: Any) -> None:
    """Take one value of a JSON file of ours, as it is."""
    if column.field == "job_summary":
        if isinstance(value, dict):
            about = {name: said for name, said in value.items() if name in ("company", "title", "location", "url")}
            work.fields |= {name: said for name, said in about.items() if name not in work.fields}
    elif column.field == "extra":
        if value is not None:
            _extra(work, column, value)
    elif column.field not in COMPUTED:
        work.fields[column.field] = _unchanged(value)


def _unchanged(value: Any) -> Any:
    """Return a JSON value; decimals and dates of a reader as JSON writes them."""
    if isinstance(value, Decimal):
        # Written out only where it is short: 1e2000000 is a whole number, too, and takes minutes.
        is_short = value.is_finite() and abs(value.adjusted()) < MOST_DIGITS
        return int(value) if is_short and value == value.to_integral_value() else str(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return value if not isinstance(value, list | dict) else json.loads(json.dumps(value, default=str))
