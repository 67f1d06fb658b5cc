"""What the jobs somebody keeps ask for, what they know of it, and what to learn next."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection

from accounts.choices import SkillLevel
from accounts.models import Skill, UserSkill
from analytics import rates, rows
from analytics.choices import MOST_SKILLS, SMALL_SAMPLE, TOP
from analytics.periods import Period, first_instant, instants
from analytics.reading import Account
from careercopilot.core.filters import MOST_IDS

POINTS = {SkillLevel.EXPERT: 100, SkillLevel.ADVANCED: 90, SkillLevel.INTERMEDIATE: 70, SkillLevel.BEGINNER: 40}
RECENT = ((30, 4), (90, 2))
"""Days of age and the weight of a job up to it; an older one weighs 1."""
OPEN_PERCENT = 70

# `lacked` is what the job needs of its skills to be open, less what is held: 1 where one more skill opens it.
_SQL = """
WITH asked AS (
    SELECT s.job_id, s.skill_id, CASE WHEN u.id IS NULL THEN 0 ELSE 1 END AS held,
           CASE u.level {points} ELSE 0 END AS points
    FROM jobs_job j JOIN jobs_jobskill s ON s.job_id = j.id
    LEFT JOIN accounts_userskill u ON u.skill_id = s.skill_id AND u.owner_id = j.owner_id
    WHERE j.owner_id = %s AND j.deleted_at IS NULL {made}
), scores AS (
    SELECT job_id, COUNT(*) AS total, SUM(held) AS held, SUM(points) / COUNT(*) AS score FROM asked GROUP BY job_id
), weights AS (
    SELECT c.job_id, (100 + c.score) * CASE {recent} ELSE 1 END AS weight,
           CASE WHEN 100 * c.held < {open} * c.total AND 100 * (c.held + 1) >= {open} * c.total
                THEN c.job_id END AS near
    FROM scores c JOIN jobs_job j ON j.id = c.job_id
)
SELECT a.skill_id, COUNT(*), SUM(w.weight), {near}
FROM asked a JOIN weights w ON w.job_id = a.job_id GROUP BY a.skill_id
UNION ALL SELECT NULL, COUNT(*), 0, (
    SELECT {joined} FROM (SELECT job_id FROM scores ORDER BY job_id LIMIT {most}) AS few
) FROM scores
"""
_JOINED = {"postgresql": "string_agg({0}::text, ',')", "sqlite": "group_concat({0}, ',')"}


@dataclass(frozen=True)
class Demand:
    """How much a skill is asked for: by how many jobs, with what weight (in hundredths), and what it would open."""

    key: str
    name: str
    level: str | None
    jobs: int
    weight: int
    opens: list[int]

    @property
    def rank(self) -> tuple[Any, ...]:
        """More demand first, then more jobs, then by key."""
        return -self.weight, -self.jobs, self.key


def skill_gap(account: Account, period: Period) -> dict[str, Any]:
    """Return the figures of `skill-gap/`."""
    counted, market = _market(account, period)
    number = counted["count"]
    missing = [skill for skill in market if skill.level is None]
    total = sum(skill.weight for skill in market)
    known = sum(skill.weight for skill in market if skill.level is not None)
    within = period.parameters("created")
    opening = [skill for skill in missing if skill.opens]
    best = sorted(opening, key=lambda skill: (-len(skill.opens), *skill.rank))[:TOP]
    return {
        "n": number,
        "small_sample": number < SMALL_SAMPLE,
        "skills_held": len(market) - len(missing),
        "skills_missing": len(missing),
        "coverage_percentage": rates.percent(known, total),
        "rows": counted,
        "market": [
            {**_asked(skill, number, within), "held": skill.level is not None, "level": skill.level}
            for skill in market[:MOST_SKILLS]
        ],
        "missing_skills": [
            {**_asked(skill, number, within), "opens": len(skill.opens)} for skill in missing[:MOST_SKILLS]
        ],
        "recommendations": [
            {
                "name": skill.name,
                "opens": len(skill.opens),
                "jobs": skill.jobs,
                "demand": skill.weight / 100,
                "rows": rows.jobs_by_id(skill.opens),
            }
            for skill in best
        ],
    }


def _asked(skill: Demand, number: int, within: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": skill.name,
        "jobs": skill.jobs,
        "share": rates.percent(skill.jobs, number),
        "demand": skill.weight / 100,
        "rows": rows.jobs(skill.jobs, {"tech_stack": skill.name, **within}),
    }


def _market(account: Account, period: Period) -> tuple[rows.Rows, list[Demand]]:
    """Return the jobs that are counted and what is asked for, most wanted first."""
    with connection.cursor() as cursor:
        cursor.execute(*_query(account, period))
        counted = {skill: found for skill, *found in cursor.fetchall()}
    number, _, first = counted.pop(None)
    levels = dict(UserSkill.objects.for_user(account.user).values_list("skill_id", "level"))
    names = Skill.objects.for_user(account.user).filter(job_skills__isnull=False).distinct()
    market = []
    for pk, key, name in names.values_list("pk", "key", "name"):
        if pk in counted:
            jobs, weight, near = counted[pk]
            market.append(Demand(key, name, levels.get(pk), jobs, int(weight), _ids(near)))
    return rows.jobs_by_id(_ids(first), number), sorted(market, key=lambda skill: skill.rank)


def _ids(joined: str | None) -> list[int]:
    return [int(number) for number in joined.split(",")] if joined else []


def _query(account: Account, period: Period) -> tuple[str, list[Any]]:
    """Return the SQL of the market and its parameters."""
    adapted = connection.ops.adapt_datetimefield_value
    sides = [(moment, sign) for moment, sign in zip(instants(period, account.zone), (">=", "<"), strict=True) if moment]
    made = " ".join(f"AND j.created_at {sign} %s" for _, sign in sides)
    points = " ".join(f"WHEN '{level}' THEN {value}" for level, value in POINTS.items())
    recent, since = "", []
    for days, weight in RECENT:
        first = account.today - dt.timedelta(days=days)
        recent += f"WHEN j.posted_on >= %s OR (j.posted_on IS NULL AND j.created_at >= %s) THEN {weight} "
        since += [
            connection.ops.adapt_datefield_value(first),
            adapted(first_instant(first, account.zone)),
        ]
    joined = _JOINED[connection.vendor]
    near = f"{joined.format('w.near')} FILTER (WHERE a.held = 0)"
    few = {"joined": joined.format("job_id"), "most": MOST_IDS}
    sql = _SQL.format(points=points, made=made, recent=recent, open=OPEN_PERCENT, near=near, **few)
    return sql, [account.user.pk, *(adapted(moment) for moment, _ in sides), *since]
