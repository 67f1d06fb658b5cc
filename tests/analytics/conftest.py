"""The guide's account, at the guide's time."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from rest_framework.test import APIClient

from accounts.models import User
from applications.models import Application
from tests.analytics.accounts import NOW, example


@pytest.fixture
def wednesday() -> Iterator[None]:
    """It is Wednesday 18 March 2026, 12:00 in Berlin."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def rows(wednesday: None, alice: User) -> dict[str, Application]:
    """The applications of the guide's example, by letter."""
    return example(alice)


@pytest.fixture
def ask(api: APIClient) -> Callable[..., Any]:
    """Ask for an answer as Alice."""

    def get(name: str, **query: Any) -> Any:
        response = api.get(f"/api/v1/analytics/{name}/", query)
        assert response.status_code == 200, response.content
        return response.json()

    return get
