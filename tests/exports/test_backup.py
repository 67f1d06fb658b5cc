"""The whole account in one archive, and back: here, elsewhere, twice, and not when somebody has touched it."""

import csv
import hashlib
import io
import json
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
from tests.exports.accounts import content, members
from tests.exports.conftest import EXPORTS, IMPORTS, counts, run_of, start

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
