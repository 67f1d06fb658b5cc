"""The account that owns one row of each kind, the exerciser that asks in its name, and the report of the run."""

import datetime as dt
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from accounts.models import User
from accounts.services import delete_account, issue_token
from tests.conftest import PASSWORD
from tests.report.clients import InProcess
from tests.report.discovery import endpoints, generated
from tests.report.exerciser import Exerciser
from tests.report.model import Result
from tests.report.parts import locked, merged
from tests.report.rows import Rows
from tests.report.summary import report_of
from tests.report.writers import write
from tests.security.cases import CASES, ROWS
from tests.security.cast import make_rows

REPORTS = Path(__file__).resolve().parents[2] / "build" / "reports"
OWNER = "Rowena"
_found: list[Result] = []
_began = time.monotonic()


def rows_of(sender: InProcess, ids: dict[str, Any]) -> Rows:
    """Return what finds the rows of an account in this process, where each case is taken back."""
    known = {path.replace("{pk}", "{id}"): ids[kind] for path, kind in ROWS.items()}
    told = {f"{method} {path}": case.body(ids) for (method, path), case in CASES.items() if method == "DELETE"}
    bodies = {name: body for name, body in told.items() if body is not None}
    return Rows(generated(), sender.send, known=known, parameters={"entry": ids["entry"]}, bodies=bodies)


@pytest.fixture(scope="module")
def exerciser(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Exerciser]:
    """The one who asks, with one row of each kind; made once for a module, and then removed."""
    with django_db_blocker.unblock():
        owner = User.objects.create_user("rowena@example.com", PASSWORD, name=OWNER)
        ids = make_rows(owner, OWNER)
        token = issue_token(owner=owner, name="Report")[1]
    sender = InProcess({"Authorization": f"Bearer {token}"})
    yield Exerciser(generated(), sender, rows_of(sender, ids), hidden=[token])
    with django_db_blocker.unblock():
        delete_account(user=owner)


@pytest.fixture(scope="session")
def found() -> list[Result]:
    """What goes into the report of this run."""
    return _found


def pytest_sessionfinish() -> None:
    """Write the report of what all processes of this run have found so far; the last one to end writes the whole."""
    if not _found:
        return
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", f"alone-{os.getpid()}")
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]
    with locked(REPORTS / ".parts" / connection.vendor):
        results = merged(REPORTS / ".parts" / connection.vendor, run, worker, _found)
        report = report_of(
            results,
            endpoints(generated()),
            target=f"The test suite on {name}",
            made_at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            seconds=time.monotonic() - _began,
        )
        write(report, REPORTS, f"endpoints-{connection.vendor}")
