"""What answers over a socket: broker, worker, beat, the clocks, the mail server."""

import time
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.db.migrations.recorder import MigrationRecorder
from django_redis import get_redis_connection
from redis import Redis

from careercopilot.beat_pulse import last_pulse
from careercopilot.celery import app
from careercopilot.core.scrape import queue_key
from careercopilot.doctor.database import own_connection
from careercopilot.doctor.findings import Check, Doubt, Trouble, reason_of

CONNECT_SECONDS = 3
PING_SECONDS = 4
OTHERS_SECONDS = 0.5
"""How long the other workers are waited for once one has answered."""
PULSE_SECONDS = 60
"""Beat sends something four times a minute."""
MANY_WAITING = 1_000
DRIFT_SECONDS = 2
WRONG_SECONDS = 30
"""A clock that is off by more than the one is a doubt, by more than the other a trouble."""
SENDING = "django.core.mail.backends.smtp.EmailBackend"


def look_at_broker() -> str:
    """Ask the broker for its version, memory and queue."""
    with Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=CONNECT_SECONDS, socket_timeout=CONNECT_SECONDS
    ) as server:
        about: dict[str, Any] = server.info()
        probe = f"{settings.KEY_PREFIX}:doctor"
        server.set(probe, 1, ex=60)
        server.delete(probe)
        waiting = int(server.llen(queue_key()))
    name = f"{about.get('server_name', 'redis').capitalize()} {about.get('valkey_version') or about['redis_version']}"
    policy, limit = str(about.get("maxmemory_policy", "")), int(about.get("maxmemory", 0))
    if limit and policy != "noeviction":
        raise Doubt(
            f"{name} may throw tasks away when its memory is full ({policy}).", "Set maxmemory-policy noeviction."
        )
    if waiting > MANY_WAITING:
        raise Doubt(f"{name}, but {waiting} tasks wait.", "Start another worker, or look into the log of this one.")
    return f"{name}, {waiting} tasks waiting"


def look_at_worker() -> str:
    """Ask all workers for a sign of life."""
    # The first answer is waited for; who else there is answers as fast.
    answers = app.control.ping(timeout=PING_SECONDS, limit=1)
    answers += app.control.ping(timeout=OTHERS_SECONDS) if answers else []
    names = sorted({name for answer in answers for name in answer})
    if not names:
        raise Trouble(
            "No worker answers: no mail, no exports, no reminders.",
            "Start `celery -A careercopilot worker` with the same REDIS_URL and KEY_PREFIX; its log says why it ended.",
        )
    return ", ".join(names)


def look_at_beat() -> str:
    """Ask when beat last sent a task."""
    advice = "Start one `celery -A careercopilot beat` with the same REDIS_URL and KEY_PREFIX."
    pulse = last_pulse()
    if pulse is None:
        raise Trouble("No sign of beat: nothing is sent, reminded of or cleaned up by time.", advice)
    age = time.time() - pulse
    if age > PULSE_SECONDS:
        raise Trouble(f"Beat was last alive {_duration(age)} ago.", advice)
    return f"Alive {_duration(max(age, 0))} ago"


def _duration(seconds: float) -> str:
    for size, name in ((86_400, "days"), (3_600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {name}"
    return f"{seconds:.0f} seconds"


def _drifts() -> Iterator[tuple[str, float]]:
    """Yield the clocks of others with their lead over this one, in seconds; what does not answer has none."""
    seconds, microseconds = get_redis_connection().time()
    yield "the broker", seconds + microseconds / 1e6 - time.time()
    with own_connection() as connection, connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
            yield "the database server", float(cursor.fetchone()[0]) - time.time()
        # Whatever is there came before now; the clock of this machine may have been set back since.
        latest = max(one.applied for one in MigrationRecorder(connection).applied_migrations().values())
        yield "the last migration", max(0.0, latest.timestamp() - time.time())


def look_at_clock() -> str:
    """Compare the clock with the broker's, the database's, and with what has happened."""
    name, drift = max(_drifts(), key=lambda one: abs(one[1]))
    if abs(drift) > DRIFT_SECONDS:
        way = "behind" if drift > 0 else "ahead of"
        kind = Trouble if abs(drift) > WRONG_SECONDS else Doubt
        raise kind(f"The clock here is {_duration(abs(drift))} {way} that of {name}.", "Let NTP set both clocks.")
    return f"Within {max(abs(drift), 0.1):.1f} seconds of the others"


def look_at_mail() -> str:
    """Greet the mail server, and sign in where there is a name; no mail is sent."""
    if settings.EMAIL_BACKEND != SENDING:
        kind = settings.EMAIL_BACKEND.rsplit(".", 2)[-2]
        if settings.SECURE:
            raise Doubt(f"No mail goes out ({kind}).", "Set EMAIL_URL, such as smtp+tls://user:password@host:587.")
        return f"None goes out ({kind}); EMAIL_URL names a mail server"
    place = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    mail: Any = get_connection(timeout=CONNECT_SECONDS)
    try:
        mail.open()
        mail.connection.ehlo_or_helo_if_needed()
    except OSError as error:
        raise Trouble(
            f"The mail server {place} does not take us: {reason_of(error)}.",
            "Check EMAIL_URL (host, port, user, password, smtp+tls or smtp+ssl), and the firewall.",
        ) from error
    finally:
        mail.close()
    return f"{place} answers{', and knows us' if settings.EMAIL_HOST_USER else ''}"


CHECKS = [
    Check("Broker", look_at_broker, "Is Redis or Valkey up (`make run` starts its own), and is REDIS_URL right?"),
    Check("Worker", look_at_worker, "Start `celery -A careercopilot worker`.", needs=("Broker",)),
    Check("Beat", look_at_beat, "Start `celery -A careercopilot beat`.", needs=("Broker",)),
    Check("Clock", look_at_clock, "Let NTP set the clock.", needs=("Database", "Migrations", "Broker")),
    Check("Mail", look_at_mail, "Check EMAIL_URL, and the firewall."),
]
