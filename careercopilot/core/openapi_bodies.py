"""The bodies of the OpenAPI document: which requests must have one, and examples of those that are no JSON."""

from typing import Any

from careercopilot.core.openapi_errors import resolved

FILES = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "PK\u0003\u0004",
    "application/zip": "PK\u0003\u0004",
    "application/pdf": "%PDF-1.7\n",
}
"""How files begin that are no text."""


def complete_bodies(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:  # noqa: ARG001, FBT001 - a hook's shape
    """Say which requests must have a body, and show how files begin that an answer can be."""
    for path in result["paths"].values():
        for method, operation in path.items():
            if "requestBody" in operation:
                _require(method, operation["requestBody"], result)
            for response in operation["responses"].values():
                for kind, content in response.get("content", {}).items():
                    if kind in FILES:
                        content.setdefault("example", FILES[kind])
    return result


def _require(method: str, body: dict[str, Any], result: dict[str, Any]) -> None:
    """Mark a body as required where a request without one is refused; a PATCH may change nothing."""
    schemas = [resolved(content["schema"], result) for content in body["content"].values()]
    if method != "patch" and any(schema.get("required") or schema.get("type") == "array" for schema in schemas):
        body["required"] = True
    else:
        body.pop("required", None)
