"""How long applications stay in each stage."""

from typing import Any

from analytics import rows
from analytics.choices import STAGES
from analytics.periods import Period
from analytics.reading import Account
from analytics.steps import reached, visits
from analytics.survival import lasting


def time_in_stage(account: Account, period: Period) -> dict[str, Any]:
    """Return the figures of `time-in-stage/`."""
    nodes, durations = reached(account, period), visits(account, period)
    within = period.parameters("sent")
    stages = [
        {
            "name": stage,
            **lasting(durations[stage], "ended", "open"),
            "rows": rows.applications(nodes.get(stage, 0), {"reached": stage, **within}),
        }
        for stage in STAGES
    ]
    return {"n": sum(stage["n"] for stage in stages), "stages": stages}
