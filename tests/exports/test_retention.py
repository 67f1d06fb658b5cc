"""What of exports and imports is forgotten, when, and what stays."""

import datetime as dt
import os
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.models import User
from exports import retention
from exports.files import folder_of
from exports.models import Export, Import, ImportedRow
from exports.tasks import purge_runs

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def run(model: Any, owner: User, age: int, **fields: Any) -> Any:
    """Make a run that ended so many days ago."""
    finished_at = None if fields.get("status") == "running" else timezone.now() - age * DAY
    values = {"status": "completed", "resource": "jobs", **fields}
    return model.objects.create(owner=owner, finished_at=finished_at, **values)


@pytest.mark.parametrize("model", [Export, Import])
def test_runs_that_ended_long_ago_go(alice: User, bob: User, settings: Any, model: Any) -> None:
    for owner in (alice, bob):
        for status in ("completed", "failed", "cancelled", "running"):
            run(model, owner, 366, status=status)
            run(model, owner, 364, status=status)
    settings.RUN_RETENTION_DAYS = 0
    purge_runs()
    assert model.objects.count() == 16
    settings.RUN_RETENTION_DAYS = 365
    purge_runs()
    purge_runs()
    left = model.objects.filter(owner=bob).values_list("status", flat=True)
    assert sorted(left) == ["cancelled", "completed", "failed", "running", "running"]
    assert model.objects.count() == 10


def test_an_import_stays_while_a_repeat_is_known_by_it(alice: User) -> None:
    kept, gone, undone = (run(Import, alice, 999) for _ in range(3))
    row = {"owner": alice, "row": 2, "kind": "job", "action": "created"}
    ImportedRow.objects.create(run=kept, object_id=1, source_key="huntr:1", **row)
    ImportedRow.objects.create(run=kept, object_id=2, **row)
    ImportedRow.objects.create(run=gone, object_id=3, **row)
    ImportedRow.objects.create(run=undone, object_id=None, source_key="huntr:2", **row)
    purge_runs()
    assert set(Import.objects.all()) == {kept}
    assert list(ImportedRow.objects.values_list("run", "object_id").order_by("object_id")) == [
        (kept.pk, 1),
        (kept.pk, 2),
    ]


def test_few_go_at_once(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "AT_ONCE", 2)
    for _ in range(5):
        run(Export, alice, 999)
    counts = []
    for _ in range(3):
        purge_runs()
        counts.append(Export.objects.count())
    assert counts == [3, 1, 0]


def test_files_that_no_run_names_go(alice: User, bob: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "TURNS", 1)
    names = {}
    for owner in (alice, bob):
        for kind in ("named", "unknown", "fresh"):
            name = default_storage.save(f"{folder_of(owner.pk)}/{kind}", ContentFile(b"x"))
            names[owner.pk, kind] = name
            if kind != "fresh":
                long_ago = (timezone.now() - 2 * DAY).timestamp()
                os.utime(default_storage.path(name), (long_ago, long_ago))
        run(Export, owner, 1, file=names[owner.pk, "named"], expires_at=timezone.now() + DAY)
    purge_runs()
    there = {key for key, name in names.items() if default_storage.exists(name)}
    assert there == {(owner.pk, kind) for owner in (alice, bob) for kind in ("named", "fresh")}
