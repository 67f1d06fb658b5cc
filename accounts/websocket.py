"""How a websocket proves who opens it: by ticket, by token, by session from an allowed Origin, or by being alone."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from channels.db import database_sync_to_async
from django.conf import settings
from django.http import parse_cookie

from accounts import single_user
from accounts.credentials import bearer_token, find_token, note_use, redeem_ticket, session_user
from accounts.models import User
from accounts.origins import is_allowed_origin
from careercopilot.core.client import FORWARDING_HEADERS

NOT_SIGNED_IN = 4401
ORIGIN_REFUSED = 4403
_FORWARDING = frozenset(name.removeprefix("HTTP_").replace("_", "-").lower() for name in FORWARDING_HEADERS)


@dataclass(frozen=True)
class Identity:
    """Who opens a socket and by what, or the close code to refuse them with."""

    user: User | None = None
    credential: str = ""
    refused: int | None = None


class WebsocketAuthentication:
    """ASGI middleware: puts `user`, `credential` and `refused` (None, 4401 or 4403) into the scope.

    It closes nothing itself: the consumer accepts, says why, and closes with the code.
    """

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        found = await database_sync_to_async(identify)(scope)
        scope = {**scope, "user": found.user, "credential": found.credential, "refused": found.refused}
        await self.inner(scope, receive, send)


def identify(scope: dict[str, Any]) -> Identity:
    """Return who opens the socket of this scope."""
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope.get("headers", [])}
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True)
    if "ticket" in query:
        return _by_ticket(scope, headers, query["ticket"][-1])
    if "authorization" in headers:
        return _by_token(headers["authorization"])
    origin = headers.get("origin", "")
    key = parse_cookie(headers.get("cookie", "")).get(settings.SESSION_COOKIE_NAME)
    # A cookie comes along with whatever page asks, so it counts for nothing without the page's name.
    if (origin or key) and not is_allowed_origin(origin, headers.get("host", "")):
        return Identity(refused=ORIGIN_REFUSED)
    user = session_user(key) if key else None
    return Identity(user, f"session:{key}") if user is not None else _alone(scope, headers)


def _by_ticket(scope: dict[str, Any], headers: dict[str, str], ticket: str) -> Identity:
    redeemed = redeem_ticket(ticket)
    if redeemed is None:
        return Identity(refused=NOT_SIGNED_IN)
    user, credential = redeemed
    if credential == single_user.CREDENTIAL:
        # Whoever a ticket was handed to must be on this machine, too.
        return _alone(scope, headers)
    return Identity(user, credential)


def _by_token(header: str) -> Identity:
    secret = bearer_token(header)
    token = find_token(secret) if secret else None
    # A socket can mark notifications as read, and a read-only token may not.
    if token is None or token.read_only:
        return Identity(refused=NOT_SIGNED_IN)
    note_use(token)
    return Identity(token.owner, f"token:{token.pk}")


def _alone(scope: dict[str, Any], headers: dict[str, str]) -> Identity:
    caller = single_user.Caller(
        peer=(scope.get("client") or [""])[0],
        forwarded=not _FORWARDING.isdisjoint(headers),
        method="WEBSOCKET",
        host=headers.get("host", ""),
        origin=headers.get("origin", ""),
    )
    try:
        user = single_user.local_user(caller)
    except single_user.Refused as refusal:
        return Identity(refused=ORIGIN_REFUSED if refusal.foreign else NOT_SIGNED_IN)
    return Identity(refused=NOT_SIGNED_IN) if user is None else Identity(user, single_user.CREDENTIAL)
