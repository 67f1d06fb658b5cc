"""What a check found, and how checks are carried out: all at once, each for a bounded time, whatever happens."""

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import connections

SECONDS = 6.0
"""How long a check may take."""
HIDDEN = "[hidden]"
_SHORTEST_SECRET = 4


class Level(StrEnum):
    """How well a part is, the best first."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True)
class Finding:
    """One line of the report: a part, how it is, what was seen, and what to do."""

    part: str
    level: Level
    seen: str
    advice: str = ""


class Trouble(Exception):
    """A check found something wrong."""

    level = Level.ERROR

    def __init__(self, seen: str, advice: str) -> None:
        """Say what was seen and what to do."""
        super().__init__(seen)
        self.seen = seen
        self.advice = advice


class Doubt(Trouble):
    """A check found something that works, but not as it should."""

    level = Level.WARNING


@dataclass(frozen=True)
class Check:
    """A part of the installation, how to look at it, and what to do where looking itself fails.

    `look` returns what it saw where all is well, and raises Trouble or Doubt where it is not.
    """

    part: str
    look: Callable[[], str]
    advice: str
    needs: tuple[str, ...] = ()
    """Parts without which there is nothing to look at."""


def reason_of(error: BaseException) -> str:
    """Return the first line of what an error says, or its name."""
    return str(error).strip().partition("\n")[0].rstrip(".") or type(error).__name__


def _look(check: Check, future: Future[Finding]) -> None:
    """Carry out a check in a thread of its own."""
    try:
        finding = Finding(check.part, Level.OK, check.look())
    except Trouble as trouble:
        finding = Finding(check.part, trouble.level, trouble.seen, trouble.advice)
    except BaseException as error:  # noqa: BLE001 - whatever it is, it is a finding
        finding = Finding(check.part, Level.ERROR, f"{reason_of(error)}.", check.advice)
    finally:
        connections.close_all()
    future.set_result(finding)


def _begin(check: Check) -> Future[Finding]:
    future: Future[Finding] = Future()
    # A daemon: one that hangs for good does not keep the program from its end.
    threading.Thread(target=_look, args=(check, future), name=f"doctor-{check.part}", daemon=True).start()
    return future


def _collect(check: Check, future: Future[Finding], until: float) -> Finding:
    try:
        return future.result(timeout=max(0.0, until - time.monotonic()))
    except TimeoutError:
        return Finding(check.part, Level.ERROR, f"No answer within {SECONDS:.0f} seconds.", check.advice)


def examine(checks: Sequence[Check]) -> list[Finding]:
    """Carry out checks, those that need another after it, and return what they found in their order."""
    found: dict[str, Finding] = {}
    left = list(checks)
    while left:
        ready = [check for check in left if found.keys() >= set(check.needs)]
        left = [check for check in left if check not in ready]
        until = time.monotonic() + SECONDS
        futures = []
        for check in ready:
            if lacking := [name for name in check.needs if found[name].level == Level.ERROR]:
                seen = f"Not looked at: that needs {lacking[0].lower()} first."
                found[check.part] = Finding(check.part, Level.WARNING, seen)
            else:
                futures.append((check, _begin(check)))
        found |= {check.part: _collect(check, future, until) for check, future in futures}
    return [_without_secrets(found[check.part]) for check in checks]


def worst(findings: Iterable[Finding]) -> Level:
    """Return the worst level."""
    order = list(Level)
    return max((finding.level for finding in findings), key=order.index, default=Level.OK)


def _secrets() -> list[str]:
    """Return the texts that no line may show, the longest first."""
    options = settings.STORAGES["default"].get("OPTIONS", {})
    secrets = {
        settings.SECRET_KEY,
        *settings.SECRET_KEY_FALLBACKS,
        str(settings.DATABASES["default"].get("PASSWORD") or ""),
        str(settings.EMAIL_HOST_PASSWORD or ""),
        str(options.get("secret_key") or ""),
        settings.SENTRY_DSN,
    }
    try:
        secrets.add(urlsplit(settings.REDIS_URL).password or "")
    except ValueError:
        secrets.add(settings.REDIS_URL)
    secrets |= {unquote(secret) for secret in secrets}
    return sorted((one for one in secrets if len(one) >= _SHORTEST_SECRET), key=len, reverse=True)


def _without_secrets(finding: Finding) -> Finding:
    seen, advice = finding.seen, finding.advice
    for secret in _secrets():
        seen, advice = seen.replace(secret, HIDDEN), advice.replace(secret, HIDDEN)
    return Finding(finding.part, finding.level, seen, advice)
