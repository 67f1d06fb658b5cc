"""How far applications get: stages, the moves between statuses, and the time spent in each."""

from typing import Any

from analytics import rates
from analytics.choices import LEVELS, STAGES, STATUS_ORDER
from analytics.periods import Period
from analytics.reading import Account, Fact
from analytics.steps import moves, reached, visits
from analytics.summary import ANY_ANSWER, sent_filter
from analytics.survival import lasting


def funnel(account: Account, period: Period) -> dict[str, Any]:
    """Return the figures of `funnel/`."""
    sent = account.sent(period)
    within = period.parameters("sent")
    links, nodes = moves(account, period), reached(account, period)
    ordered = sorted(links.items(), key=lambda pair: (-pair[1][0], *(STATUS_ORDER.index(status) for status in pair[0])))
    forward = [_link(pair, counts, within) for pair, counts in ordered if LEVELS[pair[1]] > LEVELS[pair[0]]]
    backward = [_link(pair, counts, within) for pair, counts in ordered if LEVELS[pair[1]] <= LEVELS[pair[0]]]
    return {
        "n": len(account.population(period)),
        "sent": {"count": len(sent), "rows": rates.applications(len(sent), sent_filter(period))},
        "stages": stages_of(sent, sent_filter(period)),
        "nodes": [
            {
                "name": status,
                "count": nodes[status],
                "rows": rates.applications(nodes[status], {"reached": status, **within}),
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
    rows = rates.applications(applications, {"moved": f"{source}:{target}", **within})
    return {"source": source, "target": target, "value": times, "applications": applications, "rows": rows}


def stages_of(sent: list[Fact], chosen: dict[str, Any]) -> list[dict[str, Any]]:
    """Return how many sent applications, which `chosen` lists, reached each stage: of all and of the stage before."""
    steps: list[tuple[str, Any, set[int]]] = [
        ("sent", None, {fact.id for fact in sent}),
        ("answered", ANY_ANSWER, {fact.id for fact in sent if fact.answer is not None}),
        ("interviewed", "interview", {fact.id for fact in sent if fact.interview is not None}),
        ("offered", "offer", {fact.id for fact in sent if fact.offer is not None}),
        ("accepted", "accepted", {fact.id for fact in sent if fact.accepted is not None}),
    ]
    everyone = rates.applications(len(sent), chosen)
    stages: list[dict[str, Any]] = []
    for place, (name, statuses, ids) in enumerate(steps):
        rows = rates.applications(len(ids), {**chosen, "reached": statuses}) if statuses else everyone
        of_previous = None
        if place:
            _, before, earlier = steps[place - 1]
            both = (
                {**chosen, "reached": before, "also_reached": statuses} if before else {**chosen, "reached": statuses}
            )
            of_previous = rates.rate(rates.applications(len(ids & earlier), both), stages[-1]["rows"])
        stages.append(
            {
                "name": name,
                "count": len(ids),
                "rows": rows,
                "of_sent": rates.rate(rows, everyone),
                "of_previous": of_previous,
            }
        )
    return stages


def time_in_stage(account: Account, period: Period) -> dict[str, Any]:
    """Return the figures of `time-in-stage/`."""
    nodes, durations = reached(account, period), visits(account, period)
    within = period.parameters("sent")
    stages = [
        {
            "name": stage,
            **lasting(durations[stage], "ended", "open"),
            "rows": rates.applications(nodes.get(stage, 0), {"reached": stage, **within}),
        }
        for stage in STAGES
    ]
    return {"n": sum(stage["n"] for stage in stages), "stages": stages}
