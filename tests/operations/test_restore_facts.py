"""A backup made before applications held what their histories say: restored, each holds it."""

import hashlib
import json
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.management import call_command

from applications.facts import Facts
from applications.models import Application
from careercopilot.operator_backup.backup import back_up
from careercopilot.operator_backup.restore import restore
from tests.operations.databases import ALIAS, everything, sqlite_database

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE = ("applications", "0006_orders")


def quiet(_text: str) -> None:
    """Say nothing."""


def before_facts(path: Path) -> Path:
    """Return a copy of a backup as the code before those columns would have made it."""
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(parts["manifest.json"])
    manifest["migrations"] = [one for one in manifest["migrations"] if one[0] != BEFORE[0] or tuple(one) <= BEFORE]
    [table] = [one for one in manifest["tables"] if one["label"] == "applications.Application"]
    kept = [place for place, name in enumerate(table["columns"]) if name not in Facts._fields]
    assert len(table["columns"]) - len(kept) == len(Facts._fields)
    table["columns"] = [table["columns"][place] for place in kept]
    rows = [json.loads(line) for line in parts[table["entry"]].splitlines()]
    content = "".join(f"{json.dumps([row[place] for place in kept])}\n" for row in rows).encode()
    table |= {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    parts[table["entry"]] = content
    parts["manifest.json"] = json.dumps(manifest).encode()
    older = path.with_name("older.zip")
    with ZipFile(older, "w", ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return older


def test_a_backup_of_before_is_filled_as_it_is_restored(tmp_path: Path) -> None:
    call_command("load_demo", "--today", "2026-03-02", verbosity=0)
    back_up(tmp_path / "saved.zip")
    before = everything("default")
    reached = Application.objects.values_list(*Facts._fields)
    assert {bool(sent) for sent, *_ in reached} == {True, False}, "facts of every kind"
    assert len({bits for *_, bits in reached}) > 4, "facts of every kind"
    with sqlite_database(tmp_path):
        restore(before_facts(tmp_path / "saved.zip"), replace=False, say=quiet, alias=ALIAS)
        after = everything(ALIAS)
    assert after["applications_application"] == before["applications_application"]
