"""One installation with ten thousand jobs and as many applications, made through the API's bulk operations."""

from collections.abc import Iterator

import pytest

from tests.e2e.servers import Fleet, fleet
from tests.volume.crowd import Asker, Crowd


@pytest.fixture(scope="package")
def made() -> Iterator[Fleet]:
    """A server, and what stands behind it."""
    with fleet(DJANGO_SETTINGS_MODULE="tests.volume.patient") as one:
        one.serve("uvicorn")
        yield one


@pytest.fixture(scope="package")
def asker(made: Fleet) -> Iterator[Asker]:
    """Somebody with nothing."""
    with Asker.new(made) as one:
        yield one


@pytest.fixture(scope="package")
def crowd(made: Fleet) -> Iterator[Crowd]:
    """Somebody with ten thousand jobs and applications."""
    with Asker.new(made) as one:
        yield Crowd(one)
