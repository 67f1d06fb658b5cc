"""What jobs ask for most, and where most applications went."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Count

from accounts.models import UserSkill
from accounts.skills import skill_key
from analytics import rows
from analytics.choices import TOP
from analytics.groups import usual_spelling
from analytics.periods import Period, instants
from analytics.reading import Account, Fact
from jobs.models import JobSkill


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
    # A job's skills are its owner's: said twice, they are read skill by skill and not job by job.
    asked = JobSkill.objects.filter(skill__owner=account.user.pk, job__owner=account.user.pk, job__deleted_at=None)
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


def top_companies(account: Account, sent: Iterable[Fact], chosen: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the companies that most of the sent applications, which `chosen` lists, went to."""
    words = account.job_words
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for (key, company, _), count in Counter(words[fact.job_id] for fact in sent).items():
        spellings[key][company] += count
    best = sorted(spellings, key=lambda key: (-spellings[key].total(), key))[:TOP]
    found = []
    for key in best:
        count, name = spellings[key].total(), usual_spelling(spellings[key])
        found.append({"name": name, "count": count, "rows": rows.applications(count, {**chosen, "company_is": name})})
    return found
