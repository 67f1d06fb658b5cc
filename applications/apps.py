"""Applications as an installed app."""

from django.apps import AppConfig

from applications.search import APPLICATION_SEARCH
from careercopilot.core.search import heal_after_migrations


class ApplicationsConfig(AppConfig):
    """What became of a job: stages, their history, interviews."""

    name = "applications"

    def ready(self) -> None:
        """Look after the search index when migrations have run."""
        heal_after_migrations(APPLICATION_SEARCH, self)
