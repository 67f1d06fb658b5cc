"""Full-text search over one table: FTS5 with triggers on SQLite, a stored `tsvector` with a GIN index on PostgreSQL.

A search finds the rows with every word of its text, the last one as a prefix; the first 20 words count. What a word is
stands in `core.words`; whatever is no word separates words, so operators, quotes and stars are data.

The index knows each row's owner, out of reach of what people type: as a word of its own on SQLite, as the beginning of
each word on PostgreSQL. A search within one owner's rows is answered by the index without a look at anybody else's. It
is kept by the database, so `bulk_create`, COPY and raw SQL stay indexed.
"""

from dataclasses import dataclass
from typing import Any, TypeVar

from django.apps import AppConfig
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import BooleanField, Case, F, Func, IntegerField, QuerySet, Value, When
from django.db.models.expressions import Col
from django.db.models.lookups import Exact
from django.db.models.signals import post_migrate
from django.db.models.sql.compiler import SQLCompiler

from careercopilot.core.search_columns import (
    drop_columns,
    joined,
    postgres_columns,
    postgres_columns_before,
    postgres_function,
)
from careercopilot.core.words import MAX_WORD_LENGTH, fts5_tokenizer, postgres_collation, sqlite_words, words

Rows = TypeVar("Rows", bound=QuerySet[Any])
Compiled = tuple[str, tuple[Any, ...]]

MAX_WORDS = 20
"""Words of a query that count."""
MAX_QUERY = 5_000
"""Characters of a query that are looked at."""


def query_words(text: str) -> tuple[str, ...]:
    """Return the words of a query that count, folded and cut."""
    return tuple(word[:MAX_WORD_LENGTH] for word in words(text[:MAX_QUERY])[:MAX_WORDS])


def wants_rank(text: str) -> bool:
    """Return whether a search for `text` ranks its rows: whether there is a word in it."""
    return bool(query_words(text))


@dataclass(frozen=True)
class SearchIndex:
    """The full-text index of a table.

    `classes` are its text columns in groups, the weightiest first, at most four. `owner` is the column of the owner.
    """

    table: str
    classes: tuple[tuple[str, ...], ...]
    owner: str = "owner_id"

    def search(self, rows: Rows, text: str) -> Rows:
        """Keep the rows with every word of `text` and annotate `rank`; a text without words keeps all, at rank 0.

        With four classes the rank is 4 if all words are found in the first, 3 in the first two together, 2 in the
        first three, else 1. Filter the rows by their owner before: the index is then asked for that owner's alone.
        """
        asked = query_words(text)
        if not asked:
            return rows.annotate(rank=Value(0, output_field=IntegerField()))
        owner = _owner_of(rows, self.owner)
        count = len(self.classes)
        ranks = [
            When(_Matches(F("pk"), self, asked, owner, width), then=Value(count + 1 - width))
            for width in range(1, count)
        ]
        found = rows.filter(_Matches(F("pk"), self, asked, owner, count))
        return found.annotate(rank=Case(*ranks, default=Value(1), output_field=IntegerField()))

    @property
    def names(self) -> str:
        """The letters of the classes, as FTS5 columns and as PostgreSQL's weights."""
        return "abcd"[: len(self.classes)]

    def create(self, schema_editor: BaseDatabaseSchemaEditor) -> None:
        """Make the index and fill it from the table."""
        if schema_editor.connection.vendor == "sqlite":
            statements = [*_sqlite_tables(self), *_sqlite_triggers(self).values(), *_sqlite_fill(self)]
        else:
            statements = [
                postgres_function(self.table, postgres_collation(schema_editor.connection)),
                *postgres_columns(self.table, self.classes, self.owner),
            ]
        for statement in statements:
            schema_editor.execute(statement, params=None)

    def renew(self, schema_editor: BaseDatabaseSchemaEditor, *, back: bool = False) -> None:
        """Make function, columns and index anew as `create` does, or with `back` as it once did (PostgreSQL alone)."""
        if schema_editor.connection.vendor == "postgresql":
            columns = postgres_columns_before if back else postgres_columns
            function = postgres_function(self.table, postgres_collation(schema_editor.connection))
            added = columns(self.table, self.classes, self.owner)
            for statement in (drop_columns(self.table), function, *added):
                schema_editor.execute(statement, params=None)

    def drop(self, schema_editor: BaseDatabaseSchemaEditor) -> None:
        """Remove the index and everything that keeps it."""
        table = self.table
        if schema_editor.connection.vendor == "sqlite":
            statements = [f"DROP TRIGGER IF EXISTS {name}" for name in _sqlite_triggers(self)]
            statements += [f"DROP VIEW {table}_search_feed", f"DROP TABLE {table}_search"]
        else:
            statements = [drop_columns(table), f"DROP FUNCTION {table}_words(text)"]
        for statement in statements:
            schema_editor.execute(statement, params=None)

    def heal(self, connection: BaseDatabaseWrapper) -> bool:
        """Make triggers again that a rebuild of the table has dropped, and then the index; return whether it was so.

        SQLite alone loses them: Django alters a table there by copying it into a new one.
        """
        if connection.vendor != "sqlite":
            return False
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM sqlite_master WHERE name = %s", [f"{self.table}_search"])
            if cursor.fetchone() is None:
                return False
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            present = dict(cursor.fetchall())
        wanted = _sqlite_triggers(self)
        lost = [name for name, statement in wanted.items() if present.get(name) != statement]
        if not lost:
            return False
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            for name in lost:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
                cursor.execute(wanted[name])
            for statement in _sqlite_fill(self):
                cursor.execute(statement)
        return True


def heal_after_migrations(index: SearchIndex, app: AppConfig) -> None:
    """Heal an index whenever the migrations of its app have run: on SQLite they can drop its triggers in silence."""

    def heal(*, using: str, **_: Any) -> None:
        index.heal(connections[using])

    post_migrate.connect(heal, sender=app, weak=False, dispatch_uid=f"heal {index.table}")


class _Matches(Func):
    """Whether the row of a primary key has the words in the first `width` classes of its text."""

    output_field = BooleanField()

    def __init__(self, pk: F, index: SearchIndex, asked: tuple[str, ...], owner: int | None, width: int) -> None:
        super().__init__(pk)
        self.index, self.asked, self.owner, self.width = index, asked, owner, width

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra_context: Any) -> Compiled:  # noqa: ARG002
        """Compile to a look into the FTS5 table."""
        pk, params = compiler.compile(self.source_expressions[0])
        last = len(self.asked) - 1
        # PostgreSQL's index holds words cut; here a cut word of the query is a prefix.
        terms = [
            f'"{word}"*' if place == last or len(word) == MAX_WORD_LENGTH else f'"{word}"'
            for place, word in enumerate(self.asked)
        ]
        query = f"{{{' '.join(self.index.names[: self.width])}}} : ({' AND '.join(terms)})"
        if self.owner is not None:
            query = f'owner : "x{self.owner}" AND {query}'
        table = f"{self.index.table}_search"
        return f"{pk} IN (SELECT rowid FROM {table} WHERE {table} MATCH %s)", (*params, query)  # noqa: S608 - names of tables

    def as_postgresql(self, compiler: SQLCompiler, *_: Any, **__: Any) -> Compiled:
        """Compile to a match with the tsvector of the row: the indexed one, or the small one that has weights."""
        pk = self.source_expressions[0]
        assert isinstance(pk, Col)
        alias = compiler.quote_name_unless_alias(pk.alias)
        if self.width < len(self.index.classes):
            query, params = self._tsquery("", self.index.names[: self.width])
            return f"{alias}.search_head @@ {query}::tsquery", params
        query, params = self._tsquery("~" if self.owner is None else f"{self.owner}~", "")
        if self.owner is None:
            # Each row's words begin with its own owner: no index knows that question.
            query = f"replace({query}, '~', {alias}.{self.index.owner}::text || '~')"
        return f"{alias}.search @@ {query}::tsquery", params

    def _tsquery(self, begin: str, weights: str) -> Compiled:
        """Return the query for PostgreSQL as text; each word of it has a beginning."""
        between, end = f":{weights} & {begin}" if weights else f" & {begin}", f":*{weights}"
        asked = " ".join(self.asked)
        if asked.isascii():
            # Letters and digits, which both fold alike: the database is spared long expressions, for each plan anew.
            return "%s", (begin + asked.replace(" ", between) + end,)
        # The database folds the query as it folded the texts: whatever its Unicode tables, a word finds itself. Should
        # it see no word where Python saw one, '~ ' stands for it, which begins no word.
        folded = f"nullif(replace({self.index.table}_words(%s), ' ', %s), '')"
        return f"(coalesce(%s || {folded}, '''~ ''') || %s)", (begin, asked, between, end)


def _owner_of(rows: QuerySet[Any], column: str) -> int | None:
    """Return the owner that the rows are filtered by, or None if they are not."""
    where = rows.query.where
    if where.negated or where.connector != "AND":
        return None
    for condition in where.children:
        if not isinstance(condition, Exact) or not isinstance(condition.lhs, Col) or not isinstance(condition.rhs, int):
            continue
        if condition.lhs.alias == rows.query.base_table and condition.lhs.target.column == column:
            return condition.rhs
    return None


def _sqlite_tables(index: SearchIndex) -> list[str]:
    """Return SQL for the FTS5 table, and for a view that is nothing but a door: what enters the index is folded there.

    The table keeps no copy of the texts. FTS5's command column turns an insertion into a removal.
    """
    table, names = f"{index.table}_search", list(index.names)
    columns = ", ".join(f"'' AS {name}" for name in names)
    folded = ", ".join(sqlite_words(f"NEW.{name}") for name in names)
    arguments = f"owner, {', '.join(names)}, content='', prefix='2 3', tokenize=\"{fts5_tokenizer()}\""
    into = f"{table}({table}, rowid, owner, {', '.join(names)})"
    feed = f"INSERT INTO {into} VALUES (NEW.command, NEW.id, 'x' || NEW.owner, {folded});"  # noqa: S608 - names of columns
    return [
        f"CREATE VIRTUAL TABLE {table} USING fts5({arguments})",
        f"CREATE VIEW {table}_feed AS SELECT '' AS command, 0 AS id, 0 AS owner, {columns}",
        f"CREATE TRIGGER {table}_feed INSTEAD OF INSERT ON {table}_feed BEGIN {feed} END",
    ]


def _sqlite_triggers(index: SearchIndex) -> dict[str, str]:
    """Return SQL for the triggers on the table itself, by their names."""
    table, feed = index.table, f"{index.table}_search_feed"
    columns = [index.owner, *(column for group in index.classes for column in group)]

    def feeding(command: str, row: str) -> str:
        texts = ", ".join(joined(group, row) for group in index.classes)
        return f"INSERT INTO {feed} VALUES ({command}, {row}id, {row}{index.owner}, {texts});"  # noqa: S608 - the same

    changed = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in ("id", *columns))
    add, remove = feeding("NULL", "NEW."), feeding("'delete'", "OLD.")
    return {
        f"{table}_search_insert": f"CREATE TRIGGER {table}_search_insert AFTER INSERT ON {table} BEGIN {add} END",
        f"{table}_search_delete": f"CREATE TRIGGER {table}_search_delete AFTER DELETE ON {table} BEGIN {remove} END",
        f"{table}_search_update": f"CREATE TRIGGER {table}_search_update AFTER UPDATE OF id, {', '.join(columns)} "
        f"ON {table} WHEN {changed} BEGIN {remove} {add} END",
    }


def _sqlite_fill(index: SearchIndex) -> list[str]:
    """Return SQL that empties the index and fills it from the table."""
    table = f"{index.table}_search"
    texts = ", ".join(joined(group) for group in index.classes)
    return [
        f"INSERT INTO {table}({table}) VALUES ('delete-all')",  # noqa: S608 - the same
        f"INSERT INTO {table}_feed SELECT NULL, id, {index.owner}, {texts} FROM {index.table}",  # noqa: S608 - the same
        f"INSERT INTO {table}({table}) VALUES ('optimize')",  # noqa: S608 - the same
    ]
