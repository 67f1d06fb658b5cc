"""Deletion of an account: everything of its owner goes, nothing of anybody else."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import Skill, User, UserSkill, WebsocketTicket
from accounts.services import delete_account, issue_ticket, issue_token, replace_skills
from careercopilot.core import cleanup
from careercopilot.core.models import IdempotencyRecord
from tests.conftest import PASSWORD

ME = "/api/v1/me/"
MANY = 20_000


def counts() -> dict[str, int]:
    """Return the number of rows of every table."""
    return {model._meta.label: model._base_manager.count() for model in apps.get_models(include_auto_created=True)}


def furnish(user: User) -> None:
    """Give a person a row in every table that this app and its libraries keep for people."""
    Client().post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    token, _text = issue_token(owner=user, name="Laptop")
    issue_ticket(user=user, credential=f"token:{token.pk}")
    replace_skills(owner=user, skills=[("Python", "expert"), ("Go", "beginner")])
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    Authenticator.objects.create(user=user, type="totp", data={})
    IdempotencyRecord.objects.create(owner=user, path="/", key="k", fingerprint="f", status=201, body=b"{}")
    user.groups.add(Group.objects.get_or_create(name="Readers")[0])
    user.user_permissions.add(Permission.objects.order_by("pk")[0])
    LogEntry.objects.create(user=user, action_flag=1, object_repr="x")


@pytest.fixture
def cleaned() -> Iterator[list[int]]:
    """The ids that the registered clean-ups were called with."""
    seen: list[int] = []
    cleanup.on_account_deletion(seen.append)
    yield seen
    cleanup._account_cleanups.remove(seen.append)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_left_and_nobody_else_is_touched(alice: User, bob: User, cleaned: list[int]) -> None:
    Group.objects.create(name="Readers")
    furnish(bob)
    before = counts()
    carol = User.objects.create_user("carol@example.com", PASSWORD)
    furnish(carol)
    assert counts() != before
    delete_account(user=carol)
    assert counts() == before
    assert cleaned == [carol.pk]
    assert Session.objects.count() == UserSession.objects.count() == 1
    assert UserSkill.objects.for_user(bob).count() == 2


@pytest.mark.django_db(transaction=True)
def test_one_deletes_oneself_by_repeating_the_address(api: APIClient, alice: User) -> None:
    furnish(alice)
    answer = api.delete(ME, {"confirm": " Alice@Example.com "})
    assert answer.status_code == 204
    assert answer.content == b""
    assert not User.objects.exists()
    assert not Session.objects.exists()
    assert api.get(ME).status_code == 401


@pytest.mark.django_db(transaction=True)
def test_a_whole_job_search_goes(
    bob_api: APIClient, make_application: Callable[..., dict[str, Any]], api: APIClient
) -> None:
    User.objects.get(email="alice@example.com")
    alice_alone = counts()
    application = make_application(status="applied")
    moved = api.post(f"/api/v1/applications/{application['id']}/transition/", {"status": "interview"})
    assert moved.status_code == 200
    interview = {"application": application["id"], "starts_at": "2026-12-01T10:00:00Z"}
    assert api.post("/api/v1/interviews/", interview).status_code == 201
    assert bob_api.post("/api/v1/jobs/", {"company": "Kept", "title": "Kept"}).status_code == 201
    assert counts() != alice_alone
    assert api.delete(ME, {"confirm": "alice@example.com"}).status_code == 204
    left = {label for label, number in counts().items() if number > alice_alone[label]}
    assert left == {"jobs.Job"}
    assert bob_api.get("/api/v1/jobs/").json()["results"][0]["company"] == "Kept"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "confirm"),
        ({"confirm": ""}, "confirm"),
        ({"confirm": "bob@example.com"}, "confirm"),
        ({"confirm": True}, "confirm"),
        ({"confirm": "alice@example.com", "sure": True}, "sure"),
        ([], "non_field_errors"),
    ],
)
def test_without_the_address_nothing_happens(api: APIClient, alice: User, body: object, field: str) -> None:
    furnish(alice)
    before = counts()
    answer = api.delete(ME, body)
    assert answer.status_code == 400
    assert list(answer.json()["field_errors"]) == [field]
    after = counts()
    assert after == before
    assert api.get(ME).status_code == 200


def test_a_stale_etag_stops_the_deletion(api: APIClient, alice: User) -> None:
    answer = api.delete(ME, {"confirm": alice.email}, headers={"If-Match": '"stale"'})
    assert answer.status_code == 412
    assert User.objects.filter(pk=alice.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_a_failure_half_way_leaves_everything(alice: User, cleaned: list[int]) -> None:
    furnish(alice)
    before = counts()

    def fail_half_way() -> None:
        with transaction.atomic():
            delete_account(user=alice)
            raise ConnectionAbortedError

    with pytest.raises(ConnectionAbortedError):
        fail_half_way()
    assert counts() == before
    assert cleaned == []


@pytest.mark.django_db(transaction=True)
def test_a_sign_in_that_was_only_begun_goes_too(alice: User, bob: User) -> None:
    clients = {user: Client() for user in (alice, bob)}
    for user, client in clients.items():
        Authenticator.objects.create(user=user, type="totp", data={})
        client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
        assert "_auth_user_id" not in client.session
    assert (Session.objects.count(), UserSession.objects.count()) == (2, 0)
    delete_account(user=alice)
    assert [session.session_key for session in Session.objects.all()] == [clients[bob].session.session_key]


@pytest.mark.django_db(transaction=True)
def test_many_rows_go_in_a_bounded_number_of_statements(alice: User, queries: object) -> None:
    Skill.objects.bulk_create(
        [Skill(owner=alice, key=f"k{number}", name=f"n{number}") for number in range(MANY)], batch_size=2000
    )
    UserSkill.objects.bulk_create(
        [UserSkill(owner=alice, skill=skill) for skill in Skill.objects.for_user(alice)], batch_size=2000
    )
    connection.queries_log.clear()
    with queries as ran:  # type: ignore[attr-defined]
        delete_account(user=alice)
    assert len(ran) < 80
    assert (User.objects.count(), Skill.objects.count(), UserSkill.objects.count()) == (0, 0, 0)
    assert not WebsocketTicket.objects.exists()


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("put", "/api/v1/me/skills/", [{"name": "Python", "level": "expert"}]),
        ("post", "/api/v1/auth/ws-ticket/", None),
        ("patch", "/api/v1/notifications/preferences/", {"push_enabled": False}),
    ],
)
@pytest.mark.django_db(transaction=True)
def test_who_is_deleted_while_being_served_is_told_so(method: str, path: str, body: Any) -> None:
    user = User.objects.create_user("gone@example.com")
    client = APIClient()
    client.force_authenticate(User.objects.get(pk=user.pk))
    user.delete()
    response = getattr(client, method)(path, body)
    assert response.status_code == 401
    assert response.json()["error_code"] == "UNAUTHORIZED"
    assert not Skill.objects.exists()
