"""Which sources are answered."""

from typing import Any

from analytics import rows
from analytics.groups import by_name
from analytics.periods import Period
from analytics.reading import Account
from analytics.rows import sent_filter


def sources(account: Account, period: Period) -> dict[str, Any]:
    """Return the figures of `sources/`."""
    sent, chosen, words = account.sent(period), sent_filter(period), account.job_words
    named = by_name(((words[fact.job_id][2], fact.reached) for fact in sent), chosen, "source")
    return {"n": len(sent), "rows": rows.applications(len(sent), chosen), "sources": named}
