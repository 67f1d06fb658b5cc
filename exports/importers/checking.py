"""From drafts to checked rows: validated as the API would, with the keys by which they are known again."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from typing import Any
from urllib.parse import urlsplit

from django.http import QueryDict
from django.utils import timezone
from rest_framework.exceptions import ValidationError

from accounts.models import User
from applications.history import open_application
from careercopilot.core.errors import flatten
from careercopilot.core.filters import Asker
from exports.formats.drafts import INVALID, JOB_INCOMPLETE, Draft, Issue, issue
from exports.importers.rows import ApplicationRow, JobRow
from jobs.duplicates import canonical_url, company_key, title_key

KEY_LENGTH = 100
NO_ID = "Write the id of one of your jobs, a whole number, or name company and title."


@dataclass
class Checked:
    """A row that can be written: validated values, and what tells whether it is here already."""

    kind: str
    row: int
    values: dict[str, Any]
    job: dict[str, Any]
    key: str
    is_known_by_key: bool
    job_id: int | None = None
    issues: list[Issue] = field(default_factory=list)
    warnings: list[Issue] = field(default_factory=list)
    incomplete: list[Issue] = field(default_factory=list)
    opening: list[Issue] = field(default_factory=list)

    @property
    def about_job(self) -> dict[str, Any]:
        """The values of the job, whatever the row is of."""
        return self.values if self.kind == "job" else self.job

    @property
    def uid(self) -> Any:
        """The identity that one of our own files gives the row."""
        return self.values.get("uid")

    @cached_property
    def url_key(self) -> str:
        """The address of the posting, "" where it names none: the front page of a site is no posting."""
        url = self.about_job.get("url") or ""
        return canonical_url(url) if _is_posting(url) else ""

    @cached_property
    def title(self) -> tuple[str, str] | None:
        """The keys of company and title, None where one is missing."""
        company, title = self.about_job.get("company"), self.about_job.get("title")
        return (company_key(company), title_key(title)) if company and title else None


def _is_posting(url: str) -> bool:
    parts = urlsplit(url)
    return bool(parts.path.strip("/") or parts.query or parts.fragment)


class Checker:
    """Checks the rows of one file in their order."""

    def __init__(self, owner: User) -> None:
        context = {"request": Asker(owner, QueryDict()), "match_score": None}
        self._owner = owner
        self._rows = {
            "job": JobRow(partial=True, context=context),
            "application": ApplicationRow(partial=True, context=context),
        }
        self._ordinals: Counter[str] = Counter()

    def check(self, drafts: Iterator[Draft]) -> Iterator[Checked]:
        """Yield each row, checked; what is wrong stands in its `issues`."""
        for draft in drafts:
            yield self._check(draft)

    def _check(self, draft: Draft) -> Checked:
        issues = [one for one in draft.issues if one.error_code != JOB_INCOMPLETE]
        seen = {one.column for one in issues}
        named = dict(draft.job)
        job_id = _job_id(draft.row, named.pop("id", None), issues)
        values = self._validated(draft, draft.kind, draft.values, issues, seen)
        job = self._validated(draft, "job", named, issues, seen) if draft.kind == "application" else {}
        if draft.extra:
            values["extra"] = {**values.get("extra", {}), **draft.extra}
        checked = Checked(
            kind=draft.kind,
            row=draft.row,
            values=values,
            job=job,
            key=_bounded(draft.source_key) or self._digest(draft),
            is_known_by_key=bool(draft.source_key),
            job_id=job_id,
            issues=issues,
            warnings=draft.warnings,
            incomplete=[one for one in draft.issues if one.error_code == JOB_INCOMPLETE],
        )
        if draft.kind == "application" and not issues and ("history" in values or "response_on" in values):
            self._check_history(checked)
        return checked

    def _validated(
        self, draft: Draft, kind: str, data: dict[str, Any], issues: list[Issue], seen: set[str]
    ) -> dict[str, Any]:
        try:
            return dict(self._rows[kind].run_validation(data))
        except ValidationError as error:
            for column, messages in flatten(error.detail).items():
                name = column.split(".", 1)[0]
                if name not in seen:
                    text = " ".join(messages)
                    issues.append(issue(draft.row, column, _shown(data.get(name)), INVALID, text))
            return {}

    def _check_history(self, checked: Checked) -> None:
        """Find out here, not in the middle of a batch, whether history and dates agree, should the row be new."""
        item = {name: value for name, value in checked.values.items() if name != "interviews"}
        try:
            open_application(self._owner, item, self._owner, timezone.now())
        except ValidationError as error:
            for column, messages in flatten(error.detail).items():
                value = _shown(checked.values.get(column))
                checked.opening.append(issue(checked.row, column, value, INVALID, " ".join(messages)))

    def _digest(self, draft: Draft) -> str:
        """Return what the same full row at the same ordinal among its likes has in common."""
        content = json.dumps(
            [draft.kind, draft.values, draft.job, draft.extra], sort_keys=True, ensure_ascii=False, default=str
        )
        digest = blake2b(content.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
        self._ordinals[digest] += 1
        return f"row:{digest}:{self._ordinals[digest]}"


def _job_id(row: int, value: Any, issues: list[Issue]) -> int | None:
    """Return the id of a job as a number; what is none is told."""
    if value is None or value == "":
        return None
    text = str(value).strip()
    if isinstance(value, bool) or not re.fullmatch(r"-?\d{1,30}", text, re.ASCII):
        issues.append(issue(row, "job", _shown(value), INVALID, NO_ID))
        return None
    return int(text)


def _bounded(key: str) -> str:
    """Cut a long key without making two different ones equal."""
    if len(key) <= KEY_LENGTH:
        return key
    digest = blake2b(key.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return f"{key[: KEY_LENGTH - len(digest) - 1]}~{digest}"


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
