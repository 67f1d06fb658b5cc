"""Telling people things, and what they do with what they were told.

Everything here runs in the caller's transaction; frames go out after its commit.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from careercopilot.core import push
from careercopilot.core.bulk import BulkReport, is_id
from notifications.choices import Channel, DeliveryState, NotificationType, Priority
from notifications.mailbox import in_frame, unread_count
from notifications.models import Delivery, Mailbox, Notification
from notifications.preferences import Receiver, receivers
from notifications.serializers import NotificationSerializer

TITLE_LENGTH = 200
MESSAGE_LENGTH = 2_000
IDS_PER_FRAME = 1_000
IDS_PER_DIGEST = 100


@dataclass(frozen=True, kw_only=True)
class Note:
    """Something to tell one user. Too long a title or message is cut; `data` is anything that JSON can hold.

    `about` is the id of the row it is about, which a digest names.
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

    def __post_init__(self) -> None:
        if self.type not in NotificationType.values or self.priority not in Priority.values:
            raise ValueError(f"There is no notification of type {self.type} and priority {self.priority}.")

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
        first = notes[0]
        ids = [note.about for note in notes if note.about is not None]
        return Note(
            owner_id=first.owner_id,
            type=NotificationType.DIGEST.value,
            title=self.title.format(count=len(notes)),
            priority=max((note.priority for note in notes), key=Priority.values.index),
            data={"type": first.type, "count": len(notes), "ids": ids[:IDS_PER_DIGEST]},
            action_url=self.action_url,
        )


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def notify(
    *,
    owner_id: int,
    type: str,  # noqa: A002 - the name on the wire
    title: str,
    message: str = "",
    priority: str = Priority.MEDIUM.value,
    data: dict[str, Any] | None = None,
    action_url: str = "",
    expires_at: dt.datetime | None = None,
) -> Notification | None:
    """Tell a user something; return the notification, or None if they want none of this type.

    Call it last in a transaction: it locks the mailbox until the commit.
    """
    note = Note(
        owner_id=owner_id,
        type=type,
        title=title,
        message=message,
        priority=priority,
        data=data,
        action_url=action_url,
        expires_at=expires_at,
    )
    return next(iter(notify_many(notes=[note])), None)


def notify_many(*, notes: Iterable[Note], digest: Digest | None = None) -> list[Notification]:
    """Tell users several things, in the order given; return what was made. Many of one type can become one `digest`.

    A constant number of queries (INSERTs go in batches on SQLite). Users who do not exist, and those who want a type
    on no channel, are told nothing. Call it once and last in a transaction: it locks the mailboxes of all receivers,
    in the order of users, so that two such calls cannot wait for each other.
    """
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
        Delivery.objects.bulk_create([_sent(row.pk, Channel.IN_APP, moment) for row in listed])
        pushed = _frames(rows, ends, people, moment)
        if pushed:
            transaction.on_commit(partial(_push, pushed), robust=True)
    return rows


Told = list[tuple[Note, frozenset[str]]]


def _digested(told: Told, digest: Digest, people: dict[int, Receiver]) -> Told:
    """Put one note in place of many of one type for one person; types keep together.

    It goes to the channels that are on for digests, and to none that is off for what it stands for.
    """
    groups: dict[tuple[int, str], Told] = {}
    for note, channels in told:
        groups.setdefault((note.owner_id, note.type), []).append((note, channels))
    rest: Told = []
    for group in groups.values():
        (first, channels), count = group[0], len(group)
        if count <= digest.above:
            rest += group
        elif shared := channels & people[first.owner_id].channels(NotificationType.DIGEST.value):
            rest.append((digest.note([note for note, _ in group]), shared))
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
    frames = []
    for row in rows:
        previous_id, ends[row.owner_id] = ends[row.owner_id], row.pk
        if row.push:
            silent = people[row.owner_id].is_quiet(moment)
            shown = in_frame(NotificationSerializer(row).data, silent=silent)
            frame = {"type": "notification", "notification": shown, "previous_id": previous_id}
            frames.append((row.owner_id, frame))
    return frames


def _push(frames: list[tuple[int, dict[str, Any]]]) -> None:
    """Hand frames to the broker, and write down whether it took them."""
    taken = push.send_many(frames)
    moment = timezone.now()
    deliveries = [_sent(frame["notification"]["id"], Channel.PUSH, moment) for _, frame in frames]
    if not taken:
        for delivery in deliveries:
            delivery.state = DeliveryState.FAILED
            delivery.detail = "Live delivery was not to be had; sockets read this from the mailbox."
    Delivery.objects.bulk_create(deliveries)


def _sent(notification_id: int, channel: Channel, moment: dt.datetime) -> Delivery:
    return Delivery(notification_id=notification_id, channel=channel.value, state=DeliveryState.SENT.value, at=moment)


@transaction.atomic
def restore_notifications(*, rows: Sequence[Notification]) -> None:
    """Put notifications of a backup behind those that are there; nobody is told again."""
    people = receivers({row.owner_id for row in rows})
    if people:
        ends = _lock_mailboxes(people)
        Notification.objects.bulk_create(rows, batch_size=500)
        _move_ends(ends)


def mark_read(*, owner_id: int, ids: Collection[int] | None = None) -> list[int]:
    """Mark a user's notifications as read, all or those with these ids; return the ids that were unread."""
    with transaction.atomic():
        rows = Notification.objects.filter(owner_id=owner_id).unread()
        rows = rows if ids is None else rows.filter(pk__in=ids)
        changed = list(rows.order_by("pk").select_for_update().values_list("pk", flat=True))
        if changed:
            # Ids commit in order, so up to the highest of them nothing new can have come.
            rows.filter(pk__lte=changed[-1]).update(is_read=True, read_at=timezone.now())
            _tell(owner_id, "notification_read", changed)
    return changed


def mark_unread(*, owner_id: int, ids: Collection[int]) -> list[int]:
    """Mark a user's notifications as unread; return the ids that were read. Sockets learn the new count alone."""
    with transaction.atomic():
        rows = Notification.objects.filter(owner_id=owner_id, is_read=True, pk__in=ids)
        changed = list(rows.order_by("pk").select_for_update().values_list("pk", flat=True))
        if changed:
            Notification.objects.filter(pk__in=changed).update(is_read=False, read_at=None)
            _tell(owner_id, "notification_read", [])
    return changed


def delete(*, owner_id: int, ids: Collection[int]) -> list[int]:
    """Delete a user's notifications; return the ids of those that were there."""
    with transaction.atomic():
        rows = Notification.objects.filter(owner_id=owner_id, pk__in=ids)
        found = list(rows.order_by("pk").select_for_update().values_list("pk", flat=True))
        if found:
            Notification.objects.filter(pk__in=found).delete()
            _tell(owner_id, "notifications_deleted", found)
    return found


def delete_many(*, owner_id: int, ids: Sequence[Any], atomic: bool) -> dict[str, Any]:
    """Delete by whatever a client calls ids, and return the report row by row.

    Raises `BulkRefused`, with nothing deleted, where a row is wrong and `atomic` is asked for.
    """
    report = BulkReport(len(ids), key="deleted_ids", noun="notification")
    with transaction.atomic():
        deleted = set(delete(owner_id=owner_id, ids={one for one in ids if is_id(one)}))
        report.done = report.take(ids, deleted)
        report.check(atomic=atomic)
    return report.data()


def _tell(owner_id: int, kind: str, ids: list[int]) -> None:
    """Keep the user's sockets in step after the commit."""

    def tell() -> None:
        count = unread_count(owner_id)
        parts = [ids[start : start + IDS_PER_FRAME] for start in range(0, len(ids), IDS_PER_FRAME)] or [[]]
        push.send_many([(owner_id, {"type": kind, "ids": part, "unread_count": count}) for part in parts])

    transaction.on_commit(tell, robust=True)
