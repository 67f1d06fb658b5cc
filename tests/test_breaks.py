"""The list of breaks cannot rot: each has its one place in the code, its test, and its row in docs/testing.md."""

import ast
from pathlib import Path

import pytest

from tests.breaks.__main__ import BREAKS
from tests.breaks.model import Break, source_of

ROOT = Path(__file__).resolve().parents[1]
PLACES = [pytest.param(one, id=f"{one.path}: {one.how}") for one in BREAKS]


@pytest.mark.parametrize("one", PLACES)
def test_each_break_has_its_place_its_test_and_its_row(one: Break) -> None:
    broken = one.broken(source_of(ROOT, one.path))
    assert broken != source_of(ROOT, one.path)
    ast.parse(broken)
    path, _, name = one.test.partition("::")
    functions = ast.walk(ast.parse(source_of(ROOT, path)))
    assert name in {node.name for node in functions if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
    assert one.row() in source_of(ROOT, "docs/testing.md").splitlines()


def test_no_promise_stands_there_twice() -> None:
    promises = [one.promise for one in BREAKS]
    assert sorted(set(promises)) == sorted(promises)
