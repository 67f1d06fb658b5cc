"""New jobs are told exactly once: two workers, a kill in the middle, a broker that is away."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction

from accounts.models import User
from jobs import alerts
from jobs.alerts import tell_matches
from jobs.models import Job, PendingMatch
from jobs.services import create_jobs
from jobs.tasks import match_new_jobs
from notifications.models import Mailbox, Notification
from tests.conftest import client_for
from tests.jobs.test_alerts import items, let_it_rest, look_for, told

pytestmark = pytest.mark.django_db(transaction=True)


def both(work: Any, *, workers: int = 2) -> None:
    """Carry out work in threads at once."""
    barrier = threading.Barrier(workers)

    def one(_: int) -> None:
        barrier.wait(30)
        try:
            work()
        finally:
            connection.close()

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(one, range(workers)))


def test_two_workers_tell_each_job_once(alice: User, bob: User) -> None:
    for user in (alice, bob):
        look_for(user)
    for _ in range(5):
        create_jobs(owner=alice, items=items(8))
        create_jobs(owner=bob, items=items(40))
        let_it_rest()
        both(tell_matches)
    # Eight at a time singly, forty at a time as one: no pass was shared.
    assert sorted(row.data["job"] for row in Notification.objects.for_user(alice)) == sorted(
        Job.objects.for_user(alice).values_list("pk", flat=True)
    )
    assert told(bob) == [("digest", "40 new jobs match")] * 5
    assert not PendingMatch.objects.exists()


def test_workers_and_writers_at_once_lose_nothing_and_tell_nothing_twice(alice: User) -> None:
    look_for(alice)
    turn = iter(range(4))

    def work() -> None:
        if next(turn) % 2:
            for _ in range(10):
                tell_matches(alice.pk)
        else:
            for _ in range(10):
                create_jobs(owner=alice, items=items(1))

    both(work, workers=4)
    let_it_rest()
    tell_matches()
    jobs: list[int] = []
    for row in Notification.objects.for_user(alice):
        jobs += row.data["ids"] if row.type == "digest" else [row.data["job"]]
    assert sorted(jobs) == sorted(Job.objects.values_list("pk", flat=True))
    assert len(jobs) == 20


@pytest.mark.parametrize("where", ["notify_many", "_tellable", "_matches"])
def test_a_worker_that_dies_in_the_middle_leaves_everything_to_the_next(
    alice: User, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    class KilledError(BaseException):
        pass

    look_for(alice)
    jobs = create_jobs(owner=alice, items=items(3))
    whole: Any = getattr(alerts, where)

    def die(*args: Any, **kwargs: Any) -> None:
        whole(*args, **kwargs)
        raise KilledError

    with monkeypatch.context() as patched:
        patched.setattr(alerts, where, die)
        with pytest.raises(KilledError):
            tell_matches()
    assert (Notification.objects.count(), Mailbox.objects.count()) == (0, 0)
    assert sorted(PendingMatch.objects.values_list("job_id", flat=True)) == [job.pk for job in jobs]
    tell_matches()
    assert [row.data["job"] for row in Notification.objects.order_by("pk")] == [job.pk for job in jobs]


def test_a_row_that_is_being_removed_is_left_alone(alice: User) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer")
    look_for(alice)
    going, staying = create_jobs(owner=alice, items=items(2))
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        Job.objects.filter(pk=going.pk).delete()
        pool.submit(both, tell_matches, workers=1).result(30)
        assert [row.data["job"] for row in Notification.objects.all()] == [staying.pk]
    assert not PendingMatch.objects.exists()
    tell_matches()
    assert Notification.objects.count() == 1


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[tuple[int, ...], float]]:
    """What is handed to the broker, which is not asked."""
    found: list[tuple[tuple[int, ...], float]] = []
    monkeypatch.setattr(match_new_jobs, "apply_async", lambda args, countdown, **_: found.append((args, countdown)))
    return found


def test_the_task_is_sent_after_the_commit_and_waits_where_more_may_come(alice: User, sent: list[Any]) -> None:
    look_for(alice)
    with transaction.atomic():
        create_jobs(owner=alice, items=items(1))
        assert sent == []
    assert sent == [((alice.pk,), 0)]
    create_jobs(owner=alice, items=items(11))
    assert sent[1:] == [((alice.pk,), 4)]


def test_nothing_is_sent_for_what_did_not_happen(alice: User, sent: list[Any]) -> None:
    create_jobs(owner=alice, items=items(1))
    look_for(alice)
    create_jobs(owner=alice, items=[])
    with transaction.atomic():
        create_jobs(owner=alice, items=items(1))
        transaction.set_rollback(True)
    assert sent == []
    assert not PendingMatch.objects.exists()


def test_a_broker_that_is_away_costs_nothing_but_time(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: Any, **__: Any) -> None:
        raise ConnectionRefusedError

    look_for(alice)
    monkeypatch.setattr(match_new_jobs, "apply_async", away)
    fields = {"company": "Acme", "title": "Welder", "work_mode": "onsite"}
    made = client_for(alice).post("/api/v1/jobs/", fields)
    assert made.status_code == 201
    match_new_jobs()
    assert [row.data["job"] for row in Notification.objects.all()] == [made.json()["id"]]
