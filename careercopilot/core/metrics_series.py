"""How a process keeps the numbers of one set of labels: bytes that another process can read while they change."""

import struct
import time
from dataclasses import dataclass, field
from typing import Any

LONGEST_ID = 111
"""Bytes of a request id that an exemplar has room for; what has a longer one is not noted."""
EXEMPLAR = struct.Struct(f"=B{LONGEST_ID}sdd")
"""Length of the id, the id, the value, the time: as long as 16 numbers."""


@dataclass(frozen=True, slots=True)
class Series:
    """What a line of numbers counts. A histogram's are its sum, then its buckets up to infinity, each for itself."""

    kind: str
    name: str
    text: str
    names: tuple[str, ...]
    labels: tuple[str, ...]
    buckets: tuple[float, ...] = ()
    exemplars: bool = False

    @property
    def numbers(self) -> int:
        """How many numbers it takes."""
        return 1 if self.kind != "histogram" else len(self.buckets) + 2

    @property
    def size(self) -> int:
        """How many bytes it takes."""
        return 8 * self.numbers + (EXEMPLAR.size * (self.numbers - 1) if self.exemplars else 0)


@dataclass(slots=True)
class Reading:
    """The numbers of a series, and `(id, value, time)` of a request for each bucket that has one."""

    series: Series
    values: list[float]
    exemplars: dict[int, tuple[str, float, float]] = field(default_factory=dict)

    def add(self, other: "Reading") -> None:
        """Add another process's numbers, and keep the later exemplars."""
        self.values = [mine + theirs for mine, theirs in zip(self.values, other.values, strict=True)]
        for bucket, exemplar in other.exemplars.items():
            if bucket not in self.exemplars or self.exemplars[bucket][2] < exemplar[2]:
                self.exemplars[bucket] = exemplar


class Cell:
    """Where the numbers of one series stand in this process."""

    __slots__ = ("at", "buffer", "numbers", "series")

    def __init__(self, series: Series, buffer: Any, at: int) -> None:
        """Take the buffer and the first byte in it."""
        self.series, self.buffer, self.at = series, buffer, at
        self.numbers = memoryview(buffer)[at : at + 8 * series.numbers].cast("d")

    def note(self, bucket: int, request_id: str, value: float) -> None:
        """Note the request behind the latest count in a bucket."""
        text = request_id.encode()
        if len(text) <= LONGEST_ID:
            place = self.at + 8 * self.series.numbers + EXEMPLAR.size * bucket
            EXEMPLAR.pack_into(self.buffer, place, len(text), text, value, time.time())


def read(series: Series, buffer: Any, at: int) -> Reading:
    """Return what a buffer says of a series that begins at a byte of it."""
    end = at + 8 * series.numbers
    reading = Reading(series, list(struct.unpack_from(f"={series.numbers}d", buffer, at)))
    for bucket in range(series.numbers - 1 if series.exemplars else 0):
        length, text, value, when = EXEMPLAR.unpack_from(buffer, end + EXEMPLAR.size * bucket)
        if length:
            reading.exemplars[bucket] = (text[:length].decode(errors="replace"), value, when)
    return reading
