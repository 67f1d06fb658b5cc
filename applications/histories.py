"""Histories as files hold them: entries of theirs added to one, or one put back as it was."""

import datetime as dt
from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any

from applications import history
from applications.choices import NAMED_BY
from applications.models import Application, StatusChange
from careercopilot.core.batches import BATCH, update_rows
from careercopilot.core.cache import owners_changed

COLUMNS = ("uid", "status", "occurred_at", "recorded_at", "note")
Entries = Mapping[int, Sequence[dict[str, Any]]]
"""Values of entries by the id of their application."""


def merge_histories(*, entries: Entries) -> None:
    """Add entries to histories, each in its place; status and dates follow, and nobody is told."""
    _write(entries, keep=True)


def try_change(
    *, application: Application, entries: Sequence[StatusChange], values: Mapping[str, Any], now: dt.datetime
) -> None:
    """Raise ValidationError where a change (`history` first, then status and dates) could not be carried out.

    Nothing is written, and `entries` stay as they are.
    """
    added = [StatusChange(**entry, application=application) for entry in values.get("history", [])]
    change = history.Change(
        application=application,
        status=values.get("status"),
        occurred_at=values.get("occurred_at"),
        dates={name: values[name] for name in NAMED_BY if values.get(name)},
    )
    history.step(history.settle([*map(copy, entries), *added]), change, now)


def replace_histories(*, histories: Entries) -> None:
    """Put histories back as they were; status and dates follow, and nobody is told. What is so already stays."""
    stored: dict[int, list[tuple[Any, ...]]] = {pk: [] for pk in histories}
    for entry in StatusChange.objects.filter(application__in=list(histories)).in_order():
        stored[entry.application_id].append(tuple(getattr(entry, name) for name in COLUMNS))
    changed = {
        pk: entries
        for pk, entries in histories.items()
        if stored[pk] != [tuple(entry.get(name) for name in COLUMNS) for entry in entries]
    }
    _write(changed, keep=False)


def _write(entries: Entries, *, keep: bool) -> None:
    """Write entries for locked rows; the caller opens the transaction."""
    rows = Application.objects.filter(pk__in=list(entries)).select_related("owner").order_by("pk")
    applications = {row.pk: row for row in rows.select_for_update(of=("self",))}
    stored = StatusChange.objects.filter(application__in=list(applications))
    kept: dict[int, list[StatusChange]] = {pk: [] for pk in applications}
    if keep:
        for entry in stored.in_order():
            kept[entry.application_id].append(entry)
    else:
        stored.delete()
    new: list[StatusChange] = []
    moved: list[StatusChange] = []
    for pk, application in applications.items():
        added = [
            StatusChange(**{"actor_id": application.owner_id, **entry}, application=application)
            for entry in entries[pk]
        ]
        before = {entry.pk: entry.occurred_at for entry in kept[pk]}
        settled = history.settle([*kept[pk], *added]) if keep else history.in_order(added)
        moved += [entry for entry in kept[pk] if entry.occurred_at != before[entry.pk]]
        new += [entry for entry in settled if not entry.pk]
        for name, value in history.projected(settled, application.owner.zone).items():
            setattr(application, name, value)
    StatusChange.objects.bulk_create(new, batch_size=BATCH)
    update_rows(moved, ["occurred_at"])
    update_rows(list(applications.values()), history.PROJECTED)
    owners_changed(application.owner_id for application in applications.values())
