"""The blocks of the pages: where they stand, what they ask, and how what they show is held against what comes."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from textwrap import dedent
from typing import Any

from tests.e2e.servers import ROOT

_PAGES = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "clients/typescript/README.md")
PAGES = [*(ROOT / name for name in _PAGES), *sorted((ROOT / "docs").glob("*.md"))]
PAGES += sorted((ROOT / "docs" / "guides").glob("*.md"))
_FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
CUT = "…"
"""Stands in what a page shows for what it leaves out: the rest of a text, or of an object's names."""
VARIES = re.compile(r"(^|_)(id|uid|timestamp)$|(^|_)at$|^(job|application)$")
"""Names whose values are others each time, and of the same type."""


@dataclass(frozen=True)
class Block:
    """A block of a page: its language, the line on which it begins, and its text."""

    page: str
    language: str
    line: int
    text: str

    @property
    def name(self) -> str:
        """Return where it stands."""
        return f"{self.page}:{self.line}"


@cache
def blocks(path: Path) -> list[Block]:
    """Return the blocks of a page."""
    text, page = path.read_text(), path.relative_to(ROOT).as_posix()
    return [
        Block(page, match[2], text[: match.start(3)].count("\n") + 1, dedent(match[3]))
        for match in _FENCE.finditer(text)
    ]


def every_block() -> list[Block]:
    """Return the blocks of all pages."""
    return [block for path in PAGES for block in blocks(path)]


def of(page: str, *languages: str) -> list[Block]:
    """Return the blocks of a page in some languages."""
    return [block for block in blocks(ROOT / page) if block.language in languages]


def _goes_on(text: str) -> bool:
    """Tell whether a command has not come to its end: within a text, a function, or behind a backslash."""
    is_function = text.partition("\n")[0].endswith("() {") and not text.endswith("\n}")
    return is_function or text.endswith("\\") or text.count("'") % 2 == 1


def steps(block: Block) -> Iterator[tuple[str, str]]:
    """Yield each command of a console with what is shown of its answer."""
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        command, *rest = part.splitlines()
        while _goes_on(command):
            command += f"\n{rest.pop(0)}"
        yield command, "\n".join(rest).strip()


def commands(block: Block) -> list[str]:
    """Return the commands of a block, each with the lines it goes on for."""
    if block.language == "console":
        return [command for command, _ in steps(block)]
    found: list[str] = []
    for line in block.text.splitlines():
        if found and _goes_on(found[-1]):
            found[-1] += f"\n{line}"
        elif line and not line.startswith("#"):
            found.append(line)
    return found


def shown(text: str) -> Any:
    """Return what a page shows as JSON, with `…` for names that it leaves out."""
    return json.loads(re.sub(rf",\s*{CUT}\s*([}}\]])", rf', "{CUT}": "{CUT}"\1', text))


def differences(says: Any, comes: Any, *, varies: bool = False, place: str = "") -> Iterator[str]:
    """Yield where what comes is not what a page says.

    Names, lengths and values are the same, but for texts that end with `…`, ids in addresses, and what differs each
    time, which is of the same type. With `varies` all values are compared by their type alone.
    """
    if isinstance(says, dict) and isinstance(comes, dict):
        yield from _of_objects(says, comes, varies=varies, place=place)
    elif isinstance(says, list) and isinstance(comes, list):
        if len(says) != len(comes):
            yield f"{place}: {len(comes)} came, not {len(says)}"
        for index, (one, other) in enumerate(zip(says, comes, strict=False)):
            yield from differences(one, other, varies=varies, place=f"{place}[{index}]")
    elif not _is_alike(says, comes, varies=varies):
        yield f"{place}: {comes!r} came, not {says!r}"


def _of_objects(says: dict[str, Any], comes: dict[str, Any], *, varies: bool, place: str) -> Iterator[str]:
    names = says.keys() - {CUT}
    if missing := names - comes.keys():
        yield f"{place}: {sorted(missing)} did not come"
    if CUT not in says and (more := comes.keys() - names):
        yield f"{place}: {sorted(more)} came besides"
    for name in names & comes.keys():
        changes = varies or bool(VARIES.search(name))
        yield from differences(says[name], comes[name], varies=changes, place=f"{place}.{name}")


def _is_alike(says: Any, comes: Any, *, varies: bool) -> bool:
    if varies or not (isinstance(says, str) and says.endswith(CUT) and isinstance(comes, str)):
        return type(says) is type(comes) if varies else _without_ids(says) == _without_ids(comes)
    return comes.startswith(says.removesuffix(CUT))


def _without_ids(value: Any) -> Any:
    """Return an address of the API without the ids in it; anything else as it is."""
    is_address = isinstance(value, str) and value.startswith("/api/v1/")
    return re.sub(r"/\d+/", "/0/", value) if is_address else value


def numbers(says: Any, comes: Any) -> Iterator[tuple[int, int]]:
    """Yield the ids that a page shows with those that came in their place."""
    if isinstance(says, dict) and isinstance(comes, dict):
        for name in says.keys() & comes.keys():
            if name in {"id", "job"} and isinstance(says[name], int):
                yield says[name], comes[name]
            yield from numbers(says[name], comes[name])
    elif isinstance(says, list) and isinstance(comes, list):
        for one, other in zip(says, comes, strict=False):
            yield from numbers(one, other)
