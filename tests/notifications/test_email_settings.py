"""Where mail goes and what links lead to, as the environment says it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from careercopilot.settings.environment import mail, site_address
from careercopilot.settings.paths import local_address

NAMES = "EMAIL_BACKEND EMAIL_HOST EMAIL_PORT EMAIL_USE_TLS EMAIL_USE_SSL SITE_URL FRONTEND_URL"
SHOW = (
    "import json; from django.conf import settings; "
    f"print(json.dumps([getattr(settings, name) for name in {NAMES!r}.split()]))"
)
CONSOLE = "django.core.mail.backends.console.EmailBackend"
SMTP = "django.core.mail.backends.smtp.EmailBackend"


def shown(module: str, folder: Path, **environment: str) -> list[Any]:
    """Return the settings that a fresh process has."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "LANG", "HOME"}}
    variables = {**kept, "DJANGO_SETTINGS_MODULE": module, "DATA_DIR": str(folder), **environment}
    done = subprocess.run([sys.executable, "-c", SHOW], env=variables, capture_output=True, check=True, text=True)
    found: list[Any] = json.loads(done.stdout)
    return found


def test_without_a_word_mail_goes_to_the_console(tmp_path: Path) -> None:
    module = "careercopilot.settings.embedded"
    default = [CONSOLE, "localhost", 25, False, False, "http://127.0.0.1:8000", ""]
    assert shown(module, tmp_path) == default
    assert shown(module, tmp_path, HOST="::", PORT="8123", SITE_URL="")[5] == "http://[::1]:8123"
    asked = shown(module, tmp_path, SITE_URL="https://me.example.com/", EMAIL_URL="smtp+tls://a:b@mx.example.com")
    assert asked == [SMTP, "mx.example.com", 587, True, False, "https://me.example.com", ""]


def test_a_server_is_reached_by_the_first_of_its_hosts(tmp_path: Path) -> None:
    needed = {"SECRET_KEY": "x" * 50, "DATABASE_URL": "sqlite:///x", "REDIS_URL": "redis://localhost/0"}
    found = shown("careercopilot.settings.production", tmp_path, **needed, ALLOWED_HOSTS="*,.example.com,b.example.com",
                  FRONTEND_URL="https://app.example.com")  # fmt: skip
    assert found[5:] == ["https://example.com", "https://app.example.com"]


@pytest.mark.parametrize(
    ("host", "port", "expected"),
    [
        ("", "", "http://127.0.0.1:8000"),
        ("0.0.0.0", "80", "http://127.0.0.1:80"),  # noqa: S104 - what a user asked for
        ("::1", "8000", "http://[::1]:8000"),
        ("box.local", "8000", "http://box.local:8000"),
    ],
)
def test_the_address_on_this_machine(host: str, port: str, expected: str) -> None:
    assert local_address(host, port) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mx.example.com", (SMTP, "mx.example.com", 25, False, False, "", "")),
        ("smtp+tls://u%40x:p%2F%3A@mx.example.com", (SMTP, "mx.example.com", 587, True, False, "u@x", "p/:")),
        ("smtps://mx.example.com:2525", (SMTP, "mx.example.com", 2525, True, False, "", "")),
        ("smtp+ssl://mx.example.com", (SMTP, "mx.example.com", 465, False, True, "", "")),
        ("consolemail://", (CONSOLE, "localhost", 25, False, False, "", "")),
        ("", (CONSOLE, "localhost", 25, False, False, "", "")),
    ],
)
def test_email_urls(monkeypatch: pytest.MonkeyPatch, url: str, expected: tuple[Any, ...]) -> None:
    monkeypatch.setenv("EMAIL_URL", url)
    found = mail("EMAIL_URL", default="consolemail://")
    names = ("BACKEND", "HOST", "PORT", "USE_TLS", "USE_SSL", "HOST_USER", "HOST_PASSWORD")
    assert tuple(found[f"EMAIL_{name}"] for name in names) == expected


def test_mail_can_go_to_a_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMAIL_URL", "filemail:////var/mail/out")
    assert mail("EMAIL_URL", default="")["EMAIL_FILE_PATH"] == "/var/mail/out"


@pytest.mark.parametrize("url", ["pigeon://coop", "smtp://user:hunter2@host:port", "mx.example.com"])
def test_an_email_url_that_cannot_be_read_is_named_and_not_repeated(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("EMAIL_URL", url)
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL") as refused:
        mail("EMAIL_URL", default="consolemail://")
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize("url", ["example.com", "ftp://example.com", "https://", "https://a b.com", "https://x.com?q"])
def test_addresses_of_sites_are_checked(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("SITE_URL", url)
    with pytest.raises(ImproperlyConfigured, match="SITE_URL"):
        site_address("SITE_URL", default="")
