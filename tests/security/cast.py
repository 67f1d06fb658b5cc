"""An owner of one row of each kind, whose texts all hold one mark; and everybody else who may ask for them."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import ApiToken, User
from accounts.services import issue_token, replace_skills, revoke_token
from exports.choices import ExportResource, FileFormat, ImportResource, RunStatus
from exports.files import folder_of
from exports.models import Export, Import
from notifications.services import notify
from tests.conftest import PASSWORD, client_for

MARK = "Zyzzyva"
"""Stands in every text of the owner's, and in nobody else's."""
API = "/api/v1"


def _post(api: APIClient, path: str, body: Any) -> Any:
    response = api.post(f"{API}{path}", body)
    assert response.status_code in {200, 201}, (path, response.content)
    return response.json()


def _made(api: APIClient, path: str, body: Any) -> int:
    pk: int = _post(api, path, body)["id"]
    return pk


def make_rows(owner: User, mark: str = MARK) -> dict[str, Any]:
    """Give somebody one row of each kind, through the API where it makes them; return the ids by kind."""
    api = client_for(owner)
    texts = dict.fromkeys(("description", "requirements", "location", "notes", "source"), mark)
    job = {"company": f"{mark} Ltd", "title": mark, **texts, "tags": [mark], "tech_stack": [mark]}
    ids: dict[str, Any] = {"email": owner.email}
    for kind in ("job", "free_job", "deleted_job", "other_job"):
        ids[kind] = _made(api, "/jobs/", job)
    note = {"notes": mark, "resume_label": mark}
    ids["application"] = _made(api, "/applications/", {"job": ids["job"], "status": "applied", **note})
    ids["deleted_application"] = _made(api, "/applications/", {"job": ids["other_job"], **note})
    api.delete(f"{API}/jobs/{ids['deleted_job']}/")
    api.delete(f"{API}/applications/{ids['deleted_application']}/")
    _post(api, f"/applications/{ids['application']}/transition/", {"status": "interview", "note": mark})
    history = api.get(f"{API}/applications/{ids['application']}/history/").json()
    ids["entry"] = history[-1]["id"]
    interview = {"application": ids["application"], "starts_at": "2027-03-01T10:00:00Z", "place": mark}
    ids["interview"] = _made(api, "/interviews/", interview)
    ids["saved_search"] = _made(api, "/saved-searches/", {"name": mark, "filters": {"q": mark}, "alert": False})
    ids["token"] = _made(api, "/me/tokens/", {"name": mark})
    replace_skills(owner=owner, skills=[(mark, "expert")])
    api.logout()
    told = notify(owner_id=owner.pk, type="system_announcement", title=mark, message=mark)
    ids["notification"] = told.pk if told else None
    return ids | _make_runs(owner, mark)


def _make_runs(owner: User, mark: str) -> dict[str, int]:
    """Give somebody a finished export with its file, a finished import, and one of each that waits."""
    export = {"owner": owner, "resource": ExportResource.JOBS, "file_format": FileFormat.CSV}
    incoming = {"owner": owner, "resource": ImportResource.JOBS, "filename": f"{mark[:50]}.csv", "date_order": "dmy"}
    over = {"status": RunStatus.COMPLETED, "progress": 100, "finished_at": timezone.now()}
    content = ContentFile(f"company\n{mark}\n".encode())
    kept = {"file": default_storage.save(f"{folder_of(owner.pk)}/rows.csv", content), "size": content.size}
    expires = timezone.now() + dt.timedelta(days=1)
    finished = Import.objects.create(**incoming, **over)
    return {
        "export": Export.objects.create(**export, **over, **kept, expires_at=expires).pk,
        "queued_export": Export.objects.create(**export).pk,
        "finished_import": finished.pk,
        "queued_import": Import.objects.create(**incoming).pk,
    }


class People(NamedTuple):
    """Those who ask: the owner of the rows, a stranger, and staff."""

    owner: User
    stranger: User
    staff: User


@dataclass(frozen=True)
class Caller:
    """Somebody who asks: what the rules know them as, and how they prove who they are."""

    role: str
    prove: Callable[[People], APIClient]


def _bearer(owner: User, **values: Any) -> tuple[ApiToken, APIClient]:
    token, text = issue_token(owner=owner, name="Key", **values)
    return token, APIClient(headers={"Authorization": f"Bearer {text}"})


def _expired(owner: User) -> APIClient:
    token, client = _bearer(owner)
    ApiToken.objects.filter(pk=token.pk).update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    return client


def _revoked(owner: User) -> APIClient:
    token, client = _bearer(owner)
    revoke_token(token=token)
    return client


def _inactive(owner: User) -> APIClient:
    client = client_for(owner)
    User.objects.filter(pk=owner.pk).update(is_active=False)
    return client


def _alone(owner: User) -> APIClient:
    settings.SINGLE_USER = True
    User.objects.exclude(pk=owner.pk).update(is_active=False)
    return APIClient(headers={"Host": "localhost:8000"})


def _forged(owner: User) -> APIClient:
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(owner)
    return client


def _app_session(owner: User) -> APIClient:
    body = {"email": owner.email, "password": PASSWORD}
    signed_in = APIClient().post("/_allauth/app/v1/auth/login", body, format="json")
    return APIClient(headers={"X-Session-Token": signed_in.json()["meta"]["session_token"]})


CALLERS = {
    "no credential": Caller("nobody", lambda _people: client_for(None)),
    "a made-up token": Caller("nobody", lambda _people: APIClient(headers={"Authorization": "Bearer ccp_guess"})),
    "an expired token": Caller("nobody", lambda people: _expired(people.owner)),
    "a revoked token": Caller("nobody", lambda people: _revoked(people.owner)),
    "the session of an inactive account": Caller("nobody", lambda people: _inactive(people.owner)),
    "the owner's session": Caller("owner", lambda people: client_for(people.owner)),
    "the owner's token": Caller("owner", lambda people: _bearer(people.owner)[1]),
    "the owner's app session": Caller("owner", lambda people: _app_session(people.owner)),
    "single-user mode": Caller("owner", lambda people: _alone(people.owner)),
    "the owner's read-only token": Caller("reader", lambda people: _bearer(people.owner, read_only=True)[1]),
    "the owner's session without CSRF token": Caller("forged", lambda people: _forged(people.owner)),
    "a stranger's session": Caller("stranger", lambda people: client_for(people.stranger)),
    "a stranger's token": Caller("stranger", lambda people: _bearer(people.stranger)[1]),
    "staff": Caller("stranger", lambda people: client_for(people.staff)),
}
"""Everybody who may ask, by name."""
