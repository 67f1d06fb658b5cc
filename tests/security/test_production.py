"""The settings of a server: Django's own audit is clean, cookies and headers are strict, origins are closed."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from tests.conftest import PASSWORD
from tests.core.test_environment import SERVER

ROOT = Path(__file__).resolve().parents[2]
ASK = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client
def heads(path, **extra):
    response = Client(headers={"host": "example.com"}).get(path, **extra)
    return {"status": response.status_code, **{name.lower(): value for name, value in response.headers.items()}}
print(json.dumps({
    "settings": {name: getattr(settings, name) for name in NAMES},
    "plain": heads("/health/live/"), "moved": heads("/guides/"), "page": heads("/guides/", secure=True),
    "foreign": heads("/api/schema/", secure=True, headers={"origin": "https://evil.example"}),
}))
"""
STRICT = {
    "DEBUG": False,
    "SESSION_COOKIE_SECURE": True,
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "CSRF_COOKIE_SECURE": True,
    "CSRF_COOKIE_SAMESITE": "Lax",
    "SECURE_SSL_REDIRECT": True,
    "SECURE_HSTS_SECONDS": 31_536_000,
    "SECURE_PROXY_SSL_HEADER": None,
    "USE_X_FORWARDED_HOST": False,
    "CORS_ALLOWED_ORIGINS": [],
    "CSRF_TRUSTED_ORIGINS": [],
    "TRUSTED_PROXIES": [],
    "SINGLE_USER": False,
    "PASSWORD_HASHERS": [
        "django.contrib.auth.hashers.Argon2PasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ],
}


def server(tmp_path: Path, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command with the settings of a server and no more than it needs."""
    environment = {
        "PATH": os.environ["PATH"],
        "DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "careercopilot.settings.production",
        **SERVER,
        "SECRET_KEY": "".join(chr(48 + number % 75) for number in range(0, 75 * 7, 7)).replace("\\", "_"),
        **variables,
    }
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=100
    )


def test_the_audit_of_django_finds_nothing(tmp_path: Path) -> None:
    run = server(tmp_path, "manage.py", "check", "--deploy", "--fail-level", "DEBUG")
    assert run.returncode == 0, run.stderr
    assert "no issues" in run.stdout


@pytest.mark.parametrize(
    ("variables", "warning"),
    [({"SECRET_KEY": "short"}, "W009"), ({"DEBUG": "true"}, "W018"), ({"SECURE": "false"}, "W012")],
)
def test_the_audit_is_heard(tmp_path: Path, variables: dict[str, str], warning: str) -> None:
    run = server(tmp_path, "manage.py", "check", "--deploy", "--fail-level", "WARNING", **variables)
    assert run.returncode == 1
    assert f"security.{warning}" in run.stderr


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What a server with TLS says of itself and answers."""
    run = server(tmp_path_factory.mktemp("server"), "-c", f"NAMES = {list(STRICT)}\n{ASK}")
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout.splitlines()[-1])


def test_a_server_is_strict_unless_it_is_told_otherwise(answers: Any) -> None:
    assert answers["settings"] == STRICT


def test_a_server_leads_to_tls_and_keeps_to_it(answers: Any) -> None:
    assert (answers["moved"]["status"], answers["moved"]["location"]) == (301, "https://example.com/guides/")
    assert answers["page"]["strict-transport-security"] == "max-age=31536000; includeSubDomains; preload"
    assert answers["plain"]["status"] == 200, "who watches asks without TLS, from within"


def test_origins_are_closed_by_default(answers: Any) -> None:
    assert answers["foreign"]["status"] == 200
    assert not [name for name in answers["foreign"] if name.startswith("access-control-")]


@pytest.mark.django_db
def test_an_origin_that_is_named_is_let_in_and_no_other(settings: Settings) -> None:
    settings.CORS_ALLOWED_ORIGINS = ["https://app.example"]
    asked = {"Access-Control-Request-Method": "PATCH", "Access-Control-Request-Headers": "content-type"}
    for origin, allowed in [
        ("https://app.example", "https://app.example"),
        ("https://app.example.evil", None),
        ("null", None),
    ]:
        preflight = Client().options("/api/v1/me/", headers={"Origin": origin, **asked})
        assert preflight.get("Access-Control-Allow-Origin") == allowed
        answer = Client().get("/api/v1/", headers={"Origin": origin})
        assert answer.get("Access-Control-Allow-Origin") == allowed
        assert "*" not in answer.get("Access-Control-Allow-Origin", "")


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(alice: User, settings: Settings) -> None:
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    client = Client()
    client.get("/accounts/login/", secure=True)
    client.post("/accounts/login/", {"login": alice.email, "password": PASSWORD}, secure=True)
    session, csrf = client.cookies["sessionid"], client.cookies["csrftoken"]
    assert (session["httponly"], session["secure"], session["samesite"]) == (True, True, "Lax")
    assert (csrf["secure"], csrf["samesite"]) == (True, "Lax")
    assert session["domain"] == csrf["domain"] == ""
