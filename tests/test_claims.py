"""Whether an installation is new, as the launcher sees it."""

import sqlite3
from pathlib import Path

import pytest

from careercopilot.claims import has_tables, wants_demo


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


@pytest.mark.parametrize(
    ("asked", "address", "wanted"),
    [
        ("", "127.0.0.1", True),
        ("", "127.0.0.2", True),
        ("", "::1", True),
        ("", "0.0.0.0", False),  # noqa: S104 - an address to be refused
        ("", "::", False),
        ("", "192.0.2.7", False),
        ("1", "0.0.0.0", True),  # noqa: S104 - asked for by name
        ("0", "127.0.0.1", False),
    ],
)
def test_the_demo_with_its_public_password_stays_on_this_machine(asked: str, address: str, *, wanted: bool) -> None:
    assert wants_demo(asked, address) is wanted
