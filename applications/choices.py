"""Choices of an application and an interview."""

from django.db import models


class ApplicationStatus(models.TextChoices):
    """The stage of an application; any may follow any."""

    INTERESTED = "interested"
    APPLIED = "applied"
    INTERVIEW = "interview"
    OFFER = "offer"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    GHOSTED = "ghosted"


ANSWERS = frozenset({ApplicationStatus.INTERVIEW, ApplicationStatus.OFFER, ApplicationStatus.REJECTED})
"""The stages that an employer's answer leads to."""

NAMED_BY: dict[str, frozenset[str]] = {
    "applied_on": frozenset({ApplicationStatus.APPLIED}),
    "response_on": frozenset(ANSWERS),
    "offer_on": frozenset({ApplicationStatus.OFFER}),
}
"""Each date of an application is the day of the first entry of its history with one of these statuses."""

IS_OVER = frozenset({ApplicationStatus.REJECTED, ApplicationStatus.DECLINED, ApplicationStatus.WITHDRAWN})
"""The stages in which no interview takes place any more."""

IS_OPEN = frozenset({ApplicationStatus.INTERESTED, ApplicationStatus.APPLIED})
"""The stages before an answer; once an application moves on, nobody has to ask how it stands."""


class InterviewKind(models.TextChoices):
    """The form of an interview."""

    PHONE = "phone"
    VIDEO = "video"
    ONSITE = "onsite"
    TECHNICAL = "technical"
    BEHAVIORAL = "behavioral"
    PANEL = "panel"
    OTHER = "other"


class InterviewOutcome(models.TextChoices):
    """What came of an interview."""

    PENDING = "pending"
    PASSED = "passed"
    FAILED = "failed"
    CANCELLED = "cancelled"


class FollowUpAction(models.TextChoices):
    """What somebody does about a follow-up that is due."""

    DONE = "done"
    SNOOZE = "snooze"
    RETIRE = "retire"


class ReminderKind(models.TextChoices):
    """What somebody is reminded of."""

    INTERVIEW = "interview"
    FOLLOW_UP = "follow_up"
    DEADLINE = "deadline"
