"""Each endpoint that is discovered, asked in every way that its description gives."""

import json

import pytest

from tests.report.discovery import (
    BESIDE_THE_DOCUMENT,
    NOT_IN_THE_DOCUMENT,
    TYPES,
    differences,
    endpoints,
    generated,
    is_left_out,
    websockets,
)
from tests.report.exerciser import Exerciser
from tests.report.model import FAILED, Case, Endpoint, Result
from tests.report.schemas import flat
from tests.security.urlmap import routes

ENDPOINTS = endpoints(generated())


def test_the_document_and_the_url_map_name_the_same_endpoints() -> None:
    assert differences(generated()) == []


def test_what_is_left_out_is_there() -> None:
    paths = [route.path for route in routes()]
    unused = [pattern for pattern in NOT_IN_THE_DOCUMENT if not any(is_left_out_by(pattern, path) for path in paths)]
    assert unused == []
    assert set(BESIDE_THE_DOCUMENT) <= set(paths)
    assert all(is_left_out(path) for path in BESIDE_THE_DOCUMENT)


def is_left_out_by(pattern: str, path: str) -> bool:
    """Tell whether a path is left out for the reason of a pattern."""
    return is_left_out(path, {pattern: ""})


def test_every_type_has_endpoints() -> None:
    assert {one.type for one in ENDPOINTS} | {"websocket"} == set(TYPES)
    assert len(ENDPOINTS) > 90
    assert websockets() == ["/ws/notifications/"]


@pytest.mark.django_db
@pytest.mark.timeout(300)
@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=[one.name for one in ENDPOINTS])
def test_an_endpoint_keeps_its_word(endpoint: Endpoint, exerciser: Exerciser, found: list[Result]) -> None:
    results = exerciser.run(endpoint)
    found += results
    wrong = {one.name: " ".join(one.problems) for one in results if one.result == FAILED}
    assert len(results) > (0 if endpoint.type == "health" else 2)
    assert not wrong, "\n".join(f"{name}: {text}" for name, text in wrong.items())


@pytest.mark.django_db
def test_every_row_that_is_named_is_there(exerciser: Exerciser) -> None:
    """Nothing is skipped here: whatever a case needs is known, or is made."""
    for endpoint in ENDPOINTS:
        exerciser.rows.names_of(endpoint, needs_own=True)


def is_list(endpoint: Endpoint) -> bool:
    """Tell whether an endpoint lists rows, in pages or all at once."""
    content = endpoint.operation["responses"].get("200", {}).get("content", {}).get("application/json", {})
    schema = flat(content.get("schema", {}), generated())
    return endpoint.method == "GET" and (schema.get("type") == "array" or "results" in schema.get("properties", {}))


@pytest.mark.django_db
def test_no_list_takes_a_parameter_in_silence_that_it_does_not_know(exerciser: Exerciser) -> None:
    lists = [one for one in ENDPOINTS if is_list(one)]
    assert len(lists) >= 13
    for endpoint in lists:
        request = exerciser.rows.request(endpoint, Case(name="unknown", category="edge"))
        request.query = (("no_such_filter", "1"),)
        answer = exerciser.sender.send(request)
        named = json.loads(answer.content).get("field_errors") or {}
        assert (endpoint.name, answer.status, list(named)) == (endpoint.name, 400, ["no_such_filter"])
