"""The full-text index of applications."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from careercopilot.core.search import SearchIndex

INDEX = SearchIndex(table="applications_application", classes=(("resume_label",), ("notes",)))


def create_index(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    INDEX.create(schema_editor)


def drop_index(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    INDEX.drop(schema_editor)


class Migration(migrations.Migration):
    dependencies = [("applications", "0001_initial")]

    operations = [migrations.RunPython(create_index, drop_index)]
