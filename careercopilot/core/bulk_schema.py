"""How the bulk operations of a viewset are described in the OpenAPI document."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema, extend_schema_view

from careercopilot.core.bulk import (
    MOST_ROWS,
    BulkCreateReportSerializer,
    BulkDeleteReportSerializer,
    BulkDeleteRowsSerializer,
    BulkIdsSerializer,
    BulkUpdateReportSerializer,
)
from careercopilot.core.examples import sent

_ATOMIC = {"type": "boolean", "default": True, "description": "All or nothing; false keeps the good rows."}
_ID = {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}}


def bulk_schema(
    *,
    noun: str,
    row: str,
    change: str,
    made: dict[str, Any],
    changed: dict[str, Any],
    delete: type[BulkDeleteRowsSerializer] = BulkDeleteRowsSerializer,
) -> Callable[[Any], Any]:
    """Return a decorator that describes the bulk operations of a viewset.

    `row` and `change` name the components of a new row and of a PATCH, `made` and `changed` are examples of items.
    """
    reference = "#/components/schemas/"
    changes = {"allOf": [_ID, {"$ref": f"{reference}{change}"}]}
    ids = {"ids": [41, 42]}
    created, updated, deleted = BulkCreateReportSerializer, BulkUpdateReportSerializer, BulkDeleteReportSerializer
    return extend_schema_view(
        bulk_create=extend_schema(
            operation_id=f"{noun}s_bulk_create",
            summary=f"Make many {noun}s",
            request={"application/json": _items({"$ref": f"{reference}{row}"})},
            responses=_answers(created, "created_ids", noun, success=201),
            examples=[sent({"items": [made], "atomic": True})],
        ),
        bulk_update=extend_schema(
            operation_id=f"{noun}s_bulk_update",
            summary=f"Change many {noun}s",
            request={"application/json": _items(changes)},
            responses=_answers(updated, "updated_ids", noun),
            examples=[sent({"items": [{"id": 41, **changed}, {"id": 42, **changed}], "atomic": False})],
        ),
        bulk_delete=extend_schema(
            operation_id=f"{noun}s_bulk_delete",
            summary=f"Delete many {noun}s",
            request=delete,
            responses=_answers(deleted, "deleted_ids", noun),
            examples=[sent({**ids, "hard": False})],
        ),
        bulk_restore=extend_schema(
            operation_id=f"{noun}s_bulk_restore",
            summary=f"Bring many deleted {noun}s back",
            request=BulkIdsSerializer,
            responses=_answers(updated, "updated_ids", noun),
            examples=[sent(ids)],
        ),
    )


def _items(item: dict[str, Any]) -> dict[str, Any]:
    items = {"type": "array", "minItems": 1, "maxItems": MOST_ROWS, "items": item}
    return {"type": "object", "required": ["items"], "properties": {"items": items, "atomic": _ATOMIC}}


def _answers(report: Any, key: str, noun: str, *, success: int = 200) -> dict[int, OpenApiResponse]:
    text = f"There is no {noun} with this id."
    missing = {"index": 1, "id": 42, "error_code": "NOT_FOUND", "detail": text, "field_errors": {"id": [text]}}
    if key == "created_ids":
        text = "Correct title and send the request again."
        errors = {"title": ["This field is required."]}
        missing = {"index": 1, "id": None, "error_code": "VALIDATION_ERROR", "detail": text, "field_errors": errors}
    done = {"total": 2, "successful": 2, "failed": 0, key: [41, 42], "errors": []}
    some = {"total": 2, "successful": 1, "failed": 1, key: [41], "errors": [missing]}
    return {
        success: OpenApiResponse(report, "All rows.", [OpenApiExample("All rows", done)]),
        207: OpenApiResponse(report, "With `atomic: false`: some failed.", [OpenApiExample("Some failed", some)]),
    }
