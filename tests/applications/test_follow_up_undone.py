"""What a step planned for the follow-up, and told, goes with what it followed from."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from applications.models import Application, Reminder
from notifications.models import Delivery, Notification
from tests.applications.reminding import application_of, at, listed, pass_at

APPLICATIONS = "/api/v1/applications/"
NOW = "2026-06-15T15:30:00Z"
Made = dict[str, Any]
Make = Callable[..., Made]


def move(api: APIClient, made: Made, status: str, **body: Any) -> str | None:
    """Take a step, and return the day of the follow-up."""
    answer = api.post(f"{APPLICATIONS}{made['id']}/transition/", {"status": status, **body})
    assert answer.status_code == 200
    day: str | None = answer.json()["follow_up_on"]
    return day


def last(api: APIClient, made: Made) -> str:
    """Return the address of the last entry."""
    path = f"{APPLICATIONS}{made['id']}/history/"
    return f"{path}{api.get(path).json()[-1]['id']}/"


def undo(api: APIClient, made: Made) -> str | None:
    """Undo the last step, and return the day of the follow-up."""
    assert api.delete(last(api, made)).status_code == 204
    return day_of(api, made)


def day_of(api: APIClient, made: Made) -> str | None:
    """Return the day of the follow-up."""
    day: str | None = api.get(f"{APPLICATIONS}{made['id']}/").json()["follow_up_on"]
    return day


def test_a_day_goes_with_the_step_that_planned_it(api: APIClient, make_application: Make) -> None:
    with at(NOW):
        made = make_application()
        assert move(api, made, "applied") == "2026-06-22"
        assert undo(api, made) is None


def test_a_day_comes_back_with_the_status_that_it_followed_from(api: APIClient, make_application: Make) -> None:
    with at(NOW):
        made, late = make_application(status="applied"), make_application(status="applied", applied_on="2026-06-01")
        for one, day in ((made, "2026-06-22"), (late, None)):
            assert move(api, one, "rejected") is None
            assert undo(api, one) == day


def test_a_day_that_was_named_stays(api: APIClient, make_application: Make) -> None:
    with at(NOW):
        made = make_application(follow_up_on="2026-08-01")
        assert move(api, made, "applied") == "2026-08-01"
        assert undo(api, made) == "2026-08-01"


def test_a_corrected_entry_takes_its_day_along(api: APIClient, make_application: Make) -> None:
    with at(NOW):
        made = make_application()
        move(api, made, "applied")
        path = last(api, made)
        assert api.patch(path, {"note": "By post."}).status_code == 200
        assert day_of(api, made) == "2026-06-22"
        assert api.patch(path, {"occurred_at": "2026-06-12T10:00:00Z"}).status_code == 200
        assert day_of(api, made) == "2026-06-19"
        assert api.patch(path, {"occurred_at": "2026-06-01T10:00:00Z"}).status_code == 200
        assert day_of(api, made) is None


def test_a_day_that_was_settled_stays_settled(api: APIClient, make_application: Make) -> None:
    with at(NOW):
        made = make_application(status="applied")
        assert api.post(f"{APPLICATIONS}{made['id']}/follow-up/", {"action": "done"}).status_code == 200
        assert api.patch(last(api, made), {"note": "By post."}).status_code == 200
        assert day_of(api, made) is None


def test_a_reminder_of_what_went_with_its_step_is_taken_back(api: APIClient, alice: User) -> None:
    with at("2026-06-15T15:30:00Z"):
        job = api.post("/api/v1/jobs/", {"company": "Acme", "title": "Engineer"}).json()["id"]
        made = api.post(APPLICATIONS, {"job": job}).json()
        move(api, made, "applied")
    now = "2026-06-22T10:00:00Z"
    pass_at(now)
    assert len(listed(alice, now)) == 2
    with at(now):
        undo(api, made)
    assert [row for row in listed(alice, now) if row.type == "follow_up_due"] == []


@pytest.mark.parametrize(("passes_at", "left"), [("2026-07-21T09:00:00Z", 1), ("2026-07-23T09:00:00Z", 2)])
def test_a_reminder_of_what_is_gone_is_taken_back_by_the_next_pass(
    api: APIClient, alice: User, passes_at: str, left: int
) -> None:
    gone, kept = application_of(alice, follow_up_on="2026-06-22"), application_of(alice, follow_up_on="2026-06-22")
    pass_at("2026-06-22T09:00:00Z")
    waiting = Delivery.objects.filter(channel="email", state="waiting")
    assert waiting.count() == 2
    with at("2026-06-22T09:00:30Z"):
        assert api.delete(f"/api/v1/jobs/{gone.job_id}/?hard=true&cascade=true").status_code == 204
    assert list(Application.objects.all()) == [kept]
    pass_at(passes_at)
    assert len(listed(alice, passes_at)) == left
    assert (waiting.count(), Reminder.objects.count(), Notification.objects.count()) == (left, left, 2)
