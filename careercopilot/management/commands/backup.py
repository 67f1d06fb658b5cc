"""`backup FILE`: the whole installation in one file, while it runs."""

import signal
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from careercopilot.operator_backup.archive import BackupError
from careercopilot.operator_backup.backup import back_up


def stop(number: int, _frame: object) -> None:
    """End in order when asked to, so that nothing half is left."""
    raise SystemExit(128 + number)


class Command(BaseCommand):
    """Writes a backup of the installation."""

    help = (
        "Write the whole database and all stored files, as they are at this moment, into a new file. The service may "
        "run. `manage.py restore` reads it, on SQLite and PostgreSQL alike. The secret key is not in it."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("file", type=Path, help="a file that is not there yet, such as backup.zip")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make the backup."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, stop)
        started = time.monotonic()
        try:
            manifest = back_up(options["file"].absolute())
        except BackupError as error:
            raise CommandError(str(error)) from error
        except DatabaseError as error:
            raise CommandError(f"The database cannot be read: {error}. `manage.py doctor` says more.") from error
        size = options["file"].stat().st_size / 1_000_000
        self.stdout.write(
            f"{options['file']}: {manifest.rows} rows in {len(manifest.tables)} tables and {len(manifest.files)} "
            f"files, {size:.1f} MB, in {time.monotonic() - started:.1f} seconds. Keep it where nobody else reads it."
        )
