"""What passes between the parts: an endpoint, a case, the request made of it, its answer, and the result."""

from dataclasses import dataclass, field
from typing import Any

ACCEPTED = "accepted"
"""Answered by one of the documented 2xx."""
SETTLED = "settled"
"""Answered by a 2xx, or refused for a stated reason: a 400 with field_errors, or a 409."""
PASSED, FAILED, SKIPPED = "passed", "failed", "skipped"
MISSING = "\x00missing"
"""Stands for a field that is left out."""
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Endpoint:
    """One method of one path, the type it belongs to, and what the document says of it."""

    method: str
    path: str
    type: str
    operation: dict[str, Any] = field(repr=False, hash=False, compare=False)

    @property
    def name(self) -> str:
        """Return the method and the path."""
        return f"{self.method} {self.path}"

    @property
    def is_safe(self) -> bool:
        """Tell whether asking changes nothing."""
        return self.method in SAFE

    @property
    def parameters(self) -> list[dict[str, Any]]:
        """Return the parameters of path, query and headers."""
        found: list[dict[str, Any]] = self.operation.get("parameters", [])
        return found

    @property
    def is_secured(self) -> bool:
        """Tell whether a credential is asked for."""
        security = self.operation.get("security", [])
        return bool(security) and {} not in security

    def body_of(self) -> tuple[str, dict[str, Any]] | None:
        """Return the media type of the body and its description, or None where there is none."""
        content = self.operation.get("requestBody", {}).get("content", {})
        for kind in ("application/json", "multipart/form-data"):
            if kind in content:
                return kind, content[kind]
        return None


Place = tuple[str | int, ...]
"""Where a value stands in a body."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """One way to ask: the endpoint's valid request with some changes, and what must come of it."""

    name: str
    category: str
    expect: str | int = ACCEPTED
    changes: tuple[tuple[Place, Any], ...] = ()
    body: Any = None
    raw: bytes | None = None
    content_type: str = ""
    query: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    path: tuple[tuple[str, str], ...] = ()
    method: str = ""
    credential: str = "own"
    names: tuple[str, ...] = ()
    needs_etag: str = ""


@dataclass(kw_only=True)
class Request:
    """What is sent. `body` is JSON or, with `is_form`, the fields of a form, a file as (name, bytes)."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = MISSING
    raw: bytes | None = None
    content_type: str = ""
    is_form: bool = False
    credential: str = "own"


@dataclass(kw_only=True)
class Answer:
    """What came back: header names in lower case, the whole content, and after how many milliseconds."""

    status: int
    headers: dict[str, str]
    content: bytes
    milliseconds: float
    user: Any = None


@dataclass(kw_only=True)
class Result:
    """What came of a case. Request and response are kept, masked, where it failed."""

    method: str
    path: str
    type: str
    name: str
    category: str
    result: str
    status: int | None = None
    milliseconds: float | None = None
    problems: list[str] = field(default_factory=list)
    request: str = ""
    response: str = ""
