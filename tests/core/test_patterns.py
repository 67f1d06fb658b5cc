"""Patterns that read what people send: their work grows with its length, not with its square."""

import pytest

from accounts import skills
from careercopilot.core.conceal import HIDDEN, concealed
from exports.formats import texts
from jobs import duplicates

LONG = 200_000
"""Characters over which a quadratic pattern takes minutes: such a test runs into its time limit."""


@pytest.mark.parametrize("unit", ["a", "a.", "a-", "+", "a@", "@a", "a@b ", "a://", "a://b:c", "é", "\n", "key "])
def test_concealing(unit: str) -> None:
    text = unit * (LONG // len(unit))
    assert concealed(f"ada@example.com {text}").startswith(f"{HIDDEN} ")
    assert concealed(f"{text} redis://:hunter2@host").endswith(f" redis://:{HIDDEN}@host")


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("a.b+c@d-e.co.uk.", f"{HIDDEN}."),
        ("ada@example", "ada@example"),
        ("a@b@c.de", f"a@{HIDDEN}"),
        ("a@b.c.@d.e", HIDDEN * 2),
        ("<ada@example.com>,bob@example.org", f"<{HIDDEN}>,{HIDDEN}"),
    ],
)
def test_addresses_are_found_as_before(text: str, hidden: str) -> None:
    assert concealed(text) == hidden


def test_separators_of_skills() -> None:
    assert skills.skill_key("Vue--.js") == skills.skill_key("vuejs")
    assert skills.skill_key("C--") != skills.skill_key("C")
    for run in ("-" * LONG, "- " * (LONG // 2), "-." * (LONG // 2)):
        assert skills._SEPARATORS.sub("", f"a{run}b") == "ab"
        assert skills._SEPARATORS.sub("", f"a{run}+") == "a" + "-" * run.count("-") + "+"


def test_numbers_of_requisitions() -> None:
    assert duplicates._REPOSTED.search("1" * LONG) is None
    assert duplicates._REPOSTED.search("123-4 12345-6")[1] == "12345"  # type: ignore[index]


@pytest.mark.parametrize("text", ["a" * LONG, "a." * (LONG // 2), "a-" * (LONG // 2), "a.bc/" + "x" * LONG + " "])
def test_hosts(text: str) -> None:
    assert texts.url(text) is None


def test_hosts_are_found_as_before() -> None:
    assert texts.url("jobs.example.com:8080/a?b#c") == "https://jobs.example.com:8080/a?b#c"
    assert [texts.url(text) for text in ("-a.com", "a-.com", f"{'a' * 64}.com", "a..com", "a.c0m")] == [None] * 5
    assert texts.url(f"{'a' * 63}.com") == f"https://{'a' * 63}.com"
