"""The columns of jobs and saved searches, for every file that they leave or enter by."""

from import_export.fields import Field
from import_export.widgets import JSONWidget

from careercopilot.core.resources import LinesWidget, OwnedResource
from jobs.models import Job, SavedSearch


class JobResource(OwnedResource):
    """One row a job; `uid` tells which one it is."""

    tech_stack = Field(attribute="tech_stack", column_name="tech_stack", widget=LinesWidget())
    tags = Field(attribute="tags", column_name="tags", widget=JSONWidget())
    contacts = Field(attribute="contacts", column_name="contacts", widget=JSONWidget())

    class Meta:
        model = Job
        import_id_fields = ("uid",)
        fields = (
            "uid",
            "owner",
            "company",
            "title",
            "location",
            "work_mode",
            "job_type",
            "experience_level",
            "salary_min",
            "salary_max",
            "salary_currency",
            "salary_period",
            "salary_text",
            "description",
            "requirements",
            "responsibilities",
            "tech_stack",
            "tags",
            "contacts",
            "url",
            "source",
            "status",
            "notes",
            "posted_on",
            "deadline",
            "created_at",
            "updated_at",
            "deleted_at",
        )
        export_order = fields


class SavedSearchResource(OwnedResource):
    """One row a saved search."""

    class Meta:
        model = SavedSearch
        import_id_fields = ("uid",)
        fields = ("uid", "owner", "name", "filters", "alert", "created_at", "updated_at")
        export_order = fields
