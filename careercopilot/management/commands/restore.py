"""`restore FILE`: an installation as `backup` found it."""

import signal
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from careercopilot.management.commands.backup import stop
from careercopilot.operator_backup.archive import BackupError
from careercopilot.operator_backup.restore import restore


class Command(BaseCommand):
    """Restores a backup of the installation."""

    help = (
        "Make this installation what it was when `manage.py backup` wrote the file: all of it, or nothing. Stop the "
        "service first. A database without tables gets them."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("file", type=Path, help="what `manage.py backup` wrote")
        parser.add_argument("--replace", action="store_true", help="let go of all that this installation holds now")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Restore the backup."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, stop)
        started = time.monotonic()
        try:
            manifest = restore(options["file"].absolute(), replace=options["replace"], say=self.stdout.write)
        except BackupError as error:
            raise CommandError(str(error)) from error
        except DatabaseError as error:
            raise CommandError(f"The database cannot be used: {error}. `manage.py doctor` says more.") from error
        self.stdout.write(
            f"Restored what was there at {manifest.made_at} (version {manifest.version}): {manifest.rows} rows and "
            f"{len(manifest.files)} files, in {time.monotonic() - started:.1f} seconds."
        )
