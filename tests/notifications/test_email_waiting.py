"""E-mail that waits: what it waits for, what ends the wait, and what is not sent after all."""

import datetime as dt
from functools import partial
from typing import Any

import pytest
from celery import Celery
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django_redis import get_redis_connection
from rest_framework.test import APIClient

from accounts.models import User
from careercopilot.core import push
from notifications import gathering, mailing, services, tasks
from notifications.gathering import gather_due
from notifications.models import Delivery, Email, NotificationPreference
from tests.notifications.postbox import free_port
from tests.notifications.telling import delivery, tell

PREFERENCES = "/api/v1/notifications/preferences/"
NIGHT = dt.datetime(2026, 11, 23, 23, tzinfo=dt.UTC)
MORNING = dt.datetime(2026, 11, 24, 7, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def night(time_machine: Any) -> Any:
    """The clock, standing at eleven in the evening."""
    time_machine.move_to(NIGHT, tick=False)
    return time_machine


@pytest.fixture
def quiet(alice: User, night: Any) -> NotificationPreference:
    """Alice's quiet hours, which have begun."""
    made: NotificationPreference = NotificationPreference.objects.create(
        owner=alice, quiet_hours_start=dt.time(22), quiet_hours_end=dt.time(7)
    )
    return made


def test_the_night_is_slept_through_and_told_of(
    api: APIClient, alice: User, quiet: NotificationPreference, night: Any
) -> None:
    row, urgent = tell(alice), tell(alice, title="Interview in an hour", priority="urgent")
    mailing.send_due()
    assert [message.subject for message in mail.outbox] == ["Interview in an hour"]
    waiting = next(
        one for one in api.get(f"/api/v1/notifications/{row.pk}/deliveries/").json() if one["channel"] == "email"
    )
    assert waiting == {
        "channel": "email",
        "state": "waiting",
        "detail": "Waits for the end of your quiet hours.",
        "at": "2026-11-23T23:00:00Z",
        "due_at": "2026-11-24T07:00:00Z",
    }
    assert delivery(urgent) == ("sent", "")
    night.move_to(MORNING - dt.timedelta(seconds=1), tick=False)
    mailing.send_due()
    assert len(mail.outbox) == 1
    night.move_to(MORNING, tick=False)
    mailing.send_due()
    assert [message.subject for message in mail.outbox[1:]] == ["Offer from Acme"]
    assert delivery(row) == ("sent", "")


def test_what_was_read_meanwhile_is_not_sent(alice: User, quiet: NotificationPreference, night: Any) -> None:
    row, unread = tell(alice), tell(alice, title="Unread")
    services.mark_read(owner_id=alice.pk, ids=[row.pk])
    night.move_to(MORNING, tick=False)
    mailing.send_due()
    assert [message.subject for message in mail.outbox] == ["Unread"]
    assert delivery(row) == ("skipped", "You read it before it was to be sent.")
    assert delivery(unread) == ("sent", "")


def test_what_is_wanted_at_once_is_sent_though_it_was_read(alice: User, night: Any) -> None:
    row = tell(alice)
    services.mark_read(owner_id=alice.pk, ids=[row.pk])
    mailing.send_due()
    assert delivery(row) == ("sent", "")


def test_what_has_expired_is_not_sent(alice: User, quiet: NotificationPreference, night: Any) -> None:
    row = tell(alice, expires_at=NIGHT + HOUR)
    night.move_to(MORNING, tick=False)
    mailing.send_due()
    assert mail.outbox == []
    assert delivery(row) == ("skipped", "It was no longer current when it was to be sent.")
    assert not Email.objects.exists()


@pytest.mark.parametrize(
    ("change", "detail"),
    [({"is_active": False}, "The account is not active."), ({"email": ""}, "The account has no e-mail address.")],
)
def test_accounts_that_cannot_be_written_to(alice: User, night: Any, change: dict[str, Any], detail: str) -> None:
    row = tell(alice)
    User.objects.filter(pk=alice.pk).update(**change)
    mailing.send_due()
    assert mail.outbox == []
    assert delivery(row) == ("skipped", detail)


@pytest.mark.parametrize(
    "change",
    [{"email_enabled": False}, {"digest_frequency": "never"}, {"types": {"application_update": {"email": False}}}],
)
def test_switching_off_ends_the_wait_at_once(
    api: APIClient, alice: User, quiet: NotificationPreference, change: dict[str, Any]
) -> None:
    row = tell(alice)
    assert api.patch(PREFERENCES, change).status_code == 200
    assert delivery(row) == ("skipped", "You switched e-mail off for this.")


@pytest.mark.parametrize(
    ("change", "due_at", "detail"),
    [
        ({"quiet_hours_start": None, "quiet_hours_end": None}, NIGHT, ""),
        ({"quiet_hours_end": "05:30"}, MORNING - HOUR * 1.5, "Waits for the end of your quiet hours."),
        ({"digest_frequency": "daily"}, MORNING + HOUR, "Waits for your daily digest."),
        ({"digest_frequency": "weekly"}, dt.datetime(2026, 11, 30, 8, tzinfo=dt.UTC), "Waits for your weekly digest."),
        ({"push_enabled": False}, MORNING, "Waits for the end of your quiet hours."),
    ],
)
def test_what_waits_follows_the_preferences(
    api: APIClient, quiet: NotificationPreference, change: dict[str, Any], due_at: dt.datetime, detail: str
) -> None:
    row = tell(quiet.owner)
    assert api.patch(PREFERENCES, change).status_code == 200
    found = Delivery.objects.get(notification=row, channel="email")
    assert (found.state, found.due_at, found.detail) == ("waiting", due_at, detail)


def test_other_peoples_preferences_move_nothing(bob_api: APIClient, alice: User, quiet: NotificationPreference) -> None:
    row = tell(alice)
    assert bob_api.patch(PREFERENCES, {"email_enabled": False}).status_code == 200
    assert delivery(row)[0] == "waiting"


def test_whoever_flies_west_sleeps_on(alice: User, quiet: NotificationPreference, night: Any) -> None:
    row = tell(alice)
    User.objects.filter(pk=alice.pk).update(timezone="America/New_York")
    night.move_to(MORNING, tick=False)
    mailing.send_due()
    assert mail.outbox == []
    found = Delivery.objects.get(notification=row, channel="email")
    assert (found.due_at, found.detail) == (MORNING + 5 * HOUR, "Waits for the end of your quiet hours.")
    night.move_to(MORNING + 5 * HOUR, tick=False)
    mailing.send_due()
    assert len(mail.outbox) == 1


def test_whoever_flies_east_or_begins_the_week_earlier_gets_it_earlier(alice: User, bob: User, night: Any) -> None:
    NotificationPreference.objects.create(owner=alice, digest_frequency="daily")
    NotificationPreference.objects.create(owner=bob, digest_frequency="weekly")
    rows = [tell(alice), tell(bob)]
    mailing.send_due()
    User.objects.filter(pk=alice.pk).update(timezone="Asia/Kolkata")
    User.objects.filter(pk=bob.pk).update(week_start="saturday")
    cache.delete(gathering.PROFILES_KEY)
    mailing.send_due()
    assert [Delivery.objects.get(notification=row, channel="email").due_at for row in rows] == [
        dt.datetime(2026, 11, 24, 2, 30, tzinfo=dt.UTC),
        dt.datetime(2026, 11, 28, 8, tzinfo=dt.UTC),
    ]
    assert mail.outbox == []
    cache.delete(gathering.PROFILES_KEY)
    with CaptureQueriesContext(connection) as captured:
        mailing.send_due()
    assert not [one["sql"] for one in captured if one["sql"].startswith("UPDATE")]


def test_what_comes_late_does_not_come_in_the_night(alice: User, night: Any) -> None:
    NotificationPreference.objects.create(owner=alice, quiet_hours_start=dt.time(22), quiet_hours_end=dt.time(7))
    night.move_to(NIGHT - 2 * HOUR, tick=False)
    row = tell(alice)
    night.move_to(NIGHT, tick=False)
    mailing.send_due()
    assert mail.outbox == []
    found = Delivery.objects.get(notification=row, channel="email")
    assert (found.state, found.due_at) == ("waiting", MORNING)


def test_a_reminder_that_a_digest_would_lose_comes_at_once(alice: User, night: Any) -> None:
    NotificationPreference.objects.create(owner=alice, digest_frequency="weekly")
    reminder, news = tell(alice, title="Interview", expires_at=NIGHT + 20 * HOUR), tell(alice, title="News")
    mailing.send_due()
    assert [message.subject for message in mail.outbox] == ["Interview"]
    assert delivery(reminder) == ("sent", "")
    assert delivery(news) == ("waiting", "Waits for your weekly digest.")


def test_never_makes_no_delivery(alice: User) -> None:
    NotificationPreference.objects.create(owner=alice, digest_frequency="never")
    row = tell(alice)
    assert row.email is False
    assert set(Delivery.objects.values_list("channel", flat=True)) == {"in_app"}
    mailing.send_due()
    assert mail.outbox == []


def test_withdrawing_takes_back_list_count_and_email(
    api: APIClient,
    alice: User,
    bob: User,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    frames: list[Any] = []
    row, kept, foreign = tell(alice), tell(alice), tell(bob)
    over = tell(alice, expires_at=row.created_at)
    monkeypatch.setattr(push, "send_many", frames.extend)
    with django_capture_on_commit_callbacks(execute=True):
        found = services.withdraw(owner_id=alice.pk, ids=[row.pk, foreign.pk, over.pk, 10**12])
    assert found == [row.pk]
    assert frames == [(alice.pk, {"type": "notifications_deleted", "ids": [row.pk], "unread_count": 1})]
    assert [one["id"] for one in api.get("/api/v1/notifications/").json()["results"]] == [kept.pk]
    assert delivery(row) == ("skipped", "Withdrawn: what it was about has changed.")
    mailing.send_due()
    assert sorted(to for message in mail.outbox for to in message.to) == ["alice@example.com", "bob@example.com"]
    assert {message.subject for message in mail.outbox} == {"Offer from Acme"}
    with django_capture_on_commit_callbacks(execute=True):
        assert services.withdraw(owner_id=alice.pk, ids=[row.pk]) == []
    assert len(frames) == 1


def test_what_is_withdrawn_while_it_is_tried_again_is_not_sent(alice: User, night: Any) -> None:
    row = tell(alice)
    gather_due()
    services.withdraw(owner_id=alice.pk, ids=[row.pk])
    mailing.send_due()
    assert mail.outbox == []
    assert Email.objects.get().state == "skipped"
    assert delivery(row) == ("skipped", "Withdrawn: what it was about has changed.")


def test_a_rollback_leaves_no_email(alice: User) -> None:
    def tell_and_fail() -> None:
        with transaction.atomic():
            tell(alice)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        tell_and_fail()
    mailing.send_due()
    assert (mail.outbox, Email.objects.count()) == ([], 0)


def queued() -> int:
    """Return how many tasks of this worker of the suite wait at the broker."""
    broker: Any = get_redis_connection()
    name = f"{settings.KEY_PREFIX}:{settings.CELERY_TASK_DEFAULT_QUEUE}"
    found: int = broker.llen(name)
    return found


def test_a_worker_is_called_after_the_commit_if_there_is_email(
    alice: User, django_capture_on_commit_callbacks: Any
) -> None:
    before = queued()
    with django_capture_on_commit_callbacks(execute=True):
        tell(alice)
        assert queued() == before
    assert queued() == before + 1
    NotificationPreference.objects.create(owner=alice, email_enabled=False)
    with django_capture_on_commit_callbacks(execute=True):
        tell(alice)
    assert queued() == before + 1


def test_a_broker_that_is_away_costs_nobody_anything(
    alice: User, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    away = Celery(set_as_current=False).connection(f"redis://127.0.0.1:{free_port()}/0", transport_options=options)
    send_there = partial(tasks.send_email.apply_async, connection=away)
    monkeypatch.setattr(tasks.send_email, "apply_async", send_there)
    with django_capture_on_commit_callbacks(execute=True):
        row = tell(alice)
    mailing.send_due()
    assert delivery(row) == ("sent", "")


def test_the_task_sends(alice: User) -> None:
    row = tell(alice)
    tasks.send_email()
    assert delivery(row) == ("sent", "")
