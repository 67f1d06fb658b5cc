"""Puts together what the cells of a row have said: people, salary, status, job and application."""

from exports.formats import salaries, statuses, texts
from exports.formats.drafts import INVALID, JOB_INCOMPLETE, issue
from exports.formats.headers import APPLICATION_FIELDS, header_key
from exports.formats.work import Work

_LIMITS = {"name": 200, "role": 200, "email": 254, "phone": 50}
_OF_APPLICATION = frozenset(APPLICATION_FIELDS) - {"extra"}
_NAMED_BY_LINKS = ("location", "source", "resume_label", "salary_text")
_OF_JOB_ROW = {"job_uid": "uid", "job": "id"}


def finish(work: Work) -> None:
    """Complete a row of a foreign file and hand its fields over to the draft."""
    _join_people(work)
    _take_links_off(work)
    _join_salary(work)
    if work.link:
        _use_link(work)
    if "location" in work.fields and "work_mode" not in work.fields and texts.is_remote_place(work.fields["location"]):
        work.fields["work_mode"] = "remote"
    if work.draft.kind == "application":
        _status_of_application(work)
    else:
        _status_of_job(work)
    if work.setting.source:
        work.fields.setdefault("source", work.setting.source)
    hand_over(work)
    if work.archived:
        work.draft.about_job["status"] = "archived"
    require(work)


def _use_link(work: Work) -> None:
    found = texts.url(work.link) if "url" not in work.fields else None
    if found:
        work.fields["url"] = found
    else:
        work.draft.extra.setdefault("Link", work.link)


def _take_links_off(work: Work) -> None:
    """Keep the words of short fields that are links, and the addresses beside them."""
    for name in _NAMED_BY_LINKS:
        words, link = texts.split_link(str(work.fields.get(name, "")))
        if link:
            work.fields[name] = words
            work.draft.extra.setdefault(f"{name} (link)", link)
            if name == "salary_text":
                work.salary = salaries.parse(words)


def _join_people(work: Work) -> None:
    person = work.person
    if person:
        if len(work.people) == 1:
            work.people[0] = {
                **work.people[0],
                **person,
                **({"name": work.people[0]["name"]} if "name" in work.people[0] else {}),
            }
        else:
            work.people.append(person)
    if not work.people:
        return
    too_long = any(len(texts.text_of(one.get(name))) > most for one in work.people for name, most in _LIMITS.items())
    if too_long:
        work.draft.extra |= work.contact_headers
        detail = "This is too long for a contact. The text is kept in extra."
        text = "; ".join(work.contact_headers.values())
        work.draft.warnings.append(issue(work.draft.row, "contacts", text, INVALID, detail))
    else:
        work.fields["contacts"] = work.people


def _join_salary(work: Work) -> None:
    """Add what a text says of a salary; columns of their own go before it."""
    told = work.salary
    if {"salary_min", "salary_max"} & work.fields.keys():
        told = {name: value for name, value in told.items() if name not in ("salary_min", "salary_max")}
    work.fields = told | work.fields


def _status_of_application(work: Work) -> None:
    """Set the status: the stage where it is known, else what the dates say; an unknown stage is kept and told."""
    stage = None
    if work.stage is not None:
        column, text = work.stage
        stage = statuses.application_stage(text, work.setting.stages)
        if stage is None:
            _unknown_stage(work)
        elif stage.says_more:
            work.draft.extra[column.header] = text
    if stage is not None:
        work.fields["status"] = stage.status
    elif "offer_on" in work.fields:
        work.fields["status"] = "offer"
    elif work.applied:
        work.fields["status"] = "applied"
    elif work.setting.status or work.stage is not None:
        work.fields["status"] = work.setting.status or "interested"
    if work.applied_at and work.fields.get("status") == "applied":
        work.fields.setdefault("occurred_at", work.applied_at)


def _unknown_stage(work: Work) -> None:
    assert work.stage is not None
    column, text = work.stage
    of_job = statuses.job_status(text)
    if of_job in ("closed", "archived"):
        work.draft.job["status"] = of_job
    if of_job in ("closed", "archived") and work.setting.source:
        # A tool's own word for its postings; in a sheet it may as well be meant of the application.
        work.draft.extra[column.header] = text
    else:
        work.keep(column, text, "This is no stage we know, the status follows from the dates.")


def _status_of_job(work: Work) -> None:
    """Set the status of a job; stages of an application are kept as they are written."""
    if work.stage is None:
        return
    column, text = work.stage
    found = statuses.job_status(text)
    if found is not None:
        work.fields["status"] = found
    elif statuses.application_stage(text, work.setting.stages) is not None:
        work.draft.extra[column.header] = text
    else:
        work.keep(column, text, "This is none of saved, open, closed and archived.")


def hand_over(work: Work) -> None:
    """Give the fields to the draft: those of the application, and those of its job."""
    draft = work.draft
    if draft.kind == "job":
        draft.values.update({name: value for name, value in work.fields.items() if name != "extra"})
        return
    for name, value in work.fields.items():
        if name in _OF_JOB_ROW:
            draft.job[_OF_JOB_ROW[name]] = value
        elif name in _OF_APPLICATION:
            draft.values[name] = value
        else:
            draft.job[name] = value


def require(work: Work) -> None:
    """Find that company or title are missing, unless the row names its job, or itself, by uid or id."""
    about = work.draft.about_job
    if work.draft.values.get("uid") or about.get("uid") or about.get("id"):
        return
    missing = [name for name in ("company", "title") if not about.get(name)]
    told = {found.column for found in work.draft.issues}
    if not missing or told & set(missing):
        return
    row = work.draft.row
    if len(missing) == 2 and not about.get("url"):
        detail = "The row names neither company, title nor url. Fill in company and title, or delete the row."
        work.draft.issues.append(issue(row, "company", "", JOB_INCOMPLETE, detail))
        return
    for name in missing:
        detail = f"The {name} is missing. Fill in the column, or say by mapping which one holds it."
        work.draft.issues.append(issue(row, name, about.get("url", ""), JOB_INCOMPLETE, detail))


def key_of(text: str) -> str:
    """Return a tool's id of a row as logs have it: without a leading # and zeros."""
    return text.lstrip("#0") or header_key(text)
