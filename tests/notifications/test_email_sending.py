"""E-mail over a real SMTP server: what is sent, to whom, once; refusals, outages, hang-ups, and workers that die."""

import datetime as dt
import time
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from notifications import mailing
from notifications.models import Delivery, Email
from tests.conftest import forget_cache
from tests.notifications.postbox import Postbox, free_port, serving, silent_server, text_of, use_server
from tests.notifications.telling import delivery, tell

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


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
        forget_cache()
        noon.move_to(NOON + dt.timedelta(seconds=61), tick=False)
        mailing.send_due()
        assert sorted(box.recipients) == ["alice@example.com", "bob@example.com"]
    assert {delivery(row) for row in rows} == {("sent", "")}


def test_a_server_that_stays_away_is_given_up_after_two_days(alice: User, settings: Settings, noon: Any) -> None:
    use_server(settings, free_port())
    row = tell(alice)
    moment = NOON
    for _ in range(100):
        forget_cache()
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
