"""Analytics as an installed app."""

from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    """Questions about a search, answered from its history."""

    name = "analytics"
