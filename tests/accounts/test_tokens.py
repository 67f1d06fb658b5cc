"""Tokens: made, shown once, used, refused, revoked."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.credentials import digest_of
from accounts.models import ApiToken, User
from accounts.services import issue_token
from careercopilot.core.models import IdempotencyRecord
from tests.accounts.conftest import bearer

TOKENS = "/api/v1/me/tokens/"
ME = "/api/v1/me/"


def test_a_token_is_shown_once_and_only_its_hash_is_kept(api: APIClient, alice: User) -> None:
    made = api.post(TOKENS, {"name": "Laptop"})
    assert made.status_code == 201
    text = made.json()["token"]
    token = ApiToken.objects.get()
    assert token.owner == alice
    assert token.digest == digest_of(text)
    assert text not in {str(value) for value in vars(token).values()}
    assert made.json()["prefix"] == text[:12]
    assert made["Location"] == f"{TOKENS}{token.pk}/"
    assert set(api.get(made["Location"]).json()) == {
        "id", "name", "prefix", "read_only", "created_at", "expires_at", "last_used_at",
    }  # fmt: skip
    assert bearer(text).get(ME).json()["email"] == "alice@example.com"


def test_a_token_lasts_90_days_unless_said(api: APIClient) -> None:
    for body in ({"name": "a"}, {"name": "b", "expires_at": None}, {"name": "c", "expires_at": ""}):
        assert api.post(TOKENS, body).status_code == 201
    for token in ApiToken.objects.all():
        assert abs(token.expires_at - timezone.now() - timedelta(days=90)) < timedelta(minutes=1)
    chosen = timezone.now() + timedelta(days=3650)
    assert api.post(TOKENS, {"name": "d", "expires_at": chosen.isoformat()}).status_code == 201
    assert ApiToken.objects.get(name="d").expires_at == chosen


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "name"),
        ({"name": ""}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"name": "a\u0000b"}, "name"),
        ({"name": 5}, "name"),
        ({"name": "x", "expires_at": "2020-01-01T00:00:00Z"}, "expires_at"),
        ({"name": "x", "expires_at": "2150-01-01T00:00:00Z"}, "expires_at"),
        ({"name": "x", "expires_at": "2027-01-01T00:00:00"}, "expires_at"),
        ({"name": "x", "read_only": "perhaps"}, "read_only"),
        ({"name": "x", "scope": "all"}, "scope"),
    ],
)
def test_a_bad_token_request_names_the_field(api: APIClient, body: dict[str, object], field: str) -> None:
    answer = api.post(TOKENS, body)
    assert answer.status_code == 400
    assert list(answer.json()["field_errors"]) == [field]
    assert not ApiToken.objects.exists()


def test_tokens_are_listed_in_pages_and_belong_to_their_owner(api: APIClient, bob_api: APIClient, bob: User) -> None:
    for number in range(3):
        api.post(TOKENS, {"name": f"t{number}"})
    foreign, _text = issue_token(owner=bob, name="Bob's")
    first = api.get(TOKENS, {"page_size": "2", "ordering": "name", "count": "true"}).json()
    assert [row["name"] for row in first["results"]] == ["t0", "t1"]
    assert first["count"] == 3
    assert [row["name"] for row in api.get(first["next"]).json()["results"]] == ["t2"]
    assert api.get(f"{TOKENS}{foreign.pk}/").status_code == 404
    assert api.delete(f"{TOKENS}{foreign.pk}/").status_code == 404
    assert ApiToken.objects.filter(pk=foreign.pk).exists()


@pytest.mark.parametrize("key", ["0", str(10**17), "9" * 30, "9" * 5000])
def test_an_impossible_id_is_not_found(api: APIClient, key: str) -> None:
    assert api.get(f"{TOKENS}{key}/").status_code == 404


def test_a_revoked_token_is_refused(api: APIClient) -> None:
    made = api.post(TOKENS, {"name": "Lost"}).json()
    assert bearer(made["token"]).get(ME).status_code == 200
    assert api.delete(f"{TOKENS}{made['id']}/").status_code == 204
    assert bearer(made["token"]).get(ME).status_code == 401
    assert api.delete(f"{TOKENS}{made['id']}/").status_code == 404


def test_an_expired_token_is_refused(alice: User) -> None:
    token, text = issue_token(owner=alice, name="Old", expires_at=datetime(2026, 1, 1, tzinfo=UTC))
    ApiToken.objects.filter(pk=token.pk).update(expires_at=timezone.now())
    assert bearer(text).get(ME).status_code == 401
    token.refresh_from_db()
    assert token.last_used_at is None


def test_the_token_of_an_inactive_user_is_refused(alice: User, token_api: APIClient) -> None:
    assert token_api.get(ME).status_code == 200
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert token_api.get(ME).status_code == 401


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer a b",
        "Basic YWxpY2U6eA==",
        "Token abc",
        "Bearer ccp_wrong",
        "Bearer \xff",
        "x" * 9000,
    ],
)
def test_a_bad_header_is_401_with_a_challenge_and_a_sentence(anonymous: APIClient, alice: User, header: str) -> None:
    answer = anonymous.get(ME, headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == 'Bearer realm="api"'
    assert answer.json()["error_code"] == "UNAUTHORIZED"
    assert answer.json()["detail"].endswith(".")


def test_a_bad_token_is_401_even_beside_a_good_session(api: APIClient) -> None:
    assert api.get(ME, headers={"Authorization": "Bearer ccp_wrong"}).status_code == 401


def test_no_credentials_are_401_for_every_method(anonymous: APIClient) -> None:
    for method in ("get", "patch", "delete"):
        assert getattr(anonymous, method)(ME).status_code == 401
    assert anonymous.post(TOKENS, {"name": "x"}).status_code == 401
    assert anonymous.post("/api/v1/auth/ws-ticket/").status_code == 401


def test_a_read_only_token_reads_and_changes_nothing(read_only_api: APIClient, alice: User) -> None:
    assert read_only_api.get(ME).status_code == 200
    answers = [
        read_only_api.patch(ME, {"name": "Mallory"}),
        read_only_api.post(TOKENS, {"name": "More"}),
        read_only_api.post("/api/v1/auth/ws-ticket/"),
        read_only_api.put("/api/v1/me/skills/", [{"name": "Python"}]),
        read_only_api.delete(ME, {"confirm": alice.email}),
    ]
    assert [answer.status_code for answer in answers] == [403] * 5
    assert "read-only" in answers[0].json()["detail"]
    alice.refresh_from_db()
    assert alice.name == "Alice"
    assert ApiToken.objects.count() == 1


def test_the_last_use_is_kept_once_a_minute(alice: User, queries: object) -> None:
    token, text = issue_token(owner=alice, name="Busy")
    client = bearer(text)
    client.get(ME)
    token.refresh_from_db()
    first = token.last_used_at
    assert first is not None
    with queries as ran:  # type: ignore[attr-defined]
        client.get(ME)
    assert not [query for query in ran if query["sql"].startswith("UPDATE")]
    ApiToken.objects.filter(pk=token.pk).update(last_used_at=first - timedelta(minutes=2))
    client.get(ME)
    token.refresh_from_db()
    assert token.last_used_at is not None
    assert token.last_used_at >= first


def test_a_database_that_cannot_be_written_still_lets_a_token_read(alice: User) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("a role that may not write is PostgreSQL's own matter")
    token, text = issue_token(owner=alice, name="Reader")
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TRIGGER no_use BEFORE UPDATE ON accounts_apitoken BEGIN SELECT RAISE(FAIL, 'no'); END"
        )
        answer = bearer(text).get(ME)
        cursor.execute("DROP TRIGGER no_use")
    assert answer.status_code == 200
    token.refresh_from_db()
    assert token.last_used_at is None


def test_a_replayed_request_makes_one_token_and_keeps_no_secret(api: APIClient) -> None:
    first = api.post(TOKENS, {"name": "Once"}, headers={"Idempotency-Key": "k1"}).json()
    second = api.post(TOKENS, {"name": "Once"}, headers={"Idempotency-Key": "k1"})
    assert (second.status_code, second.json()["id"], second.json()["token"]) == (201, first["id"], None)
    assert ApiToken.objects.count() == 1
    assert first["token"].encode() not in bytes(IdempotencyRecord.objects.get().body)
