"""What a row of a file would change in the row that is here."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from rest_framework.exceptions import ValidationError

from accounts.models import User
from accounts.skills import unique_skills
from applications.choices import NAMED_BY
from applications.histories import try_change
from applications.models import Application, Interview, StatusChange
from careercopilot.core.errors import flatten
from exports.choices import RowAction
from exports.formats.drafts import INVALID, issue
from exports.importers.planning import Plan
from jobs.models import Job

OF_THE_FILE = frozenset({"uid", "created_at", "updated_at", "deleted_at", "history", "interviews"})
"""What an existing row keeps as its own, or what is looked at on its own."""


class Changes:
    """Finds what the updates of a batch would write; an update that would change nothing is a duplicate."""

    def __init__(self, owner: User, *, lock: bool) -> None:
        self._owner = owner
        self._lock = lock

    def settle(self, plans: Sequence[Plan]) -> None:
        """Load what is to be updated and fill in the `changes` of each plan."""
        touched = [plan for plan in plans if plan.action == RowAction.UPDATE or plan.revives]
        jobs = self._rows(Job, [plan for plan in touched if plan.checked.kind == "job"])
        applications = self._rows(Application, [plan for plan in touched if plan.checked.kind == "application"])
        jobs_of = self._locked(Job, [row.job_id for row in applications.values()])
        histories = _by_application(StatusChange.objects.in_order(), applications)
        known = {
            "history": {(entry.application_id, entry.uid) for rows in histories.values() for entry in rows},
            "interviews": {
                (one.application_id, one.uid)
                for rows in _by_application(Interview.objects.only("application_id", "uid"), applications).values()
                for one in rows
            },
        }
        for plan in touched:
            pk = plan.target.pk if plan.target else None
            row = (jobs if plan.checked.kind == "job" else applications).get(pk or 0)
            if row is None:
                plan.changes = {}
            elif plan.checked.kind == "job":
                plan.row, plan.changes = row, _job_changes(row, plan.checked.values)
            else:
                row.owner = self._owner
                plan.row, plan.changes = row, _application_changes(row, plan.checked.values, known)
                _check(plan, histories[row.pk])
                plan.job_row = jobs_of.get(row.job_id) if plan.action == RowAction.UPDATE else None
                if plan.job_row is not None:
                    plan.job_changes = _job_changes(plan.job_row, plan.checked.job)
                    jobs_of.pop(row.job_id)
            if plan.action == RowAction.ERROR:
                continue
            if plan.revives:
                plan.changes["deleted_at"] = None
            elif not plan.changes and not plan.job_changes:
                plan.action = RowAction.DUPLICATE

    def _rows(self, model: Any, plans: Sequence[Plan]) -> dict[int, Any]:
        return self._locked(model, [plan.target.pk for plan in plans if plan.target and plan.target.pk])

    def _locked(self, model: Any, ids: Sequence[int]) -> dict[int, Any]:
        rows = model.objects.for_user(self._owner).filter(pk__in=ids).order_by("pk")
        rows = rows.select_for_update(of=("self",)) if self._lock else rows
        return {row.pk: row for row in rows} if ids else {}


def _by_application(rows: Any, applications: dict[int, Application]) -> dict[int, list[Any]]:
    """Return rows that belong to applications, by the application's id."""
    found: dict[int, list[Any]] = {pk: [] for pk in applications}
    if applications:
        for row in rows.filter(application__in=list(applications)):
            found[row.application_id].append(row)
    return found


def _check(plan: Plan, entries: list[StatusChange]) -> None:
    """Find out here, not in the middle of a batch, whether what the file says agrees with the history."""
    try:
        try_change(application=plan.row, entries=entries, values=plan.changes, now=timezone.now())
    except ValidationError as error:
        plan.action = RowAction.ERROR
        plan.issues = [
            issue(plan.checked.row, column, plan.checked.values.get(column), INVALID, " ".join(messages))
            for column, messages in flatten(error.detail).items()
        ]


def _job_changes(job: Job, values: dict[str, Any]) -> dict[str, Any]:
    changes = _plain_changes(job, values)
    if "tech_stack" in changes and [name for _, name in unique_skills(changes["tech_stack"])] == job.tech_stack:
        del changes["tech_stack"]
    return changes


def _application_changes(
    application: Application, values: dict[str, Any], known: dict[str, set[tuple[int, Any]]]
) -> dict[str, Any]:
    changes = _plain_changes(application, values)
    for name in NAMED_BY:
        # A date is a projection of the history: none takes nothing away.
        if name in changes and changes[name] is None:
            del changes[name]
    if "status" not in changes:
        # When and why belong to a change of status alone.
        changes.pop("occurred_at", None)
        changes.pop("note", None)
    for name, uids in known.items():
        new = [item for item in values.get(name, []) if item.get("uid") and (application.pk, item["uid"]) not in uids]
        if new:
            changes[name] = new
    return changes


def _plain_changes(row: Any, values: dict[str, Any]) -> dict[str, Any]:
    changes = {
        name: value
        for name, value in values.items()
        if name not in OF_THE_FILE and name != "extra" and (not hasattr(row, name) or getattr(row, name) != value)
    }
    extra = {**row.extra, **values.get("extra", {})}
    return changes | ({"extra": extra} if extra != row.extra else {})
