"""The one place for a live application at each job: who holds it, and taking it."""

from collections.abc import Callable, Collection, Sequence

from django.db import IntegrityError, transaction

from applications.models import Application
from careercopilot.core.bulk import Refused, refuse
from careercopilot.core.errors import Conflict

ATTEMPTS = 3
"""How often a place may be lost to somebody who takes it in the same moment."""
Rows = dict[int, Application]
"""Applications by their place in the list that a service was given."""


def taken(first: Application | None) -> Conflict:
    """Return the refusal of a second live application for a job."""
    paths = [f"/api/v1/applications/{first.pk}/"] if first else None
    return Conflict("This job has an application already. Change that one, or delete it first.", suggestions=paths)


def take_places(rows: Rows, write: Callable[[Sequence[Application]], None], refused: Refused | None) -> Rows:
    """Have rows written that become the live application for their job, and return those that were.

    A row whose place is taken, in the table or by a row before it, is refused. Where somebody takes a place between
    the look and the writing, nothing is written, and it is looked again.
    """
    for _ in range(ATTEMPTS):
        rows = _free(rows, refused)
        try:
            with transaction.atomic():
                write(list(rows.values()))
        except IntegrityError:
            continue
        return rows
    for index in rows:
        refuse(refused, index, taken(None))
    return {}


def _free(rows: Rows, refused: Refused | None) -> Rows:
    """Return the rows whose place is free and refuse the others."""
    holders = _holders({row.job_id for row in rows.values()})
    free: Rows = {}
    for index, row in rows.items():
        holder = holders.setdefault(row.job_id, row)
        if holder is row or (row.pk and holder.pk == row.pk):
            free[index] = row
        else:
            refuse(refused, index, taken(holder if holder.pk else None))
    return free


def _holders(jobs: Collection[int]) -> dict[int, Application]:
    live = Application.objects.live().filter(job__in=jobs).only("pk", "job_id")
    return {row.job_id: row for row in live}
