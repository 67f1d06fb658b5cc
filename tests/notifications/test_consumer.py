"""The websocket: each notification once and in order, tabs in step, whatever was lost on the way."""

import datetime as dt
from typing import Any

import pytest
from channels.db import database_sync_to_async
from django.utils import timezone

from accounts.models import User
from careercopilot.core import push
from notifications import services
from notifications.choices import NotificationType
from notifications.models import Notification, NotificationPreference
from tests.conftest import client_for
from tests.notifications.sockets import ask, connected, quiet, session_of, take, take_ids, tell

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def session(alice: User) -> str:
    """Alice's session."""
    return session_of(alice)


@pytest.fixture
def bob_session(bob: User) -> str:
    """Bob's session."""
    return session_of(bob)


@pytest.fixture
def lose_frames(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A broker that takes frames and delivers none, until `undo()`."""
    monkeypatch.setattr(push, "send_many", lambda frames: True)  # noqa: ARG005
    return monkeypatch


async def test_the_greeting_says_how_far_the_mailbox_goes(alice: User, session: str) -> None:
    ids = await tell(alice, 3)
    await database_sync_to_async(services.mark_read)(owner_id=alice.pk, ids=ids[:1])
    async with connected(session) as one:
        assert one.hello == {
            "type": "connection_established",
            "user_id": alice.pk,
            "unread_count": 2,
            "last_id": ids[-1],
            "heartbeat_seconds": 25,
        }


async def test_each_tab_gets_each_notification_once_and_nobody_elses(
    alice: User, bob: User, session: str, bob_session: str
) -> None:
    async with connected(session) as one, connected(session) as two, connected(bob_session) as other:
        first, second = [(await tell(alice, data={"n": n}))[0] for n in range(2)]
        for tab in (one, two):
            frame = await take(tab, "notification")
            assert (frame["notification"]["id"], frame["previous_id"]) == (first, 0)
            shown = await database_sync_to_async(_shown)(alice, first)
            assert frame["notification"] == {**shown, "silent": False}
            frame = await take(tab, "notification")
            assert (frame["notification"]["id"], frame["previous_id"]) == (second, first)
            assert await quiet(tab)
        bobs = await tell(bob)
        assert await take_ids(other, 1) == bobs


def _shown(user: User, pk: int) -> dict[str, Any]:
    body: dict[str, Any] = client_for(user).get(f"/api/v1/notifications/{pk}/").json()
    return body


async def test_resume_delivers_what_was_missed_in_order_and_then_what_is_new(alice: User, session: str) -> None:
    ids = await tell(alice, 5)
    async with connected(session, ready=False) as one:
        new = await tell(alice)
        await one.send_json_to({"type": "resume", "since": ids[1]})
        assert await take_ids(one, 4) == [*ids[2:], *new]
        assert await take(one, "resumed") == {"type": "resumed", "count": 4, "more": False}
        later = await tell(alice)
        assert await take_ids(one, 1) == later
        assert await quiet(one)


async def test_a_long_absence_comes_in_pages_and_what_is_new_comes_after_it(alice: User, session: str) -> None:
    ids = await tell(alice, 450)
    async with connected(session, ready=False) as one:
        seen: list[int] = []
        since, more = 0, True
        while more:
            await one.send_json_to({"type": "resume", "since": since})
            if since == 0:
                ids += await tell(alice, 3)
            frame = await one.receive_json_from(timeout=60)
            page: list[int] = []
            while frame["type"] == "notification":
                page.append(frame["notification"]["id"])
                frame = await one.receive_json_from(timeout=60)
            assert frame["count"] == len(page) <= 200
            seen += page
            since, more = seen[-1], frame["more"]
        assert seen == ids
        assert await quiet(one)


async def test_resume_does_not_repeat_what_this_socket_was_sent(alice: User, session: str) -> None:
    ids = await tell(alice, 2)
    async with connected(session) as one:
        live = await tell(alice)
        assert await take_ids(one, 1) == live
        await one.send_json_to({"type": "resume", "since": ids[0]})
        assert await take_ids(one, 1) == [ids[1]]
        assert (await take(one, "resumed"))["count"] == 1
        assert (await ask(one, {"type": "resume", "since": ids[0]}, "resumed"))["count"] == 0
        later = await tell(alice)
        assert await take_ids(one, 1) == later


async def test_resume_without_since_delivers_the_unread_once(alice: User, session: str) -> None:
    ids = await tell(alice, 3)
    await tell(alice, expires_at=timezone.now() - dt.timedelta(minutes=1))
    await database_sync_to_async(services.mark_read)(owner_id=alice.pk, ids=ids[1:2])
    async with connected(session) as one:
        await one.send_json_to({"type": "resume"})
        assert await take_ids(one, 2) == [ids[0], ids[2]]
        assert await take(one, "resumed") == {"type": "resumed", "count": 2, "more": False}
        assert (await ask(one, {"type": "resume"}, "resumed"))["count"] == 0


@pytest.mark.parametrize("since", [10**6, 10**30, -1, "1", 1.5, True, [1]])
async def test_a_since_that_cannot_be_is_an_error_and_changes_nothing(alice: User, session: str, since: Any) -> None:
    ids = await tell(alice, 2)
    async with connected(session) as one:
        error = await ask(one, {"type": "resume", "since": since}, "error")
        assert error["error_code"] == "VALIDATION_ERROR"
        await one.send_json_to({"type": "resume", "since": 0})
        assert await take_ids(one, 2) == ids


async def test_a_lost_frame_is_read_from_the_table_before_the_next(
    alice: User, session: str, lose_frames: pytest.MonkeyPatch
) -> None:
    async with connected(session) as one:
        lost = await tell(alice, 3)
        lose_frames.undo()
        new = await tell(alice)
        assert await take_ids(one, 4) == [*lost, *new]
        assert await quiet(one)


async def test_frames_that_come_in_the_wrong_order_are_sent_in_the_right_one(
    alice: User, session: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[tuple[int, dict[str, Any]]] = []
    monkeypatch.setattr(push, "send_many", kept.extend)
    async with connected(session) as one:
        ids = await tell(alice, 3)
        monkeypatch.undo()
        for user_id, frame in reversed(kept):
            await database_sync_to_async(push.send)(user_id, frame)
        assert await take_ids(one, 3) == ids
        assert await quiet(one)


async def test_the_heartbeat_finds_what_no_frame_told_of(
    alice: User, session: str, lose_frames: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.HEARTBEAT_SECONDS = 1
    async with connected(session) as one:
        lost = await tell(alice, 2)
        await take(one, "heartbeat")
        assert await take_ids(one, 2) == lost
        assert await quiet(one)


async def test_reading_in_one_tab_is_seen_in_the_other_and_by_nobody_else(
    alice: User, bob: User, session: str, bob_session: str
) -> None:
    mine, foreign = await tell(alice, 2), await tell(bob)
    async with connected(session) as one, connected(session) as two, connected(bob_session) as other:
        await one.send_json_to({"type": "mark_read", "ids": [mine[0], foreign[0], 10**6, 10**30, -1]})
        expected = {"type": "notification_read", "ids": [mine[0]], "unread_count": 1}
        for tab in (one, two):
            assert await take(tab, "notification_read") == expected
        again = await ask(one, {"type": "mark_read", "ids": [mine[0], *foreign]}, "notification_read")
        assert again == {"type": "notification_read", "ids": [], "unread_count": 1}
        assert await quiet(two)
        assert await quiet(other)
        await database_sync_to_async(services.delete)(owner_id=alice.pk, ids=mine)
        for tab in (one, two):
            assert await take(tab, "notifications_deleted") == {
                "type": "notifications_deleted",
                "ids": mine,
                "unread_count": 0,
            }
    assert await database_sync_to_async(lambda: Notification.objects.get(pk=foreign[0]).is_read)() is False


async def test_subscriptions_choose_types(alice: User, session: str) -> None:
    async with connected(session) as one:
        updated = await ask(one, {"type": "unsubscribe", "types": ["digest"]}, "subscription_updated")
        assert updated["types"] == [kind for kind in NotificationType.values if kind != "digest"]
        await tell(alice)
        wanted = await tell(alice, type="export_ready")
        assert await take_ids(one, 1) == wanted
        updated = await ask(one, {"type": "subscribe", "types": ["digest"]}, "subscription_updated")
        assert updated["types"] == NotificationType.values
        wanted = await tell(alice)
        assert await take_ids(one, 1) == wanted
    async with connected(session) as one:
        updated = await ask(one, {"type": "subscribe", "types": ["export_ready"]}, "subscription_updated")
        assert updated["types"] == ["export_ready"]
        await tell(alice)
        wanted = await tell(alice, type="export_ready")
        assert await take_ids(one, 1) == wanted
        for wrong in (["bogus"], [], "digest", [["digest"]]):
            error = await ask(one, {"type": "subscribe", "types": wrong}, "error")
            assert error["error_code"] == "VALIDATION_ERROR"


async def test_what_is_not_to_be_pushed_is_not_pushed_and_breaks_no_chain(alice: User, session: str) -> None:
    await database_sync_to_async(NotificationPreference.objects.create)(owner=alice, types={"digest": {"push": False}})
    async with connected(session) as one:
        await tell(alice)
        shown = await tell(alice, type="export_ready")
        assert await take_ids(one, 1) == shown
        assert (await ask(one, {"type": "resume", "since": 0}, "resumed"))["count"] == 0


async def test_what_is_replayed_in_quiet_hours_is_silent(alice: User, session: str) -> None:
    await tell(alice)
    night = NotificationPreference(owner=alice, quiet_hours_start=dt.time(0), quiet_hours_end=dt.time(23, 59, 59))
    await database_sync_to_async(night.save)()
    async with connected(session) as one:
        await one.send_json_to({"type": "resume", "since": 0})
        frame = await take(one, "notification")
        assert frame["notification"]["silent"] is True


async def test_other_frames_pass_through(alice: User, session: str) -> None:
    frame = {"type": "export_progress", "id": 3, "status": "running", "progress": 40}
    async with connected(session) as one:
        assert await database_sync_to_async(push.send)(alice.pk, frame) is True
        assert await take(one, "export_progress") == frame
