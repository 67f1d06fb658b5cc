"""The full-text index of jobs, and columns that sort alike on every database."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from careercopilot.core.search import SearchIndex

INDEX = SearchIndex(
    table="jobs_job",
    classes=(("title",), ("company",), ("tech_stack_text",), ("description", "requirements", "notes")),
)
SORTED = ("company_folded", "title_folded", "location_folded")


def create_index(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    INDEX.create(schema_editor)


def drop_index(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    INDEX.drop(schema_editor)


def sort_by_code_point(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    _collate(schema_editor, ' COLLATE "C"')


def sort_by_locale(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    _collate(schema_editor, "")


def _collate(schema_editor: BaseDatabaseSchemaEditor, collation: str) -> None:
    """SQLite compares bytes anyway."""
    if schema_editor.connection.vendor == "postgresql":
        changes = ", ".join(f"ALTER COLUMN {column} TYPE varchar(300){collation}" for column in SORTED)
        schema_editor.execute(f"ALTER TABLE jobs_job {changes}")


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_initial")]

    operations = [
        migrations.RunPython(sort_by_code_point, sort_by_locale),
        migrations.RunPython(create_index, drop_index),
    ]
