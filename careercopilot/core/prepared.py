"""Statements compiled once: for a look-up of each request, Django's compiler takes longer than the database."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet

_STAND_IN = "\0stand-in"
_LEAST = -(2**62)


@dataclass(frozen=True)
class _Compiled:
    """The text of a statement, its parameters, and how a row of its answer becomes objects."""

    sql: str
    parameters: tuple[Any, ...]
    converters: dict[int, tuple[list[Any], Any]]
    models: Sequence[tuple[type[Model], list[str], int, int]] = ()


def _compile(rows: QuerySet[Any]) -> tuple[_Compiled, list[Any]]:
    """Return the statement of a query, and the columns of its answer."""
    compiler = rows.query.get_compiler(connection=connection)
    sql, parameters = compiler.as_sql()
    columns: Any = [column for column, _, _ in compiler.select or ()]
    return _Compiled(str(sql), tuple(parameters), compiler.get_converters(columns)), columns


class PreparedValues:
    """The values of rows that ids and texts lead to: a `values_list` whose text is made once.

    `find` returns the query for its arguments. It is called once, with values that stand in for those to come, so that
    the query must be the same for all of them but for these values.
    """

    def __init__(self, find: Callable[..., QuerySet[Any]], *kinds: type[int] | type[str]) -> None:
        """Take the query, and of what kinds its arguments are."""
        self.find = find
        # Numbers and texts that nobody sends.
        self.stand_ins: list[Any] = [
            f"{_STAND_IN}{place}" if kind is str else _LEAST + place for place, kind in enumerate(kinds)
        ]

    @cached_property
    def _compiled(self) -> _Compiled:
        compiled, _ = _compile(self.find(*self.stand_ins))
        return compiled

    def get(self, *values: Any) -> list[tuple[Any, ...]]:
        """Return the rows."""
        compiled = self._compiled
        actual = dict(zip(self.stand_ins, values, strict=True))
        with connection.cursor() as cursor:
            cursor.execute(compiled.sql, [_actual(one, actual) for one in compiled.parameters])
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return [_converted(row, compiled) for row in rows] if compiled.converters else rows


def _actual(value: Any, actual: dict[Any, Any]) -> Any:
    return actual.get(value, value) if isinstance(value, int | str) else value


def _converted(row: Sequence[Any], compiled: _Compiled) -> tuple[Any, ...]:
    found = list(row)
    for place, (converters, expression) in compiled.converters.items():
        for converter in converters:
            found[place] = converter(found[place], expression, connection)
    return tuple(found)


class PreparedRow:
    """The one row that a unique text leads to, with the row behind a foreign key of it.

    `find` returns the query for a text; it is called once, with a text that stands in for those to come.
    """

    def __init__(self, find: Callable[[str], QuerySet[Any]], related: str) -> None:
        """Take the query, and the name of the foreign key."""
        self.find, self.related = find, related

    @cached_property
    def _compiled(self) -> _Compiled:
        rows = self.find(_STAND_IN).select_related(self.related)
        key: Any = rows.model._meta.get_field(self.related)
        compiled, columns = _compile(rows)
        models, start = [], 0
        for model in (rows.model, key.related_model):
            names = [field.attname for field in model._meta.concrete_fields]
            assert [column.target.attname for column in columns[start : start + len(names)]] == names
            models.append((model, names, start, start + len(names)))
            start += len(names)
        assert start == len(columns)
        return replace(compiled, models=models)

    def get(self, text: str) -> Any:
        """Return the row with its related one, or None."""
        compiled = self._compiled
        with connection.cursor() as cursor:
            values = [text if value == _STAND_IN else value for value in compiled.parameters]
            cursor.execute(compiled.sql, values)
            row = cursor.fetchone()
        if row is None:
            return None
        found = _converted(row, compiled)
        one, other = (
            model.from_db(connection.alias, names, list(found[start:end]))
            for model, names, start, end in compiled.models
        )
        setattr(one, self.related, other)
        return one
