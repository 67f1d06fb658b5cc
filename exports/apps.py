"""Exports as an installed app."""

from django.apps import AppConfig


class ExportsConfig(AppConfig):
    """The door for data in and out."""

    name = "exports"
