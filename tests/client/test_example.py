"""The example of notifications as it is run: as a process under Node, against a real server."""

import json
import os
import signal
from typing import Any

import pytest

from careercopilot.processes import Child, wait_until
from tests.client.package import NODE, PACKAGE
from tests.e2e.servers import Fleet, whole_lines

pytestmark = [pytest.mark.slow, pytest.mark.timeout(480)]

EXAMPLE = PACKAGE / "examples" / "notifications.js"
SECONDS = 60


class Example:
    """The example, as a process."""

    def __init__(self, made: Fleet, token: str, *arguments: str) -> None:
        self.log = made.folder / f"example-{len(list(made.folder.glob('example-*')))}.log"
        self.out = self.log.with_suffix(".out")
        command = [str(NODE), str(EXAMPLE), f"http://127.0.0.1:{made.servers[0].port}", *arguments]
        with self.out.open("wb") as out:
            env = {"PATH": os.environ["PATH"], "CAREERCOPILOT_TOKEN": token}
            self.child = Child("example", command, log=self.log, env=env, stdout=out, stop_signal=signal.SIGINT)

    def ids(self) -> list[int]:
        """Return the ids that it has printed, in that order."""
        return [json.loads(line)["id"] for line in whole_lines(self.out)]

    def frames(self) -> list[dict[str, Any]]:
        """Return what else it has heard."""
        return [json.loads(line) for line in whole_lines(self.log)]

    def wait_for(self, count: int) -> None:
        """Wait until it has printed so many."""
        wait_until(lambda: len(self.ids()) >= count or self.child.code() is not None, SECONDS)


def test_it_prints_each_once_in_order_and_ends_when_asked(made: Fleet) -> None:
    [(user, token), (other, _)] = made.teller.ask("users", count=2)
    told = [pk for owner, pk in made.teller.ask("tell", to=[user, other] * 3) if owner == user]
    example = Example(made, token)
    try:
        example.wait_for(3)
        told += [pk for _, pk in made.teller.ask("tell", to=[user])]
        example.wait_for(4)
    finally:
        example.child.stop(SECONDS)
    assert example.ids() == told
    assert example.child.code() == 0
    assert [frame["state"] for frame in example.frames()] == ["connecting", "open", "closed"]

    later = Example(made, token, str(told[1]))
    try:
        later.wait_for(2)
    finally:
        later.child.stop(SECONDS)
    assert later.ids() == told[2:]


def test_whoever_is_signed_out_does_not_come_back(made: Fleet) -> None:
    example = Example(made, "forged")
    assert wait_until(lambda: example.child.code() is not None, SECONDS)
    assert example.child.code() == 0
    assert example.frames() == [{"state": "connecting"}, {"state": "closed"}]
    assert example.ids() == []
