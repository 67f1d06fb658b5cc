"""Reading of the environment, strictly: a value that says nothing stops the start with a sentence that names it."""

import re
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from environ import Env
from environ.fileaware_mapping import FileAwareMapping


class Surroundings(FileAwareMapping):
    """The environment, in which `NAME_FILE` may name a file that holds the value of `NAME`."""

    def __getitem__(self, key: str) -> str:
        """Return a value without the line end that editors leave in files; raises KeyError where there is none."""
        name = self.env.get(f"{key}_FILE")
        if not name:
            return str(self.env[key])
        try:
            return Path(name).read_text(encoding="utf-8").strip()
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "it is no text"
            raise ImproperlyConfigured(
                f"The environment variable {key}_FILE must name a file that can be read, and {name!r} cannot: {reason}."
            ) from error


class FileAwareEnv(Env):
    """Reads secrets from files, too, as containers and systemd hand them over."""

    ENVIRON = Surroundings()


env = FileAwareEnv()
_TRUE = {"true", "yes", "on", "1"}
_FALSE = {"false", "no", "off", "0"}
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


def value_of(name: str, default: object) -> str:
    """Return a variable without white space around it; an empty one, as make exports it, is as good as none."""
    return str(env(name, default="")).strip() or str(default)


def required(name: str, meaning: str) -> str:
    """Return a variable that must be set."""
    value: str = env(name, default="")
    if not value:
        raise ImproperlyConfigured(f"Set the environment variable {name}: {meaning}")
    return value


def flag(name: str, *, default: bool) -> bool:
    """Return a variable that is true or false."""
    value = value_of(name, default).lower()
    if value not in _TRUE | _FALSE:
        raise ImproperlyConfigured(f"The environment variable {name} must be true or false, not {value!r}.")
    return value in _TRUE


def number(name: str, *, default: int) -> int:
    """Return a variable that is a whole number of zero or more."""
    value = value_of(name, default)
    if not (value.isascii() and value.isdigit()):
        raise ImproperlyConfigured(f"The environment variable {name} must be a whole number, not {value!r}.")
    return int(value)


def rate(name: str, *, default: str) -> str:
    """Return a variable that is a rate such as `300/min`."""
    value = value_of(name, default)
    if not re.fullmatch(r"[0-9]+/(s|sec|m|min|h|hour|d|day)", value):
        raise ImproperlyConfigured(f"The environment variable {name} must be a rate such as 300/min, not {value!r}.")
    return value


def choice(name: str, *, default: str, choices: tuple[str, ...]) -> str:
    """Return a variable that is one of some words, in any case."""
    value = value_of(name, default)
    found = next((word for word in choices if word.lower() == value.lower()), None)
    if found is None:
        raise ImproperlyConfigured(
            f"The environment variable {name} must be one of {', '.join(choices)}, not {value!r}."
        )
    return found


def site_address(name: str, *, default: str) -> str:
    """Return a variable that is the address of a site, such as `https://host`, without a slash at its end."""
    value = value_of(name, default).rstrip("/")
    if value and not re.fullmatch(r"https?://[^\s/?#@<>\"]+(/[^\s?#<>\"]*)?", value):
        raise ImproperlyConfigured(f"The environment variable {name} must be like https://example.com, not {value!r}.")
    return value


def mail(name: str, *, default: str) -> dict[str, Any]:
    """Return Django's mail settings for a URL such as smtp+tls://user:password@host:587."""
    try:
        config: dict[str, Any] = env.email_url_config(value_of(name, default))
    except (KeyError, ValueError, TypeError, ImproperlyConfigured) as error:
        # The value may hold a password: it is not repeated.
        raise ImproperlyConfigured(
            f"The environment variable {name} cannot be read: it says where mail goes, such as "
            "smtp+tls://user:password@host:587, or consolemail:// for none."
        ) from error
    is_tls, is_ssl = bool(config.get("EMAIL_USE_TLS")), bool(config.get("EMAIL_USE_SSL"))
    port = 465 if is_ssl else 587 if is_tls else 25
    wanted = {
        "EMAIL_HOST": "localhost",
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": "",
        "EMAIL_HOST_PASSWORD": "",
        "EMAIL_FILE_PATH": None,
    }
    found = {key: config.get(key) or fallback for key, fallback in wanted.items()}
    return {"EMAIL_BACKEND": config["EMAIL_BACKEND"], "EMAIL_USE_TLS": is_tls, "EMAIL_USE_SSL": is_ssl, **found}


def database(value: str) -> dict[str, Any]:
    """Return Django's definition of a database for its URL; raises KeyError for a scheme that is none."""
    config: dict[str, Any] = env.db_url_config(value)
    return {"ENGINE": config["ENGINE"], **config}


def url(name: str, meaning: str, reader: Any) -> Any:
    """Return what `reader` makes of a variable that is a URL and must be set."""
    value = required(name, meaning)
    try:
        return reader(value)
    except (KeyError, ValueError, TypeError, ImproperlyConfigured) as error:
        # The value may hold a password: it is not repeated.
        raise ImproperlyConfigured(f"The environment variable {name} cannot be read: it says {meaning}") from error
