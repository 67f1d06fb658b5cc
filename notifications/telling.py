"""Telling people things: rows in the caller's transaction, frames after its commit, e-mail as deliveries that wait."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from careercopilot.core import push
from careercopilot.core.among import Among
from careercopilot.core.metrics import MESSAGES
from notifications.choices import Channel, DeliveryState, NotificationType, Priority
from notifications.mailbox import in_frame
from notifications.models import Delivery, Mailbox, Notification
from notifications.preferences import Receiver, receivers
from notifications.schedule import plan
from notifications.serializers import NotificationSerializer

TITLE_LENGTH = 200
MESSAGE_LENGTH = 2_000
IDS_PER_DIGEST = 100


@dataclass(frozen=True, kw_only=True)
class Note:
    """Something to tell one user. Too long a title or message is cut; `data` is anything that JSON can hold.

    `about` is the id of the row it is about, which a digest names. One that `stands_for` several is counted as many.
    """

    owner_id: int
    type: str
    title: str
    message: str = ""
    priority: str = Priority.MEDIUM.value
    data: dict[str, Any] | None = None
    action_url: str = ""
    expires_at: dt.datetime | None = None
    about: int | None = None
    stands_for: int = 1

    def __post_init__(self) -> None:
        if self.type not in NotificationType.values or self.priority not in Priority.values:
            raise ValueError(f"There is no notification of type {self.type} and priority {self.priority}.")

    def joined(self, other: "Note") -> "Note":
        """Return this one standing for another one, too, as urgent as the more urgent of both."""
        priority = max(self.priority, other.priority, key=Priority.values.index)
        return replace(self, stands_for=self.stands_for + other.stands_for, priority=priority)

    def row(self, channels: frozenset[str], moment: dt.datetime) -> Notification:
        """Return the unsaved notification."""
        return Notification(
            owner_id=self.owner_id,
            type=str(self.type),
            priority=str(self.priority),
            title=_cut(self.title, TITLE_LENGTH),
            message=_cut(self.message, MESSAGE_LENGTH),
            data=self.data or {},
            action_url=self.action_url,
            created_at=moment,
            expires_at=self.expires_at,
            in_app=Channel.IN_APP in channels,
            push=Channel.PUSH in channels,
            email=Channel.EMAIL in channels,
        )


@dataclass(frozen=True, kw_only=True)
class Digest:
    """What one person is told in place of more than `above` notes of one type; `title` has a place for `count`."""

    title: str
    action_url: str = ""
    above: int = 10

    def note(self, notes: Sequence[Note]) -> Note:
        """Return the note in place of these, as urgent as the most urgent of them."""
        first, count = notes[0], sum(note.stands_for for note in notes)
        ids = [note.about for note in notes if note.about is not None]
        return Note(
            owner_id=first.owner_id,
            type=NotificationType.DIGEST.value,
            title=self.title.format(count=count),
            priority=max((note.priority for note in notes), key=Priority.values.index),
            data={"type": first.type, "count": count, "ids": ids[:IDS_PER_DIGEST]},
            action_url=self.action_url,
        )


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def tell(*, notes: Iterable[Note], digest: Digest | None = None) -> list[Notification]:
    """Do what `services.notify_many` says, but leave what is due by e-mail to the next pass that beat sends."""
    notes = list(notes)
    people = receivers({note.owner_id for note in notes})
    moment = timezone.now()
    told = [
        (note, channels)
        for note in notes
        if (person := people.get(note.owner_id)) and (channels := person.channels(note.type))
    ]
    wanted = [note.row(channels, moment) for note, channels in (_digested(told, digest, people) if digest else told)]
    if not wanted:
        return []
    with transaction.atomic():
        ends = _lock_mailboxes({row.owner_id: people[row.owner_id] for row in wanted})
        rows: list[Notification] = Notification.objects.bulk_create(wanted)
        _move_ends(ends)
        listed = [row for row in rows if row.in_app]
        waiting = [_waiting(row, people[row.owner_id]) for row in rows if row.email]
        Delivery.objects.bulk_create([*(_sent(row.pk, Channel.IN_APP, moment) for row in listed), *waiting])
        pushed = _frames(rows, ends, people, moment)
        MESSAGES.add(Channel.IN_APP, "sent", amount=len(listed))
        if pushed:
            transaction.on_commit(partial(_push, pushed), robust=True)
    return rows


Told = list[tuple[Note, frozenset[str]]]


def _digested(told: Told, digest: Digest, people: dict[int, Receiver]) -> Told:
    """Put one note in place of many of one type for one person; types keep together.

    It goes to the channels that are on for digests, and to none that is off for what it stands for; where that leaves
    none, to those that are on for what it stands for.
    """
    groups: dict[tuple[int, str], Told] = {}
    for note, channels in told:
        groups.setdefault((note.owner_id, note.type), []).append((note, channels))
    rest: Told = []
    for group in groups.values():
        first, channels = group[0]
        if sum(note.stands_for for note, _ in group) <= digest.above:
            rest += group
        else:
            shared = channels & people[first.owner_id].channels(NotificationType.DIGEST.value)
            rest.append((digest.note([note for note, _ in group]), shared or channels))
    return rest


def _lock_mailboxes(people: dict[int, Receiver]) -> dict[int, int]:
    """Lock the mailboxes in the order of users and return how far each goes.

    On PostgreSQL this makes ids commit in order; on SQLite the transaction is alone (IMMEDIATE) as it is.
    """
    missing = sorted(user_id for user_id, person in people.items() if not person.has_mailbox)
    if missing:
        Mailbox.objects.bulk_create([Mailbox(owner_id=user_id) for user_id in missing], ignore_conflicts=True)
    boxes = Mailbox.objects.filter(owner_id__in=people).order_by("owner_id").select_for_update()
    return dict(boxes.values_list("owner_id", "last_id"))


def _move_ends(owner_ids: Collection[int]) -> None:
    newest = Notification.objects.filter(owner_id=OuterRef("owner_id")).order_by("-id").values("id")[:1]
    Mailbox.objects.filter(owner_id__in=owner_ids).update(last_id=Subquery(newest))


def _frames(
    rows: Sequence[Notification], ends: dict[int, int], people: dict[int, Receiver], moment: dt.datetime
) -> list[tuple[int, dict[str, Any]]]:
    """Return the frames of those rows that are pushed, each with the id before it in its mailbox."""
    ends = dict(ends)
    # One serializer for all: the fields of each would cost more than the rows.
    shown = NotificationSerializer(rows, many=True).data
    silent = {owner_id: people[owner_id].is_quiet(moment) for owner_id in ends}
    frames = []
    for row, data in zip(rows, shown, strict=True):
        previous_id, ends[row.owner_id] = ends[row.owner_id], row.pk
        if row.push:
            told = in_frame(data, silent=silent[row.owner_id])
            frames.append((row.owner_id, {"type": "notification", "notification": told, "previous_id": previous_id}))
    return frames


def _push(frames: list[tuple[int, dict[str, Any]]]) -> None:
    """Hand frames to the broker, and write down whether it took them."""
    taken = push.send_many(frames)
    MESSAGES.add(Channel.PUSH, "sent" if taken else "failed", amount=len(frames))
    moment = timezone.now()
    ids = [frame["notification"]["id"] for _, frame in frames]
    with transaction.atomic():
        # Somebody may have removed one by now; those that are locked stay until this is written down.
        found = Notification.objects.filter(Among("id", ids)).order_by("pk").select_for_update(no_key=True)
        _record_pushes(list(found.values_list("pk", flat=True)), moment, taken=taken)


def _record_pushes(ids: Sequence[int], moment: dt.datetime, *, taken: bool) -> None:
    deliveries = [_sent(pk, Channel.PUSH, moment) for pk in ids]
    if not taken:
        for delivery in deliveries:
            delivery.state = DeliveryState.FAILED
            delivery.detail = "Live delivery was not to be had; sockets read this from the mailbox."
    Delivery.objects.bulk_create(deliveries)


def _sent(notification_id: int, channel: Channel, moment: dt.datetime) -> Delivery:
    return Delivery(notification_id=notification_id, channel=channel.value, state=DeliveryState.SENT.value, at=moment)


def _waiting(row: Notification, person: Receiver) -> Delivery:
    """Return the delivery by which an e-mail is gathered when it is due."""
    due = plan(person, priority=row.priority, told_at=row.created_at, expires_at=row.expires_at)
    return Delivery(
        notification_id=row.pk,
        channel=Channel.EMAIL.value,
        state=DeliveryState.WAITING.value,
        detail=due.detail,
        at=row.created_at,
        due_at=due.at,
    )


@transaction.atomic
def restore_notifications(*, rows: Sequence[Notification]) -> None:
    """Put notifications of a backup behind those that are there; nobody is told again."""
    people = receivers({row.owner_id for row in rows})
    if people:
        ends = _lock_mailboxes(people)
        Notification.objects.bulk_create(rows, batch_size=500)
        _move_ends(ends)
