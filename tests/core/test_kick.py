"""Sending tasks after a commit: to a broker that answers, one that is away, one that hangs."""

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from celery import Celery, shared_task
from django.conf import settings
from django.db import transaction

from careercopilot.core.kick import send_after_commit

DEADLINE = 30
"""Seconds after which something counts as hanging."""


@shared_task(name="tests.kicked")
def kicked() -> None:
    """Nothing that anybody carries out."""


@pytest.fixture
def silent() -> Iterator[int]:
    """The port of a server that lets everybody in and never says a word."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(16)
        yield listener.getsockname()[1]


def sent_to(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the task be sent to a broker on this port."""
    options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    there = Celery(set_as_current=False).connection(f"redis://127.0.0.1:{port}/0", transport_options=options)
    monkeypatch.setattr(kicked, "apply_async", partial(kicked.apply_async, connection=there))


@pytest.mark.django_db
def test_a_task_is_sent_after_the_commit_and_not_where_there_is_none(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(kicked, "apply_async", lambda **options: sent.append(options))
    with django_capture_on_commit_callbacks(execute=True):
        send_after_commit(kicked, 7, countdown=4)
        assert sent == []
    assert sent == [{"args": (7,), "countdown": 4, "retry": False}]
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        send_after_commit(kicked, 8)
        transaction.set_rollback(True)
    assert len(sent) == 1


@pytest.mark.django_db
def test_a_broker_that_hangs_holds_the_caller_up_for_seconds_alone(
    silent: int, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    sent_to(silent, monkeypatch)
    pool = ThreadPoolExecutor(1)
    # What hangs is left behind: waiting for it would hang the test, too.
    try:
        with transaction.atomic():
            send_after_commit(kicked)
            [(_, send, _)] = transaction.get_connection().run_on_commit
            transaction.get_connection().run_on_commit = []
        pool.submit(send).result(DEADLINE)
    finally:
        pool.shutdown(wait=False)
    assert [record.msg["event"] for record in caplog.records if isinstance(record.msg, dict)] == ["task_not_sent"]
