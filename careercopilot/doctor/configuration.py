"""What the settings say: whether it is safe, and whether it fits together."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import ERROR, Tags, run_checks
from django.http.request import validate_host

from careercopilot.core.client import is_loopback
from careercopilot.doctor.findings import Check, Doubt, Trouble

SECRET_LENGTH = 50
SECRET_VARIETY = 10
MAKE_SECRET = "python -c 'import secrets; print(secrets.token_urlsafe(50))'"  # noqa: S105 - how to make one


def _is_weak(secret: str) -> bool:
    return len(secret) < SECRET_LENGTH or len(set(secret)) < SECRET_VARIETY or secret.startswith("django-insecure-")


def look_at_secret() -> str:
    """Look whether the secret keys can be guessed."""
    advice = f"Set it to what this prints: {MAKE_SECRET}. The old one goes to SECRET_KEY_FALLBACKS for two weeks."
    if _is_weak(settings.SECRET_KEY):
        raise Trouble("SECRET_KEY can be guessed: whoever does is anybody here.", advice)
    if any(_is_weak(secret) for secret in settings.SECRET_KEY_FALLBACKS):
        raise Trouble("One of SECRET_KEY_FALLBACKS can be guessed, and counts as much as SECRET_KEY.", "Take it out.")
    return f"{len(settings.SECRET_KEY)} characters"


def is_for_this_machine_alone() -> bool:
    """Tell whether the site answers to no name but this machine's own."""
    names = [name.strip("[]") for name in settings.ALLOWED_HOSTS]
    return bool(names) and all(name == "localhost" or is_loopback(name) for name in names)


def look_at_debug() -> str:
    """Look whether errors show their insides."""
    if not settings.DEBUG:
        return "Off"
    sentence = "DEBUG is on: errors show code and settings to everybody."
    raise (Doubt if is_for_this_machine_alone() else Trouble)(sentence, "Set DEBUG=false.")


def look_at_hosts() -> str:
    """Look which names the site answers to, and whether its own address is among them."""
    hosts = settings.ALLOWED_HOSTS
    if not hosts and not settings.DEBUG:
        raise Trouble("ALLOWED_HOSTS is empty: every request is refused.", "Set it to the site's name.")
    if "*" in hosts:
        raise Doubt(
            "ALLOWED_HOSTS allows every name: links in mail can be made to lead elsewhere.",
            "Set it to the site's name.",
        )
    own = urlsplit(settings.SITE_URL).hostname or ""
    if hosts and not validate_host(f"[{own}]" if ":" in own else own, hosts):
        raise Doubt(
            f"SITE_URL leads to {own}, which ALLOWED_HOSTS does not have.", "Let both name the site: mail links there."
        )
    return ", ".join(hosts) or "localhost"


def look_at_settings() -> str:
    """Carry out Django's own checks; those of security too where the site is not for this machine alone."""
    is_public = settings.SECURE or not is_for_this_machine_alone()
    messages = run_checks(tags=[Tags.security, Tags.urls, Tags.models], include_deployment_checks=is_public)
    # Each of the others has a line of its own here.
    messages = [one for one in messages if not one.is_silenced() and one.id not in {"security.W009", "security.W020"}]
    if messages:
        kind = Trouble if any(one.level >= ERROR for one in messages) else Doubt
        raise kind(" ".join(one.msg for one in messages), " ".join(one.hint for one in messages if one.hint))
    return "Django's checks pass"


CHECKS = [
    Check("Secret", look_at_secret, "Set SECRET_KEY."),
    Check("Debug", look_at_debug, "Set DEBUG=false."),
    Check("Hosts", look_at_hosts, "Set ALLOWED_HOSTS."),
    Check("Settings", look_at_settings, "Run `manage.py check --deploy`."),
]
