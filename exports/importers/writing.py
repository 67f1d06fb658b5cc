"""Writing of a batch: a constant number of statements, and a note of each object for the undo."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from applications.histories import merge_histories
from applications.messages import status_note as application_note
from applications.models import Application, Interview
from applications.resources import ApplicationResource
from applications.services import create_applications, restore_applications, update_applications
from careercopilot.core.bulk import Refused
from careercopilot.core.errors import flatten
from careercopilot.core.resources import Record, RecordResource
from exports.choices import RowAction
from exports.formats.drafts import INVALID, issue
from exports.importers.matching import Index, Target
from exports.importers.moves import Moves
from exports.importers.planning import Plan, is_undated
from exports.models import Import, ImportedRow
from jobs.models import Job
from jobs.resources import JobResource
from jobs.services import create_jobs, status_note, update_jobs

BATCH = 500
UNDATED = "The imported file gave no date for this."


class Writer:
    """Carries out the plans of one import, batch by batch, within the caller's transaction."""

    def __init__(self, run: Import, index: Index, moves: Moves) -> None:
        """`moves` takes each change of status of a row that was there: a batch is too small a part to be told of."""
        self._run = run
        self._moves = moves
        self._owner = run.owner
        self._index = index

    def write(self, plans: Sequence[Plan]) -> None:
        """Write what the plans say, and note it; a plan that cannot be carried out any more becomes an error."""
        self._rows: list[ImportedRow] = []
        self._make_jobs(plans)
        self._bring_back_jobs(plans)
        left = {RowAction.DUPLICATE, RowAction.ERROR}
        changing = [plan for plan in plans if plan.row is not None and plan.action not in left]
        self._change_jobs([plan for plan in changing if plan.checked.kind == "job"])
        self._make_applications(plans)
        self._change_applications([plan for plan in changing if plan.checked.kind == "application"])
        self._change_jobs_of([plan for plan in changing if plan.job_changes and plan.action not in left])
        for plan in plans:
            if plan.action in {RowAction.DUPLICATE, RowAction.ERROR}:
                self._note(plan, plan.checked.kind, None)
        ImportedRow.objects.bulk_create(self._rows, batch_size=BATCH)

    def _note(self, plan: Plan, kind: str, row: Any, *, before: Record | None = None) -> None:
        is_own = kind == plan.checked.kind
        self._rows.append(
            ImportedRow(
                owner_id=self._owner.pk,
                run=self._run,
                row=plan.checked.row,
                kind=kind,
                action=plan.action if is_own else RowAction.CREATE,
                object_id=row.pk if row is not None else None,
                source_key=plan.checked.key if is_own else "",
                before=before,
                stamp=row.updated_at if row is not None else None,
            )
        )

    def _make_jobs(self, plans: Sequence[Plan]) -> None:
        """Make the jobs of the file, and those that its applications are for."""
        new: list[tuple[Plan, Target, dict[str, Any]]] = []
        for plan in plans:
            if plan.checked.kind == "job" and plan.action == RowAction.CREATE and not plan.revives and plan.target:
                new.append((plan, plan.target, _without_uid(plan.checked.values, plan)))
            elif plan.makes_job and plan.job is not None:
                new.append((plan, plan.job, _without_uid(plan.checked.job, plan)))
        jobs = create_jobs(owner=self._owner, items=[values for _, _, values in new])
        for (plan, target, _), job in zip(new, jobs, strict=True):
            self._index.written("job", target, job.pk)
            self._note(plan, "job", job)

    def _bring_back_jobs(self, plans: Sequence[Plan]) -> None:
        """Restore deleted jobs that live applications of the file are for, unless the file itself has them deleted."""
        wanted: dict[int, Plan] = {}
        for plan in plans:
            home, target = plan.job, plan.target
            if home is None or home.pk is None or home.made or target is None:
                continue
            if home.deleted and not target.deleted:
                home.deleted = False
                self._index.touch("job", home)
                wanted[home.pk] = plan
        found = Job.objects.for_user(self._owner).deleted().filter(pk__in=wanted).order_by("pk")
        jobs = list(found.select_for_update())
        before = self._before(JobResource, [job.pk for job in jobs])
        update_jobs(owner=self._owner, changes=[(job, {"deleted_at": None}) for job in jobs], tell=False)
        for job in jobs:
            self._note(wanted[job.pk], "job", job, before=before[job.pk])

    def _before(self, resource: type[RecordResource], ids: Sequence[int]) -> dict[int, Record]:
        return {record["id"]: record for record in resource.records(ids, resource.column_names())} if ids else {}

    def _note_moves(self, changes: Sequence[tuple[Job, dict[str, Any]]]) -> None:
        for job, values in changes:
            if values.get("status", job.status) != job.status:
                self._moves.add(status_note(job, values["status"]))

    def _change_jobs(self, plans: Sequence[Plan]) -> None:
        before = self._before(JobResource, [plan.row.pk for plan in plans])
        self._note_moves([(plan.row, plan.changes) for plan in plans if not plan.revives])
        update_jobs(owner=self._owner, changes=[(plan.row, plan.changes) for plan in plans], tell=False)
        for plan in plans:
            self._note(plan, "job", plan.row, before=before[plan.row.pk])

    def _change_jobs_of(self, plans: Sequence[Plan]) -> None:
        """Change the jobs of applications where the file says something else of them."""
        before = self._before(JobResource, [plan.job_row.pk for plan in plans])
        self._note_moves([(plan.job_row, plan.job_changes) for plan in plans])
        update_jobs(owner=self._owner, changes=[(plan.job_row, plan.job_changes) for plan in plans], tell=False)
        for plan in plans:
            self._note(plan, "job", plan.job_row, before=before[plan.job_row.pk])

    def _make_applications(self, plans: Sequence[Plan]) -> None:
        new = [
            plan
            for plan in plans
            if plan.checked.kind == "application" and plan.action == RowAction.CREATE and not plan.revives
        ]
        refused: Refused = {}
        items = [_application_values(plan) for plan in new]
        made = iter(create_applications(owner=self._owner, items=items, refused=refused))
        interviews: list[Interview] = []
        for place, plan in enumerate(new):
            if place in refused:
                _refuse(plan, refused[place])
                continue
            application = next(made)
            if plan.target is not None:
                self._index.written("application", plan.target, application.pk)
            interviews += self._interviews(application, plan.checked.values.get("interviews", []))
            self._note(plan, "application", application)
        self._insert_interviews(interviews)

    def _insert_interviews(self, interviews: Sequence[Interview]) -> None:
        """Write interviews; one whose uid is taken, here or in this file, gets one of its own."""
        uids = [interview.uid for interview in interviews]
        taken = set(Interview.objects.for_user(self._owner).filter(uid__in=uids).values_list("uid", flat=True))
        for interview in interviews:
            if interview.uid in taken:
                interview.uid = uuid4()
            taken.add(interview.uid)
        Interview.objects.bulk_create(interviews, batch_size=BATCH)

    def _interviews(self, application: Application, rows: Sequence[dict[str, Any]]) -> list[Interview]:
        return [
            Interview(
                **{"timezone": self._owner.timezone, **row, "owner_id": self._owner.pk, "application": application}
            )
            for row in rows
        ]

    def _change_applications(self, plans: Sequence[Plan]) -> None:
        before = self._before(ApplicationResource, [plan.row.pk for plan in plans])
        refused = self._bring_back([plan for plan in plans if plan.revives])
        plans = [plan for plan in plans if plan not in refused]
        nested = [(plan.row, plan.changes.pop("history", []), plan.changes.pop("interviews", [])) for plan in plans]
        merge_histories(entries={row.pk: entries for row, entries, _ in nested if entries})
        self._insert_interviews([one for row, _, rows in nested for one in self._interviews(row, rows)])
        changes = [
            (plan.row, {name: value for name, value in plan.changes.items() if name != "deleted_at"}) for plan in plans
        ]
        lost: Refused = {}
        written = update_applications(changes=changes, actor=self._owner, tell=False, refused=lost)
        for place, error in lost.items():
            _refuse(plans[place], error)
        plans = [plan for place, plan in enumerate(plans) if place not in lost]
        revived = {plan.row.pk for plan in plans if plan.revives}
        for row in written:
            if row.pk not in revived and row.status != before[row.pk]["status"]:
                self._moves.add(application_note(row, before[row.pk]["status"]))
        ids = [plan.row.pk for plan in plans]
        stamps = dict(Application.objects.filter(pk__in=ids).values_list("pk", "updated_at"))
        for plan in plans:
            plan.row.updated_at = stamps[plan.row.pk]
            self._note(plan, "application", plan.row, before=before[plan.row.pk])

    def _bring_back(self, plans: Sequence[Plan]) -> list[Plan]:
        """Restore deleted applications, and return the plans of those whose job has another one by now."""
        refused: Refused = {}
        restore_applications(applications=[plan.row for plan in plans], refused=refused)
        for place, error in refused.items():
            _refuse(plans[place], error)
        return [plans[place] for place in refused]


def _refuse(plan: Plan, error: Any) -> None:
    """Make a plan an error: somebody has changed the account since it was made."""
    plan.action = RowAction.ERROR
    said = [text for texts in flatten(error.detail).values() for text in texts]
    plan.issues = [issue(plan.checked.row, "job", "", INVALID, " ".join(said))]


def _without_uid(values: dict[str, Any], plan: Plan) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != "uid"} if plan.is_new_uid else values


def _application_values(plan: Plan) -> dict[str, Any]:
    values = _without_uid(plan.checked.values, plan)
    job = plan.job.pk if plan.job is not None else None
    note = {"note": UNDATED} if is_undated(values) and not values.get("note") else {}
    return {**{name: value for name, value in values.items() if name != "interviews"}, **note, "job_id": job}
