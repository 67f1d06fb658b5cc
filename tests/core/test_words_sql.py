"""Words in the SQL of SQLite, character by character, held to those of Python."""

import sqlite3
from collections.abc import Iterator

import pytest

from careercopilot.core.words import fts5_tokenizer, sqlite_words, words

Taker = sqlite3.Connection


@pytest.fixture
def texts() -> Iterator[Taker]:
    """A search index that holds one text at a time, and the words that FTS5 has made of it."""
    kept = sqlite3.connect(":memory:")
    kept.execute(f'CREATE VIRTUAL TABLE texts USING fts5(t, tokenize="{fts5_tokenizer()}")')
    kept.execute("CREATE VIRTUAL TABLE taken USING fts5vocab(texts, instance)")
    yield kept
    kept.close()


def taken(kept: Taker, text: str) -> list[str]:
    """Return the words that SQLite takes from a text, in their order."""
    kept.execute("DELETE FROM texts")
    statement = f"INSERT INTO texts (t) SELECT {sqlite_words('given')} FROM (SELECT ? AS given)"  # noqa: S608 - ours
    kept.execute(statement, [text])
    return [word for (word,) in kept.execute("SELECT term FROM taken ORDER BY offset")]


@pytest.mark.parametrize(
    "text",
    [
        # Letters that are spelled out, and the capitals of them.
        "ß ẞ ø Ø ł Ł đ Đ ð Ð þ Þ æ Æ œ Œ ħ Ħ ŧ Ŧ ı I İ µ μ ſ s ς σ Σ ﬀ ﬁ ﬂ ﬃ ﬄ",
        # Precomposed letters whose accents FTS5 leaves: Latin, Greek, Cyrillic.
        " ".join(map(chr, [*range(0x1FC, 0x200), 0x386, *range(0x388, 0x38B), 0x38C, *range(0x38E, 0x3A2)])),
        " ".join(map(chr, [*range(0x3A3, 0x3CF), *range(0x400, 0x482), *range(0x48A, 0x500)])),
        "soft\u00adware Soft\u00adW\u00e4re",
        # Names with signs, in ASCII and beside what is not.
        "C++17 j++ C# f# .NET asp.Net",
        "é C++17 j++ C# f# .NET asp.Net",
        # Signs that are younger than the tables of FTS5, and its own separators.
        "a\u20bab\u2066c\U0001f680d\u2700e\u061cf\u2e3cg\U0001faffh",
        "it's a_b-c, d\x7fe\u00b7f 日本語 한국 हिन्दी ไทย",
        "",
    ],
)
def test_sqlite_takes_the_words_of_python(texts: Taker, text: str) -> None:
    assert taken(texts, text) == words(text)
