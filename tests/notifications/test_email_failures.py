"""What refusals mean, when e-mail is given up, and what happens to what comes while the server takes nothing."""

import datetime as dt
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from notifications import mailing
from notifications.gathering import gather_due
from notifications.models import Delivery, Email
from notifications.tasks import send_email
from tests.notifications.postbox import Postbox, free_port, serving, use_server
from tests.notifications.telling import delivery, tell

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
DAY = dt.timedelta(days=1)
BAD_ADDRESS = ("failed", "The mail server refused your e-mail address. Check it in your account.")
BAD_MESSAGE = ("failed", "The mail server refused the message.")
BAD_SENDER = ("waiting", "The mail server did not take mail from this site. It is tried again.")
AWAY = ("waiting", "The mail server could not be reached. It is tried again.")


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("550 5.1.1 No such user", BAD_ADDRESS),
        ("550 5.1.10 Recipient not found", BAD_ADDRESS),
        ("552 5.2.2 Mailbox full", BAD_ADDRESS),
        ("554 5.2.1 Mailbox disabled", BAD_ADDRESS),
        ("550 No such user here 5.7.1", BAD_ADDRESS),
        ("551 User not local", BAD_ADDRESS),
        ("553 Mailbox name not allowed", BAD_ADDRESS),
        ("554 5.7.1 Relay access denied", BAD_SENDER),
        ("550 5.4.5 Daily sending quota exceeded", BAD_SENDER),
        ("550 5.1.8 Sender address rejected: domain not found", BAD_SENDER),
        ("553 5.1.7 Sender address syntax", BAD_SENDER),
        ("530 5.7.0 Must issue a STARTTLS command first", BAD_SENDER),
        ("554 No service for you", BAD_SENDER),
        ("552 Too much mail", BAD_SENDER),
    ],
)
@pytest.mark.usefixtures("noon")
def test_only_an_address_that_is_refused_as_such_fails_for_good(
    alice: User, postbox: Postbox, answer: str, expected: tuple[str, str]
) -> None:
    postbox.recipient_answers["alice@example.com"] = answer
    row = tell(alice)
    mailing.send_due()
    assert postbox.messages == []
    assert delivery(row) == expected
    assert Email.objects.get().state == expected[0]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("554 5.6.0 Message malformed", BAD_MESSAGE),
        ("552 5.3.4 Message too big", BAD_MESSAGE),
        ("554 Transaction failed", BAD_MESSAGE),
        ("554 5.7.1 Looks like spam", BAD_SENDER),
        ("550 5.4.5 Daily sending quota exceeded", BAD_SENDER),
        ("550 5.1.8 Access denied, bad outbound sender", BAD_SENDER),
    ],
)
@pytest.mark.usefixtures("noon")
def test_only_a_message_that_is_refused_as_such_fails_for_good(
    alice: User, postbox: Postbox, answer: str, expected: tuple[str, str]
) -> None:
    postbox.data_answers["alice@example.com"] = answer
    row = tell(alice)
    mailing.send_due()
    assert postbox.messages == []
    assert delivery(row) == expected


def test_an_hour_of_denied_relaying_loses_nobodys_mail(alice: User, bob: User, postbox: Postbox, noon: Any) -> None:
    rows = [tell(alice), tell(bob)]
    postbox.recipient_answers |= dict.fromkeys(["alice@example.com", "bob@example.com"], "554 5.7.1 Relaying denied")
    mailing.send_due()
    assert [delivery(row) for row in rows] == [BAD_SENDER, BAD_SENDER]
    assert all(0.75 * MINUTE <= email.due_at - NOON <= MINUTE for email in Email.objects.all())
    postbox.recipient_answers.clear()
    noon.move_to(NOON + 60 * MINUTE, tick=False)
    mailing.send_due()
    assert sorted(postbox.recipients) == ["alice@example.com", "bob@example.com"]


def test_the_two_days_begin_with_the_first_failure(alice: User, postbox: Postbox, noon: Any) -> None:
    row = tell(alice)
    gather_due()
    postbox.recipient_answers["alice@example.com"] = "450 4.2.1 Greylisted"
    first = NOON + 5 * DAY
    for moment in (first, first + DAY, first + 2 * DAY - MINUTE):
        noon.move_to(moment, tick=False)
        Email.objects.update(due_at=moment)
        mailing.send_due()
        assert delivery(row)[0] == "waiting"
        assert Email.objects.get().tried_since == first
    noon.move_to(first + 2 * DAY, tick=False)
    Email.objects.update(due_at=first)
    mailing.send_due()
    assert delivery(row) == (
        "failed",
        "The mail server could not be reached, or did not take the message, for two days.",
    )


def test_trying_again_by_hand_begins_two_more_days(
    alice: User, stella: User, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(send_email, "apply_async", lambda **_: None)
    row = tell(alice)
    gather_due()
    Email.objects.update(state="failed", attempts=20, tried_since=timezone.now() - 3 * DAY)
    Delivery.objects.filter(notification=row, channel="email").update(state="failed")
    staff = Client()
    staff.force_login(stella)
    body = {"action": "try_again", "_selected_action": [Email.objects.get().pk]}
    assert staff.post("/admin/notifications/email/", body).status_code == 302
    assert Email.objects.get().tried_since is None
    postbox.recipient_answers["alice@example.com"] = "450 4.2.1 Greylisted"
    mailing.send_due()
    assert delivery(row) == ("waiting", "The mail server did not take the message yet. It is tried again.")


def test_runs_of_a_single_message_find_out_that_the_server_is_away(
    alice: User, bob: User, stella: User, settings: Settings, noon: Any
) -> None:
    port = free_port()
    use_server(settings, port)
    for user in (alice, bob):
        tell(user)
        mailing.send_due()
    tell(stella)
    with serving(Postbox(port)) as box:
        mailing.send_due()
        assert box.connections == 0
        assert not Email.objects.filter(owner=stella).exists()
        cache.delete(mailing.AWAY_KEY)
        noon.move_to(NOON + MINUTE, tick=False)
        mailing.send_due()
        assert sorted(box.recipients) == ["alice@example.com", "bob@example.com", "stella@example.com"]
    assert cache.get(mailing.STRIKES_KEY) is None


def test_after_a_rest_one_failure_is_enough(alice: User, bob: User, settings: Settings, noon: Any) -> None:
    use_server(settings, free_port())
    cache.set(mailing.STRIKES_KEY, mailing.STRIKES)
    rows = [tell(alice), tell(bob)]
    mailing.send_due()
    assert cache.get(mailing.AWAY_KEY)
    assert [delivery(row) for row in rows] == [AWAY, AWAY]


def test_one_failure_does_not_put_the_server_away(alice: User, postbox: Postbox, noon: Any) -> None:
    postbox.hangs_up_on = {"alice@example.com"}
    tell(alice)
    mailing.send_due()
    assert (cache.get(mailing.STRIKES_KEY), cache.get(mailing.AWAY_KEY)) == (1, None)


def test_what_comes_while_one_is_tried_again_is_one_message_afterwards(
    alice: User, bob: User, postbox: Postbox, noon: Any
) -> None:
    postbox.recipient_answers["alice@example.com"] = "450 4.2.1 Greylisted"
    tell(alice, title="First")
    mailing.send_due()
    due_at = Email.objects.get().due_at
    later = []
    for second in (10, 20, 30):
        noon.move_to(NOON + dt.timedelta(seconds=second), tick=False)
        later.append(tell(alice, title=f"After {second}"))
        mailing.send_due()
    tell(bob)
    mailing.send_due()
    assert postbox.recipients == ["bob@example.com"]
    assert Email.objects.filter(owner=alice).count() == 1
    for row in later:
        found = Delivery.objects.get(notification=row, channel="email")
        assert (found.state, found.due_at, found.email) == ("waiting", due_at, None)
        assert found.detail == "The mail server did not take the message yet. It is tried again."
    postbox.recipient_answers.clear()
    noon.move_to(due_at, tick=False)
    mailing.send_due()
    mailing.send_due()
    assert [one["Subject"] for one in postbox.messages[1:]] == ["First", "3 notifications from your job search"]
    assert {delivery(row) for row in later} == {("sent", "")}


def test_what_is_urgent_does_not_wait_for_another_try(alice: User, postbox: Postbox, noon: Any) -> None:
    postbox.recipient_answers["alice@example.com"] = "450 4.2.1 Greylisted"
    waits = tell(alice)
    mailing.send_due()
    postbox.recipient_answers.clear()
    urgent = tell(alice, title="Interview in an hour", priority="urgent")
    mailing.send_due()
    assert postbox.only()["Subject"] == "Interview in an hour"
    assert (delivery(urgent)[0], delivery(waits)[0]) == ("sent", "waiting")
