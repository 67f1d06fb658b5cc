"""One installation that all faults are injected into; each test leaves it as it was."""

from collections.abc import Iterator

import pytest

from tests.e2e.servers import Server, fleet
from tests.faults.installation import Installation


@pytest.fixture(scope="session")
def whole() -> Iterator[Installation]:
    """A database, a broker, and a shell."""
    with fleet(RUN_LEASE_SECONDS="5", THROTTLE_USER="1000000/min") as base:
        made = Installation(base)
        try:
            yield made
        finally:
            made.end()


@pytest.fixture
def installation(whole: Installation) -> Iterator[Installation]:
    """The installation, with nothing in its queue."""
    whole.redis.flushall()
    yield whole
    whole.redis.config_set("maxmemory", 0)


@pytest.fixture(scope="session")
def web(whole: Installation) -> Server:
    """A web server of it."""
    return whole.serve()
