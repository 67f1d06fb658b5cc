"""The life of a run: claimed by one worker, kept by a lease while it is at work, ended once."""

import datetime as dt
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any, Self, TypeVar

import structlog
from django.conf import settings
from django.db import DatabaseError, connection, models, transaction
from django.db.models import F
from django.utils import timezone

from careercopilot.core import push
from exports.choices import RunStatus
from exports.models import Export, Import, Run

SENT_AGAIN_AFTER = dt.timedelta(minutes=5)
"""A queued run is sent once more when nobody has begun it by then."""
MOST_ATTEMPTS = 3
TELL_EVERY_SECONDS = 0.5
log = structlog.get_logger(__name__)
FRAMES: dict[type[Run], str] = {Export: "export_progress", Import: "import_progress"}

AnyRun = TypeVar("AnyRun", bound=Run)


def lease_time() -> dt.timedelta:
    """Return how long a worker may be silent before its run is begun anew by another."""
    return dt.timedelta(seconds=settings.RUN_LEASE_SECONDS)


class LeaseLost(Exception):
    """The run was cancelled, removed or taken over: whoever worked on it stops and leaves nothing behind."""


class Refused(Exception):
    """The run cannot be carried out; the text says why and what to do."""


class Lease:
    """The right to work on one run, as a context of the work; `run` is the row as claimed."""

    def __init__(self, run: Any) -> None:
        self.run = run
        self._told = 0.0

    @classmethod
    def claim(cls, model: type[AnyRun], pk: int) -> Self | None:
        """Return the lease of a run that waits, or whose worker died; None if there is nothing to do."""
        now, claim = timezone.now(), uuid.uuid4()
        taken = model.objects.filter(pk=pk).claimable(now)
        if not taken.update(
            status=RunStatus.RUNNING,
            claim=claim,
            lease_until=now + lease_time(),
            attempts=F("attempts") + 1,
            started_at=now,
            updated_at=now,
        ):
            return None
        run = model.objects.select_related("owner").filter(claim=claim).first()
        return None if run is None else cls(run)

    @property
    def _held(self) -> models.QuerySet[Any]:
        rows: models.QuerySet[Any] = type(self.run).objects.filter(
            pk=self.run.pk, claim=self.run.claim, status=RunStatus.RUNNING
        )
        return rows

    def keep(self, **columns: Any) -> None:
        """Renew the lease and write columns; raises LeaseLost when it is no longer ours."""
        now = timezone.now()
        if not self._held.update(lease_until=now + lease_time(), updated_at=now, **columns):
            raise LeaseLost
        for name, value in columns.items():
            setattr(self.run, name, value)

    @contextmanager
    def renewed(self) -> Iterator[None]:
        """Keep the lease while a step takes longer than it lasts: a thread of its own renews it."""
        over = Event()
        thread = Thread(target=self._renew_until, args=(over,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def _renew_until(self, over: Event) -> None:
        while not over.wait(settings.RUN_LEASE_SECONDS / 3):
            try:
                self._held.update(lease_until=timezone.now() + lease_time())
            except DatabaseError as error:
                # The work itself finds out whether the database is gone.
                log.warning("lease_not_renewed", run=str(self.run), error=type(error).__name__)
            finally:
                connection.close()

    def progress(self, done: int, total: int) -> None:
        """Say how far the work is, at most twice a second."""
        now = time.monotonic()
        if now - self._told < TELL_EVERY_SECONDS:
            return
        self._told = now
        self.keep(progress=min(99, done * 100 // max(total, 1)))
        transaction.on_commit(lambda: tell(self.run), robust=True)

    def end(self, status: RunStatus, **columns: Any) -> None:
        """Bring the run to its end, once; raises LeaseLost when it is no longer ours."""
        now = timezone.now()
        progress = 100 if status == RunStatus.COMPLETED else self.run.progress
        values = {**columns, "status": status, "progress": progress, "finished_at": now, "updated_at": now}
        if not self._held.update(**values, claim=None, lease_until=None):
            raise LeaseLost
        for name, value in values.items():
            setattr(self.run, name, value)
        transaction.on_commit(lambda: tell(self.run), robust=True)

    def release(self) -> None:
        """Let somebody else begin anew, at once."""
        self._held.update(status=RunStatus.QUEUED, claim=None, lease_until=timezone.now())


def tell(run: Run) -> None:
    """Push how far a run is to its owner's sockets."""
    frame = {"type": FRAMES[type(run)], "id": run.pk, "status": str(run.status), "progress": run.progress}
    push.send(run.owner_id, frame)


def cancel(run: Run) -> bool:
    """End a run that is under way; whoever works on it notices and stops. Return whether there was something to end."""
    now = timezone.now()
    columns: dict[str, Any] = {"status": RunStatus.CANCELLED, "finished_at": now, "updated_at": now}
    changed: int = type(run).objects.filter(pk=run.pk).under_way().update(**columns, lease_until=None)
    if changed:
        run.status = RunStatus.CANCELLED
        transaction.on_commit(lambda: tell(run), robust=True)
    return bool(changed)


def stale(model: type[AnyRun]) -> list[int]:
    """Return the ids of runs to be sent again, and note that they were sent."""
    now = timezone.now()
    ids = list(model.objects.stale(now).order_by("pk").values_list("pk", flat=True)[:1_000])
    queued = model.objects.filter(pk__in=ids, status=RunStatus.QUEUED)
    queued.update(lease_until=now + SENT_AGAIN_AFTER)
    return ids
