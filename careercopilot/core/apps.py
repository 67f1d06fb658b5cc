"""The floor as an installed app."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """The app that holds what two or more apps need and that names no app's noun."""

    name = "careercopilot.core"
    label = "core"
    verbose_name = "Core"
