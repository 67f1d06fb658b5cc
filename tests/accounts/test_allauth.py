"""The life of an account through allauth: its JSON API for browsers and apps, and its pages."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import User
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
NEW_PASSWORD = "a different long one"
ME = "/api/v1/me/"


class Headless:
    """A client of `/_allauth/`: `browser` with cookie and CSRF token, `app` with a session token."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.client = Client(enforce_csrf_checks=True)
        self.headers: dict[str, str] = {}
        if kind == "browser":
            self.client.get("/_allauth/browser/v1/config")

    def send(self, method: str, path: str, body: dict[str, Any] | None = None, **headers: str) -> Any:
        """Send JSON and return the response; keeps the session token that an app is given."""
        if self.kind == "browser" and "csrftoken" in self.client.cookies:
            self.headers["X-CSRFToken"] = self.client.cookies["csrftoken"].value
        sent = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        content = {} if body is None else {"data": body, "content_type": "application/json"}
        response = getattr(self.client, method)(f"/_allauth/{self.kind}/v1/{path}", headers=sent, **content)
        token = response.json().get("meta", {}).get("session_token")
        if token:
            self.headers["X-Session-Token"] = token
        return response

    def sign_in(self, email: str = "alice@example.com", password: str = PASSWORD) -> Any:
        """Sign in and return the response."""
        return self.send("post", "auth/login", {"email": email, "password": password})

    def me(self) -> Any:
        """Ask the API of the project who this is."""
        return self.client.get(ME, headers=self.headers)


@pytest.fixture(params=["browser", "app"])
def headless(request: pytest.FixtureRequest) -> Headless:
    """A client of each kind."""
    return Headless(request.param)


def link_in_mail() -> str:
    """Return the path of the link in the last mail."""
    found = re.search(r"https?://testserver(/\S+)", str(mail.outbox[-1].body))
    assert found is not None, mail.outbox[-1].body
    return found.group(1)


def code_of(secret: str) -> str:
    """Return the code that an authenticator app with this secret shows now."""
    counters = list(yield_hotp_counters_from_time())
    return str(format_hotp_value(hotp_value(secret, counters[len(counters) // 2])))


def test_sign_up_signs_in_and_asks_to_verify(headless: Headless) -> None:
    answer = headless.send("post", "auth/signup", {"email": "New@Example.com", "password": PASSWORD})
    assert answer.status_code == 200, answer.content
    user = User.objects.get()
    assert (user.email, user.has_usable_password(), user.is_staff) == ("new@example.com", True, False)
    assert headless.me().json()["email"] == "new@example.com"
    path = link_in_mail()
    assert path.startswith("/accounts/confirm-email/")
    key = path.rstrip("/").rpartition("/")[2]
    assert headless.send("post", "auth/email/verify", {"key": key}).status_code == 200
    assert EmailAddress.objects.get(user=user).verified


@pytest.mark.parametrize("email", ["alice@example.com", "ALICE@example.com"])
def test_a_taken_address_makes_nobody(headless: Headless, alice: User, email: str) -> None:
    answer = headless.send("post", "auth/signup", {"email": email, "password": NEW_PASSWORD})
    assert answer.status_code in {400, 401, 409}
    assert User.objects.count() == 1
    assert headless.me().status_code == 401


@pytest.mark.parametrize("password", ["short", "password123", "12345678"])
def test_a_weak_password_makes_nobody(headless: Headless, password: str) -> None:
    assert headless.send("post", "auth/signup", {"email": "n@example.com", "password": password}).status_code == 400
    assert not User.objects.exists()


def test_closed_registration_makes_nobody(headless: Headless, settings: object) -> None:
    settings.REGISTRATION_OPEN = False  # type: ignore[attr-defined]
    answer = headless.send("post", "auth/signup", {"email": "n@example.com", "password": PASSWORD})
    assert answer.status_code == 403
    page = Client().post("/accounts/signup/", {"email": "n@example.com", "password1": PASSWORD, "password2": PASSWORD})
    assert page.status_code == 403
    assert Client().get("/accounts/signup/").status_code == 403
    assert not User.objects.exists()


@pytest.mark.parametrize("verification", ["optional", "none"])
def test_somebody_made_by_hand_signs_in_and_out(
    headless: Headless, alice: User, settings: object, verification: str
) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = verification  # type: ignore[attr-defined]
    assert headless.sign_in(password="wrong").status_code == 400
    assert headless.me().status_code == 401
    assert headless.sign_in("Alice@Example.COM").status_code == 200
    assert headless.me().json()["id"] == alice.pk
    assert headless.send("delete", "auth/session").status_code == 401
    assert headless.me().status_code == 401


def test_a_superuser_need_not_verify_where_others_must(settings: object, headless: Headless, stella: User) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"  # type: ignore[attr-defined]
    assert headless.sign_in(stella.email).status_code == 401
    path = link_in_mail()
    key = path.rstrip("/").rpartition("/")[2]
    headless.send("post", "auth/email/verify", {"key": key})
    assert EmailAddress.objects.get(user=stella).verified
    assert Headless(headless.kind).sign_in(stella.email).status_code == 200


def test_an_inactive_user_is_not_signed_in(headless: Headless, alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert headless.sign_in().status_code in {400, 401}
    assert headless.me().status_code == 401


def test_a_browser_needs_the_csrf_token_to_sign_in(alice: User) -> None:
    answer = Client(enforce_csrf_checks=True).post(
        "/_allauth/browser/v1/auth/login",
        {"email": alice.email, "password": PASSWORD},
        content_type="application/json",
    )
    assert answer.status_code == 403
    assert not UserSession.objects.exists()


def test_a_password_change_ends_other_sessions(headless: Headless, alice: User) -> None:
    other = Headless(headless.kind)
    other.sign_in()
    headless.sign_in()
    wrong = {"current_password": "wrong", "new_password": NEW_PASSWORD}
    assert headless.send("post", "account/password/change", wrong).status_code == 400
    assert other.me().status_code == 200
    right = {"current_password": PASSWORD, "new_password": NEW_PASSWORD}
    assert headless.send("post", "account/password/change", right).status_code == 200
    assert headless.me().status_code == 200
    assert other.me().status_code == 401
    assert Headless("app").sign_in(password=NEW_PASSWORD).status_code == 200


def test_a_forgotten_password_is_reset_by_the_key_in_the_mail(headless: Headless, alice: User) -> None:
    assert headless.send("post", "auth/password/request", {"email": "alice@example.com"}).status_code == 200
    path = link_in_mail()
    assert path.startswith("/accounts/password/reset/key/")
    key = path.rstrip("/").rpartition("/")[2]
    assert headless.send("post", "auth/password/reset", {"key": "x" + key, "password": NEW_PASSWORD}).status_code == 400
    answer = headless.send("post", "auth/password/reset", {"key": key, "password": NEW_PASSWORD})
    assert answer.status_code in {200, 401}, answer.content
    assert headless.send("post", "auth/password/reset", {"key": key, "password": PASSWORD}).status_code == 400
    assert Headless("app").sign_in(password=PASSWORD).status_code == 400
    assert Headless("app").sign_in(password=NEW_PASSWORD).status_code == 200


def test_asking_for_a_reset_does_not_say_who_has_an_account(headless: Headless, alice: User) -> None:
    known = headless.send("post", "auth/password/request", {"email": "alice@example.com"})
    unknown = headless.send("post", "auth/password/request", {"email": "nobody@example.com"})
    assert (known.status_code, known.json()) == (unknown.status_code, unknown.json())


def test_an_address_is_changed_once_it_is_verified(headless: Headless, alice: User) -> None:
    headless.sign_in()
    assert headless.send("post", "account/email", {"email": "Alice2@Example.com"}).status_code == 200
    alice.refresh_from_db()
    assert alice.email == "alice@example.com"
    assert mail.outbox[-1].to == ["alice2@example.com"]
    key = link_in_mail().rstrip("/").rpartition("/")[2]
    assert headless.send("post", "auth/email/verify", {"key": key}).status_code == 200
    alice.refresh_from_db()
    assert alice.email == "alice2@example.com"
    assert headless.me().json()["email"] == "alice2@example.com"
    assert Headless("app").sign_in("alice2@example.com").status_code == 200
    assert Headless("app").sign_in("alice@example.com").status_code == 400


def test_the_second_factor_stands_between_password_and_api(headless: Headless, alice: User) -> None:
    EmailAddress.objects.create(user=alice, email=alice.email, verified=True, primary=True)
    headless.sign_in()
    assert headless.send("post", "auth/reauthenticate", {"password": PASSWORD}).status_code == 200
    start = headless.send("get", "account/authenticators/totp")
    assert start.status_code == 404
    secret = start.json()["meta"]["secret"]
    assert headless.send("post", "account/authenticators/totp", {"code": code_of(secret)}).status_code == 200

    other = Headless(headless.kind)
    assert other.sign_in().status_code == 401
    assert other.me().status_code == 401
    assert other.send("post", "auth/2fa/authenticate", {"code": "000000"}).status_code == 400
    assert other.me().status_code == 401
    codes = headless.send("get", "account/authenticators/recovery-codes").json()["data"]["unused_codes"]
    assert other.send("post", "auth/2fa/authenticate", {"code": codes[0]}).status_code == 200
    assert other.me().json()["id"] == alice.pk


def test_sessions_are_listed_and_ended(headless: Headless, alice: User) -> None:
    other = Headless(headless.kind)
    other.sign_in()
    headless.sign_in()
    sessions = headless.send("get", "auth/sessions").json()["data"]
    assert len(sessions) == 2
    (foreign,) = [session["id"] for session in sessions if not session["is_current"]]
    assert headless.send("delete", "auth/sessions", {"sessions": [foreign]}).status_code == 200
    assert other.me().status_code == 401
    assert headless.me().status_code == 200


def test_an_app_may_write_by_its_session_token(alice: User) -> None:
    app = Headless("app")
    app.sign_in()
    client = APIClient(enforce_csrf_checks=True, headers={"X-Session-Token": app.headers["X-Session-Token"]})
    assert client.patch(ME, {"name": "App"}).status_code == 200
    assert client.get(ME).json()["name"] == "App"
    ticket = client.post("/api/v1/auth/ws-ticket/")
    assert ticket.status_code == 201


def test_too_many_failed_sign_ins_are_held_back(alice: User, settings: object) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}  # type: ignore[attr-defined]
    for _attempt in range(5):
        assert Headless("app").sign_in(password="wrong").status_code == 400
    held = Headless("app").sign_in()
    assert held.status_code == 400
    assert "Too many" in held.json()["errors"][0]["message"]
    assert not UserSession.objects.exists()


@pytest.mark.parametrize(
    "path",
    [
        "login/",
        "signup/",
        "password/reset/",
        "password/reset/done/",
        "confirm-email/",
        "inactive/",
        "password/reset/key/1-x/",
    ],
)
def test_pages_for_strangers_look_like_the_rest(path: str) -> None:
    page = Client().get(f"/accounts/{path}", follow=True)
    assert page.status_code == 200
    content = page.content.decode()
    assert "site.css" in content
    assert "Career Copilot</title>" in content
    assert content.count("<title>") == content.count("<main") == 1


@pytest.mark.parametrize(
    "path", ["email/", "password/change/", "logout/", "reauthenticate/", "2fa/", "2fa/totp/activate/", "sessions/"]
)
def test_pages_of_an_account_look_like_the_rest(alice: User, path: str) -> None:
    EmailAddress.objects.create(user=alice, email=alice.email, verified=True, primary=True)
    client = Client()
    signed_in = client.post("/accounts/login/", {"login": alice.email, "password": PASSWORD})
    assert signed_in.status_code == 302
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get(f"/accounts/{path}")
    assert page.status_code == 200
    content = page.content.decode()
    assert "site.css" in content
    assert content.count("<main") == 1
    assert "<script" not in content
    if path not in {"logout/", "reauthenticate/"}:
        assert 'aria-label="Account"' in content


def test_the_admin_is_entered_through_the_one_sign_in(alice: User, stella: User) -> None:
    client = Client()
    sent_on = client.get("/admin/", follow=True)
    assert sent_on.redirect_chain[-1][0] == "/accounts/login/?next=%2Fadmin%2F"
    entered = client.post("/accounts/login/", {"login": stella.email, "password": PASSWORD, "next": "/admin/"})
    assert entered["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200
    other = Client()
    other.post("/accounts/login/", {"login": alice.email, "password": PASSWORD})
    assert other.get("/admin/", follow=True).status_code == 403
