"""Carrying out a transaction again that another one stood in the way of."""

from collections.abc import Callable
from typing import TypeVar

from django.db import DatabaseError

from careercopilot.core.errors import ServiceUnavailable

DISTURBED = frozenset({"40001", "40P01"})
"""PostgreSQL's states for a transaction that another one stood in the way of."""
LEFT_BEHIND = "23503"
"""Its state for a row that others point to: as where they came after those before them were removed."""
_ATTEMPTS = 3

Result = TypeVar("Result")


def undisturbed(carry_out: Callable[[], Result], *, states: frozenset[str] = DISTURBED) -> Result:
    """Carry out a transaction, or a savepoint, again where it failed with one of the states; 503 where that goes on."""
    for _ in range(_ATTEMPTS):
        try:
            return carry_out()
        except DatabaseError as error:
            if getattr(error.__cause__, "sqlstate", None) not in states:
                raise
    raise ServiceUnavailable("Other requests change the same rows in this moment. Try again in a few seconds.")
