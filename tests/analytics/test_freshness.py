"""Every way of writing, then a read: the writer sees it at once, and what is kept for others stays kept."""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings
from rest_framework.renderers import JSONRenderer
from rest_framework.test import APIClient

from accounts.models import Skill, User, UserSkill
from analytics.answers import Question, answer
from analytics.reading import Account
from applications.models import Application
from applications.tasks import purge_deleted
from careercopilot.demo import DEMO_EMAIL
from exports.choices import RunStatus
from exports.models import Import
from exports.tasks import run_export, run_import
from jobs.models import Job
from tests.analytics.accounts import application_of, at, example, hold, job_of
from tests.analytics.test_cache import touched
from tests.conftest import client_for

JOBS = "/api/v1/jobs/"
APPLICATIONS = "/api/v1/applications/"
IMPORTS = "/api/v1/imports/"
EXPORTS = "/api/v1/exports/"
Write = Callable[[], object]


@dataclass
class World:
    """Alice with the guide's applications and a few jobs, and who writes what is hers."""

    alice: User
    api: APIClient
    staff: Client
    rows: dict[str, Application]
    job: Job
    aside: Job

    def send(self, method: str, path: str, body: Any = None) -> Any:
        """Write as Alice; anything but success is an error."""
        response = getattr(self.api, method)(path, body)
        assert response.status_code < 300, response.content
        return response.json() if response.content else None

    def post_admin(self, path: str, body: dict[str, Any]) -> Any:
        """Write as staff; anything but success is an error."""
        response = self.staff.post(f"/admin/{path}", body)
        assert response.status_code == 302, response.content
        return response

    def upload(self, name: str, data: bytes, **values: Any) -> int:
        """Post a file, and return the id of its import, which nobody has carried out yet."""
        body = {"file": SimpleUploadedFile(name, data), **values}
        response = self.api.post(IMPORTS, body, format="multipart")
        assert response.status_code == 202, response.content
        pk: int = response.json()["id"]
        return pk

    def backup(self) -> bytes:
        """Return a backup of all that is Alice's."""
        pk = self.send("post", EXPORTS, {"resource": "backup"})["id"]
        run_export(pk)
        content: bytes = self.api.get(f"{EXPORTS}{pk}/download/").getvalue()
        return content


@pytest.fixture(autouse=True)
def _own_storage(settings: Settings, tmp_path: Any) -> None:
    options = {"location": str(tmp_path / "storage")}
    backend = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "default": backend}


@pytest.fixture
def world(wednesday: None, alice: User, stella: User, api: APIClient) -> World:
    """What the writes are made in."""
    rows = example(alice)
    hold(alice, Python="advanced")
    job = job_of(alice, skills=["Python", "Django", "Basketry"])
    aside = job_of(alice, company="Echo", skills=["Rust"], deleted_at=timezone.now())
    staff = Client()
    staff.force_login(stella)
    return World(alice, api, staff, rows, job, aside)


def dashboard(client: APIClient) -> Any:
    """Return what somebody is answered."""
    response = client.get("/api/v1/analytics/dashboard/")
    assert response.status_code == 200, response.content
    return response.json()


def computed(user: User) -> Any:
    """Return what the rows say now, whatever is kept."""
    return json.loads(JSONRenderer().render(answer("dashboard", Account(user), Question())))


def of_job(world: World, method: str, suffix: str = "", body: Any = None) -> Write:
    """Write the job that nobody has applied to."""
    return lambda: world.send(method, f"{JOBS}{world.job.pk}/{suffix}", body)


def of_application(world: World, method: str, suffix: str = "", body: Any = None) -> Write:
    """Write the application C."""
    return lambda: world.send(method, f"{APPLICATIONS}{world.rows['C'].pk}/{suffix}", body)


def entries(world: World, letter: str) -> list[int]:
    """Return the ids of a history."""
    return list(world.rows[letter].history.order_by("occurred_at", "pk").values_list("pk", flat=True))


def put_aside(world: World, letter: str = "C") -> Application:
    """Delete an application before anything is read."""
    row = world.rows[letter]
    Application.objects.filter(pk=row.pk).update(deleted_at=timezone.now())
    return row


def restore_application(world: World) -> Write:
    """A deleted application comes back."""
    row = put_aside(world)
    return lambda: world.send("post", f"{APPLICATIONS}{row.pk}/restore/")


def bulk_restore_applications(world: World) -> Write:
    """Deleted applications come back."""
    row = put_aside(world)
    return lambda: world.send("post", f"{APPLICATIONS}bulk-restore/", {"ids": [row.pk]})


def bulk(path: str, verb: str, body: Callable[[World], Any]) -> Callable[[World], Write]:
    """Return a way: a bulk call with what a world says."""

    def way(world: World) -> Write:
        def write() -> None:
            assert world.send("post", f"{path}bulk-{verb}/", body(world))["successful"] == 1

        return write

    return way


API: dict[str, Callable[[World], Write]] = {
    "job made": lambda w: lambda: w.send("post", JOBS, {"company": "F", "title": "F", "tech_stack": ["Go"]}),
    "job changed": lambda w: of_job(w, "patch", body={"tech_stack": ["Kafka"]}),
    "job replaced": lambda w: of_job(w, "put", body={"company": "F", "title": "F", "tech_stack": ["Go"]}),
    "job deleted": lambda w: of_job(w, "delete"),
    "job restored": lambda w: lambda: w.send("post", f"{JOBS}{w.aside.pk}/restore/"),
    "job removed": lambda w: of_job(w, "delete", "?hard=true"),
    "job removed with all": lambda w: lambda: w.send("delete", f"{JOBS}{w.rows['A'].job_id}/?hard=true&cascade=true"),
    "jobs made": bulk(JOBS, "create", lambda _: {"items": [{"company": "F", "title": "F", "tech_stack": ["Go"]}]}),
    "jobs changed": bulk(JOBS, "update", lambda w: {"items": [{"id": w.job.pk, "tech_stack": ["Kafka"]}]}),
    "jobs deleted": bulk(JOBS, "delete", lambda w: {"ids": [w.job.pk]}),
    "jobs removed": bulk(JOBS, "delete", lambda w: {"ids": [w.rows["A"].job_id], "hard": True, "cascade": True}),
    "jobs restored": bulk(JOBS, "restore", lambda w: {"ids": [w.aside.pk]}),
    "application made": lambda w: lambda: w.send("post", APPLICATIONS, {"job": w.job.pk, "status": "applied"}),
    "label changed": lambda w: of_application(w, "patch", body={"resume_label": "B"}),
    "date changed": lambda w: of_application(w, "patch", body={"applied_on": "2026-03-05"}),
    "another job": lambda w: of_application(w, "patch", body={"job": w.job.pk}),
    "transition": lambda w: of_application(w, "post", "transition/", {"status": "interview"}),
    "entry corrected": lambda w: (
        lambda: w.send(
            "patch",
            f"{APPLICATIONS}{w.rows['C'].pk}/history/{entries(w, 'C')[0]}/",
            {"occurred_at": "2026-03-04T10:00:00Z"},
        )
    ),
    "entry undone": lambda w: (
        lambda: w.send("delete", f"{APPLICATIONS}{w.rows['A'].pk}/history/{entries(w, 'A')[-1]}/")
    ),
    "application deleted": lambda w: of_application(w, "delete"),
    "application removed": lambda w: of_application(w, "delete", "?hard=true"),
    "application restored": restore_application,
    "applications made": bulk(APPLICATIONS, "create", lambda w: {"items": [{"job": w.job.pk, "status": "applied"}]}),
    "applications changed": bulk(
        APPLICATIONS, "update", lambda w: {"items": [{"id": w.rows["C"].pk, "status": "offer"}]}
    ),
    "applications deleted": bulk(APPLICATIONS, "delete", lambda w: {"ids": [w.rows["C"].pk]}),
    "applications removed": bulk(APPLICATIONS, "delete", lambda w: {"ids": [w.rows["C"].pk], "hard": True}),
    "applications restored": bulk_restore_applications,
    "skills replaced": lambda w: lambda: w.send("put", "/api/v1/me/skills/", [{"name": "Django", "level": "expert"}]),
    "zone changed": lambda w: lambda: w.send("patch", "/api/v1/me/", {"timezone": "Pacific/Kiritimati"}),
    "week changed": lambda w: lambda: w.send("patch", "/api/v1/me/settings/", {"week_start": "sunday"}),
    "goal changed": lambda w: lambda: w.send("patch", "/api/v1/me/", {"daily_application_goal": 4}),
}


def action(model: str, name: str, chosen: Callable[[World], int]) -> Callable[[World], Write]:
    """Return a way: an action of a list of the admin, with one row chosen."""
    body = {"action": name, "post": "yes"}
    every = "" if model == "accounts/skill" else "?deleted=all"
    return lambda w: lambda: w.post_admin(f"{model}/{every}", {**body, "_selected_action": [chosen(w)]})


def form_of(job: Job, **changed: Any) -> dict[str, Any]:
    """Return what the page of a job sends."""
    names = ("company", "title", "location", "salary_currency", "salary_text", "description", "requirements")
    values = {name: getattr(job, name) for name in (*names, "responsibilities", "url", "source", "status", "notes")}
    return {**values, "tags": "[]", "contacts": "[]", "tech_stack": job.tech_stack_text, **changed}


def inlines(**more: Any) -> dict[str, Any]:
    """Return what the page of an application sends."""
    counts = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0}
    return {f"{prefix}-{name}": value for prefix in ("history", "interviews") for name, value in counts.items()} | more


def admin_restored(world: World) -> Write:
    """Staff bring an application back."""
    pk = put_aside(world).pk
    return lambda: world.post_admin(
        "applications/application/?deleted=all", {"action": "bring_back", "_selected_action": [pk]}
    )


def admin_file(model: str, text: Callable[[World], str]) -> Callable[[World], Write]:
    """Return a way: staff import a file."""

    def way(world: World) -> Write:
        upload = SimpleUploadedFile("rows.csv", text(world).encode(), "text/csv")
        body = {"import_file": upload, "format": "0", "resource": ""}
        shown = world.staff.post(f"/admin/{model}/import/", body)
        sent = {name: value for name, value in shown.context["confirm_form"].initial.items() if value is not None}
        return lambda: world.post_admin(f"{model}/process_import/", sent)

    return way


def skill(name: str) -> int:
    """Return the id of a skill."""
    return Skill.objects.get(name=name).pk


def skill_form(w: World, name: str) -> dict[str, Any]:
    """Return what the page of a skill sends."""
    return {"owner": w.alice.pk, "key": name.lower(), "name": name}


def person_saved(world: World) -> Write:
    """Staff say in which zone somebody lives."""
    path = f"accounts/user/{world.alice.pk}/change/"
    shown = world.staff.get(f"/admin/{path}").context
    values = {name: value for name, value in shown["adminform"].form.initial.items() if value not in (None, False, [])}
    for inline in shown["inline_admin_formsets"]:
        prefix = inline.formset.prefix
        values |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    return lambda: world.post_admin(path, {**values, "timezone": "Pacific/Kiritimati"})


ADMIN: dict[str, Callable[[World], Write]] = {
    "job added": lambda w: lambda: w.post_admin("jobs/job/add/", form_of(w.job, owner=w.alice.pk, tech_stack="Kafka")),
    "job saved": lambda w: lambda: w.post_admin(f"jobs/job/{w.job.pk}/change/", form_of(w.job, tech_stack="Kafka")),
    "job deleted": lambda w: lambda: w.post_admin(f"jobs/job/{w.job.pk}/delete/", {"post": "yes"}),
    "jobs put aside": action("jobs/job", "put_aside", lambda w: w.job.pk),
    "jobs brought back": action("jobs/job", "bring_back", lambda w: w.aside.pk),
    "jobs removed": action("jobs/job", "remove_for_good", lambda w: w.job.pk),
    "jobs imported": admin_file(
        "jobs/job",
        lambda w: f"uid,owner,company,title,tech_stack\n{w.job.uid},alice@example.com,Acme,Engineer,Kafka\n",
    ),
    "application added": lambda w: (
        lambda: w.post_admin("applications/application/add/", inlines(job=w.job.pk, status="applied"))
    ),
    "application saved": lambda w: (
        lambda: w.post_admin(f"applications/application/{w.rows['C'].pk}/change/", inlines(resume_label="B"))
    ),
    "application deleted": lambda w: (
        lambda: w.post_admin(f"applications/application/{w.rows['C'].pk}/delete/", {"post": "yes"})
    ),
    "applications moved": action("applications/application", "move_to_offer", lambda w: w.rows["C"].pk),
    "applications put aside": action("applications/application", "put_aside", lambda w: w.rows["C"].pk),
    "applications brought back": admin_restored,
    "skill saved": lambda w: lambda: w.post_admin(f"accounts/skill/{skill('Django')}/change/", skill_form(w, "Djngo")),
    "skill deleted": lambda w: lambda: w.post_admin(f"accounts/skill/{skill('Django')}/delete/", {"post": "yes"}),
    "skills deleted": action("accounts/skill", "delete_selected", lambda _: skill("Django")),
    "skills imported": admin_file("accounts/skill", lambda _: "owner,name\nalice@example.com,BASKETRY\n"),
    "person saved": person_saved,
}

CSV = b"company,title,status,date applied,tech stack\nFox,Welder,interview,2026-03-02,Go\n"


def csv_import(world: World) -> Write:
    """A file is taken in."""
    pk = world.upload("a.csv", CSV, resource="applications")
    return lambda: run_import(pk)


def csv_undone(world: World) -> Write:
    """What a file has made goes again."""
    pk = world.upload("a.csv", CSV, resource="applications")
    run_import(pk)
    return lambda: world.send("post", f"{IMPORTS}{pk}/undo/")


def csv_cancelled(world: World) -> Write:
    """A worker finds that an import was cancelled, and takes back what was written."""
    pk = world.upload("a.csv", CSV, resource="applications")
    run_import(pk)
    Import.objects.filter(pk=pk).update(status=RunStatus.CANCELLED)
    return lambda: run_import(pk)


def label_undone(world: World) -> Write:
    """An application is put back as it was; its history never changed."""
    text = f"uid,status,resume_label\n{world.rows['C'].uid},applied,Changed\n"
    pk = world.upload("a.csv", text.encode(), resource="applications", duplicates="update")
    run_import(pk)
    assert Application.objects.get(pk=world.rows["C"].pk).resume_label == "Changed"
    return lambda: world.send("post", f"{IMPORTS}{pk}/undo/")


def restored(world: World) -> Write:
    """A backup is restored into an account that has lost everything."""
    data = world.backup()
    emptied(world)
    pk = world.upload("backup.zip", data, resource="backup")
    return lambda: run_import(pk)


def restore_undone(world: World) -> Write:
    """What a backup has brought goes again."""
    data = world.backup()
    emptied(world)
    pk = world.upload("backup.zip", data, resource="backup")
    run_import(pk)
    return lambda: world.send("post", f"{IMPORTS}{pk}/undo/")


def skill_restored(world: World) -> Write:
    """A backup brings nothing but a skill that is held no more."""
    data = world.backup()
    UserSkill.objects.for_user(world.alice).delete()
    pk = world.upload("backup.zip", data, resource="backup")
    return lambda: run_import(pk)


def skill_undone(world: World) -> Write:
    """Nothing but a skill goes again."""
    skill_restored(world)()
    run = Import.objects.get()
    assert UserSkill.objects.for_user(world.alice).count() == 1
    return lambda: world.send("post", f"{IMPORTS}{run.pk}/undo/")


def emptied(world: World) -> None:
    """Remove all that is Alice's, unseen."""
    Application.objects.for_user(world.alice).delete()
    Job.objects.for_user(world.alice).delete()
    Skill.objects.for_user(world.alice).delete()


FILES: dict[str, Callable[[World], Write]] = {
    "file taken in": csv_import,
    "file undone": csv_undone,
    "file cancelled": csv_cancelled,
    "label undone": label_undone,
    "backup restored": restored,
    "backup undone": restore_undone,
    "skill restored": skill_restored,
    "skill undone": skill_undone,
}
WAYS = {
    **{f"api: {name}": way for name, way in API.items()},
    **{f"admin: {name}": way for name, way in ADMIN.items()},
    **{f"files: {name}": way for name, way in FILES.items()},
}


@pytest.mark.parametrize("name", WAYS)
def test_a_write_is_seen_by_the_writer_and_by_nobody_else(
    world: World, bob: User, name: str, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    application_of(bob, ("applied", at(3, 2)))
    bob_api = client_for(bob)
    write = WAYS[name](world)
    before, his = dashboard(world.api), dashboard(bob_api)
    with django_capture_on_commit_callbacks(execute=True):
        write()
    after = dashboard(world.api)
    assert after != before, "the write changes figures"
    world.alice.refresh_from_db()
    assert after == computed(world.alice)
    with CaptureQueriesContext(connection) as queries:
        assert dashboard(bob_api) == his
    assert touched(queries) == []


def test_what_is_purged_was_in_no_figure(
    world: World, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    world.alice.deleted_retention_days = 30
    world.alice.save()
    old = timezone.now() - dt.timedelta(days=31)
    Application.objects.filter(pk=world.rows["A"].pk).update(deleted_at=old)
    Job.objects.filter(pk__in=[world.rows["A"].job_id, world.rows["B"].job_id, world.job.pk]).update(deleted_at=old)
    before = dashboard(world.api)
    with django_capture_on_commit_callbacks(execute=True):
        purge_deleted()
    assert not Application.objects.filter(pk=world.rows["A"].pk).exists()
    assert not Job.objects.filter(pk__in=[world.rows["A"].job_id, world.job.pk]).exists()
    assert dashboard(world.api) == before == computed(world.alice)


@pytest.mark.django_db
def test_a_loaded_demo_account_is_as_its_rows_say(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        call_command("load_demo", "--today", "2026-11-23")
    demo = User.objects.get(email=DEMO_EMAIL)
    assert dashboard(client_for(demo))["summary"] == computed(demo)["summary"]
