"""Secrets are planted through real requests, errors among them, and looked for in everything that was logged."""

import io
import json
import logging
import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIClient
from structlog.stdlib import ProcessorFormatter

from accounts.models import User
from accounts.services import issue_ticket, issue_token
from careercopilot import urls
from careercopilot.core.conceal import conceal_report, concealed
from careercopilot.core.logging import logging_config
from careercopilot.core.viewsets import ApiView
from jobs.models import Job
from tests.conftest import PASSWORD

NOTES = "I was fired from Initech over a stapler"
ADDRESS = "alice.private+jobs@example.com"
WRONG = "swordfish-of-a-guess"
LINK = "Zm9vYmFy:1a2b3c:c2lnbmF0dXJl"


class Breaks(ApiView):
    """A view that fails with what it was sent in the message of its exception."""

    permission_classes = [AllowAny]

    def post(self, request: Request) -> Response:
        """Fail, in the way that is asked for."""
        data: Any = request.data
        if data["how"] == "database":
            with connection.cursor() as cursor:
                # Both databases refuse it; PostgreSQL quotes the statement, and the row where there is one.
                cursor.execute("SELECT %s FROM no_such_table", [data["notes"]])
        if data["how"] == "row":
            Job.objects.create(owner_id=data["owner"], company=data["notes"], title="", salary_min=5, salary_max=1)
        raise RuntimeError(
            f"could not send to {data['email']} with Authorization: Bearer {data['token']} and password={data['word']}"
        )


def breaks_with_link(request: HttpRequest, token: str) -> HttpResponse:
    """Fail where the path holds a secret."""
    raise RuntimeError("no luck")


handler404, handler500 = urls.handler404, urls.handler500
urlpatterns = [
    path("api/v1/breaks/", Breaks.as_view()),
    path("unsubscribe/<str:token>/x/", breaks_with_link),
    *urls.urlpatterns,
]


@pytest.fixture
def logged() -> Iterator[Callable[[], str]]:
    """Everything that is logged at any level, in the form of production."""
    root = logging.getLogger()
    formatter = next(h.formatter for h in root.handlers if isinstance(h.formatter, ProcessorFormatter))
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    loggers = [root, *(logging.getLogger(name) for name in ("careercopilot", "django", "accounts", "allauth"))]
    levels = [one.level for one in loggers]
    root.addHandler(handler)
    for one in loggers:
        one.setLevel(logging.DEBUG)
    yield stream.getvalue
    for one, level in zip(loggers, levels, strict=True):
        one.setLevel(level)
    root.removeHandler(handler)


@pytest.mark.urls(__name__)
@pytest.mark.django_db(transaction=True)
def test_nothing_that_was_planted_is_logged(logged: Callable[[], str], settings: Any) -> None:
    # The statements themselves are somebody else's log: Django writes them with their values at DEBUG alone.
    logging.getLogger("django.db.backends").setLevel(logging.INFO)
    settings.SLOW_QUERY_MS = settings.SLOW_REQUEST_MS = 0
    user = User.objects.create_user(ADDRESS, PASSWORD, name="Alice")
    token = issue_token(owner=user, name="t")[1]
    ticket = issue_ticket(user=user, credential=f"token:{user.api_tokens.get().pk}")
    browser = Client(raise_request_exception=False)
    bearer = APIClient(headers={"Authorization": f"Bearer {token}"}, raise_request_exception=False)

    browser.post("/accounts/login/", {"login": ADDRESS, "password": WRONG})
    assert browser.post("/accounts/login/", {"login": ADDRESS, "password": PASSWORD}).status_code == 302
    session = browser.cookies["sessionid"].value
    browser.post("/accounts/password/reset/", {"email": ADDRESS})
    browser.post("/_allauth/app/v1/auth/login", {"email": ADDRESS, "password": WRONG}, content_type="application/json")
    job = bearer.post("/api/v1/jobs/", {"company": "A", "title": "B", "notes": NOTES}).json()["id"]
    assert bearer.get("/api/v1/jobs/", {"q": NOTES}).status_code == 200
    assert bearer.patch(f"/api/v1/jobs/{job}/", {"salary_min": NOTES}).status_code == 400
    assert bearer.get(f"/api/v1/jobs/?token={token}&ticket={ticket}&email={ADDRESS}").status_code == 400
    bearer.post("/api/v1/jobs/", f'{{"notes": "{NOTES}"', content_type="application/json")
    browser.get(f"/unsubscribe/{LINK}/")
    assert browser.get(f"/unsubscribe/{LINK}/x/").status_code == 500
    body = {"notes": NOTES, "email": ADDRESS, "token": token, "word": WRONG, "owner": user.pk}
    for how in ("text", "database", "row"):
        assert bearer.post("/api/v1/breaks/", {"how": how, **body}).status_code == 500
    logging.getLogger("uvicorn.error").info('%s - "WebSocket %s" [accepted]', "127.0.0.1", f"/ws/?ticket={ticket}")
    logging.getLogger("smtp").error("%s was refused", EmailMessage(to=[ADDRESS]).to)

    text = logged()
    lines = [json.loads(line) for line in text.splitlines()]
    assert [line["event"] for line in lines].count("request") >= 14
    assert [line["event"] for line in lines].count("unexpected_error") == 4
    assert any(line["event"] == "slow_query" for line in lines)
    for secret in (token, PASSWORD, WRONG, session, ticket, ADDRESS, NOTES, LINK, "stapler", "alice.private"):
        assert secret not in text, [line for line in lines if secret in json.dumps(line)][:1]


def test_the_console_conceals_too(logged: Callable[[], str]) -> None:
    config = logging_config(level="INFO", human=True)["formatters"]["structured"]
    formatter = ProcessorFormatter(**{name: value for name, value in config.items() if name != "()"})
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    logger = logging.getLogger("test_the_console")
    logger.propagate = False
    logger.addHandler(handler)
    error = ValueError(f"{ADDRESS} has the token ccp_{'x' * 43}")
    logger.error("a failure of password=%s", WRONG, exc_info=error)
    text = stream.getvalue()
    assert "a failure of" in text
    assert "ValueError" in text
    for secret in (ADDRESS, "ccp_x", WRONG):
        assert secret not in text
    # Structlog's configuration is one for the process.
    logging_config(level=os.environ["LOG_LEVEL"], human=False)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Authorization: Bearer abcdefghijk", "Authorization: [hidden] [hidden]"),
        ("redis://:hunter2@host:6379/0 refused", "redis://:[hidden]@host:6379/0 refused"),
        ("smtp+tls://me:pa55@mail.example.com", "smtp+tls://me:[hidden]@mail.example.com"),
        ("GET /ws/?ticket=abc&since=5", "GET /ws/?ticket=[hidden]&since=5"),
        ("/accounts/confirm-email/MQ:abc:def/", "/accounts/confirm-email/[hidden]/"),
        ("/accounts/password/reset/key/1-abc-def/", "/accounts/password/reset/key/[hidden]/"),
        ("duplicate key\nDETAIL:  Key (company)=(Acme) exists.\nHINT: x", "duplicate key"),
        ("no such table\nLINE 1: SELECT 'a'\n   ^", "no such table"),
        ("The pool has no connection in 5.00 sec", "The pool has no connection in 5.00 sec"),
        ('relation "key" does not exist', 'relation "key" does not exist'),
        ("{'password': 'hunter2', 'a': 1}", "{'password': '[hidden]', 'a': 1}"),
    ],
)
def test_concealed(text: str, shown: str) -> None:
    assert concealed(text) == shown


def test_error_reports_are_gone_over_before_they_leave() -> None:
    report = {"exception": {"values": [{"type": "X", "value": f"no mail to {ADDRESS}"}]}, "level": "error"}
    assert ADDRESS not in str(conceal_report(report, {}))
    assert conceal_report(report, {})["level"] == "error"
