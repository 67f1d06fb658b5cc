"""Career Copilot: the roof (settings, urls, asgi, celery) over the apps, and the floor (core) below them."""

from careercopilot.celery import app as celery_app

__all__ = ["celery_app"]
