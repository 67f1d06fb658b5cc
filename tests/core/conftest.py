"""What several tests of the floor ask for."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from pytest_django import Settings
from rest_framework.test import APIClient
from structlog.stdlib import ProcessorFormatter

from accounts.models import User
from tests.core.cast import SECRET, Cast


@pytest.fixture
def job(make_job: Callable[..., dict[str, Any]]) -> dict[str, Any]:
    """A job that is full."""
    return make_job(tags=["a"], tech_stack=["Go"], contacts=[{"name": "Ada"}], salary_min=1, salary_max=2)


@pytest.fixture
def cast(  # noqa: PLR0917 - fixtures
    api: APIClient,
    anonymous: APIClient,
    alice: User,
    bob_api: APIClient,
    settings: Settings,
    make_job: Callable[..., dict[str, Any]],
    make_application: Callable[..., dict[str, Any]],
) -> Cast:
    """Everybody."""
    return Cast(api, anonymous, alice, bob_api, settings, make_job, make_application)


@pytest.fixture
def dead_database(db: None, tmp_path: Any) -> Iterator[None]:
    """A database that cannot be opened: its file lies in no folder, its socket has no server."""
    alive = connections["default"]
    dead: BaseDatabaseWrapper = connections.create_connection("default")
    options = {name: value for name, value in alive.settings_dict["OPTIONS"].items() if name != "pool"}
    nowhere = str(tmp_path / "nowhere")
    place = {"NAME": f"{nowhere}/{SECRET}"} if alive.vendor == "sqlite" else {"HOST": nowhere, "NAME": SECRET}
    dead.settings_dict = {**alive.settings_dict, **place, "OPTIONS": options}
    connections["default"] = dead
    yield
    connections["default"] = alive


@pytest.fixture
def log_lines() -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """What the log says from here on, read back from its JSON lines."""
    root = logging.getLogger()
    formatter = next(h.formatter for h in root.handlers if isinstance(h.formatter, ProcessorFormatter))
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    root.addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(handler)
