"""What a credential may do."""

from typing import Any

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from accounts.models import ApiToken


class TokenMayWrite(BasePermission):
    """A read-only token reads, and no more."""

    message = "This token is read-only. Use a token with full access for changes."

    def has_permission(self, request: Request, view: Any) -> bool:  # noqa: ARG002 - the shape of a permission
        """Tell whether the credential allows the method."""
        token = request.auth
        return request.method in SAFE_METHODS or not (isinstance(token, ApiToken) and token.read_only)
