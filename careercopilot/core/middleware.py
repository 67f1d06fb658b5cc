"""What stands around every request: its id, its log line and figures, trusted proxies, the optional last slash."""

import io
import re
import time
from collections.abc import Callable
from functools import lru_cache

import structlog
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse
from structlog.contextvars import bind_contextvars, clear_contextvars

from careercopilot.core.client import FORWARDING_HEADERS, client_address, is_trusted_proxy
from careercopilot.core.metrics import observe_request
from careercopilot.core.request_id import HEADER, accept_request_id

log = structlog.get_logger("careercopilot.request")
_PARAMETER = re.compile(r"\(\?P<(\w+)>[^)]*\)|<(?:\w+:)?(\w+)>")

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


@lru_cache(maxsize=1_000)
def route_template(route: str) -> str:
    """Return a route of Django or DRF as people write it: `/api/v1/jobs/{pk}/`."""
    return "/" + _PARAMETER.sub(lambda found: "{" + (found[1] or found[2]) + "}", route).strip("^$")


class AccessMiddleware:
    """Writes one line and one observation per request: method, route template, status, milliseconds, user id."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = self.get_response(request)
        seconds = time.perf_counter() - started
        match = request.resolver_match
        route = route_template(match.route) if match else "unmatched"
        observe_request(request.method or "", route, response.status_code, seconds)
        # A user that nobody asked for is not loaded for a log line.
        bind_contextvars(user_id=getattr(getattr(request, "_cached_user", None), "pk", None))
        level = "error" if response.status_code >= 500 else "info"
        getattr(log, level)(
            "request",
            method=request.method,
            route=route,
            status=response.status_code,
            milliseconds=round(seconds * 1000, 1),
            client=request.META.get("REMOTE_ADDR"),
        )
        return response


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
