"""What the client promises, tested in Node against real servers: see clients/typescript/test."""

import re

import pytest

from tests.client.package import PACKAGE, passed, run

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

FILES = sorted((PACKAGE / "test").glob("*.test.js"))


def test_every_promise_is_kept(addresses: dict[str, str]) -> None:
    names = [path.relative_to(PACKAGE).as_posix() for path in FILES]
    done = run("--test", "--test-reporter=tap", "--test-concurrency=1", *names, **addresses)
    written = sum(len(re.findall(r"^test\(", path.read_text(), re.MULTILINE)) for path in FILES)
    assert len(FILES) == 4
    assert passed(done.stdout) == written, done.stdout
    assert done.returncode == 0
