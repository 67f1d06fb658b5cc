"""Signing in, up and back in: held back, one answer for all whether they have an account or not; keys, cookies."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.conf import settings as current_settings
from django.contrib.auth.hashers import identify_hasher, make_password
from django.core import mail, signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings
from rest_framework.test import APIClient

from accounts.models import User
from careercopilot.settings import base
from notifications.unsubscribing import read_token, token_for
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
APP = "/_allauth/app/v1/auth"
BROWSER = "/_allauth/browser/v1/auth"
ME = "/api/v1/me/"
OLD_KEY = "an-older-secret-" + "y" * 40
NOON = "2026-06-01T12:00:00Z"


def send(path: str, body: dict[str, Any], client: Client | None = None, **extra: Any) -> Any:
    """Post JSON as a new client unless one is named."""
    return (client or Client()).post(path, json.dumps(body), content_type="application/json", **extra)


def sign_in(email: str, password: str = PASSWORD, **extra: Any) -> Any:
    """Return the answer to a sign-in of an app."""
    return send(f"{APP}/login", {"email": email, "password": password}, **extra)


@pytest.fixture
def limits(settings: Settings) -> None:
    """The limits of a server."""
    settings.ACCOUNT_RATE_LIMITS = base.ACCOUNT_RATE_LIMITS


def test_an_account_is_held_back_for_a_while_and_never_shut(alice: User, limits: None) -> None:
    """Who guesses at one account from many addresses is stopped; five minutes later its owner enters again."""
    with time_machine.travel(NOON, tick=False):
        guesses = [sign_in(alice.email, "wrong", REMOTE_ADDR=f"192.0.2.{number}") for number in range(5)]
        assert [guess.status_code for guess in guesses] == [400] * 5
        held = sign_in(alice.email, REMOTE_ADDR="198.51.100.1")
        assert (held.status_code, held.json()["errors"][0]["code"]) == (400, "too_many_login_attempts")
        assert not UserSession.objects.exists()
    with time_machine.travel("2026-06-01T12:05:01Z", tick=False):
        assert sign_in(alice.email, REMOTE_ADDR="198.51.100.1").status_code == 200


def test_who_is_signed_in_already_is_not_touched_by_guesses_of_others(alice: User, limits: None) -> None:
    signed_in = APIClient()
    signed_in.force_login(alice)
    for number in range(6):
        sign_in(alice.email, "wrong", REMOTE_ADDR=f"192.0.2.{number}")
    assert signed_in.get(ME).status_code == 200


def test_an_address_is_held_back_over_many_accounts_and_others_are_not(alice: User, limits: None) -> None:
    with time_machine.travel(NOON, tick=False):
        for number in range(10):
            assert sign_in(f"nobody{number}@example.com", "wrong", REMOTE_ADDR="192.0.2.9").status_code == 400
        assert sign_in(alice.email, REMOTE_ADDR="192.0.2.9").status_code == 400
        assert sign_in(alice.email, REMOTE_ADDR="192.0.2.10").status_code == 200


def test_addresses_of_one_network_of_ipv6_are_one(alice: User, limits: None) -> None:
    with time_machine.travel(NOON, tick=False):
        for number in range(10):
            sign_in(f"nobody{number}@example.com", "wrong", REMOTE_ADDR=f"2001:db8:1:2::{number + 1}")
        assert sign_in(alice.email, REMOTE_ADDR="2001:db8:1:2:ffff::1").status_code == 400


@pytest.mark.parametrize(
    "path", [f"{APP}/password/request", f"{BROWSER}/password/request", "/accounts/password/reset/"]
)
def test_a_429_says_when_to_come_again(path: str, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"reset_password": "1/m/ip"}
    client = Client()
    answers = [client.post(path, {"email": "a@example.com"}, content_type="application/json") for _ in range(2)]
    if path.startswith("/accounts/"):
        answers = [client.post(path, {"email": "a@example.com"}) for _ in range(2)]
    assert answers[1].status_code == 429
    assert answers[1]["Retry-After"] == "60"
    assert "Retry-After" not in Client().get("/_allauth/app/v1/config")


def test_without_a_cache_nobody_guesses_and_who_is_in_stays_in(
    alice: User, limits: None, settings: Settings, tmp_path: Path
) -> None:
    cache = {**current_settings.CACHES["default"], "LOCATION": f"unix://{tmp_path}/nobody.sock"}
    settings.CACHES = {"default": cache}
    refused = sign_in(alice.email)
    assert (refused.status_code, refused["Retry-After"]) == (429, "60")
    assert not UserSession.objects.exists()
    signed_in = APIClient()
    signed_in.force_login(alice)
    assert signed_in.get(ME).status_code == 200


def statements(call: Callable[[], Any]) -> list[str]:
    """Return what a call asks the database for, with values and order left out."""
    with CaptureQueriesContext(connection) as ran:
        call()
    return sorted({query["sql"].split(" WHERE ")[0][:60] for query in ran if query["sql"].startswith("SELECT")})


def test_a_wrong_password_and_an_unknown_address_are_one_answer(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same body, the same reads, and as much hashing: neither answer nor time tells who has an account."""
    hashed: list[str] = []

    def counting(password: str | None, *args: Any, **kwargs: Any) -> str:
        hashed.append(str(password))
        return make_password(password, *args, **kwargs)

    monkeypatch.setattr("django.contrib.auth.base_user.make_password", counting)
    known, unknown = sign_in(alice.email, "wrong"), sign_in("nobody@example.com", "wrong")
    assert (known.status_code, known.json()) == (unknown.status_code, unknown.json()) == (400, unknown.json())
    assert hashed == ["wrong"], "the password of an unknown address is hashed for nothing"
    assert statements(lambda: sign_in(alice.email, "wrong")) == statements(lambda: sign_in("nobody@example.com", "x"))


@pytest.mark.parametrize("kind", ["app", "browser"])
def test_signing_up_with_a_taken_address_looks_like_signing_up(alice: User, settings: Settings, kind: str) -> None:
    """Where addresses must be verified, only the mail to their owner says that there is an account."""
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    path = f"/_allauth/{kind}/v1/auth/signup"
    taken = send(path, {"email": alice.email, "password": "quite another one"})
    fresh = send(path, {"email": "fresh@example.com", "password": "quite another one"})
    assert taken.status_code == fresh.status_code == 401
    assert _without_secrets(taken.json()) == _without_secrets(fresh.json())
    assert User.objects.count() == 2
    assert [message.to for message in mail.outbox] == [[alice.email], ["fresh@example.com"]]
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


def _without_secrets(body: dict[str, Any]) -> dict[str, Any]:
    return {**body, "meta": sorted(body["meta"])}


def test_asking_for_a_reset_is_one_answer_on_the_page_too(alice: User) -> None:
    known = Client().post("/accounts/password/reset/", {"email": alice.email})
    unknown = Client().post("/accounts/password/reset/", {"email": "nobody@example.com"})
    assert (
        (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"]) == (302, known["Location"])
    )
    assert len(mail.outbox) == 2


def test_passwords_are_hashed_by_argon2(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = base.PASSWORD_HASHERS
    user = User.objects.create_user("argon@example.com", PASSWORD)
    assert user.password.startswith("argon2$argon2id$")
    assert identify_hasher(user.password).algorithm == "argon2"
    assert sign_in(user.email).status_code == 200


def test_an_older_hash_is_made_anew_at_the_next_sign_in(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = base.PASSWORD_HASHERS
    user = User.objects.create_user("older@example.com")
    User.objects.filter(pk=user.pk).update(password=make_password(PASSWORD, hasher="pbkdf2_sha256"))
    assert sign_in(user.email).status_code == 200
    user.refresh_from_db()
    assert user.password.startswith("argon2$")


def test_a_session_planted_before_the_sign_in_is_worth_nothing(alice: User) -> None:
    """Fixation: the key changes when somebody signs in, and the one before signs nobody in."""
    client = Client()
    client.get("/accounts/login/")
    session = client.session
    session["planted"] = "yes"
    session.save()
    planted = str(session.session_key)
    client.cookies["sessionid"] = planted
    assert client.post("/accounts/login/", {"login": alice.email, "password": PASSWORD}).status_code == 302
    assert client.cookies["sessionid"].value != planted
    attacker = APIClient()
    attacker.cookies["sessionid"] = planted
    assert attacker.get(ME).status_code == 401
    assert client.get(ME).status_code == 200


def test_the_csrf_token_changes_when_somebody_signs_in(alice: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get("/_allauth/browser/v1/config")
    before = client.cookies["csrftoken"].value
    answer = send(
        f"{BROWSER}/login", {"email": alice.email, "password": PASSWORD}, client, headers={"X-CSRFToken": before}
    )
    assert answer.status_code == 200
    assert client.cookies["csrftoken"].value != before
    assert client.patch(ME, {}, content_type="application/json", headers={"X-CSRFToken": before}).status_code == 403


def test_signing_out_ends_the_session_everywhere(alice: User) -> None:
    client = Client()
    client.post("/accounts/login/", {"login": alice.email, "password": PASSWORD})
    copied = APIClient()
    copied.cookies["sessionid"] = client.cookies["sessionid"].value
    assert copied.get(ME).status_code == 200
    client.post("/accounts/logout/")
    assert copied.get(ME).status_code == 401


class Keys:
    """The installation's secret, replaced while the one before stays as a fallback, and then taken away."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.first = settings.SECRET_KEY

    def rotate(self) -> None:
        """Sign with a new secret and still believe the old one."""
        self.settings.SECRET_KEY, self.settings.SECRET_KEY_FALLBACKS = OLD_KEY, [self.first]

    def forget(self) -> None:
        """Believe the new one alone."""
        self.settings.SECRET_KEY_FALLBACKS = []


@pytest.fixture
def keys(settings: Settings) -> Keys:
    """The secrets of the installation."""
    return Keys(settings)


def test_sessions_outlive_a_change_of_the_secret_as_long_as_it_is_a_fallback(alice: User, keys: Keys) -> None:
    kept, other = APIClient(), APIClient()
    app = sign_in(alice.email).json()["meta"]["session_token"]
    for client in (kept, other):
        client.force_login(alice)
    keys.rotate()
    assert kept.get(ME).status_code == 200
    assert APIClient(headers={"X-Session-Token": app}).get(ME).status_code == 200
    keys.forget()
    assert kept.get(ME).status_code == 200, "it was signed anew while both secrets were known"
    assert other.get(ME).status_code == 401
    assert APIClient(headers={"X-Session-Token": app}).get(ME).status_code == 401


def test_links_and_cursors_outlive_it_too(alice: User, keys: Keys) -> None:
    send(f"{APP}/password/request", {"email": alice.email})
    reset = str(mail.outbox[-1].body).split("/password/reset/key/")[1].split("/")[0]
    signed, unsubscribe = signing.dumps("x", salt="s"), token_for(alice.pk, None)
    keys.rotate()
    assert signing.loads(signed, salt="s") == "x"
    assert read_token(unsubscribe) is not None
    answer = Client().get(f"{APP}/password/reset", headers={"X-Password-Reset-Key": reset})
    assert answer.status_code == 200
    keys.forget()
    with pytest.raises(signing.BadSignature):
        signing.loads(signed, salt="s")
    answer = Client().get(f"{APP}/password/reset", headers={"X-Password-Reset-Key": reset})
    assert answer.status_code == 400


def test_a_reset_link_is_of_no_use_after_a_change_of_the_password(alice: User) -> None:
    send(f"{APP}/password/request", {"email": alice.email})
    reset = str(mail.outbox[-1].body).split("/password/reset/key/")[1].split("/")[0]
    alice.set_password("changed in between")
    alice.save()
    answer = send(f"{APP}/password/reset", {"key": reset, "password": "the attacker's own"})
    assert answer.status_code == 400
    alice.refresh_from_db()
    assert alice.check_password("changed in between")
