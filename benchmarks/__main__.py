"""The benchmark suite: `python -m benchmarks [case ...]`, or `make bench CASE=...`.

Without a case all of them run. The exit code is 1 where one of the plan's own limits is exceeded; ratios that are
missed are reported, and fail the run with --strict.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks import report
from benchmarks.bench import Bench
from benchmarks.cases import growth, lists, people, scripts, searches, servers, streams, writes
from benchmarks.figures import Row
from benchmarks.stack import ROOT, Stack

CASES: dict[str, Callable[[Bench], list[Row]]] = {
    "list-warm": lists.warm,
    "list-cold": lists.cold,
    "page-1000": lists.deep,
    "search": searches.search,
    "filters": searches.filters,
    "detail-304": lists.unchanged,
    "create": writes.create,
    "bulk": writes.bulk,
    "export": streams.export,
    "analytics": people.analytics,
    "mixed": people.mixed,
    "sqlite": people.embedded,
    "servers": servers.compare,
    "growth": growth.growth,
    "live": scripts.live,
    "bulk-create": scripts.bulk_create,
    "answers": scripts.answers,
    "data": scripts.data,
}
QUICK_ROWS, QUICK_SECONDS, QUICK_SOCKETS = 20_000, 2.0, 100


def exit_code(rows: Sequence[Row], *, strict: bool = False) -> int:
    """Return 1 where a limit of the plan is exceeded, or with `strict` where anything is missed."""
    return int(any(bar.limit or strict for row in rows for bar in row.missed))


def say(text: str) -> None:
    """Print at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def measure(bench: Bench, names: Sequence[str]) -> list[Row]:
    """Run cases one after the other and print their rows as they come."""
    rows: list[Row] = []
    for name in names:
        try:
            found = CASES[name](bench)
        except Exception as error:
            error.add_note(f"in the case {name}")
            raise
        rows += found
        for row in found:
            say(report.line(row))
    return rows


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("cases", nargs="*", metavar="case", help=f"one of {', '.join(CASES)}")
    parser.add_argument("--rows", type=int, help="jobs of everybody together (1,000,000)")
    parser.add_argument("--seconds", type=float, help="how long each load lasts (8)")
    parser.add_argument("--sockets", type=int, help="sockets of live delivery (1,000)")
    parser.add_argument("--quick", action="store_true", help="few rows and short loads: to see that it runs")
    parser.add_argument("--strict", action="store_true", help="fail also where a ratio is missed")
    parser.add_argument(
        "--report", type=Path, default=ROOT / "build" / "bench", help="folder for table, JSON and chart"
    )
    asked = parser.parse_args()
    if unknown := [name for name in asked.cases if name not in CASES]:
        parser.error(f"no case {', '.join(unknown)}; there are {', '.join(CASES)}")
    return asked


def main() -> int:
    """Start the stack, run the cases, write the report, and say by the exit code whether the limits hold."""
    asked = arguments()
    names = asked.cases or list(CASES)
    stack = Stack()
    try:
        bench = Bench(
            stack,
            rows=asked.rows or (QUICK_ROWS if asked.quick else 1_000_000),
            seconds=asked.seconds or (QUICK_SECONDS if asked.quick else 8.0),
            sockets=asked.sockets or (QUICK_SOCKETS if asked.quick else 1_000),
            quick=asked.quick,
        )
        facts = report.head(bench, names)
        for name, value in facts.items():
            say(f"{name}: {value}")
        say(f"\n{report.heading()}")
        rows = measure(bench, names)
        lists_ = {"unused indexes": report.unused(bench), "notes": bench.notes}
        report.write(asked.report, facts, rows, lists_)
        for note in bench.notes:
            say(f"\n{note}")
        say(f"\nunused indexes: {', '.join(lists_['unused indexes']) or 'none'}\nwritten to {asked.report}")
        return exit_code(rows, strict=asked.strict)
    finally:
        stack.close()


if __name__ == "__main__":
    sys.exit(main())
