"""What can be told, how urgent it is, and where it goes."""

from django.db import models


class NotificationType(models.TextChoices):
    """What a notification is about. The one list in this app that names other apps' nouns."""

    JOB_STATUS_CHANGE = "job_status_change"
    APPLICATION_UPDATE = "application_update"
    INTERVIEW_REMINDER = "interview_reminder"
    NEW_JOB_MATCH = "new_job_match"
    APPLICATION_DEADLINE = "application_deadline"
    FOLLOW_UP_DUE = "follow_up_due"
    EXPORT_READY = "export_ready"
    IMPORT_FINISHED = "import_finished"
    SYSTEM_ANNOUNCEMENT = "system_announcement"
    DIGEST = "digest"


class Priority(models.TextChoices):
    """How much a notification matters."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    URGENT = "urgent"


class Channel(models.TextChoices):
    """A way to a person: the list in the app, the websocket, e-mail."""

    IN_APP = "in_app"
    PUSH = "push"
    EMAIL = "email"


class DigestFrequency(models.TextChoices):
    """How often e-mail comes; it concerns e-mail alone."""

    IMMEDIATE = "immediate"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"


class DeliveryState(models.TextChoices):
    """What became of a notification on one channel."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    SKIPPED = "skipped"


DEFAULT_LEAD_MINUTES = (1440, 120)
LONGEST_LEAD_MINUTES = 43_200
MOST_LEADS = 10
