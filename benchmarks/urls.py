"""The product's addresses, and the floor: a view that answers as many bytes as it is asked for, from memory."""

from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from careercopilot.urls import handler400, handler403, handler404, handler500
from careercopilot.urls import urlpatterns as product

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


@lru_cache(maxsize=64)
def body(size: int) -> bytes:
    """Return a body of so many bytes."""
    return b'"' + b"x" * (size - 2) + b'"' if size > 1 else b""


@csrf_exempt
def constant(request: HttpRequest, size: int) -> HttpResponse:  # noqa: ARG001 - the shape of a view
    """Answer `size` bytes; without any, as 304."""
    return HttpResponse(body(size), content_type="application/json", status=200 if size else 304)


urlpatterns = [path("floor/<int:size>/", constant), *product]
