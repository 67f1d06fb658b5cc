"""What is told about applications, and what somebody is reminded of."""

import datetime as dt
from zoneinfo import ZoneInfo

from accounts.zones import ZONES
from applications.choices import ApplicationStatus, InterviewKind
from applications.models import Application, Interview
from jobs.models import Job
from notifications.choices import NotificationType, Priority
from notifications.models import Notification
from notifications.services import Digest, Note

STATUS_DIGEST = Digest(title="{count} applications changed status", action_url="/api/v1/applications/")
INTERVIEW_DIGEST = Digest(title="{count} interviews are coming up", action_url="/api/v1/interviews/")
FOLLOW_UP_DIGEST = Digest(title="{count} follow-ups are due", action_url="/api/v1/applications/?ordering=follow_up_on")
DEADLINE_DIGEST = Digest(title="{count} deadlines are near", action_url="/api/v1/jobs/?ordering=deadline")

PRIORITIES = {ApplicationStatus.OFFER: "high", ApplicationStatus.ACCEPTED: "high", ApplicationStatus.REJECTED: "low"}
URGENT_WITHIN = dt.timedelta(hours=2)
HIGH_WITHIN = dt.timedelta(days=1)
MESSAGE_LENGTH = Notification._meta.get_field("message").max_length or 0


def status_note(application: Application, came_from: str) -> Note:
    """Return the note that an application went to the status that it has now."""
    job, status = application.job, application.status
    return Note(
        owner_id=application.owner_id,
        type="application_update",
        title=f"{job.title} at {job.company}: {ApplicationStatus(status).label.lower()}",
        message=f"The status went from {came_from} to {status}.",
        priority=PRIORITIES.get(ApplicationStatus(status), "medium"),
        data={"application": application.pk, "job": job.pk, "from": came_from, "to": status},
        action_url=f"/api/v1/applications/{application.pk}/",
        about=application.pk,
    )


def interview_note(interview: Interview, lead_minutes: int, now: dt.datetime) -> Note:
    """Return the reminder of an interview that is to come; it is over when the interview is."""
    assert interview.starts_at is not None
    job, own_zone = interview.application.job, interview.owner.zone
    zone = ZoneInfo(interview.timezone) if interview.timezone in ZONES else own_zone
    start = interview.starts_at.astimezone(zone)
    left = interview.starts_at - now
    soon = Priority.HIGH if left <= HIGH_WITHIN else Priority.MEDIUM
    return Note(
        owner_id=interview.owner_id,
        type=NotificationType.INTERVIEW_REMINDER.value,
        title=f"{_kind(interview)} on {_day(start)} at {start:%H:%M}: {job.title} at {job.company}",
        message=_interview_message(interview, start, interview.starts_at.astimezone(own_zone)),
        priority=(Priority.URGENT if left <= URGENT_WITHIN else soon).value,
        data={
            "interview": interview.pk,
            "application": interview.application_id,
            "job": job.pk,
            "starts_at": interview.starts_at.isoformat().replace("+00:00", "Z"),
            "lead_minutes": lead_minutes,
        },
        action_url=f"/api/v1/interviews/{interview.pk}/",
        expires_at=interview.starts_at + dt.timedelta(minutes=interview.duration_minutes or 0),
        about=interview.pk,
    )


def _kind(interview: Interview) -> str:
    is_said = interview.kind != InterviewKind.OTHER
    return f"{interview.get_kind_display()} interview" if is_said else "Interview"


def _day(moment: dt.date) -> str:
    return f"{moment:%a} {moment.day} {moment:%b}"


def _interview_message(interview: Interview, start: dt.datetime, own_start: dt.datetime) -> str:
    """Return when and where it takes place; an address that would be cut is left out."""
    job = interview.application.job
    lines = [
        f"{_kind(interview)}, round {interview.round}, for {job.title} at {job.company}.",
        f"It starts on {_day(start)} {start.year} at {start:%H:%M} ({start.tzinfo}).",
    ]
    if own_start.replace(tzinfo=None) != start.replace(tzinfo=None):
        lines.append(f"For you that is {_day(own_start)} at {own_start:%H:%M} ({own_start.tzinfo}).")
    if interview.place:
        lines.append(f"Place: {interview.place}")
    message = "\n".join(lines)
    whole = f"{message}\nMeeting: {interview.meeting_url}"
    return whole if interview.meeting_url and len(whole) <= MESSAGE_LENGTH else message


def follow_up_note(application: Application) -> Note:
    """Return the reminder that a follow-up is due."""
    job, day = application.job, application.follow_up_on
    assert day is not None
    return Note(
        owner_id=application.owner_id,
        type=NotificationType.FOLLOW_UP_DUE.value,
        title=f"Follow up: {job.title} at {job.company}",
        message=f"You planned to ask on {_day(day)} {day.year} how it stands. The status is {application.status}.",
        data={"application": application.pk, "job": job.pk, "follow_up_on": day.isoformat()},
        action_url=f"/api/v1/applications/{application.pk}/",
        about=application.pk,
    )


def deadline_note(job: Job, lead_minutes: int, now: dt.datetime) -> Note:
    """Return the reminder that a job can be applied to until its deadline; it is over with the owner's day."""
    day, zone = job.deadline, job.owner.zone
    assert day is not None
    left = (day - now.astimezone(zone).date()).days
    when = {0: "today", 1: "tomorrow"}.get(left, f"in {left} days")
    return Note(
        owner_id=job.owner_id,
        type=NotificationType.APPLICATION_DEADLINE.value,
        title=f"Deadline {when}: {job.title} at {job.company}",
        message=f"It can be applied to until {_day(day)} {day.year}.",
        priority=(Priority.HIGH if left <= 1 else Priority.MEDIUM).value,
        data={"job": job.pk, "deadline": day.isoformat(), "lead_minutes": lead_minutes},
        action_url=f"/api/v1/jobs/{job.pk}/",
        expires_at=dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), zone).astimezone(dt.UTC),
        about=job.pk,
    )
