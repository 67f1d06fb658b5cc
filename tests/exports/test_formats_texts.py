"""Links, HTML, people, lists and words for choices in cells."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.formats import texts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://acme.example/jobs/1", "https://acme.example/jobs/1"),
        (" HTTP://acme.example ", "HTTP://acme.example"),
        ("www.acme.com/jobs/1", "https://www.acme.com/jobs/1"),
        ("acme.example:8080/x?y=1", "https://acme.example:8080/x?y=1"),
        ("<https://acme.example>", "https://acme.example"),
        ("[Posting](https://acme.example/a_(b))", "https://acme.example/a_(b)"),
        ("javascript:alert(1)", None),
        ("mailto:mia@acme.example", None),
        ("ftp://acme.example/x", None),
        ("see notes", None),
        ("https://a b", None),
        ("https://", None),
        ("e.g", None),
        ("12.5.2026", None),
    ],
)
def test_an_address(text: str, expected: str | None) -> None:
    assert texts.url(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[Acme](https://acme.example)", ("Acme", "https://acme.example")),
        ("Acme (https://www.notion.so/Acme-1)", ("Acme", "https://www.notion.so/Acme-1")),
        ("Acme (Berlin)", ("Acme (Berlin)", "")),
        ("Engineer [remote]", ("Engineer [remote]", "")),
    ],
)
def test_a_name_with_a_link(text: str, expected: tuple[str, str]) -> None:
    assert texts.split_link(text) == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>One</p><p>Two<br>Three</p>", "One\nTwo\nThree"),
        ("<ul><li>a</li><li><p>b</p></li></ul>", "- a\n- b"),
        ("<style>p{color:red}</style><script>alert('<p>x</p>')</script>text", "text"),
        ("a &amp; b &lt;c&gt;&nbsp;d", "a & b <c> d"),
        ("<h2> Title\n here </h2>rest", "Title here\nrest"),
        ("<p>unclosed <b>bold", "unclosed bold"),
        ("a < b<p>c <!-- <b>hidden</b> -->d <!-- open", "a < b\nc d <!-- open"),
        ("<a " * 100_000, " ".join(["<a"] * 100_000)),
        ("<script>never closed <p>x", ""),
        ("<table><tr><td>a</td></tr><tr><td>b</td></tr></table>", "a\nb"),
    ],
)
def test_html_becomes_readable_text(markup: str, expected: str) -> None:
    assert texts.plain_text(markup) == expected


@given(st.text(alphabet="<>/pbrli &;#x\"'=!-abc\n", max_size=80))
def test_no_markup_is_too_strange(markup: str) -> None:
    assert isinstance(texts.plain_text(markup), str)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mia Muster", [{"name": "Mia Muster"}]),
        ("mia@acme.example", [{"email": "mia@acme.example"}]),
        ("Mia Muster <mia@acme.example>", [{"name": "Mia Muster", "email": "mia@acme.example"}]),
        (
            "Mia Muster (Recruiter), mia@acme.example, +49 (30) 555-0100",
            [{"name": "Mia Muster", "role": "Recruiter", "email": "mia@acme.example", "phone": "+49 (30) 555-0100"}],
        ),
        ("[Mia](mailto:mia@acme.example)", [{"name": "Mia", "email": "mia@acme.example"}]),
        ("[Mia](https://in.example/mia)", [{"name": "Mia", "url": "https://in.example/mia"}]),
        ("Mia\nTom tom@acme.example", [{"name": "Mia"}, {"name": "Tom", "email": "tom@acme.example"}]),
        ("Mia https://in.example/mia", [{"name": "Mia", "url": "https://in.example/mia"}]),
        ("Agent 47", [{"name": "Agent 47"}]),
        (" ; \n", []),
    ],
)
def test_people_in_a_cell(text: str, expected: list[dict[str, str]]) -> None:
    assert texts.contacts(text) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("a, b;c\nd, a", ["a", "b", "c", "d"]), (["x", 3, ""], ["x", "3"]), (7, ["7"]), (" , ", [])],
)
def test_a_list_in_a_cell(value: Any, expected: list[str]) -> None:
    assert texts.split_list(value) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Remote", "remote"), ("100% remote", "remote"), ("Home Office", "remote"), ("WFH", "remote"), ("✓", "remote"),
        ("Yes", "remote"), ("Hybrid (2 days remote)", "hybrid"), ("On-site", "onsite"), ("onsite", "onsite"),
        ("ON_SITE", "onsite"), ("In office", "onsite"), ("Not remote", "onsite"), ("vor Ort", "onsite"), ("No", ""),
        ("moon", None),
    ],
)  # fmt: skip
def test_where_the_work_is_done(text: str, expected: str | None) -> None:
    assert texts.work_mode(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Full Time", "full_time"), ("FULL_TIME", "full_time"), ("fulltime", "full_time"), ("Permanent", "full_time"),
        ("Part-time", "part_time"), ("Teilzeit", "part_time"), ("Contractor", "contract"), ("Internship", "internship"),
        ("Temporary", "temporary"), ("Freelance", "freelance"), ("volunteer", None),
    ],
)  # fmt: skip
def test_the_kind_of_employment(text: str, expected: str | None) -> None:
    assert texts.job_type(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Senior", "senior"), ("Sr.", "senior"), ("Entry level", "junior"), ("Mid-level", "mid"), ("Tech Lead", "lead"),
     ("internal", None)],
)  # fmt: skip
def test_the_level(text: str, expected: str | None) -> None:
    assert texts.experience_level(text) == expected


@pytest.mark.parametrize(
    ("location", "expected"),
    [("Remote", True), ("remote (EU)", True), ("Remote - US", True), ("Remotely, VA", False),
     ("Berlin / Remote", False), ("Remote / Berlin", False)],
)  # fmt: skip
def test_a_place_that_is_none(location: str, expected: bool) -> None:  # noqa: FBT001
    assert texts.is_remote_place(location) is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(None, ""), (3.0, "3"), (3.5, "3.5"), (True, "true"), (dt.date(2026, 5, 1), "2026-05-01"),
     (dt.datetime(2026, 5, 1), "2026-05-01"), (dt.datetime(2026, 5, 1, 9), "2026-05-01 09:00:00"),  # noqa: DTZ001
     ({"a": "é"}, '{"a": "é"}'), (dt.time(9), "09:00:00")],
)  # fmt: skip
def test_a_cell_as_text(value: Any, expected: str) -> None:
    assert texts.text_of(value) == expected
