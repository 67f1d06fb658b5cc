"""Many notes of one call become one digest, for those who want one."""

from dataclasses import replace
from typing import Any

from accounts.models import User
from notifications.models import Notification, NotificationPreference
from notifications.services import Digest, Note, notify_many

DIGEST = Digest(title="{count} jobs changed status", action_url="/api/v1/jobs/")


def notes(owner: User, count: int, **fields: str) -> list[Note]:
    """Return so many notes of one type."""
    values: dict[str, Any] = {"type": "job_status_change", "priority": "low", **fields}
    return [Note(owner_id=owner.pk, title=f"Job {one}", about=one, **values) for one in range(1, count + 1)]


def test_ten_are_told_singly_and_eleven_as_one(alice: User) -> None:
    assert len(notify_many(notes=notes(alice, 10), digest=DIGEST)) == 10
    Notification.objects.all().delete()
    (row,) = notify_many(notes=notes(alice, 11), digest=DIGEST)
    assert (row.type, row.title, row.priority, row.message) == ("digest", "11 jobs changed status", "low", "")
    assert row.data == {"type": "job_status_change", "count": 11, "ids": list(range(1, 12))}
    assert row.action_url == "/api/v1/jobs/"
    assert Notification.objects.count() == 1


def test_without_a_digest_everything_is_told_singly(alice: User) -> None:
    assert len(notify_many(notes=notes(alice, 12))) == 12


def test_a_digest_names_a_hundred_ids_and_is_as_urgent_as_the_most_urgent(alice: User) -> None:
    (row,) = notify_many(notes=[*notes(alice, 150), *notes(alice, 1, priority="high")], digest=DIGEST)
    assert (row.data["count"], row.data["ids"], row.priority) == (151, list(range(1, 101)), "high")


def test_persons_and_types_are_counted_apart(alice: User, bob: User) -> None:
    mixed = [*notes(alice, 11), *notes(bob, 2), *notes(alice, 3, type="application_update")]
    made = notify_many(notes=mixed, digest=DIGEST)
    assert [(row.owner_id, row.type) for row in made] == [
        (alice.pk, "digest"),
        *[(bob.pk, "job_status_change")] * 2,
        *[(alice.pk, "application_update")] * 3,
    ]


def test_a_digest_goes_nowhere_that_its_notes_would_not_go(alice: User) -> None:
    types = {"job_status_change": {"email": False}, "digest": {"push": False}}
    NotificationPreference.objects.create(owner=alice, types=types)
    (row,) = notify_many(notes=notes(alice, 11), digest=DIGEST)
    assert (row.in_app, row.push, row.email) == (True, False, False)


def test_who_wants_no_digests_is_told_of_many_where_they_are_told_of_one(alice: User) -> None:
    off = {"in_app": False, "push": False, "email": False}
    types = {"job_status_change": {"email": False}, "digest": off}
    NotificationPreference.objects.create(owner=alice, types=types)
    (row,) = notify_many(notes=notes(alice, 11), digest=DIGEST)
    assert (row.type, row.data["count"]) == ("digest", 11)
    assert (row.in_app, row.push, row.email) == (True, True, False)


def test_a_note_that_stands_for_several_counts_as_many(alice: User) -> None:
    few = notes(alice, 2)
    (row,) = notify_many(notes=[few[0], few[1].joined(replace(few[0], stands_for=9, priority="high"))], digest=DIGEST)
    assert (row.title, row.priority, row.data["ids"]) == ("11 jobs changed status", "high", [1, 2])


def test_a_type_that_is_off_makes_no_digest(alice: User) -> None:
    off = {"in_app": False, "push": False, "email": False}
    NotificationPreference.objects.create(owner=alice, types={"job_status_change": off})
    assert notify_many(notes=notes(alice, 11), digest=DIGEST) == []
    assert Notification.objects.count() == 0
