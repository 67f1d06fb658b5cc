"""An account of more rows than an answer names: the cuts at ten, fifty and two hundred, and samples not small."""

import datetime as dt
import random
from typing import Any

from accounts.models import User
from accounts.services import replace_skills
from applications.services import create_applications
from jobs.services import create_jobs

PATHS = [
    ["applied"],
    ["applied"],
    ["interested", "applied", "rejected"],
    ["applied", "interview", "rejected"],
    ["applied", "interview", "offer", "accepted"],
    ["applied", "interview", "applied", "interview", "offer", "declined"],
    ["interested"],
    ["interview", "withdrawn"],
]


def crowd(owner: User, now: dt.datetime, seed: int, size: int) -> None:
    """Make so many jobs and applications; the same seed makes the same ones."""
    dice = random.Random(seed)
    owner.timezone, owner.week_start, owner.daily_application_goal = "America/Los_Angeles", "sunday", 2
    owner.save()
    skills = [f"Skill {number}" for number in range(70)]
    replace_skills(owner=owner, skills=[(name, "advanced") for name in skills[::3]])
    items: list[dict[str, Any]] = [
        {
            "company": f"Company {dice.randrange(14)}",
            "title": "Engineer",
            "source": f"Source {dice.randrange(5)}",
            "tech_stack": dice.sample(skills, dice.randrange(5)),
            "created_at": _ago(now, dice),
        }
        for _ in range(size)
    ]
    jobs = create_jobs(owner=owner, items=items)
    rows: list[dict[str, Any]] = [
        {
            "job": job,
            "resume_label": f"Label {dice.randrange(3)}",
            "history": _history(dice.choice(PATHS), sorted(_ago(now, dice) for _ in range(6))),
        }
        for job in jobs
    ]
    create_applications(owner=owner, items=rows)


def _ago(now: dt.datetime, dice: random.Random) -> dt.datetime:
    return now - dt.timedelta(minutes=dice.randrange(100 * 24 * 60))


def _history(path: list[str], moments: list[dt.datetime]) -> list[dict[str, Any]]:
    return [{"status": status, "occurred_at": moment} for status, moment in zip(path, moments, strict=False)]
