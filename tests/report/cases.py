"""The ways to ask an endpoint, made of its description alone: a new one has its cases as soon as it is described."""

from collections.abc import Iterator
from typing import Any

from tests.report.discovery import METHODS
from tests.report.model import ACCEPTED, MISSING, SETTLED, Case, Endpoint, Place
from tests.report.schemas import Schema, flat
from tests.report.values import (
    UNKNOWN_ID,
    WRONG,
    at_the_edge,
    bad_query_values,
    out_of_range,
    query_values,
    wrong_types,
)

COMPANIONS = {
    "page_size": (("file_format", "json"),),
    "reached_after": (("reached", "interview"),),
    "reached_before": (("reached", "interview"),),
}
"""Parameters that are worth something beside another alone, where the endpoint has that one too."""
OPAQUE = frozenset({"cursor", "fields"})
"""Parameters whose values an answer gives; no schema can."""
MOST_DEPTH = 5
KEY = "Idempotency-Key"


def cases_of(endpoint: Endpoint, document: Schema) -> list[Case]:
    """Return every case of an endpoint."""
    found = [*_valid(endpoint, document), *_of_parameters(endpoint, document), *_of_paths(endpoint, document)]
    body = endpoint.body_of()
    if body is not None:
        schema = flat(body[1]["schema"], document)
        is_form = body[0] != "application/json"
        found += [] if is_form else [*_of_whole_bodies(endpoint, schema)]
        found += [*_of_fields(schema, document, (), is_form=is_form)]
    return [*found, *_of_the_protocol(endpoint, document)]


def base_body(endpoint: Endpoint) -> Any:
    """Return the document's own example of a body, or `MISSING` where it gives none."""
    body = endpoint.body_of()
    if body is None:
        return MISSING
    examples = [example["value"] for example in body[1].get("examples", {}).values()]
    return examples[0] if examples else body[1].get("example", MISSING)


def _valid(endpoint: Endpoint, document: Schema) -> Iterator[Case]:
    yield Case(name="as described", category="valid")
    body = endpoint.body_of()
    for name in list((body or ("", {}))[1].get("examples", {}))[1:]:
        yield Case(name=f"the example {name}", category="valid", body=body and body[1]["examples"][name]["value"])
    if "207" in endpoint.operation["responses"] and body is not None:
        names = flat(body[1]["schema"], document).get("properties", {})
        listed: Place = ("items", 1) if "items" in names else ("ids", 1)
        bad: Any = {"id": UNKNOWN_ID} if "items" in names else UNKNOWN_ID
        changes = ((("atomic",), False), (listed, bad))
        yield Case(name="one good row and one bad", category="valid", expect=207, changes=changes)
        yield Case(name="one bad row refuses all", category="edge", expect=400, changes=((listed, bad),))


def _of_parameters(endpoint: Endpoint, document: Schema) -> Iterator[Case]:
    own = {one["name"] for one in endpoint.parameters}
    # Where one path stands for many, which of its parameters is taken depends on the one that is chosen.
    is_many = any(one["in"] == "path" and flat(one["schema"], document).get("enum") for one in endpoint.parameters)
    for one in endpoint.parameters:
        name = one["name"]
        if one["in"] == "header":
            yield from _of_a_header(endpoint, name)
        if one["in"] != "query":
            continue
        beside = tuple(pair for pair in COMPANIONS.get(name, ()) if pair[0] in own)
        expect = ACCEPTED if endpoint.is_safe and not is_many else SETTLED
        is_opaque = name in OPAQUE or (name == "ordering" and not flat(one["schema"], document).get("enum"))
        for value in [] if is_opaque else query_values(one["schema"], document):
            query = ((name, value), *beside)
            yield Case(name=f"{name}={value}", category="valid", query=query, expect=expect)
        bad = [("made up", "no-such-thing")] if is_opaque else bad_query_values(one["schema"], document)
        for label, value in bad:
            category = "type" if label == "wrong type" else "range"
            query = ((name, value), *beside)
            yield Case(name=f"{name}: {label}", category=category, query=query, expect=400, names=(name,))
    if "ordering" in own:
        query = (("no_such_filter", "1"),)
        yield Case(name="an unknown filter", category="edge", query=query, expect=400, names=("no_such_filter",))


def _of_a_header(endpoint: Endpoint, name: str) -> Iterator[Case]:
    if name == "If-None-Match" and endpoint.method == "GET":
        yield Case(name="unchanged since", category="edge", expect=304, needs_etag=name)
    elif name == "If-Match":
        stale = (("If-Match", '"stale"'),)
        yield Case(name="a version that is no longer current", category="edge", expect=412, headers=stale)
        yield Case(name="the current version", category="edge", needs_etag=name)
    elif name == KEY:
        yield Case(name="with a key", category="edge", headers=((KEY, "report-{unique}"),))
        yield Case(name="with a key too long", category="range", expect=400, headers=((KEY, "k" * 256),))


def _of_paths(endpoint: Endpoint, document: Schema) -> Iterator[Case]:
    for one in endpoint.parameters:
        if one["in"] != "path":
            continue
        name = one["name"]
        choices = flat(one["schema"], document).get("enum", [])
        for choice in choices[1:]:
            yield Case(name=f"the {name} {choice}", category="valid", path=((name, choice),))
        if choices:
            yield Case(name=f"{name}: no such choice", category="range", path=((name, "none"),), expect=404)
            continue
        bad = {"nobody's": str(UNKNOWN_ID), "too long": "9" * 30, "a text": "one"}
        for label, value in bad.items():
            category = "type" if label == "a text" else "range"
            yield Case(name=f"{name}: {label}", category=category, path=((name, value),), expect=404)


def _of_whole_bodies(endpoint: Endpoint, schema: Schema) -> Iterator[Case]:
    is_list = schema.get("type") == "array"
    wrong: Any = {"an": "object"} if is_list else ["a", "list"]
    yield Case(name="a body of another kind", category="type", body=wrong, expect=400)
    yield Case(name="a body that is no JSON", category="type", raw=b'{"a": ', expect=400)
    raw = {"raw": b"a=b", "content_type": "text/plain"}
    yield Case(name="another media type", category="type", expect=415, **raw)  # type: ignore[arg-type]
    if is_list:
        return
    required, properties = tuple(schema.get("required", [])), schema.get("properties", {})
    if required and endpoint.method != "PATCH":
        yield Case(name="an empty object", category="missing", body={}, expect=400, names=required)
    changes = ((("no_such_field",), 1),)
    yield Case(name="an unknown field", category="edge", changes=changes, expect=400, names=("no_such_field",))
    wrong = {name: WRONG[part["type"]] for name, part in properties.items() if part.get("type") in WRONG}
    if len(wrong) > 1:
        # Of a list of rows its items are told apart row by row, so that it is no field among others.
        body = {name: value for name, value in wrong.items() if name != "items"}
        yield Case(name="every field of a wrong type", category="type", body=body, expect=400, names=tuple(body))


def _of_fields(schema: Schema, document: Schema, place: Place, *, is_form: bool = False) -> Iterator[Case]:
    """Yield the cases of a schema's fields, and of the fields within them."""
    if len(place) >= MOST_DEPTH:
        return
    if schema.get("type") == "array":
        yield from _of_one(flat(schema["items"], document), document, (*place, 0), is_form=is_form)
        return
    for name, part in schema.get("properties", {}).items():
        here = (*place, name)
        if name in schema.get("required", []):
            label = ".".join(map(str, here))
            change = ((here, MISSING),)
            yield Case(name=f"{label}: missing", category="missing", changes=change, expect=400, names=(label,))
        yield from _of_one(flat(part, document), document, here, is_form=is_form)


def _of_one(schema: Schema, document: Schema, here: Place, *, is_form: bool) -> Iterator[Case]:
    label = ".".join(map(str, here))
    groups: list[tuple[str, str | int, Any]] = [
        ("type", 400, wrong_types(schema)),
        ("range", 400, out_of_range(schema)),
        ("edge", SETTLED, at_the_edge(schema)),
    ]
    for category, expect, values in groups:
        for name, value in values:
            if is_form and not isinstance(value, str):
                continue
            names = (label,) if expect == 400 else ()
            change = ((here, value),)
            yield Case(name=f"{label}: {name}", category=category, changes=change, expect=expect, names=names)
    if not is_form:
        yield from _of_fields(schema, document, here)


def _of_the_protocol(endpoint: Endpoint, document: Schema) -> Iterator[Case]:
    if endpoint.is_secured:
        yield Case(name="without a credential", category="protocol", credential="none", expect=401)
        yield Case(name="with a made-up token", category="protocol", credential="bad", expect=401)
    declared = [name for name in METHODS if name.lower() in document["paths"].get(endpoint.path, {})]
    if declared and endpoint.method == declared[0]:
        for method in METHODS:
            if method not in declared:
                yield Case(name=f"{method} is not offered", category="protocol", method=method, expect=405)
