"""Files sent while they are made, through the real ASGI application."""

import asyncio
import gzip
import io
import tracemalloc
from collections.abc import Callable, Iterator
from typing import Any
from zipfile import ZipFile

import pytest
from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from django.core.handlers.asgi import ASGIRequest
from django.db import connection, connections
from django.http import QueryDict
from rest_framework.request import Request

from accounts.models import User
from accounts.services import issue_token
from careercopilot.asgi import application
from careercopilot.core.resources import CHUNK
from exports import selection
from exports.builders.text import csv_chunks, json_chunks
from exports.streaming import stream
from jobs.models import Job
from jobs.resources import JobResource
from jobs.services import create_jobs

ROWS = 8_000


class Download:
    """One request to the ASGI application, taken piece by piece."""

    def __init__(self, token: str, query: str, *, method: str = "GET", **headers: str) -> None:
        self._is_over = False
        sent = {"host": "localhost", "authorization": f"Bearer {token}", **headers}
        communicator: Any = ApplicationCommunicator
        self._one = communicator(
            application,
            {
                "type": "http",
                "asgi": {"version": "3.0"},
                "http_version": "1.1",
                "method": method,
                "scheme": "http",
                "path": "/api/v1/jobs/export/",
                "raw_path": b"/api/v1/jobs/export/",
                "query_string": query.encode(),
                "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in sent.items()],
                "client": ("127.0.0.1", 50_000),
                "server": ("localhost", 80),
            },
        )

    async def begin(self) -> tuple[int, dict[str, str]]:
        """Send the request and return status and headers."""
        await self._one.send_input({"type": "http.request", "body": b"", "more_body": False})
        head = await self._one.receive_output(timeout=60)
        return head["status"], {name.decode().lower(): value.decode() for name, value in head["headers"]}

    async def piece(self) -> bytes | None:
        """Return the next piece, None at the end."""
        if self._is_over:
            return None
        message = await self._one.receive_output(timeout=60)
        self._is_over = not message.get("more_body")
        body: bytes = message.get("body", b"")
        return body if body or not self._is_over else None

    async def rest(self) -> bytes:
        """Return everything that is left."""
        body = b""
        while (piece := await self.piece()) is not None:
            body += piece
        await self._one.wait(timeout=60)
        return body

    async def give_up(self) -> None:
        """Go away."""
        await self._one.send_input({"type": "http.disconnect"})
        await self._one.wait(timeout=60)


@pytest.fixture
def token(transactional_db: None, alice: User) -> str:
    """A key of Alice's, who has jobs enough for several chunks."""
    size = 3 * CHUNK + 10
    create_jobs(owner=alice, items=[{"company": "Acme", "title": str(number)} for number in range(size)])
    return issue_token(owner=alice, name="t")[1]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Note each chunk of rows as it is read."""
    chunks: list[int] = []

    def noting(read: Any) -> Any:
        def noted(*args: Any, **values: Any) -> Any:
            chunks.append(len(chunks))
            return read(*args, **values)

        return noted

    text_reader = JobResource._text_reader
    monkeypatch.setattr(JobResource, "records", noting(JobResource.records))
    monkeypatch.setattr(JobResource, "_text_reader", lambda names: noting(text_reader(names)))
    return chunks


@pytest.mark.parametrize("file_format", ["csv", "json"])
async def test_the_first_piece_comes_before_the_last_is_made(token: str, made: list[int], file_format: str) -> None:
    download = Download(token, f"file_format={file_format}&fields=id,title")
    status, headers = await download.begin()
    assert status == 200
    assert "content-length" not in headers
    first = await download.piece()
    second = await download.piece()
    assert first
    assert second
    await asyncio.sleep(0)
    assert len(made) <= 2
    body = first + second + await download.rest()
    assert len(made) == 4
    rows = body.count(b"\r\n") - 1 if file_format == "csv" else body.count(b'{"id": ')
    assert rows == 3 * CHUNK + 10


async def test_a_client_that_goes_away_ends_the_work(token: str, made: list[int]) -> None:
    download = Download(token, "fields=id")
    assert (await download.begin())[0] == 200
    assert await download.piece()
    await download.give_up()
    assert len(made) < 4


async def test_what_is_sent_can_be_compressed(token: str) -> None:
    download = Download(token, "fields=title&ordering=created_at", accept_encoding="gzip")
    status, headers = await download.begin()
    assert (status, headers["content-encoding"]) == (200, "gzip")
    lines = gzip.decompress(await download.rest()).decode("utf-8-sig").split("\r\n")
    assert (lines[0], lines[1], len(lines)) == ("title", "0", 3 * CHUNK + 12)


async def test_a_workbook_is_whole_through_asgi(token: str) -> None:
    download = Download(token, "file_format=xlsx&fields=title")
    assert (await download.begin())[0] == 200
    with ZipFile(io.BytesIO(await download.rest())) as book:
        assert book.testzip() is None
        assert "xl/worksheets/sheet1.xml" in book.namelist()


async def test_a_head_through_asgi_reads_no_row(token: str, made: list[int]) -> None:
    download = Download(token, "fields=title", method="HEAD")
    status, headers = await download.begin()
    assert (status, headers["content-type"]) == (200, "text/csv; charset=utf-8")
    assert await download.rest() == b""
    assert made == []


async def test_an_error_through_asgi_is_the_error_body(token: str) -> None:
    download = Download(token, "fields=nope")
    status, headers = await download.begin()
    assert (status, headers["content-type"]) == (400, "application/json")
    assert b"VALIDATION_ERROR" in await download.rest()


@pytest.mark.django_db(transaction=True)
async def test_the_connection_is_given_back_between_chunks() -> None:
    inside: list[bool] = []

    def chunks() -> Iterator[bytes]:
        for _ in range(3):
            Job.objects.count()
            inside.append(connection.connection is not None)
            yield b"x"

    scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": b""}
    request = Request(ASGIRequest(scope, io.BytesIO()))
    response = stream(request, chunks(), content_type="text/csv", filename="x.csv")
    open_after: list[bool] = []
    parts = []
    async for part in response:
        parts.append(part)
        open_after.append(await sync_to_async(_is_open)())
    assert (parts, inside, open_after) == ([b"x"] * 3, [True] * 3, [False] * 3)


@pytest.mark.django_db
@pytest.mark.parametrize("build", [csv_chunks, json_chunks])
def test_memory_does_not_grow_with_rows(alice: User, build: Callable[[Any], Iterator[bytes]]) -> None:
    item = {"company": "Acme", "title": "T", "description": "x" * 1_000}
    (one,) = create_jobs(owner=alice, items=[item])
    columns = {field.attname: getattr(one, field.attname) for field in Job._meta.fields}
    del columns["id"], columns["uid"]
    Job.objects.bulk_create((Job(**columns) for _ in range(ROWS)), batch_size=1_000)
    chosen = selection.select("jobs", QueryDict(), None, alice)
    assert len(chosen) == ROWS + 1
    chunks = build(chosen)
    tracemalloc.start()
    size = sum(len(next(chunks)) for _ in range(3))
    _, at_first = tracemalloc.get_traced_memory()
    tracemalloc.reset_peak()
    size += sum(len(chunk) for chunk in chunks)
    _, later = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size > 1_000 * ROWS
    assert later < 1.6 * at_first


def _is_open() -> bool:
    return connections["default"].connection is not None
