"""`rebuild_search`: the full-text indexes made anew."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from careercopilot import search_indexes


class Command(BaseCommand):
    """Makes the search indexes anew."""

    help = "Make the full-text indexes of jobs and applications anew from their tables."
    requires_system_checks = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Rebuild all of them, and say what is still wrong."""
        try:
            search_indexes.rebuild(connection)
            left = search_indexes.faults()
        except DatabaseError as error:
            raise CommandError(f"The database refused: {error}. `manage.py doctor` says more.") from error
        if left:
            raise CommandError(" ".join([*left, "Run `manage.py migrate`."]))
        self.stdout.write("The search indexes are made anew.")
