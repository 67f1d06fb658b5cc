"""What a break is: a promise, one edit that breaks it, and the test that catches it."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Break:
    """In `path`, `old` (which stands there once) becomes `new`; then `test`, as pytest names it, has to fail."""

    promise: str
    how: str
    path: str
    old: str
    new: str
    test: str

    def broken(self, source: str) -> str:
        """Return a file's text with the break in it; raises ValueError where there is not one place for it."""
        if source.count(self.old) != 1:
            raise ValueError(f"{self.path} has {source.count(self.old)} places like {self.old!r}")
        return source.replace(self.old, self.new)

    def row(self) -> str:
        """Return the break as a row of the table in docs/testing.md."""
        return f"| {self.promise} | `{self.path}`: {self.how} | `{self.test}` |"


def source_of(root: Path, path: str) -> str:
    """Return a file's text."""
    return (root / path).read_text(encoding="utf-8")
