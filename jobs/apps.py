"""Jobs as an installed app."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate

from jobs.search import JOB_SEARCH


class JobsConfig(AppConfig):
    """What somebody could apply to."""

    name = "jobs"

    def ready(self) -> None:
        """Look after the search index when migrations have run: on SQLite they can drop its triggers in silence."""
        post_migrate.connect(heal_search, sender=self)


def heal_search(*, using: str, **_: Any) -> None:
    """Make the search index whole again if its triggers are gone."""
    JOB_SEARCH.heal(connections[using])
