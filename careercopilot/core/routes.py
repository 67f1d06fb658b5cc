"""The route template of a request: bounded, readable, and without what stood in its place."""

import re
from functools import lru_cache

from django.http import HttpRequest

_PARAMETER = re.compile(r"\(\?P<(\w+)>[^)]*\)|<(?:\w+:)?(\w+)>")
UNMATCHED = "unmatched"


@lru_cache(maxsize=1_000)
def route_template(route: str) -> str:
    """Return a route of Django or DRF as people write it: `/api/v1/jobs/{pk}/`."""
    return "/" + _PARAMETER.sub(lambda found: "{" + (found[1] or found[2]) + "}", route).strip("^$")


def route_of(request: HttpRequest) -> str:
    """Return the template of the route that a request was found to take."""
    match = request.resolver_match
    return route_template(match.route) if match else UNMATCHED
