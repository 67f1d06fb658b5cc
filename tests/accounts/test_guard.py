"""What stands before allauth: bad bodies, addresses that do not exist, cookies that cannot be sessions."""

import json
from typing import Any

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.conf import settings
from django.test import Client

from accounts.models import User
from tests.conftest import PASSWORD

APP = "/_allauth/app/v1"
BAD = {
    "deep": "[" * 1_000,
    "a list": "[1]",
    "no JSON": "{",
    "half a character": '{"email": "a@example.com", "password": "\\ud800abcdefgh1"}',
    "beyond all numbers": '{"sessions": [1e999]}',
    "a huge number": '{"sessions": [9223372036854775808]}',
    "nested": json.dumps({"a": json.loads("[" * 30 + "]" * 30)}),
    "NUL": '{"email": "a\\u0000@example.com", "password": "x"}',
    "not UTF-8": b'{"email": "\xff"}',
}


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["auth/login", "auth/signup", "auth/password/request", "auth/session", "config"])
@pytest.mark.parametrize("body", list(BAD.values()), ids=list(BAD))
def test_bad_bodies_are_a_400(client: Client, path: str, body: Any) -> None:
    response = client.post(f"{APP}/{path}", body, content_type="application/json")
    assert response.status_code == 400
    assert response.json()["status"] == 400
    assert response.json()["errors"][0]["message"]
    assert not User.objects.exists()


@pytest.mark.django_db
def test_another_kind_of_body_makes_nobody(client: Client) -> None:
    body = json.dumps({"email": "third@example.com", "password": PASSWORD})
    response = client.post(
        f"{APP}/auth/signup", body, content_type="text/plain", headers={"Origin": "http://evil.example"}
    )
    assert response.status_code == 415
    assert not User.objects.exists()


@pytest.mark.django_db
def test_a_large_body_is_refused(client: Client) -> None:
    body = json.dumps({"email": "a" * 70_000})
    assert client.post(f"{APP}/auth/login", body, content_type="application/json").status_code == 413


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
@pytest.mark.parametrize("kind", ["app", "browser"])
def test_phone_numbers_are_not_kept(client: Client, alice: User, method: str, kind: str) -> None:
    client.force_login(alice)
    assert getattr(client, method)(f"/_allauth/{kind}/v1/account/phone").status_code == 404


@pytest.mark.django_db
def test_nobody_can_end_single_user_mode_by_signing_up(client: Client, settings: Any) -> None:
    settings.SINGLE_USER = True
    body = json.dumps({"email": "third@example.com", "password": PASSWORD})
    response = client.post(f"{APP}/auth/signup", body, content_type="application/json")
    assert response.status_code == 403
    assert not User.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("value", ["\x00\x00aaaaaaaaaaaaaa", "x" * 5_000, "../../etc", "é"])
@pytest.mark.parametrize("path", ["/api/v1/me/", "/accounts/login/", "/admin/"])
def test_a_cookie_that_cannot_be_a_session_is_none(client: Client, path: str, value: str) -> None:
    client.cookies[settings.SESSION_COOKIE_NAME] = value
    assert client.get(path).status_code == client.__class__().get(path).status_code


def sign_in(client: Client, email: str) -> int:
    """Return the status of a sign-in."""
    body = json.dumps({"email": email, "password": PASSWORD})
    return client.post(f"{APP}/auth/login", body, content_type="application/json").status_code


def test_an_address_stays_until_another_is_confirmed(client: Client, alice: User) -> None:
    client.force_login(alice)
    browser = "/_allauth/browser/v1/account/email"
    for new in ("first@example.com", "second@example.com"):
        response = client.post(browser, json.dumps({"email": new}), content_type="application/json")
        assert response.status_code == 200, response.content
        alice.refresh_from_db()
        assert alice.email == "alice@example.com"
        assert sign_in(Client(), "alice@example.com") == 200
    address = EmailAddress.objects.get(email="second@example.com")
    key = EmailConfirmationHMAC(address).key
    verify = "/_allauth/browser/v1/auth/email/verify"
    assert client.post(verify, json.dumps({"key": key}), content_type="application/json").status_code in {200, 401}
    alice.refresh_from_db()
    assert alice.email == "second@example.com"
    assert not EmailAddress.objects.filter(email="first@example.com").exists()


def test_nobody_confirms_an_address_that_is_anothers(client: Client, alice: User, bob: User) -> None:
    address = EmailAddress.objects.create(user=alice, email="bob@example.com", verified=False)
    key = EmailConfirmationHMAC(address).key
    client.force_login(alice)
    verify = "/_allauth/browser/v1/auth/email/verify"
    response = client.post(verify, json.dumps({"key": key}), content_type="application/json")
    assert 400 <= response.status_code < 500
    alice.refresh_from_db()
    bob.refresh_from_db()
    assert (alice.email, bob.email) == ("alice@example.com", "bob@example.com")
