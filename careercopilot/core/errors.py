"""The one error body: every error under /api/ is built here, and views only raise."""

import sys
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import structlog
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views import defaults
from rest_framework import exceptions, status
from rest_framework.response import Response

from careercopilot.core.request_id import current_request_id
from careercopilot.core.routes import route_of
from careercopilot.core.suggestions import suggestions_for

log = structlog.get_logger(__name__)

ERROR_CODES = {
    400: "BAD_REQUEST",
    401: "UNAUTHORIZED",
    403: "FORBIDDEN",
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    406: "NOT_ACCEPTABLE",
    409: "CONFLICT",
    412: "PRECONDITION_FAILED",
    413: "PAYLOAD_TOO_LARGE",
    415: "UNSUPPORTED_MEDIA_TYPE",
    422: "IDEMPOTENCY_KEY_REUSED",
    429: "RATE_LIMITED",
    500: "INTERNAL_SERVER_ERROR",
    503: "SERVICE_UNAVAILABLE",
}
RETRY_SECONDS = 5
"""What `Retry-After` says while something is out of reach."""
UNEXPECTED = "Something went wrong on our side. Try again, and report the request id if it happens again."
FieldErrors = dict[str, list[str]]
MOST_FIELD_ERRORS = 1_000
"""So many fields are named in one answer."""


class ApiError(exceptions.APIException):
    """An error of the contract that DRF has no class for.

    `field_errors` and `suggestions` (names, values or paths that could be sent instead) are those of the body;
    `extra` holds top-level keys that are added to it.
    """

    def __init__(
        self,
        detail: str | None = None,
        *,
        field_errors: FieldErrors | None = None,
        suggestions: list[str] | None = None,
        extra: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(detail)
        self.field_errors = field_errors
        self.suggestions = suggestions
        self.extra = extra or {}


class NotThere(ApiError):
    """404: nothing has this address, though others look like it."""

    status_code = status.HTTP_404_NOT_FOUND
    default_detail = "There is nothing here. Check the address and the id."


class Conflict(ApiError):
    """409: the request clashes with the present state."""

    status_code = status.HTTP_409_CONFLICT
    default_detail = "The request clashes with the present state. Read it again and decide anew."


class PreconditionFailed(ApiError):
    """412: `If-Match` names a version that is no longer the current one."""

    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_detail = "This has changed since you read it. Read it again, then repeat the change with the new ETag."


class PayloadTooLarge(ApiError):
    """413: the body is larger than this path takes."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = "The body is too large for this path. Send less at once."


class IdempotencyKeyReused(ApiError):
    """422: the key was used before with another body."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_detail = "This Idempotency-Key was used with another body. Send a new key with a new request."


class ServiceUnavailable(ApiError):
    """503: something this service depends on is out of reach."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_detail = "The service cannot be reached completely at the moment. Try again in a few seconds."


def printable(value: object) -> str:
    """Return text that can be sent as UTF-8, whatever it was made of; a message keeps its code."""
    text = str(value).encode("utf-8", "backslashreplace").decode()
    return exceptions.ErrorDetail(text, value.code) if isinstance(value, exceptions.ErrorDetail) else text


def flatten(detail: Any, prefix: str = "") -> FieldErrors:
    """Return nested DRF error details as dotted paths, rows by index (`items.3.title`)."""
    if isinstance(detail, dict):
        pairs = [(str(key), value) for key, value in detail.items()]
    elif isinstance(detail, list) and any(isinstance(part, dict | list) for part in detail):
        pairs = [(str(index), value) for index, value in enumerate(detail) if value]
    else:
        messages = detail if isinstance(detail, list) else [detail]
        return {prefix or "non_field_errors": [printable(message) for message in messages]}
    flat: FieldErrors = {}
    for key, value in pairs:
        name = prefix if key == "non_field_errors" and prefix else ".".join(filter(None, (prefix, printable(key))))
        for path, messages in flatten(value, name).items():
            flat.setdefault(path, []).extend(messages)
    return flat


def error_body(
    status_code: int,
    detail: str,
    *,
    error_code: str | None = None,
    field_errors: FieldErrors | None = None,
    suggestions: list[str] | None = None,
) -> dict[str, Any]:
    """Return the standard ErrorResponse."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {
        "request_id": current_request_id(),
        "timestamp": now,
        "status": status_code,
        "error_code": error_code or ERROR_CODES.get(status_code, "BAD_REQUEST"),
        "detail": printable(detail),
        "field_errors": field_errors,
        "suggestions": suggestions,
    }


def validation_detail(field_errors: FieldErrors) -> str:
    """Return the sentence that stands above field errors."""
    names = [name for name in field_errors if name != "non_field_errors"]
    if not names:
        return next(iter(field_errors.values()))[0]
    listed = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
    return f"Correct {listed} and send the request again."


def _from_api_exception(exc: exceptions.APIException, context: dict[str, Any]) -> dict[str, Any]:
    if isinstance(exc, exceptions.ValidationError):
        field_errors = dict(islice(flatten(exc.detail).items(), MOST_FIELD_ERRORS))
        detail = validation_detail(field_errors)
        suggestions = _suggested(exc, context, field_errors)
        return error_body(
            400, detail, error_code="VALIDATION_ERROR", field_errors=field_errors, suggestions=suggestions
        )
    if isinstance(exc, exceptions.ParseError):
        code = "MALFORMED_JSON" if str(exc.detail).startswith("JSON") else "BAD_REQUEST"
        return error_body(400, str(exc.detail), error_code=code)
    detail = str(exc.detail)
    if isinstance(exc, exceptions.Throttled):
        detail = f"Too many requests. Try again in {int(getattr(exc, 'wait', None) or 1)} seconds."
    named = getattr(exc, "field_errors", None)
    suggestions = getattr(exc, "suggestions", None) or _suggested(exc, context, named)
    extra = getattr(exc, "extra", {})
    return error_body(exc.status_code, detail, field_errors=named, suggestions=suggestions) | extra


def _suggested(
    exc: exceptions.APIException, context: dict[str, Any], field_errors: FieldErrors | None
) -> list[str] | None:
    try:
        return suggestions_for(exc, context, field_errors)
    except Exception:
        # What is wrong is said in any case.
        log.exception("no_suggestions", view=type(context.get("view")).__name__)
        return None


def is_outage(exc: Exception) -> bool:
    """Tell whether a database error means that the database is out of reach or busy, not that a query is wrong."""
    if isinstance(exc, InterfaceError):
        return True
    if not isinstance(exc, OperationalError):
        return False
    cause: Any = exc.__cause__
    if hasattr(cause, "sqlstate"):
        # Class 08: connection, 53: resources, 57: operator intervention; none: never connected, or the pool timed out.
        return cause.sqlstate is None or cause.sqlstate[:2] in {"08", "53", "57"}
    return any(word in str(exc) for word in ("locked", "unable to open", "disk", "readonly"))


def _translate(exc: Exception) -> exceptions.APIException | None:
    if isinstance(exc, exceptions.APIException):
        return exc
    if isinstance(exc, Http404):
        return NotThere()
    if isinstance(exc, PermissionDenied):
        return exceptions.PermissionDenied(*exc.args)
    if isinstance(exc, RequestDataTooBig):
        return PayloadTooLarge()
    if isinstance(exc, SuspiciousOperation):
        return exceptions.ParseError("The request could not be understood. Check its form and send it again.")
    if isinstance(exc, DatabaseError | InterfaceError) and is_outage(exc):
        return ServiceUnavailable()
    return None


def is_gone(request: Any) -> bool:
    """Tell whether the account that asks was deleted while it was being served."""
    user: Any = getattr(request, "user", None)
    try:
        return bool(user and user.pk) and not type(user).objects.filter(pk=user.pk).exists()
    except DatabaseError:
        return False


def exception_handler(exc: Exception, context: dict[str, Any]) -> Response:
    """DRF's handler: the standard ErrorResponse for whatever a view raised; what is unexpected is logged whole."""
    known = _translate(exc)
    if known is None and isinstance(exc, ObjectDoesNotExist | IntegrityError) and is_gone(context.get("request")):
        known = exceptions.NotAuthenticated("This account is no more.")
    view = type(context.get("view")).__name__
    if known is None:
        log.error("unexpected_error", view=view, exc_info=exc)
        return Response(error_body(500, UNEXPECTED), status=500)
    if known.status_code >= 500:
        log.error("service_unavailable", view=view, exc_info=exc)
    headers = {}
    if challenge := getattr(known, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    wait = getattr(known, "wait", None)
    if wait is not None or known.status_code == 503:
        headers["Retry-After"] = str(max(1, int(wait or RETRY_SECONDS)))
    return Response(_from_api_exception(known, context), status=known.status_code, headers=headers)


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def _plain(status_code: int, detail: str) -> JsonResponse:
    return JsonResponse(error_body(status_code, detail), status=status_code)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler400: also what Django itself refuses before a view is reached, such as a foreign Host."""
    if _is_api(request):
        return _plain(400, "The request could not be understood. Check its form and its Host header.")
    return defaults.bad_request(request, exception)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler403."""
    if _is_api(request):
        return _plain(403, "You may not do this.")
    return defaults.permission_denied(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler404."""
    if _is_api(request):
        return _plain(404, "There is no such path. The paths are listed at /api/docs/.")
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500: called while the exception is handled; a database out of reach is a 503 here, too."""
    exc = sys.exc_info()[1]
    outage = isinstance(exc, DatabaseError | InterfaceError) and is_outage(exc)
    log.error("service_unavailable" if outage else "unexpected_error", route=route_of(request), exc_info=exc)
    if not _is_api(request):
        return defaults.server_error(request)
    if outage:
        response = _plain(503, str(ServiceUnavailable.default_detail))
        response.headers["Retry-After"] = str(RETRY_SECONDS)
        return response
    return _plain(500, UNEXPECTED)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a request whose CSRF check failed outside of DRF."""
    if _is_api(request):
        return _plain(403, f"CSRF check failed. Send the X-CSRFToken header. {reason}".strip())
    return defaults.permission_denied(request, PermissionDenied(reason))
