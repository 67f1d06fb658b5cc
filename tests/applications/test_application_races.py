"""Several people at one application or job at once: one order, no loss, no 5xx."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from rest_framework.test import APIClient

from accounts.models import User
from applications.history import Change
from applications.models import Application, StatusChange
from applications.services import change_statuses
from jobs.models import Job
from notifications.models import Notification
from tests.conftest import client_for

APPLICATIONS = "/api/v1/applications/"
STATUSES = ["applied", "interview", "offer", "accepted", "rejected", "declined", "withdrawn", "ghosted"]
Call = Callable[[APIClient], Any]

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(user: User, calls: Sequence[Call]) -> list[Any]:
    """Carry out calls of the API in as many threads that start together; return the answers in order."""
    start = threading.Barrier(len(calls))

    def run(call: Call) -> Any:
        api = client_for(user)
        start.wait(30)
        try:
            return call(api)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def post(path: str, **body: Any) -> Call:
    """Return a call that posts."""
    return lambda api: api.post(path, body)


def remove(path: str) -> Call:
    """Return a call that deletes."""
    return lambda api: api.delete(path)


def test_of_eight_applications_for_a_job_one_is_made(alice: User, make_job: Callable[..., Any]) -> None:
    job = make_job()["id"]
    answers = at_once(alice, [post(APPLICATIONS, job=job, status="applied")] * 8)
    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 7}
    (made,) = [answer.json() for answer in answers if answer.status_code == 201]
    for answer in answers:
        if answer.status_code == 409:
            assert answer.json()["suggestions"] == [f"{APPLICATIONS}{made['id']}/"]
    assert (Application.objects.count(), StatusChange.objects.count(), Notification.objects.count()) == (1, 1, 0)


def test_eight_statuses_at_once_are_all_written_one_after_the_other(
    alice: User, api: APIClient, make_application: Callable[..., Any]
) -> None:
    path = f"{APPLICATIONS}{make_application()['id']}/"
    answers = at_once(alice, [post(f"{path}transition/", status=status) for status in STATUSES])
    assert [answer.status_code for answer in answers] == [200] * 8
    history = api.get(f"{path}history/").json()
    assert history[0]["to"] == "interested"
    assert sorted(entry["to"] for entry in history[1:]) == sorted(STATUSES)
    assert [entry["from"] for entry in history] == [None, *(entry["to"] for entry in history[:-1])]
    shown = api.get(path).json()
    assert shown["status"] == history[-1]["to"]
    for name in ("applied_on", "response_on", "offer_on"):
        assert shown[name] == history[0]["occurred_at"][:10]
    told = Notification.objects.order_by("id").values_list("data", flat=True)
    assert sorted(data["to"] for data in told) == sorted(STATUSES)
    assert [data["from"] for data in told] == ["interested", *(data["to"] for data in told[:7])]


@pytest.mark.parametrize("door", ["transition", "patch"])
def test_one_status_eight_times_at_once_is_one_entry(
    alice: User, api: APIClient, make_application: Callable[..., Any], door: str
) -> None:
    path = f"{APPLICATIONS}{make_application()['id']}/"
    calls: dict[str, Call] = {
        "transition": lambda api: api.post(f"{path}transition/", {"status": "offer"}),
        "patch": lambda api: api.patch(path, {"status": "offer", "notes": "x"}),
    }
    answers = at_once(alice, [calls[door]] * 8)
    assert [answer.status_code for answer in answers] == [200] * 8
    assert [entry["to"] for entry in api.get(f"{path}history/").json()] == ["interested", "offer"]
    assert Notification.objects.count() == 1


def test_of_eight_who_undo_the_last_entry_one_does(
    alice: User, api: APIClient, make_application: Callable[..., Any]
) -> None:
    path = f"{APPLICATIONS}{make_application()['id']}/"
    for status in ("applied", "interview"):
        api.post(f"{path}transition/", {"status": status})
    last = api.get(f"{path}history/").json()[-1]["id"]
    answers = at_once(alice, [lambda api: api.delete(f"{path}history/{last}/")] * 8)
    assert Counter(answer.status_code for answer in answers) == {204: 1, 404: 7}
    assert api.get(path).json()["status"] == "applied"


def test_two_deleted_ones_are_not_both_restored(
    alice: User, api: APIClient, make_application: Callable[..., Any], make_job: Callable[..., Any]
) -> None:
    job = make_job()["id"]
    paths = []
    for _ in range(4):
        paths.append(f"{APPLICATIONS}{make_application(job=job)['id']}/")
        api.delete(paths[-1])
    answers = at_once(alice, [post(f"{path}restore/") for path in paths])
    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: 3}
    assert Application.objects.live().count() == 1


def test_a_job_is_removed_or_applied_to(alice: User, make_job: Callable[..., Any]) -> None:
    for _ in range(4):
        job = make_job()["id"]
        calls = [remove(f"/api/v1/jobs/{job}/?hard=true"), post(APPLICATIONS, job=job)]
        removed, applied = (answer.status_code for answer in at_once(alice, calls))
        assert (removed, applied) in {(204, 400), (409, 201)}
        assert Job.objects.filter(pk=job).count() == Application.objects.filter(job=job).count() == int(applied == 201)


def test_the_door_itself_lets_one_in_after_the_other(
    alice: User, api: APIClient, make_application: Callable[..., Any]
) -> None:
    application = Application.objects.get(pk=make_application()["id"])
    answers = at_once(alice, [lambda _: change_statuses(changes=[Change(application=application, status="offer")])] * 8)
    assert len(answers) == 8
    history = api.get(f"{APPLICATIONS}{application.pk}/history/").json()
    assert [entry["to"] for entry in history] == ["interested", "offer"]
    assert Notification.objects.count() == 1
