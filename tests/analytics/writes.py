"""Every way of writing through the API, and the world that they write in."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from rest_framework.renderers import JSONRenderer
from rest_framework.test import APIClient

from accounts.models import User
from analytics.answers import Question, answer
from analytics.reading import Account
from applications.models import Application
from exports.tasks import run_export
from jobs.models import Job

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


def put_aside(world: World) -> Application:
    """Delete application C before anything is read."""
    row = world.rows["C"]
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
