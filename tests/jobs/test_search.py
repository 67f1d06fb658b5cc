"""Search over jobs on the database in use: what is found and in which rank, held to the definition in Python."""

from typing import Any
from unicodedata import category, combining, normalize

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from careercopilot.core.search import query_words
from careercopilot.core.words import MAX_MARKS, words
from jobs.models import Job
from jobs.search import JOB_SEARCH

pytestmark = pytest.mark.django_db
SQLITE = connection.vendor == "sqlite"
ACCENT, SOFT_HYPHEN = "\u0327", "\u00ad"


def new(owner: User, **fields: Any) -> Job:
    """Return a job that is not saved yet."""
    job = Job(owner=owner, **{"company": "Acme", "title": "Engineer", **fields})
    job.derive()
    return job


def keep(owner: User, **fields: Any) -> Job:
    """Return a job in the database."""
    job = new(owner, **fields)
    job.save()
    return job


def found(owner: User, text: str) -> set[int]:
    """Return the ids that a search of the owner's jobs finds."""
    return set(JOB_SEARCH.search(Job.objects.for_user(owner), text).values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("field", "text", "queries"),
    [
        ("title", "Senior C++ Developer", ["c++", "C++ dev", "cplusplus developer"]),
        ("title", "C# / .NET Engineer", ["c#", ".net", "dotnet", "C#/.NET", "net engineer"]),
        ("tech_stack_text", "Node.js\nF#", ["node.js", "node js", "js", "F#"]),
        ("company", "L'Oréal", ["l'oreal", "L’ORÉAL", "OREAL", "oré"]),
        ("company", "Łódź Straßenbau AG", ["lodz", "ŁÓDŹ", "strassenbau", "STRASSE", "straße"]),
        ("description", "Remote — “work” from İzmir…", ["work", "izmir", "REMOTE work"]),
        ("description", "Разработчик Ёлка, Київ", ["разработчик", "РАЗРАБ", "елка", "київ"]),
        ("description", "Προγραμματιστής στην Αθήνα", ["ΠΡΟΓΡΑΜΜΑΤΙΣΤΗΣ", "αθηνα"]),
        ("description", "東京のエンジニア 한국어 हिन्दी ไทย", ["東京", "東京のエンジニア", "한국", "हिन्दी", "ไทย"]),
        (
            "requirements",
            "See https://jobs.example.com/a-b?x=1_2 or mail a.b@c.de",
            ["example.com/a-b", "a.b@c.de", "x=1"],
        ),
        ("notes", "🚀rocket🤖 3.5% 1e5", ["rocket", "3.5", "1e5", "5"]),
        ("notes", "Soft\u00adware for the oﬃce", ["software", "office"]),
    ],
)
def test_a_text_is_found_by_its_words(alice: User, field: str, text: str, queries: list[str]) -> None:
    keep(alice, title="Somebody else", company="Other")
    job = keep(alice, **{field: text})

    for query in [*queries, text]:
        assert found(alice, query) == {job.pk}, query


def test_every_word_must_match_and_only_the_last_is_a_prefix(alice: User) -> None:
    job = keep(alice, title="Data Engineer", company="Initech", description="Pipelines")

    assert found(alice, "pipelines data init") == {job.pk}
    assert found(alice, "data initech spark") == set()
    assert found(alice, "init data") == set()
    assert found(alice, "engineers") == set()


def test_the_fields_that_are_not_searched(alice: User) -> None:
    keep(alice, location="Berlin", source="linkedin", responsibilities="Mentoring", url="https://example.com")

    assert {query: found(alice, query) for query in ("berlin", "linkedin", "mentoring", "example")} == {
        "berlin": set(), "linkedin": set(), "mentoring": set(), "example": set()
    }  # fmt: skip


def test_the_rank_is_that_of_the_best_fields_that_have_all_words(alice: User) -> None:
    title = keep(alice, title="Python Developer at Acme", company="Other")
    company = keep(alice, title="Developer", company="Python Acme")
    tech = keep(alice, title="Developer", company="Acme", tech_stack_text="Python\nDjango")
    text = keep(alice, title="Developer", company="Other", description="We like Python", notes="acme")
    keep(alice, title="Python", company="Other")

    rows = JOB_SEARCH.search(Job.objects.for_user(alice), "python acme").order_by("-rank")

    assert [(row.pk, row.rank) for row in rows] == [(title.pk, 4), (company.pk, 3), (tech.pk, 2), (text.pk, 1)]
    assert list(rows.filter(rank__lt=3).values_list("pk", flat=True)) == [tech.pk, text.pk]
    assert rows.count() == 4


def test_a_text_without_words_keeps_all_rows_at_rank_0(alice: User) -> None:
    job = keep(alice)

    for text in ("", "  ", '"*', "_-_", "🚀", "\x00"):
        assert [(row.pk, row.rank) for row in JOB_SEARCH.search(Job.objects.for_user(alice), text)] == [(job.pk, 0)]


@pytest.mark.parametrize(
    "text",
    [
        '"', "'", '"""', "engineer OR nothing", "engineer AND", "NOT engineer", "NEAR(engineer acme)",
        "title:engineer", "{title}:x", "-owner:x1", "engineer*", "^engineer", "a+b", "(((", "x:*", "a & b | !c <-> d",
        ":*A", "\\", "%s %(a)s",
        "'; DROP TABLE jobs_job; --", "\x00", "a\x00b", "\ud800", "~1", "x" * 5_000, "ab " * 2_000, "é" * 5_000,
        "🚀" * 5_000,
        "++" * 2_500, ".net" * 1_200,
    ],
)  # fmt: skip
def test_no_text_of_a_query_is_anything_but_words(alice: User, text: str) -> None:
    job = keep(alice, title="Nothing in common", company="Y")
    same = keep(alice, title="Same", company="Z", description=text.replace("\x00", " ").replace("\ud800", " ")[:30_000])

    assert found(alice, text) == ({same.pk} if query_words(text) else {job.pk, same.pk})


def test_a_stranger_is_out_of_reach(alice: User, bob: User) -> None:
    keep(bob, title="Secret", description=f"x{bob.pk} ~{bob.pk} owner {bob.pk}")
    mine = keep(alice, title="Mine", company="Own")

    for owner in (alice.pk, bob.pk):
        for text in (f"~{owner}", f"'~{owner}'", f"owner:x{owner}", f'owner:"x{owner}"', f"x{owner}", f'"{owner}"'):
            assert found(alice, text) == set()
    assert found(alice, "secret") == set()
    assert found(alice, "mine") == {mine.pk}
    assert JOB_SEARCH.search(Job.objects.all(), "secret").count() == 1


def test_a_job_that_changes_hands_is_found_by_its_new_owner(alice: User, bob: User) -> None:
    job = keep(alice, title="Handed over")
    Job.objects.filter(pk=job.pk).update(owner=bob)

    assert found(alice, "handed") == set()
    assert found(bob, "handed") == {job.pk}


def test_the_longest_texts_are_stored_and_found(alice: User) -> None:
    """30,000 characters of four bytes without a space, with one, and many that grow when they are folded."""
    for filling in (
        "𠀀" * 30_000,
        "𠀀 " * 15_000,
        "++" * 15_000,
        ".net" * 7_500,
        "a" * 30_000,
        "ﬃ" * 30_000,
        "é" * 30_000,
        "a" + "\u0327\u0301" * 14_500,
    ):
        texts = dict.fromkeys(("description", "requirements", "notes"), filling)
        job = keep(alice, title="Longest", tech_stack_text=filling, **texts)
        assert found(alice, "longest") == {job.pk}
        assert found(alice, f"longest {filling[:300]}") == {job.pk}
        job.delete()
    many = keep(alice, description=" ".join(f"word{number}" for number in range(5_000)), notes="the end")
    assert found(alice, "word1 word4999 end") == {many.pk}


ALPHABETS = [
    "abcdefgzABCZ0189", "éèüöäñçåÉÜÖßøØłŁśżźćőűŭšğıİæœ", "абвгёйїєґЖЩЁЙЇ", "αβγάέήίόύώςΣΆΏϊ",
    "日本語中文字",
    "あいがぱカタガパ", "한국어값", "אבגד", "ابجد", "हिन्दीकि", "ไทยกำ",
    " \t\n.,;:!?'’-–—_/\\()[]{}\"“„@#$%&*+=<>|~^`€£₽…•",
    "🚀🤖😀☕🇩👩\u200d💻", "\u00ad\u200b\ufeff\u2066",
]  # fmt: skip
TEXTS = st.text(st.sampled_from("".join(ALPHABETS)), max_size=30) | st.lists(
    st.sampled_from(["c++", "C#", "f#", ".NET", "node.js", "Café", "STRASSE", "straße", "java", "JavaScript", "R&D"]),
    max_size=4,
).map(" ".join)


def expected(jobs: list[Job], text: str) -> set[int]:
    """Return what must be found, by the definition in Python."""
    *whole, last = query_words(text)
    results = set()
    for job in jobs:
        texts = (job.title, job.company, job.tech_stack_text, job.description, job.requirements, job.notes)
        there = [word for text in texts for word in words(text)]
        if set(whole) <= set(there) and any(word.startswith(last) for word in there):
            results.add(job.pk)
    return results


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=4), queries=st.lists(TEXTS, max_size=6))
def test_the_database_finds_what_the_definition_says(
    alice: User, texts: list[tuple[str, str, str]], queries: list[str]
) -> None:
    with transaction.atomic():
        jobs = Job.objects.bulk_create(
            new(alice, title=title, tech_stack_text=tech, description=description) for title, tech, description in texts
        )
        pieces = [word[:3] for group in texts for text in group for word in words(text)]
        for query in [*queries, *(text for group in texts for text in group), *pieces]:
            if query_words(query):
                assert found(alice, query) == expected(jobs, query), query
        Job.objects.all().delete()
        assert found(alice, "c") == set()


def folded_by_the_database(texts: list[str]) -> list[list[str]]:
    """Return the words that the index of the database in use makes of texts."""
    with connection.cursor() as cursor:
        if not SQLITE:
            cursor.execute(
                "SELECT jobs_job_words(t) FROM unnest(%s::text[]) WITH ORDINALITY u(t, n) ORDER BY n", [texts]
            )
            return [text.split() for (text,) in cursor.fetchall()]
        cursor.execute("CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, jobs_job_search, instance)")
        cursor.executemany(
            "INSERT INTO jobs_job_search_feed VALUES (NULL, %s, 0, %s, '', '', '')", list(enumerate(texts, start=1))
        )
        cursor.execute("SELECT doc, term FROM temp.terms WHERE col = 'a' ORDER BY doc, \"offset\"")
        terms = cursor.fetchall()
        cursor.execute("DROP TABLE temp.terms")
    by_text: dict[int, list[str]] = {number: [] for number in range(1, len(texts) + 1)}
    for number, term in terms:
        by_text[number].append(term)
    return list(by_text.values())


def test_letter_by_letter_the_database_agrees_with_the_definition(db: None) -> None:
    blocks = [
        (0x01, 0x1DF), (0x1F0, 0x24F), (0x386, 0x3CF), (0x400, 0x481), (0x48A, 0x513), (0x531, 0x556), (0x5D0, 0x5EA),
        (0x620, 0x669), (0x904, 0x957), (0xE01, 0xE5B), (0x1E00, 0x1E95), (0x1EA0, 0x1EF9), (0x2000, 0x2069),
        (0x20A0, 0x20BF), (0x2190, 0x2BFF), (0x3001, 0x312D), (0x4E00, 0x4EFF), (0xAC00, 0xACFF), (0x1F300, 0x1F6FF),
        (0x1F900, 0x1F9FF),
    ]  # fmt: skip
    # The one sign here that is canonically two: FTS5 does not take it apart.
    codes = {code for first, last in blocks for code in range(first, last + 1)} - {0x2ADC}
    letters = [chr(code) for code in sorted(codes) if category(chr(code)) != "Cn"]
    texts = [f"x{letter}y {letter}" for letter in letters]

    differences = {
        letter: (made, words(text))
        for letter, text, made in zip(letters, texts, folded_by_the_database(texts), strict=True)
        if made != words(text)
    }  # fmt: skip

    assert differences == {}


@pytest.mark.skipif(SQLITE, reason="FTS5 does not sort marks, so their number does no harm")
def test_runs_of_marks_that_would_be_sorted_are_dropped_whatever_they_are_made_of(db: None) -> None:
    """Each is followed by a mark of another class; the last stands for what a younger Unicode makes a mark."""
    codes = [code for code in range(0x300, 0x110000) if combining(normalize("NFD", chr(code))[0])]
    marks = [chr(code) for code in [*codes, 0xFDD0]]
    long = [f"x{(mark + ACCENT) * MAX_MARKS}y {mark * (MAX_MARKS + 1)}z" for mark in marks]
    # A soft hyphen does not hide a run.
    hidden = [f"x{(mark * MAX_MARKS + SOFT_HYPHEN) * 2}y" for mark in marks]
    short = [f"x{mark * MAX_MARKS}y" for mark in marks[:-1]]

    assert folded_by_the_database(long) == [["xy", "z"]] * len(marks)
    assert folded_by_the_database(hidden) == [["xy"]] * len(marks)
    assert folded_by_the_database(short) == [words(text) for text in short]
    assert [words(text) for text in (*long, *hidden)] == [["xy", "z"]] * len(marks) + [["xy"]] * len(marks)
