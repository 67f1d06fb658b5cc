"""Applications, the history of their status, and interviews."""

import datetime as dt
import uuid
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Prefetch, Q, Subquery
from django.utils import timezone

from applications.choices import ApplicationStatus, InterviewKind, InterviewOutcome, ReminderKind
from careercopilot.core.owner import OwnedModel, OwnedQuerySet, SoftDeleteModel, SoftDeleteQuerySet
from jobs.models import HTTP_URL, Job
from notifications.models import Notification

LIVE = Q(deleted_at=None)
DELETED = Q(deleted_at__isnull=False)


class ApplicationQuerySet(SoftDeleteQuerySet):
    """Applications."""

    def with_next_interview(self, now: dt.datetime) -> Self:
        """Add `next_interview_at`: the start of the first pending interview from `now` on."""
        coming = Interview.objects.filter(
            application=OuterRef("pk"), outcome=InterviewOutcome.PENDING, starts_at__gte=now
        ).order_by("starts_at")
        return self.annotate(next_interview_at=Subquery(coming.values("starts_at")[:1]))

    def for_display(self, now: dt.datetime) -> Self:
        """Load what an application shows, in three queries: itself, its job, its interviews.

        Without a join, the page comes from an index alone, and no planner thinks of reading everybody's jobs.
        """
        interviews = Prefetch("interviews", Interview.objects.order_by("starts_at", "id"))
        return self.prefetch_related("job", interviews).with_next_interview(now)


class Application(SoftDeleteModel):
    """Somebody's application for a job. Its status, dates and facts are projections of its history."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="applications")
    status = models.CharField(max_length=10, choices=ApplicationStatus.choices, default=ApplicationStatus.INTERESTED)
    applied_on = models.DateField(null=True, blank=True, help_text="The day of the first `applied`.")
    response_on = models.DateField(null=True, blank=True, help_text="The day of the first answer.")
    offer_on = models.DateField(null=True, blank=True, help_text="The day of the first offer.")
    follow_up_on = models.DateField(
        null=True,
        blank=True,
        help_text="The day to ask how it stands: a week after it was sent unless you name another. It goes when the "
        "application moves on.",
    )
    follow_up_retired = models.BooleanField(default=False, help_text="No follow-up is proposed any more.")
    resume_label = models.CharField(max_length=200, blank=True)
    notes = models.TextField(blank=True)
    extra = models.JSONField(
        default=dict, blank=True, help_text="What an imported file said that has no field here, by its header."
    )

    # What figures ask of the history (`facts.py`): to read it entry by entry takes ten times as long.
    sent_micros = models.BigIntegerField(
        null=True, editable=False, help_text="The time of the first `applied`, in microseconds since 1970."
    )
    answered_micros = models.BigIntegerField(null=True, editable=False, help_text="The same of the first answer.")
    latest_micros = models.BigIntegerField(null=True, editable=False, help_text="The same of the last entry.")
    reached = models.SmallIntegerField(
        default=0, db_default=0, editable=False, help_text="Bits: sent, answered, interviewed, offered, accepted."
    )

    objects: ClassVar[Any] = ApplicationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "uid"], name="application_uid_once"),
            models.UniqueConstraint(fields=["job"], condition=LIVE, name="one_live_application_per_job"),
        ]
        indexes = [
            models.Index(fields=["owner", "created_at", "id"], condition=LIVE, name="application_created"),
            models.Index(fields=["owner", "updated_at", "id"], condition=LIVE, name="application_updated"),
            models.Index(fields=["owner", "status", "created_at", "id"], condition=LIVE, name="application_status"),
            # On PostgreSQL it holds what is counted of an application, too: see the migrations.
            models.Index(fields=["owner", "status", "id"], condition=LIVE, name="application_by_status"),
            models.Index(fields=["owner", "created_at", "id"], condition=DELETED, name="application_deleted"),
            # Descending orders with nulls last have indexes of their own on PostgreSQL: see the migrations.
            models.Index(fields=["owner", "applied_on", "id"], condition=LIVE, name="application_applied"),
            models.Index(fields=["owner", "follow_up_on", "id"], condition=LIVE, name="application_follow_up"),
            # What everybody is to be reminded of by now.
            models.Index(
                fields=["follow_up_on", "owner"],
                condition=LIVE & Q(follow_up_retired=False, follow_up_on__isnull=False),
                name="application_follow_up_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.job} ({self.status})"

    def with_what_it_shows(self, read: "Application | None") -> "Application":
        """Return itself with what `for_display` loads: as it was `read` before, or as it is of a new one."""
        for name in self.get_deferred_fields() if read is not None else ():
            setattr(self, name, getattr(read, name))
        # An annotation, and what was prefetched: neither is a column.
        vars(self)["next_interview_at"] = None if read is None else vars(read)["next_interview_at"]
        self._prefetched_objects_cache = {"interviews": [] if read is None else list(read.interviews.all())}
        return self


class StatusChangeQuerySet(OwnedQuerySet):
    """Entries of histories."""

    owner_field = "application__owner"

    def in_order(self) -> Self:
        """Order as the history reads: by when it happened, then by when it was written."""
        return self.order_by("occurred_at", "id")


class StatusChange(models.Model):
    """One entry of an application's history: the status it went to, and when. Where it came from is the one before."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="history", db_index=False)
    uid = models.UUIDField(default=uuid.uuid4, editable=False)
    status = models.CharField(max_length=10, choices=ApplicationStatus.choices)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    note = models.TextField(blank=True)

    objects = StatusChangeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "uid"], name="status_change_uid_once")]
        indexes = [models.Index(fields=["application", "occurred_at", "id", "status"], name="status_change_order")]

    def __str__(self) -> str:
        return f"{self.status} at {self.occurred_at:%Y-%m-%d}"


def empty_feedback() -> dict[str, Any]:
    """Return feedback that says nothing yet."""
    return {"questions": [], "skill_areas": [], "notes": ""}


class Interview(OwnedModel):
    """A conversation with an employer about an application."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="interviews", db_index=False)
    round = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=10, choices=InterviewKind.choices, default=InterviewKind.OTHER)
    starts_at = models.DateTimeField(null=True, blank=True)
    duration_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    timezone = models.CharField(max_length=64, blank=True, help_text="Where it takes place; empty: the user's own.")
    place = models.CharField(max_length=300, blank=True)
    meeting_url = models.CharField(max_length=2000, blank=True, validators=[HTTP_URL])
    interviewers = models.CharField(max_length=500, blank=True)
    outcome = models.CharField(max_length=10, choices=InterviewOutcome.choices, default=InterviewOutcome.PENDING)
    feedback = models.JSONField(default=empty_feedback, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "uid"], name="interview_uid_once")]
        indexes = [
            models.Index(fields=["application", "starts_at"], name="interview_of_application"),
            models.Index(fields=["owner", "starts_at", "id"], name="interview_start"),
            # The same of everybody's interviews.
            models.Index(
                fields=["starts_at", "owner"], condition=Q(outcome=InterviewOutcome.PENDING), name="interview_to_come"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} interview of application {self.application_id}"


class ReminderQuerySet(OwnedQuerySet):
    """Reminders."""

    def standing(self) -> Self:
        """Keep those that were told, each in a notification of its own, and that are not over yet."""
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=timezone.now()), notification__isnull=False)


class Reminder(models.Model):
    """A reminder that was given, or passed over for a later one: no occasion is told twice with one lead.

    An occasion is the start of an interview or the date of a follow-up or deadline, in ISO 8601: what is put off
    becomes another one. What somebody was told in a digest, or on no channel, has no notification of its own.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=ReminderKind.choices)
    object_id = models.PositiveBigIntegerField(help_text="The id of the interview, application or job.")
    occasion = models.CharField(max_length=40)
    lead_minutes = models.PositiveIntegerField(default=0)
    notification = models.ForeignKey(
        Notification, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    expires_at = models.DateTimeField(null=True, blank=True, help_text="From then on it is over.")
    created_at = models.DateTimeField(default=timezone.now)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id", "occasion", "lead_minutes"], name="reminder_once")
        ]
        indexes = [
            models.Index(fields=["notification"], condition=Q(notification__isnull=False), name="reminder_told"),
            models.Index(
                fields=["expires_at", "created_at"],
                condition=Q(notification__isnull=False),
                name="reminder_standing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} on {self.occasion}"
