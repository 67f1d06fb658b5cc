"""The base of the Resources: the columns of files, and the fast path that reads them as records."""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import connection, models
from django.db.models import F
from django.db.models.functions import Cast
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.widgets import ForeignKeyWidget, Widget

from careercopilot.core.among import Among
from careercopilot.core.tabular import SIGNS, is_lines, json_cell, json_of, list_cell, list_of, neutralise, restore_text

CHUNK = 1_000
"""Rows read at once: each chunk is one short query, so that a slow client holds no connection."""
Record = dict[str, Any]
"""A row as JSON: the contract's names and values."""


class ListWidget(Widget):
    """A list of texts in one cell, readable and exact: see `core.tabular.list_cell`."""

    def clean(self, value: Any, row: Mapping[str, Any] | None = None, **_: Any) -> list[str]:  # noqa: ARG002
        """Return the texts of a cell."""
        return list_of(str(value or ""))

    def render(self, value: Any, obj: Any = None, **_: Any) -> str:  # noqa: ARG002
        """Return the cell."""
        return list_cell(value or [])


class JsonWidget(Widget):
    """A list or an object in one cell, as JSON; an empty cell is an empty one."""

    def __init__(self, empty: type[list[Any] | dict[str, Any]] = list) -> None:
        super().__init__()
        self.empty = empty

    def clean(self, value: Any, row: Mapping[str, Any] | None = None, **_: Any) -> Any:  # noqa: ARG002
        """Return the value of a cell."""
        return json_of(str(value or ""), self.empty())

    def render(self, value: Any, obj: Any = None, **_: Any) -> str:  # noqa: ARG002
        """Return the cell."""
        return json_cell(value)


def moment_text(value: dt.datetime) -> str:
    """Return an instant as the API writes it."""
    return value.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


_PLAIN: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    (models.DateTimeField, moment_text),
    (models.DateField, dt.date.isoformat),
    (models.TimeField, dt.time.isoformat),
    (models.DecimalField, _number),
    (models.UUIDField, str),
)


def _moment_cell(text: str) -> str:
    """Return the cell of an instant: a database writes it in UTC, with or without an offset."""
    return f"{text[:10]}T{text[11:].removesuffix('+00')}Z"


_EMPTY = frozenset({"", "[]", "{}"})


def _number_cell(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


_CELLS: tuple[tuple[Any, Callable[[str], Any]], ...] = (
    (models.DateTimeField, _moment_cell),
    (models.DecimalField, _number_cell),
    (models.UUIDField, lambda text: text if "-" in text else str(UUID(text))),
    (models.BooleanField, lambda text: "true" if text in {"1", "true"} else "false"),
    ((models.CharField, models.TextField), neutralise),
)


class RecordResource(ModelResource):
    """A Resource whose rows are also read without model instances: as records for files, the PDF and the backup.

    `paths` names where a column stands in the database when that is not its own name.
    """

    paths: ClassVar[dict[str, str]] = {}

    def export_field(self, field: Field, instance: Any, **kwargs: Any) -> Any:
        """Return a cell as staff take it from the admin: a text that a spreadsheet would compute is neutralised."""
        cell = super().export_field(field, instance, **kwargs)
        return neutralise(cell) if isinstance(cell, str) else cell

    def before_import_row(self, row: dict[str, Any], **kwargs: Any) -> None:
        """Take off what `export_field` put before a text."""
        super().before_import_row(row, **kwargs)
        row.update({name: restore_text(cell) for name, cell in row.items() if isinstance(cell, str)})

    @classmethod
    def column_names(cls) -> list[str]:
        """Return the columns of a user's own file: all but the owner."""
        return [name for name in cls._meta.export_order if name != "owner"]

    @classmethod
    def records(cls, ids: Sequence[int], names: Sequence[str]) -> list[Record]:
        """Return the records with these ids, in their order, in few queries; what is gone is left out."""
        stored = [name for name in names if name not in cls.related_names()]
        by_id = dict(cls.keyed(cls._meta.model.objects.filter(Among("pk", ids)), stored, key="pk"))
        found = [pk for pk in ids if pk in by_id]
        records = [by_id[pk] for pk in found]
        if len(stored) == len(names):
            return records
        cls.add_related(found, records, names)
        return [{name: record[name] for name in names} for record in records]

    @classmethod
    def keyed(cls, rows: models.QuerySet[Any], names: Sequence[str], *, key: str) -> Iterator[tuple[Any, Record]]:
        """Yield each row's value of `key` and its record, in the order of the rows."""
        paths = [cls.paths.get(name, name) for name in names]
        readers = [(index, read) for index, path in enumerate(paths, 1) if (read := cls.reader(path))]
        for row in rows.values_list(key, *paths):
            values = list(row)
            for index, read in readers:
                if values[index] is not None:
                    values[index] = read(values[index])
            yield values[0], dict(zip(names, values[1:], strict=True))

    @classmethod
    def related_names(cls) -> frozenset[str]:
        """Return the columns that hold other rows."""
        return frozenset()

    @classmethod
    def add_related(cls, ids: Sequence[int], records: Sequence[Record], names: Sequence[str]) -> None:
        """Fill in the columns that hold other rows."""

    @classmethod
    def reader(cls, path: str) -> Callable[[Any], Any] | None:
        """Return what turns a database value into a JSON value, None where it is one."""
        field = cls._field(path)
        return next((read for kind, read in _PLAIN if isinstance(field, kind)), None)

    @classmethod
    def _field(cls, path: str) -> Any:
        model: Any = cls._meta.model
        *relations, name = path.split("__")
        for relation in relations:
            model = model._meta.get_field(relation).related_model
        return model._meta.pk if name == "pk" else model._meta.get_field(name)

    @classmethod
    def renderers(cls, names: Sequence[str]) -> list[Callable[[Any], Any]]:
        """Return for each column what turns its JSON value into a cell of text."""
        fields = cls.fields
        return [
            fields[name].widget.render if isinstance(fields[name].widget, ListWidget | JsonWidget) else _text
            for name in names
        ]

    @classmethod
    def cells(cls, ids: Sequence[int], names: Sequence[str]) -> Iterator[list[Any]]:
        """Yield the rows of a CSV file with these ids, in their order, read in chunks: text cells, neutralised."""
        parts = (list(ids[start : start + CHUNK]) for start in range(0, len(ids), CHUNK))
        if cls.related_names().isdisjoint(names):
            yield from cls._cells_from_text(parts, names)
        else:
            for part in parts:
                yield from cls._cells_from_records(cls.records(part, names), names)

    @classmethod
    def _cells_from_records(cls, records: Sequence[Record], names: Sequence[str]) -> Iterator[list[Any]]:
        renderers = cls.renderers(names)
        for record in records:
            yield [
                neutralise(value) if isinstance(value, str) else value
                for value in (render(record[name]) for render, name in zip(renderers, names, strict=True))
            ]

    @classmethod
    def _cells_from_text(cls, parts: Iterable[list[int]], names: Sequence[str]) -> Iterator[list[Any]]:
        """Have the database write the cells: no value becomes an object and a text again."""
        read_part = cls._text_reader(names)
        readers = [(place, read) for place, name in enumerate(names) if (read := cls._cell_reader(name))]
        texts = [place for place, read in readers if read is neutralise]
        others = [(place, read) for place, read in readers if read is not neutralise]
        for part in parts:
            by_id = read_part(part)
            for row in (by_id[pk] for pk in part if pk in by_id):
                cells = list(row[:-1])
                for place in texts:
                    # Looked at here, because calling a function for each cell takes longer than all the rest.
                    if cells[place] and cells[place].startswith(SIGNS):
                        cells[place] = neutralise(cells[place])
                for place, read in others:
                    if cells[place]:
                        cells[place] = read(cells[place])
                yield cells

    @classmethod
    def _text_reader(cls, names: Sequence[str]) -> Callable[[list[int]], dict[int, tuple[Any, ...]]]:
        """Return what reads rows as texts, by id; each has the id behind the columns."""
        paths = [cls.paths.get(name, name) for name in names]
        casts = {f"cell_{place}": Cast(F(path), models.TextField()) for place, path in enumerate(paths)}
        rows = cls._meta.model.objects.filter(Among("pk", [])).annotate(**casts).values_list(*casts, "pk")
        # Compiled once: the ids are one parameter. Django's way through converters and iterators would cost as much
        # as the query.
        statement, _ = rows.query.sql_with_params()

        def read(ids: list[int]) -> dict[int, tuple[Any, ...]]:
            with connection.cursor() as cursor:
                cursor.execute(statement, [Among.parameter(ids, connection)])
                return {row[-1]: row for row in cursor.fetchall()}

        return read

    @classmethod
    def _cell_reader(cls, name: str) -> Callable[[str], Any] | None:
        """Return what makes a cell of a column as the database writes it, None where nothing is to be done."""
        widget = cls.fields[name].widget
        path = cls.paths.get(name, name)
        if isinstance(widget, ListWidget | JsonWidget):
            if lines := cls.reader(path):
                return lambda text: neutralise(text if is_lines(text) else widget.render(lines(text)))
            return lambda text: "" if text in _EMPTY else neutralise(widget.render(json.loads(text)))
        field = cls._field(path)
        return next((read for kind, read in _CELLS if isinstance(field, kind)), None)


def _text(value: Any) -> Any:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else value


class OwnedResource(RecordResource):
    """Rows with an owner, told apart by `uid`; the owner stands as an e-mail address."""

    owner = Field(attribute="owner", column_name="owner", widget=ForeignKeyWidget(get_user_model(), "email"))

    class Meta:
        import_id_fields = ("uid",)
