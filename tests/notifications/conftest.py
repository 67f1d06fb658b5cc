"""What several tests of notifications ask for."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django import Settings

from accounts.models import User
from notifications.tasks import publish_announcements
from tests.notifications.postbox import Postbox, serving, use_server


@pytest.fixture
def postbox(settings: Settings) -> Iterator[Postbox]:
    """An SMTP server that takes what it is sent."""
    with serving(Postbox()) as box:
        use_server(settings, box.port, timeout=5)
        yield box


@pytest.fixture
def noon(time_machine: Any) -> Any:
    """The clock, standing still at noon."""
    time_machine.move_to(dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC), tick=False)
    return time_machine


@pytest.fixture
def people(db: None) -> list[User]:
    """Twelve people."""
    return [User.objects.create_user(f"user{number}@example.com") for number in range(12)]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is handed to the broker, which is not asked."""
    found: list[str] = []
    monkeypatch.setattr(publish_announcements, "apply_async", lambda **_: found.append("publish"))
    return found
