"""E-mail is sent once, not too often, and not at all where that was wished meanwhile."""

import datetime as dt
import threading
from typing import Any

import pytest
from django.db import connection
from pytest_django import Settings

from accounts.models import User
from notifications import mailing, services
from notifications.models import Delivery, Email, NotificationPreference
from notifications.services import Note
from tests.conftest import forget_cache
from tests.notifications.postbox import Postbox, free_port, serving, use_server
from tests.notifications.telling import delivery, tell
from tests.notifications.test_email_sending import NOON


def test_a_worker_that_dies_between_sending_and_writing_is_taken_over(
    alice: User, postbox: Postbox, noon: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = tell(alice)

    def die(*_: Any, **__: Any) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(mailing, "finish", die)
        with pytest.raises(SystemExit):
            mailing.send_due()
    assert delivery(row)[0] == "waiting"
    mailing.send_due()
    assert len(postbox.messages) == 1
    noon.move_to(NOON + mailing.LEASE, tick=False)
    mailing.send_due()
    first, second = postbox.ids()
    assert first == second
    assert delivery(row) == ("sent", "")
    noon.move_to(NOON + 2 * mailing.LEASE, tick=False)
    mailing.send_due()
    assert len(postbox.messages) == 2


@pytest.mark.django_db(transaction=True)
def test_senders_at_the_same_time_send_each_once(postbox: Postbox, django_user_model: Any) -> None:
    people = [django_user_model(email=f"p{n}@example.com", password="x") for n in range(60)]
    django_user_model.objects.bulk_create(people)
    ids = list(django_user_model.objects.values_list("pk", flat=True))
    services.notify_many(notes=[Note(owner_id=one, type="digest", title=f"{n}") for one in ids for n in range(2)])
    problems: list[BaseException] = []

    def send() -> None:
        try:
            for _ in range(3):
                mailing.send_due()
        except BaseException as error:  # noqa: BLE001 - told to the test
            problems.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    mailing.send_due()
    assert problems == []
    assert sorted(postbox.recipients) == sorted(one.email for one in people)
    assert len(set(postbox.ids())) == len(people)
    assert set(Delivery.objects.filter(channel="email").values_list("state", flat=True)) == {"sent"}
    assert Email.objects.count() == len(people)


def test_nobody_gets_more_than_twenty_messages_an_hour(alice: User, bob: User, postbox: Postbox, noon: Any) -> None:
    for minute in range(25):
        noon.move_to(NOON + dt.timedelta(minutes=minute), tick=False)
        last = tell(alice, title=f"News {minute}")
        mailing.send_due()
    assert len(postbox.messages) == 20
    waiting = Delivery.objects.get(notification=last, channel="email")
    assert (waiting.state, waiting.due_at) == ("waiting", NOON + dt.timedelta(hours=1))
    assert waiting.detail.startswith("Waits because many e-mails went to you within an hour")
    tell(bob)
    mailing.send_due()
    assert postbox.recipients[20:] == ["bob@example.com"]
    noon.move_to(NOON + dt.timedelta(hours=1), tick=False)
    mailing.send_due()
    assert postbox.recipients[21:] == ["alice@example.com"]
    assert postbox.messages[-1]["Subject"] == "5 notifications from your job search"
    assert delivery(last) == ("sent", "")


def test_what_is_urgent_passes_the_limit_five_times_an_hour(alice: User, postbox: Postbox, noon: Any) -> None:
    for minute in range(21):
        noon.move_to(NOON + dt.timedelta(minutes=minute), tick=False)
        tell(alice, title=f"News {minute}")
        mailing.send_due()
    assert len(postbox.messages) == 20
    for minute in range(21, 27):
        noon.move_to(NOON + dt.timedelta(minutes=minute), tick=False)
        urgent = tell(alice, title=f"Interview {minute}", priority="urgent")
        mailing.send_due()
    assert [message["Subject"] for message in postbox.messages[20:]] == [f"Interview {n}" for n in range(21, 26)]
    waiting = Delivery.objects.get(notification=urgent, channel="email")
    assert (waiting.state, waiting.due_at) == ("waiting", NOON + dt.timedelta(hours=1))


def test_what_changes_within_a_run_is_honoured(
    alice: User, bob: User, stella: User, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [tell(alice), tell(bob), tell(stella)]
    finish = mailing.finish

    def finish_and_change(email: Email, *args: Any, **options: Any) -> None:
        finish(email, *args, **options)
        if email.owner_id == alice.pk:
            NotificationPreference.objects.create(owner=bob, email_enabled=False)
            User.objects.filter(pk=stella.pk).update(email="new@example.com")

    monkeypatch.setattr(mailing, "finish", finish_and_change)
    mailing.send_due()
    assert postbox.recipients == ["alice@example.com", "new@example.com"]
    switched_off = ("skipped", "You switched e-mail off for this.")
    assert [delivery(row) for row in rows] == [("sent", ""), switched_off, ("sent", "")]


def test_quiet_hours_hold_a_retry_too(alice: User, postbox: Postbox, noon: Any) -> None:
    NotificationPreference.objects.create(owner=alice, quiet_hours_start=dt.time(12, 1), quiet_hours_end=dt.time(14))
    postbox.recipient_answers["alice@example.com"] = "450 4.2.1 Greylisted"
    row = tell(alice)
    mailing.send_due()
    postbox.recipient_answers.clear()
    noon.move_to(NOON + dt.timedelta(minutes=5), tick=False)
    mailing.send_due()
    assert postbox.messages == []
    assert delivery(row) == ("waiting", "Waits for the end of your quiet hours.")
    noon.move_to(NOON + dt.timedelta(hours=2), tick=False)
    mailing.send_due()
    assert (len(postbox.messages), delivery(row)) == (1, ("sent", ""))


def test_a_deleted_account_and_a_deleted_notification_get_nothing(
    alice: User, bob: User, settings: Settings, noon: Any
) -> None:
    port = free_port()
    use_server(settings, port)
    tell(alice)
    services.delete(owner_id=bob.pk, ids=[tell(bob).pk])
    kept = tell(bob)
    mailing.send_due()
    alice.delete()
    services.delete(owner_id=bob.pk, ids=[kept.pk])
    forget_cache()
    noon.move_to(NOON + dt.timedelta(minutes=2), tick=False)
    with serving(Postbox(port)) as box:
        mailing.send_due()
        assert box.messages == []
    assert Email.objects.get().state == "skipped"


def test_old_emails_go_and_what_waits_stays(alice: User, postbox: Postbox, noon: Any) -> None:
    row = tell(alice)
    mailing.send_due()
    waits = Email.objects.create(owner=alice, created_at=NOON - dt.timedelta(days=200), due_at=NOON)
    later = NOON + dt.timedelta(days=1)
    assert mailing.purge_sent(NOON) == 0
    assert mailing.purge_sent(later) == 1
    assert list(Email.objects.all()) == [waits]
    assert delivery(row) == ("sent", "")
