"""Words of texts and queries: what they are, in Python and in the SQL of both databases.

Letters, digits and the marks that belong to them make words; everything else separates them, hyphens, apostrophes,
underscores and emoji too: `node.js` is the words node and js. Case does not count, nor do the accents of Latin, Greek
and Cyrillic letters, nor soft hyphens; strokes and ligatures are read as people type them (ł as l, ß as ss, æ as ae).
No stemming, no stop words. In scripts without spaces a run of letters is one word, found by its beginning.

Names with signs are spelled out: `C++` is the word cplusplus (so J++ is jplusplus), `C#` and `F#` are csharp and
fsharp, `.NET` is dotnet and net (both, so that `www.netflix.com` is still found by netflix).

More combining marks in a row than any language writes do not count: normalization sorts each such run, in Python and
in PostgreSQL in quadratic time. FTS5 does not sort, so on SQLite the marks that are no accents stay.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from functools import reduce
from itertools import groupby

from django.db.backends.base.base import BaseDatabaseWrapper

Ranges = tuple[tuple[int, int], ...]

MAX_WORD_LENGTH = 100
"""Characters of a word that count."""
MAX_MARKS = 30
"""Combining marks in a row, beyond which none of the row counts: the limit of Unicode's stream-safe text."""

# For text in lower case.
_NAMES = {"++": "plusplus ", "c#": "csharp ", "f#": "fsharp ", ".net": " dotnet net"}
_SOFT_HYPHEN = "\u00ad"
_SPELLINGS = {
    "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h",
    "ŧ": "t", "ı": "i", "µ": "μ", "ſ": "s", "ς": "σ", "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl",
}  # fmt: skip
# The accents that FTS5 takes off Latin letters by itself, and the precomposed letters whose accents it leaves.
_ACCENTS: Ranges = (
    (0x300, 0x304), (0x306, 0x30C), (0x30F, 0x30F), (0x311, 0x311), (0x31B, 0x31B), (0x323, 0x328), (0x32D, 0x32E),
    (0x330, 0x331),
)  # fmt: skip
_LEFT_BY_FTS5: Ranges = ((0x1FC, 0x1FF), (0x386, 0x3CE), (0x400, 0x4FF))
# Signs younger than the Unicode tables of FTS5 (6.1), which would take them for letters.
_YOUNG_SIGNS: Ranges = (
    (0x61C, 0x61C), (0x2066, 0x2069), (0x20BA, 0x20CF), (0x23F4, 0x23FF), (0x2700, 0x2700), (0x2B4D, 0x2BFF),
    (0x2E3C, 0x2E5D), (0x1F300, 0x1F6FF), (0x1F7D5, 0x1F7FF), (0x1F900, 0x1FAFF),
)  # fmt: skip


def _characters(ranges: Ranges) -> Iterator[str]:
    return (chr(code) for first, last in ranges for code in range(first, last + 1))


_ACCENT_SET = frozenset(_characters(_ACCENTS))
_SIGN_SET = frozenset(_characters(_YOUNG_SIGNS))


def words(text: str) -> list[str]:
    """Return the words of a text in their order, folded."""
    text = _replaced(text.lower(), _NAMES)
    if not text.isascii():
        text = _unaccented(text)
    return "".join(character if _is_letter(character) else " " for character in text).split()


def _unaccented(text: str) -> str:
    # Soft hyphens first: between marks they would make one run out of many.
    text = unicodedata.normalize("NFD", _without_long_runs(text.replace(_SOFT_HYPHEN, "")))
    text = "".join(character for character in text if character not in _ACCENT_SET)
    return unicodedata.normalize("NFC", _replaced(text, _SPELLINGS))


def _without_long_runs(text: str) -> str:
    runs = ((is_mark, "".join(run)) for is_mark, run in groupby(text, _is_mark))
    return "".join(run for is_mark, run in runs if not is_mark or len(run) <= MAX_MARKS)


def _replaced(text: str, pairs: dict[str, str]) -> str:
    return reduce(lambda done, pair: done.replace(*pair), pairs.items(), text)


def _is_letter(character: str) -> bool:
    category = unicodedata.category(character)
    return (category[0] in "LNM" or category == "Co") and character not in _SIGN_SET


def _is_mark(character: str) -> bool:
    """Return whether normalization sorts a character, or might: a younger Unicode can make a mark of what is none yet.

    Beyond the second plane there are ideographs, signs for private use, and no marks.
    """
    if unicodedata.category(character) == "Cn":
        return character < "\U00020000"
    # Some vowel signs of Tibetan sort only once they are taken apart.
    return unicodedata.combining(unicodedata.normalize("NFD", character)[0]) != 0


def _marks() -> Ranges:
    """Return all that `_is_mark`."""
    codes = [code for code in range(0x300, 0x20000) if _is_mark(chr(code))]
    firsts = [code for code, before in zip(codes, [0, *codes], strict=False) if code != before + 1]
    lasts = [code for code, after in zip(codes, [*codes[1:], 0], strict=True) if code != after - 1]
    return tuple(zip(firsts, lasts, strict=True))


def _separators() -> Ranges:
    """Return what separates words. A code point not assigned yet goes with its neighbours, so ranges stay few."""
    ranges: list[tuple[int, int]] = []
    first = last = None
    for code in range(1, 0x110000):
        if unicodedata.category(chr(code)) in {"Cn", "Cs"}:
            continue
        if not _is_letter(chr(code)):
            first, last = code if first is None else first, code
        elif first is not None and last is not None:
            ranges.append((first, last))
            first = None
    return tuple(ranges)


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _replace_sql(expression: str, pairs: Iterable[tuple[str, str]]) -> str:
    for old, new in pairs:
        expression = f"replace({expression},{_literal(old)},{_literal(new)})"
    return expression


def fts5_tokenizer() -> str:
    """Return the arguments of FTS5's tokenizer; signs from the last down, as it sorts them in by insertion."""
    signs = "".join(sorted(_SIGN_SET, reverse=True))
    return f"unicode61 remove_diacritics 2 categories 'L* N* M* Co' separators '{signs}'"


def sqlite_words(expression: str) -> str:
    """Return SQL for the text that FTS5 is given: what its tokenizer does not do by itself, and for ASCII next to none.

    SQLite's `lower()` knows ASCII alone, the tokenizer the rest.
    """
    capitals = "".join(c.upper() for c in _SPELLINGS if len(c.upper()) == 1 and c.upper().lower() == c)
    letters = ["ẞ", _SOFT_HYPHEN, *capitals, *_SPELLINGS, *_characters(_LEFT_BY_FTS5)]
    pairs = {letter: _unaccented(letter.lower()) for letter in letters}
    plain = _replace_sql(f"lower({expression})", _NAMES.items())
    letter_pairs = [(old, new) for old, new in pairs.items() if new != old.lower()]
    # In steps: SQLite's parser ends at 27 nested calls.
    steps = [f"s0(t) AS (SELECT {plain})"]
    for start in range(0, len(letter_pairs), 10):
        step = _replace_sql("t", letter_pairs[start : start + 10])
        steps.append(f"s{len(steps)}(t) AS (SELECT {step} FROM s{len(steps) - 1})")  # noqa: S608 - constants
    full = f"(WITH {', '.join(steps)} SELECT t FROM s{len(steps) - 1})"  # noqa: S608 - the same
    return f"CASE WHEN length({expression})=length(CAST({expression} AS BLOB)) THEN {plain} ELSE {full} END"


def postgres_words(collation: str) -> str:
    """Return the body of a function in PL/pgSQL: the words of its text, single spaces between, each cut to its length.

    Only what is no single space already is replaced: a match costs more than the letters around it.
    """

    def members(ranges: Ranges) -> str:
        # Mostly the characters themselves, so that the function is short.
        ends = ((escaped(first), escaped(last)) for first, last in ranges)
        return "".join(first if first == last else f"{first}-{last}" for first, last in ends)

    def escaped(code: int) -> str:
        return chr(code) if code > 0xFF else f"\\u{code:04x}"

    def spaced(expression: str, signs: str, separators: str) -> str:
        return f"regexp_replace({expression}, '(?: ?[{signs}]| {{2}})[{separators}]*', ' ', 'g')"

    plain = _replace_sql('lower($1 COLLATE "C")', _NAMES.items())
    named = _replace_sql(f"lower($1{collation})", [*_NAMES.items(), (_SOFT_HYPHEN, "")])
    sortable = f"regexp_replace({named}, '[{members(_marks())}]{{{MAX_MARKS + 1},}}', '', 'g')"
    bare = f"regexp_replace(normalize({sortable}, NFD), '[{members(_ACCENTS)}]+', '', 'g')"
    full = f"normalize({_replace_sql(bare, _SPELLINGS.items())}, NFC)"
    separators = _separators()
    (first, last), *others = separators
    signs = members(((first, 0x1F), (0x21, last), *others))
    return (
        "DECLARE t text; BEGIN IF octet_length($1) = length($1) "
        f"THEN t := {spaced(plain, '^a-z0-9 ', '^a-z0-9')}; "
        f"ELSE t := {spaced(full, signs, members(separators))}; END IF; "
        f"IF length(t) > {MAX_WORD_LENGTH} "
        f"THEN t := regexp_replace(t, '([^ ]{{{MAX_WORD_LENGTH}}})[^ ]+', '\\1', 'g'); END IF; "
        "RETURN btrim(t); END"
    )


def postgres_collation(connection: BaseDatabaseWrapper) -> str:
    """Return the clause that makes `lower()` know all letters whatever the locale of the database, if there is one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT collname FROM pg_collation WHERE collname IN ('pg_c_utf8', 'und-x-icu')")
        names = sorted(name for (name,) in cursor.fetchall())
    return f' COLLATE pg_catalog."{names[0]}"' if names else ""
