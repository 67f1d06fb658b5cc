"""What applications, their history and interviews look like on the wire."""

import datetime as dt
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from accounts.zones import ZoneField
from applications.choices import NAMED_BY, ApplicationStatus, FollowUpAction
from applications.examples import (
    APPLICATION_EXAMPLES,
    FOLLOW_UP_EXAMPLES,
    INTERVIEW_EXAMPLES,
    STATUS_CHANGE_EXAMPLES,
    TRANSITION_EXAMPLES,
)
from applications.models import Application, Interview, StatusChange, empty_feedback
from careercopilot.core.fields import (
    LONG_TEXT,
    BoundedListField,
    DayField,
    LinkField,
    MomentField,
    OwnedRelatedField,
    TextField,
)
from careercopilot.core.serializers import StrictModelSerializer, StrictSerializer
from jobs.models import Job

CLOCKS_DIFFER_BY = dt.timedelta(minutes=5)


def past_moment(value: dt.datetime) -> dt.datetime:
    """Return a time that has come; raises for one in the future, beyond what clocks differ by."""
    now = timezone.now()
    if value > now + CLOCKS_DIFFER_BY:
        raise serializers.ValidationError("Must not be in the future.")
    return min(value, now)


class FeedbackSerializer(StrictSerializer):
    """What somebody took along from an interview."""

    questions = BoundedListField(child=TextField(max_length=2_000), max_length=200, default=list)
    skill_areas = BoundedListField(child=TextField(max_length=200), max_length=200, default=list)
    notes = TextField(max_length=LONG_TEXT, allow_blank=True, default="")


@extend_schema_serializer(examples=INTERVIEW_EXAMPLES)
class InterviewSerializer(StrictModelSerializer):
    """An interview; without a timezone it is in the owner's."""

    application = OwnedRelatedField(queryset=Application.objects.live())
    round = serializers.IntegerField(min_value=1, max_value=100, default=1)
    duration_minutes = serializers.IntegerField(min_value=1, max_value=10_080, allow_null=True, required=False)
    timezone = ZoneField(allow_blank=True, required=False)
    meeting_url = LinkField(allow_blank=True, required=False)
    feedback = FeedbackSerializer(required=False)

    class Meta:
        model = Interview
        fields = [
            "id",
            "uid",
            "application",
            "round",
            "kind",
            "starts_at",
            "duration_minutes",
            "timezone",
            "place",
            "meeting_url",
            "interviewers",
            "outcome",
            "feedback",
            "created_at",
            "updated_at",
        ]
        read_only_fields = ["uid", "created_at", "updated_at"]

    def validate_feedback(self, value: dict[str, Any]) -> dict[str, Any]:
        """Return whole feedback: a PATCH leaves what it does not name."""
        stored = self.instance.feedback if self.partial and self.instance is not None else {}
        return {**empty_feedback(), **stored, **value}


class JobSummarySerializer(StrictModelSerializer):
    """The job of an application, in short; it stays when the job is deleted."""

    class Meta:
        model = Job
        fields = ["id", "company", "title", "location", "url"]
        read_only_fields = fields


@extend_schema_serializer(examples=APPLICATION_EXAMPLES)
class ApplicationSerializer(StrictModelSerializer):
    """An application. Its dates are projections of its history: writing one moves the entry it names."""

    # What a job says at length is not needed to apply to it, a thousand times least of all.
    job = OwnedRelatedField(
        queryset=Job.objects.defer("description", "requirements", "responsibilities", "notes", "extra")
    )
    job_summary = JobSummarySerializer(source="job", read_only=True)
    next_interview_at = serializers.DateTimeField(read_only=True, allow_null=True)
    notes = TextField(max_length=LONG_TEXT, allow_blank=True, required=False)
    interviews = InterviewSerializer(many=True, read_only=True)
    extra = serializers.DictField(
        child=serializers.CharField(), read_only=True, help_text="What an imported file said that has no field here."
    )

    class Meta:
        model = Application
        fields = [
            "id",
            "uid",
            "job",
            "job_summary",
            "status",
            "applied_on",
            "response_on",
            "offer_on",
            "follow_up_on",
            "next_interview_at",
            "resume_label",
            "notes",
            "interviews",
            "extra",
            "created_at",
            "updated_at",
            "deleted_at",
        ]
        read_only_fields = ["uid", "created_at", "updated_at", "deleted_at"]
        # The one place at a job is taken by the service; to look row by row would cost two queries each.
        validators: list[Any] = []

    def validate_job(self, job: Job) -> Job:
        """A deleted job cannot be applied to; an application that has one keeps it."""
        if job.deleted_at is not None and job.pk != getattr(self.instance, "job_id", None):
            raise serializers.ValidationError("This job is deleted. Restore it first.")
        return job

    def validate_applied_on(self, day: dt.date | None) -> dt.date | None:
        """The day of the first `applied`."""
        return self._day("applied_on", day)

    def validate_response_on(self, day: dt.date | None) -> dt.date | None:
        """The day of the first answer."""
        return self._day("response_on", day)

    def validate_offer_on(self, day: dt.date | None) -> dt.date | None:
        """The day of the first offer."""
        return self._day("offer_on", day)

    def _day(self, name: str, day: dt.date | None) -> dt.date | None:
        if day is None and getattr(self.instance, name, None) is not None:
            raise serializers.ValidationError("Follows from the history. Undo the change of status instead.")
        user = self.context["request"].user
        if day is not None and day > user.today():
            raise serializers.ValidationError(f"Must not be in the future: in {user.timezone} it is {user.today()}.")
        return day

    def cross_field_errors(self, values: dict[str, Any]) -> dict[str, list[str]]:
        """The day of an answer needs one."""
        status = values.get("status")
        known = getattr(self.instance, "response_on", None) is not None
        answered = status in NAMED_BY["response_on"] or values.get("offer_on") is not None
        if values.get("response_on") is not None and not known and not answered:
            return {"response_on": ["No answer is recorded yet. Send the status interview, offer or rejected with it."]}
        return {}


@extend_schema_serializer(examples=STATUS_CHANGE_EXAMPLES)
class StatusChangeSerializer(StrictModelSerializer):
    """An entry of a history: who, from which status to which, when it happened and when it was written."""

    who = serializers.EmailField(source="actor.email", read_only=True, allow_null=True, default=None)
    to = serializers.ChoiceField(choices=ApplicationStatus.choices, source="status", read_only=True)
    occurred_at = MomentField(required=False)
    note = TextField(max_length=LONG_TEXT, allow_blank=True, required=False)

    class Meta:
        model = StatusChange
        fields = ["id", "uid", "who", "to", "occurred_at", "recorded_at", "note"]
        read_only_fields = ["uid", "recorded_at"]

    def get_fields(self) -> dict[str, Any]:
        """Add `from`, which is no name in Python."""
        fields = super().get_fields()
        came_from = serializers.ChoiceField(
            choices=ApplicationStatus.choices, source="came_from", read_only=True, allow_null=True
        )
        names = ["id", "uid", "who", "from", "to", "occurred_at", "recorded_at", "note"]
        return {name: fields.get(name, came_from) for name in names}

    def validate_occurred_at(self, value: dt.datetime) -> dt.datetime:
        """It has happened."""
        return past_moment(value)


@extend_schema_serializer(examples=TRANSITION_EXAMPLES)
class TransitionSerializer(StrictSerializer):
    """A step to another status."""

    status = serializers.ChoiceField(choices=ApplicationStatus.choices)
    occurred_at = MomentField(required=False, allow_null=True)
    note = TextField(max_length=LONG_TEXT, allow_blank=True, default="")

    def validate_occurred_at(self, value: dt.datetime | None) -> dt.datetime | None:
        """It has happened."""
        return None if value is None else past_moment(value)


@extend_schema_serializer(examples=FOLLOW_UP_EXAMPLES)
class FollowUpSerializer(StrictSerializer):
    """What is done about a follow-up; `until` is the day it is put off to."""

    action = serializers.ChoiceField(choices=FollowUpAction.choices)
    until = DayField(required=False, allow_null=True)

    def cross_field_errors(self, values: dict[str, Any]) -> dict[str, list[str]]:
        """A snooze has an end, and it is to come."""
        if values.get("action") != FollowUpAction.SNOOZE:
            return {"until": ["Only a snooze has an end."]} if values.get("until") else {}
        until = values.get("until")
        if until is None:
            return {"until": ["Send the day to be reminded on."]}
        return {} if until > self.context["request"].user.today() else {"until": ["Must be a day to come."]}
