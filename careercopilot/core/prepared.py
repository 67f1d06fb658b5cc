"""Statements compiled once: for a look-up of each request, Django's compiler takes longer than the database."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet

_STAND_IN = "\0stand-in"


@dataclass(frozen=True)
class _Compiled:
    """The text of a statement, its parameters, and how a row of its answer becomes objects."""

    sql: str
    parameters: tuple[Any, ...]
    converters: dict[int, tuple[list[Any], Any]]
    models: Sequence[tuple[type[Model], list[str], int, int]]


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
        compiler = rows.query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        columns: Any = [column for column, _, _ in compiler.select or ()]
        models, start = [], 0
        for model in (rows.model, key.related_model):
            names = [field.attname for field in model._meta.concrete_fields]
            assert [column.target.attname for column in columns[start : start + len(names)]] == names
            models.append((model, names, start, start + len(names)))
            start += len(names)
        assert start == len(columns)
        return _Compiled(str(sql), tuple(parameters), compiler.get_converters(columns), models)

    def get(self, text: str) -> Any:
        """Return the row with its related one, or None."""
        compiled = self._compiled
        with connection.cursor() as cursor:
            values = [text if value == _STAND_IN else value for value in compiled.parameters]
            cursor.execute(compiled.sql, values)
            row = cursor.fetchone()
        if row is None:
            return None
        found = list(row)
        for place, (converters, expression) in compiled.converters.items():
            for converter in converters:
                found[place] = converter(found[place], expression, connection)
        one, other = (
            model.from_db(connection.alias, names, found[start:end]) for model, names, start, end in compiled.models
        )
        setattr(one, self.related, other)
        return one
