"""What exports and imports look like on the wire."""

import json
from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from careercopilot.core.errors import flatten
from careercopilot.core.fields import LONG_TEXT, DayField, FlagField, TextField
from careercopilot.core.filters import query_of
from careercopilot.core.serializers import StrictModelSerializer, StrictSerializer
from careercopilot.core.suggestions import instead, values_near
from exports.choices import (
    FORMATS_OF,
    DateOrder,
    Duplicates,
    ExportResource,
    FileFormat,
    ImportResource,
    OnError,
    RunStatus,
)
from exports.examples import EXPORT_EXAMPLES, IMPORT_EXAMPLES, IMPORT_ROW_EXAMPLES, IMPORT_SUMMARY_EXAMPLES
from exports.models import Export, Import, ImportedRow
from exports.selection import KINDS, columns_of, find

MOST_MAPPED = 500
REPORT = ("errors", "warnings", "tables")
"""What of an import only its detail shows."""


class PeriodSerializer(StrictSerializer):
    """The filters of a work-search record: its first and last day."""

    first = DayField(required=False)
    last = DayField(required=False)

    def get_fields(self) -> dict[str, Any]:
        """Name them `from` and `to`; the first is no name in Python."""
        fields = super().get_fields()
        first, last = fields.pop("first"), fields.pop("last")
        return {"from": first, "to": last}

    def cross_field_errors(self, values: dict[str, Any]) -> dict[str, list[str]]:
        """A period has an end behind its beginning."""
        first, last = values.get("from"), values.get("to")
        return {"to": ["Must not be before from."]} if first and last and last < first else {}


@extend_schema_serializer(examples=EXPORT_EXAMPLES)
class ExportSerializer(StrictModelSerializer):
    """An export: what it holds, how far it is, and until when its file can be had."""

    resource = serializers.ChoiceField(choices=ExportResource.choices)
    file_format = serializers.ChoiceField(choices=FileFormat.choices, required=False)
    filters = serializers.DictField(required=False, help_text="Those of the resource's list, `ordering` too.")
    fields = serializers.ListField(  # type: ignore[assignment]
        child=TextField(max_length=100),
        required=False,
        allow_null=True,
        max_length=100,
        help_text="Columns, in the order wanted; all unless said.",
    )
    status = serializers.ChoiceField(choices=RunStatus.choices, read_only=True)

    class Meta:
        model = Export
        fields = [
            "id",
            "uid",
            "resource",
            "file_format",
            "filters",
            "fields",
            "status",
            "progress",
            "detail",
            "rows",
            "size",
            "created_at",
            "started_at",
            "finished_at",
            "expires_at",
        ]
        read_only_fields = [
            "uid",
            "progress",
            "detail",
            "rows",
            "size",
            "created_at",
            "started_at",
            "finished_at",
            "expires_at",
        ]

    def cross_field_errors(self, values: dict[str, Any]) -> dict[str, list[str]]:
        """The form fits what is exported, and filters and columns are those of its list."""
        resource = values.get("resource")
        if resource is None:
            return {}
        formats = FORMATS_OF[resource]
        values.setdefault("file_format", formats[0])
        errors: dict[str, list[str]] = {}
        if values["file_format"] not in formats:
            message = f"For {resource}, choose one of {', '.join(formats)}."
            errors["file_format"] = [instead(message, values_near(values["file_format"], formats))]
        try:
            self._check_rows(resource, values)
        except serializers.ValidationError as error:
            errors |= flatten(error.detail)
        return errors

    def _check_rows(self, resource: str, values: dict[str, Any]) -> None:
        filters, fields = values.get("filters") or {}, values.get("fields")
        if resource in KINDS:
            try:
                find(resource, query_of(filters), self.context["request"].user)
            except serializers.ValidationError as error:
                raise serializers.ValidationError({"filters": error.detail}) from error
            columns_of(resource, fields)
            return
        if fields is not None:
            raise serializers.ValidationError({"fields": ["Leave this out: it always holds everything."]})
        if resource == ExportResource.WORK_SEARCH_RECORD:
            period = PeriodSerializer(data=filters)
            if not period.is_valid():
                raise serializers.ValidationError({"filters": period.errors})
        elif filters:
            raise serializers.ValidationError({"filters": ["Leave this out: a backup holds everything."]})


@extend_schema_serializer(examples=IMPORT_EXAMPLES)
class ImportSerializer(StrictModelSerializer):
    """An import: how it was asked for, how far it is, and what came of it."""

    status = serializers.ChoiceField(choices=RunStatus.choices, read_only=True)
    date_order = serializers.ChoiceField(choices=DateOrder.choices, allow_blank=True, read_only=True)

    class Meta:
        model = Import
        fields = [
            "id",
            "uid",
            "resource",
            "filename",
            "size",
            "dry_run",
            "on_error",
            "duplicates",
            "mapping",
            "date_order",
            "status",
            "progress",
            "detail",
            "total",
            "created",
            "updated",
            "skipped",
            "failed",
            "errors",
            "warnings",
            "tables",
            "undone_at",
            "created_at",
            "started_at",
            "finished_at",
        ]
        read_only_fields = fields


@extend_schema_serializer(examples=IMPORT_SUMMARY_EXAMPLES)
class ImportSummarySerializer(ImportSerializer):
    """An import in a list: without its report, which can be long."""

    class Meta(ImportSerializer.Meta):
        fields = [name for name in ImportSerializer.Meta.fields if name not in REPORT]
        read_only_fields = fields


class ImportRequestSerializer(StrictSerializer):
    """A file and how it is to be taken in, as `multipart/form-data`."""

    file = serializers.FileField(max_length=1_000, help_text="CSV, XLSX, JSON, Markdown or ZIP, at most 200 MB.")
    resource = serializers.ChoiceField(choices=ImportResource.choices)
    dry_run = FlagField(default=False)
    on_error = serializers.ChoiceField(choices=OnError.choices, default=OnError.ABORT.value)
    duplicates = serializers.ChoiceField(choices=Duplicates.choices, default=Duplicates.SKIP.value)
    mapping = serializers.CharField(
        required=False, allow_blank=True, max_length=100_000, help_text="JSON: header to field, null to leave it out."
    )
    date_order = serializers.ChoiceField(choices=DateOrder.choices, required=False, allow_blank=True)

    def validate_mapping(self, value: str) -> dict[str, str | None]:
        """Return the mapping; its names are looked at when the file is read."""
        try:
            mapping = json.loads(value or "{}")
        except (ValueError, RecursionError) as error:
            raise serializers.ValidationError('Send a JSON object such as {"Firma": "company"}.') from error
        if not isinstance(mapping, dict) or not all(
            field is None or isinstance(field, str) for field in mapping.values()
        ):
            raise serializers.ValidationError('Send a JSON object such as {"Firma": "company", "Id": null}.')
        if len(mapping) > MOST_MAPPED:
            raise serializers.ValidationError(f"Name at most {MOST_MAPPED} headers.")
        name = TextField(max_length=LONG_TEXT, allow_blank=True)
        for text in (*mapping, *mapping.values()):
            name.run_validation(text or "")
        return mapping


@extend_schema_serializer(examples=IMPORT_ROW_EXAMPLES)
class ImportedRowSerializer(StrictModelSerializer):
    """What an import did with one row, or would do in a dry run."""

    class Meta:
        model = ImportedRow
        fields = ["id", "row", "kind", "action", "object_id"]
        read_only_fields = fields


class UndoSerializer(StrictSerializer):
    """What became of an import that was taken back."""

    deleted = serializers.IntegerField(help_text="Rows that it had made.")
    restored = serializers.IntegerField(help_text="Rows that it had changed, and that are now as before.")
    left = serializers.IntegerField(help_text="Rows left as they are: they were changed since.")
    edited = ImportedRowSerializer(many=True, help_text="The first 1,000 of those.")
