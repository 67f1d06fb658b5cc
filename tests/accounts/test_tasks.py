"""Housekeeping of credentials."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts.models import ApiToken, User, WebsocketTicket
from accounts.services import issue_ticket, issue_token
from accounts.tasks import purge_expired_credentials
from tests.conftest import PASSWORD


def test_what_is_over_goes_and_what_is_not_stays(alice: User) -> None:
    now = timezone.now()
    ages = {"live": now + timedelta(days=1), "young": now - timedelta(days=29), "old": now - timedelta(days=31)}
    for name, expires_at in ages.items():
        issue_token(owner=alice, name=name, expires_at=expires_at)
    issue_ticket(user=alice, credential="single-user")
    old = WebsocketTicket.objects.get()
    WebsocketTicket.objects.create(owner=alice, digest="d", expires_at=now - timedelta(seconds=1))
    keys = []
    for _ in range(2):
        client = Client()
        client.post("/accounts/login/", {"login": alice.email, "password": PASSWORD})
        keys.append(client.session.session_key)
    Session.objects.filter(session_key=keys[0]).update(expire_date=now - timedelta(days=1))

    purge_expired_credentials()
    purge_expired_credentials()

    assert set(ApiToken.objects.values_list("name", flat=True)) == {"live", "young"}
    assert WebsocketTicket.objects.get() == old
    assert [session.session_key for session in Session.objects.all()] == [keys[1]]
    assert [session.session_key for session in UserSession.objects.all()] == [keys[1]]


@pytest.mark.django_db
def test_an_empty_installation_has_nothing_to_purge() -> None:
    purge_expired_credentials()
    assert not ApiToken.objects.exists()


def test_old_notes_of_the_admin_go(alice: User, settings: Any) -> None:
    now = timezone.now()
    for days in (364, 366):
        note = LogEntry.objects.create(user=alice, action_flag=1, object_repr=str(days))
        LogEntry.objects.filter(pk=note.pk).update(action_time=now - timedelta(days=days))
    settings.ADMIN_LOG_RETENTION_DAYS = 0
    purge_expired_credentials()
    assert LogEntry.objects.count() == 2
    settings.ADMIN_LOG_RETENTION_DAYS = 365
    purge_expired_credentials()
    assert [note.object_repr for note in LogEntry.objects.all()] == ["364"]
