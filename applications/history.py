"""The history of an application as a list, and what follows from it: status and dates.

An entry is a `StatusChange`. The order is (occurred_at, id); an entry not yet saved comes last among equals. The
opening entry is the one recorded first: when another is entered before it, it moves back to that one's time, so that
what happened in the past can be entered.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from rest_framework.exceptions import ValidationError

from applications.choices import ANSWERS, NAMED_BY, ApplicationStatus
from applications.facts import Facts, facts_of
from applications.models import Application, StatusChange

LAST = 2**63
FURTHEST_WEST, FURTHEST_EAST = dt.timedelta(hours=12), dt.timedelta(hours=14)
"""How far clocks are behind and ahead of UTC at most."""


def _recorded(entry: StatusChange) -> int:
    return entry.pk or LAST


def in_order(entries: Iterable[StatusChange]) -> list[StatusChange]:
    """Return the entries as the history reads."""
    return sorted(entries, key=lambda entry: (entry.occurred_at, _recorded(entry)))


def settle(entries: Iterable[StatusChange]) -> list[StatusChange]:
    """Return the entries in order, the opening one moved back to its successor where it would stand behind it."""
    ordered = in_order(entries)
    if not ordered:
        return ordered
    opening = min(ordered, key=_recorded)
    if ordered[0] is not opening:
        opening.occurred_at = ordered[0].occurred_at
        ordered = in_order(ordered)
    return ordered


def before(entries: Sequence[StatusChange], moment: dt.datetime) -> StatusChange | None:
    """Return the entry that holds at a moment: the last one not after it."""
    held = [entry for entry in entries if entry.occurred_at <= moment]
    return held[-1] if held else None


def first_of(entries: Iterable[StatusChange], statuses: Iterable[str]) -> StatusChange | None:
    """Return the first entry that went to one of the statuses."""
    wanted = set(statuses)
    return next((entry for entry in entries if entry.status in wanted), None)


@dataclass(frozen=True)
class Projection:
    """What a history says an application is."""

    status: str
    applied_on: dt.date | None
    response_on: dt.date | None
    offer_on: dt.date | None


def project(entries: Sequence[StatusChange], zone: dt.tzinfo) -> Projection:
    """Return status and dates that follow from ordered entries; days are those of `zone`."""
    dates: dict[str, dt.date | None] = {}
    for name, statuses in NAMED_BY.items():
        entry = first_of(entries, statuses)
        dates[name] = entry.occurred_at.astimezone(zone).date() if entry else None
    return Projection(status=entries[-1].status, **dates)


PROJECTED = ("status", *NAMED_BY, *Facts._fields)
"""The columns of an application that follow from its history alone."""


def projected(entries: Sequence[StatusChange], zone: dt.tzinfo) -> dict[str, Any]:
    """Return the columns that follow from ordered entries; without any, status and dates stay as they are."""
    facts = facts_of((entry.status, entry.occurred_at) for entry in entries)
    return {**(vars(project(entries, zone)) if entries else {}), **facts._asdict()}


def moment_on(day: dt.date, zone: dt.tzinfo, now: dt.datetime, like: dt.datetime | None = None) -> dt.datetime:
    """Return an instant on a day of `zone`: at the time of day of `like`, else now for today and noon for other days.

    An instant that would lie in the future is brought back to now, where the day allows it.
    """
    if like is not None:
        moment = dt.datetime.combine(day, like.astimezone(zone).time(), zone)
    elif day == now.astimezone(zone).date():
        moment = now
    else:
        moment = dt.datetime.combine(day, dt.time(12), zone)
    moment = moment.astimezone(dt.UTC)
    return min(moment, now) if day <= now.astimezone(zone).date() else moment


@dataclass(kw_only=True)
class Change:
    """What shall become of one application's history.

    `status` (with `occurred_at`, now unless said, and `note`) is a step to another status; `dates` are days by field
    name (`applied_on`, `response_on`, `offer_on`) that move the entry they name, or make it.
    """

    application: Application
    actor: Any = None
    status: str | None = None
    occurred_at: dt.datetime | None = None
    note: str = ""
    dates: dict[str, dt.date] = field(default_factory=dict)

    def entry(self, status: str, moment: dt.datetime) -> StatusChange:
        """Return an unsaved entry; the note belongs to the step alone."""
        note = self.note if status == self.status else ""
        return StatusChange(
            application=self.application, status=status, occurred_at=moment, actor=self.actor, note=note
        )


def step(entries: list[StatusChange], change: Change, now: dt.datetime) -> list[StatusChange]:
    """Return the history after one change; new entries are not saved yet.

    What was written is what is read: the dates, and a status without a time of its own as the last one.
    """
    current = entries[-1].status if entries else None
    for name in NAMED_BY:
        if name in change.dates:
            entries = _date(entries, change, name, now)
    if change.status is None or (change.occurred_at is not None and change.status == current):
        return entries
    if change.occurred_at is None:
        if entries and entries[-1].status == change.status:
            return entries
        moment = max(now, entries[-1].occurred_at) if entries else now
    else:
        moment = change.occurred_at
        held = before(entries, moment)
        if held is not None and held.status == change.status:
            return entries
    return settle([*entries, change.entry(change.status, moment)])


def _date(entries: list[StatusChange], change: Change, name: str, now: dt.datetime) -> list[StatusChange]:
    """Return the history with the entry that a date names on that day; it is made where there is none."""
    day, zone = change.dates[name], change.application.owner.zone
    named = first_of(entries, NAMED_BY[name])
    offered = change.dates.get("offer_on") if name == "response_on" else None
    if offered is not None and (named is None or named.status == ApplicationStatus.OFFER):
        if day > offered:
            raise ValidationError({name: ["Must not be after offer_on: an offer is an answer."]})
        if day == offered:
            return entries
        named = None
    if named is None:
        status = _made_by(name, change)
        said = change.occurred_at if status == change.status else None
        if said is not None and said.astimezone(zone).date() == day:
            # It is the step itself, which would come a second time otherwise.
            return settle([*entries, change.entry(status, said)])
        moment = moment_on(day, zone, now)
        if entries and entries[-1].occurred_at.astimezone(zone).date() == day:
            moment = max(moment, entries[-1].occurred_at)
        return settle([*entries, change.entry(status, moment)])
    if named.occurred_at.astimezone(zone).date() != day:
        named.occurred_at = moment_on(day, zone, now, like=named.occurred_at)
    return settle(entries)


def _made_by(name: str, change: Change) -> str:
    """Return the status of the entry that a date makes; an answer before an offer was an interview."""
    if name != "response_on":
        (status,) = NAMED_BY[name]
        return status
    if "offer_on" in change.dates:
        return ApplicationStatus.INTERVIEW
    if change.status not in ANSWERS:
        message = "No answer is recorded yet. Change the status to interview, offer or rejected, with this date."
        raise ValidationError({name: [message]})
    return change.status


def open_application(
    owner: Any, item: dict[str, Any], actor: Any, now: dt.datetime
) -> tuple[Application, list[StatusChange]]:
    """Return an unsaved application and its unsaved entries: those its dates name, then the one of its status.

    With `history` (values of entries, as a file of ours holds them) these come first, and status and dates add to
    them only where they say something else. A row that says when it was made, and of its status nothing else, had it
    from then on.
    """
    status, occurred_at, note = item.pop("status", None), item.pop("occurred_at", None), item.pop("note", "")
    dates = {name: day for name in NAMED_BY if (day := item.pop(name, None))}
    recorded = item.pop("history", None) or []
    if status is None and not dates and not recorded:
        status = ApplicationStatus.INTERESTED
    if occurred_at is not None:
        dates = _beside(dates, status, occurred_at.astimezone(owner.zone).date())
    elif item.get("created_at") and not dates and not recorded:
        occurred_at = min(item["created_at"], now)
    application = Application(owner=owner, **item)
    entries = in_order(StatusChange(**{"actor": actor, **entry}) for entry in recorded)
    kept = _known_dates(entries, dates)
    change = Change(
        application=application,
        actor=actor,
        status=None if entries and entries[-1].status == status else status,
        occurred_at=occurred_at,
        note=note,
        dates={name: day for name, day in dates.items() if name not in kept},
    )
    entries = step(entries, change, now)
    for name, value in (projected(entries, owner.zone) | kept).items():
        setattr(application, name, value)
    return application, entries


def _beside(dates: dict[str, dt.date], status: str | None, day: dt.date) -> dict[str, dt.date]:
    """Return the dates that a status reached on that day does not stand for itself."""
    same = {name for name, said in dates.items() if said == day and status in NAMED_BY[name]}
    if "response_on" in dates.keys() - same:
        # What came before the offer is told from it by its date.
        same.discard("offer_on")
    return {name: said for name, said in dates.items() if name not in same}


def _known_dates(entries: Sequence[StatusChange], dates: dict[str, dt.date]) -> dict[str, dt.date]:
    """Return the dates that entries stand for already, be it in the zone that somebody had before this one."""
    found = {name: first_of(entries, NAMED_BY[name]) for name in dates}
    return {name: dates[name] for name, entry in found.items() if entry and _can_be(entry.occurred_at, dates[name])}


def _can_be(moment: dt.datetime, day: dt.date) -> bool:
    """Tell whether there is a zone on Earth in which an instant falls on a day."""
    return (moment - FURTHEST_WEST).date() <= day <= (moment + FURTHEST_EAST).date()
