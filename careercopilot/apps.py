"""The roof as an installed app: commands, demo data, the landing page, and the name of the admin site."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class CareerCopilotConfig(AppConfig):
    """The app of what concerns the whole installation."""

    name = "careercopilot"
    verbose_name = "Career Copilot"
    default = True


class SiteAdminConfig(admin_apps.AdminConfig):
    """Django admin with this project's site."""

    default_site = "careercopilot.core.admin.CareerCopilotAdminSite"
    default = False
