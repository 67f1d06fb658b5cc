"""Accounts as an installed app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Who somebody is, and how they prove it."""

    name = "accounts"
    # Accounts is what allauth calls its own.
    verbose_name = "People"
