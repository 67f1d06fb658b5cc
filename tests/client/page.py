"""The blocks of docs/frontend.md: what they run, and what they say will come of it."""

import json
import re
from dataclasses import dataclass
from functools import cache

from tests.client.package import ROOT

PAGE = ROOT / "docs" / "frontend.md"
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SAYS = re.compile(r"// → (.*)$")


@dataclass(frozen=True)
class Block:
    """A block of code: its language, the line of the page on which it begins, and its lines."""

    language: str
    start: int
    lines: list[str]


@cache
def blocks(language: str) -> list[Block]:
    """Return the page's blocks in a language."""
    text = PAGE.read_text()
    found = [
        Block(match[1], text[: match.start(2)].count("\n") + 1, match[2].splitlines())
        for match in _FENCE.finditer(text)
    ]
    assert {block.language for block in found} == {"sh", "env", "ts"}
    return [block for block in found if block.language == language]


def environment() -> dict[str, str]:
    """Return the settings that the page tells an operator to make."""
    return dict(line.split("=", 1) for block in blocks("env") for line in block.lines)


def promises(block: Block) -> dict[int, list[str]]:
    """Return what each line of a block says that it prints, by the line of the page."""
    said: dict[int, list[str]] = {}
    speaker = 0
    for number, line in enumerate(block.lines, block.start):
        if "console.log(" in line:
            speaker = number
        if says := _SAYS.search(line):
            said.setdefault(speaker, []).append(says[1])
    return said


def module() -> str:
    """Return the page's TypeScript as one module; what a line prints is noted under its number."""
    parts = []
    for block in blocks("ts"):
        for number, line in enumerate(block.lines, block.start):
            parts.append(line.replace("console.log(", f"said({number}, "))
        counts = {line: len(texts) for line, texts in promises(block).items()}
        parts.append(f"await settled({json.dumps(counts)});")
    return "\n".join(parts) + "\n"
