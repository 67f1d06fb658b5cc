"""Writes postings: an employer, a kind of work and a place make a text that fits all three."""

import datetime as dt
import random
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from accounts.choices import WorkMode
from careercopilot.core.text import fold
from careercopilot.demo import phrases
from careercopilot.demo.companies import COMPANIES
from careercopilot.demo.kinds import KINDS, Kind
from careercopilot.demo.places import CITIES, DAY_RATE, YEARLY_PAY, Country
from careercopilot.demo.roles import EMBEDDED, Role
from careercopilot.demo.roles_operations import LEAD, ROLES

HARDWARE = frozenset({"robotics", "energy", "mobility", "climate", "security"})
TITLE_FORMS = {"junior": ("Junior {}",), "mid": ("{}",), "senior": ("Senior {}",), "lead": ("Staff {}", "Lead {}")}
GERMAN = frozenset({"Germany", "Austria", "Switzerland"})
DAY_FACTORS = {"EUR": 1.0, "GBP": 0.86, "USD": 1.3}
NEAR = {"Germany": 8.0, "Netherlands": 3.0, "Switzerland": 1.0, "Austria": 1.0}


@dataclass(frozen=True)
class Place:
    """An employer at its seat."""

    company: str
    city: str
    kind: Kind
    about: str

    @property
    def country(self) -> Country:
        """The country that it pays in."""
        return CITIES[self.city]

    @property
    def slug(self) -> str:
        """The name as it stands in addresses."""
        return re.sub(r"[^a-z0-9]+", "-", fold(self.company)).strip("-")


PLACES = tuple(
    Place(name, city, kind, kind.about[number % len(kind.about)])
    for kind in KINDS
    for number, (name, city) in enumerate(COMPANIES[kind.tag])
)


@dataclass(frozen=True)
class Draft:
    """What a posting is about, before it is written."""

    place: Place
    role: Role
    level: str
    mode: str | None
    job_type: str
    title: str
    stack: tuple[str, ...]


def draft(rng: random.Random, *, wanted: bool) -> Draft:
    """Draw what a posting is about; one that is `wanted` is worth an application."""
    weights = [role.weight * (role.fit if wanted else 4) for role in ROLES]
    role = rng.choices(ROLES, weights)[0]
    near = [
        NEAR.get(place.country.name, 0.5) if wanted else 1.0 + (place.country.name == "Germany") for place in PLACES
    ]
    place = rng.choices(PLACES, [_affinity(role, place) * share for place, share in zip(PLACES, near, strict=True)])[0]
    levels = [level for level in role.levels if level != "junior"] if wanted else role.levels
    level = rng.choice(levels)
    modes = (*WorkMode.values, None)
    far = wanted and place.country.name != "Germany"
    mode = rng.choices(modes, (1, 20, 79, 0) if far else (6, 54, 38, 2) if wanted else (26, 40, 28, 6))[0]
    job_type = rng.choices(("full_time", "part_time", "contract", "freelance"), (90, 4, 4, 2))[0]
    if level == "junior" and rng.random() < 0.15:
        job_type = "internship"
    title = _title(rng, role, level, place)
    return Draft(place, role, level, mode, job_type, title, _stack(rng, role, title))


def _affinity(role: Role, place: Place) -> float:
    return float(role is not EMBEDDED or place.kind.tag in HARDWARE)


def _title(rng: random.Random, role: Role, level: str, place: Place) -> str:
    title = rng.choice(role.titles)
    if role is not LEAD:
        title = rng.choice(TITLE_FORMS[level]).format(title)
    if "," not in title and "(" not in title and rng.random() < 0.45:
        title = f"{title}, {rng.choice(place.kind.teams)}"
    if place.country.name in GERMAN and rng.random() < 0.2:
        title = f"{title} (m/f/d)"
    return title


def _stack(rng: random.Random, role: Role, title: str) -> tuple[str, ...]:
    named = [name for name in (*role.core, *role.extra) if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", title)]
    extra = rng.sample(role.extra, rng.randint(2, min(5, len(role.extra))))
    return tuple(dict.fromkeys([*role.core[:2], *named, *role.core[2:], *extra]))


def write(rng: random.Random, drawn: Draft) -> dict[str, Any]:
    """Return the columns that a posting itself says, as the API takes them."""
    place = drawn.place
    return {
        "company": place.company,
        "title": drawn.title,
        "location": _location(rng, drawn),
        "work_mode": drawn.mode,
        "job_type": drawn.job_type,
        "experience_level": None if rng.random() < 0.06 else drawn.level,
        **_salary(rng, drawn),
        "description": _description(rng, drawn),
        "requirements": _bullets(_requirements(rng, drawn)),
        "responsibilities": _bullets(_responsibilities(rng, drawn)),
        "tech_stack": list(drawn.stack),
    }


def _location(rng: random.Random, drawn: Draft) -> str:
    city, country = drawn.place.city, drawn.place.country.name
    seat = city if "," in city else f"{city}, {country}"
    if drawn.mode != WorkMode.REMOTE:
        return seat
    abroad = country in {"United States", "Canada"}
    return rng.choice((f"Remote, {country}", f"{seat} / Remote", f"Remote, {country}" if abroad else "Remote, Europe"))


def _filled(text: str, drawn: Draft, system: str) -> str:
    first, second = drawn.role.core[:2]
    city = drawn.place.city.partition(",")[0]
    text = text.format(system=system, a=first, b=second, company=drawn.place.company, city=city)
    return text[0].upper() + text[1:]


def _description(rng: random.Random, drawn: Draft) -> str:
    kind, system = drawn.place.kind, rng.choice(drawn.place.kind.systems)
    about = [drawn.place.about, rng.choice(kind.stakes)]
    work = drawn.role.mission[:2] if rng.random() < 0.35 else (rng.choice(drawn.role.mission),)
    terms = [phrases.PLACES_OF_WORK[drawn.mode]] if drawn.mode else []
    terms += rng.sample(phrases.OFFERS, rng.choice((1, 1, 2)))
    if drawn.job_type in {"contract", "freelance"}:
        terms.append(phrases.CONTRACT.format(months=rng.choice((3, 6, 9, 12))))
    paragraphs = [" ".join(_filled(text, drawn, system) for text in part) for part in (about, work, terms)]
    return "\n\n".join(paragraphs)


def _requirements(rng: random.Random, drawn: Draft) -> list[str]:
    wants = rng.sample(drawn.role.wants, min(len(drawn.role.wants), rng.choice((3, 3, 4))))
    named = ", ".join(drawn.stack[:-1])
    skills = f"Our stack: {named} and {drawn.stack[-1]}; you need not know all of it."
    lines = [phrases.YEARS[drawn.level], *wants, skills, *rng.sample(phrases.COMMON_WANTS, rng.choice((1, 2)))]
    return [_filled(line, drawn, rng.choice(drawn.place.kind.systems)) for line in lines]


def _responsibilities(rng: random.Random, drawn: Draft) -> list[str]:
    duties = rng.sample(drawn.role.duties, min(len(drawn.role.duties), rng.choice((3, 4, 4))))
    lines = [*duties, *rng.sample(phrases.COMMON_DUTIES, 1)]
    systems = rng.sample(drawn.place.kind.systems, 2)
    return [_filled(line, drawn, systems[number % 2]) for number, line in enumerate(lines)]


def _bullets(lines: list[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _salary(rng: random.Random, drawn: Draft) -> dict[str, Any]:
    """Return a range in the currency and period of the country, or words, or nothing."""
    kind, country = drawn.place.kind, drawn.place.country
    if kind.tag == "public sector" and country.name == "Germany":
        return {"salary_text": f"E {'13' if drawn.level in {'senior', 'lead'} else '11'} TVöD, by experience"}
    is_daily = drawn.job_type in {"contract", "freelance"}
    factor = DAY_FACTORS.get(country.currency)
    if rng.random() > 0.7 or (is_daily and factor is None):
        return {"salary_text": rng.choice(("", "", "", "Competitive", "By experience; ask us before the first talk"))}
    level = drawn.role.pay * kind.pay * rng.uniform(0.94, 1.08)
    if is_daily:
        middle, step, period = DAY_RATE[drawn.level] * (factor or 1) * level, 10, "day"
        if rng.random() < 0.3:
            middle, step, period = middle / 8, 1, "hour"
    else:
        middle, step, period = YEARLY_PAY[drawn.level] * country.rate * level, country.step, country.period
        middle *= 0.55 if drawn.job_type == "internship" else 1
    width = rng.uniform(0.06, 0.14)
    low, high = (Decimal(round(middle * (1 + sign * width) / step) * step) for sign in (-1, 1))
    values: dict[str, Any] = {"salary_min": low, "salary_currency": country.currency, "salary_period": period}
    if rng.random() < 0.88:
        values["salary_max"] = high
    if rng.random() < 0.3:
        upper = f" to {high:,}" if "salary_max" in values else ""
        bonus = rng.choice(("", "", " plus bonus", " plus shares")) if period in {"year", "month"} else ""
        start = "" if upper else "from "
        values["salary_text"] = f"{start}{low:,}{upper} {country.currency} a{'n' * (period == 'hour')} {period}{bonus}"
    return values


def posted_on(rng: random.Random, day: dt.date) -> dt.date:
    """Return when a posting found on a day had appeared: mostly some days before."""
    return day - dt.timedelta(days=min(30, int(rng.lognormvariate(1.3, 0.8))))
