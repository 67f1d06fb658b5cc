"""What goes out comes back: random accounts through backups and files, and nothing is lost."""

import datetime as dt
import io
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from accounts.models import User
from applications.models import Application
from applications.resources import ApplicationResource
from exports.builders.backup import contents
from exports.models import Export, Import
from exports.services import start_import
from exports.tasks import run_export, run_import
from jobs.models import Job
from jobs.resources import JobResource
from tests.exports.accounts import content, draw_account, draw_applications, draw_jobs

pytestmark = pytest.mark.django_db
SLOW = [
    HealthCheck.function_scoped_fixture,
    HealthCheck.too_slow,
    HealthCheck.data_too_large,
    HealthCheck.large_base_example,
]


def exported(owner: User, resource: str, file_format: str, **values: Any) -> bytes:
    """Carry out an export and return its file."""
    export = Export.objects.create(owner=owner, resource=resource, file_format=file_format, **values)
    run_export(export.pk)
    export.refresh_from_db()
    assert export.status == "completed", export.detail
    with default_storage.open(export.file) as stream:
        data: bytes = stream.read()
    return data


def imported(owner: User, resource: str, filename: str, data: bytes, **values: Any) -> Import:
    """Carry out an import and return it."""
    run = start_import(
        owner=owner, file=io.BytesIO(data), filename=filename, size=len(data), resource=resource, **values
    )
    run_import(run.pk)
    run.refresh_from_db()
    assert (run.status, run.errors) == ("completed", []), run.detail
    return run


def records(owner: User) -> dict[str, Any]:
    """Return what is live of somebody's, without ids."""
    said = {}
    for model, resource in ((Job, JobResource), (Application, ApplicationResource)):
        ids = list(model.objects.for_user(owner).live().order_by("uid").values_list("pk", flat=True))
        columns = [name for name in resource.column_names() if name not in {"id", "job"}]
        said[model.__name__] = resource.records(ids, columns)
    return said


@settings(max_examples=6, phases=[Phase.generate], deadline=None, suppress_health_check=SLOW)
@given(data=st.data())
def test_a_backup_restored_and_backed_up_again_is_the_same(alice: User, data: st.DataObject) -> None:
    with transaction.atomic():
        alice.refresh_from_db()
        somebody = User.objects.create_user("new@example.com")
        draw_account(data.draw, alice)
        exported(alice, "jobs", "csv")
        archive = exported(alice, "backup", "zip")
        run = imported(somebody, "backup", "backup.zip", archive)
        assert (run.failed, run.skipped) == (0, run.total - run.created - run.updated)
        again = exported(somebody, "backup", "zip")
        was, became = content(archive), content(again)
        # The restore itself is told, behind what came with it.
        assert became["notifications"].pop()["type"] == "import_finished"
        assert became == was
        transaction.set_rollback(True)


@pytest.mark.parametrize("file_format", ["csv", "json", "xlsx"])
@pytest.mark.parametrize("how", ["soft", "hard"])
@settings(max_examples=6, phases=[Phase.generate], deadline=None, suppress_health_check=SLOW)
@given(data=st.data())
def test_a_wiped_account_comes_back_from_its_files(
    alice: User, file_format: str, how: str, data: st.DataObject
) -> None:
    with transaction.atomic():
        alice.refresh_from_db()
        draw_applications(data.draw, alice, draw_jobs(data.draw, alice))
        before = records(alice)
        # A live application of a deleted job names the job in words alone.
        deleted = Job.objects.for_user(alice).deleted()
        Application.objects.for_user(alice).filter(job__in=deleted).delete()
        before = records(alice)
        files = {name: exported(alice, name, file_format) for name in ("jobs", "applications")}
        if how == "soft":
            now = timezone.now()
            Application.objects.for_user(alice).update(deleted_at=now)
            Job.objects.for_user(alice).update(deleted_at=now)
        else:
            Job.objects.for_user(alice).delete()
        for name, file in files.items():
            imported(alice, name, f"{name}.{file_format}", file)
        after = records(alice)
        if how == "soft":
            for rows in (*before.values(), *after.values()):
                for row in rows:
                    del row["updated_at"]
        assert after == before
        transaction.set_rollback(True)


@settings(max_examples=6, phases=[Phase.generate], deadline=None, suppress_health_check=SLOW)
@given(data=st.data())
def test_cells_that_the_database_writes_are_those_of_the_records(alice: User, data: st.DataObject) -> None:
    with transaction.atomic():
        alice.refresh_from_db()
        draw_account(data.draw, alice)
        for name, resource, ids in contents(alice):
            columns = [column for column in resource.column_names() if column not in resource.related_names()]
            fast = [_comparable(row, columns) for row in resource.cells(ids, columns)]
            slow = resource._cells_from_records(resource.records(ids, columns), columns)
            assert fast == [_comparable(row, columns) for row in slow], name
        transaction.set_rollback(True)


def _comparable(row: list[Any], columns: list[str]) -> list[Any]:
    """Return a row of texts, with instants as such: one can be written with more zeros or fewer."""
    texts = ["" if cell is None else str(cell) for cell in row]
    return [
        dt.datetime.fromisoformat(text) if text and name.endswith("_at") else text
        for name, text in zip(columns, texts, strict=True)
    ]
