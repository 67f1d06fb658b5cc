"""The schemas of an OpenAPI 3.0 document: looked up, laid flat, and held against bodies."""

import datetime as dt
import re
from typing import Any

from jsonschema import Draft7Validator, FormatChecker

Schema = dict[str, Any]
FORMATS = FormatChecker(["date", "email", "uuid"])


@FORMATS.checks("date-time", raises=ValueError)
def is_time(value: Any) -> bool:
    """Tell whether a text is a time with an offset, as RFC 3339 writes it."""
    return not isinstance(value, str) or dt.datetime.fromisoformat(value).tzinfo is not None


@FORMATS.checks("uri")
def is_address(value: Any) -> bool:
    """Tell whether a text is an absolute address."""
    return not isinstance(value, str) or re.match(r"[a-z][a-z0-9+.-]*:", value) is not None


def looked_up(schema: Schema, document: Schema) -> Schema:
    """Follow references until something else stands there."""
    while "$ref" in schema:
        found: Any = document
        for part in schema["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        schema = found
    return schema


def flat(schema: Schema, document: Schema) -> Schema:
    """Return a schema without references, allOf and oneOf; `nullable` and `blank` say what else is taken."""
    schema = looked_up(schema, document)
    result = {key: value for key, value in schema.items() if key not in {"allOf", "oneOf", "anyOf"}}
    for part in schema.get("allOf", []):
        found = flat(part, document)
        result["properties"] = {**result.get("properties", {}), **found.get("properties", {})}
        result["required"] = [*result.get("required", []), *found.get("required", [])]
        result = {**found, **{key: value for key, value in result.items() if value or key not in found}}
    parts = [flat(part, document) for part in schema.get("oneOf") or schema.get("anyOf") or []]
    if parts:
        blank = any(part.get("enum") == [""] or part.get("maxLength") == 0 for part in parts)
        null = any(part.get("enum") == [None] for part in parts)
        chosen = next(part for part in parts if part.get("enum") not in ([""], [None]) and part.get("maxLength") != 0)
        result = {**chosen, **result, "blank": blank, "nullable": null or bool(result.get("nullable"))}
    return result


def as_json_schema(schema: Any) -> Any:
    """Translate what OpenAPI 3.0 says in its own way: `nullable`, and values only one direction knows."""
    if isinstance(schema, list):
        return [as_json_schema(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    result = {key: as_json_schema(value) for key, value in schema.items() if key not in {"example", "examples"}}
    if result.pop("nullable", False) is True:
        # A value that may be null is described by all other words, or it is null.
        return {"anyOf": [result, {"type": "null"}]}
    return result


class Bodies:
    """Validates bodies against the schemas of one document."""

    def __init__(self, document: Schema) -> None:
        self.components = as_json_schema(document.get("components", {}))
        self._validators: dict[int, tuple[Schema, Draft7Validator]] = {}

    def errors(self, body: Any, schema: Schema, *, limit: int = 5) -> list[str]:
        """Return what is wrong with a body, one sentence each, the first ones."""
        # By identity, and kept together with the schema, so that the number is not given to another one.
        kept = self._validators.get(id(schema))
        if kept is None:
            whole = {"allOf": [as_json_schema(schema)], "components": self.components}
            kept = self._validators[id(schema)] = (schema, Draft7Validator(whole, format_checker=FORMATS))
        found = []
        for error in kept[1].iter_errors(body):
            place = ".".join(str(part) for part in error.absolute_path) or "the body"
            found.append(f"{place}: {error.message[:300]}")
            if len(found) == limit:
                break
        return found


def media_type(text: str) -> str:
    """Return a media type without its parameters."""
    return re.split(r"[;\s]", text.strip(), maxsplit=1)[0].lower()
