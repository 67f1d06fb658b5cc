"""Having a worker look at what waits in a table, at once rather than at beat's next pass."""

from functools import partial
from typing import Any

import structlog
from django.db import transaction
from kombu.exceptions import OperationalError

log = structlog.get_logger(__name__)


def send_after_commit(task: Any, *args: Any, **options: Any) -> None:
    """Send a task after the commit; `options` are those of `apply_async`.

    For tasks that beat sends anyway: a broker that is away costs the caller a warning in the log.
    """
    transaction.on_commit(partial(_send, task, args, options), robust=True)


def _send(task: Any, args: tuple[Any, ...], options: dict[str, Any]) -> None:
    try:
        task.apply_async(args=args, retry=False, **options)
    except (OSError, OperationalError) as error:
        log.warning("task_not_sent", task=task.name, error=type(error).__name__)
