"""What a row of a file may say: the API's own rules, and the columns that only files write."""

import datetime as dt
from typing import Any

from rest_framework import serializers

from applications.choices import ApplicationStatus
from applications.models import Interview
from applications.serializers import ApplicationSerializer, InterviewSerializer, past_moment
from careercopilot.core.fields import LONG_TEXT, BoundedListField, MomentField, TextField
from careercopilot.core.serializers import StrictSerializer
from jobs.serializers import JobSerializer

MOST_NESTED = 1_000
MOST_EXTRA = 500
FILE_COLUMNS = ("uid", "created_at", "updated_at", "deleted_at")


class ExtraField(serializers.DictField):
    """What found no field, by its header."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(child=TextField(max_length=LONG_TEXT, allow_blank=True), **kwargs)

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """Return the texts; raises where there are too many."""
        if isinstance(data, dict) and len(data) > MOST_EXTRA:
            raise serializers.ValidationError(f"Keep at most {MOST_EXTRA} texts.")
        values: dict[str, Any] = super().to_internal_value(data)
        return values


class JobRow(JobSerializer):
    """A job as a row of a file."""

    match_score = None  # type: ignore[assignment]
    uid = serializers.UUIDField(required=False)
    extra = ExtraField(required=False)
    created_at = MomentField(required=False)
    updated_at = MomentField(required=False)
    deleted_at = MomentField(required=False, allow_null=True)

    class Meta(JobSerializer.Meta):
        fields = [
            *(name for name in JobSerializer.Meta.fields if name not in {"id", "match_score", "extra", *FILE_COLUMNS}),
            "extra",
            *FILE_COLUMNS,
        ]
        read_only_fields: list[str] = []


class EntryRow(StrictSerializer):
    """An entry of a history as a file holds it."""

    uid = serializers.UUIDField(required=False)
    status = serializers.ChoiceField(choices=ApplicationStatus.choices)
    occurred_at = MomentField()
    recorded_at = MomentField(required=False)
    note = TextField(max_length=LONG_TEXT, allow_blank=True, default="")

    def validate_occurred_at(self, value: Any) -> Any:
        """It has happened."""
        return past_moment(value)

    def cross_field_errors(self, values: dict[str, Any]) -> dict[str, list[str]]:
        """An entry is whole, also within a row that need not be."""
        return {name: ["Say this of each entry."] for name in ("status", "occurred_at") if name not in values}


class InterviewRow(InterviewSerializer):
    """An interview as a file holds it, within its application."""

    application = None  # type: ignore[assignment]
    uid = serializers.UUIDField(required=False)
    created_at = MomentField(required=False)
    updated_at = MomentField(required=False)

    class Meta(InterviewSerializer.Meta):
        model = Interview
        fields = [name for name in InterviewSerializer.Meta.fields if name not in {"id", "application"}]
        read_only_fields: list[str] = []


class ApplicationRow(ApplicationSerializer):
    """An application as a row of a file; its job stands beside it."""

    job = None  # type: ignore[assignment]
    job_summary = None  # type: ignore[assignment]
    next_interview_at = None  # type: ignore[assignment]
    uid = serializers.UUIDField(required=False)
    follow_up_retired = serializers.BooleanField(required=False)
    occurred_at = MomentField(required=False)
    note = TextField(max_length=LONG_TEXT, allow_blank=True, required=False)
    history = BoundedListField(child=EntryRow(), max_length=MOST_NESTED, required=False)
    interviews = BoundedListField(child=InterviewRow(), max_length=MOST_NESTED, required=False)  # type: ignore[assignment]
    extra = ExtraField(required=False)
    created_at = MomentField(required=False)
    updated_at = MomentField(required=False)
    deleted_at = MomentField(required=False, allow_null=True)

    class Meta(ApplicationSerializer.Meta):
        fields = [
            "status",
            "applied_on",
            "response_on",
            "offer_on",
            "follow_up_on",
            "follow_up_retired",
            "resume_label",
            "notes",
            "occurred_at",
            "note",
            "history",
            "interviews",
            "extra",
            *FILE_COLUMNS,
        ]
        read_only_fields: list[str] = []

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """Return the validated values; a history says more than the dates, which are then looked at with it."""
        self.has_history = isinstance(data, dict) and bool(data.get("history"))
        return super().to_internal_value(data)

    def validate_occurred_at(self, value: Any) -> Any:
        """It has happened."""
        return past_moment(value)

    def validate_history(self, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Each entry is there once."""
        uids = [entry["uid"] for entry in entries if "uid" in entry]
        if len(uids) > len(set(uids)):
            raise serializers.ValidationError("Two entries have the same uid. Leave one of them out.")
        return entries

    def _day(self, name: str, day: dt.date | None) -> dt.date | None:
        return day if self.has_history else super()._day(name, day)

    def cross_field_errors(self, values: dict[str, Any]) -> dict[str, list[str]]:  # noqa: ARG002 - the shape of a serializer
        """What dates and history say together is looked at with the row that is here, or as a new one."""
        return {}
