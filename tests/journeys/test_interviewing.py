"""From an invitation to an answer: the clock and the worker remind, and the figures say what came of it."""

import datetime as dt

import pytest

from tests.journeys.conftest import Site
from tests.journeys.people import Body, Person, notification

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def rate(summary: Body, name: str) -> tuple[float | None, int, int]:
    """Return a rate's figures."""
    found = summary[name]
    return found["value"], found["numerator"], found["denominator"]


async def test_an_interview_is_reminded_of_spoken_about_and_counted(site: Site, person: Person) -> None:
    await person.patch("/me/", timezone="Europe/Lisbon")
    await person.patch("/notifications/preferences/", reminder_lead_minutes=[60])
    ids = []
    for company in ("Azulejo", "Barro"):
        job = await person.post("/jobs/", {"company": company, "title": "Painter"})
        ids.append((await person.post("/applications/", {"job": job["id"], "status": "applied"}))["id"])
    before = await person.get("/analytics/summary/")
    assert rate(before, "interview_rate") == (0.0, 0, 2)

    now = dt.datetime.now(dt.UTC)
    async with person.listening() as socket:
        await person.post(f"/applications/{ids[0]}/transition/", {"status": "interview"}, 200)
        assert (await notification(socket))["type"] == "application_update"
        starts_at = (now + dt.timedelta(minutes=45)).replace(microsecond=0)
        asked = {"application": ids[0], "kind": "onsite", "starts_at": starts_at.isoformat(), "place": "Room 5"}
        interview = await person.post("/interviews/", asked)
        assert (await person.get(f"/applications/{ids[0]}/"))["next_interview_at"] == interview["starts_at"]
        with site.installation.clock(hours=1):
            reminder = await notification(socket)
    assert (reminder["type"], reminder["priority"]) == ("interview_reminder", "urgent")
    assert (reminder["data"]["interview"], reminder["data"]["lead_minutes"]) == (interview["id"], 60)
    assert "Painter at Azulejo" in reminder["title"]
    [kept] = await person.all("/notifications/", type="interview_reminder")
    assert {**kept, "silent": False} == reminder

    feedback = {"questions": ["Which blue?"], "skill_areas": ["Glaze"], "notes": "Friendly"}
    await person.patch(f"/interviews/{interview['id']}/", outcome="passed", feedback=feedback)
    shown = await person.get(f"/applications/{ids[0]}/")
    assert [(one["outcome"], one["feedback"]) for one in shown["interviews"]] == [("passed", feedback)]
    assert shown["next_interview_at"] is None
    await person.patch(f"/applications/{ids[0]}/", status="offer")
    await person.patch(f"/applications/{ids[1]}/", status="rejected")
    after = await person.get("/analytics/summary/")
    assert rate(after, "interview_rate") == (50.0, 1, 2)
    assert rate(after, "offer_rate") == (50.0, 1, 2)
    assert rate(after, "response_rate") == (100.0, 2, 2)
    assert {status: n for status, n in after["counts_by_status"].items() if n} == {"offer": 1, "rejected": 1}
