"""`python -m tests.report --base-url URL`: every endpoint of a running installation, and what came of it as a report.

Nothing is written to the installation unless `--write` is given; what is made then is removed in the end, and what is
changed is put back. The account is never deleted, and the token never revoked.
"""

import argparse
import asyncio
import contextlib
import datetime as dt
import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "careercopilot.settings.testing"

import django

django.setup()

from tests.report.clients import OverHttp  # noqa: E402 - the apps must stand first
from tests.report.discovery import differences, endpoints, websockets  # noqa: E402
from tests.report.exerciser import Exerciser, skipped  # noqa: E402
from tests.report.live import RACY, LiveRows, Tidy, sweeps  # noqa: E402
from tests.report.model import FAILED, PASSED, Request, Result  # noqa: E402
from tests.report.sockets import SocketExerciser, opener  # noqa: E402
from tests.report.summary import compared, report_of  # noqa: E402
from tests.report.writers import write  # noqa: E402

SCHEMA = "/api/schema/"
TICKETS = "/api/v1/auth/ws-ticket/"
TOUCHES = "It changes what this run did not make, and is asked in the test suite alone."


def arguments(words: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.report", description=__doc__)
    parser.add_argument("--base-url", required=True, help="where it runs, such as http://127.0.0.1:8000")
    parser.add_argument("--token", default=os.environ.get("CAREERCOPILOT_TOKEN", ""),
                        help="a token of the account; else CAREERCOPILOT_TOKEN; none in single-user mode")  # fmt: skip
    parser.add_argument("--write", action="store_true", help="ask what changes something, too")
    parser.add_argument("--match", default="", help="only endpoints with this in their method and path")
    parser.add_argument("--out", type=Path, default=Path("build/reports"), help="the folder of the report")
    parser.add_argument("--name", default="endpoints-live", help="the name of its files")
    parser.add_argument("--compare", type=Path, help="an earlier JSON report")
    return parser.parse_args(words)


def document_of(sender: OverHttp) -> dict[str, Any]:
    """Return the OpenAPI document that the installation serves; raises SystemExit where it serves none."""
    answer = sender.send(Request(method="GET", path=SCHEMA, query=(("format", "json"),)))
    if answer.status != 200:
        raise SystemExit(f"{SCHEMA} answers {answer.status}: is this an installation of Career Copilot?")
    document: dict[str, Any] = json.loads(answer.content)
    return document


@contextlib.contextmanager
def put_back(tidy: Tidy, *, may_write: bool) -> Iterator[list[str]]:
    """Put everything back in the end, also after a failure or Ctrl-C; what could not be is added to the list."""
    left: list[str] = []
    if may_write:
        tidy.remember()
    try:
        yield left
    finally:
        if may_write:
            left += tidy.put_back()


def of_discovery(found: list[str]) -> list[Result]:
    """Return the comparison of the URL map with the document as results."""
    shared: dict[str, Any] = {"method": "GET", "path": SCHEMA, "type": "health", "category": "protocol"}
    if not found:
        return [Result(**shared, name="the document and the URL map agree", result=PASSED)]
    return [Result(**shared, name=text, result=FAILED, problems=[text]) for text in found]


async def of_sockets(sender: Tidy, asked: argparse.Namespace) -> list[Result]:
    """Ask the websockets."""

    async def ticket() -> str:
        answer = await asyncio.to_thread(sender.send, Request(method="POST", path=TICKETS))
        made: str = json.loads(answer.content)["ticket"]
        return made

    return [
        result
        for path in websockets()
        if asked.match in f"WS {path}"
        for result in await SocketExerciser(path, opener(asked.base_url), ticket).run()
    ]


def results_of(asked: argparse.Namespace, sender: OverHttp, document: dict[str, Any]) -> tuple[list[Result], list[str]]:
    """Ask everything; return what came of it, and what could not be put back."""
    tidy = Tidy(sender, document)
    rows = LiveRows(document, tidy.send, may_make=asked.write)
    hidden = [asked.token]
    exerciser = Exerciser(document, tidy, rows, may_write=asked.write, hidden=hidden, settled=RACY)
    found = of_discovery(differences(document))
    with put_back(tidy, may_write=asked.write) as left:
        for endpoint in endpoints(document):
            if asked.match in endpoint.name:
                found += [skipped(endpoint, TOUCHES)] if sweeps(endpoint) else exerciser.run(endpoint)
        # A ticket is a row that goes by itself within a minute.
        found += asyncio.run(of_sockets(tidy, asked))
    return found, left


def main(words: list[str]) -> int:
    """Ask, write the report, say in short what came of it; return 1 where something failed or was left behind."""
    asked = arguments(words)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    before = json.loads(asked.compare.read_text()) if asked.compare else None
    began, made_at = time.monotonic(), dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    sender = OverHttp(asked.base_url, asked.token)
    with contextlib.closing(sender):
        document = document_of(sender)
        results, left = results_of(asked, sender, document)
    seconds = time.monotonic() - began
    report = report_of(results, endpoints(document), target=asked.base_url, made_at=made_at, seconds=seconds)
    report["comparison"] = compared(before, report) if before else None
    paths = write(report, asked.out, asked.name)
    totals = report["totals"]
    lines = [
        f"{one.method} {one.path}: {one.name}: {' '.join(one.problems)}" for one in results if one.result == FAILED
    ]
    lines += [f"Left behind: {text}" for text in left]
    lines.append(
        f"{totals['cases']} cases of {totals['endpoints']} endpoints: {totals['passed']} passed, "
        f"{totals['failed']} failed, {totals['skipped']} skipped; "
        f"median {totals['median']} ms, 95th percentile {totals['p95']} ms."
    )
    sys.stdout.write("\n".join([*lines, *map(str, paths)]) + "\n")
    return 1 if totals["failed"] or left else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
