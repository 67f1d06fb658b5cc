"""What is answered for the installation as a whole: the landing page, the API's root, and unknown paths below it."""

import re
from difflib import get_close_matches
from functools import lru_cache, partial
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse as api_reverse
from rest_framework.schemas.generators import EndpointEnumerator

from careercopilot.core import health
from careercopilot.core.errors import NotThere
from careercopilot.core.examples import shown
from careercopilot.core.viewsets import ApiView

RESOURCES = {
    "jobs": "job-list",
    "saved_searches": "saved-search-list",
    "applications": "application-list",
    "interviews": "interview-list",
    "dashboard": "analytics-dashboard",
    "exports": "export-list",
    "imports": "import-list",
    "notifications": "notification-list",
    "me": "me",
    "skills": "me-skills",
    "settings": "me-settings",
    "tokens": "token-list",
    "schema": "schema",
    "docs": "docs",
}
"""What the API's root names, and the name of its route."""

_PATH_LIMIT = 200
_STATES = {
    health.OK: "well",
    health.UNREACHABLE: "does not answer",
    "pending": "migrations are to be applied",
    "unwritable": "cannot be written to",
}


@never_cache
@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """Show what runs here, how it fares, and the ways on; it is shown also while the database is away."""
    try:
        _ = request.user.is_authenticated
    except DatabaseError:
        request.user = AnonymousUser()
    states = health.parts()
    parts = [{"name": name, "words": _STATES[state["status"]], **state} for name, state in states.items()]
    context = {
        "parts": parts,
        "well": health.is_well(states),
        "version": settings.SPECTACULAR_SETTINGS["VERSION"],
        "single_user": settings.SINGLE_USER,
        "api_root": request.build_absolute_uri(reverse("api-root")),
    }
    return render(request, "landing.html", context)


class ApiRootView(ApiView):
    """The entrance of the API."""

    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="root",
        summary="Names and addresses of the resources",
        responses={200: {"type": "object", "additionalProperties": {"type": "string", "format": "uri"}}},
        examples=[shown({"jobs": "http://127.0.0.1:8000/api/v1/jobs/", "me": "http://127.0.0.1:8000/api/v1/me/"})],
    )
    def get(self, request: Request) -> Response:
        """Return the absolute address of each resource by name."""
        return Response({name: api_reverse(route, request=request) for name, route in RESOURCES.items()})


_documents: dict[type, tuple[bytes, str, str]] = {}
"""The OpenAPI document by its renderer: what is sent, its Content-Type and its Content-Disposition."""


class SchemaView(SpectacularAPIView):
    """The OpenAPI document, in YAML or JSON; its errors are JSON as everywhere."""

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer the document: written once, as it follows from the code alone."""
        kind = type(request.accepted_renderer)
        # `version` and `lang` of the library change what it says.
        is_plain = not request.query_params.keys() - {"format"}
        if not is_plain or kind not in _documents:
            written: Any = super()
            response: Response = written.get(request, *args, **kwargs)
            if is_plain:
                response.add_post_render_callback(partial(_keep_document, kind))
            return response
        content, content_type, disposition = _documents[kind]
        return HttpResponse(content, content_type=content_type, headers={"Content-Disposition": disposition})

    def handle_exception(self, exc: Exception) -> Response:
        """Answer an error in JSON, whatever form the document was asked for in."""
        self.request.accepted_renderer = JSONRenderer()
        self.request.accepted_media_type = JSONRenderer.media_type
        answer: Response = super().handle_exception(exc)
        return answer


def _keep_document(kind: type, response: HttpResponse) -> None:
    _documents[kind] = (response.content, response["Content-Type"], response["Content-Disposition"])


@lru_cache(maxsize=1)
def known_paths() -> tuple[str, ...]:
    """Return the paths of the API, ids as `{id}`."""
    found = {path for path, _, _ in EndpointEnumerator().get_api_endpoints() if path.startswith("/api/")}
    return tuple(sorted({re.sub(r"\{\w+\}", "{id}", path) for path in found} | {reverse("schema"), reverse("docs")}))


def near_paths(path: str) -> list[str]:
    """Return up to three known paths that look like this one, the nearest first, with its own ids put in."""
    path = path[:_PATH_LIMIT].rstrip("/") + "/"
    ids = re.findall(r"(?<=/)\d+(?=/)", path)
    pattern = re.sub(r"(?<=/)\d+(?=/)", "{id}", path)
    found = get_close_matches(pattern, known_paths(), n=10, cutoff=0.7)
    for number in ids:
        found = [near.replace("{id}", number, 1) for near in found]
    return [near for near in found if "{id}" not in near][:3]


UNKNOWN_PATH = "There is no such path. All paths are described at /api/docs/."


class UnknownPathView(ApiView):
    """Every path below /api/ that nothing else answers, whatever the method."""

    permission_classes = [AllowAny]
    schema: Any = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse before a method is looked for; credentials and throttles have been seen to by then."""
        super().initial(request, *args, **kwargs)
        raise NotThere(UNKNOWN_PATH, suggestions=near_paths(request.path) or None)
