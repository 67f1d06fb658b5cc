"""Applications as an installed app."""

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    """What became of a job: stages, their history, interviews."""

    name = "applications"
