"""Writing of many rows in few statements."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.db import connections, models, router, transaction

BATCH = 500
"""Rows of one statement."""
MOST_VALUES = 32_766
"""Values of one statement of SQLite."""


def insert_rows(rows: Sequence[models.Model]) -> None:
    """Write new rows of one model, complete as they stand in memory, and give them their ids.

    On PostgreSQL 500 rows are one statement with one parameter, the rows as JSON, whose text is made once for
    each model: to compile a place for each value takes longer than the database takes to read it.
    """
    if not rows:
        return
    model = type(rows[0])
    alias = router.db_for_write(model)
    has_ids = rows[0].pk is not None
    if connections[alias].vendor != "postgresql":
        _insert_listed(rows, connections[alias], has_ids)
        return
    names, columns, statement = _insert(model, alias, has_ids)
    with connections[alias].cursor() as cursor:
        for start in range(0, len(rows), BATCH):
            part = rows[start : start + BATCH]
            cursor.execute(statement, [as_json(_values(row, names, columns) for row in part)])
            if not has_ids:
                for row, (pk,) in zip(part, cursor.fetchall(), strict=True):
                    row.pk = pk
    for row in rows:
        row._state.adding, row._state.db = False, alias  # noqa: SLF001 - documented by Django


def _insert_listed(rows: Sequence[models.Model], connection: Any, has_ids: bool) -> None:  # noqa: FBT001 - as it is kept
    """Write new rows as lists of values, 500 rows a statement: Django stops at 999 values, SQLite takes 32,766."""
    quote = connection.ops.quote_name
    meta: Any = type(rows[0])._meta
    fields = [field for field in meta.concrete_fields if has_ids or not field.primary_key]
    table, columns = quote(meta.db_table), ", ".join(quote(field.column) for field in fields)
    statement = f"INSERT INTO {table} ({columns}) VALUES {{values}} RETURNING {quote(meta.pk.column)}"  # noqa: S608 - names of columns
    row_values = f"({', '.join(['%s'] * len(fields))})"
    size = min(BATCH, MOST_VALUES // len(fields))
    with transaction.atomic(using=connection.alias, savepoint=False), connection.cursor() as cursor:
        for start in range(0, len(rows), size):
            part = rows[start : start + size]
            values = [
                field.get_db_prep_save(getattr(row, field.attname), connection) for row in part for field in fields
            ]
            cursor.execute(statement.format(values=", ".join([row_values] * len(part))), values)
            for row, (pk,) in zip(part, cursor.fetchall(), strict=True):
                row.pk = row.pk if has_ids else pk
                row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001 - documented by Django


def update_rows(rows: Sequence[models.Model], fields: Collection[str]) -> None:
    """Write the named columns of rows of one model as they stand in memory; rows that are gone stay gone.

    One UPDATE joined with a list of values for each 500 rows, in JSON on PostgreSQL. Django's `bulk_update` spells out
    a CASE for each column and row, and takes five to ten times as long.
    """
    if not rows or not fields:
        return
    model = type(rows[0])
    connection = connections[router.db_for_write(model)]
    if connection.vendor == "postgresql":
        names, columns, statement = _update(model, connection.alias, tuple(dict.fromkeys(fields)))
        with connection.cursor() as cursor:
            for start in range(0, len(rows), BATCH):
                part = rows[start : start + BATCH]
                cursor.execute(statement, [as_json(_values(row, names, columns) for row in part)])
        return
    pk: Any = model._meta.pk
    listed: Any = [model._meta.get_field(name) for name in dict.fromkeys(fields)]
    row_values = f"({', '.join(['%s'] * (len(listed) + 1))})"
    statement = _listed_update(connection, model, listed)
    with connection.cursor() as cursor:
        for start in range(0, len(rows), BATCH):
            part = rows[start : start + BATCH]
            values = [
                field.get_db_prep_save(getattr(row, field.attname), connection)
                for row in part
                for field in (pk, *listed)
            ]
            cursor.execute(statement.format(values=", ".join([row_values] * len(part))), values)


def records(vendor: str, types: Mapping[str, str]) -> str:
    """Return SQL for rows that come as one parameter, made by `as_json`; `types` are those of PostgreSQL by name."""
    if vendor == "postgresql":
        listed = ", ".join(f'"{name}" {kind}' for name, kind in types.items())
        return f"json_to_recordset(%s) AS v({listed})"
    listed = ", ".join(f"json_extract(value, '$.{name}') AS \"{name}\"" for name in types)
    return f"(SELECT {listed} FROM json_each(%s)) AS v"  # noqa: S608 - names of columns


def as_json(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return rows as the parameter that `records` reads."""
    return json.dumps(list(rows), default=str, ensure_ascii=False, separators=(",", ":"))


def _values(row: models.Model, names: Sequence[str], columns: Sequence[str]) -> dict[str, Any]:
    return {column: getattr(row, name) for name, column in zip(names, columns, strict=True)}


Statement = tuple[tuple[str, ...], tuple[str, ...], str]
"""Names of attributes, the columns they are for, and the text of a statement."""


@lru_cache(maxsize=100)
def _insert(model: type[models.Model], alias: str, has_ids: bool) -> Statement:  # noqa: FBT001 - a part of the key
    connection = connections[alias]
    fields: Any = [field for field in model._meta.concrete_fields if has_ids or not field.primary_key]
    quoted = ", ".join(f'"{field.column}"' for field in fields)
    source = records("postgresql", {field.column: _type_of(field, connection) for field in fields})
    table, pk = f'"{model._meta.db_table}"', f'"{model._meta.pk.column}"'
    statement = f"INSERT INTO {table} ({quoted}) SELECT {quoted} FROM {source}"  # noqa: S608 - names of columns
    statement += "" if has_ids else f" RETURNING {pk}"
    return tuple(field.attname for field in fields), tuple(field.column for field in fields), statement


@lru_cache(maxsize=500)
def _update(model: type[models.Model], alias: str, names: tuple[str, ...]) -> Statement:
    connection = connections[alias]
    pk: Any = model._meta.pk
    fields: Any = [model._meta.get_field(name) for name in names]
    types = {field.column: _type_of(field, connection) for field in (pk, *fields)}
    table = f'"{model._meta.db_table}"'
    changes = ", ".join(f'"{field.column}" = v."{field.column}"' for field in fields)
    source = records("postgresql", types)
    statement = f'UPDATE {table} SET {changes} FROM {source} WHERE {table}."{pk.column}" = v."{pk.column}"'  # noqa: S608 - the same
    return (pk.attname, *(field.attname for field in fields)), tuple(types), statement


def _type_of(field: Any, connection: Any) -> str:
    kind = field.rel_db_type(connection) if field.primary_key else field.db_type(connection)
    return str(kind)


def _listed_update(connection: Any, model: type[models.Model], columns: Sequence[Any]) -> str:
    """Return the UPDATE with a place for its values; SQLite calls the columns of a list column1, column2, …"""
    quote = connection.ops.quote_name
    changes = ", ".join(f"{quote(field.column)} = v.column{place}" for place, field in enumerate(columns, start=2))
    table, key = quote(model._meta.db_table), quote(model._meta.pk.column)
    return f"UPDATE {table} SET {changes} FROM (VALUES {{values}}) AS v WHERE {table}.{key} = v.column1"  # noqa: S608 - the same
