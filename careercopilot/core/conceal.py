"""What no log may hold: secrets and personal text are put out of each line, wherever they came in."""

import re
from typing import Any

HIDDEN = "[hidden]"
_SECRETS = (
    # Credentials by the words before them, in headers, addresses and queries.
    re.compile(r"(?i)\b((?:bearer|basic)\s+)[^\s,\"']{6,}"),
    re.compile(
        r"(?i)(\b(?:ticket|token|password\w*|secret\w*|sessionid|csrftoken|authorization)[\"']?\s*[=:]\s*[\"']?"
        r"|\bkey=)[^\s&;,\"'\[\]{}]+"
    ),
    # A token of this service.
    re.compile(r"()\bccp_[\w-]{8,}"),
    # The password in the address of a server.
    re.compile(r"(\b\w++://[^\s/:@]*+:)[^\s/@]++(?=@)"),
    # What stands in a path in place of an id: links in mails.
    re.compile(r"((?:/unsubscribe|/confirm-email|/reset/key|/password/reset/key)/)[^\s/?\"']+"),
)
# Each run of letters is taken whole, whether an address comes of it or not: none is looked at from its middle again.
_ADDRESS = re.compile(r"[\w.+-]++(@[\w-]++(?:\.[\w-]++)++)?+")
# PostgreSQL quotes the row, the key and the statement with their values.
_QUOTED_BY_DATABASE = re.compile(r"\n(?:DETAIL|CONTEXT|QUERY|LINE \d+):.*", re.DOTALL)
_TELLING = re.compile(
    r"(?i)[@\n]|ccp_|/unsubscribe|/confirm-email|/reset/|bearer|basic|token|ticket|key|pass|secret|sess"
)
_NUMBERS = frozenset({int, float, bool})
_PLAIN = frozenset({"timestamp", "level", "logger", "request_id", "method", "route", "client", "task", "task_id"})


def concealed(text: str) -> str:
    """Return a text without credentials, e-mail addresses, and what a database error quotes of the data."""
    if not _TELLING.search(text):
        return text
    text = _QUOTED_BY_DATABASE.sub("", text)
    for secret in _SECRETS:
        text = secret.sub(rf"\g<1>{HIDDEN}", text)
    return _ADDRESS.sub(lambda found: HIDDEN if found[1] else found[0], text) if "@" in text else text


def _deep(value: Any) -> Any:
    if isinstance(value, str):
        return concealed(value)
    if isinstance(value, dict):
        return {key: _deep(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_deep(part) for part in value]
    return value if value is None or isinstance(value, int | float) else concealed(str(value))


def conceal(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Go over each value of a log line; a processor of structlog, after the traceback has been made text."""
    for key, value in event.items():
        if value is not None and type(value) not in _NUMBERS and key not in _PLAIN:
            event[key] = _deep(value)
    return event


def conceal_report(event: dict[str, Any], _hint: dict[str, Any]) -> dict[str, Any]:
    """Go over an error report before it leaves for Sentry."""
    for part in ("exception", "logentry", "message", "breadcrumbs", "extra", "request"):
        if part in event:
            event[part] = _deep(event[part])
    return event
