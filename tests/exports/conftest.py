"""Files in and out through the API: posted, carried out as a worker would, and read back."""

import csv
import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings
from rest_framework.test import APIClient

from careercopilot.core import push
from exports import exporting, runs
from exports.files import folder_of
from exports.tasks import run_export, run_import

IMPORTS = "/api/v1/imports/"
EXPORTS = "/api/v1/exports/"
JOBS = "/api/v1/jobs/"
APPLICATIONS = "/api/v1/applications/"
FIXTURES = Path(__file__).parent / "fixtures"
Body = dict[str, Any]
ImportFile = Callable[..., Body]
ExportFile = Callable[..., bytes]


def csv_of(header: Sequence[str], *rows: Sequence[object]) -> bytes:
    """Return a CSV file as a spreadsheet writes it."""
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    return text.getvalue().encode()


def post_import(api: APIClient, name: str, data: bytes, **values: Any) -> Any:
    """Upload a file and return the answer."""
    file = SimpleUploadedFile(name, data)
    fields = {name: json.dumps(value) if isinstance(value, dict) else value for name, value in values.items()}
    return api.post(IMPORTS, {"file": file, "resource": "jobs", **fields}, format="multipart")


def start(api: APIClient, name: str, data: bytes, **values: Any) -> int:
    """Upload a file, see it accepted, and return the id of the run."""
    response = post_import(api, name, data, **values)
    assert response.status_code == 202, response.content
    pk: int = response.json()["id"]
    return pk


def run_of(api: APIClient, pk: int) -> Body:
    """Return an import as the API shows it."""
    response = api.get(f"{IMPORTS}{pk}/")
    assert response.status_code == 200, response.content
    body: Body = response.json()
    return body


def rows_of(api: APIClient, pk: int) -> list[tuple[int, str, str]]:
    """Return what an import did with each row: row, kind, action."""
    response = api.get(f"{IMPORTS}{pk}/rows/", {"page_size": 200})
    assert response.status_code == 200, response.content
    return [(row["row"], row["kind"], row["action"]) for row in response.json()["results"]]


def all_of(api: APIClient, path: str, **query: Any) -> list[Body]:
    """Return all rows of a list, the oldest first."""
    url, rows = path, []
    params: Body | None = {"page_size": 200, **query}
    while url:
        body = api.get(url, params).json()
        rows += body["results"]
        url, params = body["next"], None
    return sorted(rows, key=lambda row: row["id"])


def counts(run: Body) -> tuple[str, int, int, int, int]:
    """Return status, created, updated, skipped and failed of an import."""
    return run["status"], run["created"], run["updated"], run["skipped"], run["failed"]


@pytest.fixture
def import_file(api: APIClient) -> ImportFile:
    """Upload a file as Alice, carry its import out, and return it as the API shows it then."""

    def run(name: str, data: bytes, **values: Any) -> Body:
        pk = start(api, name, data, **values)
        run_import(pk)
        return run_of(api, pk)

    return run


@pytest.fixture
def export_file(api: APIClient) -> ExportFile:
    """Ask for an export as Alice, carry it out, and return its file."""

    def run(**values: Any) -> bytes:
        response = api.post(EXPORTS, values)
        assert response.status_code == 202, response.content
        path = f"{EXPORTS}{response.json()['id']}/"
        run_export(response.json()["id"])
        shown = api.get(path).json()
        assert shown["status"] == "completed", shown
        answer = api.get(f"{path}download/")
        assert answer.status_code == 200, answer.content
        content = answer.getvalue()
        return bytes(content)

    return run


@pytest.fixture
def kept_files() -> Callable[[int], list[str]]:
    """Return the files that the storage holds for somebody, by id."""

    def names(owner_id: int) -> list[str]:
        try:
            return sorted(default_storage.listdir(folder_of(owner_id))[1])
        except FileNotFoundError:
            return []

    return names


@pytest.fixture(autouse=True)
def _own_storage(settings: Settings, tmp_path: Path) -> None:
    """Keep the files of each test apart: users of other tests have the same ids."""
    options = {"location": str(tmp_path / "storage")}
    backend = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "default": backend}


@pytest.fixture
def frames(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, dict[str, Any]]]:
    """Collect what is pushed, in order."""
    sent: list[tuple[int, dict[str, Any]]] = []

    def send(user_id: int, frame: dict[str, Any]) -> bool:
        sent.append((user_id, frame))
        return True

    monkeypatch.setattr(push, "send", send)
    # The transaction of the test never commits.
    monkeypatch.setattr(runs, "transaction", SimpleNamespace(on_commit=lambda work, **_: work()))
    return sent


@pytest.fixture
def builder(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], None]:
    """Put another builder in place of that of CSV files."""

    def use(build: Any) -> None:
        monkeypatch.setitem(exporting.BUILDERS, ("jobs", "csv"), build)

    return use


@pytest.fixture
def full(api: APIClient, make_job: Callable[..., Body], make_application: Callable[..., Body]) -> None:
    """Give Alice something of everything."""
    profile = {
        "headline": "=Engineer",
        "timezone": "Asia/Kolkata",
        "salary_floor": "5000.50",
        "desired_titles": ["a\nb"],
    }
    assert api.patch("/api/v1/me/", profile).status_code == 200
    assert api.patch("/api/v1/me/settings/", {"locale": "de-AT", "week_start": "sunday"}).status_code == 200
    skills = [{"name": "Python", "level": "expert"}, {"name": "C++", "level": "beginner"}]
    assert api.put("/api/v1/me/skills/", skills).status_code == 200
    wishes = {"quiet_hours_start": "22:00", "quiet_hours_end": "06:30", "types": {"digest": {"email": False}}}
    assert api.patch("/api/v1/notifications/preferences/", wishes).status_code == 200
    assert api.post("/api/v1/saved-searches/", {"name": "mine", "filters": {"q": "x"}}).status_code == 201
    job = make_job(title="One", tags=["a"], url="https://jobs.example.com/1", tech_stack=["Go"])
    make_job(title="Two", url="https://jobs.example.com/1")
    gone = make_job(title="Gone")
    assert api.delete(f"/api/v1/jobs/{gone['id']}/").status_code == 204
    assert api.patch(f"/api/v1/jobs/{job['id']}/", {"status": "open"}).status_code == 200
    application = make_application(job=job["id"], status="applied", applied_on="2026-01-10")
    assert api.patch(f"/api/v1/applications/{application['id']}/", {"status": "offer"}).status_code == 200
    assert api.post("/api/v1/interviews/", {"application": application["id"], "kind": "phone"}).status_code == 201
