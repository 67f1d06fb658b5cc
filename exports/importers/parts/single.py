"""What somebody has one of: profile and settings, notification preferences."""

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from typing import Any

from rest_framework.exceptions import ValidationError

from accounts.models import User
from accounts.resources import ProfileResource
from accounts.serializers import ProfileSerializer, SettingsSerializer
from careercopilot.core.resources import Record
from exports.choices import Duplicates, RowAction
from exports.importers.parts.base import Outcome, Part, issues_of, known
from exports.models import Import, ImportedRow
from notifications.models import NotificationPreference
from notifications.preferences import preference_of
from notifications.resources import PreferenceResource
from notifications.serializers import PreferenceSerializer
from notifications.services import save_preference


class SinglePart(Part):
    """One row a person, there before the import: a restore fills in what was never set, or with `update` replaces."""

    serializers: tuple[type[Any], ...]

    @abstractmethod
    def current(self, owner: User) -> Any:
        """Return the row as it is, saved or not."""

    @abstractmethod
    def default(self) -> Any:
        """Return a row that nobody has changed."""

    def save(self, row: Any) -> None:
        """Keep a row, with all that follows from it."""
        row.save()

    def restore(self, run: Import, records: Sequence[Record], *, first_row: int, write: bool) -> Iterator[Outcome]:
        """Take the one record in."""
        for number, record in enumerate(records[:1], first_row):
            try:
                values = self._validated(record)
            except ValidationError as error:
                yield RowAction.ERROR, issues_of(error, record, number)
                continue
            row, default = self.current(run.owner), self.default()
            changes = {
                name: value
                for name, value in values.items()
                if getattr(row, name) != value
                and (run.duplicates == Duplicates.UPDATE or getattr(row, name) == getattr(default, name))
            }
            if not changes:
                yield RowAction.DUPLICATE, []
                continue
            if write:
                self._write(run, number, row, changes)
            yield RowAction.UPDATE, []

    def _validated(self, record: Record) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for kind in self.serializers:
            serializer = kind(partial=True)
            values |= serializer.run_validation(known(serializer, record.items()))
        return values

    def _write(self, run: Import, number: int, row: Any, changes: dict[str, Any]) -> None:
        was = self._record(row, changes)
        for name, value in changes.items():
            setattr(row, name, value)
        self.save(row)
        became = self._record(row, changes)
        before = {name: [was[name], became[name]] for name in became}
        self.note(run, number, RowAction.UPDATE, row, before=before).save()

    def _record(self, row: Any, names: Sequence[str] | dict[str, Any]) -> Record:
        shown: Record = {}
        for kind in self.serializers:
            serializer = kind(row)
            shown |= {
                name: field.to_representation(getattr(row, name)) if getattr(row, name) is not None else None
                for name, field in serializer.fields.items()
                if name in names
            }
        return shown

    def remove(self, run: Import, rows: Sequence[ImportedRow]) -> set[int]:  # noqa: ARG002
        """Nothing is made here."""
        return {row.pk for row in rows}

    def put_back(self, run: Import, rows: Sequence[ImportedRow]) -> set[int]:
        """Put each field back that still says what the import wrote."""
        for note in rows:
            row = self.current(run.owner)
            before: Record = note.before or {}
            present = self._record(row, before)
            back = {name: was for name, (was, became) in before.items() if present.get(name) == became}
            for name, value in self._validated(back).items():
                setattr(row, name, value)
            self.save(row)
        return {row.pk for row in rows}


class ProfilePart(SinglePart):
    """Profile and settings; the address of the account stays its own."""

    kind = "profile"
    file = "profile"
    resource = ProfileResource
    serializers = (ProfileSerializer, SettingsSerializer)

    def ids(self, owner: User) -> list[int]:
        """Return the person's id."""
        return [owner.pk]

    def current(self, owner: User) -> User:
        """Return the person, as the run sees them from now on."""
        owner.refresh_from_db()
        return owner

    def default(self) -> User:
        """Return somebody who has said nothing."""
        return User()


class PreferencePart(SinglePart):
    """How somebody wants to be told."""

    kind = "preferences"
    file = "preferences"
    resource = PreferenceResource
    serializers = (PreferenceSerializer,)

    def ids(self, owner: User) -> list[int]:
        """Return the id of the preferences, if they were ever set."""
        return list(NotificationPreference.objects.for_user(owner).values_list("pk", flat=True))

    def current(self, owner: User) -> NotificationPreference:
        """Return the preferences, or the defaults."""
        return preference_of(owner.pk)

    def save(self, row: NotificationPreference) -> None:
        """Keep them; e-mail that waits follows."""
        save_preference(preference=row)

    def default(self) -> NotificationPreference:
        """Return the defaults."""
        return NotificationPreference()
