"""Rates: shares in percent, and those of applications by what they reached."""

from collections import Counter
from typing import Any

from analytics import rows
from analytics.choices import SMALL_SAMPLE
from analytics.periods import Period
from analytics.rows import ANY_ANSWER, sent_filter
from applications.choices import ApplicationStatus
from applications.facts import ACCEPTED, ANSWERED, INTERVIEWED, OFFERED, SENT

Tally = Counter[int]
"""How many applications reached the same: numbers by `Fact.reached`."""


def percent(part: int, whole: int) -> float | None:
    """Return a share in percent with one decimal, half away from zero; None of nothing."""
    if not whole:
        return None
    tenths = (2000 * abs(part) + whole) // (2 * whole)
    return (tenths if part >= 0 else -tenths) / 10


def rate(numerator: rows.Rows, denominator: rows.Rows) -> dict[str, Any]:
    """Return the share of one set of rows in another that holds it."""
    part, whole = numerator["count"], denominator["count"]
    return {
        "value": percent(part, whole),
        "numerator": part,
        "denominator": whole,
        "n": whole,
        "small_sample": whole < SMALL_SAMPLE,
        "rows": {"numerator": numerator, "denominator": denominator},
    }


def reaching(tally: Tally, wanted: int) -> int:
    """Return how many reached all of what is wanted."""
    return sum(count for reached, count in tally.items() if reached & wanted == wanted)


def sent_rates(tally: Tally, chosen: dict[str, Any]) -> dict[str, Any]:
    """Return response, interview and offer rate of the sent applications of a tally, which `chosen` lists."""
    sent = rows.applications(reaching(tally, SENT), chosen)
    kinds = (("response", ANSWERED, ANY_ANSWER), ("interview", INTERVIEWED, "interview"), ("offer", OFFERED, "offer"))
    return {
        f"{name}_rate": rate(rows.applications(reaching(tally, SENT | bit), {**chosen, "reached": statuses}), sent)
        for name, bit, statuses in kinds
    }


def reached_rates(tally: Tally, period: Period) -> dict[str, Any]:
    """Return the rates of a population: of what was sent, and the acceptance rate of what was ever offered."""
    offered = {**period.parameters("sent"), "reached": "offer"}
    taken = {**offered, "also_reached": ApplicationStatus.ACCEPTED}
    acceptance = rate(
        rows.applications(reaching(tally, OFFERED | ACCEPTED), taken),
        rows.applications(reaching(tally, OFFERED), offered),
    )
    return {**sent_rates(tally, sent_filter(period)), "acceptance_rate": acceptance}
