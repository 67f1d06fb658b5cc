"""What a reading of a file came to: counts, errors, and what each row would become."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from careercopilot.core.errors import printable
from exports.choices import RowAction
from exports.formats.drafts import Issue
from exports.importers.moves import Moves
from exports.importers.planning import Plan
from exports.models import Import, ImportedRow

MOST_ERRORS = 10_000
MOST_WARNINGS = 1_000


@dataclass
class Tally:
    """The figures of a run; of more errors than a report can hold, the first are kept."""

    created: int = 0
    updated: int = 0
    skipped: int = 0
    failed: int = 0
    issues: list[Issue] = field(default_factory=list)
    warnings: list[Issue] = field(default_factory=list)
    moves: Moves = field(default_factory=Moves)

    @property
    def total(self) -> int:
        """Rows read."""
        return self.created + self.updated + self.skipped + self.failed

    def add(self, plans: Iterable[Plan]) -> None:
        """Count a batch."""
        for plan in plans:
            self.add_row(plan.action, plan.issues)
            if len(self.warnings) < MOST_WARNINGS:
                self.warnings += plan.checked.warnings + plan.warnings

    def add_row(self, action: RowAction, issues: list[Issue]) -> None:
        """Count one row."""
        self.created += action == RowAction.CREATE
        self.updated += action == RowAction.UPDATE
        self.skipped += action == RowAction.DUPLICATE
        self.failed += action == RowAction.ERROR
        if len(self.issues) < MOST_ERRORS:
            self.issues += issues

    def counts(self) -> dict[str, int]:
        """Return the figures by column of a run."""
        return {
            "created": self.created,
            "updated": self.updated,
            "skipped": self.skipped,
            "failed": self.failed,
        }

    def report(self) -> dict[str, Any]:
        """Return all that a run keeps of this."""
        return {
            "total": self.total,
            **self.counts(),
            "errors": [_kept(one) for one in self.issues[:MOST_ERRORS]],
            "warnings": [_kept(one) for one in self.warnings[:MOST_WARNINGS]],
        }

    def refusal(self) -> dict[str, Any]:
        """Return the report of a run that wrote nothing because of its errors: what would have been made was not."""
        return {**self.report(), "created": 0, "updated": 0}


def storable(text: str) -> str:
    """Return text that both databases take: what is wrong with a cell may be what no column can hold."""
    return printable(text).replace("\0", "\N{REPLACEMENT CHARACTER}")


def _kept(one: Issue) -> dict[str, Any]:
    return {name: storable(said) if isinstance(said, str) else said for name, said in asdict(one).items()}


def note_plans(run: Import, plans: Iterable[Plan]) -> None:
    """Keep what a dry run found out about each row."""
    ImportedRow.objects.bulk_create(
        ImportedRow(
            owner_id=run.owner_id,
            run=run,
            row=plan.checked.row,
            kind=plan.checked.kind,
            action=plan.action,
            source_key="",
        )
        for plan in plans
    )
