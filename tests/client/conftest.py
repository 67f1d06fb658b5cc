"""Servers for the client: as it is installed, soon too busy, and for one person alone."""

import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.client.control import control
from tests.client.package import ROOT, build
from tests.client.page import environment
from tests.e2e.servers import Fleet, fleet


@pytest.fixture(scope="package")
def _built() -> None:
    """The client, built."""
    build()


def serve_one_person(made: Fleet) -> None:
    """Start a server in single-user mode on a database of its own."""
    alone = {"DATABASE_URL": f"sqlite:///{made.folder}/alone.sqlite3", "SINGLE_USER": "true", "KEY_PREFIX": "alone"}
    made.env |= alone
    command = [sys.executable, "manage.py", "migrate", "--no-input", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=made.env, check=True)
    made.serve("uvicorn")


@pytest.fixture(scope="package")
def made(_built: None) -> Iterator[Fleet]:
    """Servers and a worker.

    The first has the settings that docs/frontend.md names; the second takes 2 requests a second of each user on 40
    connections; the third knows a single user.
    """
    with fleet(HEARTBEAT_SECONDS="2", **environment()) as one:
        one.work(1)
        one.serve("uvicorn")
        before = dict(one.env)
        one.env |= {"THROTTLE_USER": "2/s", "UVICORN_LIMIT_CONCURRENCY": "40"}
        one.serve("uvicorn")
        one.env = dict(before)
        serve_one_person(one)
        one.env = before
        yield one


@pytest.fixture(scope="package")
def addresses(made: Fleet) -> Iterator[dict[str, str]]:
    """Where everything is, as the client's tests read it from their environment."""
    site, busy, single = (f"http://127.0.0.1:{server.port}" for server in made.servers)
    with control(made) as address:
        origin = environment()["CORS_ALLOWED_ORIGINS"]
        yield {"SITE": site, "BUSY": busy, "SINGLE": single, "CONTROL": address, "PAGE_ORIGIN": origin}
