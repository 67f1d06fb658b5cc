"""Idempotency-Key: a POST that is sent twice is carried out once and answered twice."""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.http import HttpResponse
from django.utils import timezone
from rest_framework.exceptions import ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from careercopilot.core.errors import Conflict, IdempotencyKeyReused
from careercopilot.core.models import IdempotencyRecord

HEADER = "Idempotency-Key"
KEY_LIMIT = 255
BAD_KEY = f"Send 1 to {KEY_LIMIT} printable characters, such as a UUID."
UNDER_WAY = f"A request with this {HEADER} is under way. Wait a moment and send it again."
LIFETIME = timedelta(hours=24)
_KEPT_HEADERS = ("ETag", "Location")


class SecretResponse(Response):
    """An answer that shows a secret: `kept_data` is what is kept in its place, None to keep nothing."""

    def __init__(self, data: Any = None, *, kept_data: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.kept_data = kept_data


def run_once(request: Request, handler: Callable[[], Response]) -> Response | HttpResponse:
    """Answer a POST by `handler`, or by the kept first answer when its key was seen within 24 hours.

    The record is written in the transaction of the write it guards. `handler` returns errors as responses; a 5xx is
    rolled back and not kept. Raises 409 while the first is under way and 422 when the key meets another body.
    """
    key = request.headers.get(HEADER)
    if key is None or not request.user.is_authenticated:
        return handler()
    if not key or len(key) > KEY_LIMIT or not key.isprintable():
        raise ValidationError({HEADER: [BAD_KEY]})
    fingerprint = _fingerprint(request)
    with transaction.atomic():
        _claim(f"{request.user.pk} {request.path} {key}")
        record = IdempotencyRecord.objects.for_user(request.user).filter(path=request.path, key=key).first()
        if record and record.created_at > timezone.now() - LIFETIME:
            return _replay(record, fingerprint)
        if record:
            record.delete()
        response = handler()
        if response.status_code >= 500:
            transaction.set_rollback(True)
            return response
        kept = response.kept_data if isinstance(response, SecretResponse) else response.data
        if kept is None and response.data is not None:
            return response
        IdempotencyRecord.objects.create(
            owner_id=request.user.pk,
            path=request.path,
            key=key,
            fingerprint=fingerprint,
            status=response.status_code,
            headers={name: response[name] for name in _KEPT_HEADERS if name in response},
            body=JSONRenderer().render(kept),
        )
    return response


def _claim(name: str) -> None:
    """Hold the key until the transaction ends; on SQLite the transaction itself is alone (IMMEDIATE)."""
    if connection.vendor != "postgresql":
        return
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        (free,) = cursor.fetchone()
    if not free:
        raise Conflict(UNDER_WAY)


def _replay(record: IdempotencyRecord, fingerprint: str) -> HttpResponse:
    if record.fingerprint != fingerprint:
        raise IdempotencyKeyReused
    content = bytes(record.body)
    headers = {"Idempotency-Replayed": "true", **record.headers}
    return HttpResponse(content, status=record.status, content_type="application/json", headers=headers)


def _fingerprint(request: Request) -> str:
    """Return a digest of the parsed body, files by their content."""
    data: Any = request.data
    digest = hashlib.sha256()
    if not hasattr(data, "lists"):
        digest.update(json.dumps(data, sort_keys=True).encode())
        return digest.hexdigest()
    for name, values in sorted(data.lists()):
        for value in values:
            digest.update(f"{name}\0".encode())
            for chunk in value.chunks() if hasattr(value, "chunks") else [str(value).encode("utf-8", "replace")]:
                digest.update(chunk)
            if hasattr(value, "seek"):
                value.seek(0)
    return digest.hexdigest()
