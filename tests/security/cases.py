"""What the owner of everything sends to each route of the API, and what they get: the lines of the matrix."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

Ids = Mapping[str, Any]
"""Ids of one owner's rows by kind: `job`, `deleted_job`, `application`, ..."""
API = "/api/v1"
TIMES = {"starts_at": "2027-01-01T10:00:00Z"}

PUBLIC_API = {
    "/api/v1/": "names the resources",
    "/api/": "says that there is no such path",
    "/api/schema/": "the contract is public",
    "/api/docs/": "so is its page",
}
"""Routes below /api/ that ask for no credential, each with its reason."""

ROWS = {
    f"{API}/exports/{{pk}}/": "export",
    f"{API}/exports/{{pk}}/cancel/": "queued_export",
    f"{API}/exports/{{pk}}/download/": "export",
    f"{API}/imports/{{pk}}/": "finished_import",
    f"{API}/imports/{{pk}}/cancel/": "queued_import",
    f"{API}/imports/{{pk}}/rows/": "finished_import",
    f"{API}/imports/{{pk}}/undo/": "finished_import",
    f"{API}/me/tokens/{{pk}}/": "token",
    f"{API}/notifications/{{pk}}/": "notification",
    f"{API}/notifications/{{pk}}/read/": "notification",
    f"{API}/notifications/{{pk}}/unread/": "notification",
    f"{API}/notifications/{{pk}}/deliveries/": "notification",
    f"{API}/jobs/{{pk}}/": "job",
    f"{API}/jobs/{{pk}}/restore/": "deleted_job",
    f"{API}/saved-searches/{{pk}}/": "saved_search",
    f"{API}/applications/{{pk}}/": "application",
    f"{API}/applications/{{pk}}/follow-up/": "application",
    f"{API}/applications/{{pk}}/history/": "application",
    f"{API}/applications/{{pk}}/history/{{entry}}/": "application",
    f"{API}/applications/{{pk}}/restore/": "deleted_application",
    f"{API}/applications/{{pk}}/transition/": "application",
    f"{API}/interviews/{{pk}}/": "interview",
}
"""Which of the owner's rows stands for `{pk}`; a route without its row fails the matrix."""

OTHER_PARAMETERS: dict[str, dict[str, str]] = {f"{API}/analytics/{{name}}.svg": {"name": "funnel"}}
"""Parameters that are no row's."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """A request that its owner is answered `status` to.

    `body` is made of the owner's ids. A stranger who sends the very same is answered `stranger`: None where it is
    their own business (they get `status`, too); where the path names a row, they get 404 whatever stands here.
    """

    status: int = 200
    body: Callable[[Ids], Any] = lambda _ids: None
    stranger: int | None = None
    multipart: bool = False


def _upload(_ids: Ids) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("jobs.csv", b"company,title\nAcme,Engineer\n"), "resource": "jobs"}


def _named(name: str, kind: str, **values: Any) -> Callable[[Ids], Any]:
    return lambda ids: {name: ids[kind], **values}


def _just(value: Any) -> Callable[[Ids], Any]:
    return lambda _ids: value


JOB = {"company": "Acme", "title": "Engineer"}
SEARCH = {"name": "Another", "filters": {"q": "python"}}
INTERVIEW = _named("application", "application", **TIMES)

CASES: dict[tuple[str, str], Case] = {
    ("POST", f"{API}/exports/"): Case(status=202, body=_just({"resource": "jobs", "file_format": "csv"})),
    ("DELETE", f"{API}/exports/{{pk}}/"): Case(status=204),
    ("POST", f"{API}/exports/{{pk}}/cancel/"): Case(),
    ("POST", f"{API}/imports/"): Case(status=202, body=_upload, multipart=True),
    ("DELETE", f"{API}/imports/{{pk}}/"): Case(status=204),
    ("POST", f"{API}/imports/{{pk}}/cancel/"): Case(),
    ("POST", f"{API}/imports/{{pk}}/undo/"): Case(),
    ("POST", f"{API}/auth/ws-ticket/"): Case(status=201),
    ("PATCH", f"{API}/me/"): Case(body=_just({"name": "Changed"})),
    ("DELETE", f"{API}/me/"): Case(status=204, body=lambda ids: {"confirm": ids["email"]}, stranger=400),
    ("PUT", f"{API}/me/settings/"): Case(body=_just({"locale": "en", "week_start": "monday"})),
    ("PATCH", f"{API}/me/settings/"): Case(body=_just({"locale": "de"})),
    ("PUT", f"{API}/me/skills/"): Case(body=_just([{"name": "Go", "level": "expert"}])),
    ("POST", f"{API}/me/tokens/"): Case(status=201, body=_just({"name": "New"})),
    ("DELETE", f"{API}/me/tokens/{{pk}}/"): Case(status=204),
    ("PUT", f"{API}/notifications/preferences/"): Case(body=_just({"email_enabled": False})),
    ("PATCH", f"{API}/notifications/preferences/"): Case(body=_just({"email_enabled": False})),
    ("POST", f"{API}/notifications/read-all/"): Case(),
    ("POST", f"{API}/notifications/bulk-delete/"): Case(body=lambda ids: {"ids": [ids["notification"]]}, stranger=400),
    ("DELETE", f"{API}/notifications/{{pk}}/"): Case(status=204),
    ("POST", f"{API}/notifications/{{pk}}/read/"): Case(),
    ("POST", f"{API}/notifications/{{pk}}/unread/"): Case(),
    ("POST", f"{API}/jobs/"): Case(status=201, body=_just(JOB)),
    ("POST", f"{API}/jobs/bulk-create/"): Case(status=201, body=_just({"items": [JOB]})),
    ("POST", f"{API}/jobs/bulk-delete/"): Case(body=lambda ids: {"ids": [ids["job"]]}, stranger=400),
    ("POST", f"{API}/jobs/bulk-restore/"): Case(body=lambda ids: {"ids": [ids["deleted_job"]]}, stranger=400),
    ("POST", f"{API}/jobs/bulk-update/"): Case(
        body=lambda ids: {"items": [{"id": ids["job"], "title": "New"}]}, stranger=400
    ),
    ("PUT", f"{API}/jobs/{{pk}}/"): Case(body=_just(JOB)),
    ("PATCH", f"{API}/jobs/{{pk}}/"): Case(body=_just({"title": "New"})),
    ("DELETE", f"{API}/jobs/{{pk}}/"): Case(status=204),
    ("POST", f"{API}/jobs/{{pk}}/restore/"): Case(),
    ("POST", f"{API}/saved-searches/"): Case(status=201, body=_just(SEARCH)),
    ("PUT", f"{API}/saved-searches/{{pk}}/"): Case(body=_just(SEARCH)),
    ("PATCH", f"{API}/saved-searches/{{pk}}/"): Case(body=_just({"alert": False})),
    ("DELETE", f"{API}/saved-searches/{{pk}}/"): Case(status=204),
    ("POST", f"{API}/applications/"): Case(status=201, body=_named("job", "free_job"), stranger=400),
    ("POST", f"{API}/applications/bulk-create/"): Case(
        status=201, body=lambda ids: {"items": [{"job": ids["free_job"]}]}, stranger=400
    ),
    ("POST", f"{API}/applications/bulk-delete/"): Case(body=lambda ids: {"ids": [ids["application"]]}, stranger=400),
    ("POST", f"{API}/applications/bulk-restore/"): Case(
        body=lambda ids: {"ids": [ids["deleted_application"]]}, stranger=400
    ),
    ("POST", f"{API}/applications/bulk-update/"): Case(
        body=lambda ids: {"items": [{"id": ids["application"], "notes": "New"}]}, stranger=400
    ),
    ("PUT", f"{API}/applications/{{pk}}/"): Case(body=_named("job", "job", status="applied")),
    ("PATCH", f"{API}/applications/{{pk}}/"): Case(body=_just({"notes": "New"})),
    ("DELETE", f"{API}/applications/{{pk}}/"): Case(status=204),
    ("POST", f"{API}/applications/{{pk}}/follow-up/"): Case(body=_just({"action": "retire"})),
    ("POST", f"{API}/applications/{{pk}}/restore/"): Case(),
    ("POST", f"{API}/applications/{{pk}}/transition/"): Case(body=_just({"status": "interview"})),
    ("PATCH", f"{API}/applications/{{pk}}/history/{{entry}}/"): Case(body=_just({"note": "New"})),
    ("DELETE", f"{API}/applications/{{pk}}/history/{{entry}}/"): Case(status=204),
    ("POST", f"{API}/interviews/"): Case(status=201, body=INTERVIEW, stranger=400),
    ("PUT", f"{API}/interviews/{{pk}}/"): Case(body=INTERVIEW),
    ("PATCH", f"{API}/interviews/{{pk}}/"): Case(body=_just({"place": "Here"})),
    ("DELETE", f"{API}/interviews/{{pk}}/"): Case(status=204),
}
"""The requests that change something; every route has one for each method it declares. Reading asks nothing more."""
