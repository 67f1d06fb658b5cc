"""The match score against worked examples of its formula."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.matching import WEIGHTS, Profile, match_score

SILENT = Profile({}, None, (), (), (), None)


@dataclass(frozen=True)
class Job:
    title: str = ""
    location: str = ""
    work_mode: str | None = None
    experience_level: str | None = None
    salary_min: int | Decimal | None = None
    salary_max: int | Decimal | None = None
    salary_period: str | None = None
    skill_keys: Sequence[str] = ()


FULL = Profile(
    skills={"python": "expert", "django": "advanced", "sql": "intermediate", "css": "beginner"},
    experience_level="senior",
    desired_titles=("Backend Engineer", "Data Engineer"),
    preferred_locations=("Berlin, Germany", "Amsterdam"),
    work_modes=("remote", "hybrid"),
    salary_floor=80_000,
)


def test_weights_add_up_to_a_hundred() -> None:
    assert sum(WEIGHTS.values()) == 100


def test_a_job_that_fits_in_all_is_a_hundred_and_one_that_fits_in_nothing_is_zero() -> None:
    best = Job("Senior Backend Engineer", "Berlin", "hybrid", "senior", 70_000, 90_000, "year", ["python"])
    worst = Job("Sales Manager", "Paris", "onsite", "junior", 20_000, 30_000, "year", ["salesforce"])
    assert match_score(FULL, best) == 100
    assert match_score(FULL, worst) == 0


def test_a_mixed_job_by_hand() -> None:
    # skills (1.0 + 0.9 + 0 + 0) / 4 = 0.475 -> 19; title 1/2 -> 7.5; experience 0.5 -> 7.5; location 1 -> 10;
    # work mode 0; salary 60,000 of 80,000 -> 0.5 -> 5. Sum 49 of 100.
    job = Job("Platform Engineer", "Berlin", "onsite", "mid", 50_000, 60_000, None, ["python", "django", "go", "aws"])
    assert match_score(FULL, job) == 49


@pytest.mark.parametrize("profile", [SILENT, replace(FULL, skills={}), FULL])
def test_nothing_to_compare_is_none(profile: Profile) -> None:
    assert match_score(profile, Job()) is None
    assert match_score(SILENT, Job("Engineer", "Berlin", "remote", "mid", 1, 2, "year", ["python"])) is None


def test_sides_that_speak_of_different_things_share_nothing() -> None:
    assert match_score(replace(SILENT, work_modes=("remote",)), Job(experience_level="mid", skill_keys=["go"])) is None


@pytest.mark.parametrize(
    ("keys", "score"),
    [
        (["python"], 100),
        (["django"], 90),
        (["sql"], 70),
        (["css"], 40),
        (["go"], 0),
        (["python", "go"], 50),
        (["python", "python", "go"], 50),
        (["python", "django", "sql", "css"], 75),
        (["python", "go", "aws"], 33),
        (["c", "c++", "python"], 33),
    ],
)
def test_skills(keys: list[str], score: int) -> None:
    assert match_score(replace(SILENT, skills=FULL.skills), Job(skill_keys=keys)) == score


@pytest.mark.parametrize(
    ("title", "score"),
    [
        ("Backend Engineer", 100),
        ("Sr. Back-End Developer (m/f/d)", 100),
        ("Back end programmer", 100),
        ("Engineer, Data", 100),
        ("Engineering Manager", 0),
        ("Software Engineer", 50),
        ("Pianist", 0),
    ],
)
def test_title(title: str, score: int) -> None:
    assert match_score(replace(SILENT, desired_titles=FULL.desired_titles), Job(title)) == score


def test_title_tells_c_from_cpp() -> None:
    profile = replace(SILENT, desired_titles=("C++ Developer",))
    assert match_score(profile, Job("C++ Engineer")) == 100
    assert match_score(profile, Job("C Engineer")) == 50


@pytest.mark.parametrize(("level", "score"), [("junior", 0), ("mid", 50), ("senior", 100), ("lead", 50)])
def test_experience(level: str, score: int) -> None:
    assert match_score(replace(SILENT, experience_level="senior"), Job(experience_level=level)) == score


@pytest.mark.parametrize(
    ("location", "score"),
    [
        ("Berlin", 100),
        ("Berlin, Germany", 100),
        ("BERLIN, DE", 50),
        ("Germany", 50),
        ("Munich, Germany", 0),
        ("Greater Amsterdam Area", 100),
        ("Rotterdam; Amsterdam, NL", 100),
        ("New Amsterdamer Street", 0),
        ("Paris", 0),
    ],
)
def test_location(location: str, score: int) -> None:
    assert match_score(replace(SILENT, preferred_locations=FULL.preferred_locations), Job("", location)) == score


def test_the_place_of_a_remote_job_counts_only_where_it_matches() -> None:
    profile = replace(SILENT, preferred_locations=("Berlin",), work_modes=("remote", "onsite"))
    assert match_score(profile, Job("", "Remote in Canada", "remote")) == 100
    assert match_score(profile, Job("", "Toronto, Canada", "onsite")) == 50
    assert match_score(replace(profile, work_modes=()), Job("", "Remote in Canada", "remote")) is None


@pytest.mark.parametrize(("mode", "score"), [("remote", 100), ("hybrid", 100), ("onsite", 0)])
def test_work_mode(mode: str, score: int) -> None:
    assert match_score(replace(SILENT, work_modes=FULL.work_modes), Job(work_mode=mode)) == score


@pytest.mark.parametrize(
    ("low", "high", "period", "score"),
    [
        (None, 80_000, "year", 100),
        (None, 60_000, "year", 50),
        (None, 40_000, "year", 0),
        (None, 0, "year", 0),
        (90_000, None, None, 100),
        (10, 70_000, None, 75),
        (None, Decimal("38.47"), "hour", 100),
        (None, 30, "hour", 56),
        (None, 300, "day", 95),
        (None, 1_500, "week", 95),
        (None, 6_000, "month", 80),
        (None, None, "month", None),
    ],
)
def test_salary(low: int | None, high: int | None, period: str | None, score: int | None) -> None:
    job = Job(salary_min=low, salary_max=high, salary_period=period)
    assert match_score(replace(SILENT, salary_floor=80_000), job) == score


def test_a_floor_of_nothing_says_nothing() -> None:
    assert match_score(replace(SILENT, salary_floor=0), Job(salary_max=10)) is None


ANYTHING = st.text(st.characters(categories=None))
JOBS = st.builds(
    Job,
    title=ANYTHING,
    location=ANYTHING,
    work_mode=st.sampled_from([None, "", "onsite", "remote", "elsewhere"]),
    experience_level=st.sampled_from([None, "", "junior", "lead", "emperor"]),
    salary_max=st.none() | st.integers(0, 10**12),
    salary_period=st.sampled_from([None, "", "hour", "year", "moon"]),
    skill_keys=st.lists(st.sampled_from(["python", "django", "go", "c", "c++"])),
)


@given(JOBS)
def test_any_job_scores_within_bounds(job: Job) -> None:
    score = match_score(FULL, job)
    assert score is None or 0 <= score <= 100


def test_a_page_of_jobs_is_cheap() -> None:
    keys = ["python", "django", "go", "aws", "sql", "redis", "css", "html"]
    jobs = [
        Job(f"Backend Engineer {n}", f"Berlin {n}, Germany", "hybrid", "mid", 1, 70_000, "year", keys)
        for n in range(50)
    ]
    called = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal called
        called += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        scores = {match_score(FULL, job) for job in jobs}
    finally:
        sys.setprofile(None)
    assert scores == {65}
    assert called <= 100 * len(jobs)
