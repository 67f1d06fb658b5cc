"""Choices of a job."""

from django.db import models


class JobType(models.TextChoices):
    """The kind of employment."""

    FULL_TIME = "full_time"
    PART_TIME = "part_time"
    CONTRACT = "contract"
    INTERNSHIP = "internship"
    TEMPORARY = "temporary"
    FREELANCE = "freelance"


class SalaryPeriod(models.TextChoices):
    """What a salary is paid for."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class JobStatus(models.TextChoices):
    """What its owner has done with a job."""

    SAVED = "saved"
    OPEN = "open"
    CLOSED = "closed"
    ARCHIVED = "archived"
