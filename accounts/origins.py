"""Where a browser's request comes from, and whether that place is this site."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host
from django.utils.http import is_same_domain

from careercopilot.core.client import is_loopback

_PORTS = {"http": 80, "https": 443}


def _is_loopback_name(domain: str) -> bool:
    return domain == "localhost" or domain.endswith(".localhost") or is_loopback(domain.strip("[]"))


def is_own_host(host: str) -> bool:
    """Tell whether a Host header names this installation: loopback, or listed in ALLOWED_HOSTS.

    The wildcard `*` names nothing: it would let any name that resolves to this machine speak for it.
    """
    domain, _port = split_domain_port(host)
    listed = [pattern for pattern in settings.ALLOWED_HOSTS if pattern != "*"]
    return bool(domain) and (_is_loopback_name(domain) or validate_host(domain, listed))


def is_own_origin(origin: str, host: str) -> bool:
    """Tell whether an Origin header names the same host and port as the Host header of its request."""
    try:
        own, asked = urlsplit(origin), urlsplit(f"//{host}")
        port = _PORTS[own.scheme]
        return bool(own.hostname) and own.hostname == asked.hostname and (own.port or port) == (asked.port or port)
    except (KeyError, ValueError):
        return False


def is_trusted_origin(origin: str) -> bool:
    """Tell whether an Origin is listed in CSRF_TRUSTED_ORIGINS (wildcards included) or CORS_ALLOWED_ORIGINS."""
    if origin in settings.CORS_ALLOWED_ORIGINS:
        return True
    scheme, _, domain = origin.partition("://")
    for trusted in settings.CSRF_TRUSTED_ORIGINS:
        trusted_scheme, _, pattern = trusted.partition("://")
        if scheme == trusted_scheme and is_same_domain(domain, pattern.removeprefix("*")):
            return True
    return False


def is_allowed_origin(origin: str, host: str) -> bool:
    """Tell whether a page of this Origin may act for the person who looks at it."""
    return is_trusted_origin(origin) or is_own_origin(origin, host)
