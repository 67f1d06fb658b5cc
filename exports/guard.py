"""Doing the work of a run under its lease: whatever stops the work ends the run with a sentence."""

from collections.abc import Callable

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from rest_framework.exceptions import ValidationError

from careercopilot.core.disturbance import DISTURBED
from careercopilot.core.errors import flatten, is_outage, validation_detail
from careercopilot.core.request_id import current_request_id
from careercopilot.core.room import NO_ROOM, is_full
from exports.runs import MOST_ATTEMPTS, Lease, LeaseLost, Refused

log = structlog.get_logger(__name__)


def guarded(lease: Lease, *, work: Callable[[], None], fail: Callable[[str], None]) -> None:
    """Do the work of a run; `fail` is told in a sentence why it could not be done.

    A database out of reach leaves the run to be begun anew.
    """
    try:
        with lease.renewed():
            _work(lease, work, fail)
    except LeaseLost:
        log.info("run_stopped", run=str(lease.run))


def _work(lease: Lease, work: Callable[[], None], fail: Callable[[str], None]) -> None:
    if lease.run.attempts > MOST_ATTEMPTS:
        fail(f"It was begun {MOST_ATTEMPTS} times, and each time its worker died. Try a smaller one.")
        return
    try:
        work()
    except LeaseLost:
        raise
    except Refused as error:
        fail(str(error))
    except ValidationError as error:
        fail(validation_detail(flatten(error.detail)))
    except SoftTimeLimitExceeded:
        fail("It took too long. Narrow it down and start it again.")
    except Exception as error:
        if is_outage(error) or getattr(error.__cause__, "sqlstate", None) in DISTURBED:
            lease.release()
            raise
        log.exception("run_failed", run=str(lease.run))
        if is_full(error):
            fail(NO_ROOM)
            return
        fail(f"Something went wrong on our side. Try again, and report the id {current_request_id()} if it fails, too.")
