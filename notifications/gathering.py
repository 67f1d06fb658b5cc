"""Gathering what is due into e-mails: each notification into exactly one, one e-mail to a person at a time."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Concat
from django.utils import timezone

from careercopilot.core.among import Among
from notifications.choices import Channel, DeliveryState, Priority
from notifications.models import Delivery, DeliveryQuerySet, Email, Mailbox
from notifications.preferences import Receiver, receivers
from notifications.schedule import QUIET, Due, after_quiet, plan

PEOPLE_AT_ONCE = 50
DELIVERIES_AT_ONCE = 5_000
EMAILS_PER_HOUR = 20
"""To one person; whatever somebody does with an account, its address is not flooded."""
URGENT_MORE = 5
"""So many more an hour carry what is urgent."""
HOUR = dt.timedelta(hours=1)
PROFILES_KEY = "email:profiles-followed"
PROFILES_SECONDS = 300
"""So often it is looked whether people have moved to other zones."""
FLOOD = "Waits because many e-mails went to you within an hour; it comes together with what follows."
NO_ACCOUNT = "The account is not active."
NO_ADDRESS = "The account has no e-mail address."
NOT_CONFIRMED = "Confirm your e-mail address first."
SWITCHED_OFF = "You switched e-mail off for this."
EXPIRED = "It was no longer current when it was to be sent."
READ = "You read it before it was to be sent."

_FIELDS = (
    "pk",
    "due_at",
    "notification_id",
    "notification__owner_id",
    "notification__type",
    "notification__priority",
    "notification__is_read",
    "notification__created_at",
    "notification__expires_at",
)


def waiting_rows(deliveries: QuerySet[Any]) -> list[Any]:
    """Return what has to be known of deliveries to decide about them, as named tuples."""
    return list(deliveries.order_by("notification__owner_id", "notification_id").values_list(*_FIELDS, named=True))


def gather_due() -> int:
    """Bind everything that is due to e-mails, one for each person, and return how many were made."""
    moment = timezone.now()
    if cache.add(PROFILES_KEY, 1, timeout=PROFILES_SECONDS):
        follow_profiles(moment)
    owner_ids = list(
        _unbound()
        .filter(due_at__lte=moment)
        .order_by("notification__owner_id")
        .values_list("notification__owner_id", flat=True)
        .distinct()
    )
    made = 0
    for start in range(0, len(owner_ids), PEOPLE_AT_ONCE):
        with transaction.atomic():
            made += _gather(owner_ids[start : start + PEOPLE_AT_ONCE], moment)
    return made


def _unbound() -> DeliveryQuerySet:
    return Delivery.objects.filter(channel=Channel.EMAIL, state=DeliveryState.WAITING, email=None)


def _gather(owner_ids: Sequence[int], moment: dt.datetime) -> int:
    """Make the e-mails of some people. Whose mailbox somebody else has in hand comes with a later pass."""
    boxes = Mailbox.objects.filter(owner_id__in=owner_ids).select_for_update(skip_locked=True)
    held = set(boxes.values_list("owner_id", flat=True))
    # Whoever has a row in hand, to withdraw it, say, is not waited for.
    due_rows = _unbound().filter(due_at__lte=moment, notification__owner_id__in=held)
    due_ids = due_rows.held(skip_locked=True, most=DELIVERIES_AT_ONCE)
    people = receivers(held)
    made = _made(held, moment)
    tried = _tried(held)
    ready: dict[int, list[int]] = defaultdict(list)
    later: dict[Due, list[int]] = defaultdict(list)
    skipped: dict[str, list[int]] = defaultdict(list)
    for row in waiting_rows(Delivery.objects.filter(Among("id", due_ids))):
        owner_id = row.notification__owner_id
        person = people.get(owner_id)
        if person is None or (reason := reason_to_skip(person, row, moment)):
            skipped[NO_ACCOUNT if person is None else reason].append(row.pk)
        elif (due := _due_now(person, row, moment)).at > moment:
            later[due].append(row.pk)
        elif held_up := _held_up(row, made[owner_id], tried.get(owner_id), moment):
            later[held_up].append(row.pk)
        else:
            ready[owner_id].append(row.pk)
    _skip(skipped, moment)
    _put_off(later)
    emails = Email.objects.bulk_create([Email(owner_id=owner_id, due_at=moment) for owner_id in ready])
    for email in emails:
        Delivery.objects.filter(Among("id", ready[email.owner_id])).update(email=email, detail="")
    return len(emails)


def _made(owner_ids: set[int], moment: dt.datetime) -> dict[int, list[dt.datetime]]:
    """Return when the e-mails of the last hour were made, by owner, the newest first."""
    made: dict[int, list[dt.datetime]] = defaultdict(list)
    emails = Email.objects.filter(owner_id__in=owner_ids, created_at__gt=moment - HOUR).order_by("-created_at")
    for owner_id, made_at in emails.values_list("owner_id", "created_at"):
        made[owner_id].append(made_at)
    return made


def _tried(owner_ids: set[int]) -> dict[int, Due]:
    """Return when the e-mails that did not get through are tried again, by owner, and what they wait for."""
    emails = Email.objects.filter(owner_id__in=owner_ids, state=DeliveryState.WAITING, attempts__gt=0)
    rows = emails.order_by("due_at").values_list("owner_id", "due_at", "detail")
    return {owner_id: Due(due_at, detail) for owner_id, due_at, detail in rows}


def _held_up(row: Any, made: Sequence[dt.datetime], tried: Due | None, moment: dt.datetime) -> Due | None:
    """Return until when a delivery waits as its receiver gets many e-mails, or none at all just now.

    What is urgent waits for no other e-mail, as it may be the one that gets through.
    """
    is_urgent = row.notification__priority == Priority.URGENT
    most = EMAILS_PER_HOUR + (URGENT_MORE if is_urgent else 0)
    if len(made) >= most:
        return Due(made[most - 1] + HOUR, FLOOD)
    return Due(max(tried.at, moment), tried.detail) if tried and not is_urgent else None


def _due_now(person: Receiver, row: Any, moment: dt.datetime) -> Due:
    """Return when a delivery is due by the wishes and the zone of this moment."""
    due = plan(
        person,
        priority=row.notification__priority,
        told_at=row.notification__created_at,
        expires_at=row.notification__expires_at,
    )
    if due.at <= moment and is_quiet_for(person, [row.notification__priority], moment):
        return Due(after_quiet(person, moment), QUIET)
    return due


def is_quiet_for(person: Receiver, priorities: Sequence[str], moment: dt.datetime) -> bool:
    """Tell whether what has these priorities must wait for the end of somebody's quiet hours."""
    return Priority.URGENT.value not in priorities and person.is_quiet(moment)


def reason_to_skip(person: Receiver, row: Any, moment: dt.datetime) -> str:
    """Return in plain words why a delivery is not sent any more, or nothing."""
    expires_at = row.notification__expires_at
    has_waited = row.due_at is not None and row.due_at > row.notification__created_at
    reasons = {
        NO_ACCOUNT: not person.is_active,
        NO_ADDRESS: not person.email,
        NOT_CONFIRMED: not person.is_confirmed,
        SWITCHED_OFF: Channel.EMAIL not in person.channels(row.notification__type),
        EXPIRED: expires_at is not None and expires_at <= moment,
        # Whoever wants e-mail at once wants it beside the list; what came later than that is for those who were away.
        READ: row.notification__is_read and has_waited,
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


def reschedule(owner_id: int) -> None:
    """Let everything that waits for one person follow their present wishes and zone."""
    person = receivers([owner_id]).get(owner_id)
    if person is None:
        return
    moment = timezone.now()
    later: dict[Due, list[int]] = defaultdict(list)
    skipped: dict[str, list[int]] = defaultdict(list)
    with transaction.atomic():
        held = _unbound().filter(notification__owner_id=owner_id).held()
        for row in waiting_rows(Delivery.objects.filter(Among("id", held))):
            if Channel.EMAIL not in person.channels(row.notification__type):
                skipped[SWITCHED_OFF].append(row.pk)
            else:
                due = _due_now(person, row, moment)
                later[Due(max(due.at, moment), due.detail)].append(row.pk)
        _skip(skipped, moment)
        _put_off(later)


def follow_profiles(moment: dt.datetime) -> None:
    """Plan anew what waits for people whose zone or week is no longer that which it was planned for."""
    owner = "notification__owner__"
    rows = _unbound().filter(due_at__gt=moment).order_by()
    rows = rows.annotate(profile=Concat(f"{owner}timezone", Value(" "), f"{owner}week_start"))
    rows = rows.filter(**{f"{owner}mailbox__isnull": False}).exclude(**{f"{owner}mailbox__planned_for": F("profile")})
    for owner_id, profile in rows.values_list("notification__owner_id", "profile").distinct()[:DELIVERIES_AT_ONCE]:
        reschedule(owner_id)
        Mailbox.objects.filter(owner_id=owner_id).update(planned_for=profile)


def _skip(skipped: dict[str, list[int]], moment: dt.datetime) -> None:
    for reason, pks in skipped.items():
        rows = Delivery.objects.filter(Among("id", pks))
        rows.update(state=DeliveryState.SKIPPED, detail=reason, at=moment, due_at=None)


def _put_off(later: dict[Due, list[int]]) -> None:
    for due, pks in later.items():
        Delivery.objects.filter(Among("id", pks)).update(due_at=due.at, detail=due.detail)
