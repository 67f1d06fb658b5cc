"""The columns of jobs and saved searches, for every file that they leave or enter by."""

from collections.abc import Callable
from typing import Any

from import_export.fields import Field

from careercopilot.core.resources import JsonWidget, ListWidget, OwnedResource
from jobs.models import Job, SavedSearch


class JobResource(OwnedResource):
    """One row a job; `uid` tells which one it is."""

    id = Field(attribute="id", column_name="id", readonly=True)
    tech_stack = Field(attribute="tech_stack", column_name="tech_stack", widget=ListWidget())
    tags = Field(attribute="tags", column_name="tags", widget=ListWidget())
    contacts = Field(attribute="contacts", column_name="contacts", widget=JsonWidget())
    extra = Field(attribute="extra", column_name="extra", widget=JsonWidget(dict))

    paths = {"tech_stack": "tech_stack_text"}

    class Meta:
        model = Job
        import_id_fields = ("uid",)
        fields = (
            "id",
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
            "extra",
            "created_at",
            "updated_at",
            "deleted_at",
        )
        export_order = fields

    @classmethod
    def reader(cls, path: str) -> Callable[[Any], Any] | None:
        """Skills are kept as lines."""
        return _lines if path == "tech_stack_text" else super().reader(path)


def _lines(text: str) -> list[str]:
    return text.split("\n") if text else []


class SavedSearchResource(OwnedResource):
    """One row a saved search."""

    filters = Field(attribute="filters", column_name="filters", widget=JsonWidget(dict))

    class Meta:
        model = SavedSearch
        import_id_fields = ("uid",)
        fields = ("uid", "owner", "name", "filters", "alert", "created_at", "updated_at")
        export_order = fields
