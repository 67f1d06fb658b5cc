"""The Celery application."""

import os

from celery import Celery
from celery.signals import setup_logging
from django.conf import settings
from django_structlog.celery.steps import DjangoStructLogInitStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "careercopilot.settings.embedded")

app = Celery("careercopilot")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.steps["worker"].add(DjangoStructLogInitStep)
app.autodiscover_tasks()


@setup_logging.connect(weak=False)
def keep_our_logging(**_: object) -> None:
    """Leave logging as the settings made it: a receiver here stops Celery from installing its own."""
    _ = settings.LOGGING
