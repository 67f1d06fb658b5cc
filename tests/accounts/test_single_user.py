"""Single-user mode over HTTP: who is let in, and everybody who is not."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from rest_framework.test import APIClient

from accounts.models import User

ME = "/api/v1/me/"
GETS = [ME, "/api/v1/me/settings/", "/api/v1/me/skills/", "/api/v1/me/tokens/"]
OWN = {"Host": "localhost:8000"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def local(single_user: None) -> APIClient:
    """A client without credentials on this machine."""
    return APIClient(headers=OWN)


def test_off_by_default(anonymous: APIClient, alice: User) -> None:
    assert anonymous.get(ME, headers=OWN).status_code == 401


def test_the_only_user_is_whoever_asks_on_every_endpoint(local: APIClient, alice: User) -> None:
    assert local.get(ME).json()["email"] == "alice@example.com"
    assert [local.get(path).status_code for path in GETS] == [200] * len(GETS)
    assert local.patch(ME, {"name": "Changed"}).status_code == 200
    assert local.post("/api/v1/auth/ws-ticket/").status_code == 201
    alice.refresh_from_db()
    assert alice.name == "Changed"


def test_an_empty_installation_gets_its_local_user(local: APIClient) -> None:
    assert local.get(ME).json()["email"] == "local@localhost"
    assert local.get(ME).json()["email"] == "local@localhost"
    user = User.objects.get()
    assert not user.has_usable_password()
    assert not user.is_staff


@pytest.mark.django_db(transaction=True)
def test_the_local_user_is_made_once_under_a_race(local: APIClient) -> None:
    def ask(_number: int) -> int:
        try:
            return APIClient(headers=OWN).get(ME).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, range(8))) == [200] * 8
    assert User.objects.count() == 1


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"])
def test_loopback_peers_are_let_in(local: APIClient, alice: User, peer: str) -> None:
    assert local.get(ME, REMOTE_ADDR=peer).status_code == 200


@pytest.mark.parametrize("peer", ["192.168.1.5", "10.0.0.1", "2001:db8::1", "0.0.0.0", "", "unix", "::ffff:10.0.0.1"])  # noqa: S104
def test_other_peers_are_refused(local: APIClient, alice: User, peer: str) -> None:
    refused = local.get(ME, REMOTE_ADDR=peer)
    assert refused.status_code == 401
    assert "this machine" in refused.json()["detail"]
    assert local.patch(ME, {"name": "Mallory"}, REMOTE_ADDR=peer).status_code == 401
    alice.refresh_from_db()
    assert alice.name == "Alice"


@pytest.mark.parametrize("proxies", [[], ["127.0.0.1"]])
@pytest.mark.parametrize(
    "header", ["X-Forwarded-For", "Forwarded", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip", "Via"]
)
def test_forwarded_requests_are_refused_whoever_forwards(
    local: APIClient, alice: User, settings: object, header: str, proxies: list[str]
) -> None:
    settings.TRUSTED_PROXIES = proxies  # type: ignore[attr-defined]
    assert local.get(ME, headers={header: "127.0.0.1"}).status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "http://localhost:3000"},
        {"Origin": "https://localhost"},
        {"Origin": "null"},
        {"Origin": "http://localhost:8000.evil.example"},
        {"Origin": "http://["},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://localhost:8000", "Sec-Fetch-Site": "cross-site"},
    ],
)
def test_changes_from_foreign_pages_are_refused(local: APIClient, alice: User, headers: dict[str, str]) -> None:
    answers = [
        local.patch(ME, {"name": "Mallory"}, headers=headers),
        local.delete(ME, {"confirm": alice.email}, headers=headers),
        local.post("/api/v1/me/tokens/", {"name": "Mallory's"}, headers=headers),
    ]
    assert [answer.status_code for answer in answers] == [403] * 3
    alice.refresh_from_db()
    assert alice.name == "Alice"
    assert not alice.api_tokens.exists()
    assert local.get(ME, headers=headers).status_code == 200


@pytest.mark.parametrize(
    "headers", [{}, {"Origin": "http://localhost:8000", "Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}]
)
def test_changes_from_own_pages_are_taken(local: APIClient, alice: User, headers: dict[str, str]) -> None:
    assert local.patch(ME, {"name": "Changed"}, headers=headers).status_code == 200


@pytest.mark.parametrize("setting", ["CSRF_TRUSTED_ORIGINS", "CORS_ALLOWED_ORIGINS"])
def test_a_frontend_that_is_named_in_the_settings_may_change(
    local: APIClient, alice: User, settings: object, setting: str
) -> None:
    setattr(settings, setting, ["http://localhost:3000"])
    headers = {"Origin": "http://localhost:3000", "Sec-Fetch-Site": "same-site"}
    assert local.patch(ME, {"name": "Changed"}, headers=headers).status_code == 200


def test_a_foreign_host_is_refused_even_where_any_host_is_allowed(
    single_user: None, alice: User, settings: object
) -> None:
    settings.ALLOWED_HOSTS = ["*"]  # type: ignore[attr-defined]
    answer = APIClient().get(ME, headers={"Host": "rebound.example:8000"})
    assert answer.status_code == 403
    assert APIClient().get(ME, headers={"Host": "[::1]:8000"}).status_code == 200


def test_more_than_one_active_user_is_refused(local: APIClient, alice: User, bob: User) -> None:
    refused = local.get(ME)
    assert refused.status_code == 401
    assert "exactly one active user" in refused.json()["detail"]
    User.objects.filter(pk=bob.pk).update(is_active=False)
    assert local.get(ME).json()["email"] == "alice@example.com"
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert local.get(ME).status_code == 401
    assert User.objects.count() == 2


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Bearer ccp_wrong"},
        {"Authorization": "Basic eDp5"},
        {"X-Session-Token": "wrong"},
        {"X-Session-Token": ""},
    ],
)
def test_bad_credentials_are_still_refused(local: APIClient, alice: User, headers: dict[str, str]) -> None:
    assert local.get(ME, headers=headers).status_code == 401


def test_good_credentials_are_used_though_others_exist(
    local: APIClient, token_api: APIClient, bob: User, read_only_api: APIClient
) -> None:
    assert token_api.get(ME).json()["email"] == "alice@example.com"
    assert read_only_api.patch(ME, {"name": "x"}, headers=OWN).status_code == 403
