"""`migrate`: Django's, one at a time on each database."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from careercopilot.migration_lock import alone


class Command(migrate.Command):
    """Django's command; of two at once, as where two containers start together, the second waits for the first."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, once nobody else does."""
        if options["check_unapplied"] or options["plan"]:
            super().handle(*args, **options)
            return
        with alone(connections[options["database"]], self._say_that_it_waits):
            super().handle(*args, **options)

    def _say_that_it_waits(self) -> None:
        self.stderr.write("Another migration of this database is under way. Waiting for its end...")
