"""The OpenAPI document: how operations, their parameters and their bodies are read from views and filters."""

from typing import Any

from django_filters.filters import Filter
from drf_spectacular.contrib.django_filters import DjangoFilterExtension
from drf_spectacular.openapi import AutoSchema as SpectacularSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.fields import empty

from careercopilot.core import filters

_VERBS = {
    "list": "List {noun}s",
    "retrieve": "Read {article} {noun}",
    "create": "Make {article} {noun}",
    "update": "Replace {article} {noun}",
    "partial_update": "Change {article} {noun}",
    "destroy": "Delete {article} {noun}",
}
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match", str, OpenApiParameter.HEADER, description="An ETag: answers 304 while it is current."
)
IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, description="An ETag: answers 412 when it is no longer current."
)


class AutoSchema(SpectacularSchema):
    """Adds to each operation the headers that every view understands, and to answers what is always in them."""

    def get_override_parameters(self) -> list[Any]:
        """Return `fields`, `If-Match`, `If-None-Match` and `Idempotency-Key` where they work."""
        parameters: list[Any] = list(super().get_override_parameters())
        action = getattr(self.view, "action", None)
        if self.method == "POST":
            text = "Replays the first answer to this key for 24 hours."
            parameters.append(OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER, description=text))
        if action in {"list", "retrieve", "search", "rows"}:
            text = "Comma-separated names: these alone, also of those that are required otherwise."
            parameters.append(OpenApiParameter("fields", str, description=text))
        if action == "retrieve":
            parameters.append(IF_NONE_MATCH)
        if action in {"update", "partial_update", "destroy"}:
            parameters.append(IF_MATCH)
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

    def _get_request_body(self, direction: str = "request") -> Any:
        """Return the body; a DELETE has one where its view names a class of serializers for it."""
        if self.method != "DELETE" or not isinstance(self.get_request_serializer(), type):
            return super()._get_request_body(direction)  # type: ignore[no-untyped-call]
        # The generator knows bodies of these methods alone.
        self.method = "POST"
        try:
            return super()._get_request_body(direction)  # type: ignore[no-untyped-call]
        finally:
            self.method = "DELETE"

    def _map_basic_serializer(self, serializer: Any, direction: str) -> Any:
        """Return the schema; in an answer, required is what is always there, however it may be written."""
        schema: dict[str, Any] = super()._map_basic_serializer(serializer, direction)  # type: ignore[no-untyped-call]
        if direction == "response":
            whole = serializer() if isinstance(serializer, type) else serializer
            kinds = {name: field for name, field in whole.fields.items() if name in schema.get("properties", {})}
            of_model = isinstance(whole, serializers.ModelSerializer)
            always = [name for name, one in kinds.items() if of_model or one.required or _is_filled_in(one)]
            schema["required"] = [name for name in kinds if name in {*always, *schema.get("required", [])}]
            if not schema["required"]:
                del schema["required"]
        return schema


def _is_filled_in(field: serializers.Field[Any, Any, Any, Any]) -> bool:
    """Tell whether an answer has the field also where what is shown lacks it."""
    return field.read_only or field.default is not empty


_TEXT = {"type": "string", "maxLength": filters.TextFormField(required=False).max_length}
_SCHEMAS: tuple[tuple[type[Filter], dict[str, Any]], ...] = (
    (filters.TextFilter, _TEXT),
    (filters.RepeatedTextFilter, {"type": "array", "items": _TEXT, "maxItems": filters.MOST_REPEATS}),
    (filters.IdsFilter, {"type": "array", "items": {"type": "integer"}, "maxItems": filters.MOST_IDS}),
    (filters.IdFilter, {"type": "integer", "minimum": 1}),
    (filters.DayFilter, {"type": "string", "format": "date"}),
)
"""What the filters of this project take; the generator sees no more in them than their names."""
_BOUND = {"oneOf": [{"type": "string", "format": "date-time"}, {"type": "string", "format": "date"}]}


class FilterParameters(DjangoFilterExtension):  # type: ignore[no-untyped-call]
    """The filters of lists as they are taken: several values where several are, whole days where these will do."""

    priority = 1

    def resolve_filter_field(self, *args: Any) -> Any:
        """Return the parameters of one filter."""
        found: Any = super().resolve_filter_field(*args)  # type: ignore[no-untyped-call]
        kind: Filter = args[-1]
        for parameter in found:
            if isinstance(kind, filters.AfterFilter | filters.BeforeFilter):
                parameter["schema"] = dict(_BOUND)
            for known, schema in _SCHEMAS:
                if isinstance(kind, known):
                    parameter["schema"] = dict(schema)
            if isinstance(kind, filters.RepeatedTextFilter | filters.IdsFilter):
                parameter |= {"style": "form", "explode": isinstance(kind, filters.RepeatedTextFilter)}
        return found
