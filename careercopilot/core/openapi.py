"""The OpenAPI document: what every operation has in common."""

from typing import Any

from drf_spectacular.openapi import AutoSchema as SpectacularSchema
from drf_spectacular.utils import OpenApiParameter

from careercopilot.core.errors import ERROR_CODES
from careercopilot.core.suggestions import MOST

ERROR_EXAMPLE = {
    "request_id": "6f6e6a3e-5a4e-4f0e-9a47-1f7ad0d0a1c2",
    "timestamp": "2026-11-23T10:00:00.123Z",
    "status": 400,
    "error_code": "VALIDATION_ERROR",
    "detail": "Correct salary_max and send the request again.",
    "field_errors": {"salary_max": ["Must not be below salary_min."]},
    "suggestions": None,
}


_VERBS = {
    "list": "List {noun}s",
    "retrieve": "Read {article} {noun}",
    "create": "Make {article} {noun}",
    "update": "Replace {article} {noun}",
    "partial_update": "Change {article} {noun}",
    "destroy": "Delete {article} {noun}",
}


class AutoSchema(SpectacularSchema):
    """Adds to each operation its error body and the headers that every view understands."""

    def get_override_parameters(self) -> list[Any]:
        """Return `fields`, `If-Match`, `If-None-Match` and `Idempotency-Key` where they work."""
        parameters: list[Any] = list(super().get_override_parameters())
        action = getattr(self.view, "action", None)
        header: Any = OpenApiParameter.HEADER
        if self.method == "POST":
            text = "Replays the first answer to this key for 24 hours."
            parameters.append(OpenApiParameter("Idempotency-Key", str, header, description=text))
        if action in {"list", "retrieve", "search"}:
            parameters.append(OpenApiParameter("fields", str, description="Comma-separated names: these alone."))
        if action == "retrieve":
            text = "An ETag: answers 304 while it is current."
            parameters.append(OpenApiParameter("If-None-Match", str, header, description=text))
        if action in {"update", "partial_update", "destroy"}:
            text = "An ETag: answers 412 when it is no longer current."
            parameters.append(OpenApiParameter("If-Match", str, header, description=text))
        return parameters

    def get_summary(self) -> str | None:
        """Return the summary a view names, else one made of the action and what the resource is called."""
        named: str | None = super().get_summary()
        verb = _VERBS.get(getattr(self.view, "action", None) or "")
        noun = str(getattr(self.view, "basename", None) or "").replace("-", " ")
        if named or not verb or not noun:
            return named
        article = "an" if noun[0] in "aeiou" else "a"
        return verb.format(noun=noun, article=article).replace("searchs", "searches")

    def get_tags(self) -> list[str]:
        """Return the first part of the path behind the version."""
        parts = [part for part in self.path.removeprefix("/api/v1/").split("/") if part and "{" not in part]
        return [parts[0]] if parts else ["api"]


def add_error_responses(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:  # noqa: ARG001, FBT001 - a hook's shape
    """Give every operation the error body, as `4XX` and `5XX` besides its own statuses, and a conditional one 304."""
    schemas = result.setdefault("components", {}).setdefault("schemas", {})
    schemas.setdefault("ErrorResponse", error_schema())
    reference = {"$ref": "#/components/schemas/ErrorResponse"}
    for path in result["paths"].values():
        for operation in path.values():
            for status, text in (("4XX", "The request was refused."), ("5XX", "The service failed.")):
                content = {"application/json": {"schema": reference, "example": ERROR_EXAMPLE}}
                operation["responses"].setdefault(status, {"description": text, "content": content})
            if any(parameter["name"] == "If-None-Match" for parameter in operation.get("parameters", ())):
                _add_not_modified(operation["responses"])
    return result


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
