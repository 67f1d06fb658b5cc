"""The rows of a benchmark: who owns how much, and each row of each table as a tuple, the same in every run."""

import datetime as dt
import hashlib
import random
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from applications.facts import facts_of
from careercopilot.core.text import fold
from jobs.duplicates import company_key, title_key

MAIN, ANALYST, SMALL = 1, 2, 3
"""Ids of the owners with many jobs, with an application for each job, and with a hundredth of the jobs."""
PEOPLE = 100
"""Owners after those, who use the service at the same time."""
SKILLS = ("Python", "PostgreSQL", "Kafka", "Kubernetes", "Go", "Rust", "TypeScript", "React", "Terraform", "Spark")
SKILLS_PER_JOB = 2
NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
YEARS = dt.timedelta(days=730)
PARAGRAPHS = 4_000
ROLES = [
    *("Backend Engineer", "Frontend Engineer", "Data Engineer", "Site Reliability Engineer", "Product Designer"),
    *("Engineering Manager", "Data Analyst", "Machine Learning Researcher", "Support Specialist", "Accountant"),
]
PLACES = ("Hamburg", "Berlin", "Lisbon", "Oslo", "Zürich", "Remote", "Paris", "Kraków", "Dublin", "Porto")
SOURCES = ("LinkedIn", "Indeed", "", "Referral")
COMMON, RARE, PAIR, PREFIX = "engineer", "zeppelin", "harbour schedule", "observ"
"""What is searched: in half of the jobs, in one of a thousand, two words of one in ten each, the beginning of one."""
WORDS = (
    "team build service data customer schedule harbour pipeline observability review release quality design support "
    "report market planning budget cloud storage search message payment invoice route delivery learning model test"
).split()

SYLLABLES = "ba ce di fo gu la me ni po ru sa te vi xo zu".split()
UNKNOWN_WORDS, RANK = 2_000, 40
"""Words that mean nothing, and how many of them are more frequent than those above."""

Row = tuple[Any, ...]
JOB_COLUMNS = (
    "id owner_id uid created_at updated_at deleted_at company title location work_mode job_type experience_level "
    "salary_min salary_max salary_currency salary_period salary_text description requirements responsibilities "
    "tech_stack_text tags contacts extra url source status notes posted_on deadline company_folded title_folded "
    "location_folded company_key title_key url_key ats_key"
).split()
APPLICATION_COLUMNS = (
    "id owner_id uid created_at updated_at deleted_at job_id status applied_on response_on offer_on follow_up_on "
    "follow_up_retired resume_label notes extra sent_micros answered_micros latest_micros reached"
).split()
HISTORY_COLUMNS = "application_id uid status occurred_at recorded_at actor_id note".split()
USER_COLUMNS = (
    "id password is_superuser email name timezone is_active is_staff date_joined headline location desired_titles "
    "preferred_locations work_modes daily_application_goal locale week_start"
).split()
TOKEN_COLUMNS = "owner_id name prefix digest read_only created_at expires_at last_used_at".split()


@dataclass(frozen=True)
class Plan:
    """How many jobs and applications each owner has, by the owner's id."""

    name: str
    jobs: dict[int, int]
    applications: dict[int, int] = field(default_factory=dict)

    @classmethod
    def house(cls, rows: int) -> "Plan":
        """Return one owner with a tenth of `rows` jobs, an analyst, and the rest spread evenly over 2,000 owners.

        With a million rows: 100,000 jobs and 50,000 applications, 10,000 of each, and 445 jobs for everybody else.
        """
        owners = max(2_000 * rows // 1_000_000, PEOPLE + SMALL + 1)
        jobs = {MAIN: rows // 10, ANALYST: min(10_000, rows // 10), SMALL: max(rows // 1_000, 10)}
        each, more = divmod(rows - sum(jobs.values()), owners - len(jobs))
        jobs |= {owner: each + (owner - SMALL <= more) for owner in range(SMALL + 1, owners + 1)}
        applications = {owner: count // 10 for owner, count in jobs.items()}
        applications |= {MAIN: jobs[MAIN] // 2, ANALYST: jobs[ANALYST]}
        return cls(f"house_{rows}", jobs, applications)

    @classmethod
    def single(cls, rows: int) -> "Plan":
        """Return one owner alone, with an application for each second job."""
        return cls(f"single_{rows}", {MAIN: rows}, {MAIN: rows // 2})

    @cached_property
    def owner_of(self) -> list[int]:
        """The owner of each job by its id less one: as in life, everybody's rows lie between each other's."""
        owners = [owner for owner, count in self.jobs.items() for _ in range(count)]
        random.Random(7).shuffle(owners)  # noqa: S311 - the same rows each time
        return owners

    @property
    def rows(self) -> int:
        """How many jobs there are."""
        return sum(self.jobs.values())


def token_of(owner: int) -> str:
    """Return the text of an owner's API token."""
    return f"ccp_{hashlib.sha256(b'benchmark %d' % owner).hexdigest()[:40]}"


def uid(kind: int, number: int) -> str:
    """Return a UUID made of numbers: as scattered as a random one, and the same each time."""
    return str(uuid.UUID(bytes=hashlib.blake2b(b"%d %d" % (kind, number), digest_size=16).digest(), version=4))


@lru_cache(maxsize=1)
def paragraphs() -> list[str]:
    """Return texts of forty words, as frequent as in a language: the hundredth is a hundredth as much as the first."""
    chance = random.Random(11)  # noqa: S311 - the same texts each time
    others = ["".join(chance.choices(SYLLABLES, k=3)) for _ in range(UNKNOWN_WORDS)]
    vocabulary = others[:RANK] + WORDS + others[RANK:]
    weights = [1 / (place + 1) for place in range(len(vocabulary))]
    texts = [" ".join(chance.choices(vocabulary, weights, k=40)).capitalize() + "." for _ in range(PARAGRAPHS)]
    return [f"{text} {RARE}" if place % 1_000 == 500 else text for place, text in enumerate(texts)]


@lru_cache(maxsize=10_000)
def keyed(text: str) -> tuple[str, str, str]:
    """Return a text folded, and its keys as a company and as a title."""
    return fold(text), company_key(text), title_key(text)


def job_row(number: int, owner: int) -> Row:
    """Return the job with this id."""
    company, role = f"Acme {number * 7 % 2_999}", f"{ROLES[number * 3 % len(ROLES)]} {number % 211}"
    place = PLACES[number * 13 % len(PLACES)]
    made = NOW - YEARS * ((number * 104_729 % 1_000_003) / 1_000_003)
    skills = "\n".join(SKILLS[(number + step) % len(SKILLS)] for step in range(SKILLS_PER_JOB))
    low = 40_000 + number * 37 % 60_000
    folded, key, _ = keyed(company)
    title_folded, _, title = keyed(role)
    url = f"jobs.example.com/acme/{number}"
    work_mode = ("remote", "hybrid", "onsite", None)[number * 5 % 4]
    job_type, level = ("full_time", "contract")[number % 2], ("junior", "mid", "senior", "lead")[number * 11 // 3 % 4]
    status = ("saved", "open", "open", "closed", "archived")[number % 5]
    text = paragraphs()[number * 31 % PARAGRAPHS]
    closing = made.date() + dt.timedelta(days=30)
    return (
        *(number, owner, uid(1, number), made, made, None, company, role, place, work_mode, job_type, level),
        *(low, low + 12_000, "EUR", "year", "", text, "", "", skills, "[]", "[]", "{}", f"https://{url}"),
        *(SOURCES[number % 4], status, "", made.date(), closing, folded, title_folded, keyed(place)[0]),
        *(key, title, url, ""),
    )


def skill_id(owner: int, place: int) -> int:
    """Return the id of one of an owner's skills."""
    return (owner - 1) * len(SKILLS) + place % len(SKILLS) + 1


def application_row(number: int, owner: int) -> Row:
    """Return the application for the job with this id; it has the same id."""
    sent = NOW - YEARS * ((number * 104_729 % 1_000_003) / 1_000_003)
    status = ("applied", "interview", "offer", "rejected")[number % 4]
    answered = (sent + dt.timedelta(days=9)).date() if status != "applied" else None
    offered = answered if status == "offer" else None
    dates = (sent.date(), answered, offered, None)
    facts = facts_of(steps_of(sent, status))
    return (number, owner, uid(2, number), sent, sent, None, number, status, *dates, False, "", "", "{}", *facts)


def steps_of(noted: dt.datetime, status: str) -> list[tuple[str, dt.datetime]]:
    """Return the statuses of an application: noted, sent, and answered unless it still waits."""
    steps = ["interested", "applied", *([status] if status != "applied" else [])]
    return [(step, noted + dt.timedelta(days=(0, 0, 9)[place], minutes=place)) for place, step in enumerate(steps)]


def history_rows(number: int, owner: int) -> Iterator[Row]:
    """Yield the history of an application."""
    row = application_row(number, owner)
    for place, (status, moment) in enumerate(steps_of(row[3], row[7])):
        yield (number, uid(3, 4 * number + place), status, moment, moment, owner, "")


def user_row(owner: int) -> Row:
    """Return an owner, who has no password."""
    name = f"Owner {owner}"
    head = (owner, f"!{owner}", False, f"owner{owner}@example.com", name, "UTC", True, False, NOW - YEARS)
    return (*head, "", "", "[]", "[]", "[]", 0, "en", "monday")


def token_row(owner: int) -> Row:
    """Return an owner's token, used just now: a first use is noted, and that is no request like the others."""
    text, year = token_of(owner), dt.timedelta(days=365)
    now = dt.datetime.now(dt.UTC)
    return (owner, "benchmark", text[:12], hashlib.sha256(text.encode()).hexdigest(), False, now, now + year, now)


def has_application(place: int, jobs: int, applications: int) -> bool:
    """Tell whether the owner's job at this place is applied to, so that all of them are spread evenly."""
    return (place + 1) * applications // jobs > place * applications // jobs


def job_numbers(plan: Plan) -> Iterator[tuple[int, int, bool]]:
    """Yield each job's id, its owner, and whether it is applied to."""
    places: Counter[int] = Counter()
    for number, owner in enumerate(plan.owner_of, start=1):
        place = places[owner]
        places[owner] += 1
        yield number, owner, has_application(place, plan.jobs[owner], plan.applications.get(owner, 0))
