"""Who a websocket is opened by: the middleware, run as ASGI runs it, around an application that notes the scope."""

from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.credentials import credential_still_valid, digest_of, redeem_ticket
from accounts.models import ApiToken, User, WebsocketTicket
from accounts.services import issue_ticket, issue_token, revoke_token
from accounts.websocket import WebsocketAuthentication
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)
HOST = "localhost:8000"
OWN = "http://localhost:8000"
TICKET = "/api/v1/auth/ws-ticket/"
Found = tuple[User | None, str, int | None]


def opened(query: str = "", peer: str = "127.0.0.1", host: str = HOST, **headers: str) -> Found:
    """Return what a handshake with these headers (`_` for `-`) is found to be."""
    scopes: list[dict[str, Any]] = []

    async def inner(scope: dict[str, Any], receive: object, send: object) -> None:
        scopes.append(scope)

    sent = {"host": host, **{name.replace("_", "-"): value for name, value in headers.items()}}
    scope = {
        "type": "websocket",
        "path": "/ws/notifications/",
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in sent.items() if value],
        "client": (peer, 50000),
    }
    call: Callable[..., Coroutine[Any, Any, None]] = WebsocketAuthentication(inner).__call__
    async_to_sync(call)(scope, None, None)
    return scopes[0]["user"], scopes[0]["credential"], scopes[0]["refused"]


@pytest.fixture
def session_key(alice: User) -> str:
    """The key of a session that Alice signed in to."""
    client = Client()
    assert client.login(username=alice.email, password=PASSWORD)
    key = client.session.session_key
    assert key is not None
    return key


def test_nobody_is_not_signed_in(alice: User) -> None:
    assert opened() == (None, "", 4401)
    assert opened(origin=OWN) == (None, "", 4401)
    assert opened(origin=OWN, cookie="sessionid=forged") == (None, "", 4401)


def test_a_session_is_signed_in_from_its_own_pages(alice: User, session_key: str) -> None:
    assert opened(origin=OWN, cookie=f"a=b; sessionid={session_key}") == (alice, f"session:{session_key}", None)
    assert credential_still_valid(alice.pk, f"session:{session_key}")


@pytest.mark.parametrize(
    "origin",
    [
        "",
        "null",
        "https://evil.example",
        "http://localhost:3000",
        "http://localhost",
        "https://localhost:8000.evil.example",
        "x",
    ],
)
def test_a_cookie_from_a_foreign_page_is_refused(alice: User, session_key: str, origin: str) -> None:
    assert opened(origin=origin, cookie=f"sessionid={session_key}") == (None, "", 4403)


@pytest.mark.parametrize(
    ("named", "origin"),
    [
        (("CSRF_TRUSTED_ORIGINS", "https://app.example"), "https://app.example"),
        (("CSRF_TRUSTED_ORIGINS", "https://*.app.example"), "https://eu.app.example"),
        (("CORS_ALLOWED_ORIGINS", "http://localhost:3000"), "http://localhost:3000"),
    ],
)
def test_origins_of_the_settings_are_allowed(
    alice: User, session_key: str, settings: object, named: tuple[str, str], origin: str
) -> None:
    setattr(settings, named[0], [named[1]])
    assert opened(origin=origin, cookie=f"sessionid={session_key}")[0] == alice
    assert opened(origin=f"{origin}.evil.example", cookie=f"sessionid={session_key}")[2] == 4403


def test_a_session_ends_with_sign_out_password_change_and_deactivation(alice: User) -> None:
    def signed_in() -> tuple[Client, str]:
        client = Client()
        client.force_login(User.objects.get(pk=alice.pk), backend="allauth.account.auth_backends.AuthenticationBackend")
        return client, f"session:{client.session.session_key}"

    client, credential = signed_in()
    assert credential_still_valid(alice.pk, credential)
    assert not credential_still_valid(alice.pk + 1, credential)
    client.logout()
    assert not credential_still_valid(alice.pk, credential)

    _client, credential = signed_in()
    alice.set_password("another long password")
    alice.save()
    assert not credential_still_valid(alice.pk, credential)

    _client, credential = signed_in()
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert not credential_still_valid(alice.pk, credential)


def test_a_session_outlives_a_new_secret_key_without_getting_a_new_key(
    alice: User, session_key: str, settings: object
) -> None:
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]  # type: ignore[attr-defined]
    settings.SECRET_KEY = "new-secret-" + "y" * 40  # type: ignore[attr-defined]
    # Session data is signed by the key, too: only the fallback makes it readable.
    assert opened(origin=OWN, cookie=f"sessionid={session_key}") == (alice, f"session:{session_key}", None)
    assert credential_still_valid(alice.pk, f"session:{session_key}")


def test_a_ticket_opens_one_socket_from_anywhere(api: APIClient, alice: User) -> None:
    ticket = api.post(TICKET).json()["ticket"]
    assert WebsocketTicket.objects.get().digest == digest_of(ticket)
    key = api.session.session_key
    assert opened(f"ticket={ticket}", peer="203.0.113.9", origin="https://app.example") == (
        alice,
        f"session:{key}",
        None,
    )
    assert opened(f"ticket={ticket}", peer="203.0.113.9") == (None, "", 4401)


@pytest.mark.parametrize("query", ["ticket=forged", "ticket=", "ticket=%ff%00", "ticket=a&ticket=b"])
def test_a_forged_ticket_is_refused_even_beside_a_good_session(alice: User, session_key: str, query: str) -> None:
    assert opened(query, origin=OWN, cookie=f"sessionid={session_key}") == (None, "", 4401)


def test_an_expired_ticket_is_refused_and_removed_with_the_next(alice: User) -> None:
    text = issue_ticket(user=alice, credential="single-user")
    WebsocketTicket.objects.update(expires_at=timezone.now())
    assert redeem_ticket(text) is None
    issue_ticket(user=alice, credential="single-user")
    assert WebsocketTicket.objects.count() == 1


def test_a_ticket_falls_with_the_credential_it_was_bought_with(alice: User, session_key: str) -> None:
    token, _text = issue_token(owner=alice, name="t")
    by_token = issue_ticket(user=alice, credential=f"token:{token.pk}")
    by_session = issue_ticket(user=alice, credential=f"session:{session_key}")
    revoke_token(token=token)
    Client().logout()
    assert redeem_ticket(by_token) is None
    alice.set_password("another long password")
    alice.save()
    assert redeem_ticket(by_session) is None


def test_a_ticket_is_redeemed_once_under_a_race(alice: User) -> None:
    token, _text = issue_token(owner=alice, name="t")

    def redeem(text: str) -> bool:
        try:
            return redeem_ticket(text) is not None
        finally:
            connection.close()

    for _round in range(5):
        text = issue_ticket(user=alice, credential=f"token:{token.pk}")
        with ThreadPoolExecutor(4) as pool:
            assert sum(pool.map(redeem, [text] * 8)) == 1


def test_a_token_opens_a_socket_where_it_may_write(alice: User) -> None:
    token, text = issue_token(owner=alice, name="t")
    _reader, reading = issue_token(owner=alice, name="r", read_only=True)
    assert opened(authorization=f"Bearer {text}") == (alice, f"token:{token.pk}", None)
    for header in (f"Bearer {reading}", "Bearer wrong", "Basic eDp5"):
        assert opened(authorization=header) == (None, "", 4401)
    assert credential_still_valid(alice.pk, f"token:{token.pk}")
    ApiToken.objects.filter(pk=token.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert not credential_still_valid(alice.pk, f"token:{token.pk}")


def test_single_user_mode_is_the_same_user_as_over_http(alice: User, single_user: None) -> None:
    local = APIClient(headers={"Host": HOST})
    assert local.get("/api/v1/me/").json()["id"] == alice.pk
    assert opened() == (alice, "single-user", None)
    assert opened(origin=OWN) == (alice, "single-user", None)
    assert opened(origin=OWN, cookie="sessionid=ended") == (alice, "single-user", None)
    assert credential_still_valid(alice.pk, "single-user")
    ticket = local.post(TICKET).json()["ticket"]
    assert opened(f"ticket={ticket}") == (alice, "single-user", None)


@pytest.mark.parametrize(
    ("handshake", "code"),
    [
        ({"peer": "192.168.1.5"}, 4401),
        ({"peer": ""}, 4401),
        ({"x_forwarded_for": "127.0.0.1"}, 4401),
        ({"forwarded": "for=127.0.0.1"}, 4401),
        ({"via": "1.1 proxy"}, 4401),
        ({"x_real_ip": "127.0.0.1"}, 4401),
        ({"origin": "https://evil.example"}, 4403),
        ({"origin": "http://localhost:3000"}, 4403),
        ({"origin": "null"}, 4403),
        ({"host": "rebound.example:8000", "origin": "http://rebound.example:8000"}, 4403),
        ({"host": ""}, 4403),
        ({"authorization": "Bearer wrong"}, 4401),
        ({"query": "ticket=wrong"}, 4401),
    ],
)
def test_single_user_mode_refuses(alice: User, single_user: None, handshake: dict[str, str], code: int) -> None:
    assert opened(**handshake) == (None, "", code)


def test_single_user_mode_ends_with_a_second_user(alice: User, single_user: None) -> None:
    text = issue_ticket(user=alice, credential="single-user")
    User.objects.create_user("bob@example.com", PASSWORD)
    assert opened() == (None, "", 4401)
    assert not credential_still_valid(alice.pk, "single-user")
    assert opened(f"ticket={text}") == (None, "", 4401)


def test_a_ticket_of_single_user_mode_is_good_on_this_machine_alone(alice: User, single_user: None) -> None:
    text = issue_ticket(user=alice, credential="single-user")
    assert opened(f"ticket={text}", peer="192.168.1.5") == (None, "", 4401)
