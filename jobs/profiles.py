"""A person's profile as matching takes it."""

from typing import Any

from accounts.models import UserSkill
from jobs.matching import Profile


def matching_profile(user: Any) -> Profile:
    """Return what jobs are matched against: one query."""
    skills = UserSkill.objects.for_user(user).values_list("skill__key", "level")
    return Profile(
        skills=dict(skills),
        experience_level=user.experience_level,
        desired_titles=tuple(user.desired_titles),
        preferred_locations=tuple(user.preferred_locations),
        work_modes=tuple(user.work_modes),
        salary_floor=user.salary_floor,
    )
