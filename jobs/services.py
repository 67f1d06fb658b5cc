"""Writing of jobs: set-based, one job is a list of one."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Skill
from accounts.skills import skill_key, skill_name, unique_skills
from careercopilot.core.among import Among
from careercopilot.core.batches import insert_rows, update_rows
from careercopilot.core.bulk import Refused, refuse
from careercopilot.core.cache import owner_changed, owners_changed
from careercopilot.core.errors import Conflict
from careercopilot.core.kick import send_after_commit
from careercopilot.core.text import fold
from jobs.alerts import QUIET, TOLD_SINGLY, put_aside
from jobs.choices import JobStatus
from jobs.models import DERIVED_FROM, Job, JobSkill, JobTag, PendingMatch
from jobs.tasks import match_new_jobs
from notifications.services import Digest, Note, notify_many

STATUS_DIGEST = Digest(title="{count} jobs changed status", action_url="/api/v1/jobs/")


@transaction.atomic(savepoint=False)
def create_jobs(*, owner: Any, items: Sequence[dict[str, Any]]) -> list[Job]:
    """Make jobs from validated values (field names of the wire, `tech_stack` as strings) and return them in order.

    Their owner is told of those that match. Values that bring their own `created_at` are of a job that was kept
    before, here or elsewhere (a backup, a file, a demo): it is no news.
    """
    jobs = []
    for item in items:
        job = Job(owner_id=owner.pk, **_columns(item))
        job.derive()
        jobs.append(job)
    insert_rows(jobs)
    _link(owner.pk, jobs, tags=True, skills=True)
    news = [job for job, item in zip(jobs, items, strict=True) if not item.get("created_at")]
    _match_later(owner.pk, news, owner)
    owner_changed(owner.pk)
    return jobs


@transaction.atomic(savepoint=False)
def update_jobs(
    *, owner: Any, changes: Sequence[tuple[Job, dict[str, Any]]], digest: Digest | None = None, tell: bool = True
) -> list[Job]:
    """Change jobs, each by its own validated values, tell of changes of status, and return them in order.

    The caller holds the rows. With `digest`, many changes of status are told as one.
    """
    now = timezone.now()
    fields = {"updated_at"}
    notes = []
    for job, item in changes:
        if item.get("status", job.status) != job.status:
            notes.append(status_note(job, item["status"]))
        values = _columns(item)
        for name, value in values.items():
            setattr(job, name, value)
            fields.update((name, *DERIVED_FROM.get(name, ())))
        if not DERIVED_FROM.keys().isdisjoint(values):
            job.derive()
        job.updated_at = now
    jobs = [job for job, _ in changes]
    update_rows(jobs, sorted(fields))
    if relink := [job for job, item in changes if "tech_stack" in item]:
        JobSkill.objects.filter(job__in=relink).delete()
        _link(owner.pk, relink, skills=True)
    if retag := [job for job, item in changes if "tags" in item]:
        JobTag.objects.filter(job__in=retag).delete()
        _link(owner.pk, retag, tags=True)
    notify_many(notes=notes if tell else [], digest=digest)
    owner_changed(owner.pk)
    return jobs


@transaction.atomic
def save_job(*, job: Job, tech_stack: Iterable[str], is_news: bool = False) -> None:
    """Save one job as it stands in memory, new or old, with its derived columns and links (for admin and files).

    With `is_news` its owner is told if it matches.
    """
    job.tech_stack_text = "\n".join(name for _, name in unique_skills(tech_stack))
    job.derive()
    job.updated_at = timezone.now()
    job.save()
    JobSkill.objects.filter(job=job).delete()
    JobTag.objects.filter(job=job).delete()
    _link(job.owner_id, [job], skills=True, tags=True)
    _match_later(job.owner_id, [job] if is_news else [])
    owner_changed(job.owner_id)


@transaction.atomic(savepoint=False)
def delete_jobs(*, jobs: Iterable[Job]) -> None:
    """Put jobs aside; their applications stay as they are."""
    now = timezone.now()
    jobs = list(jobs)
    Job.objects.live().filter(pk__in=[job.pk for job in jobs]).update(deleted_at=now, updated_at=now)
    owners_changed(job.owner_id for job in jobs)


@transaction.atomic
def restore_jobs(*, jobs: Iterable[Job]) -> None:
    """Bring deleted jobs back."""
    jobs = list(jobs)
    Job.objects.deleted().filter(pk__in=[job.pk for job in jobs]).update(deleted_at=None, updated_at=timezone.now())
    owners_changed(job.owner_id for job in jobs)


@transaction.atomic
def destroy_jobs(*, jobs: Sequence[Job], cascade: bool = False, refused: Refused | None = None) -> None:
    """Remove jobs for good, with `cascade` their applications too.

    Raises Conflict while applications (also deleted ones) hang on a job and `cascade` is not set; with `refused` such
    jobs stay and are noted there, and the others go.
    """
    # Locked first: whoever applies in this moment is waited for and then seen, or finds the job gone.
    rows = Job.objects.filter(Among("pk", [job.pk for job in jobs]))
    ids = list(rows.order_by("pk").select_for_update().values_list("pk", flat=True))
    held = set() if cascade else set(rows.filter(applications__pk__isnull=False).values_list("pk", flat=True))
    for index, job in enumerate(jobs):
        if job.pk in held:
            text = "Applications hang on this job, perhaps deleted ones. Add cascade=true to remove them with it."
            refuse(refused, index, Conflict(text, suggestions=["cascade=true"]))
    _remove([pk for pk in ids if pk not in held], cascade=cascade)
    owners_changed(job.owner_id for job in jobs)


def _remove(ids: Sequence[int], *, cascade: bool) -> None:
    """Remove jobs, one statement for each table of this app: Django's own deletion takes one for each hundred jobs."""
    if cascade:
        applications: Any = Job._meta.get_field("applications").related_model
        applications.objects.filter(Among("job_id", ids)).delete()
    for links in (JobSkill, JobTag, PendingMatch):
        links.objects.filter(Among("job_id", ids)).delete()
    rows = Job.objects.filter(Among("pk", ids))
    rows._raw_delete(rows.db)  # noqa: SLF001 - delete() would look for what hangs on them, and that is gone


def _columns(item: dict[str, Any]) -> dict[str, Any]:
    """Return model columns for wire names."""
    values = dict(item)
    if "tech_stack" in values:
        values["tech_stack_text"] = "\n".join(name for _, name in unique_skills(values.pop("tech_stack")))
    return values


def _link(owner_id: int, jobs: Sequence[Job], *, skills: bool = False, tags: bool = False) -> None:
    """Write the rows that filters use, from the columns that are shown."""
    if skills:
        pairs = [{"job": job.pk, "key": key} for job in jobs for key in dict.fromkeys(job.skill_keys)]
        if JobSkill.objects.link(owner_id, pairs) < len(pairs):
            names = dict.fromkeys(skill_name(name) for job in jobs for name in job.tech_stack)
            # In one order, so that two who make the same new skills at once do not wait for each other.
            Skill.objects.ensure(owner_id, sorted(names, key=skill_key))
            JobSkill.objects.link(owner_id, pairs)
    if tags:
        keys = [(job.pk, key) for job in jobs for key in dict.fromkeys(fold(tag)[:100] for tag in job.tags)]
        insert_rows([JobTag(job_id=pk, key=key) for pk, key in keys])


def _match_later(owner_id: int, jobs: Sequence[Job], owner: Any = None) -> None:
    """Have new jobs matched after the commit; should the broker be away, within a minute of its return."""
    if put_aside(owner_id, jobs, owner):
        # Many may be a part of more: they are told together, once no more come.
        wait = 0 if len(jobs) <= TOLD_SINGLY else QUIET.total_seconds() + 1
        send_after_commit(match_new_jobs, owner_id, countdown=wait)


def status_note(job: Job, status: str) -> Note:
    """Return the note that a job goes to another status than it has now."""
    return Note(
        owner_id=job.owner_id,
        type="job_status_change",
        title=f"{job.title} at {job.company} is now {JobStatus(status).label.lower()}",
        data={"job": job.pk, "from": job.status, "to": status},
        action_url=f"/api/v1/jobs/{job.pk}/",
        priority="low",
        about=job.pk,
    )
