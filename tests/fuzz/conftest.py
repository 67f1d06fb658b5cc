"""Two accounts with one row of each kind: the one who asks, and a stranger whose texts nobody else may see."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from pytest_django import DjangoDbBlocker

from accounts.models import User
from accounts.services import delete_account, issue_token
from tests.conftest import PASSWORD
from tests.security.cast import MARK, make_rows

PATIENT = pytest.mark.timeout(3_600 if "FUZZ_EXAMPLES" in os.environ else 600)
"""Who goes looking for others than the usual requests waits for them."""
OWN = "Quokka"
"""Stands in the texts of the one who asks."""


@dataclass(frozen=True)
class Account:
    """Somebody who asks: their token, and the ids of their rows by kind."""

    token: str
    ids: dict[str, Any]


@pytest.fixture(scope="module")
def account(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Account]:
    """The one who asks. Made once for a module, which takes back what each of its tests does, and then removed."""
    with django_db_blocker.unblock():
        people = [User.objects.create_user(f"{name}@example.com", PASSWORD, name=name) for name in (MARK, OWN)]
        made = [make_rows(person, person.name) for person in people]
        account = Account(issue_token(owner=people[1], name="Fuzz")[1], made[1])
    yield account
    with django_db_blocker.unblock():
        for person in people:
            delete_account(user=person)


@pytest.fixture
def one_connection(db: None) -> Iterator[None]:
    """Let requests run in the transaction of the test: a server would end its connection around each of them."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)
