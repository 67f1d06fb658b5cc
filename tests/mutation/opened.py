"""Decorated functions written so that the tool mutates them: `@a def f` becomes `def f`, then `f = a(f)`.

The tool passes over what is decorated, and with it over every property and every transaction. Both spellings mean the
same to Python.
"""

import ast
from collections.abc import Iterator

PASSED_OVER = {"abstractmethod", "classmethod", "overload", "staticmethod"}
"""Decorators that the tool deals with itself, or that leave nothing to be mutated."""


def _name(decorator: ast.expr) -> str:
    target = decorator.func if isinstance(decorator, ast.Call) else decorator
    return target.attr if isinstance(target, ast.Attribute) else ast.unparse(target)


def _functions(body: list[ast.stmt]) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield the functions of a module and the methods of its classes; what is nested in them goes with them."""
    for statement in body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            yield statement
        elif isinstance(statement, ast.ClassDef):
            yield from _functions(statement.body)


def opened(source: str) -> str:
    """Return a module's source with the decorators of its functions applied below them."""
    lines = source.splitlines()
    for function in sorted(_functions(ast.parse(source).body), key=lambda found: -found.lineno):
        names = {_name(decorator) for decorator in function.decorator_list}
        if not names or names & (PASSED_OVER | {"setter", "getter", "deleter"}):
            continue
        wrapped = function.name
        for decorator in reversed(function.decorator_list):
            wrapped = f"{ast.unparse(decorator)}({wrapped})"
        first = min(decorator.lineno for decorator in function.decorator_list)
        lines.insert(function.end_lineno or function.lineno, f"{' ' * function.col_offset}{function.name} = {wrapped}")
        del lines[first - 1 : function.lineno - 1]
    return "\n".join(lines) + "\n"
