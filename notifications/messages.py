"""What an e-mail says: subject, headers, text and HTML. All that people wrote is shown as text, nothing is fetched."""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from careercopilot.core.request_id import HEADER, current_request_id
from careercopilot.core.text import is_local_path
from notifications.choices import DigestFrequency, NotificationType, Priority
from notifications.models import Email, Notification
from notifications.preferences import Receiver
from notifications.unsubscribing import WORDS, unsubscribe_address

MOST_SHOWN = 50
API_PREFIX = "/api/v1"
_DIGEST_NAMES = {DigestFrequency.DAILY: "Your daily digest", DigestFrequency.WEEKLY: "Your weekly digest"}
_LABELS = {Priority.URGENT: "Urgent", Priority.HIGH: "Important"}
_SUBJECT_UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Controls, and marks that turn the direction of what follows them: a subject could pretend to be another one."""
_BODY_UNFIT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def compose(
    email: Email, person: Receiver, shown: Sequence[Notification], *, count: int, kinds: set[str], connection: Any
) -> EmailMultiAlternatives:
    """Return the message about `count` notifications, of which some are shown, the weightiest first.

    Its Message-ID follows from the e-mail's `uid`: whoever gets it twice can tell.
    """
    kind = next(iter(kinds)) if len(kinds) == 1 else None
    stop_all = unsubscribe_address(person.user_id, None)
    context: dict[str, Any] = {
        "heading": _heading(person, shown, count),
        "items": [_item(person, one) for one in shown],
        "more": count - len(shown),
        "kind": WORDS[NotificationType(kind)] if kind else "",
        "stop_kind": unsubscribe_address(person.user_id, kind) if kind else "",
        "stop_all": stop_all,
        "site": settings.SITE_URL,
        "address": person.email,
    }
    message = EmailMultiAlternatives(
        subject=_subject(context["heading"]),
        body=render_to_string("notifications/email.txt", context),
        to=[person.email],
        headers={
            "Message-ID": message_id(email),
            "Auto-Submitted": "auto-generated",
            "List-Id": f"Career Copilot notifications <notifications.{_host()}>",
            "List-Unsubscribe": f"<{context['stop_kind'] or stop_all}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            HEADER: current_request_id(),
        },
        connection=connection,
    )
    message.attach_alternative(render_to_string("notifications/email.html", context), "text/html")
    return message


def message_id(email: Email) -> str:
    """Return the Message-ID of every attempt to send this."""
    return f"<{email.uid}@{_host()}>"


def _host() -> str:
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"[{host}]" if ":" in host else host


def _heading(person: Receiver, shown: Sequence[Notification], count: int) -> str:
    if count == 1:
        return shown[0].title
    name = _DIGEST_NAMES.get(DigestFrequency(person.wishes.digest_frequency))
    return f"{name}: {count} notifications" if name else f"{count} notifications from your job search"


def _subject(heading: str) -> str:
    """Return a heading as one line that mail programs show as it stands: no encoded words of its own, either."""
    return " ".join(_SUBJECT_UNFIT.sub(" ", heading).split()).replace("=?", "= ?") or "Career Copilot"


def _item(person: Receiver, one: Notification) -> dict[str, str]:
    return {
        "title": " ".join(_BODY_UNFIT.sub(" ", one.title).split()),
        "message": _BODY_UNFIT.sub(" ", one.message.replace("\r\n", "\n")).strip(),
        "label": _LABELS.get(Priority(one.priority), ""),
        "when": f"{one.created_at.astimezone(person.zone):%d %B %Y, %H:%M}",
        "link": link_of(one),
    }


def link_of(one: Notification) -> str:
    """Return the address of the page about a notification, nothing where there is none: the API is no page."""
    url = one.action_url
    if urlsplit(url).scheme in {"http", "https"}:
        return url
    if not settings.FRONTEND_URL or not is_local_path(url):
        return ""
    return settings.FRONTEND_URL + (url.removeprefix(API_PREFIX) if url.startswith(f"{API_PREFIX}/") else url)
