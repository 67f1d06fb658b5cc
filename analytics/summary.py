"""Where somebody stands: counts, rates, what is asked for most, and the daily goal."""

from collections import Counter
from typing import Any

from analytics import rows
from analytics.choices import STATUS_ORDER
from analytics.goal import goal, sent_counts
from analytics.periods import Period
from analytics.rates import reached_rates, reaching
from analytics.reading import Account
from analytics.rows import sent_filter
from analytics.top import top_companies, top_skills
from applications.facts import SENT


def summary(account: Account, period: Period) -> dict[str, Any]:
    """Return the figures of `summary/`."""
    tally, within, chosen = account.tally(period), period.parameters("sent"), sent_filter(period)
    sent = reaching(tally, SENT)
    statuses: Counter[str] = Counter()
    for (status, _), members in account.grouped(period).items():
        statuses[status] += len(members)
    return {
        "n": tally.total(),
        "sent": {"count": sent, "rows": rows.applications(sent, chosen)},
        "counts_by_status": {status: statuses[status] for status in STATUS_ORDER},
        "rows_by_status": {
            status: rows.applications(statuses[status], {"status": status, **within}) for status in STATUS_ORDER
        },
        **reached_rates(tally, period),
        "sent_counts": sent_counts(account),
        "top_skills": top_skills(account, period),
        "top_companies": top_companies(account, period, chosen),
        "goal": goal(account),
    }
