"""The columns of applications, their history and interviews, for every file that they leave or enter by."""

from collections.abc import Sequence

from import_export.fields import Field

from applications.models import Application, Interview, StatusChange
from careercopilot.core.resources import JsonWidget, OwnedResource, Record, RecordResource
from careercopilot.core.tabular import json_cell


class StatusChangeResource(OwnedResource):
    """One row an entry of a history."""

    owner = Field(attribute="application__owner__email", column_name="owner", readonly=True)
    application = Field(attribute="application__uid", column_name="application", readonly=True)
    actor = Field(attribute="actor__email", column_name="actor", readonly=True)

    class Meta:
        model = StatusChange
        import_id_fields = ("uid",)
        fields = ("uid", "owner", "application", "status", "occurred_at", "recorded_at", "actor", "note")
        export_order = fields

    @classmethod
    def column_names(cls) -> list[str]:
        """Return what stands in the `history` of an application."""
        return ["uid", "status", "occurred_at", "recorded_at", "note"]


class InterviewResource(OwnedResource):
    """One row an interview."""

    application = Field(attribute="application__uid", column_name="application", readonly=True)
    feedback = Field(attribute="feedback", column_name="feedback", widget=JsonWidget(dict))

    class Meta:
        model = Interview
        import_id_fields = ("uid",)
        fields = (
            "uid",
            "owner",
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
        )
        export_order = fields

    @classmethod
    def column_names(cls) -> list[str]:
        """Return what stands in the `interviews` of an application."""
        return [name for name in super().column_names() if name != "application"]


NESTED: dict[str, tuple[type[RecordResource], tuple[str, ...]]] = {
    "history": (StatusChangeResource, ("occurred_at", "id")),
    "interviews": (InterviewResource, ("starts_at", "id")),
}
"""The columns of an application that hold other rows, and the order these stand in."""


class ApplicationResource(OwnedResource):
    """One row an application, with its job in words, its history and its interviews."""

    id = Field(attribute="id", column_name="id", readonly=True)
    job = Field(attribute="job_id", column_name="job", readonly=True)
    job_uid = Field(attribute="job__uid", column_name="job_uid", readonly=True)
    company = Field(attribute="job__company", column_name="company", readonly=True)
    title = Field(attribute="job__title", column_name="title", readonly=True)
    location = Field(attribute="job__location", column_name="location", readonly=True)
    url = Field(attribute="job__url", column_name="url", readonly=True)
    history = Field(column_name="history", widget=JsonWidget(), readonly=True)
    interviews = Field(column_name="interviews", widget=JsonWidget(), readonly=True)
    extra = Field(attribute="extra", column_name="extra", widget=JsonWidget(dict))

    paths = {
        "job_uid": "job__uid",
        "company": "job__company",
        "title": "job__title",
        "location": "job__location",
        "url": "job__url",
    }

    class Meta:
        model = Application
        import_id_fields = ("uid",)
        fields = (
            "id",
            "uid",
            "owner",
            "job",
            "job_uid",
            "company",
            "title",
            "location",
            "url",
            "status",
            "applied_on",
            "response_on",
            "offer_on",
            "follow_up_on",
            "follow_up_retired",
            "resume_label",
            "notes",
            "history",
            "interviews",
            "extra",
            "created_at",
            "updated_at",
            "deleted_at",
        )
        export_order = fields

    @classmethod
    def related_names(cls) -> frozenset[str]:
        """History and interviews are rows of their own."""
        return frozenset(NESTED)

    @classmethod
    def add_related(cls, ids: Sequence[int], records: Sequence[Record], names: Sequence[str]) -> None:
        """Add both, each in its order."""
        for name in sorted(cls.related_names().intersection(names)):
            resource, order = NESTED[name]
            grouped = nested_records(resource, ids, order)
            for pk, record in zip(ids, records, strict=True):
                record[name] = grouped.get(pk, [])

    def dehydrate_history(self, application: Application) -> str:
        """Return the entries, for files of the admin."""
        return self._nested_cell("history", application)

    def dehydrate_interviews(self, application: Application) -> str:
        """Return the interviews, for files of the admin."""
        return self._nested_cell("interviews", application)

    def _nested_cell(self, name: str, application: Application) -> str:
        resource, order = NESTED[name]
        return json_cell(nested_records(resource, [application.pk], order).get(application.pk))


def nested_records(
    resource: type[RecordResource], application_ids: Sequence[int], order: tuple[str, ...]
) -> dict[int, list[Record]]:
    """Return the rows of applications as records without the application, by its id."""
    rows = resource._meta.model.objects.filter(application__in=application_ids).order_by("application_id", *order)
    grouped: dict[int, list[Record]] = {}
    for application_id, record in resource.keyed(rows, resource.column_names(), key="application_id"):
        grouped.setdefault(application_id, []).append(record)
    return grouped
