"""The page that Prometheus reads: what all processes have counted, and what is looked up at that moment."""

import math
from collections.abc import Iterator
from typing import Any

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_redis import get_redis_connection
from prometheus_client import CollectorRegistry
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector
from prometheus_client.samples import Exemplar

from careercopilot.core import metrics, pool, probes
from careercopilot.core.client import is_trusted_proxy
from careercopilot.core.metrics_series import Reading, Series
from careercopilot.core.metrics_store import store

log = structlog.get_logger(__name__)


def queue_key() -> str:
    """Return the key of the list in the broker in which tasks wait."""
    prefix = settings.CELERY_BROKER_TRANSPORT_OPTIONS.get("global_keyprefix", "")
    return f"{prefix}{settings.CELERY_TASK_DEFAULT_QUEUE}"


def queue_length() -> int:
    """Return how many tasks wait in the broker."""
    return int(get_redis_connection().llen(queue_key()))


metrics.Source(
    "celery_queue_length",
    "Tasks that wait for a worker.",
    "queue",
    look_up=lambda: [((settings.CELERY_TASK_DEFAULT_QUEUE,), queue_length())],
)


def _family(series: Series) -> Metric:
    if series.kind == "counter":
        return CounterMetricFamily(series.name, series.text, labels=series.names)
    if series.kind == "gauge":
        return GaugeMetricFamily(series.name, series.text, labels=series.names)
    return HistogramMetricFamily(series.name, series.text, labels=series.names)


def _bare(metric: metrics.Metric) -> Series:
    return Series(metric.kind, metric.name, metric.text, metric.names, (), metric.buckets)


def _never_counted(counted: set[str]) -> list[metrics.Metric]:
    """Return metrics without labels that stand at zero: said, so that their first count is seen as a rise."""
    kept = [one for one in metrics.declared.values() if not isinstance(one, metrics.Source)]
    return [one for one in kept if not one.names and one.name not in counted]


def _put(family: Metric, reading: Reading) -> None:
    """Add the numbers of one set of labels to a family."""
    labels = reading.series.labels
    if not isinstance(family, HistogramMetricFamily):
        family.add_metric(labels, reading.values[0])  # type: ignore[attr-defined]
        return
    so_far = 0.0
    buckets: list[Any] = []
    for place, bound in enumerate((*reading.series.buckets, math.inf)):
        so_far += reading.values[1 + place]
        found = reading.exemplars.get(place)
        exemplar = (Exemplar({"request_id": found[0]}, found[1], found[2]),) if found else ()
        buckets.append(("+Inf" if bound == math.inf else str(float(bound)), so_far, *exemplar))
    family.add_metric(labels, buckets, reading.values[0])


class _Everything(Collector):
    """All metrics of the installation as they are now; what is to be looked up only where that is wanted."""

    def __init__(self, *, looks_up: bool) -> None:
        self.looks_up = looks_up

    def collect(self) -> Iterator[Metric]:
        """Yield each metric, those without a number yet among them."""
        pool.sample()
        yield InfoMetricFamily(
            "careercopilot_build", "What is running.", {"version": settings.VERSION, "commit": settings.COMMIT}
        )
        readings, living = store().gather()
        yield GaugeMetricFamily("careercopilot_processes", "Processes that count here.", living)
        families = {metric.name: _family(_bare(metric)) for metric in metrics.declared.values()}
        counted = {reading.series.name for reading in readings}
        readings += [Reading(_bare(metric), [0.0] * _bare(metric).numbers) for metric in _never_counted(counted)]
        for reading in readings:
            name = reading.series.name
            _put(families.setdefault(name, _family(reading.series)), reading)
        up = GaugeMetricFamily("metrics_source_up", "Whether it could be looked up.", labels=["source"])
        for name, values in self._looked_up() if self.looks_up else ():
            up.add_metric([name], values is not None)
            for labels, value in values or []:
                families[name].add_metric(labels, value)  # type: ignore[attr-defined]
        yield up
        yield from families.values()

    @staticmethod
    def _looked_up() -> Iterator[tuple[str, list[tuple[tuple[str, ...], float]] | None]]:
        """Yield what each source says, None where it does not say it in time."""
        sources = {one.name: one.look_up for one in metrics.declared.values() if isinstance(one, metrics.Source)}
        questions = {name: lambda look_up=look_up: list(look_up()) for name, look_up in sources.items()}
        for name, answer in probes.answers(questions).items():
            if answer.error is not None:
                log.warning("metric_not_to_be_had", metric=name, error=type(answer.error).__name__)
            yield name, answer.found


REGISTRY = CollectorRegistry(auto_describe=False)
REGISTRY.register(_Everything(looks_up=True))
COUNTED = CollectorRegistry(auto_describe=False)
"""Only what processes have counted: for a worker's main process, which must open no connection that a fork inherits."""
COUNTED.register(_Everything(looks_up=False))


def may_read(request: HttpRequest) -> bool:
    """Tell whether a request has the token, or comes from an address that may read without."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if settings.METRICS_TOKEN and scheme.lower() == "bearer":
        return constant_time_compare(token.strip(), settings.METRICS_TOKEN)
    # Behind a proxy that is not known, every caller has the proxy's address.
    peer = request.META.get("careercopilot.peer", "")
    if request.META.get("careercopilot.forwarded") and not is_trusted_proxy(peer):
        return False
    return is_trusted_proxy(request.META.get("REMOTE_ADDR", ""), settings.METRICS_ALLOWED)


@never_cache
@require_safe
def metrics_page(request: HttpRequest) -> HttpResponse:
    """Answer the metrics in the text format, or in OpenMetrics with exemplars where that is asked for."""
    if not may_read(request):
        return HttpResponse("METRICS_TOKEN or METRICS_ALLOWED says who may read this.\n", "text/plain", status=403)
    encode, content_type = choose_encoder(request.headers.get("Accept", ""))
    return HttpResponse(encode(REGISTRY), content_type=content_type)
