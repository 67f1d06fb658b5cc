"""One kind of rows of a backup: how it is read, restored and taken back."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar

from rest_framework.exceptions import ValidationError

from accounts.models import User
from careercopilot.core.errors import flatten
from careercopilot.core.resources import Record, RecordResource
from exports.choices import RowAction
from exports.formats.drafts import INVALID, Issue, issue
from exports.models import Import, ImportedRow

Outcome = tuple[RowAction, list[Issue]]


class Part(ABC):
    """One kind of rows; `kind` names them in notes, `file` in the archive."""

    kind: ClassVar[str]
    file: ClassVar[str]
    resource: ClassVar[type[RecordResource]]

    @abstractmethod
    def ids(self, owner: User) -> list[int]:
        """Return the ids of the owner's rows, in the order of the file."""

    @abstractmethod
    def restore(self, run: Import, records: Sequence[Record], *, first_row: int, write: bool) -> Iterator[Outcome]:
        """Take records in, unless `write` is false, and yield what became of each."""

    @abstractmethod
    def remove(self, run: Import, rows: Sequence[ImportedRow]) -> set[int]:
        """Remove what an import made, and return the ids of the notes that are settled."""

    @abstractmethod
    def put_back(self, run: Import, rows: Sequence[ImportedRow]) -> set[int]:
        """Put back what an import changed, and return the ids of the notes that are settled."""

    def note(self, run: Import, row: int, action: RowAction, one: Any, *, before: Record | None = None) -> ImportedRow:
        """Return the note of a row, unsaved."""
        return ImportedRow(
            owner_id=run.owner_id,
            run=run,
            row=row,
            kind=self.kind,
            action=action,
            object_id=one.pk if one is not None else None,
            before=before,
            stamp=getattr(one, "updated_at", None),
        )


def issues_of(error: ValidationError, record: Record, row: int) -> list[Issue]:
    """Return what is wrong with a record."""
    return [
        issue(row, column, record.get(column.split(".", 1)[0]), INVALID, " ".join(messages))
        for column, messages in flatten(error.detail).items()
    ]


def known(serializer: Any, record: Iterable[Any]) -> dict[str, Any]:
    """Return what a serializer writes of a record."""
    pairs: dict[str, Any] = dict(record)
    return {name: pairs[name] for name, field in serializer.fields.items() if name in pairs and not field.read_only}
