"""The OpenAPI document: valid, without a warning, complete, and the same as the URL map."""

import io
import json
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from careercopilot.core.openapi_errors import ERROR_EXAMPLE, FAILED
from tests.test_architecture import API_VIEWS, PUBLIC

METHODS = ("get", "put", "post", "delete", "patch")


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """The document as the command writes it; a warning of the generator fails."""
    output = io.StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=output)
    loaded: dict[str, Any] = yaml.safe_load(output.getvalue())
    return loaded


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """Return `(method, path, operation)` of all operations."""
    return [
        (method, path, item[method]) for path, item in document["paths"].items() for method in METHODS if method in item
    ]


def test_every_route_of_the_api_is_described(document: dict[str, Any]) -> None:
    described = {path.replace("{", "(").split("(")[0] for path in document["paths"]}
    for route, view in API_VIEWS:
        if view.__name__ in PUBLIC:
            continue
        path = "/" + route.replace("^", "").split("(")[0].split("<")[0].rstrip("$")
        assert any(known.startswith(path) for known in described), route


def test_every_operation_has_the_error_body_and_a_summary(document: dict[str, Any]) -> None:
    assert len(operations(document)) > 40
    for method, path, operation in operations(document):
        for status, example in (("4XX", ERROR_EXAMPLE), ("5XX", FAILED)):
            content = operation["responses"][status]["content"]["application/json"]
            assert content["schema"] == {"$ref": "#/components/schemas/ErrorResponse"}, (method, path)
            assert content["example"] == example
        assert operation.get("summary") or operation.get("description"), (method, path)


def test_every_operation_with_a_body_has_an_example(document: dict[str, Any]) -> None:
    bare = []
    for method, path, operation in operations(document):
        bodies = [operation.get("requestBody")] + [
            response for status, response in operation["responses"].items() if status.startswith("2")
        ]
        for body in bodies:
            content = (body or {}).get("content", {}).get("application/json")
            if content is not None and not ({"example", "examples"} & set(content)):
                bare.append((method, path))
    assert bare == []


def parameters(document: dict[str, Any], path: str) -> dict[str, dict[str, Any]]:
    """Return the parameters of a GET by name."""
    return {one["name"]: one for one in document["paths"][path]["get"]["parameters"]}


def test_parameters_are_described_as_they_are_taken(document: dict[str, Any]) -> None:
    jobs, applications = (parameters(document, f"/api/v1/{name}/") for name in ("jobs", "applications"))
    for name in ("jobs", "applications"):
        orders = [parameters(document, f"/api/v1/{name}/{part}")["ordering"]["schema"] for part in ("", "export/")]
        assert orders[0]["enum"] == orders[1]["enum"]
    for name in ("tags", "tech_stack"):
        schema, explode = jobs[name]["schema"], jobs[name]["explode"]
        assert (schema["type"], schema["items"]["type"], explode) == ("array", "string", True)
    for known in (jobs, applications):
        schema, explode = known["ids"]["schema"], known["ids"]["explode"]
        assert (schema["type"], schema["items"], explode) == ("array", {"type": "integer"}, False)
    assert applications["job"]["schema"]["type"] == "integer"
    assert all(one["schema"].get("type") or one["schema"].get("oneOf") for one in applications.values())
    assert {"metric", "interval"} <= parameters(document, "/api/v1/analytics/trends.svg").keys()
    others = parameters(document, "/api/v1/analytics/{name}.svg/")
    assert {"metric", "interval"}.isdisjoint(others)
    assert "trends" not in others["name"]["schema"]["enum"]


def test_a_delete_that_wants_a_body_says_so(document: dict[str, Any]) -> None:
    bodies = {path for method, path, one in operations(document) if method == "delete" and "requestBody" in one}
    assert bodies == {"/api/v1/me/"}
    body = document["paths"]["/api/v1/me/"]["delete"]["requestBody"]
    assert body["required"] is True
    assert body["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/ConfirmationRequest"}


def test_ids_of_operations_are_unique(document: dict[str, Any]) -> None:
    ids = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(ids) == len(set(ids))


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "status"), [("post", 405), ("put", 405)])
def test_errors_of_the_document_are_json(client: Client, method: str, status: int) -> None:
    response = getattr(client, method)(reverse("schema"))
    assert (response.status_code, response["Content-Type"]) == (status, "application/json")
    assert response.json()["error_code"] == "METHOD_NOT_ALLOWED"


@pytest.mark.django_db
def test_a_form_that_is_none_is_refused_in_json(client: Client) -> None:
    response = client.get(reverse("schema"), headers={"Accept": "text/html"})
    assert (response.status_code, response["Content-Type"]) == (406, "application/json")
    assert response.json()["error_code"] == "NOT_ACCEPTABLE"


@pytest.mark.django_db
def test_the_document_is_served_as_json_and_yaml(client: Client) -> None:
    served = client.get(reverse("schema"), {"format": "json"})
    assert served.status_code == 200
    assert json.loads(served.content)["info"]["title"] == "Career Copilot"
    assert client.get(reverse("schema")).status_code == 200


def shape(document: dict[str, Any], path: str) -> dict[str, Any]:
    """Return the schema of what a GET answers."""
    found: dict[str, Any] = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    return found


def test_lists_are_described_as_they_come(document: dict[str, Any]) -> None:
    parts = "#/components/schemas/"
    deliveries = shape(document, "/api/v1/notifications/{id}/deliveries/")
    assert deliveries == {"type": "array", "items": {"$ref": f"{parts}Delivery"}}
    assert shape(document, "/api/v1/jobs/search/") == {"$ref": f"{parts}PaginatedJobList"}
    jobs, search = (document["paths"][path]["get"]["parameters"] for path in ("/api/v1/jobs/", "/api/v1/jobs/search/"))
    assert search == jobs
    assert {"q", "status", "ordering", "cursor", "fields"} <= {parameter["name"] for parameter in search}


def test_what_has_an_etag_says_when_it_is_not_sent_again(document: dict[str, Any]) -> None:
    conditional = [
        operation
        for method, _, operation in operations(document)
        if method == "get" and any(one["name"] == "If-None-Match" for one in operation.get("parameters", ()))
    ]
    assert len(conditional) >= 21
    for operation in conditional:
        assert "content" not in operation["responses"]["304"]
        assert all("ETag" in operation["responses"][status]["headers"] for status in ("200", "304"))
    paths = {path for method, path, operation in operations(document) if "304" in operation["responses"]}
    assert len(paths) == len(conditional)


def test_an_import_may_leave_the_order_of_dates_open(document: dict[str, Any]) -> None:
    order = document["components"]["schemas"]["Import"]["properties"]["date_order"]
    blank = {"$ref": "#/components/schemas/BlankEnum"}
    assert blank in order["oneOf"]
