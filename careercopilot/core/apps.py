"""The floor as an installed app."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created

from careercopilot.core.measure import measure_connection
from careercopilot.core.task_metrics import measure_tasks


class CoreConfig(AppConfig):
    """The app that holds what two or more apps need and that names no app's noun."""

    name = "careercopilot.core"
    label = "core"
    verbose_name = "Core"

    def ready(self) -> None:
        """Have every database connection and every task measured."""
        connection_created.connect(measure_connection, dispatch_uid="measure_connection")
        measure_tasks()
