"""Indexes for the orders and for the list of the deleted; nulls come last in both directions."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

DESCENDING = {"job_deadline_last": "deadline", "job_posted_last": "posted_on", "job_salary_min_last": "salary_min", "job_salary_max_last": "salary_max"}


def create_descending(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """PostgreSQL alone: SQLite takes null for the least, so that an ascending index read backwards has nulls last."""
    if schema_editor.connection.vendor == "postgresql":
        for name, column in DESCENDING.items():
            columns = f"owner_id, {column} DESC NULLS LAST, id DESC"
            schema_editor.execute(f"CREATE INDEX {name} ON jobs_job ({columns}) WHERE deleted_at IS NULL")


def drop_descending(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for name in DESCENDING:
            schema_editor.execute(f"DROP INDEX {name}")


class Migration(migrations.Migration):
    dependencies = [("jobs", "0004_pending_match")]

    operations = [
        migrations.AddIndex(
            model_name="job",
            index=models.Index(
                condition=models.Q(("deleted_at", None)), fields=["owner", "salary_min", "id"], name="job_salary_min"
            ),
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(
                condition=models.Q(("deleted_at", None)), fields=["owner", "salary_max", "id"], name="job_salary_max"
            ),
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(
                condition=models.Q(("deleted_at__isnull", False)), fields=["owner", "created_at", "id"], name="job_deleted"
            ),
        ),
        migrations.RunPython(create_descending, drop_descending),
    ]
