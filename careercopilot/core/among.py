"""A condition on many ids that is one parameter, however many they are."""

import json
from collections.abc import Iterable
from typing import Any

from django.db.models import BooleanField, F, Func


class Among(Func):
    """`filter(Among("pk", ids))`: as `IN`, whose thousand placeholders take longer to read than a thousand rows."""

    output_field = BooleanField()

    def __init__(self, column: str, ids: Iterable[int]) -> None:
        super().__init__(F(column))
        self.ids = list(ids)

    def as_sql(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        """Return the condition: an array on PostgreSQL, JSON on SQLite."""
        column, params = compiler.compile(self.get_source_expressions()[0])
        is_array = connection.vendor == "postgresql"
        among = "= ANY(%s)" if is_array else "IN (SELECT value FROM json_each(%s))"
        return f"{column} {among}", [*params, self.parameter(self.ids, connection)]

    @staticmethod
    def parameter(ids: list[int], connection: Any) -> Any:
        """Return ids as the one parameter."""
        return ids if connection.vendor == "postgresql" else json.dumps(ids)
