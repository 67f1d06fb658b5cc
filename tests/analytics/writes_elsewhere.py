"""Every other way of writing: in the admin, by files, and by what takes them back."""

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Skill, UserSkill
from applications.models import Application
from exports.choices import RunStatus
from exports.models import Import
from exports.tasks import run_import
from jobs.models import Job
from tests.analytics.writes import IMPORTS, World, Write, put_aside


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
