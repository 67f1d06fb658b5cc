"""Pages for people: who sees which, and the headers that stand on each of them."""

from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import models
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from notifications.models import Announcement, Delivery, Email, Notification, NotificationPreference
from tests.conftest import PASSWORD
from tests.security.cast import CALLERS, MARK, People
from tests.security.urlmap import Route, routes

ROUTES = [route for route in routes() if not route.path.startswith("/api/v1/")]
ADMIN = [route for route in ROUTES if route.path.startswith("/admin/")]
PAGES = [route for route in ROUTES if route.path.startswith("/accounts/")]
HEADLESS = [route for route in ROUTES if route.path.startswith("/_allauth/")]
HSTS = "max-age=31536000; includeSubDomains; preload"
TOKENS = ["the owner's token", "single-user mode"]
"""Proofs that are the API's alone: to a page for people they are nobody's."""

PUBLIC = {
    "/": "says what this is",
    "/guides/": "help for people who have no account yet",
    "/guides/{slug}/": "the same",
    "/unsubscribe/{token}/": "its token is the proof",
    "/health/live/": "asked by whoever watches",
    "/health/ready/": "the same",
    "/metrics": "METRICS_TOKEN or METRICS_ALLOWED guards it",
    "/api/schema/": "the contract is public",
    "/api/docs/": "so is its page",
    "/api/": "says that there is no such path",
}
PUBLIC_PAGES = {
    "/accounts/login/": "where one signs in",
    "/accounts/signup/": "where one makes an account",
    "/accounts/logout/": "leads on those who are signed out already",
    "/accounts/inactive/": "says that the account is closed",
    "/accounts/confirm-email/": "says that a mail was sent",
    "/accounts/confirm-email/{key}/": "its key is the proof",
    "/accounts/password/reset/": "for those who cannot sign in",
    "/accounts/password/reset/done/": "the same",
    "/accounts/password/reset/key/done/": "the same",
    "/accounts/password/reset/key/{uidb36}-{key}/": "its key is the proof",
    "/accounts/login/code/confirm/": "a step of signing in",
    "/accounts/2fa/authenticate/": "a step of signing in",
}
PUBLIC_HEADLESS = {
    "config": "what may be asked",
    "auth/login": "where one signs in",
    "auth/signup": "where one makes an account",
    "auth/password/request": "for those who cannot sign in",
    "auth/password/reset": "its key is the proof",
    "auth/email/verify": "its key is the proof",
    "auth/email/verify/resend": "a step of signing up",
    "auth/code/confirm": "a step of signing in",
    "auth/phone/verify": "answers that there are no phone numbers",
    "auth/phone/verify/resend": "the same",
    "account/phone": "the same",
    "tokens/refresh": "its token is the proof",
}
PARAMETERS = {
    "slug": "getting-started",
    "token": "none",
    "key": "none",
    "uidb36": "1",
    "app_label": "jobs",
    "url": "none",
}


def model_of(route: Route) -> type[models.Model] | None:
    """Return the model that a page of the admin is about."""
    parts = route.path.split("/")
    if parts[1] != "admin":
        return None
    return apps.get_model(parts[2], parts[3]) if len(parts) > 5 and not parts[2].startswith(("{", "r")) else None


def filled(route: Route) -> str:
    """Return the address of a page, of the newest row of its model where it needs one."""
    model = model_of(route)
    newest = model._base_manager.order_by("-pk").first() if model else None
    values = {
        **PARAMETERS,
        "content_type_id": 1,
        "object_id": newest.pk if newest else 0,
        "id": newest.pk if newest else 0,
    }
    return route.filled(values)


@pytest.fixture
def everything(people: People, rows: dict[str, Any]) -> None:
    """A row of each kind that the admin shows."""
    owner = people.owner
    told = Notification.objects.filter(owner=owner).latest("pk")
    Delivery.objects.get_or_create(notification=told, channel="email", defaults={"state": "sent"})
    Group.objects.create(name=MARK)
    EmailAddress.objects.create(user=owner, email=owner.email, verified=True, primary=True)
    Email.objects.create(owner=owner)
    NotificationPreference.objects.get_or_create(owner=owner)
    Announcement.objects.create(title=MARK)


def session(user: User) -> Client:
    """Return a browser in which somebody has signed in, and just now, as pages of second factors ask for."""
    client = Client()
    assert client.post("/accounts/login/", {"login": user.email, "password": PASSWORD}).status_code == 302
    return client


def test_every_model_of_the_admin_has_a_row(everything: None) -> None:
    assert [model.__name__ for model in admin.site._registry if not model._base_manager.exists()] == []
    assert len(ADMIN) > 100


def seen(client: Any, found: list[Route]) -> dict[str, int]:
    """Return the status of each page, and check that those that are refused show nothing."""
    statuses = {}
    for route in found:
        response = client.get(filled(route))
        statuses[route.path] = response.status_code
        if response.status_code != 200:
            assert MARK.encode() not in response.content, route.path
    return statuses


@pytest.mark.parametrize("name", ["no credential", *TOKENS])
def test_the_admin_sends_everybody_without_a_session_to_the_sign_in(
    name: str, people: People, everything: None
) -> None:
    client = CALLERS[name].prove(people)
    assert {path: status for path, status in seen(client, ADMIN).items() if status != 302} == {}


def test_the_admin_is_closed_to_those_who_are_no_staff(people: People, everything: None) -> None:
    statuses = seen(session(people.owner), ADMIN)
    assert {path: status for path, status in statuses.items() if status not in {302, 403}} == {}
    assert statuses["/admin/"] == 302
    assert statuses["/admin/login/"] == 403


def test_staff_see_all_pages_of_the_admin(people: People, everything: None) -> None:
    statuses = seen(session(people.staff), ADMIN)
    wrong = {path: status for path, status in statuses.items() if status not in {200, 301, 302, 403, 404, 405}}
    assert wrong == {}
    for path, status in statuses.items():
        if path.endswith("/{object_id}/change/"):
            assert status == 200, path
        if status == 403:
            # Rows that the service alone writes are looked at; who picks a row says for which field.
            assert path.endswith(("/add/", "/delete/", "/autocomplete/")), path


@pytest.mark.parametrize("name", ["no credential", *TOKENS])
def test_pages_of_an_account_are_for_its_session_alone(name: str, people: People, everything: None) -> None:
    client = CALLERS[name].prove(people)
    private = [route for route in PAGES if route.path not in PUBLIC_PAGES]
    assert len(private) > 10
    assert {path: status for path, status in seen(client, private).items() if status != 302} == {}


@pytest.mark.parametrize("name", ["no credential", *TOKENS])
def test_allauths_interface_knows_no_token_of_the_api(name: str, people: People) -> None:
    client = CALLERS[name].prove(people)
    wrong = []
    for route in HEADLESS:
        if route.path.split("/v1/")[1] in PUBLIC_HEADLESS:
            continue
        for method in sorted(route.methods - {"HEAD", "OPTIONS"}):
            status = client.generic(method, route.path, "{}", content_type="application/json").status_code
            # Somebody who signs up may correct the address; where nobody does, it is a conflict.
            if status != 401 and not (status == 409 and route.path.endswith("/account/email")):
                wrong.append((method, route.path, status))
    assert wrong == []


def test_every_page_is_public_for_a_reason_or_asks_who_comes() -> None:
    known = {*PUBLIC, *PUBLIC_PAGES}
    asking = {route.path for route in [*ADMIN, *PAGES, *HEADLESS]}
    assert {route.path for route in ROUTES} - asking == set(PUBLIC)
    assert {route.path for route in PAGES} >= set(PUBLIC_PAGES)
    assert {route.path.split("/v1/")[1] for route in HEADLESS} >= set(PUBLIC_HEADLESS)
    assert known.isdisjoint(route.path for route in ADMIN)


HANDLERS = {"input onchange"}
"""What django-import-export has within its page to choose all columns: the one that the policy knows, by hash."""

HANDLER_POLICY = "'unsafe-hashes' 'sha256-" + b64encode(sha256(b"onSelectToggleChange(event)").digest()).decode() + "'"


class Scripts(HTMLParser):
    """The scripts and handlers that stand within a page."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._is_code = False
        self.feed(content)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note handlers, addresses that are code, and whether what follows is code."""
        self.found += [f"{tag} {name}" for name, _ in attrs if name.startswith("on")]
        self.found += [
            f"{tag} {name}" for name, value in attrs if (value or "").strip().lower().startswith("javascript:")
        ]
        self._is_code = tag == "script" and dict(attrs).get("type") not in {"application/json", "text/template"}

    def handle_endtag(self, tag: str) -> None:
        """Leave what was code."""
        self._is_code = False

    def handle_data(self, data: str) -> None:
        """Note code."""
        if self._is_code and data.strip():
            self.found.append(data.strip()[:60])


def assert_guarded(response: Any) -> None:
    """Check the headers of a page, and that nothing in it would need more than they allow."""
    policy = dict(part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";"))
    script = policy.get("script-src", policy["default-src"])
    assert script == "'self'"
    assert policy["script-src-attr"] == HANDLER_POLICY
    assert (policy["object-src"], policy["frame-ancestors"], policy["base-uri"]) == ("'none'", "'none'", "'self'")
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Strict-Transport-Security"] == HSTS
    assert set(Scripts(response.content.decode()).found) <= HANDLERS


@pytest.fixture
def tls(settings: Settings) -> None:
    """The headers of a server with TLS."""
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True


@pytest.mark.parametrize("who", ["a stranger", "an owner", "staff"])
def test_every_page_is_guarded(who: str, people: People, everything: None, tls: None) -> None:
    sign_in: dict[str, Callable[[], Client]] = {
        "a stranger": Client,
        "an owner": lambda: session(people.owner),
        "staff": lambda: session(people.staff),
    }
    client, pages = sign_in[who](), 0
    for route in ROUTES:
        if route.path == "/accounts/logout/":
            continue
        response: Any = client.get(filled(route), secure=True)
        if response.get("Content-Type", "").startswith("text/html") and response.content:
            pages += 1
            assert_guarded(response)
    assert pages > {"a stranger": 10, "an owner": 18, "staff": 90}[who]
