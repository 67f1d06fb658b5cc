"""What becomes of each row: made, changed, left out as a repeat, or refused."""

from dataclasses import dataclass, field
from typing import Any

from applications.choices import NAMED_BY, ApplicationStatus
from exports.choices import Duplicates, RowAction
from exports.formats.drafts import INVALID, Issue, issue
from exports.importers.checking import Checked
from exports.importers.matching import Index, Target

NO_JOB = "There is no job with this id. Name company and title, or the address of the posting."
SAME_ADDRESS = (
    "Taken for a repeat: the job at this address has another company or title here. If this is a posting of its own, "
    "correct the address, or send duplicates=create."
)
NO_DATE = "The file does not say when this was, so that the day of the import is taken. Correct it in the history."
NO_NAME = "A new job needs this. Fill in the cell, or name the column in mapping."


@dataclass(eq=False)
class Plan:
    """What shall be done with one row.

    `target` is the row's object, old or new; for an application `job` is its job, which is made with it where
    `makes_job` says so. `is_new_uid` says that the file's uid is taken and the copy gets one of its own. `row` and
    `changes` are the object as it is and what would become of it.
    """

    checked: Checked
    action: RowAction
    target: Target | None = None
    job: Target | None = None
    makes_job: bool = False
    is_new_uid: bool = False
    issues: list[Issue] = field(default_factory=list)
    warnings: list[Issue] = field(default_factory=list)
    row: Any = None
    changes: dict[str, Any] = field(default_factory=dict)
    job_row: Any = None
    job_changes: dict[str, Any] = field(default_factory=dict)

    @property
    def revives(self) -> bool:
        """Whether a deleted row comes back with what the file says."""
        return self.action == RowAction.CREATE and self.target is not None and self.target.pk is not None


class Planner:
    """Plans the rows of a file in their order; `duplicates` says what becomes of repeats."""

    def __init__(self, index: Index, duplicates: str, *, uid_alone: bool = False) -> None:
        """`uid_alone` is for backups: their rows are exact, and nothing but the uid says which one is which."""
        self._index = index
        self._duplicates = duplicates
        self._uid_alone = uid_alone

    def plan(self, checked: Checked) -> Plan:
        """Return what shall be done with a row."""
        if checked.issues:
            return Plan(checked, RowAction.ERROR, issues=checked.issues)
        return self._plan_job(checked) if checked.kind == "job" else self._plan_application(checked)

    def _plan_job(self, checked: Checked) -> Plan:
        index = self._index
        found = index.by_uid("job", checked.uid) or index.by_key("job", checked.key)
        if found is None:
            found = self._same_posting(checked)
            if found is not None and _differs(checked, found) and not self._makes_copy(found):
                return _doubted(self._known(checked, found))
        if found is not None and not self._makes_copy(found):
            return self._known(checked, found)
        if refusal := _nameless(checked):
            return refusal
        target = Target(made=True, deleted=bool(checked.values.get("deleted_at")))
        index.add(checked, target)
        return Plan(checked, RowAction.CREATE, target, is_new_uid=found is not None)

    def _makes_copy(self, found: Target) -> bool:
        return self._duplicates == Duplicates.CREATE and not found.deleted

    def _known(self, checked: Checked, found: Target) -> Plan:
        """Return what becomes of a repeat: the first one of a file may bring its row back, or change it."""
        if found.deleted and not found.made and not checked.values.get("deleted_at"):
            rival = found.home.application if found.home else None
            if rival is None:
                return self._revival(checked, found)
            # Its job has another application by now.
            found = rival
        if self._duplicates == Duplicates.UPDATE and not found.made and not found.settled:
            found.settled = True
            self._index.touch(checked.kind, found)
            return Plan(checked, RowAction.UPDATE, found)
        return Plan(checked, RowAction.DUPLICATE, found)

    def _revival(self, checked: Checked, found: Target) -> Plan:
        found.deleted, found.settled = False, True
        self._index.touch(checked.kind, found)
        if found.home is not None:
            found.home.application = found
            self._index.touch("job", found.home)
        return Plan(checked, RowAction.CREATE, found)

    def _same_posting(self, checked: Checked) -> Target | None:
        """Return the job at the same address; within one file, only one that nothing tells apart."""
        if self._uid_alone:
            return None
        before = self._index.jobs_by_url(checked.url_key, checked.title)
        if before:
            return before[0]
        if checked.uid or checked.is_known_by_key:
            return None
        return next(iter(self._alike(checked)), None)

    def _alike(self, checked: Checked) -> list[Target]:
        """Return jobs that this import made at the same address, unless company or title differ."""
        made = self._index.made_by_url(checked.url_key)
        return [target for target in made if checked.title is None or target.title == checked.title]

    def _plan_application(self, checked: Checked) -> Plan:
        index = self._index
        found = index.by_uid("application", checked.uid) or index.by_key("application", checked.key)
        job = None if found is not None else self._job_of(checked)
        is_live = not checked.values.get("deleted_at")
        if found is None and job is not None and is_live:
            found = job.application
            if found is not None and self._is_by_address(checked, job) and not self._makes_copy(found):
                return _doubted(self._known(checked, found))
        if found is not None and not self._makes_copy(found):
            return self._known(checked, found)
        if found is not None:
            # A job has one live application, so that a copy needs a job of its own.
            job = None
        elif job is None and checked.job_id is not None and checked.title is None:
            return _refused(checked, "job", str(checked.job_id), NO_JOB)
        return self._new_application(checked, job, is_live=is_live, is_copy=found is not None)

    def _new_application(self, checked: Checked, job: Target | None, *, is_live: bool, is_copy: bool) -> Plan:
        makes_job = job is None
        if makes_job and (refusal := _nameless(checked)):
            return refusal
        if checked.opening:
            return Plan(checked, RowAction.ERROR, issues=checked.opening)
        home = job or Target(made=True)
        target = Target(made=True, deleted=not is_live)
        self._index.add(checked, target, home if makes_job else None)
        if is_live:
            home.application = target
            self._index.touch("job", home)
        plan = Plan(checked, RowAction.CREATE, target, job=home, makes_job=makes_job, is_new_uid=is_copy)
        if is_undated(checked.values):
            plan.warnings = [issue(checked.row, "status", checked.values["status"], "DATE_UNKNOWN", NO_DATE)]
        return plan

    def _job_of(self, checked: Checked) -> Target | None:
        """Return the job that an application is for: by uid, id, address, or company and title."""
        index = self._index
        uid = checked.job.get("uid")
        named = index.by_uid("job", uid) or (index.job_by_id(checked.job_id) if not uid else None)
        if named is not None or self._uid_alone:
            return named
        before = index.jobs_by_url(checked.url_key, checked.title)
        if before:
            return before[0]
        made = self._alike(checked)
        free = next((target for target in made if target.application is None), None)
        if free is not None or (made and not (checked.uid or checked.is_known_by_key)):
            return free or made[0]
        # The same company and title may be another posting: a second application there gets a job of its own.
        return next((target for target in index.jobs_by_title(checked.title) if target.application is None), None)

    def _is_by_address(self, checked: Checked, job: Target) -> bool:
        """Tell whether nothing but the address says that this is the job."""
        uid, job_id = checked.job.get("uid"), checked.job_id
        is_named = job in (self._index.by_uid("job", uid), self._index.job_by_id(job_id))
        return not is_named and _differs(checked, job)


DATED_BY = {
    ApplicationStatus.APPLIED: ("applied_on",),
    ApplicationStatus.INTERVIEW: ("response_on",),
    ApplicationStatus.REJECTED: ("response_on",),
    ApplicationStatus.OFFER: ("offer_on", "response_on"),
}
"""The dates that say when a status was reached."""


def is_undated(values: dict[str, Any]) -> bool:
    """Tell whether a row says a status, and nothing of when it was reached."""
    status = values.get("status")
    if status in {None, ApplicationStatus.INTERESTED} or values.get("history") or values.get("occurred_at"):
        return False
    if values.get("created_at") and not any(values.get(name) for name in NAMED_BY):
        return False
    return not any(values.get(name) for name in DATED_BY.get(status, ()))


def _differs(checked: Checked, target: Target) -> bool:
    """Tell whether company or title are not those of a job."""
    return checked.title is not None and target.title is not None and checked.title != target.title


def _doubted(plan: Plan) -> Plan:
    """Say that a repeat shares its address, but not its name, with what is here."""
    checked = plan.checked
    plan.warnings = [issue(checked.row, "url", checked.about_job.get("url"), "SAME_ADDRESS", SAME_ADDRESS)]
    return plan


def _nameless(checked: Checked) -> Plan | None:
    """Return the refusal of a row that would make a job without company or title."""
    missing = [name for name in ("company", "title") if not checked.about_job.get(name)]
    if not missing:
        return None
    said = {one.column: one.detail for one in checked.incomplete}
    issues = [issue(checked.row, name, "", INVALID, said.get(name, NO_NAME)) for name in missing]
    return Plan(checked, RowAction.ERROR, issues=issues)


def _refused(checked: Checked, column: str, value: str, detail: str) -> Plan:
    return Plan(checked, RowAction.ERROR, issues=[issue(checked.row, column, value, "NOT_FOUND", detail)])
