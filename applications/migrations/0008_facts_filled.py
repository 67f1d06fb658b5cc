"""What histories say, written beside their applications; it may be done again at any time."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

BATCH = 5_000
"""Ids of one transaction."""
MICROS = {
    "postgresql": "(EXTRACT(EPOCH FROM {0}) * 1000000)::bigint",
    "sqlite": "(CAST(strftime('%%s', substr({0}, 1, 19)) AS INTEGER) * 1000000 + CAST(substr({0}, 21) AS INTEGER))",
}
ANSWERS = "('interview', 'offer', 'rejected')"
BITS = {1: "('applied')", 2: ANSWERS, 4: "('interview')", 8: "('offer')", 16: "('accepted')"}
REACHED = " + ".join(f"MAX(CASE WHEN status IN {names} THEN {bit} ELSE 0 END)" for bit, names in BITS.items())
FILL = f"""
UPDATE applications_application SET (sent_micros, answered_micros, latest_micros, reached) = (
    SELECT {{sent}}, {{answered}}, {{latest}}, COALESCE({REACHED}, 0)
    FROM applications_statuschange WHERE application_id = applications_application.id
) WHERE id BETWEEN %s AND %s
"""  # noqa: S608 - constants
MOMENTS = {
    "sent": "MIN(CASE WHEN status = 'applied' THEN occurred_at END)",
    "answered": f"MIN(CASE WHEN status IN {ANSWERS} THEN occurred_at END)",
    "latest": "MAX(occurred_at)",
}


def fill(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    micros = MICROS[schema_editor.connection.vendor].format
    statement = FILL.format(**{name: micros(moment) for name, moment in MOMENTS.items()})
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT MIN(id), MAX(id) FROM applications_application")
        first, last = cursor.fetchone()
        for start in range(first or 0, (last or -1) + 1, BATCH):
            cursor.execute(statement, [start, start + BATCH - 1])


class Migration(migrations.Migration):
    # Each batch is a transaction: nobody who writes waits for the whole table.
    atomic = False
    dependencies = [("applications", "0007_facts")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
