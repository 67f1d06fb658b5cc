"""The guide's account, at the guide's time."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from rest_framework.test import APIClient

from accounts.models import User
from applications.models import Application
from tests.analytics.accounts import NOW, example, hold, job_of
from tests.analytics.writes import World


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


@pytest.fixture
def own_storage(settings: Settings, tmp_path: Any) -> None:
    """A storage that no other test writes to."""
    options = {"location": str(tmp_path / "storage")}
    backend = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "default": backend}


@pytest.fixture
def world(wednesday: None, own_storage: None, alice: User, stella: User, api: APIClient) -> World:
    """What the writes are made in."""
    rows = example(alice)
    hold(alice, Python="advanced")
    job = job_of(alice, skills=["Python", "Django", "Basketry"])
    aside = job_of(alice, company="Echo", skills=["Rust"], deleted_at=timezone.now())
    staff = Client()
    staff.force_login(stella)
    return World(alice, api, staff, rows, job, aside)
