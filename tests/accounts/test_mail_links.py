"""Where the links in account mails lead."""

import re
from typing import Any

import pytest
from django.core import mail

from accounts.models import User
from tests.accounts.test_allauth import Headless

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["browser", "app"])
def test_links_in_mails_lead_to_the_site_by_whatever_name_the_request_came(
    kind: str, alice: User, settings: Any
) -> None:
    headless = Headless(kind)
    settings.SITE_URL = "https://jobs.example.org"
    settings.ALLOWED_HOSTS = ["*"]
    for address in (alice.email, "nobody@example.com"):
        body = {"email": address}
        assert headless.send("post", "auth/password/request", body, Host="evil.example").status_code == 200
    reset, stranger = mail.outbox
    for message in (reset, stranger):
        assert "evil.example" not in f"{message.subject}{message.body}"
    assert re.search(r"^https://jobs\.example\.org/accounts/password/reset/key/\S+$", str(reset.body), re.MULTILINE)
    assert "https://jobs.example.org/accounts/signup/" in stranger.body
