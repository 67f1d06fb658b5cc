"""The index of the search knows whose each word is. PostgreSQL writes the table anew, and locks it meanwhile."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from careercopilot.core.search import SearchIndex

INDEX = SearchIndex(
    table="jobs_job",
    classes=(("title",), ("company",), ("tech_stack_text",), ("description", "requirements", "notes")),
)


def of_owner(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    INDEX.renew(schema_editor)


def of_everybody(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    INDEX.renew(schema_editor, back=True)


class Migration(migrations.Migration):
    dependencies = [("jobs", "0005_orders")]

    operations = [migrations.RunPython(of_owner, of_everybody)]
