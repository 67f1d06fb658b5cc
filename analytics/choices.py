"""Choices of analytics, and the numbers that its definitions name."""

from django.db import models

from applications.choices import ApplicationStatus

SMALL_SAMPLE = 20
"""With fewer, one more answer moves a rate by more than five points."""
NEUTRAL_BAND = 5
"""Percent of the period before by which a trend may differ and still be neutral."""
LONGEST_PERIOD = 3660
"""Days."""
TOP = 10
MOST_SKILLS = 50
YOUNG_DAYS = 28
TENTH_OF_A_DAY = 8_640_000_000
"""Microseconds: the unit in which durations are measured."""


class Interval(models.TextChoices):
    """What a bucket of a trend spans."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Metric(models.TextChoices):
    """What a trend counts."""

    APPLICATIONS = "applications"
    RESPONSES = "responses"
    INTERVIEWS = "interviews"
    OFFERS = "offers"
    REJECTIONS = "rejections"
    ACCEPTANCES = "acceptances"
    JOBS = "jobs"


class Picture(models.TextChoices):
    """The answers that can be had as a picture."""

    SUMMARY = "summary"
    TRENDS = "trends"
    FUNNEL = "funnel"
    SKILL_GAP = "skill-gap"
    SOURCES = "sources"
    TIME_IN_STAGE = "time-in-stage"
    COHORTS = "cohorts"


class FileFormat(models.TextChoices):
    """The forms of an answer."""

    JSON = "json"
    CSV = "csv"


STATUS_ORDER = tuple(str(status) for status in ApplicationStatus)
LEVELS = {
    status: min(place, STATUS_ORDER.index(ApplicationStatus.ACCEPTED)) for place, status in enumerate(STATUS_ORDER)
}
"""How far along a status is; all endings are equally far."""
STAGES = ("interested", "applied", "interview", "offer")
"""The statuses that something still follows."""
