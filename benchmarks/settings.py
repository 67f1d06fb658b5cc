"""Production's settings, and beside the product's addresses a constant view to hold it against."""

from careercopilot.settings.production import *  # noqa: F403 - settings are names in one namespace

ROOT_URLCONF = "benchmarks.urls"
