"""Takes secrets out of what a report shows."""

import json
import re
from collections.abc import Iterable
from typing import Any

MASK = "•••"
LONGEST = 4_000
LONGEST_VALUE = 300
LONGEST_LIST = 20
_HEADERS = frozenset({"authorization", "cookie", "set-cookie", "x-session-token", "x-csrftoken", "proxy-authorization"})
_KEY = re.compile(r"(?i)^(.*[_-])?(token|ticket|password|passwd|secret|api[_-]?key|sessionid|csrftoken|authorization)$")
_SECRET = r"(?:token|ticket|password|passwd|secret|sessionid|csrftoken|api_?key)"
_PATTERNS = (
    (re.compile(r"(?i)\b(bearer|basic)[ \t]+(?!of\b|or\b|is\b)[\w.~+/=-]+"), rf"\1 {MASK}"),
    (re.compile(r"\bccp_[\w-]+"), MASK),
    (re.compile(rf"(?i)({_SECRET}=)[^&\s;,\"']+"), rf"\1{MASK}"),
    (re.compile(rf'(?i)({_SECRET}"\s*:\s*)"(?:[^"\\]|\\.)*("|$)'), rf'\1"{MASK}"'),
    (re.compile(r"(://[^\s:/@]{0,200}:)[^\s@/]{1,200}@"), rf"\1{MASK}@"),
)


class Mask:
    """Hides what looks like a secret, and the secrets that it is told."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._secrets = sorted((secret for secret in secrets if secret), key=len, reverse=True)

    def text(self, text: str) -> str:
        """Return a text without secrets, cut where it is very long."""
        for secret in self._secrets:
            text = text.replace(secret, MASK)
        # Twice as much as is shown: what is cut off here cannot hold the end of a secret that is shown.
        rest, text = len(text) - LONGEST, text[: 2 * LONGEST]
        for pattern, instead in _PATTERNS:
            text = pattern.sub(instead, text)
        return text if rest <= 0 else f"{text[:LONGEST]}\n… {rest} more characters"

    def headers(self, headers: Iterable[tuple[str, str]]) -> str:
        """Return header lines; those that prove who asks without their values."""
        lines = [f"{name}: {MASK if name.lower() in _HEADERS else self.text(value)}" for name, value in headers]
        return "\n".join(lines)

    def body(self, content: Any) -> str:
        """Return a body as text: JSON laid out, without the values of secret names; other text as it stands."""
        if isinstance(content, bytes):
            try:
                content = content.decode()
            except UnicodeDecodeError:
                return f"({len(content)} bytes that are no text)"
        if isinstance(content, str):
            try:
                content = json.loads(content)
            except ValueError:
                return self.text(content)
        return self.text(json.dumps(self._without(content), indent=2, ensure_ascii=False, default=str))

    def _without(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {
                key: MASK if _KEY.match(str(key)) and isinstance(inner, str | int) and inner else self._without(inner)
                for key, inner in value.items()
            }
        if isinstance(value, list):
            few = [self._without(inner) for inner in value[:LONGEST_LIST]]
            return few if len(few) == len(value) else [*few, f"… {len(value) - len(few)} more"]
        is_long = isinstance(value, str) and len(value) > LONGEST_VALUE
        return f"{self.text(value)[:LONGEST_VALUE]}… {len(value) - LONGEST_VALUE} more characters" if is_long else value
