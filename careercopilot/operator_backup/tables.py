"""Every table of the database: which there are, their rows out and in, and the ids they have given."""

import base64
import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any
from uuid import UUID

from django.apps.registry import Apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.duration import duration_iso_string

Model = type[models.Model]
Row = Sequence[Any]

AT_ONCE = 1_000
"""Rows read or written together."""
_AS_THEY_ARE = (
    models.CharField,
    models.TextField,
    models.IntegerField,
    models.BooleanField,
    models.FloatField,
)
"""Fields whose values JSON and both databases share."""
_GIVEN_ANEW = ("contenttypes.ContentType", "auth.Permission")
"""Tables that migrations fill by themselves."""


def all_tables(registry: Apps) -> list[Model]:
    """Return the models with tables of their own, by label: a new app's are among them."""
    found = registry.get_models(include_auto_created=True)
    return sorted(
        (model for model in found if model._meta.managed and not model._meta.proxy),
        key=lambda model: model._meta.label_lower,
    )


def columns_of(model: Model) -> list[str]:
    """Return the names of a table's columns as Django's attributes."""
    return [field.attname for field in model._meta.local_concrete_fields]


def has_rows_of_people(model: Model, alias: str) -> bool:
    """Tell whether a table holds what the migrations did not put there."""
    return model._meta.label not in _GIVEN_ANEW and model._base_manager.using(alias).exists()


def lines_of(model: Model, alias: str) -> Iterator[tuple[bytes, int]]:
    """Yield a table's rows as lines of JSON, with the number of rows in each piece."""
    rows = model._base_manager.using(alias).order_by("pk").values_list(*columns_of(model))
    encode = json.JSONEncoder(default=_plain, separators=(",", ":")).encode
    source = rows.iterator(chunk_size=AT_ONCE)
    while some := list(islice(source, AT_ONCE)):
        yield "".join(f"{encode(row)}\n" for row in some).encode("ascii"), len(some)


def _plain(value: Any) -> str:
    """Return a value that JSON does not know as text that the field understands."""
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, dt.timedelta):
        return duration_iso_string(value)
    raise TypeError(f"No form for {type(value).__name__}")


def _reader(field: models.Field, connection: BaseDatabaseWrapper) -> Callable[[Any], Any] | None:
    """Return what makes a column's value of JSON's; None where they are the same."""
    target: models.Field = field
    while isinstance(target, models.ForeignKey):
        target = target.target_field
    if isinstance(target, _AS_THEY_ARE):
        return None
    if isinstance(target, models.JSONField) and not field.null:
        # Where NULL may not stand, nothing is JSON's null.
        return lambda value: connection.ops.adapt_json_value(value, target.encoder)
    return lambda value: None if value is None else target.get_db_prep_save(target.to_python(value), connection)


def _readable(
    model: Model, columns: Sequence[str], rows: Iterable[Row], connection: BaseDatabaseWrapper
) -> Iterator[Row]:
    fields = {field.attname: field for field in model._meta.local_concrete_fields}
    readers = [(place, _reader(fields[name], connection)) for place, name in enumerate(columns)]
    busy = [(place, reader) for place, reader in readers if reader is not None]
    for row in rows:
        values = list(row)
        for place, reader in busy:
            values[place] = reader(values[place])
        yield values


def insert(model: Model, columns: Sequence[str], rows: Iterable[Row], connection: BaseDatabaseWrapper) -> int:
    """Write rows as JSON has them into a table, and return their number."""
    quote = connection.ops.quote_name
    by_name = {field.attname: field.column for field in model._meta.local_concrete_fields}
    names = ", ".join(quote(str(by_name[name])) for name in columns)
    table = quote(model._meta.db_table)
    values = _readable(model, columns, rows, connection)
    count = 0
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for count, row in enumerate(values, 1):  # noqa: B007 - the number of the last one
                    copy.write_row(row)
            return count
        places = ", ".join(["%s"] * len(columns))
        while some := list(islice(values, AT_ONCE)):
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", some)  # noqa: S608 - names of columns
            count += len(some)
    return count


def empty(tables: Sequence[Model], connection: BaseDatabaseWrapper) -> None:
    """Remove all rows; in a transaction, with the checks of foreign keys put off."""
    names = [connection.ops.quote_name(model._meta.db_table) for model in tables]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(names)}")
            return
        for name in names:
            cursor.execute(f"DELETE FROM {name}")  # noqa: S608 - names of tables


def last_ids(tables: Sequence[Model], connection: BaseDatabaseWrapper) -> dict[str, int]:
    """Return the highest id that each table has given, by its name; also where that row is gone."""
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            cursor.execute("SELECT name, seq FROM sqlite_sequence")
            return {name: int(number) for name, number in cursor.fetchall()}
        found = {}
        for table, sequence in _sequences(tables, cursor):
            cursor.execute(f"SELECT last_value, is_called FROM {sequence}")  # noqa: S608 - quoted by PostgreSQL
            number, is_called = cursor.fetchone()
            found[table] = int(number) if is_called else int(number) - 1
        return found


def _sequences(tables: Sequence[Model], cursor: Any) -> Iterator[tuple[str, str]]:
    """Yield `(table, sequence)`, the sequence quoted."""
    for model in tables:
        key = model._meta.pk
        table = model._meta.db_table
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{table}"', key.column])
        (sequence,) = cursor.fetchone()
        if sequence:
            yield table, sequence


def go_on_from(wanted: dict[str, int], tables: Sequence[Model], connection: BaseDatabaseWrapper) -> None:
    """Let each table give ids above those it has and those that it ever gave."""
    for model in tables:
        if model._meta.db_table in wanted:
            (highest,) = model._base_manager.using(connection.alias).aggregate(top=models.Max("pk")).values()
            wanted[model._meta.db_table] = max(wanted[model._meta.db_table], highest or 0)
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            for name, number in wanted.items():
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [name])
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [name, number])
            return
        for table, sequence in _sequences(tables, cursor):
            # Not setval(): that one stays when the transaction is rolled back.
            cursor.execute(f"ALTER SEQUENCE {sequence} RESTART WITH {wanted.get(table, 0) + 1}")
