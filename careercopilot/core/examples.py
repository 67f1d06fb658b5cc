"""Examples for the OpenAPI document."""

from typing import Any

from drf_spectacular.utils import OpenApiExample


def shown(value: dict[str, Any]) -> OpenApiExample:
    """Return an example of an answer."""
    return OpenApiExample("Answer", value, response_only=True)


def sent(value: dict[str, Any]) -> OpenApiExample:
    """Return an example of a body."""
    return OpenApiExample("Request", value, request_only=True)
