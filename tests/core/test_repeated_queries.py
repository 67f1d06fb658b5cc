"""A statement that one request sends again and again is warned of, once; in production nobody looks."""

from collections.abc import Sequence
from typing import Any

import pytest
import structlog
from django.db import connection
from pytest_django import Settings

from careercopilot.core import measure

pytestmark = pytest.mark.django_db


@pytest.fixture
def warned(monkeypatch: pytest.MonkeyPatch) -> Sequence[Any]:
    """What is warned of from here on."""
    lines = structlog.testing.LogCapture()
    monkeypatch.setattr(measure, "log", structlog.wrap_logger(None, processors=[lines]))
    return lines.entries


def ask(times: int) -> None:
    """Begin a request, and send one statement with as many values."""
    measure.begin_tally()
    with connection.cursor() as cursor:
        for number in range(times):
            cursor.execute("SELECT %s", [number])


def test_more_than_so_many_are_one_warning(settings: Settings, warned: Sequence[Any]) -> None:
    settings.REPEATED_QUERIES = 3
    ask(3)
    assert warned == []
    ask(9)
    assert [(line["event"], line["times"], line["statement"]) for line in warned] == [
        ("repeated_query", 4, "SELECT %s")
    ]


def test_it_is_off_unless_it_is_asked_for(settings: Settings, warned: Sequence[Any]) -> None:
    assert settings.REPEATED_QUERIES == 0
    ask(50)
    assert warned == []
