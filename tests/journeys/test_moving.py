"""From one account to another: everything of somebody in one archive, restored, and read field by field."""

import io
from typing import Any
from zipfile import ZipFile

import pytest

from tests.journeys.conftest import Site
from tests.journeys.people import Body, Person

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

JOB = {
    "company": "Smørrebrød & Søn",
    "title": "=Bager",
    "location": "Aarhus",
    "work_mode": "hybrid",
    "job_type": "part_time",
    "experience_level": "senior",
    "salary_min": 31000.5,
    "salary_max": 42000,
    "salary_currency": "DKK",
    "salary_period": "month",
    "salary_text": "efter aftale",
    "description": 'Rugbrød,\n"surdej"; 🍞',
    "requirements": "A\tB",
    "responsibilities": "- one\n- two",
    "tech_stack": ["Ovn", "C++"],
    "tags": ["nat", "@hjem"],
    "contacts": [{"name": "Ida", "role": "Chef", "email": "ida@example.com", "phone": "+45 1", "url": "", "note": "x"}],
    "url": "https://jobs.example/bager?id=7",
    "source": "Avis",
    "status": "open",
    "notes": "-1",
    "posted_on": "2026-02-28",
    "deadline": "2026-12-31",
}
PROFILE = {
    "name": "Ane",
    "headline": "+Baker",
    "location": "Odense",
    "timezone": "Europe/Copenhagen",
    "experience_level": "senior",
    "desired_titles": ["Bager", "Konditor"],
    "preferred_locations": ["Aarhus"],
    "work_modes": ["hybrid", "onsite"],
    "salary_floor": 30000,
    "daily_application_goal": 3,
}
SETTINGS = {"locale": "da-DK", "week_start": "sunday", "deleted_retention_days": 90}
SKILLS = [{"name": "C++", "level": "beginner"}, {"name": "Surdej", "level": "expert"}]
WISHES = {"quiet_hours_start": "22:00:00", "quiet_hours_end": "06:30:00", "reminder_lead_minutes": [600, 60]}
FEEDBACK = {"questions": ["Hvorfor?"], "skill_areas": ["Surdej"], "notes": "God"}
STEPS = [
    ("applied", "2026-03-01T08:00:00Z"),
    ("interview", "2026-03-09T12:30:00Z"),
    ("rejected", "2026-03-20T09:00:00Z"),
]
OWN = {"id", "job", "application", "email", "who", "match_score", "job_summary", "interviews", "history"}
"""What belongs to one account, or is shown whole elsewhere."""


async def furnish(person: Person) -> None:
    """Give somebody something of everything."""
    await person.patch("/me/", **PROFILE)
    await person.patch("/me/settings/", **SETTINGS)
    await person.ask("PUT", "/me/skills/", json=SKILLS)
    await person.patch("/notifications/preferences/", **WISHES)
    await person.post("/saved-searches/", {"name": "Brød", "filters": {"q": "brød", "remote": True}, "alert": True})
    job = await person.post("/jobs/", JOB)
    await person.post("/jobs/", {"company": "B", "title": "Ny"})
    gone = await person.post("/jobs/", {"company": "C", "title": "Væk"})
    await person.ask("DELETE", f"/jobs/{gone['id']}/", 204)
    made = await person.post("/applications/", {"job": job["id"], "notes": "'quoted", "resume_label": "CV 2"})
    for status, moment in STEPS:
        body = {"status": status, "occurred_at": moment, "note": f"={status}"}
        await person.post(f"/applications/{made['id']}/transition/", body, 200)
    asked = {"application": made["id"], "round": 2, "kind": "panel", "starts_at": "2026-03-10T10:00:00Z"}
    more = {"duration_minutes": 50, "timezone": "Europe/London", "place": "Havn", "interviewers": "Bo"}
    await person.post("/interviews/", {**asked, **more, "outcome": "passed", "feedback": FEEDBACK})


def plain(rows: list[Body]) -> list[Body]:
    """Return rows in the order of what stays the same, without what belongs to one account."""
    bare = [{name: value for name, value in row.items() if name not in OWN} for row in rows]
    return sorted(bare, key=lambda row: str(row.get("uid") or row))


async def shown(person: Person) -> dict[str, Any]:
    """Return all that the API shows of somebody, each thing named by what stays the same."""
    jobs = await person.all("/jobs/")
    applications = await person.all("/applications/")
    uids = {job["id"]: job["uid"] for job in jobs}
    histories = {one["uid"]: plain(await person.get(f"/applications/{one['id']}/history/")) for one in applications}
    return {
        "jobs": plain(jobs),
        "deleted jobs": plain(await person.all("/jobs/", deleted="true")),
        "applications": plain(applications),
        "of jobs": {one["uid"]: uids[one["job"]] for one in applications},
        "interviews": {one["uid"]: plain(one["interviews"]) for one in applications},
        "histories": histories,
        "searches": plain(await person.all("/saved-searches/")),
        "skills": plain(await person.get("/me/skills/")),
        "profile": plain([await person.get("/me/")]),
        "settings": await person.get("/me/settings/"),
        "preferences": await person.get("/notifications/preferences/"),
        "told": [(one["type"], one["title"], one["created_at"]) for one in await person.all("/notifications/")],
        "summary": counted(await person.get("/analytics/summary/")),
    }


def counted(summary: Body) -> Body:
    """Return the figures of a summary that do not depend on the day."""
    return {name: summary[name] for name in ("n", "counts_by_status", "interview_rate", "response_rate")}


async def test_an_account_moves_whole_into_another(site: Site, person: Person) -> None:
    await furnish(person)
    was = await shown(person)
    [job] = [{name: row[name] for name in JOB} for row in was["jobs"] if row["title"] == JOB["title"]]
    assert job == JOB
    assert len(was["told"]) == len(STEPS)
    async with person.listening() as socket:
        archive = await person.export(socket, resource="backup")
    assert "manifest.json" in ZipFile(io.BytesIO(archive)).namelist()

    async with Person.new(site.installation, site.server) as other, other.listening() as socket:
        # A restore leaves a name that somebody has.
        await other.patch("/me/", name="")
        run = await other.bring_in(socket, "backup.zip", archive, resource="backup")
        assert (run["status"], run["failed"], run["errors"]) == ("completed", 0, []), run
        became = await shown(other)
        assert became["told"].pop()[0] == "import_finished"
        assert became == was
        again = await other.bring_in(socket, "backup.zip", archive, resource="backup")
        assert (again["status"], again["created"], again["updated"]) == ("completed", 0, 0), again
