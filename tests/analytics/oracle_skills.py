"""The oracle's skill gap: weights in hundredths, skill by skill and job by job."""

from typing import Any

from tests.analytics.oracle_rows import SMALL, Account, JobRow, behind, share

LEVELS = {"expert": 100, "advanced": 90, "intermediate": 70, "beginner": 40}
OPEN_FROM = 70


def weight(account: Account, job: JobRow) -> int:
    """Return a job's weight in hundredths: recency x (100 + match in whole percent)."""
    age = max((account.today - (job.posted_on or account.day(job.created_at))).days, 0)
    recency = 4 if age <= 30 else 2 if age <= 90 else 1
    match = sum(LEVELS[account.held[key]] for key in job.skills if key in account.held) // len(job.skills)
    return recency * (100 + match)


def is_open(held: set[str], job: JobRow) -> bool:
    """Tell whether somebody holds at least 70 percent of a job's skills."""
    return 100 * sum(key in held for key in job.skills) >= OPEN_FROM * len(job.skills)


def skill_gap(account: Account, jobs: list[JobRow]) -> dict[str, Any]:
    """Return the figures of jobs that ask for skills."""
    held = set(account.held)
    asking = {key: [job for job in jobs if key in job.skills] for job in jobs for key in job.skills}
    demand = {key: sum(weight(account, job) for job in inside) for key, inside in asking.items()}
    opened = {
        key: [job for job in inside if not is_open(held, job) and is_open(held | {key}, job)]
        for key, inside in asking.items()
        if key not in held
    }
    wanted = sorted(asking, key=lambda key: (-demand[key], -len(asking[key]), key))
    missing = [key for key in wanted if key not in held]

    def shown(key: str) -> dict[str, Any]:
        return {"name": account.skill_names[key], "jobs": len(asking[key]), "demand": demand[key] / 100}

    best = sorted((key for key in missing if opened[key]), key=lambda key: -len(opened[key]))
    return {
        "n": len(jobs),
        "small_sample": len(jobs) < SMALL,
        "market": [
            {
                **shown(key),
                "share": share(len(asking[key]), len(jobs)),
                "held": key in held,
                "level": account.held.get(key),
                "rows": behind(asking[key], "jobs"),
            }
            for key in wanted[:50]
        ],
        "missing_skills": [
            {
                **shown(key),
                "share": share(len(asking[key]), len(jobs)),
                "opens": len(opened[key]),
                "rows": behind(asking[key], "jobs"),
            }
            for key in missing[:50]
        ],
        "rows": behind(jobs, "jobs"),
        "skills_held": sum(key in held for key in asking),
        "skills_missing": len(missing),
        "coverage_percentage": share(sum(demand[key] for key in asking if key in held), sum(demand.values())),
        "recommendations": [
            {**shown(key), "opens": len(opened[key]), "rows": behind(opened[key], "jobs")} for key in best[:10]
        ],
    }
