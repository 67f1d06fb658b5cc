"""Bodies held in bounds, around an application that does what the test says."""

import errno
import json
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from pytest_django import Settings

from careercopilot.core.bounds import FORM_OVERHEAD, Bounds, body_limit
from careercopilot.core.room import NO_ROOM

Messages = list[dict[str, Any]]
Inner = Callable[[Any, Any, Any], Awaitable[None]]
LIMIT = 10
JSON_TYPE = (b"Content-Type", b"application/json")


@pytest.fixture(autouse=True)
def low(settings: Settings) -> None:
    """Ten bytes of JSON, twenty of a file."""
    settings.BULK_BODY_LIMIT, settings.UPLOAD_LIMIT = LIMIT, 20


def part(size: int, **more: Any) -> dict[str, Any]:
    """Return a piece of a body."""
    return {"type": "http.request", "body": b"x" * size, **more}


async def run(inner: Inner, *headers: tuple[bytes, bytes], sent: Messages | None = None) -> tuple[Messages, Messages]:
    """Return what was answered, and what of the body nobody has read."""
    answered: Messages = []
    waiting = list(sent or [])

    async def receive() -> dict[str, Any]:
        return waiting.pop(0)

    async def send(message: dict[str, Any]) -> None:
        answered.append(message)

    await Bounds(inner)({"type": "http", "root_path": "/evil", "headers": list(headers)}, receive, send)
    return answered, waiting


async def reads(scope: Any, receive: Any, send: Any) -> None:
    """Read a body whole and answer with its length; answer nothing to who has hung up."""
    assert scope["root_path"] == ""
    length, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        length, more = length + len(message.get("body", b"")), message.get("more_body", False)
    await send({"length": length})


def shown(answered: Messages) -> tuple[int, dict[str, str], Any]:
    """Return status, headers and body of an error."""
    head, body = answered
    headers = {name.decode(): value.decode("latin-1") for name, value in head["headers"]}
    assert (head["type"], body["type"]) == ("http.response.start", "http.response.body")
    assert int(headers.pop("content-length")) == len(body["body"])
    return head["status"], headers, json.loads(body["body"])


@pytest.mark.parametrize("said", [b"11", b"99999", b"9" * 18, b"9" * 19, b"0" * 19])
async def test_what_says_that_it_is_too_large_is_refused_unread(said: bytes) -> None:
    pieces = [part(5, more_body=True), part(6)]
    answered, unread = await run(
        reads, JSON_TYPE, (b"Content-Length", said), (b"X-Request-Id", b"asked-1"), sent=pieces
    )
    status, headers, body = shown(answered)
    assert unread == pieces
    assert (status, body["status"], body["error_code"], body["request_id"]) == (
        413, 413, "PAYLOAD_TOO_LARGE", "asked-1",
    )  # fmt: skip
    assert body["detail"] == "The body is larger than 0 MB. Send less at once."
    assert headers == {
        "content-type": "application/json",
        "x-request-id": "asked-1",
        "x-content-type-options": "nosniff",
        "connection": "close",
    }


@pytest.mark.parametrize("said", [b"10", b"", b"x", b"-11", b"0" * 17 + b"9"])
async def test_what_is_within_the_limit_is_passed_on(said: bytes) -> None:
    answered, unread = await run(reads, (b"content-length", said), sent=[part(4, more_body=True), part(6)])
    assert (answered, unread) == ([{"length": 10}], [])


async def test_what_brings_more_than_it_says_is_hung_up_on(settings: Settings) -> None:
    settings.BULK_BODY_LIMIT = 3 * 1024**2
    pieces = [part(1024**2, more_body=True) for _ in range(6)]
    answered, unread = await run(reads, (b"content-length", b"5"), (b"x-request-id", b"\xe9"), sent=pieces)
    status, headers, body = shown(answered)
    assert (status, len(unread)) == (413, 2)
    assert body["detail"] == "The body is larger than 3 MB. Send less at once."
    assert str(uuid.UUID(headers["x-request-id"])) == headers["x-request-id"] == body["request_id"]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
@pytest.mark.parametrize(
    ("sizes", "left"),
    [((3, 3, 3), 0), ((3,), 0), ((3, 3, 9, 1), 1)],
    ids=["read to its end", "read by then", "read to the limit"],
)
async def test_without_room_the_rest_is_read_and_then_answered(number: int, sizes: tuple[int, ...], left: int) -> None:
    async def breaks(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        raise OSError(number, "no")

    pieces = [part(size, more_body=place < len(sizes) - 1) for place, size in enumerate(sizes)]
    answered, unread = await run(breaks, (b"x-request-id", b"asked-2"), sent=pieces)
    status, headers, body = shown(answered)
    assert (status, body["error_code"], body["detail"]) == (503, "SERVICE_UNAVAILABLE", NO_ROOM)
    assert (headers["retry-after"], headers["x-request-id"], len(unread)) == ("5", "asked-2", left)


async def test_another_error_is_not_answered_here() -> None:
    async def breaks(scope: Any, receive: Any, send: Any) -> None:
        raise OSError(errno.EACCES, "no")

    with pytest.raises(PermissionError):
        await run(breaks, sent=[part(1)])


async def test_sockets_are_not_bounded_and_have_no_root_path_either() -> None:
    seen: Messages = []

    async def notes(scope: Any, receive: Any, send: Any) -> None:
        seen.append({"scope": scope, "receive": receive, "send": send})

    def never() -> None:
        raise AssertionError

    asked: Any = never
    await Bounds(notes)({"type": "websocket", "root_path": "/evil", "path": "/ws/"}, asked, asked)
    scope = {"type": "websocket", "root_path": "", "path": "/ws/"}
    assert seen == [{"scope": scope, "receive": never, "send": never}]


@pytest.mark.parametrize(
    ("content_type", "limit"),
    [
        (b"multipart/form-data; boundary=x", 20 + FORM_OVERHEAD),
        (b"  Multipart/Form-Data", 20 + FORM_OVERHEAD),
        (b"application/json", LIMIT),
        (b"text/plain; x=multipart/form-data", LIMIT),
        (b"", LIMIT),
    ],
)
def test_a_form_may_bring_a_file(content_type: bytes, limit: int) -> None:
    assert body_limit(content_type) == limit
    assert FORM_OVERHEAD == 1_048_576
