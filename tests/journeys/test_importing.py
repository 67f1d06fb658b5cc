"""From another tool to here: its files come in, what is in them is found, and is applied for."""

import json

import pytest

from tests.exports.conftest import FIXTURES, csv_of
from tests.journeys.people import Person, notification

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

NAMES = {"Arbeitgeber": "company", "Was": "title", "Wo": "location", "Können": "tech_stack", "Nr": None}
SHEET = csv_of(
    list(NAMES),
    ["Rügen Fähren", "Schiffsmechaniker", "Sassnitz", "Diesel, Hydraulik", "1"],
    ["Hafen Oslo", "Kranführer", "Oslo", "Hydraulik", "2"],
    ["Hafen Oslo", "Lotse", "Oslo", "Radar", "3"],
)


async def test_files_of_others_come_in_and_are_found_and_applied_for(person: Person) -> None:
    async with person.listening() as socket:
        teal = (FIXTURES / "teal.csv").read_bytes()
        run = await person.bring_in(socket, "teal.csv", teal, resource="applications")
        assert (run["status"], run["created"], run["failed"]) == ("completed", 3, 0), run
        asked = {"resource": "jobs", "mapping": json.dumps(NAMES)}
        trial = await person.bring_in(socket, "liste.csv", SHEET, dry_run="true", **asked)
        assert (trial["status"], trial["created"]) == ("completed", 3), trial
        assert len(await person.all("/jobs/")) == 3, "a dry run makes nothing"
        run = await person.bring_in(socket, "liste.csv", SHEET, **asked)
        assert (run["status"], run["created"], run["failed"]) == ("completed", 3, 0), run
        again = await person.bring_in(socket, "liste.csv", SHEET, **asked)
        assert (again["status"], again["created"], again["skipped"]) == ("completed", 0, 3), again

        jobs = await person.all("/jobs/")
        assert [job["company"] for job in jobs] == [
            *("Fernwood", "Greyling", "Heron Labs", "Rügen Fähren", "Hafen Oslo", "Hafen Oslo")
        ]
        found = await person.all("/jobs/", q="rugen schiffs")
        assert [(job["company"], job["tech_stack"]) for job in found] == [("Rügen Fähren", ["Diesel", "Hydraulik"])]
        oslo = await person.all("/jobs/", location="oslo", tech_stack="hydraulik", has_application="false")
        assert [job["title"] for job in oslo] == ["Kranführer"]

        made = await person.post("/applications/", {"job": oslo[0]["id"], "status": "applied"})
        await person.post("/applications/", {"job": oslo[0]["id"]}, 409)
        assert await person.all("/jobs/", location="oslo", tech_stack="hydraulik", has_application="false") == []
        applied = await person.all("/applications/", status="applied")
        assert [one["job_summary"]["company"] for one in applied] == ["Fernwood", "Hafen Oslo"]
        assert applied[1]["id"] == made["id"]
        await person.patch(f"/applications/{made['id']}/", status="rejected")
        assert (await notification(socket))["data"]["to"] == "rejected"
