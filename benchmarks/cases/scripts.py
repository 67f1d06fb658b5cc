"""Benchmarks that stand for themselves, with floors and bars of their own, run as cases of the suite."""

import os
import subprocess
import sys
import time

from benchmarks.bench import Bench
from benchmarks.figures import Bar, Load, Row
from benchmarks.stack import ROOT


def run(bench: Bench, case: str, script: str, *arguments: str) -> list[Row]:
    """Run one on this stack's servers; its lines go into the report, its exit code says whether its bars were met."""
    environment = {**os.environ, "TEST_DATABASE_URL": bench.stack.cluster, "TEST_REDIS_URL": bench.stack.redis}
    began = time.perf_counter()
    command = [sys.executable, f"benchmarks/{script}.py", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    took = time.perf_counter() - began
    bench.notes.append(f"{script} {' '.join(arguments)}\n{done.stdout or done.stderr[-2_000:]}")
    bars = [Bar("its own bars", done.returncode == 0)]
    return [Row(case, f"benchmarks/{script}.py", Load([1000 * took], took), bars=bars, note="its lines stand below")]


def live(bench: Bench) -> list[Row]:
    """Live delivery over many sockets, against a bare broadcast."""
    return run(bench, "live", "live_delivery", "--sockets", str(bench.sockets))


def bulk_create(bench: Bench) -> list[Row]:
    """Bulk creation against plain `bulk_create`."""
    return run(bench, "bulk-create", "bulk_create", *(["--rounds", "2"] if bench.quick else []))


def answers(bench: Bench) -> list[Row]:
    """Answers of analytics against their statements and a constant view."""
    return run(bench, "answers", "analytics_speed", *(["--applications", "1000"] if bench.quick else []))


def data(bench: Bench) -> list[Row]:
    """Import and export against COPY."""
    return run(bench, "data", "data_in_and_out", *(["--rows", "2000"] if bench.quick else []))
