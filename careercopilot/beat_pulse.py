"""The sign of life of beat: when it last sent a task, kept where every host can read it."""

import contextlib
import time

from celery.signals import after_task_publish, beat_init
from django.conf import settings
from django_redis import get_redis_connection
from redis.exceptions import RedisError

KEY = f"{settings.KEY_PREFIX}:beat"
KEPT_SECONDS = 7 * 24 * 3600


def note_pulse(**_: object) -> None:
    """Keep the time; a broker that is away costs the note alone."""
    with contextlib.suppress(RedisError):
        get_redis_connection().set(KEY, int(time.time()), ex=KEPT_SECONDS)


def last_pulse() -> float | None:
    """Return when beat last sent a task, as seconds since 1970; None where nobody knows of it."""
    kept = get_redis_connection().get(KEY)
    return None if kept is None else float(kept)


@beat_init.connect(weak=False)
def begin(**_: object) -> None:
    """Note each task that this process sends from now on, as it is beat."""
    after_task_publish.connect(note_pulse, weak=False)
