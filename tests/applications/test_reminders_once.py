"""Each reminder comes once: from several senders at once, after a death in the middle, for few rows and for many."""

import datetime as dt
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from applications.models import Application, Interview, Reminder
from applications.reminders import sending
from applications.tasks import purge_deleted, send_reminders
from notifications.models import Notification
from notifications.services import notify_many
from tests.applications.reminding import application_of, at, interview_of, job_of, ledger, pass_at

NOW = "2026-06-30T10:00:00Z"
START = "2026-07-01T10:00:00Z"
POSTGRESQL = connection.vendor == "postgresql"


def fill(owners: int, each: int) -> list[User]:
    """Make people who have so many interviews, follow-ups and deadlines due at `NOW`, and return them."""
    people = [User.objects.create_user(f"p{User.objects.count()}@example.com") for _ in range(owners)]
    for owner in people:
        for _ in range(each):
            interview_of(owner, START)
            application_of(owner, follow_up_on="2026-06-30")
            job_of(owner, deadline="2026-07-01")
    return people


def counts() -> dict[tuple[int, str], int]:
    """Return how many notifications of each type each person has."""
    found: dict[tuple[int, str], int] = {}
    for pair in Notification.objects.values_list("owner", "type"):
        found[pair] = found.get(pair, 0) + 1
    return found


def once(people: list[User], each: int) -> dict[tuple[int, str], int]:
    """Return what they are when everybody was told everything once."""
    types = ("interview_reminder", "follow_up_due", "application_deadline")
    return {(owner.pk, kind): each for owner in people for kind in types}


@pytest.mark.django_db(transaction=True)
def test_of_several_senders_at_once_each_reminder_comes_once() -> None:
    people = fill(12, 4)
    start = threading.Barrier(4)

    def run(_: int) -> None:
        start.wait(30)
        try:
            send_reminders()
            send_reminders()
        finally:
            connection.close()

    with at(NOW), ThreadPoolExecutor(4) as pool:
        list(pool.map(run, range(4)))
    # Whoever came second may have left rows to one that was cut off; the next pass is alone.
    pass_at(NOW)
    assert counts() == once(people, 4)
    # Of a deadline both mornings have come.
    assert Reminder.objects.count() == 12 * 4 * 4
    assert Reminder.objects.filter(notification=None).count() == 12 * 4
    told = set(Reminder.objects.exclude(notification=None).values_list("notification", flat=True))
    assert told == set(Notification.objects.values_list("pk", flat=True))


class Death(BaseException):
    """The end of a process, as far as a process can play it."""


@pytest.mark.parametrize("step", ["notify_many", "update_rows"])
def test_who_dies_in_the_middle_leaves_nothing(monkeypatch: pytest.MonkeyPatch, db: None, step: str) -> None:
    people = fill(3, 2)
    whole: Callable[..., Any] = getattr(sending, step)

    def die(*args: Any, **kwargs: Any) -> None:
        whole(*args, **kwargs)
        raise Death

    with monkeypatch.context() as patch:
        patch.setattr(sending, step, die)
        with pytest.raises(Death):
            pass_at(NOW)
    assert (counts(), ledger()) == ({}, set())
    pass_at(NOW)
    assert counts() == once(people, 2)


def test_what_cannot_be_written_for_one_is_told_to_the_others(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    people = fill(4, 1)

    def refuse(*, notes: Any, **options: Any) -> Any:
        if any(note.owner_id == people[1].pk for note in notes):
            raise ValueError("Nothing can be said to this one.")
        return notify_many(notes=notes, **options)

    with monkeypatch.context() as patch:
        patch.setattr(sending, "notify_many", refuse)
        pass_at(NOW)
    assert counts() == once([people[0], *people[2:]], 1)
    assert ledger(owner=people[1]) == set()
    pass_at(NOW)
    assert counts() == once(people, 1)


@pytest.mark.skipif(not POSTGRESQL, reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_a_row_that_somebody_changes_is_left_to_the_next_pass() -> None:
    [owner] = fill(1, 2)
    first, second = Interview.objects.order_by("pk")
    held, done = threading.Event(), threading.Event()

    def change() -> None:
        try:
            with transaction.atomic():
                Application.objects.filter(pk=first.application_id).update(deleted_at=timezone.now())
                held.set()
                assert done.wait(30)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        changing = pool.submit(change)
        assert held.wait(30)
        pass_at(NOW)
        seen = Notification.objects.filter(owner=owner, type="interview_reminder")
        assert [row.data["interview"] for row in seen] == [second.pk]
        done.set()
        changing.result(30)
    pass_at(NOW)
    assert [row.data["interview"] for row in seen.all()] == [second.pk]


def queries(act: Callable[[], Any]) -> int:
    """Return the number of queries but for INSERTs, which SQLite holds 999 values of."""
    with CaptureQueriesContext(connection) as captured:
        act()
    return len([query for query in captured if POSTGRESQL or not query["sql"].startswith("INSERT")])


@pytest.mark.parametrize("kind", ["interview", "follow_up", "deadline"])
def test_a_pass_costs_the_same_for_ten_and_two_hundred(db: None, kind: str) -> None:
    def make(owner: User) -> None:
        if kind == "interview":
            interview_of(owner, START)
        elif kind == "follow_up":
            application_of(owner, follow_up_on="2026-06-30")
        else:
            job_of(owner, deadline="2026-07-01")

    costs, idle = [], []
    # The first pass finds nothing told before, the others do.
    for count in (20, 10, 200):
        # Ten of each owner: each is told, none together.
        for number in range(count // 10):
            owner = User.objects.create_user(f"{count}-{number}@example.com")
            for _ in range(10):
                make(owner)
        before = Notification.objects.count()
        costs.append(queries(lambda: pass_at(NOW)))
        assert Notification.objects.count() - before == count
        idle.append(queries(lambda: pass_at(NOW)))
    assert costs[1] == costs[2] <= 26
    assert idle[1] == idle[2] <= 12


def test_more_than_a_batch_is_told_in_several(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    monkeypatch.setattr(sending, "BATCH", 7)
    monkeypatch.setattr(sending, "OWNERS", 2)
    people = fill(5, 3)
    [busy] = fill(1, 20)
    pass_at(NOW)
    pass_at(NOW)
    found = counts()
    assert {key: count for key, count in found.items() if key[0] != busy.pk} == once(people, 3)
    assert Reminder.objects.filter(owner=busy).count() == 20 * 4
    assert sum(count for key, count in found.items() if key[0] == busy.pk) == 20 * 3


def test_old_entries_are_forgotten(alice: User) -> None:
    interview_of(alice, START)
    pass_at(NOW)
    Reminder.objects.create(owner=alice, kind="interview", object_id=1, occasion="x", created_at=timezone.now())
    told = Reminder.objects.filter(lead_minutes=1440)
    told.update(created_at=timezone.now() - dt.timedelta(days=399, hours=23))
    purge_deleted()
    assert Reminder.objects.count() == 2
    told.update(created_at=timezone.now() - dt.timedelta(days=400, minutes=1))
    purge_deleted()
    assert list(Reminder.objects.values_list("occasion", flat=True)) == ["x"]
    assert Notification.objects.count() == 1


def test_a_notification_that_goes_leaves_its_entry(alice: User) -> None:
    interview_of(alice, START)
    pass_at(NOW)
    Notification.objects.all().delete()
    pass_at(NOW)
    assert Notification.objects.count() == 0
    assert Reminder.objects.get().notification is None
    alice.delete()
    assert Reminder.objects.count() == 0
