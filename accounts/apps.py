"""Accounts as an installed app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Who somebody is, and how they prove it."""

    name = "accounts"
