"""What asks the endpoints can fail: each kind of broken view is caught, and a good one is not."""

import copy
from typing import Any

import pytest
from pytest_django import Settings

from tests.report.cases import cases_of
from tests.report.clients import InProcess
from tests.report.discovery import differences, endpoints, generate, type_of
from tests.report.exerciser import Exerciser
from tests.report.model import FAILED, Endpoint, Result
from tests.report.rows import Rows
from tests.report.schemas import Bodies, as_json_schema, flat
from tests.report.values import at_the_edge, out_of_range, wrong_types

pytestmark = [pytest.mark.urls("tests.endpoints.broken_urls"), pytest.mark.django_db]


def asked(name: str, document: dict[str, Any] | None = None) -> list[Result]:
    """Ask one of the views in all ways, without the protocol's own."""
    document = document or generate()
    sender = InProcess({})
    exerciser = Exerciser(document, sender, Rows(document, sender.send))
    found = next(one for one in endpoints(document) if one.path == f"/api/v1/{name}/")
    return exerciser.run(found, wanted=lambda case: case.category != "protocol")


def problems(name: str) -> dict[str, str]:
    """Return what is wrong with a view, by case."""
    return {one.name: " ".join(one.problems) for one in asked(name) if one.result == FAILED}


def test_a_good_view_passes() -> None:
    results = asked("good")
    assert [(one.name, one.result, one.status) for one in results] == [("as described", "passed", 200)]
    assert results[0].milliseconds
    assert (results[0].request, results[0].response) == ("", "")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("status", "203 is not among the documented statuses: 200, 429, 500, 503, 4XX, 5XX."),
        ("body", "The body is not as described: number: 'one' is not of type 'integer'"),
        ("form", "Content-Type is text/html, and the document names application/json."),
        ("crash", "The service failed: 500."),
    ],
)
def test_a_broken_answer_is_caught(name: str, text: str) -> None:
    assert text in problems(name)["as described"]


def test_an_error_body_of_its_own_is_caught() -> None:
    found = problems("error")
    assert set(found) == {"few: wrong type", "few: above the maximum"}
    text = found["few: wrong type"]
    for part in ("'request_id' is a required property", "says status None", "no detail", "tells what is internal"):
        assert part in text
    assert "field_errors does not name few" in text


def test_whoever_takes_everything_is_caught() -> None:
    found = problems("trusting")
    assert {"number: missing", "number: wrong type", "number: null", "number: below the minimum"} <= set(found)
    assert {"a body that is no JSON", "a body of another kind", "an unknown field"} <= set(found)
    assert all("instead of 4" in text for text in found.values())
    shown = next(one for one in asked("trusting") if one.name == "number: wrong type")
    assert shown.request.startswith("POST /api/v1/trusting/")
    assert '"number": "many"' in shown.request
    assert shown.response.startswith("200\n")


def test_a_missing_request_id_is_caught(settings: Settings) -> None:
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "RequestId" not in name]
    assert problems("good") == {"as described": "There is no X-Request-ID header."}


def test_a_route_that_is_not_described_is_caught_and_so_is_one_that_is_not_there() -> None:
    document = copy.deepcopy(generate())
    assert differences(document) == ["GET /api/v1/hidden/ is answered, and the document does not name it."]
    document["paths"]["/api/v1/hidden/"] = {"get": {}, "put": {}}
    document["paths"]["/api/v1/gone/{id}/"] = {"delete": {}}
    assert differences(document) == [
        "DELETE /api/v1/gone/{id}/ is in the document, and no route answers it.",
        "PUT /api/v1/hidden/ is in the document, and no route answers it.",
    ]


def test_cases_follow_from_the_schema_alone() -> None:
    schema = {
        "type": "object",
        "required": ["name"],
        "properties": {
            "name": {"type": "string", "minLength": 1, "maxLength": 3},
            "day": {"type": "string", "format": "date", "nullable": True},
            "rows": {"type": "array", "minItems": 1, "items": {"type": "object", "properties": {"n": NUMBER}}},
        },
    }
    body = {"content": {"application/json": {"schema": schema, "example": {"name": "a"}}}}
    operation = {"requestBody": body, "responses": {"200": {}}}
    endpoint = Endpoint("POST", "/api/v1/things/", "crud", operation)
    found = {case.name: case for case in cases_of(endpoint, {"paths": {"/api/v1/things/": {"post": operation}}})}
    assert {"name: missing", "name: empty", "name: too long", "day: malformed", "rows.0.n: above the maximum"} <= set(
        found
    )
    assert {"rows: too few items", "day: null", "day: empty for null", "an empty object"} <= set(found)
    assert {"GET is not offered", "PUT is not offered"} <= set(found)
    assert "day: missing" not in found
    assert found["name: too long"].changes == ((("name",), "xxxx"),)
    assert found["rows.0.n: above the maximum"].changes == ((("rows", 0, "n"), 10),)
    assert found["every field of a wrong type"].names == ("name", "day", "rows")


NUMBER = {"type": "integer", "minimum": 1, "maximum": 9}


@pytest.mark.parametrize(
    ("schema", "wrong", "outside", "edge"),
    [
        (NUMBER, ["many", None], [0, 10], [1, 9]),
        ({"type": "boolean", "nullable": True}, ["perhaps"], [], [None, False]),
        ({"type": "string", "enum": ["a", "b"]}, [{"not": ["a text"]}, None], ["no-such-choice"], ["b"]),
        ({"type": "string", "format": "date"}, [{"not": ["a text"]}, None], ["2026-02-30"], []),
        ({"type": "array", "maxItems": 1, "items": NUMBER}, ["one", None], [[{}, {}]], [[]]),
    ],
)
def test_values(schema: dict[str, Any], wrong: list[Any], outside: list[Any], edge: list[Any]) -> None:
    assert [value for _, value in wrong_types(schema)] == wrong
    assert [value for _, value in out_of_range(schema)] == outside
    assert [value for _, value in at_the_edge(schema)] == edge


def test_schemas_are_read_as_openapi_means_them() -> None:
    parts = {"Level": {"type": "string", "enum": ["low"]}, "Null": {"enum": [None]}, "Blank": {"enum": [""]}}
    document = {"components": {"schemas": parts}}
    named = [{"$ref": f"#/components/schemas/{name}"} for name in parts]
    level = flat({"oneOf": named}, document)
    assert (level["enum"], level["nullable"], level["blank"]) == (["low"], True, True)
    assert as_json_schema({"type": "string", "nullable": True}) == {"anyOf": [{"type": "string"}, {"type": "null"}]}
    bodies = Bodies(document)
    assert bodies.errors(None, {"oneOf": named}) == []
    assert bodies.errors("high", {"oneOf": named}) != []
    for text, is_wrong in {"2026-11-23T10:00:00Z": False, "2026-11-23T10:00:00": True, "soon": True}.items():
        assert bool(bodies.errors(text, {"type": "string", "format": "date-time"})) is is_wrong


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/health/live/", "health"), ("/metrics", "health"), ("/api/v1/me/tokens/{id}/", "accounts"),
        ("/api/v1/auth/ws-ticket/", "accounts"), ("/api/v1/jobs/{id}/", "crud"), ("/api/v1/saved-searches/", "crud"),
        ("/api/v1/jobs/search/", "search"), ("/api/v1/notifications/bulk-delete/", "bulk"),
        ("/api/v1/jobs/export/", "files"), ("/api/v1/imports/{id}/undo/", "files"),
        ("/api/v1/analytics/{name}.svg", "analytics"), ("/api/v1/notifications/", "notifications"),
        ("/ws/notifications/", "websocket"), ("/api/v1/whatever-comes/", "crud"),
    ],
)  # fmt: skip
def test_types(path: str, kind: str) -> None:
    assert type_of(path) == kind
