"""Tasks counted and timed, in the worker's children and in the process above them, which alone sees a child die."""

import time
from typing import Any

from celery import signals
from celery.exceptions import WorkerLostError
from django.conf import settings
from prometheus_client import start_http_server

from careercopilot.core import pool
from careercopilot.core.measure import begin_tally
from careercopilot.core.metrics import TASK_TIME, TASKS, TASKS_BEGUN
from careercopilot.core.scrape import COUNTED

_started: dict[str, float] = {}


def _name(task: Any) -> str:
    return str(getattr(task, "name", "unknown"))


def began(*, task_id: str, task: Any, **_: Any) -> None:
    """Count a task that begins: Celery tells of no end where its process is killed and it goes back to the queue."""
    TASKS_BEGUN.add(_name(task))
    pool.keep_sampling()
    begin_tally()
    _started[task_id] = time.perf_counter()


def ended(*, task_id: str, task: Any, **_: Any) -> None:
    """Note how long it took, however it ended."""
    began_at = _started.pop(task_id, None)
    if began_at is not None:
        TASK_TIME.observe(time.perf_counter() - began_at, _name(task))


def succeeded(*, sender: Any, **_: Any) -> None:
    """Count a task that did what it was to do."""
    TASKS.add(_name(sender), "success")


def failed(*, sender: Any, exception: BaseException | None = None, **_: Any) -> None:
    """Count a task that failed: by an exception, by its time limit, or with its process."""
    TASKS.add(_name(sender), "lost" if isinstance(exception, WorkerLostError) else "failure")


def retried(*, sender: Any, **_: Any) -> None:
    """Count a task that asked for another attempt."""
    TASKS.add(_name(sender), "retry")


def serve(**_: Any) -> None:
    """Answer with the metrics of this machine where the settings name an address: a web server may be elsewhere."""
    if settings.METRICS_WORKER_ADDRESS:
        host, _colon, port = settings.METRICS_WORKER_ADDRESS.rpartition(":")
        start_http_server(int(port), host.strip("[]") or "127.0.0.1", registry=COUNTED)


def measure_tasks() -> None:
    """Listen to Celery's signals; called once in each process, when the app registry is ready."""
    for signal, listener in (
        (signals.task_prerun, began),
        (signals.task_postrun, ended),
        (signals.task_success, succeeded),
        (signals.task_failure, failed),
        (signals.task_retry, retried),
        (signals.worker_ready, serve),
    ):
        signal.connect(listener, weak=False)
