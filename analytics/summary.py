"""Where somebody stands: counts, rates, what is asked for most, and the daily goal."""

from collections import Counter
from operator import attrgetter
from typing import Any

from analytics import rows
from analytics.choices import STATUS_ORDER
from analytics.goal import goal, sent_counts
from analytics.periods import Period
from analytics.rates import reached_rates
from analytics.reading import Account
from analytics.rows import sent_filter
from analytics.top import top_companies, top_skills


def summary(account: Account, period: Period) -> dict[str, Any]:
    """Return the figures of `summary/`."""
    population, sent = account.population(period), account.sent(period)
    within, chosen = period.parameters("sent"), sent_filter(period)
    statuses = Counter(map(attrgetter("status"), population))
    return {
        "n": len(population),
        "sent": {"count": len(sent), "rows": rows.applications(len(sent), chosen)},
        "counts_by_status": {status: statuses[status] for status in STATUS_ORDER},
        "rows_by_status": {
            status: rows.applications(statuses[status], {"status": status, **within}) for status in STATUS_ORDER
        },
        **reached_rates(account.tally(period), period),
        "sent_counts": sent_counts(account),
        "top_skills": top_skills(account, period),
        "top_companies": top_companies(account, sent, chosen),
        "goal": goal(account),
    }
