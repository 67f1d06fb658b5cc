"""The columns of applications, their history and interviews, for every file that they leave or enter by."""

from import_export.fields import Field
from import_export.widgets import JSONWidget

from applications.models import Application, Interview, StatusChange
from careercopilot.core.resources import OwnedResource


class ApplicationResource(OwnedResource):
    """One row an application; its job stands by uid, and in words for people."""

    job = Field(attribute="job__uid", column_name="job", readonly=True)
    company = Field(attribute="job__company", column_name="company", readonly=True)
    title = Field(attribute="job__title", column_name="title", readonly=True)

    class Meta:
        model = Application
        import_id_fields = ("uid",)
        fields = (
            "uid",
            "owner",
            "job",
            "company",
            "title",
            "status",
            "applied_on",
            "response_on",
            "offer_on",
            "follow_up_on",
            "follow_up_retired",
            "resume_label",
            "notes",
            "created_at",
            "updated_at",
            "deleted_at",
        )
        export_order = fields


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


class InterviewResource(OwnedResource):
    """One row an interview."""

    application = Field(attribute="application__uid", column_name="application", readonly=True)
    feedback = Field(attribute="feedback", column_name="feedback", widget=JSONWidget())

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
