"""How a websocket proves who opens it: by ticket, by token, by session from an allowed Origin, or by being alone."""

import contextlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from channels.db import database_sync_to_async
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse, parse_cookie
from django.utils import timezone

from accounts import single_user
from accounts.credentials import (
    bearer_token,
    credential_still_valid,
    find_token,
    has_hash_of,
    note_use,
    redeem_ticket,
    session_store,
    session_user,
)
from accounts.models import ApiToken, User
from accounts.origins import is_allowed_origin
from careercopilot.core import push
from careercopilot.core.client import FORWARDING_HEADERS

NOT_SIGNED_IN = 4401
"""The close code where no credential signs in, or the one that did no longer does."""
ORIGIN_REFUSED = 4403
"""The close code where a page of another site asks."""
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
        found = await database_sync_to_async(identify, thread_sensitive=False)(scope)
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


Signed = tuple[int, str]
"""A user's id and the credential of one of their sockets."""


def withdrawn(sockets: Collection[Signed]) -> set[Signed]:
    """Return those whose credential would no longer sign them in: `credential_still_valid` for many, in 3 queries."""
    kinds: dict[str, set[Signed]] = {"token": set(), "session": set()}
    gone = set()
    for signed in sockets:
        kind = signed[1].partition(":")[0]
        if kind in kinds:
            kinds[kind].add(signed)
        elif not credential_still_valid(*signed):
            gone.add(signed)
    return (
        gone | (kinds["token"] - _live_tokens(kinds["token"])) | (kinds["session"] - _live_sessions(kinds["session"]))
    )


def _live_tokens(sockets: set[Signed]) -> set[Signed]:
    if not sockets:
        return set()
    keys = {int(credential.partition(":")[2]) for _, credential in sockets}
    live = ApiToken.objects.filter(pk__in=keys, expires_at__gt=timezone.now(), owner__is_active=True)
    return {(owner_id, f"token:{pk}") for owner_id, pk in live.values_list("owner_id", "pk")}


def _live_sessions(sockets: set[Signed]) -> set[Signed]:
    store = session_store(None)
    if not isinstance(store, SessionStore):
        return {signed for signed in sockets if credential_still_valid(*signed)}
    if not sockets:
        return set()
    keys = {credential.partition(":")[2] for _, credential in sockets}
    rows = store.model.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    people = {user.pk: user for user in User.objects.filter(pk__in={pk for pk, _ in sockets}, is_active=True)}
    signs_in = {
        (pk, f"session:{row.session_key}")
        for row in rows
        for data in [row.get_decoded()]
        if (pk := int(data.get(SESSION_KEY, 0))) in people and _signs_in(data, people[pk])
    }
    return sockets & signs_in


def _signs_in(session: dict[str, Any], user: User) -> bool:
    """Tell whether a session's contents sign this user in."""
    return session.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS and has_hash_of(session, user)


class SignOutMiddleware:
    """HTTP middleware, inside the sessions': closes the sockets of a session that a request has ended or replaced."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key, user_id = request.session.session_key, None
        if key and request.method in {"POST", "DELETE"}:
            # A database that is away is for the view to meet, which answers in the form of its caller.
            with contextlib.suppress(DatabaseError, InterfaceError):
                user_id = request.session.get(SESSION_KEY)
        response = self.get_response(request)
        if user_id is not None and request.session.session_key != key:
            push.close(int(user_id), code=NOT_SIGNED_IN, credential=f"session:{key}")
        return response
