"""Jobs as an installed app."""

from django.apps import AppConfig

from careercopilot.core.search import heal_after_migrations
from jobs.search import JOB_SEARCH


class JobsConfig(AppConfig):
    """What somebody could apply to."""

    name = "jobs"

    def ready(self) -> None:
        """Look after the search index when migrations have run."""
        heal_after_migrations(JOB_SEARCH, self)
