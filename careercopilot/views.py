"""What is answered for the installation as a whole: the landing page, the API's root, and unknown paths below it."""

import re
from difflib import get_close_matches
from functools import lru_cache
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
from rest_framework import status
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse as api_reverse
from rest_framework.schemas.generators import EndpointEnumerator

from careercopilot.core import health
from careercopilot.core.errors import ApiError
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
    shown = [{"name": name, "words": _STATES[state["status"]], **state} for name, state in states.items()]
    context = {
        "parts": shown,
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


class SchemaView(SpectacularAPIView):
    """The OpenAPI document, in YAML or JSON; its errors are JSON as everywhere."""

    def handle_exception(self, exc: Exception) -> Response:
        """Answer an error in JSON, whatever form the document was asked for in."""
        self.request.accepted_renderer = JSONRenderer()
        self.request.accepted_media_type = JSONRenderer.media_type
        answer: Response = super().handle_exception(exc)
        return answer


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


class UnknownPath(ApiError):
    """404: nothing answers at this path."""

    status_code = status.HTTP_404_NOT_FOUND
    default_detail = "There is no such path. All paths are described at /api/docs/."


class UnknownPathView(ApiView):
    """Every path below /api/ that nothing else answers, whatever the method."""

    permission_classes = [AllowAny]
    schema: Any = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse before a method is looked for; credentials and throttles have been seen to by then."""
        super().initial(request, *args, **kwargs)
        raise UnknownPath(suggestions=near_paths(request.path) or None)
