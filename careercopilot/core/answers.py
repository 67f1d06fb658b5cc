"""Answers as the bytes they are sent as, with their ETag: kept per owner until the owner's next write, or 304."""

import hashlib
import time
import zlib
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponse
from rest_framework.request import Request

from careercopilot.core.cache import kept
from careercopilot.core.conditional import is_unchanged

LARGE = 256 * 1024
"""Bytes: a larger answer is kept compressed, and not at all where that is larger, too."""
ROOM_BYTES = 8 * 1024 * 1024
ROOM_SECONDS = 900
"""What one owner may put into the cache in so many seconds: who walks through all pages must not fill it."""
Answer = tuple[str, bytes]
"""An ETag and a body."""
_Packed = tuple[str, bytes | tuple[bytes]]


def tagged(body: bytes) -> Answer:
    """Return a body with an ETag of its own."""
    return f'"{hashlib.blake2b(body, digest_size=16).hexdigest()}"', body


def kept_answer(
    kind: str,
    owner_id: int,
    parts: Any,
    make: Callable[[], Answer],
    *,
    largest: int | None = None,
    read: Mapping[str, Any] | None = None,
) -> Answer:
    """Return the kept answer of a kind for an owner, or make and keep it; see `careercopilot.core.cache.kept`.

    `largest` is how many bytes one may take, `LARGE` unless said; `read` what was read for it already.
    """
    if not settings.CACHE_SECONDS[kind]:
        return make()
    most = LARGE if largest is None else largest

    def packed() -> _Packed:
        tag, body = make()
        return tag, body if len(body) <= most else (zlib.compress(body, 1),)

    def is_worth_it(found: _Packed) -> bool:
        size = len(found[1] if isinstance(found[1], bytes) else found[1][0])
        return size <= most and _has_room(owner_id, size)

    tag, body = kept(kind, owner_id, parts, packed, worth_keeping=is_worth_it, read=read)
    return tag, body if isinstance(body, bytes) else zlib.decompress(body[0])


def _has_room(owner_id: int, size: int) -> bool:
    """Tell whether an owner may put so many bytes more into the cache, and count them."""
    key = f"room:{owner_id}:{int(time.time() // ROOM_SECONDS)}"
    cache.add(key, 0, 2 * ROOM_SECONDS)
    try:
        return (cache.incr(key, size) or 0) <= ROOM_BYTES
    except ValueError:
        return False


def reply(request: Request, answer: Answer, **headers: str) -> HttpResponse:
    """Send an answer in JSON with its ETag, or 304 when the client has it."""
    tag, body = answer
    if is_unchanged(request, tag):
        return HttpResponse(status=304, headers={"ETag": tag, **headers})
    return HttpResponse(body, content_type="application/json", headers={"ETag": tag, **headers})
