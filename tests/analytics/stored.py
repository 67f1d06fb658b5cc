"""What histories say of their applications, counted anew from the entries and held against what is stored."""

import datetime as dt
from typing import Any

from applications.models import Application

FACTS = ("sent_micros", "answered_micros", "latest_micros", "reached")
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MICROSECOND = dt.timedelta(microseconds=1)
ANSWERS = {"interview", "offer", "rejected"}
STAGES = [{"applied"}, ANSWERS, {"interview"}, {"offer"}, {"accepted"}]


def said(application: Application) -> dict[str, Any]:
    """Return what the entries of an application say."""
    history: Any = application.history.all()
    entries = [(entry.status, (entry.occurred_at - EPOCH) // MICROSECOND) for entry in history]
    return {
        "sent_micros": min((moment for status, moment in entries if status == "applied"), default=None),
        "answered_micros": min((moment for status, moment in entries if status in ANSWERS), default=None),
        "latest_micros": max((moment for _, moment in entries), default=None),
        "reached": sum(2**place for place, names in enumerate(STAGES) if names & {status for status, _ in entries}),
    }


def unfounded() -> list[int]:
    """Return the ids of applications, anybody's and deleted ones too, that say something else than their history."""
    rows = Application.objects.prefetch_related("history").order_by("pk")
    return [row.pk for row in rows if {name: getattr(row, name) for name in FACTS} != said(row)]
