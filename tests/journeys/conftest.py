"""One installation for all journeys: web server, worker, database, broker, and a mail server that keeps its mail."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import pytest

from tests.e2e.servers import Server, fleet
from tests.faults.installation import Installation
from tests.journeys.people import Person
from tests.notifications.postbox import Postbox, serving

SITE_URL = "https://career.example"
"""Where people reach the site, as its mails say; in front of the server stands what they do not see."""


@dataclass
class Site:
    """What the travellers meet."""

    installation: Installation
    server: Server
    postbox: Postbox

    @property
    def address(self) -> str:
        """Where it is reached."""
        return f"http://127.0.0.1:{self.server.port}"


@pytest.fixture(scope="package")
def site() -> Iterator[Site]:
    """The installation, with what a deployment sets."""
    with serving(Postbox()) as postbox:
        mail = {"EMAIL_URL": f"smtp://127.0.0.1:{postbox.port}", "EMAIL_VERIFICATION": "mandatory"}
        with fleet(**mail, SITE_URL=SITE_URL) as base:
            base.work(1)
            installation = Installation(base)
            try:
                yield Site(installation, base.serve("uvicorn")[-1], postbox)
            finally:
                installation.end()


@pytest.fixture
async def person(site: Site) -> AsyncIterator[Person]:
    """Somebody new."""
    async with Person.new(site.installation, site.server) as one:
        yield one
    assert site.server.logged(event="unexpected_error") == []
