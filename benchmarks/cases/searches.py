"""Searches and filters over very many jobs: the database's time, beside the bare SQL of the same question."""

import hashlib
import time
from urllib.parse import quote

import psycopg

from benchmarks.bench import Bench
from benchmarks.data import COMMON, MAIN, PAIR, PREFIX, RARE, token_of
from benchmarks.figures import Bar, Load, Row, percentile
from benchmarks.load import FEWEST

COLUMNS = (
    "id, uid, company, title, location, work_mode, job_type, experience_level, salary_min, salary_max, salary_currency,"
    " salary_period, salary_text, description, requirements, responsibilities, tech_stack_text, tags, contacts, extra,"
    " url, source, status, notes, posted_on, deadline, created_at, updated_at, deleted_at"
)
SEARCHES = {"one common word": COMMON, "one rare word": RARE, "two words": PAIR, "a prefix": PREFIX}
FILTERS = "work_mode=remote&status=open&salary_min=60000&ordering=-salary_max"
FILTERED = (
    f"SELECT {COLUMNS} FROM jobs_job WHERE owner_id = %(owner)s AND deleted_at IS NULL AND work_mode = 'remote' "  # noqa: S608 - constants
    "AND status = 'open' AND coalesce(salary_max, salary_min) >= 60000 "
    "ORDER BY salary_max DESC NULLS LAST, id DESC LIMIT 51"
)
SIGN_IN = (
    "SELECT * FROM accounts_apitoken JOIN accounts_user ON accounts_user.id = accounts_apitoken.owner_id "
    "WHERE digest = %s"
)
SEARCHED = (
    f"SELECT {COLUMNS}, CASE WHEN search_head @@ %(title)s::tsquery THEN 4 "  # noqa: S608 - constants
    "WHEN search_head @@ %(company)s::tsquery THEN 3 WHEN search_head @@ %(skills)s::tsquery THEN 2 ELSE 1 END AS rank "
    "FROM jobs_job WHERE owner_id = %(owner)s AND deleted_at IS NULL AND search @@ %(all)s::tsquery "
    "ORDER BY rank DESC, created_at DESC, id DESC LIMIT 51"
)


def queries(text: str, owner: int) -> dict[str, object]:
    """Return what the bare search asks for: each word, the last as a prefix, in fewer and fewer of the texts."""
    *words, last = text.split()
    narrowed = {
        name: " & ".join([f"{word}:{weights}" for word in words] + [f"{last}:*{weights}"])
        for name, weights in (("title", "a"), ("company", "ab"), ("skills", "abc"))
    }
    found = [f"{owner}~{word}" for word in (*words, f"{last}:*")]
    return {"owner": owner, "all": " & ".join(found), **narrowed}


def bare(bench: Bench, statement: str, values: dict[str, object]) -> Load:
    """Ask who it is by their token, and then the question itself, by psycopg alone; all rows are fetched."""
    times: list[float] = []
    secret = hashlib.sha256(token_of(MAIN).encode()).hexdigest()
    with bench.connect() as connection, psycopg.ClientCursor(connection) as cursor:
        # With the values in the text, as the product sends it: a plan for any value would be another one.
        for number in range(bench.times + 5):
            if sum(times) > 2_000 * bench.seconds and len(times) >= FEWEST:
                break
            began = time.perf_counter()
            cursor.execute(SIGN_IN.encode(), [secret]).fetchall()
            cursor.execute(statement.encode(), values).fetchall()
            if number >= 5:
                times.append(1000 * (time.perf_counter() - began))
    return Load(times, sum(times) / 1000)


def row(case: str, what: str, load: Load, floor: Load) -> Row:
    """Return the row of a question with both of its bars."""
    # The line of a request has the mean of its statements' time; the mean of the floor is its peer.
    mean = sum(floor.times) / len(floor.times)
    ratio = load.database_ms / mean
    p95 = percentile(load.times, 0.95)
    bars = [
        Bar("database time within 1.5x of the bare SQL", ratio <= 1.5),
        Bar("p95 below 100 ms", p95 < 100),
        Bar("below 1 s", p95 < 1_000, limit=True),
    ]
    note = f"database {load.database_ms:.1f} ms, bare SQL {mean:.1f} ms"
    return Row(case, what, load, ratio, "bare SQL", bars, note)


def search(bench: Bench) -> list[Row]:
    """Search for words, one request at a time, with the cache off."""
    rows = []
    with bench.stack.server(bench.url, cache=False) as server:
        for name, text in SEARCHES.items():
            floor = bare(bench, SEARCHED, queries(text, MAIN))
            load = bench.alone(server, [f"/api/v1/jobs/?q={quote(text)}"])
            rows.append(row("search", f"search, {name}", load, floor))
    return rows


def filters(bench: Bench) -> list[Row]:
    """Three filters and an order, one request at a time, with the cache off."""
    with bench.stack.server(bench.url, cache=False) as server:
        floor = bare(bench, FILTERED, {"owner": MAIN})
        load = bench.alone(server, [f"/api/v1/jobs/?{FILTERS}"])
    return [row("filters", "three filters and an order", load, floor)]
