"""How well a job fits a profile: one number from 0 to 100, computed when a job is read and stored nowhere.

The score is the weighted mean of up to six parts, each from 0 to 1:

    part        weight  value
    skills          40  mean over the job's skills: expert 1.0, advanced 0.9, intermediate 0.7, beginner 0.4,
                        not in the profile 0
    title           15  best desired title: share of its words that stand in the job's title. Developer and programmer
                        read as engineer, sr as senior, jr as junior, "back end" as backend (front end, full stack)
    experience      15  same level 1, next level up or down (junior, mid, senior, lead) 0.5, else 0
    location        10  best preferred place: 1 if the job names it, 0.5 if only the city agrees ("Portland, OR" and
                        "Portland, ME") or the job names only the wider place ("Germany" for "Berlin, Germany"), else 0
    work_mode       10  1 if it is among the preferred ones, else 0
    salary          10  1 if the top of the range reaches the floor, falling evenly to 0 at half the floor

    score = 100 * sum(weight * value) / sum(weight), rounded half up

A part that the profile or the job leaves open drops out of both sums, so silence neither helps nor harms; when no part
is left the score is None. The location of a remote job counts only where it matches. Salaries are compared as yearly
amounts (hour x 2080, day x 260, week x 52, month x 12, no period means a year), by salary_max or, without it,
salary_min. Currencies are not converted: the floor is read in the currency of the job.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Protocol

from careercopilot.core.text import fold

WEIGHTS = {"skills": 40, "title": 15, "experience": 15, "location": 10, "work_mode": 10, "salary": 10}
SKILL_LEVELS = {"beginner": 0.4, "intermediate": 0.7, "advanced": 0.9, "expert": 1.0}
EXPERIENCE_LEVELS = {"junior": 0, "mid": 1, "senior": 2, "lead": 3}
YEARLY = {"hour": 2080, "day": 260, "week": 52, "month": 12, "year": 1}

_WORD = re.compile(r"\w+[+#]*")
_TWO_WORDS = re.compile(r"\b(back|front|full)[ -](end|stack)\b")
_SAME_WORD = {"developer": "engineer", "dev": "engineer", "programmer": "engineer", "sr": "senior", "jr": "junior"}
_PLACES = re.compile(r"[;|/•\n]")

Amount = int | float | Decimal


class ComparableJob(Protocol):
    """What the score reads of a job. Blank and None both mean: not said."""

    @property
    def title(self) -> str: ...
    @property
    def location(self) -> str: ...
    @property
    def work_mode(self) -> str | None: ...
    @property
    def experience_level(self) -> str | None: ...
    @property
    def salary_min(self) -> Amount | None: ...
    @property
    def salary_max(self) -> Amount | None: ...
    @property
    def salary_period(self) -> str | None: ...
    @property
    def skill_keys(self) -> Sequence[str]: ...


@lru_cache(maxsize=8192)
def _title_words(title: str) -> frozenset[str]:
    words = _WORD.findall(_TWO_WORDS.sub(r"\1\2", fold(title)))
    return frozenset(_SAME_WORD.get(word, word) for word in words)


@lru_cache(maxsize=8192)
def _places(location: str) -> tuple[tuple[str, ...], ...]:
    """Split "Austin, TX; Remote" into places, each from its narrowest name to its widest."""
    places = (
        tuple(name for part in place.split(",") if (name := " ".join(_WORD.findall(part))))
        for place in _PLACES.split(fold(location.replace("\n", ";")))
    )
    return tuple(place for place in places if place)


@dataclass(frozen=True)
class Profile:
    """What a person looks for; made once, then compared with many jobs.

    `skills` maps skill keys to levels, `salary_floor` is a yearly amount. Empty, None and unknown values say nothing.
    """

    skills: Mapping[str, str]
    experience_level: str | None
    desired_titles: Sequence[str]
    preferred_locations: Sequence[str]
    work_modes: Sequence[str]
    salary_floor: Decimal | int | None

    @cached_property
    def skill_values(self) -> dict[str, float]:
        """Value of each known skill, 0..1."""
        return {key: SKILL_LEVELS[level] for key, level in self.skills.items() if level in SKILL_LEVELS}

    @cached_property
    def experience(self) -> int | None:
        """Rank of the experience level, None if not said."""
        return EXPERIENCE_LEVELS.get(self.experience_level or "")

    @cached_property
    def title_words(self) -> tuple[frozenset[str], ...]:
        """Words of each desired title."""
        return tuple(words for title in self.desired_titles if (words := _title_words(title)))

    @cached_property
    def places(self) -> tuple[tuple[str, ...], ...]:
        """Preferred places."""
        return tuple(place for location in self.preferred_locations for place in _places(location))

    @cached_property
    def modes(self) -> frozenset[str]:
        """Preferred work modes."""
        return frozenset(self.work_modes)


def match_score(profile: Profile, job: ComparableJob) -> int | None:
    """Return how well `job` fits `profile`, 0..100, or None when they share nothing that can be compared."""
    parts = {
        "skills": _skills(profile, job),
        "title": _title(profile, job),
        "experience": _experience(profile, job),
        "location": _location(profile, job),
        "work_mode": float(job.work_mode in profile.modes) if profile.modes and job.work_mode else None,
        "salary": _salary(profile, job),
    }
    weight, total = 0, 0.0
    for name, value in parts.items():
        if value is not None:
            weight += WEIGHTS[name]
            total += WEIGHTS[name] * value
    # The small term keeps a half that binary fractions put just below .5 from being rounded down.
    return int(100 * total / weight + 0.5 + 1e-9) if weight else None


def _skills(profile: Profile, job: ComparableJob) -> float | None:
    values, wanted = profile.skill_values, set(job.skill_keys)
    if not values or not wanted:
        return None
    return sum(values.get(key, 0.0) for key in wanted) / len(wanted)


def _title(profile: Profile, job: ComparableJob) -> float | None:
    words = _title_words(job.title)
    if not profile.title_words or not words:
        return None
    return max(len(desired & words) / len(desired) for desired in profile.title_words)


def _experience(profile: Profile, job: ComparableJob) -> float | None:
    mine, theirs = profile.experience, EXPERIENCE_LEVELS.get(job.experience_level or "")
    if mine is None or theirs is None:
        return None
    return {0: 1.0, 1: 0.5}.get(abs(mine - theirs), 0.0)


def _location(profile: Profile, job: ComparableJob) -> float | None:
    offered = _places(job.location or "")
    if not profile.places or not offered:
        return None
    best = max(_place(wanted, place) for wanted in profile.places for place in offered)
    return None if best == 0 and job.work_mode == "remote" else best


def _place(wanted: tuple[str, ...], offered: tuple[str, ...]) -> float:
    """Compare two places by whole words, so that "Berlin" is found in "Greater Berlin Area" and "Ulm" not in "Kulm"."""
    text = f" {' , '.join(offered)} "
    if f" {wanted[0]} " in text:
        agrees = len(wanted) == 1 or len(offered) == 1 or any(f" {name} " in text for name in wanted[1:])
        return 1.0 if agrees else 0.5
    return 0.5 if len(offered) == 1 and offered[0] in wanted else 0.0


def _salary(profile: Profile, job: ComparableJob) -> float | None:
    top = job.salary_min if job.salary_max is None else job.salary_max
    factor = YEARLY.get(job.salary_period or "year")
    if top is None or factor is None or not profile.salary_floor or profile.salary_floor < 0:
        return None
    share = float(top) * factor / float(profile.salary_floor)
    return min(1.0, max(0.0, 2 * share - 1))
