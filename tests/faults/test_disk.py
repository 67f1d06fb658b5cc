"""A disk without room: exports end in a sentence, uploads are refused, nothing half stays. Files cannot grow here."""

import resource
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from careercopilot.core.room import NO_ROOM
from careercopilot.processes import wait_until
from tests.e2e.servers import Server
from tests.faults.installation import SECONDS, Installation, at_work, client, text_of

ROOM = 22 * 1024 * 1024
"""Bytes that a file may have: more than the database takes, less than what is written here."""
ROWS = 120
QUOTES = 30_000
"""Each of which is two in a CSV file: what is exported is larger than the database that it comes from."""
FILL = f"""
from jobs.models import Job
text = '"' * {QUOTES}
rows = [Job(owner_id={{user}}, company='Acme', title=str(n), **dict.fromkeys(
    ('description', 'requirements', 'responsibilities', 'notes'), text)) for n in range({ROWS})]
for row in rows:
    row.derive()
Job.objects.bulk_create(rows)
"""

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def confine(*pids: int) -> None:
    """Let processes that run write small files alone."""
    for pid in pids:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (ROOM, ROOM))


def names(folder: Path) -> list[str]:
    """Return what a folder holds, but for what a worker's own machinery puts there until it ends."""
    return [path.name for path in folder.iterdir() if not path.name.startswith("pymp-")]


def files_of(installation: Installation, user: int) -> list[str]:
    """Return what the storage holds of somebody."""
    folder = installation.base.folder / "files" / "runs" / str(user)
    return names(folder) if folder.exists() else []


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    """A folder for temporary files alone."""
    return tmp_path


def test_an_export_without_room_fails_with_a_sentence_and_is_made_when_there_is_some(
    installation: Installation, web: Server, temporary: Path
) -> None:
    user, token = installation.somebody()
    installation.shell(FILL.format(user=user))
    order = {"resource": "jobs", "file_format": "csv"}
    with client(web, token) as api:
        with installation.worker(TMPDIR=str(temporary)) as worker:
            confine(worker.pid, at_work(worker))
            export = api.post("/exports/", json=order).json()["id"]
            assert wait_until(lambda: api.get(f"/exports/{export}/").json()["status"] == "failed", SECONDS), text_of(
                worker
            )[-3_000:]
            shown = api.get(f"/exports/{export}/").json()
            assert shown["detail"] == NO_ROOM
            assert api.get(f"/exports/{export}/download/").status_code == 409
            assert (files_of(installation, user), names(temporary)) == ([], [])
            # The same worker still does what there is room for.
            small = api.post("/exports/", json={**order, "filters": {"q": "nothing"}}).json()["id"]
            assert wait_until(lambda: api.get(f"/exports/{small}/").json()["status"] == "completed", SECONDS)
        assert installation.told(user) == ["export_ready", "export_ready"]
        with installation.worker():
            again = api.post("/exports/", json=order).json()["id"]
            assert wait_until(lambda: api.get(f"/exports/{again}/").json()["status"] == "completed", SECONDS)
        size = len(api.get(f"/exports/{again}/download/", headers={"Accept-Encoding": "identity"}).content)
    assert size > max(ROOM, 2 * 4 * ROWS * QUOTES)


@pytest.fixture
def cramped(installation: Installation, temporary: Path) -> Iterator[Server]:
    """A web server that can write small files alone."""
    server = installation.serve(TMPDIR=str(temporary))
    confine(server.child.pid)
    yield server
    server.stop()


def test_an_upload_without_room_is_refused_whole(installation: Installation, cramped: Server, temporary: Path) -> None:
    user, token = installation.somebody()
    content = b"Company,Position\n" + b"Acme,Welder of many things and more\n" * (ROOM // 30)
    with client(cramped, token) as api:
        answer = api.post("/imports/", data={"resource": "jobs"}, files={"file": ("mine.csv", content)})
        assert answer.status_code == 503, answer.text
        body = answer.json()
        assert (body["error_code"], body["detail"]) == ("SERVICE_UNAVAILABLE", NO_ROOM)
        assert body["request_id"] == answer.headers["X-Request-ID"]
        assert int(answer.headers["Retry-After"]) > 0
        assert api.get("/imports/").json()["results"] == []
        assert (files_of(installation, user), names(temporary)) == ([], [])
        small = {"file": ("mine.csv", content[:200])}
        assert api.post("/imports/", data={"resource": "jobs"}, files=small).status_code == 202
    assert cramped.logged(event="unexpected_error") == []
    assert httpx.get(cramped.api.replace("/api/v1", "/health/live/"), timeout=SECONDS).status_code == 200
