"""What somebody has many of: skills, saved searches, notifications."""

import re
from abc import abstractmethod
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from django.http import QueryDict
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from accounts.models import Skill, User, UserSkill
from accounts.resources import UserSkillResource
from accounts.serializers import UserSkillSerializer
from accounts.skills import skill_key
from careercopilot.core.cache import owner_changed
from careercopilot.core.fields import MomentField, TextField
from careercopilot.core.filters import Asker
from careercopilot.core.resources import Record
from careercopilot.core.serializers import StrictModelSerializer
from careercopilot.core.text import is_local_path
from exports.choices import Duplicates, RowAction
from exports.importers.parts.base import Outcome, Part, issues_of, known
from exports.models import Import, ImportedRow
from jobs.models import SavedSearch
from jobs.resources import SavedSearchResource
from jobs.serializers import SavedSearchSerializer
from notifications.models import Notification
from notifications.resources import NotificationResource
from notifications.services import restore_notifications

Ids = dict[tuple[str, int], int]
"""New ids by kind and old id."""
_PATH = re.compile(r"/api/v1/(jobs|applications|interviews|exports|imports)/(\d{1,18})/")
_KINDS = frozenset({"job", "application", "interview", "export", "import"})
"""What `data` names by its id, under the name of its kind; addresses have the plural."""
_LISTED = {"job_status_change": "job", "application_update": "application"}
"""Of which kind the `ids` of a digest are, by the type that it stands for."""


class ListPart(Part):
    """Rows told apart by uid, and by a name of their own where they have one."""

    model: Any
    order: tuple[str, ...] = ("pk",)
    own: frozenset[str] = frozenset({"uid"})
    """Columns that a row which is here keeps."""

    @abstractmethod
    def values(self, run: Import, record: Record) -> dict[str, Any]:
        """Return the columns of a record; raises ValidationError."""

    def natural(self, values: dict[str, Any]) -> dict[str, Any] | None:
        """Return the lookup of another row that a record would clash with."""

    def insert(self, rows: list[Any]) -> None:
        """Write new rows."""
        self.model.objects.bulk_create(rows, batch_size=500)

    def ids(self, owner: User) -> list[int]:
        """Return the ids of the owner's rows."""
        return list(self.model.objects.for_user(owner).order_by(*self.order).values_list("pk", flat=True))

    def restore(self, run: Import, records: Sequence[Record], *, first_row: int, write: bool) -> Iterator[Outcome]:
        """Take records in; what is here already stays as it is, or with `update` is replaced."""
        taken = self._taken(run, records)
        names: dict[Any, Any] = {}
        new: list[tuple[int, Any]] = []
        notes: list[ImportedRow] = []
        for number, record in enumerate(records, first_row):
            try:
                values = self.values(run, record)
            except ValidationError as error:
                yield RowAction.ERROR, issues_of(error, record, number)
                continue
            name = self._name(values)
            namesake = names.get(name) or self._namesake(run, values)
            row = taken.get(values["uid"]) or namesake
            if row is None:
                row = taken[values["uid"]] = names[name] = self.model(owner_id=run.owner_id, **values)
                new.append((number, row))
                yield RowAction.CREATE, []
                continue
            changes = {
                name: value for name, value in values.items() if name not in self.own and getattr(row, name) != value
            }
            is_free = namesake is None or namesake.pk == row.pk
            if not changes or run.duplicates != Duplicates.UPDATE or row.pk is None or not is_free:
                yield RowAction.DUPLICATE, []
                continue
            if write:
                (before,) = self.resource.records([row.pk], self.resource.column_names())
                for name, value in changes.items():
                    setattr(row, name, value)
                row.save()
                notes.append(self.note(run, number, RowAction.UPDATE, row, before=before))
            yield RowAction.UPDATE, []
        if write:
            owner_changed(run.owner_id)
            self.insert([row for _, row in new])
            notes += [self.note(run, number, RowAction.CREATE, row) for number, row in new]
            ImportedRow.objects.bulk_create(notes)

    def _taken(self, run: Import, records: Sequence[Record]) -> dict[Any, Any]:
        field = serializers.UUIDField()
        uids = []
        for record in records:
            try:
                uids.append(field.run_validation(record.get("uid")))
            except ValidationError:
                continue
        return {row.uid: row for row in self.model.objects.for_user(run.owner).filter(uid__in=uids)}

    def _name(self, values: dict[str, Any]) -> Any:
        """Return what no other row of the owner may have, the uid where rows have no name."""
        return tuple((self.natural(values) or {"uid": values["uid"]}).items())

    def _namesake(self, run: Import, values: dict[str, Any]) -> Any:
        lookup = self.natural(values)
        return self.model.objects.for_user(run.owner).filter(**lookup).first() if lookup else None

    def remove(self, run: Import, rows: Sequence[ImportedRow]) -> set[int]:
        """Remove rows that nobody has changed since."""
        found = self.model.objects.for_user(run.owner).in_bulk([row.object_id for row in rows])
        free = [row.object_id for row in rows if row.object_id in found and self._same(found[row.object_id], row)]
        self.model.objects.for_user(run.owner).filter(pk__in=free).delete()
        return {row.pk for row in rows if row.object_id in free or row.object_id not in found}

    def put_back(self, run: Import, rows: Sequence[ImportedRow]) -> set[int]:
        """Put rows back that nobody has changed since."""
        found = self.model.objects.for_user(run.owner).in_bulk([row.object_id for row in rows])
        settled = {row.pk for row in rows if row.object_id not in found}
        for note in rows:
            row = found.get(note.object_id)
            if row is None or not self._same(row, note):
                continue
            values = self.values(run, note.before or {})
            namesake = self._namesake(run, values)
            if namesake is not None and namesake.pk != row.pk:
                continue
            for name, value in values.items():
                setattr(row, name, value)
            row.save()
            settled.add(note.pk)
        return settled

    def _same(self, row: Any, note: ImportedRow) -> bool:
        return getattr(row, "updated_at", None) == note.stamp


class _TimesSerializer(serializers.Serializer[Any]):
    """What every row of a file of ours has."""

    uid = serializers.UUIDField()
    created_at = MomentField(required=False)
    updated_at = MomentField(required=False)


def _times(record: Record) -> dict[str, Any]:
    values: dict[str, Any] = _TimesSerializer().run_validation(record)
    return dict(values)


class SkillPart(ListPart):
    """The skills that somebody has."""

    kind = "skill"
    file = "skills"
    resource = UserSkillResource
    model = UserSkill
    order = ("position", "pk")

    def values(self, run: Import, record: Record) -> dict[str, Any]:
        """Return the columns; the skill itself is found or made."""
        reader = UserSkillSerializer()
        values = reader.run_validation(known(reader, record.items()))
        name = values["skill.name"] if "skill.name" in values else values["skill"]["name"]
        position = serializers.IntegerField(min_value=0, max_value=32_000, default=0)
        return {
            **_times(record),
            "skill_id": Skill.objects.ensure(run.owner_id, [name])[skill_key(name)].pk,
            "level": values["level"],
            "position": position.run_validation(record.get("position", 0)),
        }

    def natural(self, values: dict[str, Any]) -> dict[str, Any]:
        """A person has a skill once."""
        return {"skill_id": values["skill_id"]}


class _SearchRow(SavedSearchSerializer):
    """A saved search of a file: whether its name is taken is looked at with the others."""

    def validate_name(self, value: str) -> str:
        """Any name will do."""
        return value


class SavedSearchPart(ListPart):
    """Searches that somebody comes back to."""

    kind = "saved_search"
    file = "saved_searches"
    resource = SavedSearchResource
    model = SavedSearch

    def values(self, run: Import, record: Record) -> dict[str, Any]:
        """Return the columns."""
        reader = _SearchRow(context={"request": Asker(run.owner, QueryDict())})
        return {**_times(record), **reader.run_validation(known(reader, record.items()))}

    def natural(self, values: dict[str, Any]) -> dict[str, Any]:
        """A name is used once."""
        return {"name": values["name"]}


class _NotificationRow(StrictModelSerializer):
    """A notification of a file."""

    uid = serializers.UUIDField()
    created_at = MomentField(required=False)
    data = serializers.DictField(required=False)  # type: ignore[assignment]
    action_url = TextField(max_length=2_000, allow_blank=True, required=False)

    class Meta:
        model = Notification
        fields = [*NotificationResource.column_names()]

    def validate_action_url(self, value: str) -> str:
        """Only what a browser opens as a page."""
        if value and not (is_local_path(value) or value.startswith(("https://", "http://"))):
            raise serializers.ValidationError("Must be a path or an address that begins with https://.")
        return value


class NotificationPart(ListPart):
    """What somebody was told; ids in it are those of the rows as they are here."""

    kind = "notification"
    file = "notifications"
    resource = NotificationResource
    model = Notification
    own = frozenset({"uid", "data", "action_url"})

    def __init__(self, ids: Ids | None = None) -> None:
        """Take the new ids by kind and old id; without them, ids stay as they are."""
        self.new_ids = ids

    def values(self, run: Import, record: Record) -> dict[str, Any]:  # noqa: ARG002
        """Return the columns."""
        reader = _NotificationRow()
        values = dict(reader.run_validation(known(reader, record.items())))
        if self.new_ids is not None:
            values["data"] = _mapped(values.get("data", {}), self.new_ids)
            values["action_url"] = _PATH.sub(partial(_address, self.new_ids), values.get("action_url", ""))
        return values

    def insert(self, rows: list[Any]) -> None:
        """Write them behind what is there, without telling anybody again."""
        restore_notifications(rows=rows)


def _mapped(data: dict[str, Any], ids: Ids) -> dict[str, Any]:
    """Return the data with the ids of the rows as they are here, null for what is not here."""
    mapped = dict(data)
    for name in _KINDS.intersection(data):
        mapped[name] = ids.get((name, data[name])) if isinstance(data[name], int) else None
    if isinstance(data.get("ids"), list):
        kind = _LISTED.get(str(data.get("type")), "")
        found = (ids.get((kind, one)) for one in data["ids"] if isinstance(one, int))
        mapped["ids"] = [pk for pk in found if pk is not None]
    return mapped


def _address(ids: Ids, match: re.Match[str]) -> str:
    """Return the address of the row as it is here, that of the list where it is not."""
    pk = ids.get((match[1].removesuffix("s"), int(match[2])))
    return f"/api/v1/{match[1]}/{pk}/" if pk else f"/api/v1/{match[1]}/"
