"""Who is at the other end: addresses are believed only through trusted proxies."""

import ipaddress
from collections.abc import Iterable

from django.conf import settings

FORWARDING_HEADERS = (
    "HTTP_FORWARDED",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_FORWARDED_SERVER",
    "HTTP_X_FORWARDED_PREFIX",
    "HTTP_X_REAL_IP",
    "HTTP_X_CLIENT_IP",
    "HTTP_X_CLUSTER_CLIENT_IP",
    "HTTP_CF_CONNECTING_IP",
    "HTTP_TRUE_CLIENT_IP",
    "HTTP_FASTLY_CLIENT_IP",
    "HTTP_VIA",
)


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text.strip())
    except ValueError:
        return None


def is_loopback(text: str) -> bool:
    """Tell whether an address is this machine's own (127.0.0.0/8, ::1 or ::ffff:127.0.0.1)."""
    address = _address(text)
    own = getattr(address, "ipv4_mapped", None) or address
    return own is not None and own.is_loopback


def is_trusted_proxy(text: str, proxies: Iterable[str] | None = None) -> bool:
    """Tell whether an address lies in TRUSTED_PROXIES (addresses or networks)."""
    address = _address(text)
    networks = settings.TRUSTED_PROXIES if proxies is None else proxies
    return address is not None and any(address in ipaddress.ip_network(network, strict=False) for network in networks)


def client_address(peer: str, forwarded_for: str) -> str:
    """Return the client's address: the last hop of X-Forwarded-For that no trusted proxy is, else the peer."""
    if not is_trusted_proxy(peer):
        return peer
    for hop in reversed([part for part in forwarded_for.split(",") if part.strip()]):
        if _address(hop) is None:
            return peer
        if not is_trusted_proxy(hop):
            return hop.strip()
    return peer
