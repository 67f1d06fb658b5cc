"""The threat model names tests that exist, and dependencies are what the locks say."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "security.md").read_text()
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", TEXT)))
LOCKS = ["requirements.txt", "tests/requirements.txt", "tests/requirements-tools.txt"]


@cache
def names_in(path: str) -> frozenset[str]:
    """Return the names of the tests in a file."""
    tree = ast.parse((ROOT / path).read_text())
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return frozenset(node.name for node in functions if node.name.startswith("test_"))


def test_the_document_is_read() -> None:
    assert len(NAMED) > 60
    assert len(re.findall(r"^## V\d+ ", TEXT, re.MULTILINE)) == 14


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_each_test_that_it_names_exists(path: str, name: str) -> None:
    found = names_in(path)
    assert found
    assert not name or name in found


def test_each_line_names_a_test() -> None:
    bare = []
    for section in re.split(r"^## ", TEXT, flags=re.MULTILINE):
        if re.match(r"V\d+ ", section):
            lines = [line for line in section.splitlines() if line.startswith("| ")][1:]
            assert lines, section[:40]
            bare += [line for line in lines if "`tests/" not in line]
    assert bare == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_dependency_is_pinned_by_its_hash(lock: str) -> None:
    lines = (ROOT / lock).read_text().replace("\\\n", " ").splitlines()
    entries = [line for line in lines if line and not line.startswith(("#", " "))]
    assert len(entries) > 40
    assert [line[:60] for line in entries if not re.match(r"[\w.\[\],-]+==\S+.*--hash=sha256:[0-9a-f]{64}", line)] == []
    assert not re.search(r"^(--index-url|--extra-index-url|-e |git\+|https?://)", "\n".join(lines), re.MULTILINE)
