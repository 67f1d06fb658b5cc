"""Switching e-mail off without signing in: the page, one-click requests, and links that nobody here has signed."""

import datetime as dt
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.signing import Signer
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from notifications import services
from notifications.choices import NotificationType
from notifications.models import Delivery, NotificationPreference
from notifications.unsubscribing import WORDS, token_for

ONE_CLICK = "List-Unsubscribe=One-Click"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def stranger() -> Client:
    """A browser that has no session, and is held to CSRF tokens where they are asked for."""
    return Client(enforce_csrf_checks=True)


def address(user: User, kind: str | None = "digest") -> str:
    """Return the path of a user's link."""
    return f"/unsubscribe/{token_for(user.pk, kind)}/"


def wishes(user: User) -> tuple[bool, dict[str, Any]]:
    """Return what is kept of somebody's wishes for e-mail."""
    found = NotificationPreference.objects.filter(owner=user).first()
    return (found.email_enabled, found.types) if found else (True, {})


class Buttons(HTMLParser):
    """Forms of a page: method, action, hidden fields."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[dict[str, Any]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember a form and its fields."""
        found = dict(attrs)
        if tag == "form":
            self.forms.append({"method": found.get("method"), "action": found.get("action"), "fields": {}})
        elif tag == "input" and self.forms:
            self.forms[-1]["fields"][found["name"]] = found["value"]


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_changes_nothing(stranger: Client, alice: User, method: str) -> None:
    response = getattr(stranger, method)(address(alice))
    assert response.status_code == 200
    assert response["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    assert wishes(alice) == (True, {})
    assert not NotificationPreference.objects.exists()
    assert response.cookies.output() == ""


def test_the_page_offers_this_type_and_all(stranger: Client, alice: User) -> None:
    page = stranger.get(address(alice)).content.decode()
    assert Buttons(page).forms == [
        {"method": "post", "action": None, "fields": {"scope": "type"}},
        {"method": "post", "action": None, "fields": {"scope": "all"}},
    ]
    assert "No more e-mail about many changes at once" in page
    assert alice.email not in page
    assert Buttons(stranger.get(address(alice, None)).content.decode()).forms == [
        {"method": "post", "action": None, "fields": {"scope": "all"}}
    ]


@pytest.mark.parametrize(
    ("kind", "body", "expected"),
    [
        ("digest", "scope=type", (True, {"digest": {"email": False}})),
        ("digest", "scope=all", (False, {})),
        (None, "scope=all", (False, {})),
        (None, "scope=type", (False, {})),
        ("digest", ONE_CLICK, (True, {"digest": {"email": False}})),
        (None, ONE_CLICK, (False, {})),
        ("digest", "", (True, {"digest": {"email": False}})),
        ("digest", "scope=%ff%00", (True, {"digest": {"email": False}})),
        ("digest", "&".join(["a=b"] * 1_500), (True, {"digest": {"email": False}})),
    ],
)
def test_a_post_does_it_without_signing_in(
    stranger: Client, alice: User, kind: str | None, body: str, expected: tuple[bool, dict[str, Any]]
) -> None:
    for _ in range(2):
        response = stranger.post(address(alice, kind), body, content_type=FORM)
        assert response.status_code == 200
        assert wishes(alice) == expected
    page = response.content.decode()
    assert ("No more e-mail about many changes at once" in page) is expected[0]
    assert "/guides/notifications/" in page


def test_one_click_comes_as_multipart_too(stranger: Client, alice: User) -> None:
    response = stranger.post(address(alice), {"List-Unsubscribe": "One-Click"})
    assert (response.status_code, wishes(alice)) == (200, (True, {"digest": {"email": False}}))


def test_other_wishes_stay_and_what_waits_is_not_sent(
    stranger: Client, alice: User, bob: User, time_machine: Any
) -> None:
    time_machine.move_to(dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC), tick=False)
    types = {"digest": {"push": False}, "export_ready": {"in_app": False}}
    NotificationPreference.objects.create(owner=alice, types=types, digest_frequency="daily")
    rows = [services.notify(owner_id=one.pk, type=kind, title="t") for one, kind in
            [(alice, "digest"), (alice, "export_ready"), (bob, "digest")]]  # fmt: skip
    stranger.post(address(alice), ONE_CLICK, content_type=FORM)
    found = NotificationPreference.objects.get(owner=alice)
    assert found.types == {"digest": {"push": False, "email": False}, "export_ready": {"in_app": False}}
    assert (found.email_enabled, found.digest_frequency) == (True, "daily")
    states = [Delivery.objects.get(notification=row, channel="email").state for row in rows]
    assert states == ["skipped", "waiting", "waiting"]
    assert not NotificationPreference.objects.filter(owner=bob).exists()


@pytest.mark.parametrize("method", ["get", "head", "post"])
@pytest.mark.parametrize("change", ["user", "kind", "signature", "salt", "nothing", "long", "bytes", "unicode"])
def test_forged_links_do_nothing_and_say_so(stranger: Client, alice: User, bob: User, method: str, change: str) -> None:
    token = token_for(alice.pk, "digest")
    forged = {
        "user": token.replace(f"{alice.pk}.", f"{bob.pk}.", 1),
        "kind": token.replace("digest", "all"),
        "signature": token[:-1] + ("A" if token[-1] != "A" else "B"),
        "salt": Signer().sign(f"{alice.pk}.digest"),
        "nothing": "x",
        "long": "9" * 5_000,
        "bytes": "%00%ff%0d%0a",
        "unicode": "%F0%9F%98%80:%E2%80%AE",
    }[change]
    response = getattr(stranger, method)(f"/unsubscribe/{forged}/")
    assert response.status_code == 404
    if method != "head":
        assert "This link does not work" in response.content.decode()
    assert not NotificationPreference.objects.exists()


def test_the_link_of_a_deleted_account_says_so(stranger: Client, alice: User) -> None:
    path = address(alice)
    alice.delete()
    for method in ("get", "post"):
        response = getattr(stranger, method)(path)
        assert response.status_code == 404
        assert "the account is gone" in response.content.decode()


def test_a_link_for_a_type_that_is_no_more_ends_them_all(stranger: Client, alice: User) -> None:
    stranger.post(address(alice, "pigeon"), ONE_CLICK, content_type=FORM)
    assert wishes(alice) == (False, {})


def test_a_large_body_is_not_taken(stranger: Client, alice: User) -> None:
    response = stranger.post(address(alice), "x" * 9_000, content_type=FORM)
    assert response.status_code == 413
    assert "Nothing was changed" in response.content.decode()
    assert wishes(alice) == (True, {})


def test_requests_are_counted(stranger: Client, alice: User, settings: Settings) -> None:
    settings.THROTTLE_RATES = {"user": "3/min", "anonymous": "3/min"}
    codes = [stranger.get("/unsubscribe/x/").status_code for _ in range(4)]
    assert codes == [404, 404, 404, 429]
    refused = stranger.post(address(alice), ONE_CLICK, content_type=FORM)
    assert refused.status_code == 429
    assert 1 <= int(refused["Retry-After"]) <= 61
    assert wishes(alice) == (True, {})


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(stranger: Client, alice: User, method: str) -> None:
    assert getattr(stranger, method)(address(alice)).status_code == 405
    assert wishes(alice) == (True, {})


def test_single_user_mode_changes_nothing_about_it(stranger: Client, alice: User, settings: Settings) -> None:
    settings.SINGLE_USER = True
    assert stranger.get(address(alice)).status_code == 200
    assert stranger.post(address(alice), ONE_CLICK, content_type=FORM).status_code == 200
    assert wishes(alice) == (True, {"digest": {"email": False}})


def test_links_outlive_a_change_of_the_secret(stranger: Client, alice: User, settings: Settings) -> None:
    path = address(alice)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-secret-" + "y" * 40
    assert stranger.get(path).status_code == 200


def test_each_type_has_its_words() -> None:
    assert set(WORDS) == set(NotificationType)
