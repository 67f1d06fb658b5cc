"""How long an export is kept, how many there may be, and who may see them."""

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import User
from exports import tasks
from exports.choices import RunStatus
from exports.files import folder_of
from exports.models import Export, Import
from exports.runs import Lease
from exports.tasks import purge_runs, run_export
from tests.exports.conftest import EXPORTS
from tests.exports.test_export_runs import CSV, Kept, ask, row, shown

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Send nothing to workers: there are none."""
    monkeypatch.setattr(tasks.run_export, "delay", lambda _pk: None)


def test_a_removed_export_takes_its_file_along(
    api: APIClient, alice: User, kept_files: Kept, django_capture_on_commit_callbacks: Any
) -> None:
    run = ask(api)
    run_export(run["id"])
    assert len(kept_files(alice.pk)) == 1
    with django_capture_on_commit_callbacks(execute=True):
        assert api.delete(f"{EXPORTS}{run['id']}/").status_code == 204
    assert kept_files(alice.pk) == []
    assert api.get(f"{EXPORTS}{run['id']}/").status_code == 404
    assert api.get(f"{EXPORTS}{run['id']}/download/").status_code == 404


def test_an_expired_file_is_removed_and_said_to_be(api: APIClient, alice: User, kept_files: Kept) -> None:
    run, young = ask(api), ask(api)
    run_export(run["id"])
    run_export(young["id"])
    Export.objects.filter(pk=run["id"]).update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    path = f"{EXPORTS}{run['id']}/download/"
    assert api.get(path).status_code == 404
    purge_runs()
    assert len(kept_files(alice.pk)) == 1
    response = api.get(path)
    assert (response.status_code, response.json()["error_code"]) == (404, "NOT_FOUND")
    assert response.json()["detail"] == "The file of this export has expired. Start the export again."
    assert shown(api, run)["status"] == "completed"
    assert api.get(f"{EXPORTS}{young['id']}/download/").status_code == 200


def test_a_file_that_the_storage_lost_is_a_404(api: APIClient) -> None:
    run = ask(api)
    run_export(run["id"])
    default_storage.delete(row(run).file)
    assert api.get(f"{EXPORTS}{run['id']}/download/").status_code == 404


def test_files_of_uploads_that_came_to_their_end_are_removed(alice: User, kept_files: Kept) -> None:
    over, waiting = (
        Import.objects.create(
            owner=alice,
            resource="jobs",
            status=status,
            file=default_storage.save(f"{folder_of(alice.pk)}/import-{uuid4()}", ContentFile(b"x")),
        )
        for status in ("failed", "queued")
    )
    purge_runs()
    assert (Import.objects.get(pk=over.pk).file, len(kept_files(alice.pk))) == ("", 1)
    assert default_storage.exists(Import.objects.get(pk=waiting.pk).file)


def test_so_many_runs_at_once_and_no_more(api: APIClient, bob_api: APIClient, settings: Any) -> None:
    settings.RUNS_AT_ONCE = 2
    first = ask(api)
    ask(api)
    response = api.post(EXPORTS, CSV)
    assert (response.status_code, response.json()["error_code"]) == (409, "CONFLICT")
    assert Export.objects.count() == 2
    ask(bob_api)
    api.post(f"{EXPORTS}{first['id']}/cancel/")
    ask(api)


def test_so_many_bytes_and_no_more(api: APIClient, bob_api: APIClient, settings: Any) -> None:
    settings.EXPORT_QUOTA_MB = 1
    run = ask(api)
    run_export(run["id"])
    Export.objects.filter(pk=run["id"]).update(size=1024 * 1024)
    response = api.post(EXPORTS, CSV)
    assert response.status_code == 409
    assert response.json()["detail"] == (
        "Your files take 1 MB, and 1 MB is the limit. Delete exports that you have downloaded."
    )
    ask(bob_api)
    assert api.delete(f"{EXPORTS}{run['id']}/").status_code == 204
    ask(api)


def test_runs_of_others_are_unknown(api: APIClient, bob_api: APIClient) -> None:
    run = ask(api)
    run_export(run["id"])
    path = f"{EXPORTS}{run['id']}/"
    answers = [
        bob_api.get(path),
        bob_api.get(f"{path}download/"),
        bob_api.post(f"{path}cancel/"),
        bob_api.delete(path),
        bob_api.get(f"{EXPORTS}999999999/download/"),
        bob_api.get(f"{EXPORTS}abc/download/"),
    ]
    assert [answer.status_code for answer in answers] == [404] * 6
    assert bob_api.get(EXPORTS).json()["results"] == []
    assert [one["id"] for one in api.get(EXPORTS).json()["results"]] == [run["id"]]
    assert row(run).file


def test_a_run_is_claimed_by_one_alone(api: APIClient) -> None:
    run = ask(api)
    lease = Lease.claim(Export, run["id"])
    assert lease is not None
    assert Lease.claim(Export, run["id"]) is None
    run_export(run["id"])
    assert (row(run).status, row(run).claim, row(run).attempts) == ("running", lease.run.claim, 1)
    lease.end(RunStatus.COMPLETED)
    assert Lease.claim(Export, run["id"]) is None
