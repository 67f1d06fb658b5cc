"""Whoever takes part in the tests of errors, and what no answer may show."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pytest_django import Settings
from rest_framework.test import APIClient

from accounts.models import User

SECRET = "hunter2-of-nobody"
"""What no answer may show."""


@dataclass
class Cast:
    """What the cases are made with."""

    api: APIClient
    anonymous: APIClient
    alice: User
    bob_api: APIClient
    settings: Settings
    make_job: Callable[..., dict[str, Any]]
    make_application: Callable[..., dict[str, Any]]
