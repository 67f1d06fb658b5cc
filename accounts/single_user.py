"""Single-user mode, decided here alone: who a request without credentials is, and when it is nobody."""

from contextlib import suppress
from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.origins import is_own_host, is_own_origin, is_trusted_origin
from careercopilot.core.client import is_loopback

CREDENTIAL = "single-user"
LOCAL_EMAIL = "local@localhost"
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_OWN_FETCH_SITES = frozenset({"", "none", "same-origin"})


class Refused(Exception):
    """Single-user mode does not answer this caller; the message says why.

    `foreign` tells that another site's page asks, which is forbidden rather than unknown.
    """

    def __init__(self, reason: str, *, foreign: bool = False) -> None:
        super().__init__(reason)
        self.foreign = foreign


@dataclass(frozen=True, kw_only=True)
class Caller:
    """What is known of a request or handshake: the peer's address, and headers as they were sent ("" for none).

    `forwarded` tells that a forwarding header was sent; a websocket's `method` is none of the safe ones.
    """

    peer: str
    forwarded: bool
    method: str
    host: str
    origin: str = ""
    fetch_site: str = ""


def local_user(caller: Caller) -> User | None:
    """Return the one local user, or None where single-user mode is off; raises `Refused` as the contract says.

    An installation without any user gets its local one here, once also under a race.
    """
    if not settings.SINGLE_USER:
        return None
    if caller.forwarded or not is_loopback(caller.peer):
        raise Refused("Single-user mode answers this machine alone. Sign in, or send a token.")
    if not is_own_host(caller.host):
        raise Refused("Single-user mode does not answer to this Host. Use localhost.", foreign=True)
    if caller.method not in _SAFE_METHODS and not _is_own_page(caller):
        raise Refused("Single-user mode takes changes from its own pages alone. Send a token.", foreign=True)
    user = sole_user() or _make_local_user()
    if user is None:
        raise Refused("Single-user mode needs exactly one active user, and there are others. Sign in, or send a token.")
    return user


def sole_user() -> User | None:
    """Return the only active user, or None where there is none or more than one."""
    active = list(User.objects.filter(is_active=True).order_by("pk")[:2])
    return active[0] if len(active) == 1 else None


def _is_own_page(caller: Caller) -> bool:
    if caller.origin and is_trusted_origin(caller.origin):
        return True
    if caller.origin and not is_own_origin(caller.origin, caller.host):
        return False
    return caller.fetch_site in _OWN_FETCH_SITES


def _make_local_user() -> User | None:
    """Make the local user where there is no user at all; a request that came second takes the first one's."""
    if not User.objects.exists():
        with suppress(IntegrityError), transaction.atomic():
            User.objects.create_user(LOCAL_EMAIL)
    return sole_user()
