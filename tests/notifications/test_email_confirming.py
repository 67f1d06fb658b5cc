"""E-mail goes to addresses that somebody answers for: confirmed ones, and those of accounts that the operator made."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from pytest_django import Settings

from accounts.models import User
from notifications import mailing
from notifications.models import Delivery, Email
from tests.notifications.telling import tell


def sent_to(user: User) -> tuple[list[str], str, str]:
    """Tell a user something; return who got mail, and state and detail of the delivery."""
    row = tell(user)
    mailing.send_due()
    found = Delivery.objects.get(notification=row, channel="email")
    return [to for message in mail.outbox for to in message.to], found.state, found.detail


SENT = (["alice@example.com"], "sent", "")


@pytest.mark.parametrize("address", ["alice@example.com", "Alice@Example.com"])
@pytest.mark.parametrize("verification", ["optional", "mandatory"])
def test_an_address_that_nobody_confirmed_gets_nothing_until_it_is(
    alice: User, settings: Settings, verification: str, address: str
) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = verification
    made = EmailAddress.objects.create(user=alice, email=address, verified=False, primary=True)
    assert sent_to(alice) == ([], "skipped", "Confirm your e-mail address first.")
    assert not Email.objects.exists()
    made.verified = True
    made.save()
    assert sent_to(alice) == SENT


def test_whoever_signs_up_gets_nothing_before_they_confirm(client: Any, db: None) -> None:
    body = {"email": "mallory@example.com", "password": "a-long-Passw0rd-of-hers"}
    url = "/_allauth/app/v1/auth/signup"
    assert client.post(url, body, content_type="application/json").status_code in {200, 401}
    mail.outbox.clear()
    assert sent_to(User.objects.get(email="mallory@example.com")) == (
        [],
        "skipped",
        "Confirm your e-mail address first.",
    )


def test_without_confirmations_everybody_gets_mail(alice: User, settings: Settings) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "none"
    EmailAddress.objects.create(user=alice, email=alice.email, verified=False, primary=True)
    assert sent_to(alice) == SENT


def test_accounts_that_the_operator_made_get_mail(alice: User, stella: User, bob: User) -> None:
    # A second address that waits to be confirmed, and somebody else's, are no matter.
    EmailAddress.objects.create(user=alice, email="other@example.com", verified=False)
    EmailAddress.objects.create(user=bob, email=alice.email, verified=False)
    assert sent_to(alice) == SENT
    mail.outbox.clear()
    EmailAddress.objects.create(user=stella, email=stella.email, verified=False, primary=True)
    assert sent_to(stella) == (["stella@example.com"], "sent", "")
