"""Whether an installation is new, as the launcher sees it."""

import sqlite3
from pathlib import Path

from careercopilot.claims import has_tables


def test_a_file_counts_once_migrations_have_run_on_it(tmp_path: Path) -> None:
    path = tmp_path / "data.sqlite3"
    assert has_tables(path) is False
    assert not path.exists()
    database = sqlite3.connect(path)
    database.execute("PRAGMA journal_mode=WAL")
    assert has_tables(path) is False
    database.execute("CREATE TABLE django_migrations (id integer)")
    database.commit()
    database.close()
    assert has_tables(path) is True
