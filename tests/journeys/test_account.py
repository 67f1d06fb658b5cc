"""The life of an account: signed up, confirmed by mail, its password forgotten, tokens, and gone without a trace."""

import re
from typing import Any

import httpx
import pytest

from careercopilot.processes import wait_until
from tests.conftest import PASSWORD
from tests.e2e.listeners import opening
from tests.journeys.conftest import SITE_URL, Site
from tests.journeys.people import SECONDS, Person
from tests.notifications.postbox import text_of

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

EMAIL = "qxleaver@mail.example"
NEW_PASSWORD = "another long one of nobody"
TRACES = """
from tests.operations.traces import files_with, keys_with, tables_with
answer = [sorted(tables_with('qxleaver')), sorted(files_with('qxleaver')), sorted(keys_with('qxleaver'))]
"""


def mailed(site: Site, number: int) -> str:
    """Return the path of the link in a mail to this person, as soon as so many have come."""

    def mails() -> list[Any]:
        return [message for message in site.postbox.messages if message["To"] == EMAIL]

    assert wait_until(lambda: len(mails()) >= number, SECONDS)
    assert len(mails()) == number
    found = re.search(rf"{re.escape(SITE_URL)}(/\S+)", text_of(mails()[-1]))
    assert found, text_of(mails()[-1])
    return found[1]


class App:
    """A program on somebody's telephone, signed in by a session token."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.headers: dict[str, str] = {}

    def send(self, method: str, path: str, **body: Any) -> int:
        """Send something to allauth and return the status."""
        url = f"{self.site.address}/_allauth/app/v1/{path}"
        answer = httpx.request(method, url, json=body or None, headers=self.headers, timeout=SECONDS)
        assert answer.status_code < 500, answer.text
        if token := answer.json().get("meta", {}).get("session_token"):
            self.headers["X-Session-Token"] = token
        return answer.status_code

    def ask(self, method: str, path: str, body: Any = None) -> httpx.Response:
        """Send something to the API."""
        url = f"{self.site.server.api}{path}"
        return httpx.request(method, url, json=body, headers=self.headers, timeout=SECONDS)


def signed_up(site: Site) -> App:
    """Return an app of somebody who has signed up, and confirmed their address by the link in the mail."""
    app = App(site)
    assert app.send("POST", "auth/signup", email=EMAIL, password=PASSWORD) == 401, "the address comes first"
    assert app.ask("GET", "/me/").status_code == 401
    path = mailed(site, 1)
    assert path.startswith("/accounts/confirm-email/")
    assert App(site).send("POST", "auth/login", email=EMAIL, password=PASSWORD) == 401, "begun, and never ended"
    assert app.send("POST", "auth/email/verify", key=path.split("/")[-2]) == 401, "confirmed, and to sign in"
    assert app.send("POST", "auth/login", email=EMAIL, password=PASSWORD) == 200
    assert app.ask("GET", "/me/").json()["email"] == EMAIL
    return app


def with_a_new_password(site: Site) -> App:
    """Return an app of somebody who has forgotten their password, and chosen another by the page in the mail."""
    app = App(site)
    assert app.send("POST", "auth/password/request", email=EMAIL) == 200
    path = mailed(site, 2)
    assert path.startswith("/accounts/password/reset/key/")
    key = path.strip("/").split("/")[-1]
    assert app.send("POST", "auth/password/reset", key=key, password=NEW_PASSWORD) in {200, 401}
    assert App(site).send("POST", "auth/login", email=EMAIL, password=PASSWORD) == 400
    assert app.send("POST", "auth/login", email=EMAIL, password=NEW_PASSWORD) == 200
    return app


def tokens_of(app: App) -> list[str]:
    """Make three tokens, the second of which is revoked and the third of which may only read; return them."""
    bodies: list[Any] = [{"name": "qxleaver"}, {"name": "b"}, {"name": "c", "read_only": True}]
    made = [app.ask("POST", "/me/tokens/", body).json() for body in bodies]
    listed = app.ask("GET", "/me/tokens/").json()["results"]
    assert {row["id"]: row.get("token") for row in listed} == {row["id"]: None for row in made}, "shown once"
    assert app.ask("DELETE", f"/me/tokens/{made[1]['id']}/").status_code == 204
    return [row["token"] for row in made]


async def test_an_account_is_made_used_and_leaves_nothing(site: Site) -> None:
    first = signed_up(site)
    app = with_a_new_password(site)
    assert first.ask("GET", "/me/").status_code == 401, "a reset ends the sessions of whoever knew the old password"
    user_id = app.ask("GET", "/me/").json()["id"]
    person, revoked, reader = (Person(site.server, user_id, token) for token in tokens_of(app))
    async with person.http, revoked.http, reader.http:
        await revoked.ask("GET", "/me/", 401)
        await reader.get("/me/")
        await reader.post("/jobs/", {"company": "A", "title": "B"}, 403)
        job = await person.post("/jobs/", {"company": "qxleaver ltd", "title": "B"})
        await person.post("/applications/", {"job": job["id"], "notes": "qxleaver"})
        async with person.listening() as socket:
            await person.export(socket, resource="jobs", file_format="csv")
            await person.bring_in(socket, "qxleaver.csv", b"company,title\nqxleaver,C\n", resource="jobs")
            tables, files, _ = site.installation.shell(TRACES)
            assert len(tables) > 10, tables
            assert files
            await person.ask("DELETE", "/me/", 400, json={"confirm": "other@mail.example"})
            await person.ask("DELETE", "/me/", 204, json={"confirm": EMAIL})
            await socket.wait_closed()
            assert socket.close_code == 4401
        for one in (person, reader):
            await one.ask("GET", "/jobs/", 401)
    assert app.ask("GET", "/me/").status_code == 401
    assert App(site).send("POST", "auth/login", email=EMAIL, password=NEW_PASSWORD) == 400
    async with opening(site.server, person.token) as socket:
        await socket.wait_closed()
    assert socket.close_code == 4401
    assert site.installation.shell(TRACES) == [[], [], []]
