"""Figures of the installation that are looked up in the database when somebody reads the metrics."""

from django.db.models import Count

from careercopilot.core.metrics import Source, Values
from exports.choices import UNDER_WAY
from exports.models import Export, Import


def runs_under_way() -> Values:
    """Return how many exports and imports wait and are worked on, zeros among them."""
    for kind, model in (("export", Export), ("import", Import)):
        counts = dict(model.objects.filter(status__in=UNDER_WAY).values_list("status").annotate(Count("pk")).order_by())
        for status in UNDER_WAY:
            yield (kind, status.value), counts.get(status.value, 0)


RUNS = Source(
    "runs_in_progress", "Exports and imports under way.", "kind", "status", look_up=lambda: list(runs_under_way())
)
