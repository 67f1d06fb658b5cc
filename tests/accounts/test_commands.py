"""Commands: the first user, and tokens from the command line."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts.models import ApiToken, User
from tests.accounts.conftest import bearer

pytestmark = pytest.mark.django_db


def issue(*arguments: str) -> str:
    """Run `issue_token` and return what it prints."""
    out = StringIO()
    call_command("issue_token", *arguments, stdout=out)
    return out.getvalue()


def test_a_token_is_printed_alone_on_a_line(alice: User) -> None:
    printed = issue("Alice@Example.com")
    assert printed.endswith("\n")
    assert printed.count("\n") == 1
    assert bearer(printed.strip()).get("/api/v1/me/").json()["id"] == alice.pk
    token = ApiToken.objects.get()
    assert (token.name, token.read_only) == ("Command line", False)
    assert abs(token.expires_at - timezone.now() - timedelta(days=90)) < timedelta(minutes=1)


def test_a_token_is_made_as_asked(alice: User) -> None:
    issue(alice.email, "--name", "Backup", "--days", "7", "--read-only")
    token = ApiToken.objects.get()
    assert (token.name, token.read_only) == ("Backup", True)
    assert abs(token.expires_at - timezone.now() - timedelta(days=7)) < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nobody@example.com"], "There is no user nobody@example.com."),
        (["alice@example.com", "--days", "0"], "--days must be"),
        (["alice@example.com", "--days", "9999999"], "--days must be"),
        (["alice@example.com", "--name", " "], "--name must have"),
        (["alice@example.com", "--name", "x" * 101], "--name must have"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(alice: User, arguments: list[str], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        issue(*arguments)
    assert not ApiToken.objects.exists()


def test_an_inactive_user_gets_no_token(alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(is_active=False)
    with pytest.raises(CommandError, match="not active"):
        issue(alice.email)


def test_the_first_user_is_made_without_questions_and_signs_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "correct horse battery")
    call_command("createsuperuser", "--noinput", "--email", "Root@Example.com", stdout=StringIO())
    user = User.objects.get()
    assert (user.email, user.is_staff, user.is_superuser) == ("root@example.com", True, True)
    client = Client()
    client.post("/accounts/login/", {"login": "root@example.com", "password": "correct horse battery"})
    assert client.get("/admin/").status_code == 200
    with pytest.raises(CommandError):
        call_command("createsuperuser", "--noinput", "--email", "root@example.com", stdout=StringIO())
    assert User.objects.count() == 1
