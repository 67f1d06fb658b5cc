"""Archives that are damaged, tampered with or of another kind, and rows in them that cannot be."""

import hashlib
import io
import json
import uuid
from collections.abc import Callable
from typing import Any
from zipfile import ZipFile

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from exports.builders.manifest import SCHEMA_VERSION
from exports.tasks import run_import
from jobs.models import Job, SavedSearch
from notifications.models import Notification
from tests.conftest import client_for
from tests.exports.accounts import content, members
from tests.exports.conftest import FIXTURES, counts, post_import, run_of, start
from tests.exports.test_backup import BACKUP, NAMES, backup_of, rebuilt, restored, rows_in_all, without_runs

pytestmark = pytest.mark.django_db


def _tampered(name: str, data: bytes) -> bytes:
    return data.replace(b"One", b"Two") if name == "json/jobs.json" else data


def _tampered_csv(name: str, data: bytes) -> bytes:
    return data + b"x" if name == "csv/jobs.csv" else data


def _without_jobs(name: str, data: bytes) -> bytes | None:
    return None if name == "json/jobs.json" else data


def _manifest(**changes: Any) -> Callable[[str, bytes], bytes]:
    def change(name: str, data: bytes) -> bytes:
        return json.dumps({**json.loads(data), **changes}).encode() if name == "manifest.json" else data

    return change


def _broken(name: str, data: bytes) -> bytes:
    return b"{" if name == "manifest.json" else data


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (_tampered, "BACKUP_CHANGED"),
        (_tampered_csv, "BACKUP_CHANGED"),
        (_without_jobs, "BACKUP_CHANGED"),
        (_manifest(schema_version=SCHEMA_VERSION + 1), "BACKUP_TOO_NEW"),
        (_manifest(schema_version="1"), "BACKUP_TOO_NEW"),
        (_manifest(files=[]), "BACKUP_UNKNOWN"),
        (_manifest(files={"x": 1}), "BACKUP_UNKNOWN"),
    ],
)
def test_what_somebody_has_touched_is_refused_and_nothing_is_written(
    api: APIClient, bob_api: APIClient, full: None, change: Callable[[str, bytes], bytes | None], code: str
) -> None:
    data = rebuilt(backup_of(api), change)
    before = rows_in_all()
    run = restored(bob_api, data)
    assert counts(run) == ("failed", 0, 0, 0, 0)
    assert [one["error_code"] for one in run["errors"]] == [code]
    assert run["detail"] == run["errors"][0]["detail"]
    assert rows_in_all() == before


@pytest.mark.parametrize(
    "change",
    [_manifest(format="other"), _broken, lambda name, data: None if name == "manifest.json" else data],
    ids=["format", "no JSON", "no manifest"],
)
def test_another_archive_is_no_backup(api: APIClient, bob_api: APIClient, full: None, change: Any) -> None:
    data = rebuilt(backup_of(api), change)
    before = rows_in_all()
    run = restored(bob_api, data)
    assert counts(run) == ("failed", 0, 0, 0, 0)
    assert run["detail"]
    assert "our side" not in run["detail"]
    assert rows_in_all() == before


@pytest.mark.parametrize("cut", [10, 1_000, -30])
def test_an_archive_cut_short_is_refused(api: APIClient, bob_api: APIClient, full: None, cut: int) -> None:
    data = backup_of(api)[:cut]
    before = rows_in_all()
    run = restored(bob_api, data)
    assert (run["status"], bool(run["detail"])) == ("failed", True)
    assert "our side" not in run["detail"]
    assert rows_in_all() == before


def test_a_row_that_cannot_be_is_named_and_nothing_is_written(api: APIClient, bob_api: APIClient, full: None) -> None:
    def change(name: str, data: bytes) -> bytes:
        if name == "json/skills.json":
            return data.replace(b'"expert"', b'"godlike"')
        if name == "json/saved_searches.json":
            return data.replace(b'"q": "x"', b'"nope": "x"')
        return data

    data = rebuilt(backup_of(api), change)
    with ZipFile(io.BytesIO(data)) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        for name, told in manifest["files"].items():
            told["sha256"] = hashlib.sha256(archive.read(name)).hexdigest()
    before = rows_in_all()
    run = restored(bob_api, rebuilt(data, _manifest(files=manifest["files"])))
    assert (run["status"], run["created"], run["failed"]) == ("failed", 0, 2)
    assert [(one["row"], one["column"], one["error_code"]) for one in run["errors"]] == [
        (2, "level", "VALIDATION_ERROR"),
        (2, "filters.nope", "VALIDATION_ERROR"),
    ]
    assert rows_in_all() == before


def test_a_backup_under_another_resource_is_refused(api: APIClient, bob_api: APIClient, full: None) -> None:
    data = backup_of(api)
    before = rows_in_all()
    pk = post_import(bob_api, "x.zip", data, resource="jobs").json()["id"]
    run_import(pk)
    run = run_of(bob_api, pk)
    assert (run["status"], run["created"]) == ("failed", 0)
    assert "resource=backup" in run["detail"]
    assert rows_in_all() == before


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_a_backup_of_the_other_kind_of_database_is_the_same_here(vendor: str) -> None:
    data = (FIXTURES / f"backup-{vendor}.zip").read_bytes()
    somebody = User.objects.create_user("new@example.com")
    api = client_for(somebody)
    run = restored(api, data)
    assert (run["errors"], counts(run)) == ([], ("completed", 9, 2, 0, 0))
    assert without_runs(content(backup_of(api))) == without_runs(content(data))


def test_the_fixtures_hold_what_a_backup_of_today_holds(api: APIClient, full: None) -> None:
    """Both are backups of `full`: after a change of columns the old ones stay, and new ones are put beside them."""
    data = backup_of(api)
    for vendor in ("sqlite", "postgresql"):
        kept = members((FIXTURES / f"backup-{vendor}.zip").read_bytes())
        assert kept["manifest"]["counts"] == members(data)["manifest"]["counts"]
        for name in NAMES:
            columns = [list(row) for row in kept[name]["results"][:1]]
            assert columns == [list(row) for row in members(data)[name]["results"][:1]]


def test_rows_of_a_backup_are_told_apart_by_uid_alone(
    api: APIClient, make_job: Callable[..., dict[str, Any]], export_file: Any, import_file: Any
) -> None:
    posting = {"company": "Acme", "title": "Welder", "url": "https://jobs.example.com/careers/7"}
    kept, lost = make_job(**posting), make_job(**posting)
    assert api.post("/api/v1/applications/", {"job": lost["id"]}).status_code == 201
    data = export_file(resource="backup")
    assert api.delete(f"/api/v1/jobs/{lost['id']}/?hard=true&cascade=true").status_code == 204
    report = import_file("backup.zip", data, resource="backup")
    assert (report["status"], report["created"], report["failed"]) == ("completed", 2, 0)
    rows = api.get("/api/v1/jobs/").json()["results"]
    assert {row["uid"] for row in rows} == {kept["uid"], lost["uid"]}
    (application,) = api.get("/api/v1/applications/").json()["results"]
    assert application["job"] == next(row["id"] for row in rows if row["uid"] == lost["uid"])


def searches(*names: str) -> Callable[[list[dict[str, Any]]], None]:
    """Return a change that makes saved searches of these names out of the one there is."""

    def change(rows: list[dict[str, Any]]) -> None:
        first = rows[0]
        rows[:] = [{**first, "uid": str(uuid.uuid4()), "name": name} for name in names]

    return change


def with_records(data: bytes, file: str, change: Callable[[list[Any]], None]) -> bytes:
    """Return a backup with other records of one kind, and a manifest that knows them."""
    name = f"json/{file}.json"
    with ZipFile(io.BytesIO(data)) as archive:
        rows = json.loads(archive.read(name))["results"]
        manifest = json.loads(archive.read("manifest.json"))
    change(rows)
    content = json.dumps({"results": rows}).encode()
    manifest["files"][name]["sha256"] = hashlib.sha256(content).hexdigest()
    made = {name: content, "manifest.json": json.dumps(manifest).encode()}
    return rebuilt(data, made.get)


def test_two_searches_of_one_name_are_one(api: APIClient, bob_api: APIClient, bob: User, full: None) -> None:
    data = with_records(backup_of(api), "saved_searches", searches("twice", "twice"))
    pk = start(bob_api, "backup.zip", data, **BACKUP)
    run_import(pk)
    assert counts(run_of(bob_api, pk))[:1] == ("completed",)
    assert list(SavedSearch.objects.for_user(bob).values_list("name", flat=True)) == ["twice"]


def test_a_name_that_another_search_has_by_now_stays_with_it(api: APIClient, alice: User, full: None) -> None:
    data = backup_of(api)
    old = SavedSearch.objects.for_user(alice).get(name="mine")
    assert api.patch(f"/api/v1/saved-searches/{old.pk}/", {"name": "renamed"}).status_code == 200
    assert api.post("/api/v1/saved-searches/", {"name": "mine"}).status_code == 201
    pk = start(api, "backup.zip", data, **BACKUP, duplicates="update")
    run_import(pk)
    assert run_of(api, pk)["status"] == "completed"
    names = SavedSearch.objects.for_user(alice).order_by("pk").values_list("name", flat=True)
    assert list(names) == ["renamed", "mine"]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "//evil.com", "/\\evil.com", "ftp://evil.com"])
@pytest.mark.usefixtures("full")
def test_an_address_that_is_no_page_is_refused(api: APIClient, bob_api: APIClient, bob: User, address: str) -> None:
    def change(rows: list[dict[str, Any]]) -> None:
        rows[0]["action_url"] = address

    pk = start(bob_api, "backup.zip", with_records(backup_of(api), "notifications", change), **BACKUP)
    run_import(pk)
    run = run_of(bob_api, pk)
    assert (run["status"], [error["column"] for error in run["errors"]]) == ("failed", ["action_url"])
    assert not Notification.objects.for_user(bob).exclude(type="import_finished").exists()


@pytest.mark.parametrize("old_id", ["x", [1], None, {"a": 1}, True])
def test_odd_ids_in_a_backup_are_nobodys(
    api: APIClient, bob_api: APIClient, bob: User, full: None, old_id: Any
) -> None:
    def change(rows: list[dict[str, Any]]) -> None:
        for row in rows:
            row["id"] = old_id

    pk = start(bob_api, "backup.zip", with_records(backup_of(api), "jobs", change), **BACKUP)
    run_import(pk)
    assert (run_of(bob_api, pk)["status"], Job.objects.for_user(bob).count()) == ("completed", 3)


def test_records_that_are_none_refuse_the_backup(api: APIClient, bob_api: APIClient, bob: User, full: None) -> None:
    def change(rows: list[Any]) -> None:
        rows.append([1])

    pk = start(bob_api, "backup.zip", with_records(backup_of(api), "jobs", change), **BACKUP)
    run_import(pk)
    run = run_of(bob_api, pk)
    assert (run["status"], run["errors"][0]["error_code"]) == ("failed", "BACKUP_DAMAGED")
    assert not Job.objects.for_user(bob).exists()
