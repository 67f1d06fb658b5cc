"""What figures ask of a history: when it first got somewhere, and what it ever reached."""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from applications.choices import ANSWERS, ApplicationStatus

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MICROSECOND = dt.timedelta(microseconds=1)
SENT, ANSWERED, INTERVIEWED, OFFERED, ACCEPTED = 1, 2, 4, 8, 16
REACHED_BY: dict[int, list[str]] = {
    SENT: [ApplicationStatus.APPLIED],
    ANSWERED: sorted(ANSWERS),
    INTERVIEWED: [ApplicationStatus.INTERVIEW],
    OFFERED: [ApplicationStatus.OFFER],
    ACCEPTED: [ApplicationStatus.ACCEPTED],
}
"""The bits of `Facts.reached`, and the statuses of which an entry sets each."""
_BITS = {str(status): sum(bit for bit, names in REACHED_BY.items() if status in names) for status in ApplicationStatus}


class Facts(NamedTuple):
    """What one history says; instants are microseconds since 1970. An application has columns of these names."""

    sent_micros: int | None
    answered_micros: int | None
    latest_micros: int | None
    reached: int


def micros(moment: dt.datetime) -> int:
    """Return the microseconds since 1970."""
    return (moment - EPOCH) // MICROSECOND


def facts_of(history: Iterable[tuple[str, dt.datetime]]) -> Facts:
    """Return what entries say, given as pairs of status and time in any order; unknown statuses reach nothing."""
    sent = answered = latest = None
    reached = 0
    for status, moment in history:
        bits = _BITS.get(status, 0)
        reached |= bits
        if bits & SENT and (sent is None or moment < sent):
            sent = moment
        if bits & ANSWERED and (answered is None or moment < answered):
            answered = moment
        if latest is None or moment > latest:
            latest = moment
    first, answer, last = (None if moment is None else micros(moment) for moment in (sent, answered, latest))
    return Facts(first, answer, last, reached)
