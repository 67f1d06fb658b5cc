"""A run against an installation leaves it as it was: in this process, and over HTTP with a real server."""

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from accounts.models import User
from accounts.services import issue_token
from tests.e2e.servers import Server, fleet
from tests.report.__main__ import main, put_back
from tests.report.clients import InProcess
from tests.report.discovery import endpoints, generated
from tests.report.exerciser import Exerciser
from tests.report.live import LiveRows, Tidy, sweeps
from tests.report.model import FAILED, PASSED, SKIPPED, Case, Result

TRANSIENT = {"idempotencyrecord", "websocketticket", "mailbox", "notificationpreference", "skill"}
"""Rows that go by themselves, words that an account has met, and marks that somebody was there."""
KINDS = ("/api/v1/jobs/", "/api/v1/applications/", "/api/v1/saved-searches/", "/api/v1/me/", "/api/v1/notifications/")


class Lasting(InProcess):
    """Requests in this process whose effects stay."""

    def isolated(self) -> contextlib.AbstractContextManager[None]:
        """Take nothing back."""
        return contextlib.nullcontext()


def contents() -> dict[str, Any]:
    """Return how many rows each table has, and the account as it is."""
    counts = {kind.__name__: kind._default_manager.count() for kind in apps.get_models()}
    told = {name: count for name, count in counts.items() if name.lower() not in TRANSIENT}
    return told | User.objects.values("email", "name", "timezone", "salary_floor", "locale", "week_start").get()


@pytest.fixture
def sender(alice: User) -> Lasting:
    """Alice by her token, whose effects stay."""
    return Lasting({"Authorization": f"Bearer {issue_token(owner=alice, name='Report')[1]}"})


def few(case: Case) -> bool:
    """Tell whether a case does something."""
    return case.name in {"as described", "with a key"}


def asked(sender: Lasting, *, may_write: bool) -> Iterator[Result]:
    """Ask a selection of endpoints; everything is put back in the end."""
    tidy = Tidy(sender, generated())
    rows = LiveRows(generated(), tidy.send, may_make=may_write)
    exerciser = Exerciser(generated(), tidy, rows, may_write=may_write)
    with put_back(tidy, may_write=may_write) as left:
        for endpoint in endpoints(generated()):
            if endpoint.path.startswith(KINDS) and not sweeps(endpoint):
                yield from exerciser.run(endpoint, wanted=few)
    assert left == []


@pytest.mark.django_db
def test_what_is_written_is_put_back(sender: Lasting) -> None:
    User.objects.update(name="Before", salary_floor=5)
    before = contents()
    results = list(asked(sender, may_write=True))
    assert [(one.method, one.path, one.name, one.problems) for one in results if one.result != PASSED] == []
    assert {one.method for one in results} == {"GET", "POST", "PUT", "PATCH", "DELETE"}
    assert len(results) > 60
    assert contents() == before


@pytest.mark.django_db
def test_what_is_written_is_put_back_also_when_the_run_is_broken_off(sender: Lasting) -> None:
    before = contents()
    run = asked(sender, may_write=True)
    while next(run).name != "with a key":
        pass
    assert contents() != before
    with pytest.raises(KeyboardInterrupt):
        run.throw(KeyboardInterrupt)  # type: ignore[attr-defined]
    assert contents() == before


@pytest.mark.django_db
def test_reading_writes_nothing(sender: Lasting) -> None:
    before = contents()
    results = list(asked(sender, may_write=False))
    assert contents() == before
    assert {one.method for one in results if one.result == PASSED} == {"GET"}
    assert {one.result for one in results if one.method != "GET"} == {SKIPPED}


def test_what_sweeps_is_known_by_its_description() -> None:
    found = [one.name for one in endpoints(generated()) if sweeps(one)]
    assert found == ["DELETE /api/v1/me/", "POST /api/v1/notifications/read-all/"]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A real installation."""
    with fleet(THROTTLE_USER="100000/min", THROTTLE_ANONYMOUS="100000/min") as made:
        yield made.serve("uvicorn")[0]


@pytest.mark.slow
def test_the_command_reports_on_a_running_installation(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ((user, token),) = server.fleet.teller.ask("users", count=1)
    base = server.api.removesuffix("/api/v1")
    words = ["--base-url", base, "--token", token, "--out", str(tmp_path), "--match", "s"]
    first = [*words[:-1], "/saved-searches/", "--write", "--name", "first"]
    assert main(first) == 0, capsys.readouterr().out
    printed = capsys.readouterr().out
    assert "0 failed" in printed
    assert str(tmp_path / "first.html") in printed
    report = json.loads((tmp_path / "first.json").read_text())
    assert {row["type"] for row in report["types"]} == {"health", "crud"}
    assert report["totals"]["passed"] > 60
    assert token not in (tmp_path / "first.html").read_text() + (tmp_path / "first.json").read_text()
    again = [*words[:-1], "WS /", "--name", "again", "--compare", str(tmp_path / "first.json")]
    assert main(again) == 0, capsys.readouterr().out
    second = json.loads((tmp_path / "again.json").read_text())
    assert {row["type"] for row in second["types"]} == {"health", "websocket"}
    assert second["totals"]["passed"] > 20
    assert "POST /api/v1/saved-searches/" in second["comparison"]["gone"]
    assert [one for row in second["endpoints"] for one in row["results"] if one["result"] == FAILED] == []
    assert user
