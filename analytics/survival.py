"""How long something lasts when part of it is not over yet: Kaplan-Meier quartiles."""

from collections.abc import Mapping
from typing import Any

from analytics.choices import SMALL_SAMPLE

QUARTILES = {"q1_days": 0.75, "median_days": 0.5, "q3_days": 0.25}
ROUNDING = 1e-9


def quartiles(durations: Mapping[int, tuple[int, int]]) -> dict[str, float | None]:
    """Return the quartiles in days of durations in tenths of a day, each with how many ended and how many are open.

    A quartile that the curve does not reach is None: too many have not ended.
    """
    found: dict[str, float | None] = dict.fromkeys(QUARTILES)
    at_risk = sum(ended + waiting for ended, waiting in durations.values())
    left = 1.0
    for duration in sorted(durations):
        ended, waiting = durations[duration]
        if ended:
            left *= 1 - ended / at_risk
            for name, share in QUARTILES.items():
                if found[name] is None and left <= share + ROUNDING:
                    found[name] = duration / 10
        at_risk -= ended + waiting
    return found


def lasting(durations: Mapping[int, tuple[int, int]], ended: str, waiting: str) -> dict[str, Any]:
    """Return counts, under the names given, and quartiles of durations."""
    over = sum(count for count, _ in durations.values())
    still = sum(count for _, count in durations.values())
    return {
        "n": over + still,
        ended: over,
        waiting: still,
        **quartiles(durations),
        "small_sample": over + still < SMALL_SAMPLE,
    }
