"""What a word is, in Python; the databases are held to it in tests/jobs/test_search.py."""

from unicodedata import normalize

import pytest

from careercopilot.core.search import MAX_WORDS, query_words, wants_rank
from careercopilot.core.words import MAX_MARKS, MAX_WORD_LENGTH, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Senior Software Engineer", ["senior", "software", "engineer"]),
        ("node.js, full-stack; it's C_D", ["node", "js", "full", "stack", "it", "s", "c", "d"]),
        ("C++17 C# F# J++", ["cplusplus", "17", "csharp", "fsharp", "jplusplus"]),
        ("ASP.NET on www.netflix.com", ["asp", "dotnet", "net", "on", "www", "dotnet", "netflix", "com"]),
        ("a@b.de 1.5e3 AT&T", ["a", "b", "de", "1", "5e3", "at", "t"]),
        ("Café CAFÉ cafe\u0301", ["cafe", "cafe", "cafe"]),
        ("Straße STRASSE ẞ", ["strasse", "strasse", "ss"]),
        ("Łódź Øre Æther Œuvre Đorđe İzmir ısı", ["lodz", "ore", "aether", "oeuvre", "dorde", "izmir", "isi"]),
        ("ΟΔΌΣ οδός Ελλάδα", ["οδοσ", "οδοσ", "ελλαδα"]),
        ("Ёлка ёлка Київ", ["елка", "елка", "київ".replace("ї", "і")]),
        ("Soft\u00adware oﬃce", ["software", "office"]),
        ("日本語 Engineer 한국", ["日本語", "engineer", "한국"]),
        ("हिन्दी ไทย עברית", ["हिन्दी", "ไทย", "עברית"]),
        ("🚀ML🤖 100₽ ☕", ["ml", "100"]),
        ("a\x00b\nc\u2066d", ["a", "b", "c", "d"]),
        ('"*(:^)-{}~\\ ', []),
        ("", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a" + "\u0327\u0301" * 14_500, ["a"]),
        ("a" + "\u0316\u0305" * 14_500 + "b c", ["ab", "c"]),
        ("a" + ("\u0316\u0305" * 15 + "\u00ad") * 900 + "b", ["ab"]),
        ("a" + "\u0f73\u0f75" * 14_500 + "b", ["ab"]),
        ("ש" + "\u05c1\u05b8" * 14_500 + "ל", ["של"]),
        ("ك" + "\u0651\u0650" * 14_500 + "ل", ["كل"]),
        ("क" + "\u093c\u094d" * 14_500 + "ल", ["कल"]),
        ("\U0001d157" + "\U0001d165\U0001d16d" * 14_500 + "a", ["a"]),
        ("é" + "\u0305" * MAX_MARKS + "a", ["e" + "\u0305" * MAX_MARKS + "a"]),
        ("é" + "\u0305" * (MAX_MARKS + 1) + "a", ["ea"]),
        ("שָׁלוֹם עֲלֵיכֶם", ["שָׁלוֹם", "עֲלֵיכֶם"]),
        ("مُدَرِّسٌ ที่นี่ བསྒྲུབས", ["مُدَرِّسٌ", "ที่นี่", "བསྒྲུབས"]),
    ],
)
def test_marks_in_a_row_count_up_to_more_than_any_language_writes(text: str, expected: list[str]) -> None:
    assert words(text) == [normalize("NFC", word) for word in expected]


def test_of_a_query_twenty_words_of_a_hundred_characters_count() -> None:
    asked = query_words(" ".join(["x" * 150, *(f"word{number}" for number in range(40))]))

    assert len(asked) == MAX_WORDS
    assert asked[0] == "x" * MAX_WORD_LENGTH
    assert asked[-1] == "word18"


def test_a_search_ranks_if_there_is_a_word_in_it() -> None:
    assert wants_rank("python")
    assert not wants_rank(' "* ')
