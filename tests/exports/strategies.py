"""Random accounts: everything that somebody can have, with the texts and times that files get wrong."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from accounts.choices import ExperienceLevel, WorkMode
from applications.choices import ApplicationStatus, InterviewKind, InterviewOutcome
from jobs.choices import JobStatus, SalaryPeriod

ZONES = ["UTC", "Asia/Kolkata", "America/Los_Angeles", "Pacific/Kiritimati", "Pacific/Honolulu", "Europe/Berlin"]
AWKWARD = [
    "=1+1",
    "'=x",
    "''-1",
    "@SUM(A1)",
    "+49 30 1234",
    "-",
    "'",
    "_x000D_",
    "a\r\nb",
    "a\rb",
    "line\nline",
    "#N/A",
    "TRUE",
    "007",
    "1e5",
    "2026-01-02",
    '"quoted", and; more',
    "[1]",
    "[]",
    "{}",
    "null",
    "مرحبا",
    "日本語",
    "😀" * 3,
    "\ufffe\uffff",
    "\ufeffmark",
    "a\u2028b",
    "tab\tin",
]
Draw = Callable[[st.SearchStrategy[Any]], Any]
_ANY = st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\t\r=+-@'\"[,;")


def texts(most: int = 30, least: int = 0) -> st.SearchStrategy[str]:
    """Return texts as the API keeps them: trimmed."""
    free = st.text(_ANY, max_size=most).map(str.strip)
    return (free | st.sampled_from([one for one in AWKWARD if len(one) <= most])).filter(lambda one: len(one) >= least)


def lines(most: int) -> st.SearchStrategy[list[str]]:
    """Return lists of texts, some with line breaks within."""
    return st.lists(texts(20, least=1), max_size=most, unique=True)


def moments(last: dt.datetime = dt.datetime(2026, 11, 20)) -> st.SearchStrategy[dt.datetime]:  # noqa: DTZ001
    """Return instants of the past, to the microsecond."""
    return st.datetimes(dt.datetime(2019, 1, 1), last, timezones=st.just(dt.UTC))  # noqa: DTZ001


def days() -> st.SearchStrategy[str]:
    """Return dates as the API takes them."""
    return st.dates(dt.date(1900, 1, 1), dt.date(2200, 12, 31)).map(str)


SKILLS = st.lists(
    st.sampled_from(["Python", "C++", "node.js", "Go", "=cmd", "日本語", "c"]) | texts(15, least=1), max_size=4
)
JOBS = st.fixed_dictionaries(
    {"company": texts(40, least=1), "title": texts(40, least=1)},
    optional={
        "location": texts(),
        "work_mode": st.sampled_from([None, *WorkMode.values]),
        "experience_level": st.sampled_from([None, *ExperienceLevel.values]),
        "salary_min": st.none() | st.decimals(0, 5_000, places=2).map(str),
        "salary_max": st.none() | st.decimals(5_000, 999_999_999_999, places=2).map(str),
        "salary_currency": st.sampled_from(["", "EUR", "JPY"]),
        "salary_period": st.sampled_from([None, *SalaryPeriod.values]),
        "salary_text": texts(),
        "description": texts(200),
        "requirements": texts(),
        "responsibilities": texts(),
        "tech_stack": SKILLS,
        "tags": lines(3),
        "contacts": st.lists(
            st.fixed_dictionaries({}, optional={"name": texts(), "phone": texts(), "note": texts(60)}), max_size=2
        ),
        "url": st.sampled_from(
            ["", "https://jobs.example.com/1", "https://jobs.example.com/1?utm_source=x", "http://a.example"]
        ),
        "source": texts(),
        "status": st.sampled_from(JobStatus.values),
        "notes": texts(),
        "posted_on": st.none() | days(),
        "deadline": st.none() | days(),
    },
)
EXTRAS = st.dictionaries(texts(20, least=1), texts(40), max_size=2)
STEPS = st.lists(st.tuples(st.sampled_from(ApplicationStatus.values), moments(), texts(40)), max_size=4)
FEEDBACK = st.fixed_dictionaries({"questions": lines(2), "skill_areas": lines(2), "notes": texts()})
INTERVIEWS = st.fixed_dictionaries(
    {
        "round": st.integers(1, 9),
        "kind": st.sampled_from(InterviewKind.values),
        "starts_at": st.none() | moments(),
        "duration_minutes": st.none() | st.integers(1, 480),
        "timezone": st.sampled_from(ZONES),
        "place": texts(),
        "meeting_url": st.sampled_from(["", "https://meet.example/x"]),
        "interviewers": texts(),
        "outcome": st.sampled_from(InterviewOutcome.values),
        "feedback": FEEDBACK,
        "created_at": moments(),
        "updated_at": moments(),
    }
)
