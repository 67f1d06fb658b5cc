"""Bodies that are made while they are sent."""

import zlib
from collections.abc import AsyncIterator, Iterator
from typing import Any

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.db import close_old_connections
from django.http import StreamingHttpResponse
from django.middleware.gzip import re_accepts_gzip
from django.utils.cache import patch_vary_headers
from rest_framework.request import Request

TEXTS = ("text/", "application/json")
GZIP_WBITS = 31


def stream(
    request: Request, chunks: Iterator[bytes], *, content_type: str, filename: str, size: int | None = None
) -> StreamingHttpResponse:
    """Return a download; under ASGI its chunks are made in a thread, one after the other, as the client takes them.

    Texts are one gzip stream where the client takes it. What is packed already is sent as it is, with its size.
    """
    inner = request._request  # noqa: SLF001 - DRF has no other name for what it wraps
    if inner.method == "HEAD":
        # Servers send no body, but would have it made.
        chunks = iter(())
    headers = {"Content-Disposition": f'attachment; filename="{filename}"', "Cache-Control": "no-store"}
    is_text = content_type.startswith(TEXTS)
    packs = is_text and re_accepts_gzip.search(request.headers.get("Accept-Encoding", "")) is not None
    # Said here, so that GZipMiddleware keeps away: it makes each chunk of an asynchronous body a gzip file of its own,
    # and browsers, curl and httpx read the first one alone.
    headers["Content-Encoding"] = "gzip" if packs else "identity"
    chunks = _packed(chunks) if packs else chunks
    if size is not None and not packs:
        headers["Content-Length"] = str(size)
    body: Any = _in_threads(chunks) if isinstance(inner, ASGIRequest) else chunks
    response = StreamingHttpResponse(body, content_type=content_type, headers=headers)
    if is_text:
        patch_vary_headers(response, ["Accept-Encoding"])
    return response


def _packed(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield chunks as one gzip stream, each flushed, so that the first is seen at once."""
    packer = zlib.compressobj(wbits=GZIP_WBITS)
    for chunk in chunks:
        yield packer.compress(chunk) + packer.flush(zlib.Z_SYNC_FLUSH)
    yield packer.flush()


async def _in_threads(chunks: Iterator[bytes]) -> AsyncIterator[bytes]:
    """A sync iterator would be collected whole before its first byte is sent."""
    while (chunk := await sync_to_async(_next)(chunks)) is not None:
        yield chunk


def _next(chunks: Iterator[bytes]) -> bytes | None:
    """Return the next chunk; the connection goes back to the pool while the client reads."""
    try:
        return next(chunks, None)
    finally:
        close_old_connections()
