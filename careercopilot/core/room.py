"""A disk without room: how it is known, and what is said of it."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from careercopilot.core.errors import ServiceUnavailable

NO_ROOM = "There is no room left for files on this server. Nothing was kept; try again later."
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""The disk is full, the quota used up, or the file larger than files may be."""


def is_full(error: BaseException) -> bool:
    """Tell whether an error means that a file could not be written for want of room."""
    return isinstance(error, OSError) and error.errno in _FULL


@contextmanager
def answered_without_room() -> Iterator[None]:
    """Turn a want of room in a block into the 503 that says so."""
    try:
        yield
    except OSError as error:
        if not is_full(error):
            raise
        raise ServiceUnavailable(NO_ROOM) from error
