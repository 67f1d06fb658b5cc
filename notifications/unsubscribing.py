"""Links that switch e-mail off: signed, without an end, good for one person and one type or all."""

from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.core.signing import BadSignature, Signer

from notifications.choices import NotificationType

ALL = "all"
WORDS = {
    NotificationType.JOB_STATUS_CHANGE: "status changes of jobs",
    NotificationType.APPLICATION_UPDATE: "updates of applications",
    NotificationType.INTERVIEW_REMINDER: "interviews ahead",
    NotificationType.NEW_JOB_MATCH: "new jobs that match",
    NotificationType.APPLICATION_DEADLINE: "deadlines ahead",
    NotificationType.FOLLOW_UP_DUE: "follow-ups that are due",
    NotificationType.EXPORT_READY: "exports that are ready",
    NotificationType.IMPORT_FINISHED: "imports that have finished",
    NotificationType.SYSTEM_ANNOUNCEMENT: "announcements",
    NotificationType.DIGEST: "many changes at once",
}
"""What e-mail of a type is about, as it stands in a sentence."""
_signer = Signer(salt="notifications.unsubscribe")


@dataclass(frozen=True)
class Unsubscribing:
    """What a link is good for; without a `kind`, for all e-mail."""

    owner_id: int
    kind: str | None


def token_for(owner_id: int, kind: str | None) -> str:
    """Return the token by which its holder may switch one person's e-mail off."""
    return _signer.sign(f"{owner_id}.{kind or ALL}")


def read_token(token: str) -> Unsubscribing | None:
    """Return what a token is good for, None for one that nobody here has signed."""
    try:
        owner_id, _, kind = _signer.unsign(token).partition(".")
    except BadSignature:
        return None
    return Unsubscribing(int(owner_id), kind if kind in NotificationType.values else None)


def unsubscribe_address(owner_id: int, kind: str | None) -> str:
    """Return the absolute address of the page, which takes one-click requests of mail programs too."""
    # Not reverse(): a worker has no need of all views.
    return f"{settings.SITE_URL}/unsubscribe/{quote(token_for(owner_id, kind), safe='.:')}/"
