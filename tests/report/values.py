"""Values made of a schema: a valid one, and those that are wrong in their type, out of range, or at its edge."""

from collections.abc import Iterator
from typing import Any

from tests.report.schemas import Schema, flat

UNKNOWN_ID = 999_999_999_999
FILE = ("rows.csv", b"company,title\nHarbour Analytics GmbH,Backend Engineer\n")
FORMATTED: dict[str, Any] = {
    "date": "2026-11-23",
    "date-time": "2026-11-23T10:00:00Z",
    "time": "10:00:00",
    "uuid": "6f6e6a3e-5a4e-4f0e-9a47-1f7ad0d0a1c2",
    "uri": "https://example.com/one",
    "email": "ines@example.com",
    "decimal": "72000",
    "binary": FILE,
}
MISFORMED: dict[str, Any] = {
    "date": "2026-02-30",
    "date-time": "yesterday at noon",
    "time": "25:61",
    "uuid": "not-a-uuid",
    "uri": "no address",
    "email": "nobody",
    "decimal": "1e400",
}
WRONG: dict[str, Any] = {
    "string": {"not": ["a text"]},
    "integer": "many",
    "number": "much",
    "boolean": "perhaps",
    "array": "one",
    "object": "flat",
}
EDGE_TEXTS = {"text of many scripts": "Ω é ß 東京 עברית 🦫", "markup": "<b>&amp;\"'</b>", "a formula": "=1+1"}
Named = Iterator[tuple[str, Any]]


def valid(schema: Schema, document: Schema, *, whole: bool = False) -> Any:
    """Return a valid value; of objects the required properties, or with `whole` all of them."""
    schema = flat(schema, document)
    if "example" in schema:
        return schema["example"]
    if schema.get("enum"):
        return schema["enum"][0]
    kind = schema.get("type", "string")
    if kind == "object":
        names = schema.get("properties", {}) if whole else schema.get("required", [])
        properties = schema.get("properties", {})
        return {name: valid(properties[name], document) for name in names if name in properties}
    if kind == "array":
        return [valid(schema["items"], document) for _ in range(max(1, schema.get("minItems", 1)))]
    if kind in {"integer", "number"}:
        return max(1, schema.get("minimum", 1))
    if kind == "boolean":
        return True
    text = FORMATTED.get(schema.get("format", ""), "Example")
    return text.ljust(schema.get("minLength", 0), "x") if isinstance(text, str) else text


def wrong_types(schema: Schema) -> Named:
    """Yield values of another type than the schema's."""
    kind = "decimal" if schema.get("format") == "decimal" else schema.get("type", "")
    if kind in WRONG or kind == "decimal":
        yield "wrong type", WRONG["number" if kind == "decimal" else kind]
        if not schema.get("nullable"):
            yield "null", None


def out_of_range(schema: Schema) -> Named:
    """Yield values of the right type that the schema refuses."""
    if schema.get("enum"):
        yield "no such choice", "no-such-choice"
    elif schema.get("format") in MISFORMED:
        yield "malformed", MISFORMED[schema["format"]]
    if schema.get("minLength") and not schema.get("blank"):
        yield "empty", ""
    if schema.get("maxLength"):
        yield "too long", "x" * (schema["maxLength"] + 1)
    if "minimum" in schema:
        yield "below the minimum", schema["minimum"] - 1
    if "maximum" in schema:
        yield "above the maximum", schema["maximum"] + 1
    if schema.get("minItems"):
        yield "too few items", []
    if schema.get("maxItems"):
        yield "too many items", [{}] * (schema["maxItems"] + 1)


def at_the_edge(schema: Schema) -> Named:
    """Yield values that the schema takes, as far as it tells; the service may know better."""
    if schema.get("nullable"):
        yield "null", None
        if schema.get("enum") or schema.get("format") in {"date", "date-time", "decimal"}:
            yield "empty for null", ""
    if schema.get("enum"):
        for choice in schema["enum"][1:]:
            yield f"the choice {choice}", choice
    elif schema.get("type") == "string" and "format" not in schema:
        if schema.get("maxLength"):
            yield "as long as can be", "x" * schema["maxLength"]
        yield from EDGE_TEXTS.items()
    yield from ((f"the {name}", schema[name]) for name in ("minimum", "maximum") if name in schema)
    if schema.get("type") == "array" and not schema.get("minItems"):
        yield "an empty list", []
    if schema.get("type") == "boolean":
        yield "false", False


def query_values(schema: Schema, document: Schema) -> list[str]:
    """Return valid values of a parameter, as text."""
    schema = flat(schema, document)
    if schema.get("type") == "array":
        return query_values(schema["items"], document)
    choices = [choice for choice in schema.get("enum", []) if choice not in {None, ""}]
    if choices:
        return [str(choices[0]), str(choices[-1])][: len(choices)]
    if schema.get("type") == "boolean":
        return ["true", "false"]
    edges = [str(schema[name]) for name in ("minimum", "maximum") if name in schema]
    if not schema.get("type"):
        return []
    return edges or [str(valid(schema, document))]


def bad_query_values(schema: Schema, document: Schema) -> Named:
    """Yield values of a parameter that the schema refuses."""
    schema = flat(schema, document)
    if schema.get("type") == "array":
        yield from bad_query_values(schema["items"], document)
        return
    if schema.get("type") in {"integer", "number", "boolean"}:
        yield "wrong type", WRONG[schema["type"]]
    for name, value in out_of_range(schema):
        if isinstance(value, str | int) and value != "":
            yield name, str(value)
