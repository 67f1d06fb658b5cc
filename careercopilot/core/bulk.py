"""Bulk requests, row by row: what is asked, which rows failed and why, and the report that says so."""

from collections.abc import Container, Sequence
from itertools import islice
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import APIException, ValidationError

from careercopilot.core.errors import ERROR_CODES, ApiError, FieldErrors, flatten, printable, validation_detail
from careercopilot.core.fields import BoundedListField, FlagField
from careercopilot.core.serializers import StrictSerializer

MOST_ROWS = 5_000
_MOST_ERRORS_OF_ROW = 50
"""So many fields of one row are named in a report."""
_LARGEST_ID = 2**63 - 1

Refused = dict[int, APIException]
"""Why a set-based service left rows out, by their place in the list it was given."""


def refuse(refused: Refused | None, index: int, error: APIException) -> None:
    """Note why a row is left out, or raise where everything is to be done or nothing."""
    if refused is None:
        raise error
    refused[index] = error


def is_id(value: Any) -> bool:
    """Tell whether a JSON value could be the id of a row."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= _LARGEST_ID


class BulkRefused(ApiError):
    """400: a row is bad and everything was to be done or nothing; the report stands beside the error."""

    status_code = 400
    default_detail = "Nothing was changed, because some rows are wrong. Correct them, or send atomic: false."


class BulkReport:
    """What became of each row of a bulk request; `key` names the list of ids, `noun` what a row is."""

    def __init__(self, total: int, *, key: str, noun: str) -> None:
        self.total = total
        self.key = key
        self.noun = noun
        self.done: dict[int, int] = {}
        self.errors: dict[int, dict[str, Any]] = {}

    def fail(self, index: int, row_id: Any, error: APIException) -> None:
        """Note why a row failed."""
        field_errors: FieldErrors | None = getattr(error, "field_errors", None)
        code = ERROR_CODES.get(error.status_code, "BAD_REQUEST")
        detail = printable(error.detail)
        if isinstance(error, ValidationError):
            code = "VALIDATION_ERROR"
            field_errors = dict(islice(flatten(error.detail).items(), _MOST_ERRORS_OF_ROW))
            detail = validation_detail(field_errors)
        paths = [text for text in getattr(error, "suggestions", None) or [] if text.startswith("/")]
        detail = " ".join([detail, *(f"See {path}" for path in paths)])
        self._note(index, row_id, code, detail, field_errors)

    def take(self, ids: Sequence[Any], found: Container[int]) -> dict[int, int]:
        """Return the rows to work on, `{index: id}`: those found, each once; note the others as failed."""
        taken: dict[int, int] = {}
        seen: set[int] = set()
        for index, one in enumerate(ids):
            if is_id(one) and one in found and one not in seen:
                seen.add(one)
                taken[index] = one
                continue
            if not is_id(one):
                code, text = "VALIDATION_ERROR", "Send the id, a whole number."
            elif one in seen:
                code, text = "VALIDATION_ERROR", "This id stands in the list before. Send each id once."
            else:
                code, text = "NOT_FOUND", f"There is no {self.noun} with this id."
            self._note(index, one, code, text, {"id": [text]})
        return taken

    def check(self, *, atomic: bool) -> None:
        """Raise BulkRefused where a row has failed and everything was to be done or nothing."""
        if self.errors and atomic:
            self.done = {}
            raise BulkRefused(extra={"error_code": "VALIDATION_ERROR", **self.data()})

    def data(self) -> dict[str, Any]:
        """Return the report as it is sent, in the order of the rows."""
        return {
            "total": self.total,
            "successful": len(self.done),
            "failed": len(self.errors),
            self.key: [self.done[index] for index in sorted(self.done)],
            "errors": [self.errors[index] for index in sorted(self.errors)],
        }

    def _note(self, index: int, row_id: Any, code: str, detail: str, field_errors: FieldErrors | None) -> None:
        known = row_id if is_id(row_id) else None
        error = {"index": index, "id": known, "error_code": code, "detail": detail, "field_errors": field_errors}
        self.errors[index] = error


@extend_schema_field({"type": "array", "minItems": 1, "maxItems": MOST_ROWS, "items": {"type": "integer"}})
class IdsField(BoundedListField):
    """1 to 5,000 values; what an id is worth is said row by row in the report."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_length=1, max_length=MOST_ROWS, **kwargs)


class AtomicSerializer(StrictSerializer):
    """What every bulk request can say."""

    atomic = FlagField(default=True, help_text="All or nothing; false keeps the good rows.")


class BulkItemsSerializer(AtomicSerializer):
    """Rows to make or change; what a row is worth is said row by row in the report."""

    items = BoundedListField(min_length=1, max_length=MOST_ROWS)


class BulkIdsSerializer(AtomicSerializer):
    """Ids of rows to work on."""

    ids = IdsField()


class BulkDeleteRowsSerializer(BulkIdsSerializer):
    """Ids of rows to put aside, or to remove for good."""

    hard = FlagField(default=False, help_text="Remove for good, deleted ones too.")


class RowErrorSerializer(serializers.Serializer[Any]):
    """Why a row of a bulk request failed."""

    index = serializers.IntegerField()
    id = serializers.JSONField(allow_null=True)
    error_code = serializers.CharField()
    detail = serializers.CharField()
    field_errors = serializers.DictField(child=serializers.ListField(child=serializers.CharField()), allow_null=True)


class _ReportSerializer(serializers.Serializer[Any]):
    total = serializers.IntegerField()
    successful = serializers.IntegerField()
    failed = serializers.IntegerField()
    errors = RowErrorSerializer(many=True)  # type: ignore[assignment]  # the name on the wire


class BulkCreateReportSerializer(_ReportSerializer):
    """What became of each row of a bulk creation."""

    created_ids = serializers.ListField(child=serializers.IntegerField())


class BulkUpdateReportSerializer(_ReportSerializer):
    """What became of each row of a bulk change or return."""

    updated_ids = serializers.ListField(child=serializers.IntegerField())


class BulkDeleteReportSerializer(_ReportSerializer):
    """What became of each row of a bulk deletion."""

    deleted_ids = serializers.ListField(child=serializers.IntegerField())
