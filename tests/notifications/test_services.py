"""Telling: who is told what over which channel, in the caller's transaction, and in order under a race."""

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from careercopilot.core import push
from notifications import services
from notifications.models import Delivery, Mailbox, Notification, NotificationPreference
from notifications.services import Note

Capture = Callable[..., Any]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, dict[str, Any]]]:
    """What is handed to the broker, which is not asked."""
    frames: list[tuple[int, dict[str, Any]]] = []

    def take(batch: Any) -> bool:
        frames.extend(batch)
        return True

    monkeypatch.setattr(push, "send_many", take)
    return frames


def tell(user: User, **fields: Any) -> Notification | None:
    """Tell a user something."""
    return services.notify(owner_id=user.pk, **{"type": "application_update", "title": "Offer from Acme", **fields})


def test_notify_writes_one_row_and_one_frame_after_the_commit(
    alice: User, sent: list[Any], django_capture_on_commit_callbacks: Capture
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        made = tell(alice, message="m", priority="high", data={"a": 1}, action_url="/applications/1")
        assert sent == []
    assert made is not None
    row = Notification.objects.get()
    assert (row.owner_id, row.type, row.priority, row.title) == (
        alice.pk,
        "application_update",
        "high",
        "Offer from Acme",
    )
    assert (row.message, row.data, row.action_url, row.is_read) == ("m", {"a": 1}, "/applications/1", False)
    ((user_id, frame),) = sent
    assert user_id == alice.pk
    assert (frame["type"], frame["previous_id"], frame["notification"]["id"]) == ("notification", 0, row.pk)
    assert frame["notification"]["silent"] is False
    assert Mailbox.objects.get(owner=alice).last_id == row.pk
    assert sorted(Delivery.objects.values_list("channel", "state")) == [
        ("email", "waiting"),
        ("in_app", "sent"),
        ("push", "sent"),
    ]


def test_frames_of_one_call_are_chained_by_user(
    alice: User, bob: User, sent: list[Any], django_capture_on_commit_callbacks: Capture
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        notes = [Note(owner_id=user.pk, type="digest", title="t") for user in (bob, alice, bob)]
        made = services.notify_many(notes=notes)
    ids = [row.pk for row in made]
    assert ids == sorted(ids)
    chain = [(user_id, frame["previous_id"], frame["notification"]["id"]) for user_id, frame in sent]
    assert chain == [(bob.pk, 0, ids[0]), (alice.pk, 0, ids[1]), (bob.pk, ids[0], ids[2])]
    assert dict(Mailbox.objects.values_list("owner_id", "last_id")) == {bob.pk: ids[2], alice.pk: ids[1]}


def test_a_rollback_leaves_nothing_and_pushes_nothing(
    alice: User, sent: list[Any], django_capture_on_commit_callbacks: Capture
) -> None:
    def tell_and_fail() -> None:
        with transaction.atomic():
            tell(alice)
            raise ZeroDivisionError

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ZeroDivisionError):
        tell_and_fail()
    assert not Notification.objects.exists()
    assert not Mailbox.objects.exists()
    assert sent == []


def test_a_type_that_is_off_on_every_channel_makes_nothing(
    alice: User, sent: list[Any], django_capture_on_commit_callbacks: Capture
) -> None:
    off = {"in_app": False, "push": False, "email": False}
    NotificationPreference.objects.create(owner=alice, types={"digest": off})
    with django_capture_on_commit_callbacks(execute=True):
        assert tell(alice, type="digest") is None
        assert tell(alice) is not None
    assert list(Notification.objects.values_list("type", flat=True)) == ["application_update"]
    assert len(sent) == 1


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [
        ({"in_app_enabled": False}, (False, True, True)),
        ({"push_enabled": False}, (True, False, True)),
        ({"email_enabled": False}, (True, True, False)),
        ({"digest_frequency": "never"}, (True, True, False)),
        ({"types": {"application_update": {"push": False}}}, (True, False, True)),
        ({"email_enabled": False, "types": {"application_update": {"in_app": False}}}, (False, True, False)),
    ],
)
def test_channels_follow_the_preferences(
    alice: User, sent: list[Any], django_capture_on_commit_callbacks: Capture, wishes: Any, expected: Any
) -> None:
    NotificationPreference.objects.create(owner=alice, **wishes)
    with django_capture_on_commit_callbacks(execute=True):
        row = tell(alice)
    assert row is not None
    assert (row.in_app, row.push, row.email) == expected
    assert len(sent) == expected[1]
    channels = set(Delivery.objects.values_list("channel", flat=True))
    assert channels == {name for name, is_on in zip(("in_app", "push", "email"), expected, strict=True) if is_on}


@pytest.mark.parametrize(
    "night",
    [(22, 7, 23, True), (22, 7, 6, True), (22, 7, 7, False), (9, 17, 9, True), (9, 17, 17, False), (9, 17, 8, False)],
)
def test_quiet_hours_mark_frames_in_the_users_zone(
    alice: User,
    sent: list[Any],
    django_capture_on_commit_callbacks: Capture,
    time_machine: Any,
    night: tuple[int, int, int, bool],
) -> None:
    start, end, hour, silent = night
    User.objects.filter(pk=alice.pk).update(timezone="Asia/Tokyo")
    NotificationPreference.objects.create(owner=alice, quiet_hours_start=dt.time(start), quiet_hours_end=dt.time(end))
    time_machine.move_to(dt.datetime(2026, 11, 23, hour, tzinfo=ZoneInfo("Asia/Tokyo")), tick=False)
    with django_capture_on_commit_callbacks(execute=True):
        tell(alice)
    assert [frame["notification"]["silent"] for _, frame in sent] == [silent]


def test_a_broker_that_is_away_costs_the_frame_alone_and_is_written_down(
    alice: User, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Capture
) -> None:
    monkeypatch.setattr(push, "send_many", lambda frames: False)  # noqa: ARG005
    with django_capture_on_commit_callbacks(execute=True):
        tell(alice)
    assert Notification.objects.count() == 1
    failed = Delivery.objects.get(channel="push")
    assert (failed.state, bool(failed.detail)) == ("failed", True)


def test_too_long_texts_are_cut(alice: User) -> None:
    row = tell(alice, title="t" * 300, message="m" * 3_000)
    assert row is not None
    assert (len(row.title), len(row.message)) == (200, 2_000)
    assert row.title.endswith("…")


@pytest.mark.parametrize("wrong", [{"type": "bogus"}, {"priority": "extreme"}])
def test_unknown_types_and_priorities_are_a_mistake_of_the_caller(alice: User, wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="There is no notification"):
        tell(alice, **wrong)
    assert not Notification.objects.exists()


def test_users_who_do_not_exist_are_told_nothing(alice: User) -> None:
    notes = [Note(owner_id=one, type="digest", title="t") for one in (alice.pk, alice.pk + 999)]
    assert [row.owner_id for row in services.notify_many(notes=notes)] == [alice.pk]


def test_many_cost_as_many_queries_as_one(alice: User, bob: User) -> None:
    def cost(count: int) -> int:
        notes = [Note(owner_id=(alice, bob)[i % 2].pk, type="digest", title=str(i)) for i in range(count)]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            services.notify_many(notes=notes)
        return len([query for query in queries if "SAVEPOINT" not in query["sql"]])

    cost(2)
    assert cost(2) == cost(60)
    assert Notification.objects.count() == 64


def test_reading_tells_the_other_tabs_what_and_how_many_are_left(
    alice: User, bob: User, sent: list[Any], django_capture_on_commit_callbacks: Capture
) -> None:
    rows = services.notify_many(notes=[Note(owner_id=alice.pk, type="digest", title=str(i)) for i in range(3)])
    foreign = tell(bob)
    assert foreign is not None
    with django_capture_on_commit_callbacks(execute=True):
        changed = services.mark_read(owner_id=alice.pk, ids=[rows[0].pk, foreign.pk, 10**12])
    assert changed == [rows[0].pk]
    assert sent == [(alice.pk, {"type": "notification_read", "ids": [rows[0].pk], "unread_count": 2})]
    assert Notification.objects.get(pk=foreign.pk).is_read is False
    sent.clear()
    with django_capture_on_commit_callbacks(execute=True):
        assert services.mark_read(owner_id=alice.pk, ids=[rows[0].pk]) == []
    assert sent == []
    with django_capture_on_commit_callbacks(execute=True):
        assert services.mark_read(owner_id=alice.pk) == [rows[1].pk, rows[2].pk]
    assert sent == [(alice.pk, {"type": "notification_read", "ids": [row.pk for row in rows[1:]], "unread_count": 0})]


def test_unreading_and_deleting_tell_the_new_count(
    alice: User, sent: list[Any], django_capture_on_commit_callbacks: Capture
) -> None:
    row = tell(alice)
    assert row is not None
    services.mark_read(owner_id=alice.pk)
    with django_capture_on_commit_callbacks(execute=True):
        assert services.mark_unread(owner_id=alice.pk, ids=[row.pk]) == [row.pk]
    assert sent == [(alice.pk, {"type": "notification_read", "ids": [], "unread_count": 1})]
    sent.clear()
    with django_capture_on_commit_callbacks(execute=True):
        assert services.delete(owner_id=alice.pk, ids=[row.pk, row.pk + 1]) == [row.pk]
    assert sent == [(alice.pk, {"type": "notifications_deleted", "ids": [row.pk], "unread_count": 0})]
    assert Mailbox.objects.get(owner=alice).last_id == row.pk


@pytest.mark.django_db(transaction=True)
def test_ids_commit_in_order_per_user(alice: User, bob: User, sent: list[Any]) -> None:
    """While writers race, a reader never sees an id appear below one that it has seen."""
    writers, each = 4, 12
    finished = threading.Event()
    late: list[tuple[int, int]] = []
    problems: list[BaseException] = []

    def write(number: int) -> None:
        try:
            for index in range(each):
                pair = [alice.pk, bob.pk] if (number + index) % 2 else [bob.pk, alice.pk]
                services.notify_many(notes=[Note(owner_id=one, type="digest", title="t") for one in pair])
        except BaseException as error:  # noqa: BLE001 - told to the test
            problems.append(error)
        finally:
            connection.close()

    def watch() -> None:
        seen: set[int] = set()
        try:
            while not finished.is_set():
                now = set(Notification.objects.filter(owner=alice).values_list("pk", flat=True))
                late.extend((new, max(seen)) for new in now - seen if seen and new < max(seen))
                seen = now
        finally:
            connection.close()

    watcher = threading.Thread(target=watch)
    threads = [threading.Thread(target=write, args=(number,)) for number in range(writers)]
    for thread in [watcher, *threads]:
        thread.start()
    for thread in threads:
        thread.join()
    finished.set()
    watcher.join()
    assert problems == []
    assert late == []
    for user in (alice, bob):
        assert Notification.objects.filter(owner=user).count() == writers * each
        frames = {frame["notification"]["id"]: frame["previous_id"] for user_id, frame in sent if user_id == user.pk}
        ids = sorted(frames)
        assert [frames[one] for one in ids] == [0, *ids[:-1]]
        assert Mailbox.objects.get(owner=user).last_id == ids[-1]


def test_one_notification_that_is_gone_costs_nobody_else_their_record(
    alice: User, bob: User, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Capture
) -> None:
    def take(batch: Any) -> bool:
        Notification.objects.filter(owner=alice).delete()
        return bool(batch)

    monkeypatch.setattr(push, "send_many", take)
    with django_capture_on_commit_callbacks(execute=True):
        notes = [Note(owner_id=user.pk, type="digest", title="t") for user in (alice, bob)]
        _, kept = services.notify_many(notes=notes)
    pushed = Delivery.objects.filter(channel="push")
    assert list(pushed.values_list("notification_id", "state")) == [(kept.pk, "sent")]
    connection.check_constraints()
