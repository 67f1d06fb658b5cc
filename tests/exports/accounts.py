"""Random accounts: everything that somebody can have in one, drawn, put in through the API, and read back."""

import datetime as dt
import io
import json
import re
from typing import Any
from zipfile import ZipFile

from hypothesis import strategies as st

from accounts.choices import ExperienceLevel, SkillLevel, WorkMode
from accounts.models import User
from accounts.serializers import ProfileSerializer, SettingsSerializer
from accounts.services import replace_skills
from applications.choices import ApplicationStatus
from applications.history import Change
from applications.models import Application, Interview
from applications.services import change_statuses, create_applications
from jobs.models import Job, SavedSearch
from jobs.serializers import JobSerializer
from jobs.services import create_jobs
from notifications.choices import NotificationType
from notifications.models import Notification, NotificationPreference
from notifications.services import notify
from tests.exports.strategies import EXTRAS, INTERVIEWS, JOBS, SKILLS, STEPS, ZONES, Draw, lines, moments, texts

_ids = re.compile(r"/api/v1/(jobs|applications|exports|imports)/(?:(\d+)/)?")


class _Asker:
    def __init__(self, user: User) -> None:
        self.user = user
        self.query_params: dict[str, str] = {}


def draw_account(draw: Draw, owner: User) -> None:
    """Fill somebody's account."""
    owner.timezone = draw(st.sampled_from(ZONES))
    owner.save()
    jobs = draw_jobs(draw, owner)
    draw_applications(draw, owner, jobs)
    draw_person(draw, owner)
    draw_mail(draw, owner, jobs)


def draw_jobs(draw: Draw, owner: User) -> list[Job]:
    """Make jobs, some of them deleted, some at one address."""
    context = {"request": _Asker(owner), "match_score": None}
    items = []
    for values in draw(st.lists(JOBS, max_size=4)):
        item = dict(JobSerializer(context=context).run_validation(values))
        times = {name: draw(moments()) for name in ("created_at", "updated_at")}
        deleted = {"deleted_at": draw(st.none() | moments())}
        items.append({**item, "extra": draw(EXTRAS), **times, **deleted})
    return create_jobs(owner=owner, items=items)


def draw_applications(draw: Draw, owner: User, jobs: list[Job]) -> None:
    """Make applications with histories entered later, some deleted, some with interviews."""
    for job in jobs:
        for is_deleted in draw(st.sampled_from([[], [False], [True], [True, False], [True, True]])):
            opened: dict[str, Any] = {"status": draw(st.sampled_from(ApplicationStatus.values))}
            opened |= {"occurred_at": draw(moments()), "note": draw(texts(40))}
            (application,) = create_applications(
                owner=owner,
                items=[
                    {
                        "job_id": job.pk,
                        **opened,
                        "notes": draw(texts(100)),
                        "resume_label": draw(texts()),
                        "extra": draw(EXTRAS),
                        "follow_up_on": draw(st.none() | st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1))),
                        "follow_up_retired": draw(st.booleans()),
                    }
                ],
            )
            for status, moment, note in draw(STEPS):
                change = Change(application=application, actor=owner, status=status, occurred_at=moment, note=note)
                change_statuses(changes=[change])
            interviews = draw(st.lists(INTERVIEWS, max_size=2))
            Interview.objects.bulk_create(Interview(owner=owner, application=application, **one) for one in interviews)
            times = {name: draw(moments()) for name in ("created_at", "updated_at")}
            Application.objects.filter(pk=application.pk).update(
                **times, deleted_at=draw(moments()) if is_deleted else None
            )


def draw_person(draw: Draw, owner: User) -> None:
    """Fill in profile, settings, skills and searches; the zone may have changed since the histories."""
    profile = {
        "name": draw(texts()),
        "headline": draw(texts()),
        "location": draw(texts()),
        "timezone": draw(st.sampled_from(ZONES)),
        "experience_level": draw(st.sampled_from([None, *ExperienceLevel.values])),
        "desired_titles": draw(lines(3)),
        "preferred_locations": draw(lines(3)),
        "work_modes": draw(st.lists(st.sampled_from(WorkMode.values), unique=True)),
        "salary_floor": draw(st.none() | st.decimals(0, 999_999, places=2).map(str)),
        "daily_application_goal": draw(st.integers(0, 20)),
    }
    shown = {
        "locale": draw(st.sampled_from(["en", "de-AT"])),
        "week_start": draw(st.sampled_from(["monday", "sunday"])),
        "deleted_retention_days": draw(st.none() | st.integers(0, 3650)),
    }
    values = ProfileSerializer(partial=True).run_validation(profile)
    values |= SettingsSerializer(partial=True).run_validation(shown)
    for name, value in values.items():
        setattr(owner, name, value)
    owner.save()
    skills = [
        (name, draw(st.sampled_from(SkillLevel.values))) for name in draw(SKILLS) if re.search(r"\w", name, re.UNICODE)
    ]
    replace_skills(owner=owner, skills=skills)
    for name in draw(lines(2)):
        filters = draw(st.sampled_from([{}, {"q": "=x", "remote": True}, {"tags": ["a", "b"], "salary_min": 10.5}]))
        SavedSearch.objects.create(owner=owner, name=name, filters=filters, alert=draw(st.booleans()))


def draw_mail(draw: Draw, owner: User, jobs: list[Job]) -> None:
    """Write notifications, also about jobs and applications, and how somebody wants to be told."""
    applications = list(Application.objects.for_user(owner).order_by("pk"))
    for job in jobs[:2]:
        data = {"job": job.pk, "from": "saved", "to": "open"}
        notify(owner_id=owner.pk, type="job_status_change", title="x", data=data, action_url=f"/api/v1/jobs/{job.pk}/")
    for application in applications[:2]:
        data = {"application": application.pk, "job": application.job_id}
        url = f"/api/v1/applications/{application.pk}/"
        notify(owner_id=owner.pk, type="application_update", title="=1", message="y", data=data, action_url=url)
    if applications:
        data = {"type": "application_update", "count": 20, "ids": [one.pk for one in applications]}
        notify(owner_id=owner.pk, type="digest", title="20", data=data, action_url="/api/v1/applications/")
    for _ in range(draw(st.integers(0, 2))):
        Notification.objects.create(
            owner=owner,
            type=draw(st.sampled_from(NotificationType.values)),
            priority=draw(st.sampled_from(["low", "urgent"])),
            title=draw(texts(40, least=1)),
            message=draw(texts(60)),
            data=draw(st.dictionaries(st.sampled_from(["a", "b"]), st.integers() | texts(10), max_size=2)),
            is_read=draw(st.booleans()),
            read_at=draw(st.none() | moments()),
            created_at=draw(moments()),
            expires_at=draw(st.none() | moments()),
            in_app=draw(st.booleans()),
            push=draw(st.booleans()),
            email=draw(st.booleans()),
        )
    if draw(st.booleans()):
        start, end = draw(st.sampled_from([(None, None), (dt.time(22), dt.time(6, 30))]))
        NotificationPreference.objects.update_or_create(
            owner=owner,
            defaults={
                "in_app_enabled": draw(st.booleans()),
                "email_enabled": draw(st.booleans()),
                "types": draw(st.sampled_from([{}, {"digest": {"email": False}}])),
                "quiet_hours_start": start,
                "quiet_hours_end": end,
                "digest_frequency": draw(st.sampled_from(["immediate", "weekly"])),
                "reminder_lead_minutes": draw(st.sampled_from([[], [1440, 60]])),
            },
        )


def members(archive: bytes) -> dict[str, Any]:
    """Return the JSON files of a backup by name."""
    with ZipFile(io.BytesIO(archive)) as opened:
        names = [name for name in opened.namelist() if name.endswith(".json")]
        return {name.removeprefix("json/").removesuffix(".json"): json.loads(opened.read(name)) for name in names}


def content(archive: bytes) -> dict[str, Any]:
    """Return what a backup says of an account, by uid: without ids and the address, which belong to one account."""
    files = members(archive)
    files.pop("manifest")
    uids = {
        (kind, row["id"]): row["uid"]
        for kind, name in (("job", "jobs"), ("application", "applications"))
        for row in files[name]["results"]
    }
    said: dict[str, Any] = {}
    for name, document in files.items():
        rows = [_without_ids(row, uids) for row in document["results"]]
        order = None if name == "notifications" else (lambda row: str(row.get("uid")))
        said[name] = sorted(rows, key=order) if order else rows
    return said


def _without_ids(row: dict[str, Any], uids: dict[tuple[str, int], str]) -> dict[str, Any]:
    row = {
        name: value
        for name, value in row.items()
        if name not in {"id", "job"} and not (name == "email" and isinstance(value, str))
    }
    if "data" in row:
        kind = {"application_update": "application", "job_status_change": "job"}.get(str(row["data"].get("type")))
        row["data"] = {
            name: _uid_of(kind if name == "ids" else name, value, uids) for name, value in row["data"].items()
        }
        row["action_url"] = _ids.sub(
            lambda found: uids.get((found[1].removesuffix("s"), int(found[2] or 0)), "?"), row["action_url"]
        )
    return row


def _uid_of(kind: str | None, value: Any, uids: dict[tuple[str, int], str]) -> Any:
    if isinstance(value, list):
        return [_uid_of(kind, one, uids) for one in value]
    return uids.get((kind, value), "?") if kind in {"job", "application", "export", "import"} else value
