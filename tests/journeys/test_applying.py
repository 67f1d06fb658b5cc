"""From an advertisement to an answer: a job, an application, each step told on the socket, and a file of it all."""

import io

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.journeys.people import Person, notification

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


async def test_a_job_is_applied_for_followed_and_taken_away_as_a_file(person: Person) -> None:
    job = await person.post("/jobs/", {"company": "Käsewerk", "title": "Affineur", "tech_stack": ["Rind", "Ziege"]})
    made = await person.post("/applications/", {"job": job["id"], "notes": "=seen at the fair"})
    assert made["status"] == "interested"
    path = f"/applications/{made['id']}/"
    async with person.listening() as socket:
        await person.patch(path, status="applied")
        await person.post(f"{path}transition/", {"status": "interview", "note": "They rang"}, 200)
        await person.post(f"{path}transition/", {"status": "interview"}, 200)
        await person.patch(path, status="offer")
        told = [await notification(socket) for _ in range(3)]
        assert [one["type"] for one in told] == ["application_update"] * 3
        assert [one["data"]["to"] for one in told] == ["applied", "interview", "offer"]
        assert {one["data"]["application"] for one in told} == {made["id"]}
        history = await person.get(f"{path}history/")
        assert [(one["from"], one["to"]) for one in history] == [
            (None, "interested"),
            ("interested", "applied"),
            ("applied", "interview"),
            ("interview", "offer"),
        ]
        assert history[2]["note"] == "They rang"

        sheet = await person.export(socket, resource="applications", file_format="xlsx")
        report = await person.export(socket, resource="applications", file_format="pdf")
    rows = load_workbook(io.BytesIO(sheet), read_only=True).worksheets[0].iter_rows(values_only=True)
    header, row = list(rows)
    read = dict(zip(header, row, strict=False))
    assert (read["company"], read["title"], read["status"]) == ("Käsewerk", "Affineur", "offer")
    assert read["notes"] == "'=seen at the fair"
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(report)).pages)
    assert "Käsewerk" in text
    assert "Affineur" in text

    # What the socket brought stands in the mailbox, too, and nothing else does.
    kept = await person.all("/notifications/")
    assert [one["id"] for one in kept[:3]] == [one["id"] for one in told]
    assert [one["type"] for one in kept[3:]] == ["export_ready", "export_ready"]
    assert await person.get("/notifications/unread-count/") == {"unread_count": 5}
