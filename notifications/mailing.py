"""Sending e-mails: at least once each, under one Message-ID. A lease says who has one in hand."""

import contextlib
import datetime as dt
import time
from collections.abc import Sequence
from smtplib import SMTPServerDisconnected
from typing import Any

import structlog
from django.core.cache import cache
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from careercopilot.core.among import Among
from careercopilot.core.metrics import MESSAGES
from notifications.choices import Channel, DeliveryState, Priority
from notifications.failures import AWAY, GIVE_UP_AFTER, GIVEN_UP, Failure, failure_of, pause
from notifications.gathering import NO_ACCOUNT, gather_due, is_quiet_for, reason_to_skip, waiting_rows
from notifications.messages import MOST_SHOWN, compose
from notifications.models import Delivery, Email, Notification
from notifications.preferences import Receiver, receivers
from notifications.schedule import QUIET, after_quiet

log = structlog.get_logger(__name__)

EMAILS_AT_ONCE = 25
BUDGET_SECONDS = 60
"""After so long a task takes up no further e-mail: reminders and exports want the worker too."""
LEASE = dt.timedelta(seconds=240)
"""Longer than the budget and a slow last e-mail together; then the worker is taken for dead."""
AWAY_KEY = "email:server-away"
AWAY_SECONDS = 60
STRIKES = 2
"""So many failures of the server one after the other, in one run or in several, and it is left alone for a while."""
STRIKES_KEY = "email:server-strikes"
STRIKES_SECONDS = 600
_WEIGHTS = list(Priority.values)


def send_due() -> None:
    """Gather what is due, and send until nothing is left, the server does not answer, or the time is up."""
    if cache.get(AWAY_KEY):
        # What comes meanwhile stays together.
        return
    gather_due()
    sending = Sending()
    with contextlib.closing(sending):
        while sending.goes_on() and (emails := claim()):
            sending.send_all(emails)


def claim() -> list[Email]:
    """Take some e-mails that are due in hand and return them; nobody else takes them while the lease holds."""
    moment = timezone.now()
    with transaction.atomic():
        free = Email.objects.filter(state=DeliveryState.WAITING, due_at__lte=moment)
        # A lease that ends later than any that is given was written by a clock that was ahead.
        is_over = Q(leased_until=None) | Q(leased_until__lte=moment) | Q(leased_until__gt=moment + 2 * LEASE)
        free = free.filter(is_over).order_by("due_at", "id")
        emails = list(free.select_for_update(skip_locked=True)[:EMAILS_AT_ONCE])
        pks = [email.pk for email in emails]
        Email.objects.filter(pk__in=pks).update(leased_until=moment + LEASE)
    return emails


class Sending:
    """One run through the queue over one connection."""

    def __init__(self) -> None:
        self.connection: Any = get_connection()
        self.ends_at = time.monotonic() + BUDGET_SECONDS
        # After a rest the first failure is one too many.
        self.strikes = min(cache.get(STRIKES_KEY) or 0, STRIKES - 1)

    def goes_on(self) -> bool:
        """Whether there is time left and a server that answers."""
        return self.strikes < STRIKES and time.monotonic() < self.ends_at

    def close(self) -> None:
        """Hang up; the other side may have done so already."""
        with contextlib.suppress(OSError):
            self.connection.close()

    def send_all(self, emails: Sequence[Email]) -> None:
        """Send e-mails that were claimed; one that fails holds up no other one."""
        for place, email in enumerate(emails):
            if self.strikes >= STRIKES:
                for one in emails[place:]:
                    put_off(one, Failure(AWAY, is_server=True))
                return
            if not self.goes_on():
                rest = [one.pk for one in emails[place:]]
                Email.objects.filter(pk__in=rest, state=DeliveryState.WAITING).update(leased_until=None)
                return
            self.send_one(email)

    def send_one(self, email: Email) -> None:
        """Send one e-mail by the wishes and to the address of this moment, or write down why not."""
        try:
            person = receivers([email.owner_id]).get(email.owner_id)
            prepared = prepare(email, person, self.connection)
            if prepared is None:
                return
            message, delivery_ids = prepared
            self._open()
            self.connection.send_messages([message])
        except Exception as error:  # noqa: BLE001 - whatever it is, it may hold up no other e-mail
            self._failed(email, error)
        else:
            self._count(is_strike=False)
            finish(email, DeliveryState.SENT, delivery_ids=delivery_ids)
            MESSAGES.add(Channel.EMAIL, "sent")
            log.info("email_sent", email=str(email.uid), user_id=email.owner_id, notifications=len(delivery_ids))

    def _open(self) -> None:
        try:
            self.connection.open()
        except OSError as error:
            # Whatever it says while it greets and signs in, it does not speak of this message.
            raise SMTPServerDisconnected("The server did not take a connection.") from error

    def _failed(self, email: Email, error: Exception) -> None:
        failure = failure_of(error)
        MESSAGES.add(Channel.EMAIL, "failed")
        self._count(is_strike=failure.is_server)
        # What the server answered stays in the log, where operators look for it.
        log.warning("email_failed", email=str(email.uid), user_id=email.owner_id, exc_info=error)
        self.close()
        put_off(email, failure)

    def _count(self, *, is_strike: bool) -> None:
        if is_strike:
            self.strikes += 1
            cache.set(STRIKES_KEY, self.strikes, timeout=STRIKES_SECONDS)
            if self.strikes >= STRIKES:
                cache.set(AWAY_KEY, 1, timeout=AWAY_SECONDS)
        elif self.strikes:
            self.strikes = 0
            cache.delete(STRIKES_KEY)


def prepare(email: Email, person: Receiver | None, connection: Any) -> tuple[EmailMultiAlternatives, list[int]] | None:
    """Return the message and the ids of the deliveries that it carries, or None where there is nothing to send now."""
    moment = timezone.now()
    rows = waiting_rows(Delivery.objects.filter(email=email, state=DeliveryState.WAITING))
    reasons = {row.pk: reason_to_skip(person, row, moment) if person else NO_ACCOUNT for row in rows}
    for pk, reason in reasons.items():
        if reason:
            settle([pk], DeliveryState.SKIPPED, reason)
    wanted = [row for row in rows if not reasons[row.pk]]
    if not wanted or person is None:
        finish(email, DeliveryState.SKIPPED, detail=next(filter(None, reasons.values()), ""))
        return None
    if is_quiet_for(person, [row.notification__priority for row in wanted], moment):
        _wait(email, after_quiet(person, moment), QUIET)
        return None
    wanted.sort(key=lambda row: (-_WEIGHTS.index(row.notification__priority), -row.notification_id))
    found = Notification.objects.in_bulk([row.notification_id for row in wanted[:MOST_SHOWN]])
    message = compose(
        email,
        person,
        [found[row.notification_id] for row in wanted[:MOST_SHOWN] if row.notification_id in found],
        count=len(wanted),
        kinds={row.notification__type for row in wanted},
        connection=connection,
    )
    return message, [row.pk for row in wanted]


def settle(delivery_ids: Sequence[int], state: DeliveryState, detail: str = "") -> None:
    """Write down what became of deliveries."""
    with transaction.atomic():
        held = Delivery.objects.filter(Among("id", delivery_ids)).held()
        rows = Delivery.objects.filter(Among("id", held))
        rows.update(state=state, detail=detail, at=timezone.now(), due_at=None)


def finish(email: Email, state: DeliveryState, *, detail: str = "", delivery_ids: Sequence[int] | None = None) -> None:
    """Write down the end of an e-mail and of the deliveries it carries: those named, or all that still wait."""
    with transaction.atomic():
        attempts = email.attempts + (state != DeliveryState.SKIPPED)
        Email.objects.filter(pk=email.pk).update(state=state, detail=detail, attempts=attempts, leased_until=None)
        if delivery_ids is None:
            waiting = Delivery.objects.filter(email=email, state=DeliveryState.WAITING)
            delivery_ids = list(waiting.values_list("pk", flat=True))
        settle(delivery_ids, state, detail)


def put_off(email: Email, failure: Failure) -> None:
    """Try an e-mail again later, or give it up."""
    moment = timezone.now()
    since = email.tried_since or moment
    if failure.is_final:
        finish(email, DeliveryState.FAILED, detail=failure.detail)
    elif moment - since >= GIVE_UP_AFTER:
        finish(email, DeliveryState.FAILED, detail=GIVEN_UP)
    else:
        attempts = email.attempts + 1
        _wait(email, moment + pause(attempts), failure.detail, attempts=attempts, tried_since=since)


def _wait(email: Email, due_at: dt.datetime, detail: str, **tried: Any) -> None:
    with transaction.atomic():
        Email.objects.filter(pk=email.pk).update(due_at=due_at, detail=detail, leased_until=None, **tried)
        held = Delivery.objects.filter(email=email, state=DeliveryState.WAITING).held()
        Delivery.objects.filter(Among("id", held)).update(due_at=due_at, detail=detail)


def purge_sent(before: dt.datetime) -> int:
    """Remove e-mails made before an instant that wait no more, and return how many there were."""
    removed = 0
    while pks := list(_over(before).values_list("pk", flat=True)[:1_000]):
        Email.objects.filter(pk__in=pks).delete()
        removed += len(pks)
    return removed


def _over(before: dt.datetime) -> Any:
    return Email.objects.filter(created_at__lt=before).exclude(state=DeliveryState.WAITING).order_by("pk")
