"""New jobs that concern their owner: put aside when they are made, matched soon after, and told once.

The outbox is a table, written with the jobs. Matching reads and may take its time; then rows are locked, deleted and
told in one short transaction, so that whoever dies or comes second tells nothing twice and loses nothing.
"""

import datetime as dt
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from rest_framework.exceptions import ValidationError

from accounts.models import User, UserSkill
from careercopilot.core.among import Among
from careercopilot.core.batches import insert_rows
from careercopilot.core.errors import flatten
from careercopilot.core.filters import filtered, query_of
from jobs.choices import JobStatus
from jobs.filters import JobFilterSet
from jobs.matching import match_score
from jobs.models import MOST_ALERTS, Job, PendingMatch, SavedSearch
from jobs.profiles import WISHES, matching_profile, wishes_of
from notifications.choices import NotificationType, Priority
from notifications.preferences import receivers
from notifications.services import Digest, Note, notify_many

GOOD_SCORE = 70
"""From this `match_score` on a new job is told without a saved search that finds it."""
BEST_SCORE = 90
"""From this one on it is told with medium priority instead of low."""
TOLD_SINGLY = 10
"""More than these for one person in one pass become one digest."""
QUIET = dt.timedelta(seconds=3)
"""More jobs than are told singly wait until no more have come for so long: an import comes in many parts."""
MOST_JOBS = 10_000
"""Jobs of one person in one pass."""
KEPT = dt.timedelta(days=7)
"""A job that has waited longer than this is no news any more."""
LONGEST_SECONDS = 120
"""How long one run goes on, well below the time limit of tasks; the next one takes over where it stopped."""
NAMED = 3
"""Saved searches that a message names."""
OPEN_STATUSES = (JobStatus.SAVED, JobStatus.OPEN)
DIGEST = Digest(title="{count} new jobs match", action_url="/api/v1/jobs/", above=TOLD_SINGLY)
KIND = NotificationType.NEW_JOB_MATCH.value

log = structlog.get_logger(__name__)


@dataclass
class Match:
    """A new job, how well it fits the profile (0 to 100, None: nothing to compare), and the searches that find it."""

    job: Job
    score: int | None
    searches: list[SavedSearch]

    @property
    def is_told(self) -> bool:
        """Whether it is worth telling."""
        return bool(self.searches) or (self.score is not None and self.score >= GOOD_SCORE)

    def note(self) -> Note:
        """Return what its owner is told."""
        is_best = self.score is not None and self.score >= BEST_SCORE
        return Note(
            owner_id=self.job.owner_id,
            type=KIND,
            title=f"New match: {self.job.title} at {self.job.company}",
            message=self._message(),
            priority=Priority.MEDIUM.value if is_best else Priority.LOW.value,
            data={
                "job": self.job.pk,
                "match_score": self.score,
                "searches": [{"id": search.pk, "name": search.name} for search in self.searches],
            },
            action_url=f"/api/v1/jobs/{self.job.pk}/",
            about=self.job.pk,
        )

    def _message(self) -> str:
        parts = []
        if self.score is not None and self.score >= GOOD_SCORE:
            parts.append(f"It matches your profile: {self.score} of 100.")
        if self.searches:
            names = [f"“{search.name}”" for search in self.searches[:NAMED]]
            more = len(self.searches) - len(names)
            names += [f"{more} more"] if more else []
            listed = " and ".join([*([", ".join(names[:-1])] if names[1:] else []), names[-1]])
            parts.append(f"Found by your saved search{'es' if self.searches[1:] else ''} {listed}.")
        return " ".join(parts)


def put_aside(owner_id: int, jobs: Sequence[Job], owner: Any = None) -> bool:
    """Note new jobs of one owner for matching, in the caller's transaction; return whether there is anything to match.

    Nothing is written for somebody who wants no such notification, or who has said nothing that jobs could match.
    Where the `owner` has been read and has said something, nobody is asked.
    """
    looks = bool(jobs) and ((owner is not None and any(wishes_of(owner))) or _looks_for_jobs(owner_id))
    if not looks or not receivers([owner_id])[owner_id].channels(KIND):
        return False
    insert_rows([PendingMatch(job_id=job.pk) for job in jobs])
    return True


def _looks_for_jobs(owner_id: int) -> bool:
    """Tell whether somebody's profile says anything, or a saved search of theirs alerts."""
    mine = {"owner_id": OuterRef("pk")}
    said = User.objects.filter(pk=owner_id).values_list(
        *WISHES,
        Exists(UserSkill.objects.filter(**mine)),
        Exists(SavedSearch.objects.filter(**mine, alert=True)),
    )
    return any(any(row) for row in said)


def tell_matches(owner_id: int | None = None) -> None:
    """Match what waits and tell it: of one owner, or of all, each by themselves."""
    end = time.monotonic() + LONGEST_SECONDS
    PendingMatch.objects.filter(noted_at__lt=timezone.now() - KEPT).delete()
    waiting = PendingMatch.objects.order_by().values_list("job__owner_id", flat=True).distinct()
    owners: list[int] = list(waiting) if owner_id is None else [owner_id]
    for one in User.objects.filter(pk__in=owners).order_by("pk"):
        if time.monotonic() > end:
            return
        try:
            _tell_matches_of(one)
        except Exception:
            # The others are told all the same; what waits for this one is tried again in a minute.
            log.exception("new_jobs_not_matched", owner_id=one.pk)


def _tell_matches_of(owner: User) -> None:
    waiting = list(
        PendingMatch.objects.for_user(owner).order_by("job_id").values_list("job_id", "noted_at")[:MOST_JOBS]
    )
    if not waiting:
        return
    if len(waiting) > TOLD_SINGLY and max(noted_at for _, noted_at in waiting) > timezone.now() - QUIET:
        return
    ids = [job_id for job_id, _ in waiting]
    matches = _matches(owner, ids)
    with transaction.atomic():
        # One pass at a time for each person: two that share what waits would tell many where one digest is due.
        User.objects.select_for_update(no_key=True).only("pk").get(pk=owner.pk)
        held = PendingMatch.objects.filter(Among("job_id", ids)).select_for_update(skip_locked=True)
        taken = list(held.order_by("job_id").values_list("job_id", flat=True))
        PendingMatch.objects.filter(Among("job_id", taken)).delete()
        current = set(_tellable(owner, [one for one in taken if one in matches]).values_list("pk", flat=True))
        notes = [matches[one].note() for one in taken if one in current]
        notify_many(notes=notes, digest=DIGEST)


def _tellable(owner: User, ids: Sequence[int]) -> QuerySet[Any]:
    """Return those of the jobs that are still news: live, open, and not applied to."""
    rows = Job.objects.for_user(owner).live().filter(Among("pk", ids), status__in=OPEN_STATUSES)
    applied = Job.objects.filter(pk=OuterRef("pk"), applications__pk__isnull=False, applications__deleted_at=None)
    found: QuerySet[Any] = rows.filter(~Exists(applied))
    return found


def _matches(owner: User, ids: Sequence[int]) -> dict[int, Match]:
    """Return what is worth telling of these jobs, by their ids: one query, and one for each saved search."""
    profile = matching_profile(owner)
    columns = ["owner", "title", "company", "location", "work_mode", "experience_level", "tech_stack_text"]
    columns += ["salary_min", "salary_max", "salary_period"]
    jobs = _tellable(owner, ids).only(*columns)
    found = {job.pk: Match(job=job, score=match_score(profile, job), searches=[]) for job in jobs}
    searches = SavedSearch.objects.for_user(owner).filter(alert=True).order_by("pk")[:MOST_ALERTS] if found else ()
    for search in searches:
        for job_id in _found_by(search, owner, list(found)):
            found[job_id].searches.append(search)
    return {job_id: match for job_id, match in found.items() if match.is_told}


def _found_by(search: SavedSearch, owner: User, ids: list[int]) -> list[int]:
    """Return those of the jobs that the list would show for a saved search; nothing where it refuses the filters."""
    rows = Job.objects.for_user(owner).filter(Among("pk", ids))
    # Whatever staff have made of it, JSON that is no object is no filters.
    filters = search.filters if isinstance(search.filters, dict) else {"filters": search.filters}
    try:
        found = filtered(JobFilterSet, rows, query_of(filters), owner)
    except ValidationError as error:
        log.warning("saved_search_skipped", search_id=search.pk, owner_id=owner.pk, errors=flatten(error.detail))
        return []
    return list(found.values_list("pk", flat=True))
