"""How far applications get: stages, and the moves between statuses."""

from collections import Counter
from typing import Any

from analytics import rates, rows
from analytics.choices import LEVELS, STATUS_ORDER
from analytics.periods import Period
from analytics.rates import reaching
from analytics.reading import Account
from analytics.rows import ANY_ANSWER, sent_filter
from analytics.steps import moves, reached
from applications.facts import ACCEPTED, ANSWERED, INTERVIEWED, OFFERED, SENT


def funnel(account: Account, period: Period) -> dict[str, Any]:
    """Return the figures of `funnel/`."""
    tally = account.tally(period)
    sent = reaching(tally, SENT)
    within = period.parameters("sent")
    links, nodes = moves(account, period), reached(account, period)
    ordered = sorted(links.items(), key=lambda pair: (-pair[1][0], *(STATUS_ORDER.index(status) for status in pair[0])))
    forward = [_link(pair, counts, within) for pair, counts in ordered if LEVELS[pair[1]] > LEVELS[pair[0]]]
    backward = [_link(pair, counts, within) for pair, counts in ordered if LEVELS[pair[1]] <= LEVELS[pair[0]]]
    return {
        "n": tally.total(),
        "sent": {"count": sent, "rows": rows.applications(sent, sent_filter(period))},
        "stages": stages_of(tally, sent_filter(period)),
        "nodes": [
            {
                "name": status,
                "count": nodes[status],
                "rows": rows.applications(nodes[status], {"reached": status, **within}),
            }
            for status in STATUS_ORDER
            if status in nodes
        ],
        "links": forward,
        "backward": backward,
    }


def _link(pair: tuple[str, str], counts: tuple[int, int], within: dict[str, Any]) -> dict[str, Any]:
    source, target = pair
    times, applications = counts
    made_by = rows.applications(applications, {"moved": f"{source}:{target}", **within})
    return {"source": source, "target": target, "value": times, "applications": applications, "rows": made_by}


STEPS: tuple[tuple[str, int, Any], ...] = (
    ("sent", SENT, None),
    ("answered", SENT | ANSWERED, ANY_ANSWER),
    ("interviewed", SENT | INTERVIEWED, "interview"),
    ("offered", SENT | OFFERED, "offer"),
    ("accepted", SENT | ACCEPTED, "accepted"),
)
"""The stages, what an application must have reached, and the statuses that a list finds them by."""


def stages_of(tally: Counter[int], chosen: dict[str, Any]) -> list[dict[str, Any]]:
    """Return how many sent applications, which `chosen` lists, reached each stage: of all and of the stage before."""
    everyone = rows.applications(reaching(tally, SENT), chosen)
    stages: list[dict[str, Any]] = []
    for place, (name, wanted, statuses) in enumerate(STEPS):
        count = reaching(tally, wanted)
        there = rows.applications(count, {**chosen, "reached": statuses}) if statuses else everyone
        of_previous = None
        if place:
            _, wanted_before, before = STEPS[place - 1]
            both = {"reached": before, "also_reached": statuses} if before else {"reached": statuses}
            among = rows.applications(reaching(tally, wanted | wanted_before), {**chosen, **both})
            of_previous = rates.rate(among, stages[-1]["rows"])
        stages.append(
            {
                "name": name,
                "count": count,
                "rows": there,
                "of_sent": rates.rate(there, everyone),
                "of_previous": of_previous,
            }
        )
    return stages
