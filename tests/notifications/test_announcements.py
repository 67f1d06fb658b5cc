"""Announcements: written by staff in the admin, told to everybody once."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from notifications import announcing
from notifications.announcing import publish_due, publish_part
from notifications.models import Announcement, Mailbox, Notification, NotificationPreference

ADMIN = "/admin/notifications/announcement/"
HOUR = dt.timedelta(hours=1)
EVERYBODY = 12


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(announcing, "PART", 5)


def announce(**fields: Any) -> Announcement:
    """Write an announcement that is due."""
    values: dict[str, Any] = {"title": "Down on Sunday", "publish_at": timezone.now() - HOUR, **fields}
    return Announcement.objects.create(**values)


def receivers() -> list[int]:
    """Return the ids of those who were told, in the order of telling."""
    return list(Notification.objects.order_by("pk").values_list("owner_id", flat=True))


def test_everybody_is_told_in_parts_and_once(people: list[User]) -> None:
    end = timezone.now() + HOUR
    made = announce(message="For an hour.", priority="high", action_url="/status", expires_at=end)
    publish_due()
    assert receivers() == [one.pk for one in people]
    row = Notification.objects.for_user(people[3]).get()
    assert (row.type, row.title, row.message) == ("system_announcement", "Down on Sunday", "For an hour.")
    assert (row.priority, row.action_url, row.expires_at) == ("high", "/status", end)
    assert row.data == {"announcement": made.pk}
    made.refresh_from_db()
    assert (made.told, made.told_up_to) == (EVERYBODY, people[-1].pk)
    assert made.finished_at is not None
    publish_due()
    assert len(receivers()) == EVERYBODY


def test_a_part_is_one_step_and_says_how_far_it_went(people: list[User]) -> None:
    made = announce()
    for told in (5, 10, 12):
        assert publish_part(made.pk) is True
        made.refresh_from_db()
        assert (made.told, made.told_up_to, made.finished_at) == (told, people[told - 1].pk, None)
        assert len(receivers()) == told
    assert publish_part(made.pk) is False
    made.refresh_from_db()
    assert made.finished_at is not None


def test_only_the_active_and_willing_are_told(people: list[User]) -> None:
    User.objects.filter(pk=people[0].pk).update(is_active=False)
    off = {"in_app": False, "push": False, "email": False}
    NotificationPreference.objects.create(owner=people[1], types={"system_announcement": off})
    made = announce()
    publish_due()
    assert receivers() == [one.pk for one in people[2:]]
    made.refresh_from_db()
    assert (made.told, made.told_up_to) == (EVERYBODY - 2, people[-1].pk)


def test_nothing_goes_out_before_its_time(people: list[User]) -> None:
    made = announce(publish_at=timezone.now() + HOUR)
    publish_due()
    assert publish_part(made.pk) is False
    assert receivers() == []
    made.refresh_from_db()
    assert made.finished_at is None


@pytest.mark.parametrize("parts", [0, 1])
def test_what_has_expired_is_finished_without_telling_more(people: list[User], parts: int) -> None:
    made = announce(expires_at=timezone.now() + HOUR)
    for _ in range(parts):
        publish_part(made.pk)
    Announcement.objects.update(expires_at=timezone.now())
    publish_due()
    assert receivers() == [one.pk for one in people[: 5 * parts]]
    made.refresh_from_db()
    assert (made.told, made.finished_at is not None) == (5 * parts, True)


def test_several_go_out_the_earliest_first(people: list[User]) -> None:
    announce(title="Later")
    announce(title="Earlier", publish_at=timezone.now() - 2 * HOUR)
    publish_due()
    mine = Notification.objects.for_user(people[0]).order_by("pk").values_list("title", flat=True)
    assert list(mine) == ["Earlier", "Later"]


def test_a_run_that_has_taken_long_leaves_the_rest_to_the_next(
    people: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = announce()
    with monkeypatch.context() as patched:
        patched.setattr(announcing, "LONGEST_SECONDS", 0)
        publish_due()
    assert receivers() == []
    publish_due()
    assert len(receivers()) == len(people)
    made.refresh_from_db()
    assert made.told == EVERYBODY


def test_deleting_one_that_is_under_way_stops_it(people: list[User]) -> None:
    made = announce()
    publish_part(made.pk)
    made.delete()
    assert publish_part(made.pk or 0) is False
    publish_due()
    assert receivers() == [one.pk for one in people[:5]]


def test_who_registers_meanwhile_is_told_or_not_and_nobody_twice(people: list[User]) -> None:
    made = announce()
    publish_part(made.pk)
    late = User.objects.create_user("late@example.com")
    publish_due()
    assert receivers() == [*(one.pk for one in people), late.pk]
    User.objects.create_user("later@example.com")
    publish_due()
    assert len(receivers()) == EVERYBODY + 1


@pytest.mark.parametrize("where", ["tell", "_note"])
def test_a_worker_that_dies_in_the_middle_tells_nobody_twice(
    people: list[User], monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    class KilledError(BaseException):
        pass

    whole: Any = getattr(announcing, where)
    calls = 0

    def die_in_the_second_part(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        done = whole(*args, **kwargs)
        if calls == (2 if where == "tell" else 8):
            raise KilledError
        return done

    made = announce()
    with monkeypatch.context() as patched:
        patched.setattr(announcing, where, die_in_the_second_part)
        with pytest.raises(KilledError):
            publish_due()
    made.refresh_from_db()
    assert (made.told, made.told_up_to) == (5, people[4].pk)
    assert receivers() == [one.pk for one in people[:5]]
    assert Mailbox.objects.count() == 5
    publish_due()
    assert receivers() == [one.pk for one in people]


@pytest.mark.django_db(transaction=True)
def test_two_workers_tell_each_person_once(people: list[User]) -> None:
    barrier = threading.Barrier(3)

    def work() -> None:
        barrier.wait(30)
        try:
            for _ in range(4):
                publish_due()
        finally:
            connection.close()

    made = [announce(title=str(number)) for number in range(4)]
    with ThreadPoolExecutor(3) as pool:
        for future in [pool.submit(work) for _ in range(3)]:
            future.result(60)
    publish_due()
    for number, one in enumerate(made):
        rows = Notification.objects.filter(title=str(number)).order_by("owner_id")
        assert list(rows.values_list("owner_id", flat=True)) == [person.pk for person in people]
        one.refresh_from_db()
        assert (one.told, one.finished_at is not None) == (EVERYBODY, True)


@pytest.mark.django_db(transaction=True)
def test_one_in_another_workers_hands_is_left_alone(people: list[User]) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer")
    made = announce()

    def work() -> bool:
        try:
            return publish_part(made.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        publish_part(made.pk)
        assert pool.submit(work).result(30) is False
    assert receivers() == [one.pk for one in people[:5]]


def test_a_part_costs_the_same_for_two_and_for_five(people: list[User]) -> None:
    def cost(many: int) -> int:
        made = announce()
        Announcement.objects.filter(pk=made.pk).update(told_up_to=people[-1 - many].pk)
        with CaptureQueriesContext(connection) as captured:
            assert publish_part(made.pk) is True
        made.refresh_from_db()
        assert made.told == many
        return len(captured)

    cost(5)
    assert cost(2) == cost(5) <= 15
