"""The report of a bulk deletion, row by row."""

from collections.abc import Collection, Sequence
from typing import Any

from careercopilot.core.errors import ApiError

_LARGEST_ID = 2**63 - 1


class BulkRefused(ApiError):
    """400: a row is bad and everything was to be done or nothing; the report stands beside the error."""

    status_code = 400
    default_detail = "Nothing was changed, because some rows are wrong. Correct them, or send atomic: false."


def deletion_report(ids: Sequence[Any], deleted: Collection[int]) -> dict[str, Any]:
    """Return the report of a deletion; ids that are no ids, unknown or named before are row errors."""
    errors: list[dict[str, Any]] = []
    done: list[int] = []
    left = set(deleted)
    for index, one in enumerate(ids):
        if is_id(one) and one in left:
            left.remove(one)
            done.append(one)
        else:
            errors.append(_row_error(index, one, repeated=is_id(one) and one in deleted))
    return _report(len(ids), done, errors)


def refusal(report: dict[str, Any]) -> BulkRefused:
    """Return the error for a report with bad rows, of which nothing was kept."""
    nothing = _report(report["total"], [], report["errors"])
    return BulkRefused(extra={"error_code": "VALIDATION_ERROR", **nothing})


def is_id(value: Any) -> bool:
    """Tell whether a JSON value could be the id of a row."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= _LARGEST_ID


def _row_error(index: int, value: Any, *, repeated: bool) -> dict[str, Any]:
    if repeated:
        code, text = "VALIDATION_ERROR", "This id stands in the list before. Send each id once."
    elif is_id(value):
        code, text = "NOT_FOUND", "There is no notification with this id."
    else:
        code, text = "VALIDATION_ERROR", "Send the id, a whole number."
    known = value if is_id(value) else None
    return {"index": index, "id": known, "error_code": code, "detail": text, "field_errors": {"id": [text]}}


def _report(total: int, deleted: list[int], errors: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "total": total,
        "successful": len(deleted),
        "failed": len(errors),
        "deleted_ids": deleted,
        "errors": errors,
    }
