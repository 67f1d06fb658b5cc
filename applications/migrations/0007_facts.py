"""Columns for what figures ask of a history, and an index that holds what is counted."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

HELD = " INCLUDE (job_id, reached, sent_micros)"


def make_index(schema_editor: BaseDatabaseSchemaEditor, held: str) -> None:
    """PostgreSQL alone: SQLite has no index that holds columns besides its own."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX application_by_status")
        schema_editor.execute(
            f"CREATE INDEX application_by_status ON applications_application (owner_id, status, id){held} "
            "WHERE deleted_at IS NULL"
        )


def hold(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    make_index(schema_editor, HELD)


def hold_no_more(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    make_index(schema_editor, "")


class Migration(migrations.Migration):
    dependencies = [("applications", "0006_orders")]

    operations = [
        migrations.AddField(
            model_name="application",
            name="sent_micros",
            field=models.BigIntegerField(
                editable=False, help_text="The time of the first `applied`, in microseconds since 1970.", null=True
            ),
        ),
        migrations.AddField(
            model_name="application",
            name="answered_micros",
            field=models.BigIntegerField(editable=False, help_text="The same of the first answer.", null=True),
        ),
        migrations.AddField(
            model_name="application",
            name="latest_micros",
            field=models.BigIntegerField(editable=False, help_text="The same of the last entry.", null=True),
        ),
        migrations.AddField(
            model_name="application",
            name="reached",
            field=models.SmallIntegerField(
                db_default=0,
                default=0,
                editable=False,
                help_text="Bits: sent, answered, interviewed, offered, accepted.",
            ),
        ),
        migrations.RunPython(hold, hold_no_more),
    ]
