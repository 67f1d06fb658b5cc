"""What is told about applications."""

from applications.choices import ApplicationStatus
from applications.models import Application
from notifications.services import Digest, Note

STATUS_DIGEST = Digest(title="{count} applications changed status", action_url="/api/v1/applications/")
PRIORITIES = {ApplicationStatus.OFFER: "high", ApplicationStatus.ACCEPTED: "high", ApplicationStatus.REJECTED: "low"}


def status_note(application: Application, status: str) -> Note:
    """Return the note that an application went to another status."""
    job = application.job
    return Note(
        owner_id=application.owner_id,
        type="application_update",
        title=f"{job.title} at {job.company}: {ApplicationStatus(status).label.lower()}",
        message=f"The status went from {application.status} to {status}.",
        priority=PRIORITIES.get(ApplicationStatus(status), "medium"),
        data={"application": application.pk, "job": job.pk, "from": application.status, "to": status},
        action_url=f"/api/v1/applications/{application.pk}/",
        about=application.pk,
    )
