"""The index of the search knows whose each word is. PostgreSQL writes the table anew, and locks it meanwhile."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from careercopilot.core.search import SearchIndex

INDEX = SearchIndex(table="applications_application", classes=(("resume_label",), ("notes",)))


def of_owner(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    INDEX.renew(schema_editor)


def of_everybody(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    INDEX.renew(schema_editor, back=True)


class Migration(migrations.Migration):
    dependencies = [("applications", "0008_facts_filled")]

    operations = [migrations.RunPython(of_owner, of_everybody)]
