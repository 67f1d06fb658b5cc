"""Small accounts whose figures are known by hand."""

import datetime as dt
import uuid
from typing import Any
from zoneinfo import ZoneInfo

from accounts.models import Skill, User, UserSkill
from applications.history import projected
from applications.models import Application, StatusChange
from jobs.models import Job, JobSkill

BERLIN = ZoneInfo("Europe/Berlin")
NOW = dt.datetime(2026, 3, 18, 12, tzinfo=BERLIN)


def at(month: int, day: int, hour: int = 12, minute: int = 0) -> dt.datetime:
    """Return a local time of the example's year."""
    return dt.datetime(2026, month, day, hour, minute, tzinfo=BERLIN).astimezone(dt.UTC)


def job_of(user: User, **fields: Any) -> Job:
    """Make a job; `skills` are names."""
    skills = fields.pop("skills", [])
    job = Job(owner=user, **{"company": "Acme", "title": "Engineer", **fields})
    job.tech_stack = skills
    job.derive()
    job.save()
    for skill in Skill.objects.ensure(user.pk, skills).values():
        JobSkill.objects.create(job=job, skill=skill)
    return job


def hold(user: User, **levels: str) -> None:
    """Give somebody skills."""
    for skill in Skill.objects.ensure(user.pk, levels).values():
        UserSkill.objects.create(owner=user, skill=skill, level=levels[skill.name])


def application_of(user: User, *history: tuple[str, dt.datetime], **fields: Any) -> Application:
    """Make an application with a history in the order given, for a new job unless one is named."""
    words = {name: fields.pop(name) for name in ("company", "source") if name in fields}
    job = fields.pop("job", None) or job_of(user, **words)
    entries = [StatusChange(uid=uuid.uuid4(), status=status, occurred_at=moment) for status, moment in history]
    columns = projected(sorted(entries, key=lambda entry: entry.occurred_at), user.zone)
    application = Application.objects.create(owner=user, job=job, **{**columns, **fields})
    for entry in entries:
        entry.application = application
        entry.save()
    return application


def example(user: User) -> dict[str, Application]:
    """Make the account of the guide."""
    user.timezone, user.daily_application_goal = "Europe/Berlin", 1
    user.save()
    return {
        "A": application_of(
            user,
            ("applied", at(3, 2, 10)),
            ("interview", at(3, 9, 10)),
            ("rejected", at(3, 16, 10)),
            company="Acme",
            source="LinkedIn",
        ),
        "B": application_of(
            user,
            ("applied", at(3, 3)),
            ("interview", at(3, 5)),
            ("offer", at(3, 12)),
            ("accepted", at(3, 14)),
            company="Brix",
            source="linkedin",
        ),
        "C": application_of(user, ("applied", at(3, 10)), company="Acme GmbH", source="Referral"),
        "D": application_of(user, ("interested", at(3, 11)), company="Corvo"),
        "E": application_of(user, ("applied", at(3, 18, 0, 30)), company="Delta", source="LinkedIn"),
    }
