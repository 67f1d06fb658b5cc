"""What the OpenAPI document says of accounts: the ways to sign in, and examples."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension

PROFILE = {
    "id": 1,
    "email": "ada@example.com",
    "name": "Ada Byron",
    "headline": "Backend engineer",
    "location": "Berlin",
    "timezone": "Europe/Berlin",
    "experience_level": "senior",
    "desired_titles": ["Staff Engineer"],
    "preferred_locations": ["Berlin"],
    "work_modes": ["remote", "hybrid"],
    "salary_floor": 85000,
    "daily_application_goal": 3,
}
SETTINGS = {"locale": "en", "week_start": "monday", "deleted_retention_days": 90}
SKILL = {"name": "PostgreSQL", "level": "advanced"}
TOKEN = {
    "id": 7,
    "name": "Laptop",
    "prefix": "ccp_9vQxT2aB",
    "read_only": False,
    "created_at": "2026-11-23T10:00:00Z",
    "expires_at": "2027-02-21T10:00:00Z",
    "last_used_at": None,
}
ISSUED_TOKEN = {**TOKEN, "token": "ccp_9vQxT2aB…"}
TICKET = {"ticket": "x3Kq…", "expires_in": 60}


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The Authorization header."""

    target_class = "accounts.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:  # noqa: ARG002 - the shape of an extension
        """Describe the header."""
        text = "A token made at /api/v1/me/tokens/ or by `manage.py issue_token EMAIL`."
        return {"type": "http", "scheme": "bearer", "description": text}


class AppSessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The session token of apps."""

    target_class = "accounts.authentication.AppSessionAuthentication"
    name = "appSession"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:  # noqa: ARG002 - the shape of an extension
        """Describe the header."""
        text = "The session token that `/_allauth/app/v1/auth/login` gives to apps without cookies."
        return {"type": "apiKey", "in": "header", "name": "X-Session-Token", "description": text}


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The browser's session cookie."""

    target_class = "accounts.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:  # noqa: ARG002 - the shape of an extension
        """Describe the cookie."""
        text = "The browser's session; changes need the X-CSRFToken header."
        return {"type": "apiKey", "in": "cookie", "name": "sessionid", "description": text}


class SingleUserScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Nothing: single-user mode takes requests without credentials."""

    target_class = "accounts.authentication.SingleUserAuthentication"
    name: list[str] = []

    def get_security_requirement(self, auto_schema: Any) -> list[dict[str, list[Any]]]:  # noqa: ARG002 - the same
        """Require nothing; whether the mode is on is not said in the document."""
        return []

    def get_security_definition(self, auto_schema: Any) -> list[dict[str, Any]]:  # noqa: ARG002 - the same
        """Define nothing."""
        return []
