"""What a server lets through: bodies are bounded before they are put aside, and no client names a root path."""

import json
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from pytest_django import Settings

from careercopilot.asgi import application

pytestmark = pytest.mark.django_db(transaction=True)
KILOBYTE = 1024
JOBS = "/api/v1/jobs/"
FORM = "multipart/form-data; boundary=x"


@pytest.fixture
def low(settings: Settings) -> None:
    """Four kilobytes of JSON, and a form with a megabyte beside its file."""
    settings.BULK_BODY_LIMIT = 4 * KILOBYTE
    settings.UPLOAD_LIMIT = 8 * KILOBYTE


def exchange(path: str, root_path: str = "", **headers: str) -> Any:
    """Return a POST to the real application, whose body is still to be sent."""
    pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST" if headers else "GET",
        "scheme": "http",
        "path": path,
        "query_string": b"",
        "root_path": root_path,
        "headers": [(b"host", b"testserver"), *pairs],
        "client": ("127.0.0.1", 50000),
        "server": ("testserver", 80),
    }
    communicator: Any = ApplicationCommunicator
    return communicator(application, scope)


async def answer(request: Any) -> tuple[int, dict[str, str], bytes]:
    """Return status, headers and body."""
    head = await request.receive_output(timeout=60)
    headers = {name.decode().lower(): value.decode() for name, value in head["headers"]}
    content, more = b"", True
    while more:
        part = await request.receive_output(timeout=60)
        content, more = content + part.get("body", b""), part.get("more_body", False)
    await request.wait(timeout=60)
    return head["status"], headers, content


def assert_too_large(status: int, headers: dict[str, str], content: bytes) -> None:
    """Check the error body."""
    body = json.loads(content)
    assert (status, body["status"], body["error_code"]) == (413, 413, "PAYLOAD_TOO_LARGE")
    assert headers["content-type"] == "application/json"
    assert headers["x-request-id"] == body["request_id"]
    assert int(headers["content-length"]) == len(content)


@pytest.mark.parametrize("length", [4 * KILOBYTE + 1, 600 * KILOBYTE**2, 10**30])
async def test_a_body_that_says_it_is_too_large_is_not_read(low: None, length: int) -> None:
    request = exchange(JOBS, content_type="application/json", content_length=str(length), x_request_id="asked")
    for _ in range(3):
        await request.send_input({"type": "http.request", "body": b" " * KILOBYTE, "more_body": True})
    status, headers, content = await answer(request)
    assert_too_large(status, headers, content)
    assert headers["x-request-id"] == "asked"
    assert request.input_queue.qsize() == 3


async def test_a_body_that_does_not_say_is_read_up_to_the_limit(low: None) -> None:
    request = exchange(JOBS, content_type="application/json", transfer_encoding="chunked")
    for _ in range(20):
        await request.send_input({"type": "http.request", "body": b" " * KILOBYTE, "more_body": True})
    assert_too_large(*await answer(request))
    assert request.input_queue.qsize() == 20 - 5


async def test_a_body_that_says_less_than_it_brings_is_no_way_around(low: None) -> None:
    request = exchange(JOBS, content_type="application/json", content_length="10")
    for _ in range(20):
        await request.send_input({"type": "http.request", "body": b" " * KILOBYTE, "more_body": True})
    assert_too_large(*await answer(request))


@pytest.mark.parametrize(("content_type", "pieces"), [("application/json", 4), (FORM, 40)])
async def test_what_is_within_the_limit_reaches_its_view(low: None, content_type: str, pieces: int) -> None:
    request = exchange("/api/v1/imports/", content_type=content_type, transfer_encoding="chunked")
    for number in range(pieces):
        message = {"type": "http.request", "body": b" " * KILOBYTE, "more_body": number < pieces - 1}
        await request.send_input(message)
    status, _, content = await answer(request)
    assert (status, json.loads(content)["error_code"]) == (401, "UNAUTHORIZED")


async def test_a_form_is_bounded_too(low: None, settings: Settings) -> None:
    request = exchange("/api/v1/imports/", content_type=FORM, content_length=str(KILOBYTE**2 + 8 * KILOBYTE + 1))
    assert_too_large(*await answer(request))


async def test_a_root_path_that_a_client_names_changes_no_address() -> None:
    """Daphne takes it from the header Daphne-Root-Path, whoever sends that."""
    request = exchange("/api/v1/", root_path="/evil")
    await request.send_input({"type": "http.request"})
    status, _, content = await answer(request)
    assert status == 200
    assert json.loads(content)["jobs"] == "http://testserver/api/v1/jobs/"
    hidden = exchange("/evil/api/v1/jobs/", root_path="/evil")
    await hidden.send_input({"type": "http.request"})
    assert (await answer(hidden))[0] == 404
