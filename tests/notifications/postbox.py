"""Real SMTP servers for tests: one that keeps what it is sent and answers as told, and one that never says a word."""

import asyncio
import email.policy
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP
from pytest_django import Settings

OK = "250 OK"


@dataclass
class Postbox:
    """What an SMTP server got; `recipient_answers` and `data_answers` say what it answers for an address."""

    port: int = 0
    messages: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    recipient_answers: dict[str, str] = field(default_factory=dict)
    data_answers: dict[str, str] = field(default_factory=dict)
    hangs_up_on: set[str] = field(default_factory=set)
    connections: int = 0

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's names
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        """Count connections."""
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, rcpt_options: list[str]
    ) -> str:
        """Take or refuse an address."""
        answer = self.recipient_answers.get(address, OK)
        if answer == OK:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Take, refuse, or hang up in the middle."""
        (address,) = envelope.rcpt_tos
        if address in self.hangs_up_on:
            server.transport.abort()
            return OK
        answer = self.data_answers.get(address, OK)
        if answer == OK:
            parsed = email.message_from_bytes(envelope.content, policy=email.policy.default)
            assert isinstance(parsed, EmailMessage)
            self.messages.append(parsed)
            self.recipients.append(address)
        return answer

    def only(self) -> EmailMessage:
        """Return the one message there is."""
        (message,) = self.messages
        return message

    def ids(self) -> list[str]:
        """Return the Message-IDs in the order of arrival."""
        return [str(message["Message-ID"]) for message in self.messages]


def text_of(message: EmailMessage) -> str:
    """Return the plain text of a message."""
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def html_of(message: EmailMessage) -> str:
    """Return the HTML of a message."""
    part = message.get_body(("html",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


@contextmanager
def serving(postbox: Postbox) -> Iterator[Postbox]:
    """Serve on a free port of this machine, on a thread of its own."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    listener = socket.create_server(("127.0.0.1", postbox.port))
    postbox.port = listener.getsockname()[1]
    starting = loop.create_server(lambda: SMTP(postbox, hostname="postbox.test", loop=loop), sock=listener)
    server = asyncio.run_coroutine_threadsafe(starting, loop).result(10)
    try:
        yield postbox
    finally:
        asyncio.run_coroutine_threadsafe(_stop(server), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _stop(server: asyncio.Server) -> None:
    server.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


@contextmanager
def silent_server() -> Iterator[int]:
    """Yield the port of a server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def use_server(settings: Settings, port: int, *, timeout: int = 1) -> None:
    """Send by SMTP to a port of this machine, and give up after so many seconds of silence."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, timeout
