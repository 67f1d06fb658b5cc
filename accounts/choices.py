"""Choices of a person's profile; a job speaks of the same."""

from django.db import models


class ExperienceLevel(models.TextChoices):
    """How far along somebody is."""

    JUNIOR = "junior"
    MID = "mid"
    SENIOR = "senior"
    LEAD = "lead"


class WorkMode(models.TextChoices):
    """Where the work is done."""

    ONSITE = "onsite"
    HYBRID = "hybrid"
    REMOTE = "remote"


class SkillLevel(models.TextChoices):
    """How well somebody knows a skill."""

    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"
    EXPERT = "expert"


class WeekStart(models.TextChoices):
    """The first day of a week."""

    MONDAY = "monday"
    SUNDAY = "sunday"
    SATURDAY = "saturday"


FIRST_WEEKDAY = {WeekStart.MONDAY: 0, WeekStart.SUNDAY: 6, WeekStart.SATURDAY: 5}
"""As `date.weekday()` counts."""
