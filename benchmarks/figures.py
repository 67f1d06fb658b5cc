"""What a case has found: times, costs, and rows of the table with what they are held against."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field


def percentile(times: Sequence[float], part: float) -> float:
    """Return the time that `part` of the times do not exceed; 0 where there are none."""
    ordered = sorted(times)
    return ordered[max(math.ceil(part * len(ordered)) - 1, 0)] if ordered else 0.0


@dataclass
class Load:
    """What a load met: times in ms, what each request cost, and what went wrong."""

    times: list[float]
    seconds: float
    errors: dict[str, int] = field(default_factory=dict)
    cpu_ms: float = 0.0
    database_cpu_ms: float = 0.0
    queries: float = 0.0
    database_ms: float = 0.0
    peak_mb: float = 0.0
    generator: float = 0.0

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.times) / self.seconds if self.seconds else 0.0

    @property
    def median(self) -> float:
        """The middle of the times, in ms."""
        return statistics.median(self.times) if self.times else 0.0

    def at(self, part: float) -> float:
        """Return the time that `part` of the requests do not exceed, in ms."""
        return percentile(self.times, part)


@dataclass(frozen=True)
class Bar:
    """What is to be reached, in words, and whether it is; a limit of the plan makes the whole run fail."""

    words: str
    holds: bool
    limit: bool = False


NO_ERROR = "no error"


@dataclass
class Row:
    """A row of the table."""

    case: str
    what: str
    load: Load
    ratio: float | None = None
    floor: str = ""
    bars: list[Bar] = field(default_factory=list)
    note: str = ""

    def __post_init__(self) -> None:
        """Take no figure of a request that failed for one: the run fails with it."""
        if self.load.errors:
            self.bars = [bar for bar in self.bars if bar.words != NO_ERROR]
            self.bars.append(Bar(NO_ERROR, holds=False, limit=True))
            self.note = f"{self.note}; {self.load.errors}".lstrip("; ")

    @property
    def missed(self) -> list[Bar]:
        """The bars that do not hold."""
        return [bar for bar in self.bars if not bar.holds]
