"""Exports as an installed app."""

from django.apps import AppConfig

from careercopilot.core.cleanup import on_account_deletion
from exports.files import remove_files_of


class ExportsConfig(AppConfig):
    """The door for data in and out."""

    name = "exports"

    def ready(self) -> None:
        """Files go with their owner."""
        on_account_deletion(remove_files_of)
