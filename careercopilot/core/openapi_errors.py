"""The errors of the OpenAPI document: which statuses an operation can answer, each with an example of its body."""

from typing import Any

from careercopilot.core.errors import (
    ERROR_CODES,
    UNEXPECTED,
    IdempotencyKeyReused,
    PreconditionFailed,
    ServiceUnavailable,
    validation_detail,
)
from careercopilot.core.idempotency import BAD_KEY, HEADER, UNDER_WAY
from careercopilot.core.serializers import UNKNOWN_FIELD
from careercopilot.core.suggestions import MOST

JSON = "application/json"
REFERENCE = {"$ref": "#/components/schemas/ErrorResponse"}


def error_example(status: int, detail: str, *, error_code: str = "", field_errors: Any = None) -> dict[str, Any]:
    """Return an error body as it is sent."""
    return {
        "request_id": "6f6e6a3e-5a4e-4f0e-9a47-1f7ad0d0a1c2",
        "timestamp": "2026-11-23T10:00:00.123Z",
        "status": status,
        "error_code": error_code or ERROR_CODES[status],
        "detail": detail,
        "field_errors": field_errors,
        "suggestions": None,
    }


def refused(field_errors: dict[str, list[str]]) -> dict[str, Any]:
    """Return the error body of a request whose fields are wrong."""
    detail = validation_detail(field_errors)
    return error_example(400, detail, error_code="VALIDATION_ERROR", field_errors=field_errors)


ERROR_EXAMPLE = refused({"salary_max": ["Must not be below salary_min."]})
MALFORMED = error_example(
    400, "JSON could not be read at line 1. Send one valid JSON value in UTF-8.", error_code="MALFORMED_JSON"
)
KEY_TOO_LONG = refused({HEADER: [BAD_KEY]})
FAILED = error_example(500, UNEXPECTED)
STATUSES: dict[int, tuple[str, str]] = {
    401: ("Not signed in, or the token or session has ended.", "Authentication credentials were not provided."),
    403: (
        "Signed in, and not allowed to: a read-only token, or a session without its CSRF token.",
        "This token is read-only. Use a token with full access for changes.",
    ),
    404: ("Not there, or somebody else's.", "There is nothing with this id."),
    409: (
        "Clashes with the present state, or the first request with this key is under way.",
        UNDER_WAY,
    ),
    412: ("`If-Match` names a version that is no longer current.", str(PreconditionFailed.default_detail)),
    413: ("The body is too large.", "The body is larger than 2 MB. Send less at once."),
    415: ("The body is of another media type.", 'Unsupported media type "text/plain" in request.'),
    422: ("The key was used with another body.", str(IdempotencyKeyReused.default_detail)),
    429: ("Too many requests.", "Too many requests. Try again in 42 seconds."),
    500: ("The service failed.", str(FAILED["detail"])),
    503: ("Something that the service needs is out of reach.", str(ServiceUnavailable.default_detail)),
}
"""What a status means, and what is said with it; a 400 says what is wrong with the operation's own fields."""
_WAIT = {"Retry-After": {"description": "Seconds until it is worth trying again.", "schema": {"type": "integer"}}}
_CHALLENGE = {"WWW-Authenticate": {"description": "How to sign in.", "schema": {"type": "string"}}}
_HEADERS = {401: _CHALLENGE, 429: _WAIT, 503: _WAIT}


def add_error_responses(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:  # noqa: ARG001, FBT001 - a hook's shape
    """Give every operation the errors it can answer, and any other as `4XX` and `5XX`; a conditional one has 304."""
    components = result.setdefault("components", {})
    components.setdefault("schemas", {}).setdefault("ErrorResponse", error_schema())
    shared = components.setdefault("responses", {})
    for status, (text, detail) in STATUSES.items():
        shared[f"Error{status}"] = _response(text, {"example": error_example(status, detail)}, _HEADERS.get(status))
    for path in result["paths"].values():
        for method, operation in path.items():
            responses = operation["responses"]
            if (examples := _refusals(method, operation, result)) is not None:
                responses.setdefault("400", _response("Something in the request is wrong.", {"examples": examples}))
            for status in _statuses(method, operation):
                responses.setdefault(str(status), {"$ref": f"#/components/responses/Error{status}"})
            responses.setdefault("4XX", _response("Any other refusal.", {"example": ERROR_EXAMPLE}))
            responses.setdefault("5XX", _response("Any other failure.", {"example": FAILED}))
            if "If-None-Match" in _names(operation):
                _add_not_modified(responses)
    return result


def _response(text: str, example: dict[str, Any], headers: dict[str, Any] | None = None) -> dict[str, Any]:
    response: dict[str, Any] = {"description": text, "content": {JSON: {"schema": REFERENCE, **example}}}
    return {**response, "headers": headers} if headers else response


def _names(operation: dict[str, Any], *places: str) -> set[str]:
    """Return the names of an operation's parameters, those in some places alone."""
    listed = operation.get("parameters", ())
    return {parameter["name"] for parameter in listed if not places or parameter["in"] in places}


def _statuses(method: str, operation: dict[str, Any]) -> list[int]:
    """Return the error statuses that an operation can answer, by what it takes."""
    is_secured = bool(operation.get("security")) and {} not in operation["security"]
    names = _names(operation)
    can = {
        401: is_secured,
        403: is_secured and method != "get",
        404: bool(_names(operation, "path")),
        409: HEADER in names or "hard" in names,
        412: "If-Match" in names,
        413: "requestBody" in operation,
        415: "requestBody" in operation,
        422: HEADER in names,
    }
    return [*(status for status, is_possible in can.items() if is_possible), 429, 500, 503]


def _refusals(method: str, operation: dict[str, Any], result: dict[str, Any]) -> dict[str, Any] | None:
    """Return examples of what is said to a wrong request, or None where none can be wrong."""
    body = operation.get("requestBody", {}).get("content", {}).get(JSON)
    found: dict[str, Any] = {}
    if body is not None:
        schema = resolved(body["schema"], result)
        missing = {name: ["This field is required."] for name in schema.get("required", [])}
        if missing and method != "patch":
            found["Missing"] = {"summary": "Nothing is said.", "value": refused(missing)}
        if schema.get("type") == "object":
            wrong = {**missing, "colour": [UNKNOWN_FIELD]} if method != "patch" else {"colour": [UNKNOWN_FIELD]}
            found["Unknown"] = {"summary": "A field that does not exist.", "value": refused(wrong)}
        found["Malformed"] = {"summary": "No JSON.", "value": MALFORMED}
    elif wrong := _wrong_parameter(operation, result):
        found["Parameter"] = {"summary": "A parameter that cannot be taken.", "value": refused(wrong)}
    if HEADER in _names(operation) and not found:
        found["Key"] = {"summary": "A key that is too long.", "value": KEY_TOO_LONG}
    return found or None


def _wrong_parameter(operation: dict[str, Any], result: dict[str, Any]) -> dict[str, list[str]]:
    """Return what is said of one of an operation's parameters, as by `fields=colour` or `page_size=0`."""
    for one in operation.get("parameters", ()):
        schema = one["schema"]
        if one["in"] == "query" and schema.get("type") == "boolean":
            return {one["name"]: ["Send true or false."]}
        if one["in"] == "query" and {"minimum", "maximum"} <= schema.keys():
            return {one["name"]: [f"Send a whole number from {schema['minimum']} to {schema['maximum']}."]}
    if "fields" in _names(operation, "query"):
        shown = resolved(operation["responses"]["200"]["content"][JSON]["schema"], result)
        return {"fields": [f"Unknown: colour. Choose from {', '.join(shown['properties'])}."]}
    return {}


def resolved(schema: dict[str, Any], result: dict[str, Any]) -> dict[str, Any]:
    """Follow the references of a schema to what stands there."""
    while "$ref" in schema:
        schema = result["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def _add_not_modified(responses: dict[str, Any]) -> None:
    """Describe the answer to whoever has the current version, and the ETag by which it is known."""
    tag = {"ETag": {"description": "The version that is shown.", "schema": {"type": "string"}}}
    responses["200"].setdefault("headers", {}).update(tag)
    responses.setdefault("304", {"description": "The version that `If-None-Match` names is current.", "headers": tag})


def error_schema() -> dict[str, Any]:
    """Return the JSON schema of the error body."""
    text = {"type": "string"}
    codes = sorted({*ERROR_CODES.values(), "VALIDATION_ERROR", "MALFORMED_JSON"})
    properties = {
        "request_id": text,
        "timestamp": {"type": "string", "format": "date-time"},
        "status": {"type": "integer"},
        "error_code": {"type": "string", "enum": codes},
        "detail": {**text, "description": "One sentence that says what to do."},
        "field_errors": {
            "type": "object",
            "additionalProperties": {"type": "array", "items": text},
            "nullable": True,
            "description": "Messages by field; nested paths are dotted, rows by index.",
        },
        "suggestions": {
            "type": "array",
            "items": text,
            "maxItems": MOST,
            "nullable": True,
            "description": "What could be sent instead: names, values (`field=value` where several are wrong), paths.",
        },
    }
    return {"type": "object", "required": list(properties), "properties": properties}
