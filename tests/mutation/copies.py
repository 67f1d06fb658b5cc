"""A copy of the tree to make mistakes in, and the databases that its test runs begin with."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = ("build", "clients", "data", "data-*", "node_modules", "__pycache__", ".*")
TREES = ("careercopilot", "accounts", "notifications", "jobs", "applications", "analytics", "exports")
"""The folders of the project's own code."""
DATABASE_TEST = "tests/core/test_batches.py"
"""Any test that asks for the database, so that it is made."""
REUSED = ["--reuse-db", "-p", "no:cacheprovider", "-p", "tests.mutation.pristine"]
"""Words for pytest, by which it begins with the database that `make_database` has made."""
KEPT, USED = "pristine.sqlite3", "test-main.sqlite3"
"""The database that each run begins with, and the one that it works on."""
SERVED = [sys.executable, "-m", "tests.services", "run", "--"]
"""Begins a command that needs a broker."""


def copy_to(folder: Path) -> Path:
    """Copy what the suite needs into a folder, and return the folder."""
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*LEFT_OUT), dirs_exist_ok=True)
    return folder


def surroundings(folder: Path) -> dict[str, str]:
    """Return the environment of test runs in a copy: on SQLite, with their data beside the copy."""
    data = folder / "test-data"
    data.mkdir(exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if name != "TEST_DATABASE_URL"}
    return {**kept, "TEST_DATA_DIR": str(data), "PYTHONDONTWRITEBYTECODE": "1"}


def run(command: list[str], folder: Path, log: Path, seconds: float | None = None) -> int:
    """Run a command in a copy, its output in a file, and return its exit code; 124 where it took too long."""
    with log.open("a", encoding="utf-8") as output:
        child = subprocess.Popen(
            command, cwd=folder, env=surroundings(folder), stdout=output, stderr=subprocess.STDOUT, text=True
        )
        try:
            return child.wait(seconds)
        except subprocess.TimeoutExpired:
            child.terminate()
            child.wait()
            return 124


def make_database(folder: Path, log: Path) -> None:
    """Make the database that each test run in a copy begins with."""
    made = [sys.executable, "-m", "pytest", "-q", "--reuse-db", "--create-db", "--setup-only", DATABASE_TEST]
    run([*SERVED, *made], folder, log)
    data = folder / "test-data"
    shutil.copyfile(data / USED, data / KEPT)
