"""What is said of a run: what ran on what, the table, and the same as JSON and as a chart."""

import json
import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.bench import Bench
from benchmarks.chart import chart
from benchmarks.figures import Row
from benchmarks.processes import model
from benchmarks.stack import ROOT

HEADS = ("case", "p50", "p95", "p99", "req/s", "CPU", "DB CPU", "queries", "MB", "ratio", "of", "holds")
NUMBERS = "{:>8} {:>8} {:>8} {:>8} {:>7} {:>7} {:>7} {:>6} {:>7}  {:<16} {}"
WIDTH = 58
UNUSED = """
SELECT s.relname, s.indexrelname
FROM pg_stat_user_indexes s JOIN pg_index i USING (indexrelid) JOIN pg_stat_user_tables t USING (relid)
WHERE s.idx_scan = 0 AND NOT i.indisunique AND t.n_live_tup > 1000
ORDER BY 1, 2
"""
"""Only of tables that have rows worth an index."""


def commit() -> str:
    """Return the commit that is measured, with a plus where files differ from it."""
    asked = ["git", "describe", "--always", "--dirty=+", "--exclude", "*"]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"


def busy() -> str:
    """Return what else the machine does, and a warning where that is much."""
    load = os.getloadavg()[0]
    warning = ": busy with other work, trust CPU and ratios, not times" if load > 1 else ""
    return f"{load:.1f}{warning}"


def head(bench: Bench, cases: Sequence[str]) -> dict[str, Any]:
    """Return what ran on what."""
    with psycopg.connect(bench.stack.dsn()) as connection:
        (server,) = connection.execute("SHOW server_version").fetchone() or ("unknown",)
        names = "fsync", "synchronous_commit", "shared_buffers"
        settings = [f"{name}={(connection.execute(f'SHOW {name}'.encode()).fetchone() or ('',))[0]}" for name in names]
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    packages = ("django", "djangorestframework", "psycopg", "uvicorn", "granian", "daphne", "locust")
    return {
        "commit": commit(),
        "machine": f"{model()}, {os.cpu_count()} cores, {memory >> 30} GB",
        "load average before": busy(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "postgresql": f"{server} ({', '.join(settings)})",
        "packages": {name: version(name) for name in packages},
        "jobs": bench.rows,
        "seconds a load": bench.seconds,
        "cases": list(cases),
    }


def unused(bench: Bench) -> list[str]:
    """Return the indexes that nothing has used since the rows were there, as table and name."""
    if "house" not in vars(bench):
        return []
    with bench.connect() as connection:
        return [f"{table}.{name}" for table, name in connection.execute(UNUSED).fetchall()]


def line(row: Row) -> str:
    """Return the line of a row."""
    load = row.load
    bars = " ".join(("yes: " if bar.holds else "NO: ") + bar.words + ";" for bar in row.bars).rstrip(";")
    numbers = NUMBERS.format(
        f"{load.median:.1f}",
        f"{load.at(0.95):.1f}",
        f"{load.at(0.99):.1f}",
        f"{load.rate:.1f}",
        f"{load.cpu_ms:.2f}" if load.cpu_ms else "",
        f"{load.database_cpu_ms:.2f}" if load.database_cpu_ms else "",
        f"{load.queries:.1f}" if load.queries else "",
        f"{load.peak_mb:.0f}" if load.peak_mb else "",
        f"{row.ratio:.2f}" if row.ratio is not None else "",
        row.floor,
        bars,
    )
    return f"{row.what:<{WIDTH}} {numbers}".rstrip() + (f"\n{'':<6}{row.note}" if row.note else "")


def heading() -> str:
    """Return the head of the table; times are in ms, CPU in ms a request."""
    return f"{HEADS[0]:<{WIDTH}} " + NUMBERS.format(*HEADS[1:])


def as_json(row: Row) -> dict[str, Any]:
    """Return a row without its single times."""
    load = {name: value for name, value in asdict(row.load).items() if name != "times"}
    times = {
        "p50": row.load.median,
        "p95": row.load.at(0.95),
        "p99": row.load.at(0.99),
        "requests": len(row.load.times),
    }
    return {**{name: value for name, value in asdict(row).items() if name != "load"}, **load, **times}


def write(folder: Path, facts: dict[str, Any], rows: Sequence[Row], lists: Mapping[str, Sequence[str]]) -> None:
    """Write table, JSON and chart into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    said = [f"{name}: {value}" for name, value in facts.items()]
    table = [*said, "", heading(), *map(line, rows)]
    for name, items in lists.items():
        table += ["", f"{name}: {', '.join(items) or 'none'}" if name != "notes" else "\n".join(items)]
    (folder / "report.txt").write_text("\n".join(table) + "\n")
    whole = {"head": facts, "rows": [as_json(row) for row in rows], **lists}
    (folder / "report.json").write_text(json.dumps(whole, indent=1) + "\n")
    (folder / "report.svg").write_text(chart(rows))
