"""Which endpoints there are: the URL map and the OpenAPI document held against each other, grouped by type."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from drf_spectacular.generators import SchemaGenerator

from notifications.routing import websocket_urlpatterns
from tests.report.model import Endpoint
from tests.security.urlmap import routes

ASYNCAPI = Path(__file__).resolve().parents[2] / "docs" / "asyncapi.yaml"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
TYPES = ("health", "accounts", "crud", "search", "bulk", "files", "analytics", "notifications", "websocket")

NOT_IN_THE_DOCUMENT = {
    r"/": "the landing page is a page",
    r"/guides/.*": "pages",
    r"/unsubscribe/.*": "a page, reached from an e-mail",
    r"/accounts/.*": "allauth's pages",
    r"/_allauth/.*": "allauth's API has a document and error bodies of its own",
    r"/admin/.*": "the admin's pages",
    r"/api/schema/": "the document itself",
    r"/api/docs/": "the document's page",
    r"/api/": "answers the paths that do not exist",
    r"/health/(live|ready)/": "asked by machines; described here, below",
    r"/metrics": "Prometheus' own form; described here, below",
}
"""Routes that the OpenAPI document leaves out on purpose, as patterns of whole paths, each with its reason."""

_PARTS = {"type": "object", "additionalProperties": {"type": "object"}}
_LIVE = {"type": "object", "required": ["status"], "properties": {"status": {"type": "string"}}}
_READY = {"type": "object", "required": ["status"], "properties": {"status": {"type": "string"}, "parts": _PARTS}}


def _answer(kind: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"responses": {"200": {"description": "", "content": {kind: {"schema": schema}}}}}


BESIDE_THE_DOCUMENT = {
    "/health/live/": _answer("application/json", _LIVE),
    "/health/ready/": _answer("application/json", _READY),
    "/metrics": _answer("text/plain", {"type": "string"}),
}
"""What is described here instead, in the document's own words."""

_TYPE_OF = (
    ("health", re.compile(r"^/(health/|metrics)")),
    ("websocket", re.compile(r"^/ws/")),
    ("bulk", re.compile(r"/bulk-[a-z]+/?$")),
    ("search", re.compile(r"/search/?$")),
    ("files", re.compile(r"/(exports?|imports?)/")),
    ("accounts", re.compile(r"/v1/(me|auth)/")),
    ("analytics", re.compile(r"/v1/analytics/")),
    ("notifications", re.compile(r"/v1/notifications/")),
)


def type_of(path: str) -> str:
    """Return the type that a path belongs to; what nothing else claims is plain CRUD."""
    return next((name for name, pattern in _TYPE_OF if pattern.search(path)), "crud")


@cache
def generated() -> dict[str, Any]:
    """Return the OpenAPI document as the installation serves it; made once."""
    return generate()


def generate() -> dict[str, Any]:
    """Return the OpenAPI document of the URL map that is set."""
    generator: Any = SchemaGenerator
    document: dict[str, Any] = generator().get_schema(request=None, public=True)
    return document


@cache
def asyncapi() -> dict[str, Any]:
    """Return the document of the websocket."""
    document: dict[str, Any] = yaml.safe_load(ASYNCAPI.read_text())
    return document


def endpoints(document: dict[str, Any]) -> list[Endpoint]:
    """Return every endpoint that answers by HTTP: those of the document, and those described beside it."""
    described = {**document["paths"], **{path: {"get": said} for path, said in BESIDE_THE_DOCUMENT.items()}}
    found = [
        Endpoint(method, path, type_of(path), item[method.lower()])
        for path, item in described.items()
        for method in METHODS
        if method.lower() in item and (path in BESIDE_THE_DOCUMENT or not is_left_out(path))
    ]
    # Rows before the words beside them: preferences, once changed, decide whether anything is told.
    return sorted(found, key=lambda one: (TYPES.index(one.type), one.path.replace("{", " "), METHODS.index(one.method)))


def websockets() -> list[str]:
    """Return the addresses of the websockets that the AsyncAPI document describes."""
    return sorted(channel["address"] for channel in asyncapi()["channels"].values())


def _bare(path: str) -> str:
    """Return a path whose parameters have no names, without the slash at its end."""
    return re.sub(r"\{\w+\}", "{}", path).rstrip("/") or "/"


def is_left_out(path: str, patterns: Iterable[str] = NOT_IN_THE_DOCUMENT) -> bool:
    """Tell whether a route is left out of the document for a reason."""
    return any(re.fullmatch(pattern, path) for pattern in patterns)


def differences(document: dict[str, Any]) -> list[str]:
    """Return what the URL map of this code and the document say differently, one sentence each."""
    mapped = {
        (method, _bare(route.path)): route.path
        for route in routes()
        if not is_left_out(route.path)
        for method in (route.methods & set(METHODS) or {"GET"})
    }
    described = {
        (method.upper(), _bare(path)): path
        for path, item in document["paths"].items()
        for method in item
        if method.upper() in METHODS and not is_left_out(path)
    }
    missing = [f"{method} {mapped[method, path]} is answered, and the document does not name it." for method, path in
               sorted(mapped.keys() - described.keys())]  # fmt: skip
    extra = [f"{method} {described[method, path]} is in the document, and no route answers it." for method, path in
             sorted(described.keys() - mapped.keys())]  # fmt: skip
    return missing + extra + _differences_of_websockets()


def _differences_of_websockets() -> list[str]:
    routed = [str(pattern.pattern) for pattern in websocket_urlpatterns]
    named = [pattern for pattern in routed if pattern]
    unknown = [pattern for pattern in named if not any(re.search(pattern, path.lstrip("/")) for path in websockets())]
    unanswered = [path for path in websockets() if not any(re.search(pattern, path.lstrip("/")) for pattern in named)]
    return [f"The websocket {pattern} is answered, and docs/asyncapi.yaml does not name it." for pattern in unknown] + [
        f"The websocket {path} is in docs/asyncapi.yaml, and no route answers it." for path in unanswered
    ]
