"""Servers: everything secret comes from the environment, cookies need TLS."""

from careercopilot.settings.base import *  # noqa: F403
