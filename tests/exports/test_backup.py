"""The whole account in one archive, and back: here, elsewhere, twice, and not when somebody has touched it."""

import csv
import hashlib
import io
import json
import uuid
from collections.abc import Callable
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from rest_framework.test import APIClient

from accounts.models import Skill, User, UserSkill
from applications.models import Application, Interview, StatusChange
from exports.builders.manifest import SCHEMA_VERSION
from exports.models import ImportedRow
from exports.tasks import run_export, run_import
from jobs.models import Job, SavedSearch
from notifications.models import Delivery, Notification, NotificationPreference
from notifications.services import notify
from tests.conftest import client_for
from tests.exports.accounts import content, members
from tests.exports.conftest import EXPORTS, FIXTURES, IMPORTS, counts, post_import, run_of, start

pytestmark = pytest.mark.django_db
Make = Callable[..., dict[str, Any]]
NAMES = ["profile", "preferences", "skills", "saved_searches", "notifications", "jobs", "applications"]
TABLES: list[Any] = [
    Job,
    Application,
    Interview,
    StatusChange,
    Skill,
    UserSkill,
    SavedSearch,
    Notification,
    NotificationPreference,
]
BACKUP = {"resource": "backup"}


def backup_of(api: APIClient) -> bytes:
    """Return the backup of whoever asks."""
    response = api.post(EXPORTS, BACKUP)
    assert response.status_code == 202, response.content
    run_export(response.json()["id"])
    data: bytes = api.get(f"{EXPORTS}{response.json()['id']}/download/").getvalue()
    return data


def restored(api: APIClient, data: bytes, **values: Any) -> dict[str, Any]:
    """Restore a backup as whoever asks and return the run."""
    pk = start(api, "backup.zip", data, **BACKUP, **values)
    run_import(pk)
    return run_of(api, pk)


def rows_in_all() -> dict[str, int]:
    """Return how many rows there are of everything that a restore writes; what it tells aside."""
    found = {model.__name__: model.objects.count() for model in TABLES}
    found["Notification"] = Notification.objects.exclude(type__in=["export_ready", "import_finished"]).count()
    return found


def without_runs(said: dict[str, Any]) -> dict[str, Any]:
    """Leave out what was told of exports and imports."""
    notes = [row for row in said["notifications"] if row["type"] not in {"export_ready", "import_finished"}]
    return {**said, "notifications": notes}


def rebuilt(data: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """Return an archive whose members are changed, or left out where nothing is returned."""
    made = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            content_of = change(name, old.read(name))
            if content_of is not None:
                new.writestr(name, content_of)
    return made.getvalue()


@pytest.fixture
def full(api: APIClient, make_job: Make, make_application: Make) -> None:
    """Give Alice something of everything."""
    profile = {
        "headline": "=Engineer",
        "timezone": "Asia/Kolkata",
        "salary_floor": "5000.50",
        "desired_titles": ["a\nb"],
    }
    assert api.patch("/api/v1/me/", profile).status_code == 200
    assert api.patch("/api/v1/me/settings/", {"locale": "de-AT", "week_start": "sunday"}).status_code == 200
    skills = [{"name": "Python", "level": "expert"}, {"name": "C++", "level": "beginner"}]
    assert api.put("/api/v1/me/skills/", skills).status_code == 200
    wishes = {"quiet_hours_start": "22:00", "quiet_hours_end": "06:30", "types": {"digest": {"email": False}}}
    assert api.patch("/api/v1/notifications/preferences/", wishes).status_code == 200
    assert api.post("/api/v1/saved-searches/", {"name": "mine", "filters": {"q": "x"}}).status_code == 201
    job = make_job(title="One", tags=["a"], url="https://jobs.example.com/1", tech_stack=["Go"])
    make_job(title="Two", url="https://jobs.example.com/1")
    gone = make_job(title="Gone")
    assert api.delete(f"/api/v1/jobs/{gone['id']}/").status_code == 204
    assert api.patch(f"/api/v1/jobs/{job['id']}/", {"status": "open"}).status_code == 200
    application = make_application(job=job["id"], status="applied", applied_on="2026-01-10")
    assert api.patch(f"/api/v1/applications/{application['id']}/", {"status": "offer"}).status_code == 200
    assert api.post("/api/v1/interviews/", {"application": application["id"], "kind": "phone"}).status_code == 201


def test_an_archive_says_what_it_holds(api: APIClient, full: None) -> None:
    data = backup_of(api)
    with ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        names = [f"{form}/{name}.{form}" for name in NAMES for form in ("json", "csv")]
        assert archive.namelist() == [*names, "manifest.json"]
        manifest = json.loads(archive.read("manifest.json"))
        assert (manifest["format"], manifest["schema_version"]) == ("career-copilot-backup", SCHEMA_VERSION)
        assert manifest["exported_at"].endswith("Z")
        said = {name: (told["sha256"], told["size"]) for name, told in manifest["files"].items()}
        found = {name: archive.read(name) for name in names}
        assert said == {name: (hashlib.sha256(file).hexdigest(), len(file)) for name, file in found.items()}
        rows = {name: len(json.loads(found[f"json/{name}.json"])["results"]) for name in NAMES}
        assert manifest["counts"] == rows
        assert {name: manifest["files"][f"csv/{name}.csv"]["rows"] for name in NAMES} == rows
        assert rows == dict(zip(NAMES, (1, 1, 2, 1, 2, 3, 1), strict=True))
        table = list(csv.reader(io.StringIO(found["csv/profile.csv"].decode("utf-8-sig"))))
        assert table[1][table[0].index("headline")] == "'=Engineer"
    whole = data + b"".join(found.values())
    for secret in (b"password", b"token", b"session", b"argon", b"md5$"):
        assert secret not in whole


def test_an_empty_account_has_a_backup_too(bob_api: APIClient, api: APIClient) -> None:
    data = backup_of(bob_api)
    assert members(data)["manifest"]["counts"] == dict(zip(NAMES, (1, 0, 0, 0, 0, 0, 0), strict=True))
    assert counts(restored(api, data))[0] == "completed"


def test_a_new_account_gets_everything_and_nothing_of_others(
    api: APIClient, bob_api: APIClient, alice: User, bob: User, full: None
) -> None:
    data = backup_of(api)
    before = rows_in_all()
    bob.name = ""
    bob.save()
    run = restored(bob_api, data)
    assert (run["errors"], counts(run)) == ([], ("completed", 9, 2, 0, 0))
    assert rows_in_all() == {name: 2 * count for name, count in before.items()}
    again = without_runs(content(backup_of(bob_api)))
    assert again == without_runs(content(data))
    bob.refresh_from_db()
    assert (bob.email, bob.headline, bob.timezone) == ("bob@example.com", "=Engineer", "Asia/Kolkata")
    assert without_runs(content(backup_of(api))) == without_runs(content(data))
    assert set(StatusChange.objects.filter(application__owner=bob).values_list("actor_id", flat=True)) == {bob.pk}


def test_ids_in_notifications_are_those_of_the_rows_as_they_are_here(
    api: APIClient, bob_api: APIClient, bob: User, full: None
) -> None:
    Job.objects.create(owner=bob, company="x", title="y")
    restored(bob_api, backup_of(api))
    application = Application.objects.for_user(bob).get()
    told = Notification.objects.for_user(bob).get(type="application_update")
    assert told.data == {
        "application": application.pk,
        "job": application.job_id,
        "from": "applied",
        "to": "offer",
    }
    assert told.action_url == f"/api/v1/applications/{application.pk}/"
    job_told = Notification.objects.for_user(bob).get(type="job_status_change")
    assert (job_told.data["job"], job_told.action_url) == (application.job_id, f"/api/v1/jobs/{application.job_id}/")


def test_ids_of_what_is_not_here_name_nothing(api: APIClient, bob_api: APIClient, alice: User, bob: User) -> None:
    note = {"owner": alice, "type": "digest", "title": "x"}
    for data, url in (
        ({"job": 1, "ids": [1], "type": "job_status_change"}, "/api/v1/jobs/1/"),
        ({"export": 1, "status": "completed"}, "/api/v1/exports/1/"),
        ({"ids": [1], "type": "new_job_match"}, "https://example.com/api"),
    ):
        Notification.objects.create(**note, data=data, action_url=url)
    Job.objects.create(owner=bob, company="not", title="this")
    restored(bob_api, backup_of(api))
    told = Notification.objects.for_user(bob).filter(type="digest").order_by("pk").values_list("data", "action_url")
    assert list(told) == [
        ({"job": None, "ids": [], "type": "job_status_change"}, "/api/v1/jobs/"),
        ({"export": None, "status": "completed"}, "/api/v1/exports/"),
        ({"ids": [], "type": "new_job_match"}, "https://example.com/api"),
    ]


def test_the_same_account_takes_nothing_twice(api: APIClient, full: None) -> None:
    # What is told of this one stands in the next, with the id of a run that is here.
    backup_of(api)
    data = backup_of(api)
    for duplicates in ("skip", "update"):
        before = rows_in_all()
        run = restored(api, data, duplicates=duplicates)
        assert (run["errors"], counts(run)[:3], run["failed"]) == ([], ("completed", 0, 0), 0)
        assert rows_in_all() == before
    assert without_runs(content(backup_of(api))) == without_runs(content(data))


def test_what_was_lost_since_comes_back(api: APIClient, full: None, alice: User) -> None:
    data = backup_of(api)
    Job.objects.for_user(alice).delete()
    SavedSearch.objects.for_user(alice).delete()
    UserSkill.objects.for_user(alice).delete()
    Notification.objects.for_user(alice).delete()
    NotificationPreference.objects.for_user(alice).delete()
    run = restored(api, data)
    assert (run["errors"], counts(run)) == ([], ("completed", 9, 1, 1, 0))
    assert without_runs(content(backup_of(api))) == without_runs(content(data))


@pytest.mark.parametrize("duplicates", ["skip", "update"])
def test_a_trial_writes_nothing_at_all(
    api: APIClient, bob_api: APIClient, bob: User, full: None, duplicates: str
) -> None:
    data = backup_of(api)
    before, person = rows_in_all(), User.objects.filter(pk=bob.pk).values().get()
    run = restored(bob_api, data, dry_run="true", duplicates=duplicates)
    assert (run["errors"], counts(run)) == ([], ("completed", 9, 2, 0, 0))
    assert rows_in_all() == before
    assert User.objects.filter(pk=bob.pk).values().get() == person
    assert not ImportedRow.objects.for_user(bob).exclude(object_id=None).exists()


def test_a_profile_that_says_something_stays_unless_update_is_asked_for(
    api: APIClient, bob_api: APIClient, bob: User, full: None
) -> None:
    data = backup_of(api)
    assert bob_api.patch("/api/v1/me/", {"headline": "Mine", "timezone": "Europe/Berlin"}).status_code == 200
    assert bob_api.patch("/api/v1/notifications/preferences/", {"digest_frequency": "weekly"}).status_code == 200
    restored(bob_api, data)
    bob.refresh_from_db()
    assert (bob.name, bob.headline, bob.timezone, bob.locale) == ("Bob", "Mine", "Europe/Berlin", "de-AT")
    wishes = NotificationPreference.objects.get(owner=bob)
    assert (wishes.digest_frequency, str(wishes.quiet_hours_start)) == ("weekly", "22:00:00")
    restored(bob_api, data, duplicates="update")
    bob.refresh_from_db()
    assert (bob.name, bob.headline, bob.timezone) == ("Alice", "=Engineer", "Asia/Kolkata")
    assert (bob.email, bob.has_usable_password()) == ("bob@example.com", True)
    wishes.refresh_from_db()
    assert wishes.digest_frequency == "immediate"


def test_e_mail_that_waits_follows_the_preferences_of_a_backup(api: APIClient, bob_api: APIClient, bob: User) -> None:
    assert api.patch("/api/v1/notifications/preferences/", {"email_enabled": False}).status_code == 200
    data = backup_of(api)
    notify(owner_id=bob.pk, type="application_update", title="Bob's")
    assert Delivery.objects.get(channel="email").state == "waiting"
    restored(bob_api, data)
    states = Delivery.objects.filter(channel="email").values_list("state", flat=True)
    assert set(states) == {"skipped"}


@pytest.mark.parametrize("duplicates", ["skip", "update"])
def test_a_restore_taken_back_leaves_the_account_as_it_was(
    api: APIClient, bob_api: APIClient, full: None, duplicates: str
) -> None:
    data = backup_of(api)
    assert bob_api.patch("/api/v1/me/", {"headline": "Mine"}).status_code == 200
    assert bob_api.put("/api/v1/me/skills/", [{"name": "Python", "level": "beginner"}]).status_code == 200
    search = {"name": "mine", "filters": {"q": "other"}}
    assert bob_api.post("/api/v1/saved-searches/", search).status_code == 201
    bob_api.post("/api/v1/jobs/", {"company": "Own", "title": "Job"})
    paths = [
        "me/",
        "me/settings/",
        "me/skills/",
        "saved-searches/",
        "jobs/",
        "applications/",
        "notifications/preferences/",
    ]

    def shown() -> list[Any]:
        return [bob_api.get(f"/api/v1/{path}").json() for path in paths]

    before, counted = shown(), rows_in_all()
    run = restored(bob_api, data, duplicates=duplicates)
    assert (run["status"], run["errors"]) == ("completed", [])
    assert shown() != before
    undone = bob_api.post(f"{IMPORTS}{run['id']}/undo/").json()
    assert undone["edited"] == []
    assert shown() == before
    after = rows_in_all()
    # The vocabulary of skills is nobody's to see; the row of preferences says what the defaults say.
    for name in ("Skill", "NotificationPreference"):
        del counted[name], after[name]
    assert after == counted
    assert bob_api.post(f"{IMPORTS}{run['id']}/undo/").json() == {"deleted": 0, "restored": 0, "left": 0, "edited": []}


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
