"""A pytest plugin: every run begins with the same empty database, whatever the one before it left."""

import os
import shutil
from pathlib import Path

from tests.mutation.copies import KEPT, USED


def pytest_sessionstart() -> None:
    """Put the kept database where the run looks for its own."""
    folder = Path(os.environ["TEST_DATA_DIR"])
    for suffix in ("-wal", "-shm"):
        (folder / f"{USED}{suffix}").unlink(missing_ok=True)
    if (folder / KEPT).exists():
        shutil.copyfile(folder / KEPT, folder / USED)
