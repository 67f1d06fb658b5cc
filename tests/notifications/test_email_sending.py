"""E-mail over a real SMTP server: what is sent, to whom, once; refusals, outages, hang-ups, and workers that die."""

import datetime as dt
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from notifications import mailing, services
from notifications.models import Delivery, Email, Notification, NotificationPreference
from notifications.services import Note
from tests.notifications.postbox import Postbox, free_port, serving, silent_server, text_of

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


def use_server(settings: Settings, port: int) -> None:
    """Send by SMTP to a port of this machine."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 1


@pytest.fixture
def postbox(settings: Settings) -> Iterator[Postbox]:
    """An SMTP server that takes what it is sent."""
    with serving(Postbox()) as box:
        use_server(settings, box.port)
        yield box


@pytest.fixture
def noon(time_machine: Any) -> Any:
    """The clock, standing still at noon."""
    time_machine.move_to(NOON, tick=False)
    return time_machine


def tell(user: User, **fields: Any) -> Notification:
    """Tell a user something and return the row."""
    row = services.notify(owner_id=user.pk, **{"type": "application_update", "title": "Offer from Acme", **fields})
    assert row is not None
    return row


def delivery(row: Notification) -> tuple[str, str]:
    """Return state and detail of what became of the e-mail about a notification."""
    found = Delivery.objects.get(notification=row, channel="email")
    return found.state, found.detail


def test_one_notification_is_one_message_sent_once(alice: User, postbox: Postbox, noon: Any) -> None:
    row = tell(alice, title="Offer from Acme", message="Call Jana.")
    waiting = Delivery.objects.get(notification=row, channel="email")
    assert (waiting.state, waiting.due_at, waiting.email) == ("waiting", NOON, None)
    assert postbox.messages == []
    mailing.send_due()
    mailing.send_due()
    message = postbox.only()
    assert (message["To"], message["Subject"]) == ("alice@example.com", "Offer from Acme")
    assert message["From"] == "Career Copilot <noreply@localhost>"
    email = Email.objects.get()
    assert message["Message-ID"] == f"<{email.uid}@testserver>"
    assert (email.state, email.attempts, email.leased_until) == ("sent", 1, None)
    sent = Delivery.objects.get(notification=row, channel="email")
    assert (sent.state, sent.detail, sent.at, sent.due_at, sent.email) == ("sent", "", NOON, None, email)


def test_several_due_at_once_are_one_message(alice: User, bob: User, postbox: Postbox, noon: Any) -> None:
    rows = [tell(alice, title=f"News {n}", priority=priority) for n, priority in enumerate(["low", "urgent", "high"])]
    tell(bob)
    mailing.send_due()
    assert sorted(postbox.recipients) == ["alice@example.com", "bob@example.com"]
    assert postbox.connections == 1
    message = next(one for one in postbox.messages if one["To"] == "alice@example.com")
    assert message["Subject"] == "3 notifications from your job search"
    text = text_of(message)
    assert text.index("News 1") < text.index("News 2") < text.index("News 0")
    assert {delivery(row) for row in rows} == {("sent", "")}
    assert Email.objects.filter(owner=alice).count() == 1


def test_a_refused_address_fails_at_once_and_holds_up_nobody(
    alice: User, bob: User, postbox: Postbox, noon: Any
) -> None:
    postbox.recipient_answers["alice@example.com"] = "550 5.1.1 No such mailbox at relay-7.internal"
    refused, taken = tell(alice), tell(bob)
    mailing.send_due()
    assert postbox.recipients == ["bob@example.com"]
    assert delivery(taken) == ("sent", "")
    assert delivery(refused) == (
        "failed",
        "The mail server refused your e-mail address. Check it in your account.",
    )
    assert Email.objects.get(owner=alice).state == "failed"
    noon.move_to(NOON + dt.timedelta(days=1), tick=False)
    mailing.send_due()
    assert postbox.recipients == ["bob@example.com"]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("554 5.6.0 Cannot be read by node-4", ("failed", "The mail server refused the message.")),
        (
            "451 4.3.0 Queue full on node-4",
            ("waiting", "The mail server did not take the message yet. It is tried again."),
        ),
    ],
)
@pytest.mark.usefixtures("noon")
def test_a_refused_message(alice: User, bob: User, postbox: Postbox, answer: str, expected: tuple[str, str]) -> None:
    postbox.data_answers["alice@example.com"] = answer
    refused, taken = tell(alice), tell(bob)
    mailing.send_due()
    assert delivery(refused) == expected
    assert delivery(taken) == ("sent", "")


def test_for_now_refused_is_tried_again_later_and_later_under_the_same_id(
    alice: User, postbox: Postbox, noon: Any
) -> None:
    postbox.recipient_answers["alice@example.com"] = "450 4.2.1 Greylisted"
    row = tell(alice)
    pauses = []
    moment = NOON
    for _ in range(12):
        mailing.send_due()
        assert delivery(row)[0] == "waiting"
        due_at = Email.objects.get().due_at
        assert Delivery.objects.get(notification=row, channel="email").due_at == due_at
        mailing.send_due()
        assert Email.objects.get().due_at == due_at
        pauses.append((due_at - moment).total_seconds())
        moment = due_at
        noon.move_to(moment, tick=False)
    full = [60, 120, 240, 480, 960, 1_920, 3_840, 7_680, 14_400, 14_400, 14_400, 14_400]
    assert all(0.75 * most <= pause <= most for pause, most in zip(pauses, full, strict=True))
    del postbox.recipient_answers["alice@example.com"]
    mailing.send_due()
    assert postbox.ids() == [f"<{Email.objects.get().uid}@testserver>"]
    assert delivery(row) == ("sent", "")
    assert Email.objects.get().attempts == 13


def test_nobody_at_the_port_then_somebody(alice: User, bob: User, settings: Settings, noon: Any) -> None:
    port = free_port()
    use_server(settings, port)
    rows = [tell(alice), tell(bob)]
    mailing.send_due()
    assert {delivery(row) for row in rows} == {("waiting", "The mail server could not be reached. It is tried again.")}
    with serving(Postbox(port)) as box:
        cache.clear()
        noon.move_to(NOON + dt.timedelta(seconds=61), tick=False)
        mailing.send_due()
        assert sorted(box.recipients) == ["alice@example.com", "bob@example.com"]
    assert {delivery(row) for row in rows} == {("sent", "")}


def test_a_server_that_stays_away_is_given_up_after_two_days(alice: User, settings: Settings, noon: Any) -> None:
    use_server(settings, free_port())
    row = tell(alice)
    moment = NOON
    for _ in range(100):
        cache.clear()
        mailing.send_due()
        if delivery(row)[0] != "waiting":
            break
        moment = Email.objects.get().due_at
        noon.move_to(moment, tick=False)
    assert delivery(row) == (
        "failed",
        "The mail server could not be reached, or did not take the message, for two days.",
    )
    assert dt.timedelta(days=2) <= moment - NOON <= dt.timedelta(days=2, hours=4)


def test_a_server_that_says_nothing_costs_two_timeouts_and_then_rest(
    settings: Settings, django_user_model: Any
) -> None:
    people = [django_user_model.objects.create_user(f"p{n}@example.com", "x") for n in range(8)]
    rows = [tell(one) for one in people]
    with silent_server() as port:
        use_server(settings, port)
        settings.EMAIL_TIMEOUT = 0.3
        started = time.monotonic()
        mailing.send_due()
        assert 0.6 <= time.monotonic() - started < 3
        assert {delivery(row)[0] for row in rows} == {"waiting"}
        assert all(email.due_at > timezone.now() and email.leased_until is None for email in Email.objects.all())
        tell(people[0])
        started = time.monotonic()
        mailing.send_due()
        assert time.monotonic() - started < 0.3


def test_a_server_that_hangs_up_on_one_message_gets_the_others(
    postbox: Postbox, django_user_model: Any, noon: Any
) -> None:
    rows = {}
    for n in range(5):
        user = django_user_model.objects.create_user(f"p{n}@example.com", "x")
        rows[user.email] = tell(user)
    postbox.hangs_up_on = {"p2@example.com"}
    mailing.send_due()
    assert sorted(postbox.recipients) == [f"p{n}@example.com" for n in (0, 1, 3, 4)]
    assert delivery(rows["p2@example.com"])[0] == "waiting"
    assert {delivery(row)[0] for address, row in rows.items() if address != "p2@example.com"} == {"sent"}


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
    cache.clear()
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
