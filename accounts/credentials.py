"""Proof of who somebody is: tokens, sessions and tickets are checked here, for HTTP and for websockets."""

import hashlib
import re
from datetime import timedelta
from importlib import import_module
from typing import Any

import structlog
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, load_backend
from django.contrib.sessions.backends.base import SessionBase
from django.db import DatabaseError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts import single_user
from accounts.models import ApiToken, User, WebsocketTicket
from careercopilot.core.prepared import PreparedRow

log = structlog.get_logger(__name__)

SESSION_KEY_FORM = re.compile(r"[a-z0-9]{1,40}")
_TOKEN = PreparedRow(lambda digest: ApiToken.objects.filter(digest=digest), "owner")
USE_INTERVAL = timedelta(minutes=1)
"""How exact `last_used_at` is: a write per request would cost more than it tells."""


def digest_of(secret: str) -> str:
    """Return what is kept of a token or ticket; they are random, so a plain hash suffices."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def bearer_token(header: str) -> str | None:
    """Return the token of an Authorization header, or None where it is of another form."""
    scheme, _, token = header.strip().partition(" ")
    token = token.strip()
    return token if scheme.lower() == "bearer" and token and " " not in token else None


def find_token(secret: str) -> ApiToken | None:
    """Return the valid token with this text, its owner with it; None if unknown, expired, revoked or inactive."""
    token: ApiToken | None = _TOKEN.get(digest_of(secret))
    if token is None or token.expires_at <= timezone.now() or not token.owner.is_active:
        return None
    return token


def note_use(token: ApiToken) -> None:
    """Keep when a token was last used, once a minute; a database that cannot be written costs the note alone."""
    now = timezone.now()
    due = now - USE_INTERVAL
    if token.last_used_at is not None and token.last_used_at > due:
        return
    stale = Q(last_used_at=None) | Q(last_used_at__lte=due)
    try:
        with transaction.atomic():
            ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)
    except DatabaseError as error:
        log.warning("token_use_not_noted", token_id=token.pk, error=type(error).__name__)


def session_store(key: str | None) -> SessionBase:
    """Return the session with this key, which need not exist."""
    store: SessionBase = import_module(settings.SESSION_ENGINE).SessionStore(key)
    return store


def session_user(key: str) -> User | None:
    """Return the active user whom a session signs in, or None.

    Nothing is written: Django's own function would give a session signed with an older secret a new key, and
    without a response that carries the cookie its browser would be signed out.
    """
    if not SESSION_KEY_FORM.fullmatch(key):
        return None
    session = session_store(key)
    path = session.get(BACKEND_SESSION_KEY)
    if session.get(SESSION_KEY) is None or path not in settings.AUTHENTICATION_BACKENDS:
        return None
    backend: Any = load_backend(path)
    user: User | None = backend.get_user(session[SESSION_KEY])
    return user if user is not None and has_hash_of(session, user) else None


def has_hash_of(session: Any, user: User) -> bool:
    """Tell whether a session was begun with this user's present password, under any of the secret keys."""
    kept = session.get(HASH_SESSION_KEY, "")
    hashes = (user.get_session_auth_hash(), *user.get_session_auth_fallback_hash())
    return bool(kept) and any(constant_time_compare(kept, one) for one in hashes)


def credential_still_valid(user_id: int, credential: str) -> bool:
    """Tell whether what signed a socket in would still do so.

    `credential` is `token:<id>`, `session:<key>` or `single-user`.
    """
    kind, _, value = credential.partition(":")
    if kind == "token":
        live = ApiToken.objects.filter(expires_at__gt=timezone.now(), owner_id=user_id, owner__is_active=True)
        return live.filter(pk=int(value)).exists()
    if kind == "session":
        user = session_user(value)
        return user is not None and user.pk == user_id
    user = single_user.sole_user() if settings.SINGLE_USER else None
    return kind == single_user.CREDENTIAL and user is not None and user.pk == user_id


def redeem_ticket(secret: str) -> tuple[User, str] | None:
    """Return the user and the credential that a ticket stands for, once; None if used, expired or never issued.

    The deletion decides: of two that come at the same time one finds nothing left to delete.
    """
    ticket = WebsocketTicket.objects.select_related("owner").filter(digest=digest_of(secret)).first()
    if ticket is None:
        return None
    taken, _ = WebsocketTicket.objects.filter(pk=ticket.pk, expires_at__gt=timezone.now()).delete()
    credential = _bought_with(ticket)
    if not taken or not credential_still_valid(ticket.owner_id, credential):
        return None
    return ticket.owner, credential


def _bought_with(ticket: WebsocketTicket) -> str:
    if ticket.token_id is not None:
        return f"token:{ticket.token_id}"
    return f"session:{ticket.session_key}" if ticket.session_key else single_user.CREDENTIAL
