"""The mailbox and the preferences on the API."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import User
from notifications import services
from notifications.models import Notification, NotificationPreference

URL = "/api/v1/notifications/"


PREFERENCES = f"{URL}preferences/"


FIELDS = {
    "id",
    "type",
    "priority",
    "title",
    "message",
    "data",
    "action_url",
    "is_read",
    "read_at",
    "created_at",
    "expires_at",
}


def tell(user: User, **fields: Any) -> Notification:
    """Tell a user something and return the row."""
    row = services.notify(owner_id=user.pk, **{"type": "digest", "title": "News", **fields})
    assert row is not None
    return row


def ids_of(response: Any) -> list[int]:
    """Return the ids of a page."""
    assert response.status_code == 200, response.content
    return [row["id"] for row in response.json()["results"]]


def test_the_list_holds_what_was_told_to_the_user_newest_first(api: APIClient, alice: User, bob: User) -> None:
    rows = [tell(alice, data={"n": n}) for n in range(3)]
    tell(bob)
    tell(alice, expires_at=timezone.now() - dt.timedelta(seconds=1))
    response = api.get(URL, {"count": "true"})
    assert ids_of(response) == [row.pk for row in reversed(rows)]
    assert response.json()["count"] == 3
    assert set(response.json()["results"][0]) == FIELDS
    assert api.get(f"{URL}unread-count/").json() == {"unread_count": 3}
    assert ids_of(api.get(URL, {"ordering": "id"})) == [row.pk for row in rows]


def test_pages_meet_each_row_once_where_all_share_a_timestamp(api: APIClient, alice: User) -> None:
    notes = [services.Note(owner_id=alice.pk, type="digest", title=str(n)) for n in range(25)]
    expected = [row.pk for row in reversed(services.notify_many(notes=notes))]
    seen: list[int] = []
    url = f"{URL}?page_size=7"
    while url:
        page = api.get(url)
        seen += ids_of(page)
        url = page.json()["next"]
    assert seen == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"is_read": "true"}, {"old"}),
        ({"is_read": "false"}, {"new", "job"}),
        ({"type": "job_status_change"}, {"job"}),
        ({"type": ["job_status_change", "digest"]}, {"old", "new", "job"}),
        ({"priority": "urgent"}, {"new"}),
        ({"created_before": "2026-01-31"}, {"old"}),
        ({"created_after": "2026-02-01T00:00:00Z"}, {"new", "job"}),
        ({"created_after": "2026-01-15", "is_read": "false", "priority": ["low", "medium"]}, {"job"}),
    ],
)
def test_filters(api: APIClient, alice: User, query: dict[str, Any], expected: set[str]) -> None:
    old = tell(alice, title="old", priority="low")
    Notification.objects.filter(pk=old.pk).update(created_at=dt.datetime(2026, 1, 31, 23, 59, tzinfo=dt.UTC))
    services.mark_read(owner_id=alice.pk)
    tell(alice, title="new", priority="urgent")
    tell(alice, title="job", type="job_status_change")
    response = api.get(URL, query)
    assert {row["title"] for row in response.json()["results"]} == expected


@pytest.mark.parametrize(
    "query",
    [{"is_read": "maybe"}, {"type": "bogus"}, {"priority": "1"}, {"created_after": "soon"}, {"bogus": "1"},
     {"ordering": "title"}, {"cursor": "forged"}, {"page_size": "0"}],
)  # fmt: skip
def test_bad_filters_are_named(api: APIClient, alice: User, query: dict[str, str]) -> None:
    tell(alice)
    response = api.get(URL, query)
    assert response.status_code == 400
    assert list(response.json()["field_errors"]) == list(query)


def test_a_detail_has_an_etag_and_a_foreign_one_is_not_there(api: APIClient, bob_api: APIClient, alice: User) -> None:
    row = tell(alice)
    found = api.get(f"{URL}{row.pk}/")
    assert found.status_code == 200
    assert found.json()["id"] == row.pk
    assert api.get(f"{URL}{row.pk}/", HTTP_IF_NONE_MATCH=found["ETag"]).status_code == 304
    for method, path in [("get", ""), ("delete", ""), ("post", "read/"), ("post", "unread/"), ("get", "deliveries/")]:
        refused = getattr(bob_api, method)(f"{URL}{row.pk}/{path}")
        assert (refused.status_code, refused.json()["error_code"]) == (404, "NOT_FOUND")
    row.refresh_from_db()
    assert row.is_read is False


def test_without_credentials_nothing_is_told(anonymous: APIClient, alice: User) -> None:
    row = tell(alice)
    for method, path in [("get", ""), ("get", "unread-count/"), ("post", "read-all/"), ("get", "preferences/")]:
        assert getattr(anonymous, method)(f"{URL}{path}").status_code == 401
    row.refresh_from_db()
    assert row.is_read is False


def test_reading_and_unreading_can_be_repeated(api: APIClient, alice: User) -> None:
    row = tell(alice)
    first = api.post(f"{URL}{row.pk}/read/")
    assert (first.status_code, first.json()["is_read"]) == (200, True)
    again = api.post(f"{URL}{row.pk}/read/")
    assert again.json() == first.json()
    assert api.get(f"{URL}unread-count/").json() == {"unread_count": 0}
    undone = api.post(f"{URL}{row.pk}/unread/").json()
    assert (undone["is_read"], undone["read_at"]) == (False, None)
    assert api.post(f"{URL}{row.pk}/unread/").json() == undone


def test_a_stale_if_match_changes_nothing(api: APIClient, alice: User) -> None:
    row = tell(alice)
    for method, path in [("post", "read/"), ("delete", "")]:
        refused = getattr(api, method)(f"{URL}{row.pk}/{path}", HTTP_IF_MATCH='"stale"')
        assert refused.status_code == 412
    assert Notification.objects.get(pk=row.pk).is_read is False


def test_read_all_reads_the_users_own(api: APIClient, alice: User, bob: User) -> None:
    for user in (alice, alice, bob):
        tell(user)
    assert api.post(f"{URL}read-all/").json() == {"updated": 2, "unread_count": 0}
    assert api.post(f"{URL}read-all/").json() == {"updated": 0, "unread_count": 0}
    assert Notification.objects.get(owner=bob).is_read is False


def test_delete_is_for_good(api: APIClient, alice: User) -> None:
    row = tell(alice)
    assert api.delete(f"{URL}{row.pk}/").status_code == 204
    assert api.delete(f"{URL}{row.pk}/").status_code == 404
    assert not Notification.objects.exists()


@pytest.mark.parametrize(
    ("method", "path"), [("post", ""), ("put", "1/"), ("patch", "1/"), ("delete", ""), ("get", "read-all/")]
)
def test_notifications_are_made_by_nobody_outside(api: APIClient, method: str, path: str) -> None:
    assert getattr(api, method)(f"{URL}{path}", {}).status_code == 405


def test_bulk_delete_keeps_the_order_and_reports(api: APIClient, alice: User) -> None:
    rows = [tell(alice) for _ in range(3)]
    response = api.post(f"{URL}bulk-delete/", {"ids": [rows[2].pk, rows[0].pk]})
    assert response.status_code == 200
    assert response.json() == {
        "total": 2,
        "successful": 2,
        "failed": 0,
        "deleted_ids": [rows[2].pk, rows[0].pk],
        "errors": [],
    }
    assert list(Notification.objects.values_list("pk", flat=True)) == [rows[1].pk]


@pytest.mark.parametrize("atomic", [True, False])
def test_bad_rows_of_a_bulk_delete(api: APIClient, alice: User, bob: User, atomic: bool) -> None:  # noqa: FBT001
    mine, foreign = tell(alice), tell(bob)
    ids = [mine.pk, foreign.pk, "x", mine.pk, 10**30]
    response = api.post(f"{URL}bulk-delete/", {"ids": ids, "atomic": atomic})
    body = response.json()
    errors = [(error["index"], error["id"], error["error_code"]) for error in body["errors"]]
    assert errors == [
        (1, foreign.pk, "NOT_FOUND"),
        (2, None, "VALIDATION_ERROR"),
        (3, mine.pk, "VALIDATION_ERROR"),
        (4, None, "VALIDATION_ERROR"),
    ]
    assert (body["total"], body["failed"]) == (5, 4)
    left = set(Notification.objects.values_list("pk", flat=True))
    if atomic:
        assert (response.status_code, body["error_code"], body["status"]) == (400, "VALIDATION_ERROR", 400)
        assert (body["successful"], body["deleted_ids"]) == (0, [])
        assert left == {mine.pk, foreign.pk}
    else:
        assert (response.status_code, body["successful"], body["deleted_ids"]) == (207, 1, [mine.pk])
        assert left == {foreign.pk}


@pytest.mark.parametrize(
    ("body", "field"),
    [({}, "ids"), ({"ids": []}, "ids"), ({"ids": "1"}, "ids"), ({"ids": [1], "bogus": 1}, "bogus"),
     ({"ids": [1], "atomic": "perhaps"}, "atomic"), ({"ids": list(range(1, 5_002))}, "ids")],
)  # fmt: skip
def test_a_bulk_delete_that_cannot_be_read(api: APIClient, body: dict[str, Any], field: str) -> None:
    response = api.post(f"{URL}bulk-delete/", body)
    assert (response.status_code, list(response.json()["field_errors"])) == (400, [field])


def test_deliveries_say_what_went_where(api: APIClient, alice: User, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        row = tell(alice)
    found = api.get(f"{URL}{row.pk}/deliveries/").json()
    states = [(one["channel"], one["state"]) for one in found]
    assert sorted(states) == [("email", "waiting"), ("in_app", "sent"), ("push", "sent")]
    assert set(found[0]) == {"channel", "state", "detail", "at", "due_at"}
    assert [one["due_at"] is None for one in found] == [channel != "email" for channel, _ in states]


def test_a_type_that_is_not_told_in_the_app_is_in_no_list_and_no_count(api: APIClient, alice: User) -> None:
    NotificationPreference.objects.create(owner=alice, types={"digest": {"in_app": False}})
    hidden = tell(alice)
    shown = tell(alice, type="export_ready")
    assert ids_of(api.get(URL)) == [shown.pk]
    assert api.get(f"{URL}unread-count/").json() == {"unread_count": 1}
    assert api.get(f"{URL}{hidden.pk}/").status_code == 200


@pytest.mark.parametrize("off", [{"types": {"digest": {"in_app": False}}}, {"in_app_enabled": False}])
def test_older_rows_leave_lists_and_counts_too_and_come_back(api: APIClient, alice: User, off: dict[str, Any]) -> None:
    old, other = tell(alice), tell(alice, type="export_ready")
    shown = [other.pk] if "types" in off else []
    assert api.patch(PREFERENCES, off).status_code == 200
    assert ids_of(api.get(URL)) == shown
    assert api.get(URL, {"count": "true"}).json()["count"] == len(shown)
    assert api.get(f"{URL}unread-count/").json() == {"unread_count": len(shown)}
    assert api.get(f"{URL}{old.pk}/").status_code == 200
    assert api.post(f"{URL}read-all/").json() == {"updated": len(shown), "unread_count": 0}
    assert Notification.objects.get(pk=old.pk).is_read is False
    assert api.patch(PREFERENCES, {"in_app_enabled": True, "types": {"digest": {"in_app": True}}}).status_code == 200
    assert ids_of(api.get(URL)) == [other.pk, old.pk]
    assert api.get(f"{URL}unread-count/").json() == {"unread_count": 1 if shown else 2}


def test_a_page_costs_the_same_for_one_row_and_for_many(api: APIClient, alice: User) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            api.get(URL, {"page_size": "200"})
        return len(queries)

    tell(alice)
    one = cost()
    services.notify_many(notes=[services.Note(owner_id=alice.pk, type="digest", title="t") for _ in range(199)])
    assert cost() == one
