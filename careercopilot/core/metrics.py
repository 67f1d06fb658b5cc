"""What is counted and measured, for Prometheus: bounded labels (route templates, never paths or ids)."""

from bisect import bisect_left
from collections.abc import Callable, Iterable

from careercopilot.core.metrics_series import Cell, Series
from careercopilot.core.metrics_store import store
from careercopilot.core.request_id import current_request_id

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
DATABASE_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5)
QUERIES = (0, 1, 2, 3, 4, 6, 8, 12, 20, 50)
TASK_SECONDS = (0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 120, 300)


class Metric:
    """A named metric with labels. Declare it once, where it is used; all processes' numbers are summed."""

    kind = ""

    def __init__(self, name: str, text: str, *names: str, buckets: tuple[float, ...] = ()) -> None:
        """Declare it: its name (with its unit), what it says, and the names of its labels."""
        self.name, self.text, self.names, self.buckets = name, text, names, buckets
        self.exemplars = False
        declared[name] = self

    def _cell(self, labels: tuple[str, ...]) -> Cell:
        """Return where this process counts; `labels` are the values, in the order of the names."""
        here = store()
        return here.cells.get((self.name, *labels)) or here.cell(
            Series(self.kind, self.name, self.text, self.names, labels, self.buckets, self.exemplars)
        )


class Counter(Metric):
    """Something that only grows; its name ends in `_total`."""

    kind = "counter"

    def add(self, *labels: str, amount: float = 1) -> None:
        """Count one more, or `amount` more."""
        numbers = self._cell(labels).numbers
        with store().lock:
            numbers[0] += amount


class Gauge(Metric):
    """Something that rises and falls: the sum over the processes that live."""

    kind = "gauge"

    def add(self, *labels: str, amount: float = 1) -> None:
        """Add to what this process contributes."""
        numbers = self._cell(labels).numbers
        with store().lock:
            numbers[0] += amount

    def set(self, value: float, *labels: str) -> None:
        """Say what this process contributes."""
        self._cell(labels).numbers[0] = value


class Histogram(Metric):
    """How large something is, in buckets; with `exemplars`, each bucket tells a request that fell into it."""

    kind = "histogram"

    def __init__(self, name: str, text: str, *names: str, buckets: tuple[float, ...], exemplars: bool = False) -> None:
        """Declare it, with the upper bounds of its buckets."""
        super().__init__(name, text, *names, buckets=buckets)
        self.exemplars = exemplars

    def observe(self, value: float, *labels: str) -> None:
        """Put a value into its bucket."""
        cell = self._cell(labels)
        bucket = bisect_left(self.buckets, value)
        with store().lock:
            cell.numbers[0] += value
            cell.numbers[1 + bucket] += 1
            if self.exemplars:
                cell.note(bucket, current_request_id(), value)


Values = Iterable[tuple[tuple[str, ...], float]]


class Source(Metric):
    """A gauge whose values are looked up when somebody asks for metrics: one answer for the whole installation."""

    kind = "gauge"

    def __init__(self, name: str, text: str, *names: str, look_up: Callable[[], Values]) -> None:
        """Declare it; `look_up` returns `(label values, value)` pairs, in a thread and within a bounded time."""
        super().__init__(name, text, *names)
        self.look_up = look_up


declared: dict[str, Metric] = {}
"""Every metric by its name."""

REQUESTS = Counter("http_requests_total", "Requests answered.", "method", "route", "status")
LATENCY = Histogram(
    "http_request_duration_seconds",
    "Time until the answer began.",
    "method",
    "route",
    buckets=SECONDS,
    exemplars=True,
)
DATABASE_TIME = Histogram(
    "http_request_database_seconds", "Time a request spent in statements.", "route", buckets=DATABASE_SECONDS
)
DATABASE_QUERIES = Histogram(
    "http_request_database_queries", "Statements that a request sent.", "route", buckets=QUERIES
)
SLOW_QUERIES = Counter("database_slow_queries_total", "Statements that took longer than SLOW_QUERY_MS.")
CACHE_READS = Counter("cache_reads_total", "Answers looked for in the cache.", "kind", "result")
SOCKETS = Gauge("websocket_connections", "Websockets open.")
MESSAGES = Counter("messages_total", "Messages to people, by the way they took.", "channel", "outcome")
TASKS_BEGUN = Counter("celery_tasks_begun_total", "Tasks that began; those whose process was killed never end.", "task")
TASKS = Counter("celery_tasks_total", "Tasks that came to an end.", "task", "outcome")
TASK_TIME = Histogram("celery_task_duration_seconds", "Time a task took.", "task", buckets=TASK_SECONDS)


def observe_request(method: str, route: str, status: int, seconds: float) -> None:
    """Count one answered request and its duration in seconds."""
    method = method if method in _METHODS else "other"
    REQUESTS.add(method, route, str(status))
    LATENCY.observe(seconds, method, route)


def observe_statements(route: str, count: int, seconds: float) -> None:
    """Count what a request asked of the database."""
    DATABASE_QUERIES.observe(count, route)
    DATABASE_TIME.observe(seconds, route)
