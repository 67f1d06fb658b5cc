"""SQL of a full-text index on PostgreSQL: the function that folds, the two generated columns and the GIN index."""

from collections.abc import Sequence

from careercopilot.core.words import postgres_words

Classes = Sequence[Sequence[str]]

MAX_INDEXED = 200_000
"""Characters of a row that are indexed, far above what the fields hold: a `tsvector` ends at 1 MB."""
MAX_BYTES = 2_000_000
"""Fewer characters where the owner's number is so long that words of one letter would reach that end."""


def joined(group: Sequence[str], row: str = "") -> str:
    """Return SQL for the text of a class; `row` is a prefix such as NEW and a dot."""
    return "||' '||".join(f"coalesce({row}{column},'')" for column in group)


def postgres_function(table: str, collation: str) -> str:
    """Return SQL for the function that returns the words of a text.

    In PL/pgSQL: the body of a function in SQL would be read and planned anew for each statement that writes.
    """
    head = f"{table}_words(text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE"
    return f"CREATE OR REPLACE FUNCTION {head} AS $words$ {postgres_words(collation)} $words$"


def postgres_columns(table: str, classes: Classes, owner: str) -> list[str]:
    """Return SQL that adds the generated columns and the index.

    `search` has everything and is what the index holds: each word behind its owner's number, so that the lists of the
    index are one owner's alone. `search_head` has the weightier classes with their weights: it is small, so it stays in
    the row, and ranking thousands of rows does not fetch their long texts.
    """
    number = f"{owner}::text"
    most = f"least({MAX_INDEXED}, {MAX_BYTES} / (5 + length({number})))"
    everything = f"left({table}_words({joined([column for group in classes for column in group])}), {most})"
    search = f"replace(' ' || {everything}, ' ', ' ' || {number} || '~')"
    names = "abcd"[: len(classes)]
    head = " || ' ' || ".join(
        f"coalesce(nullif(replace({_cut(table, group)}, ' ', ':1{weight} '), '') || ':1{weight}', '')"
        for weight, group in zip(names, classes[:-1], strict=False)
    )
    return [_add(table, search, head), f"CREATE INDEX {table}_search ON {table} USING gin (search)"]


def postgres_columns_before(table: str, classes: Classes, owner: str) -> list[str]:
    """Return the same as it was at first, for the way back: the owner was a word of its own."""
    everything = joined([column for group in classes for column in group])
    search = f"'~' || {owner}::text || ' ' || left({table}_words({everything}), {MAX_INDEXED})"
    head = "||' '||".join(
        f"regexp_replace(left({table}_words({joined(group)}), {MAX_INDEXED // 4}), '([^ ]+)', '\\1:1{weight}', 'g')"
        for weight, group in zip("abcd"[: len(classes)], classes[:-1], strict=False)
    )
    return [_add(table, search, head), f"CREATE INDEX {table}_search ON {table} USING gin (search)"]


def drop_columns(table: str) -> str:
    """Return SQL that removes the columns, and the index with them."""
    return f"ALTER TABLE {table} DROP COLUMN search, DROP COLUMN search_head"


def _cut(table: str, group: Sequence[str]) -> str:
    return f"rtrim(left({table}_words({joined(group)}), {MAX_INDEXED // 4}))"


def _add(table: str, search: str, head: str) -> str:
    columns = {"search": search, "search_head": head}
    stored = [f"{name} tsvector GENERATED ALWAYS AS (({sql})::tsvector) STORED" for name, sql in columns.items()]
    return f"ALTER TABLE {table} {', '.join(f'ADD COLUMN {column}' for column in stored)}"
