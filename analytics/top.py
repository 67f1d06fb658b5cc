"""What jobs ask for most, and where most applications went."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Count

from accounts.models import UserSkill
from accounts.skills import skill_key
from analytics import rows
from analytics.choices import TOP
from analytics.groups import usual_spelling
from analytics.periods import EVERYTHING, Period, instants
from analytics.reading import Account
from jobs.models import Job, JobSkill


class Asked(NamedTuple):
    """A skill and how many ask for it."""

    key: str
    name: str
    times: int


def most_asked(skills: Iterable[Asked]) -> list[Asked]:
    """Return the skills that most ask for, more first, then by key."""
    return sorted(skills, key=lambda skill: (-skill.times, skill.key))[:TOP]


class SkillCount:
    """Counts the skills of records that were read from elsewhere, each once a record, as first spelled."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._names: dict[str, str] = {}

    def add(self, names: Iterable[Any]) -> None:
        """Count the skills of one record."""
        spelled = sorted({str(name).strip() for name in names} - {""})
        for name in spelled:
            self._names.setdefault(skill_key(name), name)
        self._counts.update({skill_key(name) for name in spelled})

    def most_asked(self) -> list[Asked]:
        """Return the skills that most records name."""
        return most_asked(Asked(key, self._names[key], count) for key, count in self._counts.items())


def top_skills(account: Account, period: Period) -> list[dict[str, Any]]:
    """Return the skills that most live jobs made in a period ask for."""
    start, end = instants(period, account.zone)
    # A job's skills are its owner's: said so, they are read skill by skill and not job by job.
    asked = JobSkill.objects.filter(skill__owner=account.user.pk)
    if period == EVERYTHING:
        # Deleted jobs are few: without these no job has to be looked up.
        asked = asked.exclude(job__in=Job.objects.for_user(account.user).deleted())
    else:
        asked = asked.filter(job__owner=account.user.pk, job__deleted_at=None)
    if start is not None:
        asked = asked.filter(job__created_at__gte=start)
    if end is not None:
        asked = asked.filter(job__created_at__lt=end)
    counted = asked.values_list("skill__key", "skill__name").annotate(count=Count("job"))
    held = set(UserSkill.objects.for_user(account.user).values_list("skill__key", flat=True))
    within = period.parameters("created")
    return [
        {"name": name, "count": count, "held": key in held, "rows": rows.jobs(count, {"tech_stack": name, **within})}
        for key, name, count in most_asked(Asked(*row) for row in counted)
    ]


def top_companies(account: Account, period: Period, chosen: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the companies that most of the applications sent in a period, which `chosen` lists, went to."""
    counted = list(account.companies(period))
    totals: Counter[str] = Counter()
    for key, _, count in counted:
        totals[key] += count
    best = sorted(totals, key=lambda key: (-totals[key], key))[:TOP]
    spellings: dict[str, Counter[str]] = {key: Counter() for key in best}
    for key, company, count in counted:
        if key in spellings:
            spellings[key][company] += count
    found = []
    for key in best:
        count, name = totals[key], usual_spelling(spellings[key])
        found.append({"name": name, "count": count, "rows": rows.applications(count, {**chosen, "company_is": name})})
    return found
