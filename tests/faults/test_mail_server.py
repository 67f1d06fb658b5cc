"""A mail server that takes connections and never says a word: nobody waits for it but the mail."""

import asyncio
import os
import signal
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from careercopilot.processes import wait_until
from tests.conftest import PASSWORD
from tests.e2e.servers import Server
from tests.faults.installation import SECONDS, Installation, Shell, at_work, client, text_of
from tests.notifications.postbox import Postbox, serving, silent_server
from tests.notifications.postbox import text_of as text_of_message

ALLAUTH = "/_allauth/app/v1"

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of a mail server that never answers."""
    with silent_server() as port:
        yield f"smtp://127.0.0.1:{port}"


def visit(server: Server, path: str, body: dict[str, Any]) -> httpx.Response:
    """Send something to allauth, as an app does."""
    return httpx.post(f"http://127.0.0.1:{server.port}{ALLAUTH}/{path}", json=body, timeout=SECONDS)


def test_accounts_are_made_and_kept_though_no_mail_goes_out(installation: Installation, silent: str) -> None:
    server = installation.serve(EMAIL_URL=silent, REGISTRATION_OPEN="true")
    email = "new@example.com"
    signed_up = visit(server, "auth/signup", {"email": email, "password": PASSWORD})
    assert signed_up.status_code == 200, signed_up.text
    token = signed_up.json()["meta"]["session_token"]
    headers = {"X-Session-Token": token}
    assert httpx.get(f"{server.api}/me/", headers=headers, timeout=SECONDS).json()["email"] == email
    # Whoever asks for a mail hears that there is none, whether there is such an account or not.
    for address in (email, "nobody@example.com"):
        asked = visit(server, "auth/password/request", {"email": address})
        assert asked.status_code == 503, asked.text
        assert asked.headers["Retry-After"] == "60"
        assert asked.json()["errors"][0]["code"] == "mail_unavailable"
    assert server.logged(event="account_email_failed") != []
    assert server.logged(event="unexpected_error") == []
    server.stop()


def test_notifications_wait_for_the_mail_server_and_nothing_waits_for_them(
    installation: Installation, web: Server, silent: str
) -> None:
    user, token = installation.somebody()
    with client(web, token) as api, installation.worker(EMAIL_URL=silent) as worker:
        installation.base.teller.ask("tell", to=[user])
        installation.shell("from notifications.tasks import send_email; send_email.delay()")
        state = f"SELECT state, attempts FROM notifications_email WHERE owner_id = {user}"  # noqa: S608
        assert wait_until(lambda: ("waiting", 1) in installation.rows(state), SECONDS), text_of(worker)[-3_000:]
        export = api.post("/exports/", json={"resource": "jobs", "file_format": "csv"}).json()["id"]
        assert wait_until(lambda: api.get(f"/exports/{export}/").json()["status"] == "completed", SECONDS)
        assert worker.code() is None
    assert installation.told(user) == ["new_job_match", "export_ready"]
    installation.redis.flushall()
    [(address,)] = installation.rows(f"SELECT email FROM accounts_user WHERE id = {user}")  # noqa: S608
    with serving(Postbox()) as postbox, installation.environment(EMAIL_URL=f"smtp://127.0.0.1:{postbox.port}"):
        later = Shell(installation.base, moved=3_600)
        for _ in range(2):
            later("from notifications.mailing import send_due; send_due()")
        later.stop()
    got = [message for message in postbox.messages if message["To"] == address]
    assert sum("Note 0" in text_of_message(message) for message in got) == 1
    assert len({message["Message-ID"] for message in got}) == len(got)


@dataclass
class Slow(Postbox):
    """A mail server that has taken a message, and does not say so until it may."""

    may_answer: threading.Event = field(default_factory=threading.Event)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's names
        """Take a message, and keep whoever sent it waiting."""
        answer = await super().handle_DATA(server, session, envelope)
        await asyncio.to_thread(self.may_answer.wait, SECONDS)
        return answer


def test_mail_of_a_worker_killed_before_it_wrote_that_down_comes_again_as_the_same_message(
    installation: Installation,
) -> None:
    user, _ = installation.somebody()
    [(address,)] = installation.rows(f"SELECT email FROM accounts_user WHERE id = {user}")  # noqa: S608
    postbox = Slow()
    with serving(postbox), installation.environment(EMAIL_URL=f"smtp://127.0.0.1:{postbox.port}"):

        def got() -> list[str]:
            return [str(message["Message-ID"]) for message in postbox.messages if message["To"] == address]

        # What earlier tests have told is due as well, and would be sent before it.
        installation.shell(
            "from notifications.models import Delivery, Email\n"
            "Delivery.objects.filter(channel='email').delete()\n"
            "Email.objects.all().delete()"
        )
        installation.base.teller.ask("tell", to=[user])
        installation.redis.flushall()
        with installation.worker() as worker:
            installation.shell("from notifications.tasks import send_email; send_email.delay()")
            assert wait_until(lambda: bool(got()), SECONDS), text_of(worker)
            pid = at_work(worker)
            os.kill(pid, signal.SIGKILL)
            postbox.may_answer.set()
            assert wait_until(lambda: at_work(worker) not in {0, pid}, SECONDS)
        # Its lease holds for minutes: others wait for it, and send it then under the id it had.
        later = Shell(installation.base, moved=300)
        for _ in range(2):
            later("from notifications.mailing import send_due; send_due()")
        later.stop()
        messages = got()
    state = f"SELECT state FROM notifications_email WHERE owner_id = {user}"  # noqa: S608
    assert installation.rows(state) == [("sent",)]
    assert len(messages) == 2
    assert len(set(messages)) == 1
