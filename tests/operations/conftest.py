"""A storage of its own for each test here: backups take all there is."""

from pathlib import Path

import pytest
from pytest_django import Settings


def use_storage(settings: Settings, folder: Path) -> None:
    """Let stored files be kept in a folder."""
    options = {"location": str(folder)}
    backend = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "default": backend}


@pytest.fixture(autouse=True)
def _own_storage(settings: Settings, tmp_path: Path) -> None:
    use_storage(settings, tmp_path / "storage")
    settings.DATA_DIR = tmp_path / "data"
