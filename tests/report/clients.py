"""How requests are sent: to Django in this process, each taken back afterwards, or by HTTP to whatever runs."""

import contextlib
import json
import time
from collections.abc import Iterator
from typing import Any, Protocol

import httpx
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from tests.report.model import MISSING, Answer, Request

MADE_UP = {"Authorization": "Bearer ccp_made-up"}
MOST_TRIES = 3
LONGEST_WAIT = 65.0


class Sender(Protocol):
    """Whoever sends requests."""

    def send(self, request: Request) -> Answer:
        """Send a request and return its answer."""
        ...

    def isolated(self) -> contextlib.AbstractContextManager[None]:
        """Return a block; what is done within it is taken back in the end, if that can be had."""
        ...


class InProcess:
    """Django's own client, as it goes through the whole of the middleware."""

    def __init__(self, headers: dict[str, str], **defaults: Any) -> None:
        self.own = headers
        self.client = Client(raise_request_exception=False, **defaults)

    def send(self, request: Request) -> Answer:
        """Send a request and return its answer, with who asked as the service saw it."""
        headers = {**request.headers, **_credential(request, self.own)}
        extra: dict[str, Any] = {"headers": headers, "query_params": list(request.query)}
        if request.is_form:
            fields = {name: SimpleUploadedFile(*value) if isinstance(value, tuple) else value
                      for name, value in request.body.items()}  # fmt: skip
            began = time.perf_counter()
            response: Any = self.client.post(request.path, fields, **extra)
        else:
            kind, content = _content(request)
            began = time.perf_counter()
            response = self.client.generic(request.method, request.path, content, kind, **extra)
        content = response.getvalue() if response.streaming else response.content
        milliseconds = (time.perf_counter() - began) * 1000
        self.client.cookies.clear()
        return Answer(
            status=response.status_code,
            headers={name.lower(): value for name, value in response.items()},
            content=content,
            milliseconds=milliseconds,
            user=getattr(response.wsgi_request, "user", None),
        )

    def isolated(self) -> contextlib.AbstractContextManager[None]:
        """Return a block that takes back what is done in the database."""
        return self._taken_back()

    @contextlib.contextmanager
    def _taken_back(self) -> Iterator[None]:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)


class OverHttp:
    """A running installation."""

    def __init__(self, base_url: str, token: str, *, timeout: float = 60.0) -> None:
        self.own = {"Authorization": f"Bearer {token}"} if token else {}
        self.client = httpx.Client(base_url=base_url.rstrip("/"), timeout=timeout, follow_redirects=False)

    def send(self, request: Request) -> Answer:
        """Send a request and return its answer; where the service asks to wait, wait and ask again."""
        for _ in range(MOST_TRIES):
            answer = self._sent(request)
            if answer.status != 429:
                break
            time.sleep(min(float(answer.headers.get("retry-after", "1")), LONGEST_WAIT))
        return answer

    def _sent(self, request: Request) -> Answer:
        extra: dict[str, Any] = {}
        if request.is_form:
            # As files all of them: without one, httpx would send another media type.
            extra["files"] = {
                name: value if isinstance(value, tuple) else (None, str(value)) for name, value in request.body.items()
            }
        else:
            kind, extra["content"] = _content(request)
            extra["headers"] = {"Content-Type": kind} if extra["content"] else {}
        headers = {**request.headers, **extra.pop("headers", {}), **_credential(request, self.own)}
        began = time.perf_counter()
        response = self.client.request(
            request.method, request.path, params=list(request.query) or None, headers=headers, **extra
        )
        milliseconds = (time.perf_counter() - began) * 1000
        return Answer(
            status=response.status_code,
            headers={name.lower(): value for name, value in response.headers.items()},
            content=response.content,
            milliseconds=milliseconds,
        )

    def isolated(self) -> contextlib.AbstractContextManager[None]:
        """Nothing is taken back here: whoever makes rows removes them."""
        return contextlib.nullcontext()

    def close(self) -> None:
        """Give the connections back."""
        self.client.close()


def _credential(request: Request, own: dict[str, str]) -> dict[str, str]:
    return {"own": own, "bad": MADE_UP}.get(request.credential, {})


def _content(request: Request) -> tuple[str, bytes]:
    if request.raw is not None:
        return request.content_type or "application/json", request.raw
    return "application/json", b"" if request.body is MISSING else json.dumps(request.body).encode()
