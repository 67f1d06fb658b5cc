"""Telling, withdrawing, choosing and sending at the same time: each thing is in one e-mail or in none."""

import random
import re
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any
from unittest.mock import Mock

import pytest
from django.db import connection

from accounts.models import User
from notifications import gathering, mailing, services
from notifications.models import Delivery, Email, Mailbox
from notifications.preferences import preference_of
from notifications.services import Note
from tests.notifications.postbox import Postbox, text_of

ROUNDS = 12


def all_at_once(works: list[Callable[[int], None]]) -> list[BaseException]:
    """Do each work so many times, all beside each other, and return what went wrong."""
    problems: list[BaseException] = []

    def run(work: Callable[[int], None]) -> None:
        try:
            for number in range(ROUNDS):
                work(number)
        except BaseException as error:  # noqa: BLE001 - told to the test
            problems.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return problems


@pytest.mark.django_db(transaction=True)
def test_each_thing_is_in_one_message_or_in_none(
    alice: User, bob: User, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "EMAILS_PER_HOUR", 10_000)
    monkeypatch.setattr(mailing, "MOST_SHOWN", 10_000)
    monkeypatch.setattr(services, "send_after_commit", Mock())
    told: list[tuple[int, int]] = []

    def tell(number: int) -> None:
        people = [alice.pk, bob.pk] if number % 2 else [bob.pk, alice.pk]
        notes = [
            Note(owner_id=one, type="digest", title=f"Thing {one}-{number}-{threading.get_ident()}-{n}")
            for one in people
            for n in range(5)
        ]
        told.extend((row.owner_id, row.pk) for row in services.notify_many(notes=notes))

    def withdraw(number: int) -> None:
        some = random.sample(told, min(len(told), 6))
        for owner in (alice, bob):
            services.withdraw(owner_id=owner.pk, ids=[pk for owner_id, pk in some if owner_id == owner.pk])

    def choose(number: int) -> None:
        for owner in (alice, bob):
            preference = preference_of(owner.pk)
            preference.digest_frequency = random.choice(["immediate", "immediate", "weekly"])
            services.save_preference(preference=preference)

    def send(number: int) -> None:
        mailing.send_due()

    assert all_at_once([tell, tell, withdraw, choose, send, send]) == []
    for owner in (alice, bob):
        preference = preference_of(owner.pk)
        preference.digest_frequency = "immediate"
        services.save_preference(preference=preference)
    mailing.send_due()
    shown = Counter(title for message in postbox.messages for title in re.findall(r"Thing \S+", text_of(message)))
    emails: Any = Delivery.objects.filter(channel="email").select_related("notification")
    states = {one.notification.title: one.state for one in emails}
    assert len(states) == 2 * 2 * 5 * ROUNDS
    assert set(states.values()) <= {"sent", "skipped"}
    assert set(shown) == {title for title, state in states.items() if state == "sent"}
    assert set(shown.values()) == {1}
    assert len(set(postbox.ids())) == len(postbox.messages)
    assert set(Email.objects.values_list("state", flat=True)) <= {"sent", "skipped"}
    assert Mailbox.objects.count() == 2
