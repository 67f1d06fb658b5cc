"""ETags: what a detail shows, as a digest; If-None-Match and If-Match."""

import hashlib
import json
from typing import Any

from rest_framework.request import Request
from rest_framework.utils.encoders import JSONEncoder

from careercopilot.core.errors import PreconditionFailed


def etag_of(data: Any) -> str:
    """Return the quoted ETag of a representation; it covers everything that is shown."""
    content = json.dumps(data, cls=JSONEncoder, sort_keys=True)
    return f'"{hashlib.blake2b(content.encode("utf-8", "replace"), digest_size=16).hexdigest()}"'


def _listed(header: str) -> set[str]:
    # A proxy or our own gzip may have made the tag weak.
    return {tag.strip().removeprefix("W/") for tag in header.split(",") if tag.strip()}


def is_unchanged(request: Request, etag: str) -> bool:
    """Tell whether If-None-Match names this version, so that 304 is the answer."""
    tags = _listed(request.headers.get("If-None-Match", ""))
    return etag in tags or "*" in tags


def check_if_match(request: Request, etag: str) -> None:
    """Raise 412 when If-Match is sent and does not name this version."""
    tags = _listed(request.headers.get("If-Match", ""))
    if tags and etag not in tags and "*" not in tags:
        raise PreconditionFailed
