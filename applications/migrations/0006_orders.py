"""Indexes for the orders and for the list of the deleted; nulls come last in both directions."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

DESCENDING = {"application_applied_last": "applied_on", "application_follow_last": "follow_up_on"}


def create_descending(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """PostgreSQL alone: SQLite takes null for the least, so that an ascending index read backwards has nulls last."""
    if schema_editor.connection.vendor == "postgresql":
        for name, column in DESCENDING.items():
            columns = f"owner_id, {column} DESC NULLS LAST, id DESC"
            schema_editor.execute(f"CREATE INDEX {name} ON applications_application ({columns}) WHERE deleted_at IS NULL")


def drop_descending(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for name in DESCENDING:
            schema_editor.execute(f"DROP INDEX {name}")


class Migration(migrations.Migration):
    dependencies = [("applications", "0005_reminders")]

    operations = [
        migrations.AddIndex(
            model_name="application",
            index=models.Index(
                condition=models.Q(("deleted_at", None)), fields=["owner", "status", "id"], name="application_by_status"
            ),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(
                condition=models.Q(("deleted_at__isnull", False)), fields=["owner", "created_at", "id"], name="application_deleted"
            ),
        ),
        migrations.RunPython(create_descending, drop_descending),
    ]
