"""Notifications as an installed app."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """A mailbox for each person, and the ways that lead from it to them."""

    name = "notifications"
