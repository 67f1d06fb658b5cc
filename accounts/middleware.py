"""What stands before allauth's JSON interface: bodies of a sane size and form, addresses that exist."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from accounts.credentials import SESSION_KEY_FORM

BODY_LIMIT = 64 * 1024
NESTING_LIMIT = 20
NUMBER_LIMIT = 2**53
OWN_PAGES = ("/_allauth/", "/accounts/")
_UNWANTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class AllauthGuard:
    """Answers what allauth would answer with a 500, in allauth's own form: `{"status", "errors"}`.

    Bodies are JSON objects of at most 64 KB in `application/json` (a form of another site can send text/plain without
    asking). Phone numbers are not kept here. A session cookie that cannot be one is no credential. A 429 says when to
    come again.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        cookie = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        if cookie is not None and not SESSION_KEY_FORM.fullmatch(cookie):
            del request.COOKIES[settings.SESSION_COOKIE_NAME]
        if request.path_info.startswith("/_allauth/"):
            refusal = refuse(request)
            if refusal is not None:
                return refusal
        response = self.get_response(request)
        if response.status_code == 429 and request.path_info.startswith(OWN_PAGES):
            # allauth does not say when: most of its windows last a minute, the one between two mails three.
            response.headers.setdefault("Retry-After", "180" if "email" in request.path_info else "60")
        return response


def refuse(request: HttpRequest) -> HttpResponse | None:
    """Return the answer to a request that allauth must not see, or None."""
    if request.path_info.rstrip("/").endswith("/account/phone"):
        return _error(404, "not_found", "Phone numbers are not kept here.")
    if int(request.META.get("CONTENT_LENGTH") or 0) > BODY_LIMIT:
        return _error(413, "too_large", "The body is larger than 64 KB.")
    if not request.body:
        return None
    if request.content_type != "application/json":
        return _error(415, "unsupported_media_type", "Send application/json.")
    try:
        body = json.loads(request.body.decode())
    except (ValueError, RecursionError):
        return _error(400, "malformed_json", "Send one valid JSON object in UTF-8.")
    if not isinstance(body, dict) or not all(_sane(value, depth) for value, depth in _walk(body, 0)):
        return _error(400, "invalid", "Send a JSON object of texts, numbers and lists, without control characters.")
    return None


def _walk(value: Any, depth: int) -> Iterator[tuple[Any, int]]:
    yield value, depth
    if depth > NESTING_LIMIT:
        return
    if isinstance(value, dict):
        for name, part in value.items():
            yield name, depth
            yield from _walk(part, depth + 1)
    elif isinstance(value, list):
        for part in value:
            yield from _walk(part, depth + 1)


def _sane(value: Any, depth: int) -> bool:
    if depth > NESTING_LIMIT:
        return False
    if isinstance(value, str):
        return _UNWANTED.search(value) is None
    return not isinstance(value, int | float) or abs(value) < NUMBER_LIMIT


def _error(status: int, code: str, message: str) -> JsonResponse:
    return JsonResponse({"status": status, "errors": [{"code": code, "message": message}]}, status=status)
