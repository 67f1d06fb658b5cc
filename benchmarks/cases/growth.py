"""How costs grow with an owner's rows, from a thousand to a million: what is flat stays flat."""

import json
import math

from benchmarks.bench import Bench
from benchmarks.cases.lists import LIST, PAGE, page
from benchmarks.cases.writes import JOB
from benchmarks.data import ANALYST, COMMON, MAIN, RARE, SMALL, Plan
from benchmarks.figures import Bar, Load, Row
from benchmarks.load import one_by_one, owner

FLAT = 2.0
"""How much dearer something may be per tenfold rows over the whole range and still be called flat: noise included."""
MILLION = 1_000_000
DEEP = 1_000


def sizes(bench: Bench) -> list[tuple[int, int, str]]:
    """Return the rows, the owner and the database of each size."""
    house = [(max(bench.rows // 1_000, 10), SMALL), (min(10_000, bench.rows // 10), ANALYST), (bench.rows // 10, MAIN)]
    found = {rows: (rows, number, bench.house) for rows, number in house}
    if bench.rows >= MILLION:
        found[MILLION] = (MILLION, MAIN, bench.stack.filled(Plan.single(MILLION)))
    return [found[rows] for rows in sorted(found)]


def growth(bench: Bench) -> list[Row]:
    """Ask the main questions of owners of each size, one at a time, with the cache off."""
    found: dict[str, list[tuple[int, Load]]] = {}
    for rows, number, database in sizes(bench):
        person = owner(number)
        with bench.stack.server(bench.stack.url(database), cache=False) as server:
            last = rows // PAGE - 4
            questions = {"first page": f"{LIST}?page_size={PAGE}"}
            if number == MAIN and last > 0:
                questions["a page deep down"] = page(server, DEEP, last)
            questions |= {
                "ordered by company": f"{LIST}?ordering=company",
                "one status": f"{LIST}?status=open",
                "a rare word": f"{LIST}?q={RARE}",
                "a common word": f"{LIST}?q={COMMON}",
            }
            for name, path in questions.items():
                found.setdefault(name, []).append((rows, bench.alone(server, [path], person)))
            body = json.dumps(JOB)
            made = [("POST", LIST, json.loads(body.replace("%(n)s", f"{rows}g{n}"))) for n in range(bench.times)]
            found.setdefault("create", []).append(
                (rows, one_by_one(bench.stack, server, made, person, within=2 * bench.seconds))
            )
    return [row for name, loads in found.items() for row in grown(name, loads)]


def grown(name: str, loads: list[tuple[int, Load]]) -> list[Row]:
    """Return the rows of one question; each is held against the smallest size."""
    first_rows, first = loads[0]
    rows = []
    for size, load in loads:
        ratio = load.median / first.median
        bars = []
        if size > first_rows and name != "a common word":
            # Where the best matches do not fill a page, all are ranked: that cost follows the matches.
            bars = [Bar(f"within {FLAT}x of {first_rows:,} rows", ratio <= FLAT)]
        tens = math.log10(size / first_rows)
        note = f"{tens:.0f} tens more rows" if tens else "the smallest"
        rows.append(Row("growth", f"{name}, {size:,} rows", load, ratio, f"at {first_rows:,} rows", bars, note))
    return rows
