"""Credentials of open sockets: looked up together at heartbeats, and taken back at once where somebody signs out."""

import datetime as dt

import pytest
from channels.db import database_sync_to_async
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.credentials import credential_still_valid, session_store
from accounts.models import ApiToken, User
from accounts.services import issue_token
from accounts.websocket import Signed, withdrawn
from tests.conftest import PASSWORD
from tests.notifications.sockets import closed, connected, quiet, session_of, take


def sockets_of(user: User, other: User) -> dict[str, Signed]:
    """Return a socket of each kind of credential, by what became of it."""
    sockets: dict[str, Signed] = {}
    for fate in ("holds", "expired", "gone", "foreign"):
        token, _ = issue_token(owner=user, name=fate)
        key = session_of(user)
        sockets[f"token {fate}"] = (user.pk, f"token:{token.pk}")
        sockets[f"session {fate}"] = (user.pk, f"session:{key}")
        if fate == "expired":
            past = timezone.now() - dt.timedelta(seconds=1)
            ApiToken.objects.filter(pk=token.pk).update(expires_at=past)
            session_store(None).model.objects.filter(pk=key).update(expire_date=past)  # type: ignore[attr-defined]
        elif fate == "gone":
            token.delete()
            session_store(key).flush()
        elif fate == "foreign":
            sockets["token foreign"] = (other.pk, f"token:{token.pk}")
            sockets["session foreign"] = (other.pk, f"session:{key}")
    return {**sockets, "alone": (user.pk, "single-user"), "unknown": (user.pk, "magic:1")}


@pytest.mark.django_db
def test_what_is_withdrawn_is_what_would_not_sign_in_any_more(alice: User, bob: User) -> None:
    sockets = sockets_of(alice, bob)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        gone = withdrawn(set(sockets.values()))
    assert {name for name, signed in sockets.items() if signed not in gone} == {"token holds", "session holds"}
    assert len(queries) == 3
    assert gone == {signed for signed in sockets.values() if not credential_still_valid(*signed)}


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["password", "inactive", "backend"])
def test_a_person_who_changed_is_signed_out(alice: User, bob: User, settings: LazySettings, change: str) -> None:
    token, _ = issue_token(owner=alice, name="mine")
    mine = {(alice.pk, f"session:{session_of(alice)}"), (alice.pk, f"token:{token.pk}")}
    others = {(bob.pk, f"session:{session_of(bob)}")}
    assert withdrawn(mine | others) == set()
    if change == "password":
        alice.set_password("another one")
        alice.save()
        mine.remove((alice.pk, f"token:{token.pk}"))
    elif change == "inactive":
        User.objects.filter(pk=alice.pk).update(is_active=False)
    else:
        settings.AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.RemoteUserBackend"]
        mine = {signed for signed in mine | others if "session" in signed[1]}
    assert withdrawn(mine | others) == mine
    assert all(not credential_still_valid(*signed) for signed in mine)


@pytest.mark.django_db(transaction=True)
async def test_signing_out_closes_the_sockets_of_that_session_at_once(alice: User) -> None:
    client = Client(headers={"accept": "application/json"})

    def sign_in() -> str:
        body = {"email": alice.email, "password": PASSWORD}
        answer = client.post("/_allauth/browser/v1/auth/login", body, content_type="application/json")
        assert answer.status_code == 200, answer.content
        return str(client.cookies["sessionid"].value)

    session = await database_sync_to_async(sign_in)()
    other = await database_sync_to_async(session_of)(alice)
    async with connected(session) as one, connected(other) as two:
        answer = await database_sync_to_async(client.delete)("/_allauth/browser/v1/auth/session")
        assert answer.status_code == 401
        assert (await take(one, "error"))["error_code"] == "UNAUTHORIZED"
        assert await closed(one) == 4401
        assert await quiet(two)
