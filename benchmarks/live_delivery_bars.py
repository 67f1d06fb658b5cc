"""What live_delivery.py makes of its figures: quantiles, the table, and which bars were missed."""

import sys

MOST_KB, MOST_PUSH_MS, MOST_TIMES_FLOOR, MOST_TIMES_IDLE = 35, 5, 4, 2
PLAN = 1_000
"""Sockets for which the bars of times are meant; that of memory is also for more."""
Figures = dict[str, float]


def quantile(values: list[float], share: float) -> float:
    """Return the value below which a share of the values lies."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def spans(arrived: list[list[float]], count: int) -> list[float]:
    """Return from when to when, in ms; fails if some are missing."""
    if len(arrived) != count:
        raise SystemExit(f"{len(arrived)} of {count} frames arrived")
    return [(end - start) * 1000 for start, end in arrived]


def report(count: int, floor: Figures, product: Figures) -> bool:
    """Print both beside each other and what is made of it; return whether no bar was missed."""
    lines = [f"{count} sockets", f"{'':24}{'product':>10}{'floor':>10}{'ratio':>8}"]
    for name, value in product.items():
        other = floor.get(name)
        beside = f"{other:10.2f}{value / other:8.2f}" if other else ""
        lines.append(f"{name:24}{value:10.2f}{beside}")
    bars = [("memory KB", product["memory KB"], MOST_KB)] if count >= PLAN else []
    if count == PLAN:
        bars.append(("push p99, ms", product["push p99"], MOST_PUSH_MS))
        bars.append(("announcement, of the floor's", product["announcement"] / floor["announcement"], MOST_TIMES_FLOOR))
    meanwhile = product["HTTP p95 meanwhile"] / product["HTTP p95 idle"]
    if count == PLAN:
        bars.append(("HTTP p95 meanwhile, of idle", meanwhile, MOST_TIMES_IDLE))
    else:
        lines.append(f"HTTP p95 meanwhile, of idle {meanwhile:.2f}")
    lines += [f"{name} {value:.2f}: {'' if value <= most else 'NOT '}within {most}" for name, value, most in bars]
    sys.stdout.write("\n".join(lines) + "\n\n")
    sys.stdout.flush()
    return all(value <= most for _, value, most in bars)
