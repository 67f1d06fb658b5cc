"""The owner of one row of each kind, and who else may ask for it."""

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django import Settings

from accounts.models import User
from exports.files import remove_files_of
from tests.security.cast import MARK, People, make_rows


@pytest.fixture
def people(alice: User, bob: User, stella: User, settings: Settings) -> People:
    """Alice owns, Bob is a stranger, Stella is staff; single-user mode ends with the test that turns it on."""
    settings.SINGLE_USER = False
    return People(alice, bob, stella)


@pytest.fixture
def rows(alice: User) -> Iterator[dict[str, Any]]:
    """The ids of Alice's rows, one of each kind."""
    User.objects.filter(pk=alice.pk).update(name=MARK, headline=MARK, location=MARK)
    yield make_rows(alice)
    remove_files_of(alice.pk)
