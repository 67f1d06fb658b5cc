"""What stands around every request: its id, its log line and figures, trusted proxies, the optional last slash."""

import io
import logging
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import structlog
from django.conf import settings
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.functional import SimpleLazyObject
from structlog.contextvars import clear_contextvars, get_contextvars

from careercopilot.core.client import FORWARDING_HEADERS, client_address, is_trusted_proxy
from careercopilot.core.measure import Tally, begin_tally
from careercopilot.core.metrics import observe_request, observe_statements
from careercopilot.core.pool import keep_sampling
from careercopilot.core.request_id import HEADER, accept_request_id
from careercopilot.core.routes import route_of

log = structlog.get_logger("careercopilot.request")

GetResponse = Callable[[HttpRequest], HttpResponse]


class RequestIdMiddleware:
    """Gives each request an id and each response its header, and settles who the client is."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        clear_contextvars()
        request_id = accept_request_id(request.headers.get(HEADER))
        settle_client(request)
        measure_body(request)
        response = self.get_response(request)
        response.headers[HEADER] = request_id
        return response


def settle_client(request: HttpRequest) -> None:
    """Put the client's address into REMOTE_ADDR, and drop forwarding headers that no trusted proxy wrote."""
    meta = request.META
    peer = meta.get("REMOTE_ADDR") or ""
    meta["careercopilot.peer"] = peer
    meta["careercopilot.forwarded"] = any(name in meta for name in FORWARDING_HEADERS)
    if is_trusted_proxy(peer):
        meta["REMOTE_ADDR"] = client_address(peer, meta.get("HTTP_X_FORWARDED_FOR", ""))
    else:
        for name in FORWARDING_HEADERS:
            meta.pop(name, None)


def measure_body(request: HttpRequest) -> None:
    """Say how long a chunked body is: without a Content-Length, DRF takes it for none."""
    if "CONTENT_LENGTH" in request.META or not isinstance(request, ASGIRequest):
        return
    # Django has read it into a temporary file by now.
    stream = request._stream  # noqa: SLF001 - there is no other way to its length without reading it into memory
    request.META["CONTENT_LENGTH"] = str(stream.seek(0, io.SEEK_END))
    stream.seek(0)


class AccessMiddleware:
    """Writes one line and the figures of each request when its answer begins, or when a streamed one has ended."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        keep_sampling()
        tally = begin_tally()
        started = time.perf_counter()
        response: Any = self.get_response(request)
        seconds = time.perf_counter() - started
        observe_request(request.method or "", route_of(request), response.status_code, seconds)
        if isinstance(response, StreamingHttpResponse):
            at_end(response, partial(record, request, response, tally, started, get_contextvars()["request_id"]))
        else:
            record(request, response, tally, started)
        return response


def at_end(response: StreamingHttpResponse, action: Callable[[], None]) -> None:
    """Do something when a streamed response is closed, whether it was read to its end or not."""
    response._resource_closers.append(action)  # type: ignore[attr-defined]  # noqa: SLF001 - Django has no public way to this list


def user_id_of(request: HttpRequest) -> int | None:
    """Return the id of who was found to ask; a user that nobody asked for is not loaded for a log line."""
    user = vars(request).get("user")
    if type(user) is SimpleLazyObject:
        user = getattr(request, "_cached_user", None)
    return getattr(user, "pk", None)


def record(request: HttpRequest, response: HttpResponseBase, tally: Tally, started: float, streamed: str = "") -> None:
    """Write the line of a request; `streamed` is the id of one whose answer was sent while it was made."""
    route, seconds = route_of(request), time.perf_counter() - started
    observe_statements(route, tally.queries, tally.seconds)
    fields = {
        "method": request.method,
        "route": route,
        "status": response.status_code,
        "milliseconds": round(seconds * 1000, 1),
        "queries": tally.queries,
        "database_milliseconds": round(tally.seconds * 1000, 1),
        "user_id": user_id_of(request),
        "client": request.META.get("REMOTE_ADDR"),
    }
    if streamed:
        # How long that took is the client's affair.
        fields |= {"streamed": True, "request_id": streamed}
    elif seconds * 1000 > settings.SLOW_REQUEST_MS:
        fields["slow"] = True
    level = logging.ERROR if response.status_code >= 500 else logging.WARNING if "slow" in fields else logging.INFO
    log.log(level, "request", **fields)


class TrailingSlashMiddleware:
    """Answers a path of the API without its last slash like the path with it, without a redirect."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path_info
        if not path.endswith("/") and f"{path}/".startswith("/api/v1/") and "." not in path.rsplit("/", 1)[-1]:
            request.path_info += "/"
            request.path += "/"
        return self.get_response(request)
