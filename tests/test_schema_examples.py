"""The examples of the OpenAPI document: one for every body, as its schema says, and errors as they really are."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from accounts.services import issue_token
from tests.report.cases import base_body
from tests.report.discovery import endpoints, generated
from tests.report.model import MISSING, Endpoint
from tests.report.schemas import Bodies, flat, looked_up

DOCUMENT = generated()
ENDPOINTS = [one for one in endpoints(DOCUMENT) if one.path in DOCUMENT["paths"]]
JSON = "application/json"
FILES = {"application/pdf", "application/zip", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def contents(endpoint: Endpoint) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield `(request or status, media type, content)` of all bodies of an operation."""
    bodies = {"request": endpoint.operation.get("requestBody", {})} | endpoint.operation["responses"]
    for name, body in bodies.items():
        for kind, content in looked_up(body, DOCUMENT).get("content", {}).items():
            yield name, kind, content


def examples(content: dict[str, Any]) -> list[Any]:
    """Return the examples of a body."""
    named = [one["value"] for one in content.get("examples", {}).values()]
    return named or ([content["example"]] if "example" in content else [])


def unknown(value: Any, schema: dict[str, Any], place: str = "") -> Iterator[str]:
    """Yield the places of a value that its schema does not know."""
    schema = flat(schema, DOCUMENT)
    known = schema.get("properties", {})
    if isinstance(value, dict) and known:
        for name, part in value.items():
            yield from unknown(part, known[name], f"{place}.{name}") if name in known else [f"{place}.{name}"]
    elif isinstance(value, list):
        for part in value:
            yield from unknown(part, schema.get("items", {}), f"{place}[]")


def test_every_body_has_examples_that_are_as_its_schema_says() -> None:
    bodies, count, wrong = Bodies(DOCUMENT), 0, []
    for endpoint in ENDPOINTS:
        for name, kind, content in contents(endpoint):
            label = f"{endpoint.name} {name} {kind}"
            found = examples(content)
            count += len(found)
            wrong += [] if found else [f"{label}: there is no example"]
            for one in found:
                wrong += [f"{label}: {text}" for text in bodies.errors(one, content["schema"])]
                wrong += [f"{label}: {text} is not in the schema" for text in unknown(one, content["schema"])]
    assert wrong == []
    assert count > 1000


def test_every_request_is_sent_as_its_example_says() -> None:
    """What is asked of every endpoint begins with the example: `tests/endpoints` sends it, and it is answered well."""
    asked = [one for one in ENDPOINTS if one.body_of() is not None]
    assert len(asked) >= 30
    assert [one.name for one in asked if base_body(one) is MISSING] == []


@pytest.mark.parametrize("status", ["401", "404", "412", "415", "422", "429", "503", "500", "403", "409", "413"])
def test_each_error_says_its_own_status(status: str) -> None:
    found = [one.operation["responses"][status] for one in ENDPOINTS if status in one.operation["responses"]]
    assert found
    for response in found:
        [example] = examples(looked_up(response, DOCUMENT)["content"][JSON])
        assert example["status"] == int(status)
    for endpoint in ENDPOINTS:
        assert endpoint.operation["responses"]["4XX"]["content"][JSON]["example"]["status"] == 400
        assert endpoint.operation["responses"]["5XX"]["content"][JSON]["example"]["status"] == 500


def said(answer: Any) -> dict[str, Any]:
    """Return an error body without what differs each time."""
    body: dict[str, Any] = answer if isinstance(answer, dict) else answer.json()
    return {name: value for name, value in body.items() if name not in {"request_id", "timestamp", "suggestions"}}


def example_of(endpoint: Endpoint, status: str, name: str = "") -> dict[str, Any]:
    """Return what an operation shows for an error."""
    content = looked_up(endpoint.operation["responses"][status], DOCUMENT)["content"][JSON]
    return said(content["examples"][name]["value"] if name else content["example"])


def address(endpoint: Endpoint, value: str = "999999999") -> str:
    """Return the path of an operation, at a row that is not there."""
    return re.sub(r"\{name\}", "summary", endpoint.path).replace("{id}", value).replace("{entry}", value)


@pytest.fixture
def api(alice: User) -> Client:
    """Alice, by her token."""
    return Client(headers={"Authorization": f"Bearer {issue_token(owner=alice, name='Examples')[1]}"})


@pytest.mark.django_db
@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=[one.name for one in ENDPOINTS])
def test_what_is_refused_is_refused_in_these_words(endpoint: Endpoint, api: Client) -> None:
    responses, path = endpoint.operation["responses"], address(endpoint)
    if "401" in responses:
        assert said(Client().generic(endpoint.method, path)) == example_of(endpoint, "401")
    if "404" in responses and "{id}" in path + endpoint.path:
        body = base_body(endpoint)
        answer = api.generic(endpoint.method, path, b"" if body is MISSING else json.dumps(body), JSON)
        assert answer.status_code == 404
        assert said(answer) == example_of(endpoint, "404")
    if "{" in endpoint.path or "400" not in responses:
        return
    named = responses["400"]["content"][JSON]["examples"]
    asked: dict[str, Any] = {"Missing": b"{}", "Unknown": b'{"colour": "red"}', "Malformed": b'{"a": '}
    for name in named.keys() & asked.keys():
        answer = api.generic(endpoint.method, path, asked[name], JSON)
        assert (name, said(answer)) == (name, example_of(endpoint, "400", name))
    if "Parameter" in named:
        [parameter] = example_of(endpoint, "400", "Parameter")["field_errors"]
        value = {"page_size": "0", "days": "0", "fields": "colour"}.get(parameter, "perhaps")
        answer = api.generic(endpoint.method, path, query_params={parameter: value})
        assert said(answer) == example_of(endpoint, "400", "Parameter")
    if "Key" in named:
        answer = api.generic(endpoint.method, path, headers={"Idempotency-Key": "k" * 256})
        assert said(answer) == example_of(endpoint, "400", "Key")


@pytest.mark.django_db
def test_media_types_keys_and_versions_are_refused_in_these_words(api: Client, alice: User) -> None:
    create = next(one for one in ENDPOINTS if one.name == "POST /api/v1/jobs/")
    assert said(api.post(create.path, b"a=b", "text/plain")) == example_of(create, "415")
    key = {"Idempotency-Key": "examples"}
    assert api.post(create.path, {"company": "Acme", "title": "One"}, JSON, headers=key).status_code == 201
    assert said(api.post(create.path, {"company": "Acme", "title": "Two"}, JSON, headers=key)) == example_of(
        create, "422"
    )
    change = next(one for one in ENDPOINTS if one.name == "PATCH /api/v1/me/")
    stale = {"If-Match": '"stale"'}
    assert said(api.patch(change.path, {"name": "A"}, JSON, headers=stale)) == example_of(change, "412")
    reader = issue_token(owner=alice, name="Reader", read_only=True)[1]
    refused = Client(headers={"Authorization": f"Bearer {reader}"}).post(create.path, {"company": "A"}, JSON)
    assert said(refused) == example_of(create, "403")
    assert said(api.post(create.path, b'"' + b"x" * 5_000_000 + b'"', JSON)) == example_of(create, "413")


@pytest.mark.django_db
def test_a_body_is_required_where_none_is_refused(api: Client) -> None:
    """Nothing is said of rows here: whether a body may be missing does not depend on them."""
    asked = [one for one in ENDPOINTS if "requestBody" in one.operation and "{" not in one.path]
    assert len(asked) > 15
    for endpoint in asked:
        answer = api.generic(endpoint.method, endpoint.path)
        assert (answer.status_code == 400) == endpoint.operation["requestBody"].get("required", False), endpoint.name


def test_answers_name_what_is_always_in_them() -> None:
    """Whatever the answer of a model has is there; what may be missing are parts that depend on the request."""
    optional = {
        (name, each)
        for name, schema in DOCUMENT["components"]["schemas"].items()
        if not name.endswith("Request")
        for each in schema.get("properties", {}).keys() - set(schema.get("required", []))
    }
    pages = {(name, "count") for name in DOCUMENT["components"]["schemas"] if name.startswith("Paginated")}
    assert optional == pages | {("Rows", "ids")}
