"""The URL map as a list of routes: what stands below each address, and which methods it takes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import URLResolver, get_resolver

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_PARAMETER = re.compile(r"\(\?P<(\w+)>[^)]*\)|<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Route:
    """One entry of the URL map: its address with `{parameters}`, its view, and the methods that it declares."""

    path: str
    view: Any
    methods: frozenset[str]

    @property
    def parameters(self) -> list[str]:
        """Return the names of what is to be filled in."""
        return re.findall(r"\{(\w+)\}", self.path)

    def filled(self, values: Mapping[str, object]) -> str:
        """Return the address with its parameters filled in; raises KeyError for one that has no value."""
        return re.sub(r"\{(\w+)\}", lambda found: str(values[found[1]]), self.path)


def _entries(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _entries(pattern, route)
        else:
            yield route, pattern.callback


def _path_of(route: str) -> str:
    path = _PARAMETER.sub(lambda found: "{" + (found[1] or found[2]) + "}", route)
    return "/" + path.replace("^", "").replace("$", "").replace("/?", "").replace("\\", "")


def _methods_of(callback: Any) -> frozenset[str]:
    """Return the methods that a view declares, HEAD and OPTIONS where they come with it; none for plain functions."""
    view = getattr(callback, "cls", None) or getattr(callback, "view_class", None)
    if view is None:
        return frozenset()
    actions = getattr(callback, "actions", None)
    allowed = {name.upper() for name in view.http_method_names}
    found = {name.upper() for name in actions} if actions else {name for name in METHODS if hasattr(view, name.lower())}
    found &= allowed
    return frozenset(found | {"OPTIONS"} | ({"HEAD"} if "GET" in found else set()))


def routes() -> list[Route]:
    """Return the whole URL map, in its order."""
    return [Route(_path_of(route), callback, _methods_of(callback)) for route, callback in _entries(get_resolver())]
