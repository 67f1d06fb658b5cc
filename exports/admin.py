"""Runs for staff: looked at, never written by hand."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from careercopilot.core.admin import ReadOnlyAdminMixin
from exports.models import Export, Import


class RunAdmin(ReadOnlyAdminMixin, admin.ModelAdmin):
    """Runs of all owners."""

    list_filter = ["status", "resource"]
    list_select_related = ["owner"]
    search_fields = ["owner__email"]
    ordering = ["-pk"]
    show_full_result_count = False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """A run deleted here would leave its file behind; its owner deletes it, or its time does."""
        return False


@admin.register(Export)
class ExportAdmin(RunAdmin):
    """Exports."""

    list_display = ["id", "owner", "resource", "file_format", "status", "progress", "rows", "created_at"]


@admin.register(Import)
class ImportAdmin(RunAdmin):
    """Imports."""

    list_display = ["id", "owner", "resource", "filename", "status", "created", "updated", "failed", "created_at"]
