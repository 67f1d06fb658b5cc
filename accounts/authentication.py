"""How a request of the API proves who sends it: by token, by session, by an app's session token, or by being alone."""

from typing import Any

from allauth.headless import app_settings as headless_settings
from django.contrib.sessions.backends.base import SessionBase
from rest_framework import authentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request

from accounts import single_user
from accounts.credentials import bearer_token, find_token, note_use, session_user
from accounts.models import ApiToken, User

MALFORMED = "The Authorization header is not understood. Send `Authorization: Bearer <token>`."
BAD_TOKEN = "This token is unknown, expired or revoked. Make a new one at /api/v1/me/tokens/."  # noqa: S105
BAD_SESSION_TOKEN = "This session token is unknown or expired. Sign in again."  # noqa: S105


class TokenAuthentication(authentication.BaseAuthentication):
    """`Authorization: Bearer <token>`; `request.auth` is the `ApiToken`."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """Return the token's owner; raises 401 for a header that no valid token is in."""
        header = request.headers.get("Authorization")
        if header is None:
            return None
        secret = bearer_token(header)
        if secret is None:
            raise AuthenticationFailed(MALFORMED)
        token = find_token(secret)
        if token is None:
            raise AuthenticationFailed(BAD_TOKEN)
        note_use(token)
        return token.owner, token

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002 - the shape of an authentication
        """Return the challenge of every 401."""
        return 'Bearer realm="api"'


class AppSessionAuthentication(authentication.BaseAuthentication):
    """`X-Session-Token`, as the sign-in of apps (`/_allauth/app/v1/`) gives it; `request.auth` is the session."""

    def authenticate(self, request: Request) -> tuple[User, SessionBase] | None:
        """Return the session's user; raises 401 for a token that is none."""
        token = request.headers.get("X-Session-Token")
        if token is None:
            return None
        session: SessionBase | None = headless_settings.TOKEN_STRATEGY.lookup_session(token) if token else None
        user = session_user(session.session_key or "") if session is not None else None
        if session is None or user is None:
            raise AuthenticationFailed(BAD_SESSION_TOKEN)
        return user, session


class SessionAuthentication(authentication.SessionAuthentication):
    """The browser's session; changes need the CSRF token. `request.auth` is the session."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        """Return the session's user; raises 403 for a change without a good CSRF token."""
        found = super().authenticate(request)
        return None if found is None else (found[0], request._request.session)  # noqa: SLF001 - DRF has no other way


class SingleUserAuthentication(authentication.BaseAuthentication):
    """The one local user in single-user mode, for requests without credentials; `request.auth` is `single-user`."""

    def authenticate(self, request: Request) -> tuple[User, str] | None:
        """Return the local user; raises 401 or, for a foreign page, 403 where the mode refuses the caller."""
        caller = single_user.Caller(
            peer=request.META.get("careercopilot.peer", ""),
            forwarded=request.META.get("careercopilot.forwarded", True),
            method=request.method or "",
            host=request.get_host(),
            origin=request.headers.get("Origin", ""),
            fetch_site=request.headers.get("Sec-Fetch-Site", ""),
        )
        try:
            user = single_user.local_user(caller)
        except single_user.Refused as refusal:
            kind = PermissionDenied if refusal.foreign else AuthenticationFailed
            raise kind(str(refusal)) from refusal
        return None if user is None else (user, single_user.CREDENTIAL)


def credential_of(request: Request) -> str:
    """Return the stable name of what signed a request in: `token:<id>`, `session:<key>` or `single-user`."""
    proof = request.auth
    if isinstance(proof, ApiToken):
        return f"token:{proof.pk}"
    if isinstance(proof, SessionBase):
        return f"session:{proof.session_key}"
    return single_user.CREDENTIAL
