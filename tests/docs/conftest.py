"""What `make run` starts, with the demo account: made once for the tests of the pages."""

import signal
from collections.abc import Iterator

import pytest

from careercopilot.processes import wait_until
from tests.e2e.test_launcher import END_SECONDS, Installation

START_SECONDS = 300
"""How long a start may take on a machine that has much else to do; how long it takes is no matter of these tests."""


@pytest.fixture(scope="package")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation with the demo account, as `make run` starts it."""
    one = Installation(tmp_path_factory.mktemp("installation") / "data", DEMO="1")
    try:
        assert wait_until(lambda: "Ctrl-C stops it." in one.printed(), START_SECONDS), one.printed()
        one.wait_until_ready()
        yield one
    finally:
        one.launcher.send_signal(signal.SIGINT)
        one.launcher.wait(END_SECONDS)
