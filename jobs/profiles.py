"""A person's profile as matching takes it."""

from typing import Any

from accounts.models import UserSkill
from careercopilot.core.cache import kept
from careercopilot.core.prepared import PreparedValues
from jobs.matching import Profile

WISHES = ("experience_level", "desired_titles", "preferred_locations", "work_modes", "salary_floor")
"""What a person says of the jobs they look for: columns of theirs."""


def wishes_of(user: Any) -> list[Any]:
    """Return the values of those columns."""
    return [getattr(user, name) for name in WISHES]


def matching_profile(user: Any) -> Profile:
    """Return what jobs are matched against: one query, for the skills."""
    return _profile(user, _skill_levels(user))


def kept_profile(user: Any) -> Profile:
    """Return the same for whoever reads and writes nothing: without a query, where the skills are kept."""
    return _profile(user, kept("profile", user.pk, "skills", lambda: _skill_levels(user)))


def _profile(user: Any, skills: dict[str, str]) -> Profile:
    level, titles, locations, modes, floor = wishes_of(user)
    return Profile(
        skills=skills,
        experience_level=level,
        desired_titles=tuple(titles),
        preferred_locations=tuple(locations),
        work_modes=tuple(modes),
        salary_floor=floor,
    )


_SKILLS = PreparedValues(
    lambda user_id: UserSkill.objects.filter(owner=user_id).order_by().values_list("skill__key", "level"), int
)


def _skill_levels(user: Any) -> dict[str, str]:
    found: Any = _SKILLS.get(user.pk) if user.pk else ()
    return dict(found)
