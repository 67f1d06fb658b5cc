"""What a failed attempt to send means: wait, or give up; in plain words for whom it concerns."""

import random
import re
import smtplib
from dataclasses import dataclass
from datetime import timedelta

REFUSED_ADDRESS = "The mail server refused your e-mail address. Check it in your account."
REFUSED_MESSAGE = "The mail server refused the message."
NOT_YET = "The mail server did not take the message yet. It is tried again."
AWAY = "The mail server could not be reached. It is tried again."
SENDER = "The mail server did not take mail from this site. It is tried again."
UNSENDABLE = "The message could not be written as an e-mail."
UNKNOWN = "Something went wrong on our side. It is tried again."
GIVEN_UP = "The mail server could not be reached, or did not take the message, for two days."

GIVE_UP_AFTER = timedelta(days=2)
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=4)
_MOST_DOUBLINGS = 10
_PLAIN_ADDRESS_CODES = {550, 551, 553}
_DETAILED = re.compile(r"5\.(\d{1,3})\.(\d{1,3})(?!\d)")
"""The enhanced status code that a permanent answer may begin with (RFC 3463)."""


@dataclass(frozen=True)
class Failure:
    """Whether it is over at once, whether the server is to blame rather than the message, and what is said of it."""

    detail: str
    is_final: bool = False
    is_server: bool = False


def failure_of(error: Exception) -> Failure:
    """Return what an error of the mail backend means."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, answer = max(error.recipients.values(), default=(0, b""))
        return _refused(REFUSED_ADDRESS) if _is_of_address(code, answer) else _answered(code)
    if isinstance(error, smtplib.SMTPDataError):
        is_message = _is_of_message(error.smtp_code, error.smtp_error)
        return _refused(REFUSED_MESSAGE) if is_message else _answered(error.smtp_code)
    if isinstance(error, smtplib.SMTPSenderRefused):
        return Failure(SENDER, is_server=error.smtp_code == 421)
    if isinstance(error, smtplib.SMTPNotSupportedError | ValueError):
        # An address or a text that has no form this server understands; UnicodeError and BadHeaderError among them.
        return Failure(UNSENDABLE, is_final=True)
    if isinstance(error, OSError):
        # Connections, timeouts, TLS, and all else that smtplib raises: signing in, greetings.
        return Failure(AWAY, is_server=True)
    return Failure(UNKNOWN)


def _is_of_address(code: int, answer: bytes | str) -> bool:
    """Tell whether a refused recipient is refused for good: servers answer here to senders, relays and quotas too."""
    if not (detailed := _detailed(answer)):
        return code in _PLAIN_ADDRESS_CODES
    subject, detail = detailed
    return code >= 500 and (subject == 2 or (subject == 1 and not _is_of_sender(subject, detail)))


def _is_of_message(code: int, answer: bytes | str) -> bool:
    """Tell whether a message is refused for good, and not the way it came or whom it came from."""
    subject, detail = _detailed(answer) or (0, 0)
    return code >= 500 and subject not in {4, 7} and not _is_of_sender(subject, detail)


def _is_of_sender(subject: int, detail: int) -> bool:
    return subject == 1 and detail in {7, 8}


def _detailed(answer: bytes | str) -> tuple[int, int] | None:
    """Return subject and detail of the enhanced status code that an answer begins with, if it has one."""
    found = _DETAILED.match(answer.decode("latin-1") if isinstance(answer, bytes) else answer)
    return (int(found[1]), int(found[2])) if found else None


def _refused(detail: str) -> Failure:
    return Failure(detail, is_final=True)


def _answered(code: int) -> Failure:
    """Return what an answer means that speaks neither of the address nor of the message."""
    if code >= 500:
        return Failure(SENDER)
    return Failure(AWAY if code == 421 else NOT_YET, is_server=code == 421)


def pause(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts: doubling, with jitter, so that not all come back at once."""
    longest = min(FIRST_PAUSE * 2 ** min(attempts - 1, _MOST_DOUBLINGS), LONGEST_PAUSE)
    return longest * random.uniform(0.75, 1)  # noqa: S311 - spreads load
