"""Broken code put into functions that are imported already: a process made by fork need not import all anew."""

import gc
import types
from collections.abc import Iterator


def _codes(code: types.CodeType) -> Iterator[types.CodeType]:
    """Yield a code object and all within it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _codes(constant)


def swap(sound: str, broken: str, filename: str) -> int:
    """Give all functions of a file the code they have in its broken text; return how many changed.

    What is carried out at import alone, such as a decorator, cannot be changed so.
    """
    before, after = compile(sound, filename, "exec"), compile(broken, filename, "exec")
    new = {code.co_qualname: code for code in _codes(after)}
    changed = {
        code.co_qualname for code in _codes(before) if code.co_qualname in new and _differ(code, new[code.co_qualname])
    }
    count = 0
    for function in [one for one in gc.get_objects() if isinstance(one, types.FunctionType)]:
        code = function.__code__
        if code.co_filename == filename and code.co_qualname in changed:
            replacement = new[code.co_qualname]
            if replacement.co_freevars == code.co_freevars:
                function.__code__ = replacement
                count += 1
    return count


def _differ(one: types.CodeType, other: types.CodeType) -> bool:
    """Tell whether two functions do something else, lines aside."""
    if one.co_name == "<module>":
        return False
    plain = [tuple(c for c in code.co_consts if not isinstance(c, types.CodeType)) for code in (one, other)]
    return (one.co_code, one.co_names, plain[0]) != (other.co_code, other.co_names, plain[1])
