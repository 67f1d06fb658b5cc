"""Pages of a ranked search: where the best fill a page, they are found without a look at all others."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Case, IntegerField, QuerySet, Value, prefetch_related_objects

MOST_REMEMBERED = 1_000
_few: dict[Any, None] = {}
"""Searches of which this process has seen that the best do not fill a page: asked in full the next time."""


def best_alone(rows: QuerySet[Any], rank: int | None) -> QuerySet[Any] | None:
    """Return the rows that have the best rank of a search, without the others; None where that is no shortcut.

    PostgreSQL reads them in the order of an index until a page is full, if they are many; to rank all rows that match,
    it fetches each. `rank` is that of the row behind which the page begins, None for the first page.
    """
    ranks = rows.query.annotations.get("rank")
    if not isinstance(ranks, Case) or rows.query.select_related or connections[rows.db].vendor != "postgresql":
        return None
    best: Any = ranks.cases[0]
    value = best.result.value
    if rank not in {None, value}:
        return None
    return rows.filter(best.condition).annotate(rank=Value(value, output_field=IntegerField()))


def page_of_best(best: QuerySet[Any], page: QuerySet[Any], order: Sequence[str], asked: Any) -> list[Any]:
    """Return a page: that of the best where it is full, else that of all rows, in one statement.

    Both are cut to the same length and have the same columns; `order` names them, descending. For what is `asked` for
    so, the best are not tried again where they were too few; with None they always are.
    """
    if asked in _few:
        return list(page)
    size = page.query.high_mark - page.query.low_mark  # type: ignore[operator]
    try:
        (best_sql, best_values), (page_sql, page_values) = best.query.sql_with_params(), page.query.sql_with_params()
    except EmptyResultSet:
        # A filter that nothing can pass: Django asks nothing then.
        return list(page)
    statement = (
        f"WITH best AS MATERIALIZED ({best_sql}) "  # noqa: S608 - compiled by Django, with parameters
        f"SELECT * FROM best WHERE (SELECT count(*) FROM best) >= {size:d} UNION ALL "
        f"SELECT * FROM ({page_sql}) AS ranked WHERE (SELECT count(*) FROM best) < {size:d} "
        f"ORDER BY {', '.join(f'{column} DESC' for column in order)}"
    )
    found = list(page.model.objects.raw(statement, [*best_values, *page_values]))
    # A raw query takes none along.
    lookups: Sequence[Any] = getattr(page, "_prefetch_related_lookups", ())
    prefetch_related_objects(found, *lookups)
    value: Any = best.query.annotations["rank"]
    if asked is not None and (len(found) < size or found[-1].rank != value.value):
        if len(_few) >= MOST_REMEMBERED:
            _few.clear()
        _few[asked] = None
    return found
