import uuid
from typing import Any

from django.db import migrations, models

AT_ONCE = 2000


def give_uids(apps: Any, _schema_editor: Any) -> None:
    """Give each row an identity of its own: a default would be the same for all."""
    rows = apps.get_model("notifications", "Notification").objects.filter(uid=None)
    while batch := list(rows.only("pk")[:AT_ONCE]):
        for row in batch:
            row.uid = uuid.uuid4()
        rows.model.objects.bulk_update(batch, ["uid"], batch_size=200)


class Migration(migrations.Migration):
    # On PostgreSQL a table cannot be altered in the transaction that has updated it.
    atomic = False

    dependencies = [("notifications", "0001_initial")]

    operations = [
        migrations.AddField("notification", "uid", models.UUIDField(null=True, editable=False)),
        migrations.RunPython(give_uids, migrations.RunPython.noop),
        migrations.AlterField("notification", "uid", models.UUIDField(default=uuid.uuid4, editable=False)),
        migrations.AddConstraint(
            "notification", models.UniqueConstraint(fields=["owner", "uid"], name="notification_uid_once")
        ),
    ]
