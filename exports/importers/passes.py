"""Two readings of a file: one to find out what would become of each row, one to write."""

import pickle
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from itertools import islice
from typing import IO, Any

from django.db import transaction

from accounts.models import User
from exports.formats.drafts import Draft, Interpretation
from exports.importers.changes import Changes
from exports.importers.checking import Checked, Checker
from exports.importers.matching import Index
from exports.importers.planning import Plan, Planner
from exports.importers.tally import Tally, note_plans
from exports.importers.writing import BATCH, Writer
from exports.models import Import
from exports.runs import Lease, tell

CHECKED = 10
"""Percent of the progress that the first reading is shown as: how long the file is, it has yet to find out."""
Batches = Iterator[list[Checked]]


def checked_batches(tables: Sequence[Interpretation], owner: User, spool: IO[bytes]) -> Batches:
    """Yield the rows of all tables, checked, and put them aside, so that they are checked once."""
    rows = Checker(owner).check(_drafts(tables))
    while batch := list(islice(rows, BATCH)):
        yield batch
        pickle.dump(batch, spool)


def _drafts(tables: Sequence[Interpretation]) -> Iterator[Draft]:
    for table in tables:
        yield from table.drafts()


def spooled_batches(spool: IO[bytes]) -> Batches:
    """Yield what was put aside."""
    spool.seek(0)
    while True:
        try:
            yield pickle.load(spool)  # noqa: S301 - written a moment ago by this process into a file without a name
        except EOFError:
            return


class Pass:
    """Plans all rows in batches and counts them in `tally`; with `write`, each batch is a transaction."""

    def __init__(self, lease: Lease, tally: Tally, *, write: bool, total: int = 0, uid_alone: bool = False) -> None:
        self._lease = lease
        self._run: Import = lease.run
        self._tally = tally
        self._write = write
        self._total = total
        self._index = Index(self._run.owner)
        self._planner = Planner(self._index, self._run.duplicates, uid_alone=uid_alone)
        self._changes = Changes(self._run.owner, lock=write)
        self._writer = Writer(self._run, self._index, tally.moves)

    def run(self, batches: Batches) -> None:
        """Go from the first row to the last; raises LeaseLost when the run is no longer ours."""
        for batch in batches:
            scope: Any = transaction.atomic() if self._write else nullcontext()
            with scope:
                plans = self._plan(batch)
                if self._write:
                    self._writer.write(plans)
                elif self._run.dry_run:
                    note_plans(self._run, plans)
                self._tally.add(plans)
                self._keep()
            tell(self._run)

    def _plan(self, batch: list[Checked]) -> list[Plan]:
        if self._write:
            # Two imports of one person take turns, so that the second finds what the first has made.
            User.objects.select_for_update(no_key=True).only("pk").get(pk=self._run.owner_id)
        self._index.load(batch)
        plans = [self._planner.plan(checked) for checked in batch]
        self._changes.settle(plans)
        return plans

    def _keep(self) -> None:
        """Renew the lease within the batch's transaction: a batch of a run that is no longer ours is undone."""
        done = self._tally.total
        if self._write:
            progress = CHECKED + done * (99 - CHECKED) // max(self._total, 1)
            self._lease.keep(progress=min(99, progress), **self._tally.counts())
        else:
            self._lease.keep(total=done, progress=min(CHECKED, done // 1_000))
