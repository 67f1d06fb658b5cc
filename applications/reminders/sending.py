"""Telling what is due, each reminder once.

A pass looks without locks, a page at a time, for rows with something due that the ledger does not name. These are told
in batches: one transaction locks the rows, reads the ledger again, writes it, and tells. Another pass that runs in the
same moment leaves out rows that are locked, and finds the ledger written when they are free. What is cut short leaves
nothing behind, and the next pass tells it.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.db import OperationalError, transaction
from django.db.models import Q
from django.utils import timezone

from applications.models import Reminder
from applications.reminders.kinds import KINDS, Kind
from careercopilot.core.batches import update_rows
from notifications.services import notify_many

BATCH = 500
"""Rows of one transaction."""
OWNERS = 200
"""People whose rows are looked through together."""

log = structlog.get_logger(__name__)
Due = tuple[int, int]
"""The owner and the id of a row."""
Entry = tuple[int, str, int]
"""What the ledger knows a reminder by: the id of the row, the occasion, the lead."""


def send_due() -> int:
    """Tell everybody what they are to be reminded of by now; return how many rows were written down."""
    now = timezone.now()
    done = {
        str(name): sum(_fire(kind, batch, now) for batch in _batches(_due(kind, now))) for name, kind in KINDS.items()
    }
    if any(done.values()):
        log.info("reminders_sent", **done)
    return sum(done.values())


def _pages(kind: Kind, now: dt.datetime) -> Iterator[list[tuple[int, int, Any, Any]]]:
    """Yield owner, id, moment and rule of all rows in question, in the order of owners and ids."""
    coming = kind.coming(now)
    owners = list(coming.order_by("owner_id").values_list("owner_id", flat=True).distinct())
    for start in range(0, len(owners), OWNERS):
        rows = coming.filter(owner__in=owners[start : start + OWNERS]).order_by("owner_id", "pk")
        rows = rows.values_list("owner_id", "pk", "moment", "rule")
        page = list(rows[:BATCH])
        while page:
            yield page
            owner, pk = page[-1][:2]
            further = Q(owner_id__gt=owner) | Q(owner_id=owner, pk__gt=pk)
            page = list(rows.filter(further, owner_id__gte=owner)[:BATCH]) if len(page) == BATCH else []


def _due(kind: Kind, now: dt.datetime) -> Iterator[Due]:
    """Yield the rows with something due that was not told."""
    for page in _pages(kind, now):
        written = _written(kind, [pk for _, pk, _, _ in page])
        for owner_id, pk, moment, rule in page:
            try:
                leads = kind.due(moment, rule, now)
            except SoftTimeLimitExceeded:
                raise
            except Exception:
                # What is wrong with one row must not keep others from theirs.
                log.exception("reminder_not_computed", kind=str(kind.kind), object=pk, owner=owner_id)
                continue
            if any((pk, moment.isoformat(), lead) not in written for lead in leads):
                yield owner_id, pk


def _written(kind: Kind, ids: list[int]) -> set[Entry]:
    rows = Reminder.objects.filter(kind=kind.kind, object_id__in=ids)
    return set(rows.values_list("object_id", "occasion", "lead_minutes"))


def _batches(due: Iterable[Due]) -> Iterator[list[Due]]:
    """Yield the rows in batches; those of one owner keep together unless they are too many."""
    batch: list[Due] = []
    for _, rows in groupby(due, key=itemgetter(0)):
        own = list(rows)
        if len(batch) + len(own) > BATCH and batch:
            yield batch
            batch = []
        batch += own
        while len(batch) >= BATCH:
            yield batch[:BATCH]
            batch = batch[BATCH:]
    if batch:
        yield batch


def _fire(kind: Kind, batch: list[Due], now: dt.datetime) -> int:
    """Tell a batch; where that fails, tell each owner's part by itself, so that it fails for one alone."""
    try:
        return _tell(kind, [pk for _, pk in batch], now)
    except (OperationalError, SoftTimeLimitExceeded):
        raise
    except Exception:
        parts = [list(rows) for _, rows in groupby(batch, key=itemgetter(0))]
        if len(parts) > 1:
            return sum(_fire(kind, part, now) for part in parts)
        log.exception("reminders_not_sent", kind=str(kind.kind), owner=batch[0][0], count=len(batch))
        return 0


@transaction.atomic
def _tell(kind: Kind, ids: list[int], now: dt.datetime) -> int:
    """Write down what is due of these rows and tell it, in one transaction; return how many rows were written of."""
    found = kind.loaded(kind.coming(now).filter(pk__in=ids)).order_by("pk")
    rows = sorted(
        found.select_for_update(skip_locked=True, no_key=True, of=kind.locks),
        key=lambda row: (row.owner_id, row.moment, row.pk),
    )
    written = _written(kind, ids)
    ledger: list[Reminder] = []
    told: dict[tuple[int, int], Reminder] = {}
    notes = []
    for row in rows:
        occasion, leads = row.moment.isoformat(), kind.due(row.moment, row.rule, now)
        new = [
            Reminder(owner_id=row.owner_id, kind=kind.kind, object_id=row.pk, occasion=occasion, lead_minutes=lead)
            for lead in leads
            if (row.pk, occasion, lead) not in written
        ]
        ledger += new
        # The one nearest to the occasion says all that the earlier ones would have said.
        for reminder in (one for one in new if one.lead_minutes == min(leads)):
            note = kind.note(row, reminder.lead_minutes, now)
            reminder.expires_at = note.expires_at
            told[row.owner_id, row.pk] = reminder
            notes.append(note)
    Reminder.objects.bulk_create(ledger)
    linked = []
    for notification in notify_many(notes=notes, digest=kind.digest):
        own = told.get((notification.owner_id, notification.data.get(kind.key, 0)))
        if own is not None:
            own.notification = notification
            linked.append(own)
    update_rows(linked, ["notification"])
    return len({reminder.object_id for reminder in ledger})
