"""An account with something in every table that the product keeps for people, each text with a mark to search by."""

import csv
import io
import json
from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from accounts.models import User
from accounts.services import issue_ticket, issue_token
from applications.choices import ReminderKind
from applications.models import Application, Reminder
from exports.models import ImportedRow
from exports.tasks import run_export, run_import
from jobs.models import Job, PendingMatch
from notifications.models import Announcement, Delivery, Email, Notification
from tests.conftest import PASSWORD

MARK = "qxplanted"


def done(response: Any, status: int = 201) -> dict[str, Any]:
    """Return the body of an answer, which must be as expected."""
    assert response.status_code == status, response.content
    body: dict[str, Any] = response.json()
    return body


def upload(api: APIClient, text: str, **fields: str) -> int:
    """Upload a CSV file of jobs, and return the id of the run."""
    file = SimpleUploadedFile(f"{text}.csv", jobs_csv(text))
    body = done(api.post("/api/v1/imports/", {"file": file, "resource": "jobs", **fields}, format="multipart"), 202)
    pk: int = body["id"]
    return pk


def jobs_csv(text: str) -> bytes:
    """Return a file with one job."""
    rows = io.StringIO()
    csv.writer(rows).writerows([["company", "title", "notes", f"{text} column"], [f"{text} import", text, text, text]])
    return rows.getvalue().encode()


def furnish(user: User, staff: User, text: str = MARK) -> APIClient:
    """Give a person everything; `text` stands in each field that holds words. Returns a client signed in as them."""
    api = APIClient(headers={"User-Agent": f"{text} browser"})
    signed_in = api.post("/accounts/login/", {"login": user.email, "password": PASSWORD}, format="multipart")
    assert signed_in.status_code == 302
    _profile(api, user, text)
    application = _search(api, text)
    _runs(api, text)
    _told(user, application, text)
    said = {"object_repr": text, "change_message": json.dumps([{"changed": {"fields": [text]}}])}
    for row in (user, Job.objects.for_user(user)[0]):
        kind = ContentType.objects.get_for_model(row)
        LogEntry.objects.create(user=staff, content_type=kind, object_id=str(row.pk), action_flag=CHANGE, **said)
    assert api.get("/api/v1/analytics/dashboard/").status_code == 200
    assert api.get("/api/v1/analytics/sources/").status_code == 200
    return api


def _profile(api: APIClient, user: User, text: str) -> None:
    words = {"name": text, "headline": text, "location": text}
    done(api.patch("/api/v1/me/", {**words, "desired_titles": [text], "preferred_locations": [text]}), 200)
    done(api.put("/api/v1/me/skills/", [{"name": f"{text} skill", "level": "expert"}]), 200)
    token, _ = issue_token(owner=user, name=f"{text} token")
    issue_ticket(user=user, credential=f"token:{token.pk}")
    address = EmailAddress.objects.create(user=user, email=f"{text}@second.example", verified=False)
    EmailConfirmation.create(address)
    Authenticator.objects.create(user=user, type="recovery_codes", data={"seed": text})
    user.groups.add(Group.objects.get_or_create(name="Readers")[0])
    user.user_permissions.add(Permission.objects.order_by("pk")[0])
    done(api.patch("/api/v1/notifications/preferences/", {"email_enabled": True}), 200)


def _search(api: APIClient, text: str) -> int:
    job = {
        "company": f"{text} company",
        "title": f"{text} title",
        "location": text,
        "description": f"{text} description",
        "notes": f"{text} notes",
        "source": f"{text} source",
        "url": f"https://jobs.example/{text}",
        "salary_text": text,
        "tech_stack": [f"{text} stack"],
        "tags": [text],
        "contacts": [{"name": text}],
    }
    kept = done(api.post("/api/v1/jobs/", job, headers={"Idempotency-Key": f"{text}-key"}))
    gone = done(api.post("/api/v1/jobs/", {**job, "url": "", "company": f"{text} deleted"}))
    assert api.delete(f"/api/v1/jobs/{gone['id']}/").status_code == 204
    search = {"name": f"{text} search", "filters": {"q": text}, "alert": True}
    done(api.post("/api/v1/saved-searches/", search))
    application = done(api.post("/api/v1/applications/", {"job": kept["id"], "notes": text, "resume_label": text}))
    step = {"status": "applied", "note": f"{text} note"}
    done(api.post(f"/api/v1/applications/{application['id']}/transition/", step), 200)
    interview = {"application": application["id"], "starts_at": "2027-01-01T10:00:00Z", "place": text}
    done(api.post("/api/v1/interviews/", {**interview, "interviewers": text, "feedback": {"notes": text}}))
    pk: int = application["id"]
    return pk


def _runs(api: APIClient, text: str) -> None:
    """Carry out exports and imports, and leave one of each in the queue with its file."""
    for values in ({"resource": "backup"}, {"resource": "jobs", "file_format": "csv", "filters": {"q": text}}):
        run_export(done(api.post("/api/v1/exports/", values), 202)["id"])
    done(api.post("/api/v1/exports/", {"resource": "applications", "file_format": "json"}), 202)
    run_import(upload(api, text))
    run_import(upload(api, f"{text} trial", dry_run="true"))
    upload(api, f"{text} waiting")
    ImportedRow.objects.filter(run__filename=f"{text}.csv").update(before={"notes": text})


def _told(user: User, application: int, text: str) -> None:
    """Fill the mailbox, on paper too."""
    owned = Application.objects.get(pk=application)
    rows = Notification.objects.filter(owner=user)
    assert rows.exists()
    notification = rows.order_by("pk")[0]
    Notification.objects.filter(pk=notification.pk).update(message=text, data={"said": text}, email=True)
    email = Email.objects.create(owner=user, detail=text)
    Delivery.objects.update_or_create(
        notification=notification, channel="email", defaults={"state": "sent", "email": email, "detail": text}
    )
    Reminder.objects.create(
        owner=user, kind=ReminderKind.FOLLOW_UP, object_id=application, occasion="2026-01-01", notification=notification
    )
    PendingMatch.objects.get_or_create(job=owned.job)
    Announcement.objects.get_or_create(title="To all")
