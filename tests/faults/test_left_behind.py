"""What a process leaves in the storage that dies just after it has deleted an account."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from pytest_django import Settings

from accounts.models import User
from exports.files import folder_of
from exports.tasks import purge_runs


@pytest.fixture(autouse=True)
def _own_storage(settings: Settings, tmp_path: Path) -> None:
    backend = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": backend}


def test_files_of_accounts_that_are_no_more_go_and_others_stay(alice: User, tmp_path: Path) -> None:
    kept = default_storage.save(f"{folder_of(alice.pk)}/import-one", ContentFile(b"hers"))
    gone = default_storage.save(f"{folder_of(alice.pk + 1_000)}/export.csv", ContentFile(b"of nobody"))
    foreign = default_storage.save("runs/notes/one", ContentFile(b"not ours"))
    for _ in range(2):
        purge_runs()
        assert [default_storage.exists(name) for name in (kept, gone, foreign)] == [True, False, True]
    assert sorted(path.name for path in (tmp_path / "runs").iterdir()) == sorted([str(alice.pk), "notes"])


def test_a_storage_without_anything_is_no_fault(db: None) -> None:
    purge_runs()
    assert not default_storage.exists("runs")
