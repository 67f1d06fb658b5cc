"""Who signs in by what, in the tests of accounts."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import User
from accounts.services import issue_token


def bearer(text: str) -> APIClient:
    """Return a client that sends a token."""
    return APIClient(headers={"Authorization": f"Bearer {text}"})


@pytest.fixture
def token_api(alice: User) -> APIClient:
    """The API as Alice, by a token with full access."""
    return bearer(issue_token(owner=alice, name="Full")[1])


@pytest.fixture
def read_only_api(alice: User) -> APIClient:
    """The API as Alice, by a token that may only read."""
    return bearer(issue_token(owner=alice, name="Reader", read_only=True)[1])


@pytest.fixture
def single_user(settings: object) -> None:
    """Single-user mode."""
    settings.SINGLE_USER = True  # type: ignore[attr-defined]


@pytest.fixture
def queries() -> CaptureQueriesContext:
    """The statements that run within `with queries:`."""
    return CaptureQueriesContext(connection)
